"""One article read for credit lines: what was seen in it, and whether what a rule finds there may stand there.

:func:`dedup.text.newswire.find_credits` is the way in. Positions are checked here, words by the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .credit_grammar import Grammar
from .credit_limits import (
    CLOSED_CHARS,
    END_CHARS,
    HEAD_CHARS,
    JOINED_CHARS,
    LINE_CHARS,
    MAX_CHARS,
    REACH,
    SECOND_CHARS,
    SENTENCE_CHARS,
    TAIL_CHARS,
    TOP_CHARS,
)
from .credit_rules import LISTED, Mark, Origin, Position, Rule, needs_name

SEPARATOR = ";"  # between the agencies of one line, as in "PTI;ANI"

_SENTENCE_END = re.compile(r"(?:[^\W_A-Z]|[\d)\]])[.!?।][\"”’)]{0,2}\s+|[。！？]|\n\s*")
_BEFORE_TEXT = re.compile(r"[\s(\[*\"“_—–-]{0,6}")
_AFTER_SENTENCE = frozenset(".!?\"”’')]…:;*_|>—–।。！？」』）】》؟۔»")
_LAST_SENTENCE = ("\n", ". ", ".” ", '." ', "! ", "? ", ") ", "。", "।", "؟ ", "» ", ".\xa0")
_UNSPACED_STOPS = frozenset("。！？」』）】》।")

HEAD, TAIL, TAIL_INNER, LAST, BRACKETS, LINES, LINES_INNER, PROSE = range(8)
"""What :mod:`dedup.text.credit_scan` sees, in the order in which it is tried: rules that begin a line at the top, rules
that begin a place in the last characters, markers within these, rules for the last line; then, before the last
characters, what begins with a bracket, what begins a line, markers in lines, and markers in sentences at the top."""
INNER = {TAIL_INNER: 0, LINES_INNER: 1, PROSE: 2}

Word = tuple[int, int, int]
"""A name or month: place, number, and the sign before, or for a month whether a figure stands beside it."""
Sight = tuple[int, int, int]
"""Kind, place, and the number of a rule, or of a marker within."""
Hit = tuple[int, int, int, str]
"""A credit line found: start, number of mark or rule, end as a negative number, agency. Sorted, the first stands."""


class Finder:
    """One article being read: its text, the rules, and the credits found so far.

    Parameters
    ----------
    text : str
    start, end : int
        Where it begins and ends, without blanks.
    words : sequence of Word
        The agencies' names and months in it.
    grammar : Grammar
    """

    __slots__ = ("end", "found", "grammar", "latest", "start", "tail", "text", "words")

    def __init__(self, text: str, start: int, end: int, words: Sequence[Word], grammar: Grammar) -> None:
        self.text = text
        self.start = start
        self.end = end
        self.tail = max(0, end - TAIL_CHARS)
        self.words = words
        self.grammar = grammar
        self.found: list[Hit] = []
        self.latest: tuple[tuple[int, int, frozenset[int] | None], int] = ((-1, 0, None), 0)

    def read(self, sights: Iterable[Sight]) -> None:
        """Try the rules at all places where one of their markers was seen."""
        reached, now = 0, HEAD
        last: list[int] = []
        for kind, at, number in sights:
            if kind != now:
                if last:
                    self._last(last)
                    last = []
                reached, now = self._top() if kind == BRACKETS else 0, kind
            if kind == HEAD:
                # A line has at most one byline and one dateline.
                if at >= reached and self._opening(number, at):
                    reached = at + 1
            elif kind == LAST:
                last.append(number)
            elif kind in INNER:
                self._within(self.grammar.markers.inner[INNER[kind]][number], at)
            elif at >= reached:
                reached = max(reached, self._try(number, at))
        if last:
            self._last(last)

    def _top(self) -> int:
        """Where what was found at the top ends."""
        return max((-end for _, _, end, _ in self.found if -end <= self.tail), default=0)

    def _match(self, number: int, start: int, reach: int = REACH) -> re.Match[str] | None:
        """Lay a rule's pattern on; ``reach`` is how far its marker and what is joined to it may stand away."""
        growing = self.grammar.rule_patterns[number]
        words = 0
        if growing.open_to:
            signs = self.grammar.closed.get(number)
            words = self._words_at(start, REACH if signs is None else min(REACH, reach), signs)
        return growing(words).match(self.text, start, min(self.end, start + REACH))

    def _words_at(self, start: int, reach: int, signs: frozenset[int] | None) -> int:
        """The set of words that a pattern laid on there may have use for; its names behind one of some signs."""
        asked = start, reach, signs
        if self.latest[0] != asked:
            known = self.grammar.words
            bits, lengths, names, words = known.bits, known.lengths, len(known.names), 0
            end, joined, stop = 0, 0, start + reach
            for place, n, before in self.words:
                if start <= place < stop:
                    if signs is None:
                        words |= bits[n]
                    elif n >= names:
                        words |= bits[n] if before else 0
                    elif before in signs or (place < joined and self.text.find(")", end, place) < 0):
                        words |= bits[n]
                        end = place + lengths[n]
                        joined = end + JOINED_CHARS
                        stop = min(stop, end + SECOND_CHARS) if stop == start + reach else stop
            self.latest = asked, words
        return self.latest[1]

    def _opening(self, number: int, at: int) -> bool:
        match = self._match(number, at, LINE_CHARS + CLOSED_CHARS)
        return match is not None and self._keep(number, match, *_trimmed(self.text, *match.span()))

    def _last(self, rules: Sequence[int]) -> None:
        """Try the rules for the last line and the last sentence."""
        text, end = self.text, self.end
        low = max(0, end - END_CHARS)
        ends = [at + len(stop) for stop in _LAST_SENTENCE if (at := text.rfind(stop, low, end - 1)) >= 0]
        starts = {max(ends)} if ends else set()
        line = text.rfind("\n", low, end) + 1
        if line or not low:
            starts.add(line)
        for start in sorted(_skip_blanks(text, start, end) for start in starts):
            for number in rules:
                match = self._match(number, start)
                if match is not None and match.end() == end and self._keep(number, match, start, end):
                    return

    def _within(self, rules: Sequence[int], at: int) -> None:
        """Try the rules that look back from a marker; the first that fits stands."""
        for number in rules:
            if self._try(number, at):
                return

    def _try(self, number: int, at: int) -> int:
        """Keep what a rule finds at a marker; returns the end of it, or 0."""
        rule = self.grammar.book.rules[number]
        start = at if rule.origin is Origin.MARKER else _origin(self.text, rule.origin, at)
        match = self._match(number, start, at - start + CLOSED_CHARS) if start >= 0 else None
        if match is not None and match.end() > at:
            span = self._standing(rule, match)
            if span is not None and self._keep(number, match, *span):
                return match.end()
        return 0

    def _standing(self, rule: Rule, match: re.Match[str]) -> tuple[int, int] | None:
        """The span of the words found with what is wrapped around them, if the rule may fire there."""
        text, tail = self.text, self.tail
        if rule.position is Position.PROSE:
            start, end = _trimmed(text, *match.span())
            return (start, end) if start < HEAD_CHARS or start >= tail else None
        start, end = _wrapped(text, *_trimmed(text, *match.span()), self.end)
        if rule.position is Position.TOP:
            return (start, end) if start < TOP_CHARS and _opens_line(text, start) else None
        if rule.position is Position.ANYWHERE and (start >= tail or start < HEAD_CHARS):
            fits = text[start] in "([（【" or _after_sentence(text, start)
        else:
            fits = start >= tail and _after_sentence(text, start) and self._closes(end, credits_may_follow=True)
        if not fits:
            fits = rule.position is not Position.LAST and _opens_line(text, start) and self._closes(end)
        return (start, end) if fits else None

    def _closes(self, end: int, *, credits_may_follow: bool = False) -> bool:
        """Whether the line ends here, or only what stands in brackets follows."""
        at = _skip_blanks(self.text, end, self.end)
        return at >= self.end or self.text[at] in ("\n\r([（【" if credits_may_follow else "\n\r")

    def _keep(self, number: int, match: re.Match[str], start: int, end: int) -> bool:
        """Keep what was found, if it names the agencies that it should and is no longer than a credit line."""
        grammar = self.grammar
        agency = agency_of_match(grammar.book.rules[number], match, grammar)
        if agency is None or not 0 < end - start <= MAX_CHARS:
            return False
        self.found.append((start, number + grammar.first_rule, -end, agency))
        return True


def without_overlaps(found: list[Hit]) -> list[Hit]:
    """By place; of two that overlap, the one that begins first stays, then the one whose rule is tried first."""
    if len(found) < 2:
        return found
    kept: list[Hit] = []
    reached = 0
    for hit in sorted(found):
        if hit[0] >= reached:
            kept.append(hit)
            reached = -hit[2]
    return kept


def agency_of_match(rule: Rule | Mark, match: re.Match[str], grammar: Grammar) -> str | None:
    """The agencies of what a rule found, ``""`` for none, ``None`` where one should be and is not."""
    if rule.agency is not None and not needs_name(rule):
        return rule.agency
    words = match[0] if rule.agency == LISTED else match["agency"] or match[0]
    return agencies_in(words, grammar)


def agencies_in(words: str, grammar: Grammar) -> str | None:
    """Every agency named in some words, in their order, joined; ``None`` where there is none."""
    alone = grammar.canonical.get(words)
    if alone is not None:
        return alone
    spelling = grammar.patterns.spelling(grammar.words.set_in(words))
    names = dict.fromkeys(grammar.canonical[name] for name in spelling.findall(words))
    return SEPARATOR.join(names) or None


def _origin(text: str, origin: Origin, at: int) -> int:
    """Where the line or sentence of a marker begins (-1: too far back)."""
    low = max(0, at - SENTENCE_CHARS)
    line = text.rfind("\n", low, at) + 1
    if origin is Origin.BRACKET:
        return max(text.rfind(bracket, max(low, line), at) for bracket in "(（[<〈＜")
    if origin is Origin.LINE:
        return line if line or not low else -1
    start = max((m.end() for m in _SENTENCE_END.finditer(text, low, at)), default=-1 if low else 0)
    opened = _BEFORE_TEXT.match(text, start, at) if start >= 0 else None
    return opened.end() if opened else -1


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
    while start and text[start - 1] in "([（【*—–":
        start -= 1
    if text[start] in "([（【":
        closed = end
        while closed < stop and text[closed] in ".)]）】":
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
    before = text[at - 1] if at else ""
    return not at or before in (_AFTER_SENTENCE if at < start else _UNSPACED_STOPS) or "\n" in text[at:start]
