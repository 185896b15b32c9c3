"""Wire credits: datelines, bylines, tags, sign-offs, inputs lines and disclaimers, found where they may stand.

A credit line is evidence of whose copy an article carries, and no part of that copy: it is found, kept with
the rule that found it, and left out of the text that is compared. Most capital letters in brackets are no
credit ("the Palestinian Authority (PA)"), so a rule fires only in its position: a dateline at the start of a
line at the top, a tag at the end of a line at the bottom, and so on. The rules are data (``credits.toml``).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..model import Credit, Polarity, Span, VersionKind, Wire
from .credit_fields import own_host
from .credit_grammar import Grammar, builtin
from .credit_lines import Fields, Form, Reader, credit_of, look_at, together
from .credit_rules import NOTES
from .credit_search import SEPARATOR
from .title_marks import VersionMark, title_without_marks, version_mark

__all__ = [
    "NOTES",
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

# Whose copy it is, by how much a line proves: a key names the item, a dateline is part of the copy, a tag can be lost.
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
    fields = Fields(text, title, source, url, wire)
    lines = Reader(rules).lines(fields, look_at(text, title, rules))
    words = {"text": text, "title": title, "url": url}
    return tuple(credit_of(line, words.get(line[0].field, "")) for line in lines)


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
    stretches = [(credit.span.start, credit.span.end) for credit in credits if credit.field == "text"]
    return tuple(Span(*stretch) for stretch in together(text, stretches))


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
    if not named:
        return ""
    best = min(named, key=lambda credit: (strength(credit.kind), credit.field != "text", credit.span))
    return best.agency.split(SEPARATOR)[0]


def agencies_named(credits: Iterable[Credit | Form]) -> tuple[str, ...]:
    """Every agency whose copy the article is or has some of.

    Parameters
    ----------
    credits : iterable of Credit or Form
        Lines, or what their kinds have in common.

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


def says_whose(credit: Credit | Form) -> bool:
    """Whether a credit line names the agency whose copy the text is or has some of.

    A note on a version does not.

    Parameters
    ----------
    credit : Credit or Form
        What a line is, or what many have in common.

    Returns
    -------
    bool
    """
    return bool(credit.agency) and credit.kind not in NOTES


def strength(kind: str) -> int:
    """The rank of a kind of line among those that name an agency; the least is the strongest."""
    return _STRENGTH.index(kind) if kind in _STRENGTH else len(_STRENGTH)
