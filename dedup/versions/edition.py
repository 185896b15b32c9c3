"""What versions need to know of an article, and what it says of its own version."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from ..model import Credit, PubStatus, Quote, Span, Version, VersionKind, Wire
from ..text.credit_grammar import Grammar, builtin
from ..text.newswire import NOTES, left_out, title_without_marks, version_mark

MOST_WORDS = 4_000  # of a text that is compared word by word
HEAD_CHARS = 600  # where a notice stands

Words = tuple[tuple[str, ...], tuple[Span, ...]]
"""Words in small letters, and where they stand."""

WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*|[%$€£¥]")
_LEAD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)[ -]?LD", re.IGNORECASE)
_REPEATED = ("(Repeats", "(REPEATS")
_RANK = tuple(VersionKind)


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
        holes = left_out(self.text, self.credits)
        found: list[tuple[str, Span]] = []
        at = 0
        for match in WORD.finditer(self.text):
            while at < len(holes) and holes[at].end <= match.start():
                at += 1
            if at == len(holes) or match.end() <= holes[at].start:
                found.append((match[0].casefold(), Span(*match.span())))
            if len(found) == MOST_WORDS:
                break
        return tuple(word for word, _ in found), tuple(span for _, span in found)

    @cached_property
    def heading(self) -> Words:
        """The words of the title without its marks, and where they stand in it."""
        bare = title_without_marks(self.title, grammar=self.grammar)
        start = self.title.find(bare)
        found = [*WORD.finditer(self.title, start, start + len(bare))]
        return tuple(m[0].casefold() for m in found), tuple(Span(*m.span()) for m in found)

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
    notes = [c for c in one.credits if c.field in ("text", "ednote") and c.kind in _KINDS]
    for kind in _KINDS:
        note = next((c for c in notes if c.kind == kind), None)
        if note is not None and (kind != "kill_notice" or note.field == "ednote" or note.span.start < HEAD_CHARS):
            number = _LEAD.search(note.text)
            return Version(id=one.id, kind=_noted(note), number=int(number[1]) if number else None, mark=note.text)
    if one.wire is not None and one.wire.version.isdecimal() and int(one.wire.version) > 1:
        return Version(id=one.id, kind=VersionKind.UPDATE, number=int(one.wire.version), mark=one.wire.version)
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


def in_time(one: Edition) -> tuple[bool, float, int, int, str]:
    """Undated last; of one moment the lower number, then what comes first by its nature, then the id."""
    said = one.said
    rank = _RANK.index(said.kind) if said else 0
    undated = one.hours != one.hours
    return undated, 0.0 if undated else one.hours, (said.number or 0) if said else 0, rank, one.id


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
