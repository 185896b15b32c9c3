"""What the command line says: data on stdout, talk on stderr, and nothing that a terminal would obey.

Article text is hostile: whatever of it is shown goes through :mod:`dedup.report.safe` first.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections.abc import Iterable, Sequence
from typing import TextIO

from ..model import Skipped, SkipReason
from ..report.safe import one_line

WIDTH_IN_A_PIPE = 100
SKIPS_TOLD = 20
_LONGEST = 2_000


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
    """The skipped records that are somebody's mistake; an article too short to judge is none."""
    return [skip for skip in skipped if skip.reason is not SkipReason.TOO_SHORT]


def tell_skips(skipped: Sequence[Skipped], *, listed_in: str = "", most: int = SKIPS_TOLD) -> None:
    """Every record that was not compared: where, what, and what to do; after ``most`` only how many more.

    Mistakes come first; an article too short to judge is none.

    Parameters
    ----------
    skipped : sequence of Skipped
    listed_in : str
        The file that lists them all, if there is one.
    most : int
    """
    for skip in sorted(skipped, key=lambda skip: skip.reason is SkipReason.TOO_SHORT)[:most]:
        say(f"skipped {one_line(str(skip.place), 300)}: {one_line(skip.problem, 400)}")
        say(f"  → {one_line(skip.remedy, 400)}")
    if len(skipped) > most:
        where = f": see {one_line(listed_in, 300)}" if listed_in else ""
        say(f"… and {len(skipped) - most:,} more{where}")
