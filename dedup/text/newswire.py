"""Wire credits: datelines, bylines, tags, sign-offs, inputs lines and disclaimers, found where they may stand.

A credit line is evidence of whose copy an article carries, and no part of that copy: it is found, kept with
the rule that found it, and left out of the text that is compared. Most capital letters in brackets are no
credit ("the Palestinian Authority (PA)"), so a rule fires only in its position: a dateline at the start of a
line at the top, a tag at the end of a line at the bottom, and so on. The rules are data (``credits.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..model import Credit, Polarity, Span, VersionKind, Wire
from .credit_fields import field_credits, title_credits, wire_credits
from .credit_grammar import Grammar, builtin
from .credit_search import LINE_CHARS, SEPARATOR, Finder
from .title_marks import VersionMark, title_without_marks, version_mark

__all__ = [
    "VersionKind",
    "VersionMark",
    "agencies_named",
    "agency_of",
    "find_credits",
    "left_out",
    "own_host",
    "says_whose",
    "title_without_marks",
    "version_mark",
]

_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//(?:[^/?#@]{0,200}@)?([^/?#:@]{1,253})", re.IGNORECASE)

# Whose copy it is, by how much a line proves: a key names the item, a dateline is part of the copy, a tag can be lost.
NOTES = frozenset(
    {"update_marker", "correction_marker", "genre_marker", "kill_notice", "embargo_note"}
)
"""Kinds that say which version a text is, and not whose: their agency is the house whose form the words have."""

_STRENGTH = ("hard_key", "dateline", "press_release", "byline", "signoff", "signoff_initials", "credit_tag")


def find_credits(
    text: str,
    *,
    title: str = "",
    source: str = "",
    url: str = "",
    wire: Wire | None = None,
    grammar: Grammar | None = None,
) -> tuple[Credit, ...]:
    """Find the credit lines of an article, in its text and in its other fields.

    Parameters
    ----------
    text : str
        As received; white space at its end makes no difference.
    title : str, optional
        Where the text begins with it, a dateline may follow it on the same line. Its marks are credits too.
    source, url : str, optional
        An agency's line in the agency's own outlet says that the text is its copy, never that it used some.
    wire : Wire, optional
        The feed's own fields; agencies among the names of its byline are credits, and so is its status.
    grammar : Grammar, optional
        The rules; those of the package by default.

    Returns
    -------
    tuple of Credit
        Those of the text by span, not overlapping, then those of other fields. ``agency`` is the short name, ``""``
        where the line names none, or several in the order of the line, joined by ``;``.

    Notes
    -----
    Only the first and last few hundred characters are read closely, and lines of their own between them.

    Examples
    --------
    >>> [(c.agency, c.kind, c.text) for c in find_credits("OSLO, May 2 (AP) — It rained. (ANI)")]
    [('AP', 'dateline', 'OSLO, May 2 (AP) —'), ('ANI', 'credit_tag', '(ANI)')]
    >>> find_credits("The American Academy of Pediatrics (AAP) met.")
    ()
    """
    rules = grammar or builtin()
    end = len(text.rstrip())
    finder = Finder(text, end, rules)
    finder.head(title)
    tail = finder.tail()
    if tail:
        finder.lines(tail)
    finder.found += _title_marks(text, finder.start, rules)
    found = _without_overlaps(finder.found, rules.order)
    if source or url:
        found = tuple(_at_home(credit, source, url, rules) for credit in found)
    found += tuple(field_credits(rules, title=title, url=url))
    return found if wire is None else found + tuple(_of_wire(wire, rules))


def left_out(text: str, credits: Sequence[Credit]) -> tuple[Span, ...]:
    """The parts of a text that are credit lines (or photo credits) and so are left out of the comparison.

    Parameters
    ----------
    text : str
    credits : sequence of Credit
        As :func:`find_credits` gave them for this text.

    Returns
    -------
    tuple of Span
        Sorted, disjoint; credit lines with nothing but white space between them are one span.

    Examples
    --------
    >>> text = "PARIS (AFP) - It rained. (AFP) (With inputs from agencies.)"
    >>> [text[s.start : s.end] for s in left_out(text, find_credits(text))]
    ['PARIS (AFP) -', '(AFP) (With inputs from agencies.)']
    """
    spans: list[Span] = []
    for span in sorted(credit.span for credit in credits if credit.field == "text"):
        if spans and not text[spans[-1].end : span.start].strip():
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
        else:
            spans.append(span)
    return tuple(spans)


def agency_of(credits: Sequence[Credit]) -> str:
    """The agency whose copy the article is, or ``""`` where that is unknown or only some of it was used.

    Where lines differ, a key of the agency's own comes before a dateline, then byline, sign-off, tag and
    disclaimer; among equals the first in the text.

    Parameters
    ----------
    credits : sequence of Credit
        In any order.

    Returns
    -------
    str

    Examples
    --------
    >>> agency_of(find_credits("OSLO (AP) — It rained. (With inputs from PTI)"))
    'AP'
    >>> agency_of(find_credits("It rained. (With inputs from PTI)"))
    ''
    """
    named = [credit for credit in credits if credit.polarity is Polarity.COPY and says_whose(credit)]
    best = min(named, key=lambda credit: (_strength(credit.kind), credit.field != "text", credit.span), default=None)
    return best.agency.split(SEPARATOR)[0] if best else ""


def agencies_named(credits: Iterable[Credit]) -> tuple[str, ...]:
    """Every agency whose copy the article is or has some of.

    Parameters
    ----------
    credits : iterable of Credit

    Returns
    -------
    tuple of str
        Sorted.

    Examples
    --------
    >>> agencies_named(find_credits("It rained. (With inputs from PTI, ANI)"))
    ('ANI', 'PTI')
    """
    named = {
        name
        for credit in credits
        if credit.polarity is not Polarity.NEGATIVE and says_whose(credit)
        for name in credit.agency.split(SEPARATOR)
        if name
    }
    return tuple(sorted(named))


def says_whose(credit: Credit) -> bool:
    """Whether a credit line names the agency whose copy the text is or has some of.

    A note on a version does not.

    Parameters
    ----------
    credit : Credit

    Returns
    -------
    bool
    """
    return bool(credit.agency) and credit.kind not in NOTES


def own_host(agency: str, url: str, *, grammar: Grammar | None = None) -> bool:
    """Whether a page is the agency's own: there it is the origin, and carries nobody's copy.

    Parameters
    ----------
    agency : str
        The short name, such as ``Reuters``; one that is not known has no host.
    url : str
        Anything; what is no address is nobody's.
    grammar : Grammar, optional

    Returns
    -------
    bool

    Examples
    --------
    >>> own_host("AP", "https://apnews.com/article/1"), own_host("AP", "https://example.org/apnews.com")
    (True, False)
    """
    match = _HOST.match(url)
    host = match[1].lower().rstrip(".") if match else ""
    return any(host == own or host.endswith("." + own) for own in (grammar or builtin()).hosts.get(agency, ()))


def _strength(kind: str) -> int:
    return _STRENGTH.index(kind) if kind in _STRENGTH else len(_STRENGTH)


def _at_home(credit: Credit, source: str, url: str, grammar: Grammar) -> Credit:
    """Partial use of an agency's copy in its own outlet is that agency's copy."""
    if credit.polarity is not Polarity.PARTIAL or not credit.agency or SEPARATOR in credit.agency:
        return credit
    home = grammar.canonical.get(source.strip()) == credit.agency or own_host(credit.agency, url, grammar=grammar)
    return replace(credit, polarity=Polarity.COPY) if home else credit


def _title_marks(text: str, start: int, grammar: Grammar) -> list[Credit]:
    """The marks of a title with which the text begins."""
    if not grammar.marked.match(text, start):
        return []
    line = text[start : start + LINE_CHARS]
    return [
        replace(credit, span=Span(credit.span.start + start, credit.span.end + start))
        for credit in title_credits(line, grammar, field="text", only_before=True)
    ]


def _of_wire(wire: Wire, grammar: Grammar) -> Iterator[Credit]:
    """The credits of the feed's own fields; its note may say all that a note in a text says of a version."""
    yield from wire_credits(grammar, wire)
    if wire.ednote:
        for credit in find_credits(wire.ednote, grammar=grammar):
            if credit.kind in NOTES:
                yield replace(credit, field="ednote")


def _without_overlaps(found: Sequence[Credit], order: Mapping[str, int]) -> tuple[Credit, ...]:
    """By span; of two that overlap, the one that begins first stays, then the one whose rule is tried first."""
    kept: list[Credit] = []
    for credit in sorted(found, key=lambda c: (c.span.start, order.get(c.rule, -1), -c.span.end)):
        if not kept or credit.span.start >= kept[-1].span.end:
            kept.append(credit)
    return tuple(kept)
