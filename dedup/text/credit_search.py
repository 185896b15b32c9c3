"""One article read for credit lines: where to look, and whether what was found may stand there.

:func:`dedup.text.newswire.find_credits` is the way in. Positions are checked here, words by the rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model import Credit, Span
from .credit_grammar import Grammar, Scan, is_latin
from .credit_rules import LISTED, Mark, Origin, Position, Rule

HEAD_CHARS = 400  # a dateline begins within the first characters: headlines, dates and bylines may precede it
TOP_CHARS = 3_000  # on web pages captions and menus come before it: of 680 pages 15 have it past 1,500, all truly
TAIL_CHARS = 600  # tags and sign-offs close a line within the last characters
MAX_CHARS = 400  # no credit line is longer, so none can swallow prose
END_CHARS = 80  # a closing line or sentence that may be nothing but a credit
LINE_CHARS = 160  # of a line at the top, what the markers of a head rule are looked for in
SENTENCE_CHARS = 300  # how far before its marker a sentence may begin
SEPARATOR = ";"  # between the agencies of one line, as in "PTI;ANI"

_DATE_TOKEN = re.compile(r"date \d{4}-\d\d-\d\d\s+")
_SENTENCE_END = re.compile(r"(?:[^\W_A-Z]|[\d)\]])[.!?।][\"”’)]{0,2}\s+|[。！？]|\n\s*")
_BEFORE_TEXT = re.compile(r"[\s(\[*\"“_—–-]{0,6}")
_AFTER_SENTENCE = frozenset(".!?\"”’')]…:;*_|>—–।。！？」』）】》؟۔»")
_LAST_SENTENCE = ("\n", ". ", ".” ", '." ', "! ", "? ", ") ", "。", "।", "؟ ", "» ", ".\xa0")
_WRAPPERS = "([（【*_—–-"
_AFTER = re.compile(
    r"[.!?\"”’')\]…:;*_|>—–।»؟۔\n。！？」』）】》(\[（【](?:\s+|(?<=[\n。！？」』）】》(\[（【]))"
)  # begins with one class, so that the engine skips to it
_BRACKET = re.compile(r"[(\[（【]")
_LINE = re.compile(r"\n\s*|\A\s*")
_OPENING_BRACKETS = frozenset("([（【")
_SMALL_WORDS = bytes(ord(chr(n).lower()) if chr(n).isalnum() or n > 127 else 32 for n in range(128)) + bytes(
    range(128, 256)
)  # letters and figures small, all else between words blank
_UNSPACED_STOPS = frozenset("。！？」』）】》।")


class Finder:
    """One article being read: its text, the rules, and the credits found so far."""

    __slots__ = ("end", "found", "grammar", "latin", "start", "text")

    def __init__(self, text: str, end: int, grammar: Grammar) -> None:
        self.text = text
        self.end = end
        self.grammar = grammar
        self.found: list[Credit] = []
        self.start = 0
        self.latin = is_latin(text[: min(end, TOP_CHARS)]) and is_latin(text[max(0, end - TAIL_CHARS) : end])

    def head(self, title: str) -> None:
        """Try the head rules at every start of a line at the top; a line has at most one byline and one dateline."""
        text = self.text
        starts = _line_starts(text, self.end, title)
        self.start = starts[0]
        for first, start in enumerate(starts):
            line = text[start : start + LINE_CHARS]
            # A rule for a whole line has nothing to cover in a long one, and the last line is no byline.
            ended = line.find("\n")
            long = start + LINE_CHARS < self.end if ended < 0 else False
            long = long or (first > 0 and start + (ended if ended >= 0 else len(line)) >= self.end)
            for rule in self.grammar.head[self.latin]:
                # A plain loop: a generator for each rule and line would cost as much as all the rest.
                for marker in rule.markers:
                    if marker in line:
                        break
                else:
                    continue
                if (rule.position is Position.START and first) or (rule.whole and long):
                    continue
                match = self.grammar.pattern(rule, self.latin).match(text, start, self.end)
                if match is not None and self._keep(rule, match, *_trimmed(text, *match.span())):
                    break

    def tail(self) -> int:
        """Try the tail rules in the last characters; returns where these begin."""
        start = max(0, self.end - TAIL_CHARS)
        scan = self.grammar.tail(self.latin)
        if not start and self.start < self.end:
            self._try(scan.at(self.text, self.start), self.start, start)
        self._places(scan, _AFTER, start, self.end, start)
        self._inner(scan, start, self.end, start)
        self._last()
        return start

    def _last(self) -> None:
        """Try the rules for the last line and the last sentence."""
        text, end = self.text, self.end
        low = max(0, end - END_CHARS)
        ends = [at + len(stop) for stop in _LAST_SENTENCE if (at := text.rfind(stop, low, end - 1)) >= 0]
        starts = {max(ends)} if ends else set()
        line = text.rfind("\n", low, end) + 1
        if line or not low:
            starts.add(line)
        for start in sorted(_skip_blanks(text, start, end) for start in starts):
            for rule in self.grammar.end:
                match = self.grammar.pattern(rule, self.latin).match(text, start, end)
                if match is not None and match.end() == end and self._keep(rule, match, start, end):
                    return

    def lines(self, stop: int) -> None:
        """Before ``stop``, try the rules for what stands in brackets at the top or is a line of its own."""
        scan = self.grammar.lines(self.latin)
        pages = self.text.find("\n", 0, stop) >= 0  # one long line has no line of its own
        top = max((credit.span.end for credit in self.found if credit.span.end <= stop), default=0)
        self._places(scan, _BRACKET, top, min(stop, TOP_CHARS if pages else HEAD_CHARS), stop)
        if pages:
            self._places(scan, _LINE, 0, stop, stop)
            self._inner(scan, 0, stop, stop)
        else:
            self._try(scan.at(self.text, self.start), self.start, stop)
        self._inner(self.grammar.prose(self.latin), 0, min(stop, HEAD_CHARS), stop)

    def _places(self, scan: Scan, places: re.Pattern[str], start: int, stop: int, tail: int) -> None:
        """Try what may begin at each place, and behind the bracket or dash that stands there."""
        text, rules_at = self.text, scan.rules
        reached = start
        for place in places.finditer(text, start, stop):
            at = place.start() if text[place.start()] in _OPENING_BRACKETS else place.end()
            if reached <= at < stop:
                if text[at : at + 2] in rules_at:  # asked here too: most places have none
                    reached = max(reached, self._try(scan.at(text, at), at, tail))
                if reached <= at and text[at] in _WRAPPERS:
                    while at < stop and (text[at] in _WRAPPERS or text[at] == " "):
                        at += 1
                    if at < stop:
                        reached = max(reached, self._try(scan.at(text, at), at, tail))

    def _inner(self, scan: Scan, start: int, stop: int, tail: int) -> None:
        """Try the rules that look back from a marker."""
        part = self.text[start:stop]
        found = list(scan.unspaced)
        if scan.inner:
            words = part.encode("utf-8", "surrogatepass").translate(_SMALL_WORDS).split()
            for word in dict.fromkeys(filter(scan.inner.__contains__, words)):
                found += scan.inner[word]
        for marker, rules in found:
            at = part.find(marker)
            while at >= 0:
                self._try(rules, start + at, tail)
                at = part.find(marker, at + 1)

    def _try(self, rules: Sequence[Rule], at: int, tail: int) -> int:
        """Keep what the first rule that fits finds at a marker; returns the end of what it found, or 0."""
        for rule in rules:
            start = at if rule.origin is Origin.MARKER else _origin(self.text, rule.origin, at)
            match = self.grammar.pattern(rule, self.latin).match(self.text, start, self.end) if start >= 0 else None
            if match is not None and match.end() > at:
                span = self._standing(rule, match, tail)
                if span is not None and self._keep(rule, match, *span):
                    return match.end()
        return 0

    def _standing(self, rule: Rule, match: re.Match[str], tail: int) -> tuple[int, int] | None:
        """The span of the words found with what is wrapped around them, if the rule may fire there."""
        text = self.text
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

    def _keep(self, rule: Rule, match: re.Match[str], start: int, end: int) -> bool:
        """Keep what was found, if it names the agencies that it should and is no longer than a credit line."""
        agency = agency_of_match(rule, match, self.grammar)
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


def agency_of_match(rule: Rule | Mark, match: re.Match[str], grammar: Grammar) -> str | None:
    """The agencies of what a rule found, ``""`` for none, ``None`` where one should be and is not."""
    if rule.agency is not None and rule.agency != LISTED:
        return rule.agency
    words = match[0] if rule.agency == LISTED else match["agency"] or match[0]
    return agencies_in(words, grammar)


def agencies_in(words: str, grammar: Grammar) -> str | None:
    """Every agency named in some words, in their order, joined; ``None`` where there is none."""
    alone = grammar.canonical.get(words)
    if alone is not None:
        return alone
    names = dict.fromkeys(grammar.canonical[spelling] for spelling in grammar.spelling.findall(words))
    return SEPARATOR.join(names) or None


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
    if origin is Origin.BRACKET:
        return max(text.rfind(bracket, max(low, line), at) for bracket in "(（[<〈＜")
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
