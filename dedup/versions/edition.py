"""What versions need to know of an article, and what it says of its own version."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from ..model import Credit, PubStatus, Quote, Span, Version, VersionKind, Wire
from ..text.credit_grammar import Grammar, builtin
from ..text.newswire import NOTES, left_out, title_without_marks, version_mark
from ..text.title_marks import genre_of

MOST_WORDS = 4_000  # of a text that is compared word by word
HEAD_CHARS = 600  # where a notice stands

Words = tuple[tuple[str, ...], tuple[Span, ...]]
"""Words in small letters, and where they stand."""

WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*|[%$€£¥]")
_LEAD = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|ST|ND|RD|TH)[ -]?(?:L[Dd]|LEAD|NET|ADD)(?![a-z])")
_FIRST_LEAD = re.compile(r"\W*(?:LEAD|Lead)\b(?! [a-z])")
_DIGITS = 9  # of a version's number; more are a key
_NOTED = ("text", "ednote", "slugline")  # fields
_REPEATED = ("(Repeats", "(REPEATS")
_RANK = tuple(VersionKind)
_COUNTED = frozenset({VersionKind.UPDATE, VersionKind.WRAPUP})


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What versions need to know of one article.

    ``hours`` since 1970, nan where the date is missing; with ``day_only`` they are those of a day's first hour.
    """

    id: str
    title: str
    source: str
    hours: float
    read: Callable[[], str]
    credits: tuple[Credit, ...]
    wire: Wire | None = None
    day_only: bool = False
    url: str = ""
    grammar: Grammar = field(default_factory=builtin, repr=False)

    @cached_property
    def text(self) -> str:
        """The text as received."""
        return self.read()

    @cached_property
    def words(self) -> Words:
        """The words outside credit lines, in small letters, and where they stand."""
        text, where, at = self.text, list[tuple[int, int]](), 0
        holes = left_out(text, self.credits)
        for match in WORD.finditer(text):
            start, end = match.span()
            while at < len(holes) and holes[at].end <= start:
                at += 1
            if at == len(holes) or end <= holes[at].start:
                where.append((start, end))
                if len(where) == MOST_WORDS:
                    break
        return tuple([text[start:end].casefold() for start, end in where]), tuple([Span(*one) for one in where])

    @cached_property
    def heading(self) -> Words:
        """The words of the title without its marks, and where they stand in it."""
        bare = title_without_marks(self.title, grammar=self.grammar)
        start = self.title.find(bare)
        found = [*WORD.finditer(self.title, start, start + len(bare))]
        return tuple(m[0].casefold() for m in found), tuple(Span(*m.span()) for m in found)

    @property
    def notes(self) -> tuple[Credit, ...]:
        """The notes on its version in its text, its desk's note and its slug."""
        return tuple(credit for credit in self.credits if credit.field in _NOTED and credit.kind in _KINDS)

    @cached_property
    def genre(self) -> str:
        """The genre that its title names, ``""`` for a story: a factbox is no version of the story beside it."""
        return genre_of(self.title, grammar=self.grammar)

    @property
    def slug(self) -> str:
        """The desk's name for the story, without the key of a lead behind it."""
        return self.wire.slugline.partition(",")[0].strip().casefold() if self.wire else ""

    @property
    def undated(self) -> bool:
        """Whether its date is missing."""
        return self.hours != self.hours

    @property
    def item_version(self) -> int | None:
        """The version of its item in the feed, 1 where the feed gives none; ``None`` of what is no number."""
        given = self.wire.version if self.wire else ""
        if given and not (given.isascii() and given.isdigit() and len(given) <= _DIGITS):
            return None
        return int(given or 1)

    @cached_property
    def number(self) -> int | None:
        """The number in its mark, of a repeat or correction that of the version which it sends again (``of``)."""
        said = self.said
        if said is None or said.number is not None:
            return said.number if said else None
        if said.kind is VersionKind.UPDATE and _FIRST_LEAD.match(said.mark):
            return 1  # "(LEAD)" comes before "(2nd LD)"
        mark = version_mark(self.title, grammar=self.grammar)
        return mark.of if mark is not None and said.mark and self.title.startswith(said.mark) else None

    @cached_property
    def series(self) -> str:
        """What its number counts: updates, wrapups, leads; ``""`` where it has none of its own."""
        said = self.said
        if said is None or self.number is None or said.kind not in _COUNTED or said.mark.isdigit():
            return ""
        lead = _LEAD.search(said.mark) or _FIRST_LEAD.match(said.mark)
        return "lead" if lead and said.kind is VersionKind.UPDATE else said.kind.value

    @cached_property
    def said(self) -> Version | None:
        """What it says it is, ``None`` where it says nothing."""
        return _said(self)


def _said(one: Edition) -> Version | None:
    if one.wire is not None and one.wire.pubstatus is PubStatus.CANCELED:
        return Version(id=one.id, kind=VersionKind.WITHDRAWAL, mark=one.wire.pubstatus.value)
    marked = any(c.field == "title" and c.kind in NOTES for c in one.credits)
    mark = version_mark(one.title, grammar=one.grammar) if marked else None
    if mark is not None:
        bare = title_without_marks(one.title, grammar=one.grammar)
        words = one.title.removesuffix(bare).strip() or bare
        return Version(id=one.id, kind=mark.kind, number=mark.number, mark=words)
    for kind in _KINDS:
        note = next((c for c in one.notes if c.kind == kind), None)
        if note is not None and (kind != "kill_notice" or note.field != "text" or note.span.start < HEAD_CHARS):
            lead = _LEAD.search(note.text)
            number = int(lead[1]) if lead else None
            return Version(id=one.id, kind=_noted(note), number=number, mark=note.text)
    if one.wire is not None and one.item_version is not None and one.item_version > 1:
        return Version(id=one.id, kind=VersionKind.UPDATE, number=one.item_version, mark=one.wire.version)
    if one.wire is not None and one.wire.replaces:
        return Version(id=one.id, kind=VersionKind.UPDATE, mark="replaces " + one.wire.replaces[0])
    return None


def _noted(note: Credit) -> VersionKind:
    """What a note makes of the version that it stands in."""
    if note.text.startswith(_REPEATED):
        return VersionKind.REPEAT
    if note.kind == "correction_marker" and "refile" in note.text.casefold():
        return VersionKind.REFILE
    return _KINDS[note.kind]


_KINDS: Mapping[str, VersionKind] = {
    "kill_notice": VersionKind.WITHDRAWAL,
    "correction_marker": VersionKind.CORRECTION,
    "update_marker": VersionKind.UPDATE,
}


def in_time(one: Edition) -> tuple[bool, float, float, int, str]:
    """Undated last. Of one moment what says nothing, then by number, what has none behind; by its nature, by its id."""
    rank = _RANK.index(one.said.kind) if one.said else 0
    number = (math.inf if one.number is None else one.number) if one.said else -1
    return one.undated, 0.0 if one.undated else one.hours, number, rank, one.id


def later(one: Edition, other: Edition) -> bool:
    """Whether one was sent after another for certain: of a bare date once that day is over, never without a date."""
    return one.hours >= other.hours + 24 if other.day_only else one.hours > other.hours


def likeness(one: Edition, other: Edition) -> float:
    """Share of words in common, whatever their order: an upper bound of the ratio of a comparison."""
    return SequenceMatcher(None, one.words[0], other.words[0], autojunk=False).quick_ratio()


def quoted(one: Edition, credit: Credit) -> Quote:
    """A credit line of an article as a passage of it."""
    return Quote(article=one.id, field=credit.field, span=credit.span, text=credit.text)


def shortened(words: str) -> str:
    """Some words on one line, cut for a reason that a reader sees in a list."""
    line = " ".join(words.split())
    return line if len(line) <= 60 else line[:59] + "…"
