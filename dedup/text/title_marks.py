"""What stands before and behind a title: the marks of versions (``UPDATE 2-``) and of agencies (``(AP)``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..model import VersionKind
from .credit_grammar import Grammar, builtin

CREDIT = "credit"  # the kind of a mark that names an agency and no version
GENRE = "genre"  # the kind of a mark that names another sort of text on the same event
MAX_MARKS = 6  # titles carry two or three at most; a title made of marks must come to an end

_NO_VERSION = (CREDIT, GENRE)
_BLANKS_AND_DASHES = re.compile(r"[\s-]{0,4}")


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionMark:
    """The mark of a version in a title; ``number`` is ``None`` where the mark has none.

    ``of`` is the number of the version that is sent again, where a further mark has it: 2 in ``RPT-UPDATE 2-``.
    """

    kind: VersionKind
    number: int | None = None
    of: int | None = None


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
    VersionMark(kind=<VersionKind.UPDATE: 'update'>, number=2, of=None)
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
    for n, match in behind(title, start, end, rules):
        if rules.book.marks[n].kind == CREDIT and match.end() == end:
            end = match.start()
    return title[start:end].strip() or title.strip()


def _leading(title: str, grammar: Grammar) -> tuple[VersionMark | None, int]:
    """The first mark of a version, and where the title itself begins."""
    if not title:
        return None, 0
    first: VersionMark | None = None
    start = 0
    for _ in range(MAX_MARKS):
        at = skip_blanks_and_dashes(title, start)
        if not grammar.marked.match(title, at):
            return first, at if start else 0
        versions = ((mark, before) for mark, before, _ in grammar.marks if mark.kind not in _NO_VERSION)
        found = ((mark.kind, before(-1).match(title, at)) for mark, before in versions)
        kind, match = next(((kind, match) for kind, match in found if match), ("", None))
        if match is None:
            return first, at if start else 0
        digits = match.groupdict().get("number")
        number = int(digits) if digits else None
        if first is None:
            first = VersionMark(kind=VersionKind(kind), number=number)
        elif first.number is None and first.of is None:
            first = replace(first, of=number)
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
        match = before(-1).match(title, at) if mark.kind == GENRE else None
        if match:
            return match[0].strip(" -:–—").casefold()
    return ""


def behind(title: str, start: int, end: int, grammar: Grammar) -> Iterator[tuple[int, re.Match[str]]]:
    """What stands last in a title: the number of each mark that fits, in their order, and what it matched.

    A mark with an agency is tried only where the last word is one of an agency's name: most titles have none.
    """
    named = _last_word(title, end) in grammar.words.last_words
    words = grammar.words.set_in(title) if named else 0
    for n, pattern in grammar.behind:
        if named or not pattern.open_to:
            match = pattern(words).search(title, start, end)
            if match:
                yield n, match


def _last_word(title: str, end: int) -> str:
    """The last word of a title, without what it may be wrapped in, or ``reports`` behind it."""
    words = title[:end].rsplit(None, 2)
    last = words[-2:-1] if words[-1:] and words[-1].casefold() in ("reports", "report") else words[-1:]
    return last[0].strip("()[],|-–—") if last else ""
