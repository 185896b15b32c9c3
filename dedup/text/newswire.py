"""Wire credits: datelines, bylines, tags, sign-offs, inputs lines and disclaimers, found where they may stand.

A credit line is evidence of whose copy an article carries, and no part of that copy: it is found, kept with
the rule that found it, and left out of the text that is compared. Most capital letters in brackets are no
credit ("the Palestinian Authority (PA)"), so a rule fires only in its position: a dateline at the start of a
line at the top, a tag at the end of a line at the bottom, and so on. The rules are data (``credits.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from ..model import Credit, Polarity, Span
from .credit_grammar import Grammar, Scan, builtin
from .credit_rules import LISTED, Origin, Position, Rule
from .title_marks import VersionKind, VersionMark, title_without_marks, version_mark

__all__ = [
    "VersionKind",
    "VersionMark",
    "agencies_named",
    "agency_of",
    "find_credits",
    "left_out",
    "own_host",
    "title_without_marks",
    "version_mark",
]

HEAD_CHARS = 400  # a dateline begins within the first characters: headlines, dates and bylines may precede it
TAIL_CHARS = 600  # tags and sign-offs close a line within the last characters
MAX_CHARS = 400  # no credit line is longer, so none can swallow prose
LINE_CHARS = 160  # of a line at the top, what the markers of a head rule are looked for in
SENTENCE_CHARS = 300  # how far before its marker a sentence may begin
SEPARATOR = ";"  # between the agencies of one line, as in "PTI;ANI"

_DATE_TOKEN = re.compile(r"date \d{4}-\d\d-\d\d\s+")
_SENTENCE_END = re.compile(r"(?:[^\W_A-Z]|[\d)\]])[.!?][\"”’)]{0,2}\s+|\n\s*")
_BEFORE_TEXT = re.compile(r"[\s(\[*\"“_—–-]{0,6}")
_AFTER_SENTENCE = frozenset(".!?\"”’')]…:;*_|>—–।")
_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//(?:[^/?#@]{0,200}@)?([^/?#:@]{1,253})", re.IGNORECASE)

# Whose copy it is, by how much a line proves: a key names the item, a dateline is part of the copy, a tag can be lost.
_STRENGTH = ("hard_key", "dateline", "press_release", "byline", "signoff", "signoff_initials", "credit_tag")


def find_credits(
    text: str, *, title: str = "", source: str = "", url: str = "", grammar: Grammar | None = None
) -> tuple[Credit, ...]:
    """Find the credit lines of an article.

    Parameters
    ----------
    text : str
        As received; white space at its end makes no difference.
    title : str, optional
        Where the text begins with it, a dateline may follow it on the same line.
    source, url : str, optional
        An agency's line in the agency's own outlet says that the text is its copy, never that it used some.
    grammar : Grammar, optional
        The rules; those of the package by default.

    Returns
    -------
    tuple of Credit
        By span, not overlapping. ``agency`` is the short name, ``""`` where the line names none, or several
        in the order of the line, joined by ``;``.

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
    finder = _Finder(text, end, rules)
    finder.head(title)
    tail = finder.tail()
    if tail:
        finder.lines(tail)
    found = _without_overlaps(finder.found)
    if not source and not url:
        return found
    return tuple(_at_home(credit, source, url, rules) for credit in found)


class _Finder:
    """One article being read: its text, the rules, and the credits found so far."""

    __slots__ = ("end", "found", "grammar", "text")

    def __init__(self, text: str, end: int, grammar: Grammar) -> None:
        self.text = text
        self.end = end
        self.grammar = grammar
        self.found: list[Credit] = []

    def head(self, title: str) -> None:
        """Try the head rules at every start of a line at the top; a line has at most one byline and one dateline."""
        text = self.text
        starts = _line_starts(text, self.end, title)
        for first, start in enumerate(starts):
            line = text[start : start + LINE_CHARS]
            for rule in self.grammar.head:
                if rule.position is Position.START and first:
                    continue
                if not any(marker in line for marker in rule.markers):
                    continue
                match = self.grammar.pattern(rule).match(text, start, self.end)
                if match is not None and self._keep(rule, match, *_trimmed(text, *match.span())):
                    break

    def tail(self) -> int:
        """Try the tail rules in the last characters; returns where these begin."""
        start = max(0, self.end - TAIL_CHARS)
        self._scan(self.grammar.tail, self.grammar.tail.inside, start, self.end, start)
        return start

    def lines(self, stop: int) -> None:
        """Before ``stop``, try the rules for what stands in brackets at the top or is a line of its own."""
        scan = self.grammar.lines
        top = max((credit.span.end for credit in self.found if credit.span.end <= stop), default=0)
        self._scan(scan, scan.bracketed, top, min(stop, HEAD_CHARS), stop)
        if self.text.find("\n", 0, stop) >= 0:
            self._scan(scan, scan.opening, 0, stop, stop)

    def _scan(self, scan: Scan, pattern: re.Pattern[str], start: int, stop: int, tail: int) -> None:
        text = self.text
        reached = start
        for hit in pattern.finditer(text, start, stop):
            at = hit.start(hit.lastindex or 0)
            if at >= reached:
                reached = self._try(scan.at(text, at), at, tail)
        if pattern is scan.bracketed:
            return
        part = text[start:stop]
        for marker, rules in scan.small:
            if marker in part:
                for place in re.finditer(re.escape(marker), part):
                    self._try(rules, start + place.start(), tail)

    def _try(self, rules: Sequence[Rule], at: int, tail: int) -> int:
        """Keep what the first rule that fits finds at a marker; returns the end of what it found, or 0."""
        for rule in rules:
            start = at if rule.origin is Origin.MARKER else _origin(self.text, rule.origin, at)
            match = self.grammar.pattern(rule).match(self.text, start, self.end) if start >= 0 else None
            if match is not None and match.end() > at:
                span = self._standing(rule, match, tail)
                if span is not None and self._keep(rule, match, *span):
                    return match.end()
        return 0

    def _standing(self, rule: Rule, match: re.Match[str], tail: int) -> tuple[int, int] | None:
        """The span of the words found with what is wrapped around them, if the rule may fire there."""
        text = self.text
        start, end = _wrapped(text, *_trimmed(text, *match.span()), self.end)
        if rule.position is Position.ANYWHERE and (start >= tail or start < HEAD_CHARS):
            fits = text[start] in "([" or _after_sentence(text, start)
        else:
            fits = start >= tail and _after_sentence(text, start) and self._closes(end, credits_may_follow=True)
        if not fits:
            fits = rule.position is not Position.LAST and _opens_line(text, start) and self._closes(end)
        return (start, end) if fits else None

    def _closes(self, end: int, *, credits_may_follow: bool = False) -> bool:
        """Whether the line ends here, or only what stands in brackets follows."""
        at = _skip_blanks(self.text, end, self.end)
        return at >= self.end or self.text[at] in ("\n\r([" if credits_may_follow else "\n\r")

    def _keep(self, rule: Rule, match: re.Match[str], start: int, end: int) -> bool:
        """Keep what was found, if it names the agencies that it should and is no longer than a credit line."""
        agency = _agency(rule, match, self.grammar)
        if agency is None or not 0 < end - start <= MAX_CHARS:
            return False
        self.found.append(
            Credit(
                rule=rule.name,
                agency=agency,
                kind=rule.kind,
                polarity=rule.polarity,
                span=Span(start, end),
                text=self.text[start:end],
            )
        )
        return True


def left_out(text: str, credits: Sequence[Credit]) -> tuple[Span, ...]:
    """The parts of a text that are credit lines and so are left out of the comparison.

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
    for span in sorted(credit.span for credit in credits):
        if spans and not text[spans[-1].end : span.start].strip():
            spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
        else:
            spans.append(span)
    return tuple(spans)


def agency_of(credits: Sequence[Credit]) -> str:
    """The agency whose copy the article is, or ``""`` where that is unknown or only some of it was used.

    Where lines differ, a key of the agency's own comes before a dateline, then byline, sign-off, tag and
    disclaimer; among equals the first in the text.

    Examples
    --------
    >>> agency_of(find_credits("OSLO (AP) — It rained. (With inputs from PTI)"))
    'AP'
    >>> agency_of(find_credits("It rained. (With inputs from PTI)"))
    ''
    """
    named = [credit for credit in credits if credit.agency and credit.polarity is Polarity.COPY]
    best = min(named, key=lambda credit: (_strength(credit.kind), credit.span), default=None)
    return best.agency.split(SEPARATOR)[0] if best else ""


def agencies_named(credits: Iterable[Credit]) -> tuple[str, ...]:
    """Every agency whose copy the article is or has some of, sorted.

    Examples
    --------
    >>> agencies_named(find_credits("It rained. (With inputs from PTI, ANI)"))
    ('ANI', 'PTI')
    """
    named = {
        name
        for credit in credits
        if credit.polarity is not Polarity.NEGATIVE
        for name in credit.agency.split(SEPARATOR)
        if name
    }
    return tuple(sorted(named))


def own_host(agency: str, url: str, *, grammar: Grammar | None = None) -> bool:
    """Whether a page is the agency's own: there it is the origin, and carries nobody's copy.

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


def _without_overlaps(found: Sequence[Credit]) -> tuple[Credit, ...]:
    """By span; of two that overlap, the one that begins first stays, then the longer."""
    kept: list[Credit] = []
    for credit in sorted(found, key=lambda c: (c.span.start, -c.span.end)):
        if not kept or credit.span.start >= kept[-1].span.end:
            kept.append(credit)
    return tuple(kept)


def _agency(rule: Rule, match: re.Match[str], grammar: Grammar) -> str | None:
    """The agencies of what a rule found, ``""`` for none, ``None`` where one should be and is not."""
    if rule.agency is not None and rule.agency != LISTED:
        return rule.agency
    words = match[0] if rule.agency == LISTED else match.groupdict().get("agency") or ""
    names = dict.fromkeys(grammar.canonical[spelling] for spelling in grammar.spelling.findall(words))
    return SEPARATOR.join(names) if names or rule.agency != LISTED else None


def _line_starts(text: str, end: int, title: str) -> list[int]:
    """Where lines begin at the top: after blanks, after ``date 2024-11-19``, after the title."""
    start = _skip_space(text, 0, end)
    token = _DATE_TOKEN.match(text, start, end)
    if token:
        start = token.end()
    starts = [start]
    limit = min(end, start + HEAD_CHARS)
    if title and text.startswith(title, start):
        starts.append(_skip_space(text, start + len(title), end))
    at = text.find("\n", start, limit)
    while at >= 0:
        after = _skip_space(text, at, end)
        if after > starts[-1]:
            starts.append(after)
        at = text.find("\n", max(after, at + 1), limit)
    return starts


def _origin(text: str, origin: Origin, at: int) -> int:
    """Where the line or sentence of a marker begins (-1: too far back)."""
    low = max(0, at - SENTENCE_CHARS)
    line = text.rfind("\n", low, at) + 1
    if origin is Origin.LINE:
        return line if line or not low else -1
    start = max((m.end() for m in _SENTENCE_END.finditer(text, low, at)), default=-1 if low else 0)
    opened = _BEFORE_TEXT.match(text, start, at) if start >= 0 else None
    return opened.end() if opened else -1


def _skip_space(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _skip_blanks(text: str, at: int, end: int) -> int:
    while at < end and text[at] in " \t\xa0":
        at += 1
    return at


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the white space at both ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _wrapped(text: str, start: int, end: int, stop: int) -> tuple[int, int]:
    """With the brackets, asterisk or dash that stand around the words found."""
    while start and text[start - 1] in "([*—–":
        start -= 1
    if text[start] in "([":
        closed = end
        while closed < stop and text[closed] in ".)]":
            closed += 1
        end = closed
    return start, end


def _opens_line(text: str, start: int) -> bool:
    while start and text[start - 1] in " \t\xa0*_—–-":
        start -= 1
    return start == 0 or text[start - 1] == "\n"


def _after_sentence(text: str, start: int) -> bool:
    """Whether a line begins here, or a sentence ended before and white space follows it."""
    at = start
    while at and text[at - 1].isspace():
        at -= 1
    return not at or (at < start and text[at - 1] in _AFTER_SENTENCE) or "\n" in text[at:start]
