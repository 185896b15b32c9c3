"""What the command line says: data on stdout, talk on stderr, and nothing that a terminal would obey.

Article text is hostile: whatever of it is shown goes through :mod:`dedup.report.safe` first.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from ..model import Skipped, SkipReason
from ..report.safe import one_line

if TYPE_CHECKING:
    from ..feeds import Tally

WIDTH_IN_A_PIPE = 100
SKIPS_TOLD = 20
_LONGEST = 2_000
_LATER = {
    SkipReason.UNREADABLE_FEED: 0, SkipReason.NOT_ARTICLE: 2, SkipReason.TOO_SHORT: 3, SkipReason.ONLY_FURNITURE: 3,
}


def complain(problem: str, remedy: str) -> None:
    """An error and the next step, on stderr."""
    say(f"dedup: error: {one_line(problem, _LONGEST)}", f"  → {one_line(remedy, _LONGEST)}")


def say(*lines: str) -> None:
    """Lines on stderr."""
    _write(sys.stderr, lines)


def show(*lines: str) -> None:
    """Lines on stdout."""
    _write(sys.stdout, lines)


def _write(stream: TextIO, lines: Iterable[str]) -> None:
    if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
        stream.reconfigure(errors="replace")  # a terminal without … must not end a run
    stream.writelines(line + "\n" for line in lines)
    stream.flush()


def width() -> int:
    """Columns to fill: the terminal's, what ``COLUMNS`` says, or 100 in a pipe."""
    return shutil.get_terminal_size((WIDTH_IN_A_PIPE, 24)).columns if _sized() else WIDTH_IN_A_PIPE


def _sized() -> bool:
    return sys.stdout.isatty() or os.environ.get("COLUMNS", "").isdigit()


def bad_input(skipped: Iterable[Skipped]) -> list[Skipped]:
    """The skipped records that are somebody's mistake; one that says too little to judge, or a picture, is none."""
    return [skip for skip in skipped if skip.reason.fault]


def grouped(skipped: Iterable[Skipped]) -> list[list[Skipped]]:
    """Skipped records by what is wrong and in which file: faults of a whole file first, what is no fault last.

    Files of one article each that have the same fault are one group.
    """
    groups: dict[tuple[SkipReason, str], list[Skipped]] = {}
    for skip in skipped:
        alone = skip.place.line is None and skip.reason is not SkipReason.UNREADABLE_FEED
        groups.setdefault((skip.reason, "" if alone else skip.place.path), []).append(skip)
    for group in groups.values():
        group.sort(key=lambda skip: skip.place.line or 0)
    return sorted(groups.values(), key=lambda group: _LATER.get(group[0].reason, 1))


def tell_skips(skipped: Sequence[Skipped], *, listed_in: str = "", most: int = SKIPS_TOLD) -> None:
    """What was not compared, by cause: the first example's place, value and next step, and how many are like it.

    Parameters
    ----------
    skipped : sequence of Skipped
    listed_in : str
        The file that lists them all, if there is one.
    most : int
        Causes told; of the others only how many there are.
    """
    groups = grouped(skipped)
    for first, *others in groups[:most]:
        say(f"skipped {one_line(str(first.place), 300)}: {one_line(first.problem, 400)}")
        say(f"  → {one_line(first.remedy, 400)}")
        if others:
            say(f"  and {len(others):,} more like it")
    left = sum(map(len, groups[most:]))
    if left:
        say(f"… and {left:,} more of {len(groups) - most:,} other kinds or files")
    if listed_in and len(skipped) > min(len(groups), most):
        say(f"All {len(skipped):,} are listed in {one_line(listed_in, 300)}")


def tell_dates(tally: Tally) -> None:
    """That dates stood in the feed which were not understood: how many, the first of them, and the next step."""
    first = tally.first_unread
    if first is None:
        return
    one = tally.unread_dates == 1
    say(
        f"{tally.unread_dates:,} {'date was' if one else 'dates were'} not understood, first "
        f"{one_line(str(first.place), 300)}: {one_line(first.shown, 200)}: "
        f"{'that article counts' if one else 'those articles count'} as undated",
        "  → give dates as ISO 8601: 2024-11-19 or 2024-11-19T10:30:00Z",
    )
