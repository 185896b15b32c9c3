"""When a feed is refused at the end of its reading, before the long work starts and before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from ..errors import InputError, StrictError
from ..feeds import Tally
from ..feeds.excerpt import excerpt, names
from ..model import InputFile, Skipped
from .talk import bad_input, grouped, say, tell_skips


def refuse(skipped: list[Skipped]) -> None:
    """Raise for records that are somebody's mistake, having told what is wrong.

    Raises
    ------
    StrictError
        If there is one.
    """
    wrong = bad_input(skipped)
    if wrong:
        tell_skips(wrong)
        say("")
        raise StrictError(
            str(wrong[0].place),
            f"{_records(len(wrong))} cannot be used, and --strict allows none",
            "correct the feed as said above, or leave --strict away: then they are skipped, counted and listed",
        )


def refuse_unmet(tally: Tally) -> None:
    """Raise for a name given with ``--map`` that no record of the whole feed has.

    Raises
    ------
    InputError
        If there is one. A feed of which no record could be decoded says nothing about names.
    """
    if tally.fields is None:
        return
    for field, name in tally.unmet.items():
        near = get_close_matches(name, tally.fields, n=1)
        raise InputError(
            f"--map {field}={excerpt(name)[1:-1]}",
            f"no record has a field {excerpt(name)}; the first record has "
            f"{f'the fields {names(tally.fields)}' if tally.fields else 'no fields'}",
            f"did you mean --map {field}={excerpt(near[0])[1:-1]}?" if near else "name a field that is there",
        )


def refuse_nothing(inputs: Sequence[InputFile], skipped: Sequence[Skipped]) -> None:
    """Raise for a feed without one article: nobody who feeds a program wants an empty report for it.

    Raises
    ------
    InputError
        Always, with what was read, and why none of it can be used.
    """
    place = inputs[0].path if len(inputs) == 1 else f"{len(inputs):,} files"
    if not skipped:
        size = sum(one.bytes for one in inputs)
        what = "it holds no record" if len(inputs) == 1 else "they hold no record"
        remedy = "check what wrote the feed, and name one that has articles"
        raise InputError(place, f"{what} ({size:,} bytes were read)", remedy)
    groups = grouped(skipped)
    if len(groups) > 1:
        tell_skips(skipped)
        say("")
    first = groups[0][0]
    if len(skipped) == 1:
        raise InputError(str(first.place), f"nothing of it can be used: {first.problem}", first.remedy)
    raise InputError(
        place,
        f"nothing of it can be used: {_records(len(skipped))} read, no article among them; "
        f"first {first.place}: {first.problem}",
        first.remedy,
    )


def _records(count: int) -> str:
    return f"{count:,} {'record' if count == 1 else 'records'}"
