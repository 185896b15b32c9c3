"""What stands before and behind a title: the marks of versions (``UPDATE 2-``) and of agencies (``(AP)``)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..model import VersionKind
from .credit_grammar import Grammar, builtin

CREDIT = "credit"  # the kind of a mark that names an agency and no version
GENRE = "genre"  # the kind of a mark that names another sort of text on the same event
MAX_MARKS = 6  # titles carry two or three at most; a title made of marks must come to an end

_NO_VERSION = (CREDIT, GENRE)
_BLANKS_AND_DASHES = re.compile(r"[\s-]{0,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionMark:
    """The mark of a version in a title; ``number`` is ``None`` where the mark has none."""

    kind: VersionKind
    number: int | None = None


def version_mark(title: str, *, grammar: Grammar | None = None) -> VersionMark | None:
    """The first mark of a version in a title, or ``None``.

    Parameters
    ----------
    title : str
    grammar : Grammar, optional

    Returns
    -------
    VersionMark or None

    Examples
    --------
    >>> version_mark("UPDATE 2-Storm reaches the coast")
    VersionMark(kind=<VersionKind.UPDATE: 'update'>, number=2)
    >>> version_mark("Update on the storm") is None
    True
    """
    return _leading(title, grammar or builtin())[0]


def title_without_marks(title: str, *, grammar: Grammar | None = None) -> str:
    """A title without marks of versions before it and of agencies behind it.

    Genre marks such as ``FACTBOX-`` stay: those are other texts on the same event. A title of nothing but
    marks is returned as it is.

    Parameters
    ----------
    title : str
    grammar : Grammar, optional

    Returns
    -------
    str

    Examples
    --------
    >>> title_without_marks("RPT-UPDATE 2-Storm reaches the coast (AP)")
    'Storm reaches the coast'
    """
    rules = grammar or builtin()
    start = _leading(title, rules)[1]
    end = len(title.rstrip())
    for mark, _, behind in rules.marks:
        match = behind.search(title, start, end) if mark.kind == CREDIT else None
        if match:
            end = match.start()
    return title[start:end].strip() or title.strip()


def _leading(title: str, grammar: Grammar) -> tuple[VersionMark | None, int]:
    """The first mark of a version, and where the title itself begins."""
    first: VersionMark | None = None
    start = 0
    for _ in range(MAX_MARKS):
        at = skip_blanks_and_dashes(title, start)
        if not grammar.marked.match(title, at):
            return first, at if start else 0
        found = ((mark, before.match(title, at)) for mark, before, _ in grammar.marks if mark.kind not in _NO_VERSION)
        kind, match = next(((mark.kind, match) for mark, match in found if match), ("", None))
        if match is None:
            return first, at if start else 0
        number = match.groupdict().get("number")
        first = first or VersionMark(kind=VersionKind(kind), number=int(number) if number else None)
        start = match.end()
    return first, start


def skip_blanks_and_dashes(title: str, at: int) -> int:
    """Where the next mark, or the title itself, begins."""
    opened = _BLANKS_AND_DASHES.match(title, at)
    return opened.end() if opened else at


def genre_of(title: str, *, grammar: Grammar | None = None) -> str:
    """The genre that a title's mark names, in small letters, or ``""``: a factbox is another text than the story.

    Examples
    --------
    >>> genre_of("RPT-FACTBOX-Ferries of the coast"), genre_of("Ferry runs aground")
    ('factbox', '')
    """
    rules = grammar or builtin()
    at = _leading(title, rules)[1]
    for mark, before, _ in rules.marks:
        match = before.match(title, at) if mark.kind == GENRE else None
        if match:
            return match[0].strip(" -:–—").casefold()
    return ""
