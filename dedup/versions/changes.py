"""The passages in which two versions of a text differ, and how such a passage is found again in a third."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from ..model import Change, Span
from .edition import Edition, Words

MOST_CHANGED_WORDS = 30  # of one passage
AROUND = 3  # words on both sides by which a passage is found again


def changes(old: Edition, new: Edition) -> tuple[Change, ...]:
    """The passages in which two versions differ: short ones, in the title and in the text.

    Parameters
    ----------
    old, new : Edition
        ``Change.before`` counts in the first, ``Change.after`` in the second.

    Returns
    -------
    tuple of Change
        In order. What is longer than :data:`MOST_CHANGED_WORDS` is new text and no correction.
    """
    return (
        *_differences("title", old.title, old.heading, new.title, new.heading),
        *_differences("text", old.text, old.words, new.text, new.words),
    )


def _differences(field: str, old_text: str, old: Words, new_text: str, new: Words) -> Iterable[Change]:
    if not old[0] or not new[0]:
        return
    matcher = SequenceMatcher(None, old[0], new[0], autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal" and max(b - a, d - c) <= MOST_CHANGED_WORDS:
            before, after = span_of(old[1], a, b), span_of(new[1], c, d)
            yield Change(
                field=field, before=before, after=after, old=old_text[before.start : before.end],
                new=new_text[after.start : after.end],
            )


def span_of(spans: Sequence[Span], start: int, end: int) -> Span:
    """From the first to the last of some words; of none, where they would stand."""
    if start < end:
        return Span(spans[start].start, spans[end - 1].end)
    at = spans[start].start if start < len(spans) else spans[-1].end
    return Span(at, at)


def sides(words: Words, span: Span) -> tuple[int, int]:
    """How many words stand around a passage, at most :data:`AROUND` on each side."""
    left = sum(one.end <= span.start for one in words[1])
    right = sum(one.start >= span.end for one in words[1])
    return min(AROUND, left), min(AROUND, right)


def around(words: Words, span: Span) -> tuple[str, ...]:
    """The words of a passage with those around it."""
    left, right = sides(words, span)
    start = sum(one.end <= span.start for one in words[1])
    end = len(words[1]) - sum(one.start >= span.end for one in words[1])
    return words[0][start - left : end + right]


def place(words: Words, wanted: Sequence[str]) -> tuple[int, int] | None:
    """Where some words stand in a row."""
    size = len(wanted)
    for at in range(len(words[0]) - size + 1 if size else 0):
        if words[0][at] == wanted[0] and words[0][at : at + size] == tuple(wanted):
            return at, at + size
    return None
