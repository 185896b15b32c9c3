"""Versions of one text, in order, and who still carries what was corrected or withdrawn.

An agency sends a story again as ``UPDATE 1-``, ``CORRECTED-``, ``RPT-``; outlets that printed an earlier version
often keep it. What a version is, its title's mark, its note or the feed's own fields say; what a correction changed,
the words themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from .model import Alarm, AlarmKind, Change, Credit, PubStatus, Span, Version, VersionKind, Wire
from .text.credit_grammar import Grammar, builtin
from .text.newswire import NOTES, left_out, title_without_marks, version_mark

MOST_WORDS = 4_000  # of a text that is compared word by word
MOST_CHANGES = 8  # a version with more is a new text: only what its note speaks of is taken for the correction
MOST_CHANGED_WORDS = 30  # of one passage
SURE_LIKENESS = 0.8  # share of words in common from which an earlier text is the version before a correction
VERSION_LIKENESS = 0.65  # from which an unmarked text is a version; below it, reports of one event begin
CARRIED_LIKENESS = 0.5  # and from which an article carries the text that was corrected
SURE_HOURS = 7 * 24  # and how long before; a report of the same kind next month is no version
FEW_CHANGES, FEW_WORDS = 6, 6  # where the feed lacks the version before: more differences are somebody's editing
SPELT_ALIKE = 0.6
AROUND = 3  # words on both sides by which a passage is found again
HEAD_CHARS = 600  # where a notice stands
LEAST_TITLE = 4  # words of a title by which a notice may name the story

_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*|[%$€£¥]")
_LEAD = re.compile(r"(\d{1,2})(?:st|nd|rd|th)[ -]?LD", re.IGNORECASE)
_REPEATED = ("(Repeats", "(REPEATS")
_STOP = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "by", "for", "from", "has", "in", "is", "it", "its", "no", "not", "of"),
        *("on", "or", "that", "the", "this", "to", "was", "were", "with", "corrects", "corrected", "paragraph", "say"),
        *("paragraphs", "first", "second", "third", "fourth", "fifth", "says", "show", "story", "headline", "lead"),
    )
)  # what every note says
_RANK = tuple(VersionKind)


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What versions need to know of one article. ``hours`` since 1970, nan where the date is missing."""

    id: str
    title: str
    source: str
    hours: float
    read: Callable[[], str]
    credits: tuple[Credit, ...]
    wire: Wire | None = None
    grammar: Grammar = field(default_factory=builtin, repr=False)

    @cached_property
    def text(self) -> str:
        """The text as received."""
        return self.read()

    @cached_property
    def words(self) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """The words outside credit lines, in small letters, and where they stand."""
        holes = left_out(self.text, self.credits)
        found: list[tuple[str, Span]] = []
        at = 0
        for match in _WORD.finditer(self.text):
            while at < len(holes) and holes[at].end <= match.start():
                at += 1
            if at == len(holes) or match.end() <= holes[at].start:
                found.append((match[0].casefold(), Span(*match.span())))
            if len(found) == MOST_WORDS:
                break
        return tuple(word for word, _ in found), tuple(span for _, span in found)

    @cached_property
    def heading(self) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """The words of the title without its marks, and where they stand in it."""
        bare = title_without_marks(self.title, grammar=self.grammar)
        start = self.title.find(bare)
        found = [*_WORD.finditer(self.title, start, start + len(bare))]
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
        words = one.title.removesuffix(title_without_marks(one.title, grammar=one.grammar)).strip()
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


def chain_of(editions: Sequence[Edition]) -> tuple[Version, ...]:
    """The versions among articles of one text, in order.

    Parameters
    ----------
    editions : sequence of Edition
        The members of a cluster.

    Returns
    -------
    tuple of Version
        Those that say what they are, and those of the same source, week and title or words that do not: the first,
        and later ones as updates, or as repeats where no word differs. By publication; among
        numbered updates of one source the numbers decide.
        Empty where none says anything. The order of the input makes no difference.
    """
    marked = [one for one in editions if one.said is not None]
    versions = [one for one in editions if one.said or any(_is_version(one, other) for other in marked)]
    told = sorted(versions, key=_in_time)
    if len(told) < 2:
        return ()
    told = _by_number(told)
    out: list[Version] = []
    before: dict[str, Edition] = {}
    for one in told:
        kind = VersionKind.FIRST
        if one.source in before:
            kind = VersionKind.REPEAT if before[one.source].words[0] == one.words[0] else VersionKind.UPDATE
        before[one.source] = one
        out.append(one.said or Version(id=one.id, kind=kind))
    return tuple(out)


def _is_version(one: Edition, marked: Edition) -> bool:
    """Whether an article that says nothing is a version of the text of one that does: it has its title or its words."""
    if one.source != marked.source or abs(one.hours - marked.hours) > SURE_HOURS:
        return False
    if one.wire and marked.wire and one.wire.item_id and one.wire.item_id == marked.wire.item_id:
        return True
    return one.heading[0] == marked.heading[0] != () or _likeness(one, marked) >= VERSION_LIKENESS


def _in_time(one: Edition) -> tuple[bool, float, int, int, str]:
    """Undated last; of one moment the lower number, then what comes first by its nature, then the id."""
    said = one.said
    rank = _RANK.index(said.kind) if said else 0
    undated = one.hours != one.hours
    return undated, 0.0 if undated else one.hours, (said.number or 0) if said else 0, rank, one.id


def _by_number(told: Sequence[Edition]) -> list[Edition]:
    """The numbered updates of each source in the order of their numbers, in the places that they have."""
    places: dict[str, list[int]] = {}
    for at, one in enumerate(told):
        if one.said and one.said.number is not None and one.said.kind is VersionKind.UPDATE:
            places.setdefault(one.source, []).append(at)
    out = list(told)
    for own in places.values():
        ordered = sorted((told[at] for at in own), key=lambda one: ((one.said and one.said.number) or 0, _in_time(one)))
        for at, one in zip(own, ordered, strict=True):
            out[at] = one
    return out


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


_Words = tuple[tuple[str, ...], tuple[Span, ...]]


def _differences(field: str, old_text: str, old: _Words, new_text: str, new: _Words) -> Iterable[Change]:
    if not old[0] or not new[0]:
        return
    matcher = SequenceMatcher(None, old[0], new[0], autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal" and max(b - a, d - c) <= MOST_CHANGED_WORDS:
            before, after = _span(old[1], a, b), _span(new[1], c, d)
            yield Change(
                field=field, before=before, after=after, old=old_text[before.start : before.end],
                new=new_text[after.start : after.end],
            )


def _span(spans: Sequence[Span], start: int, end: int) -> Span:
    """From the first to the last of some words; of none, where they would stand."""
    if start < end:
        return Span(spans[start].start, spans[end - 1].end)
    at = spans[start].start if start < len(spans) else spans[-1].end
    return Span(at, at)


# --- alarms ------------------------------------------------------------------------------------------


def uncorrected(editions: Sequence[Edition], cluster: str) -> tuple[Alarm, ...]:
    """Who of a cluster still carries the words that a correction replaced.

    What a correction changed is told by the version before it, of the same source; where the feed has none, the
    carrier's own text is compared, and only what the note speaks of counts. An earlier version of the source that
    issued the correction is no alarm: it is superseded.

    Parameters
    ----------
    editions : sequence of Edition
        The members of one cluster.
    cluster : str
        Its id.

    Returns
    -------
    tuple of Alarm
        By article, each once: the last correction that it missed.
    """
    found: dict[str, Alarm] = {}
    notices = [one for one in editions if one.said and one.said.kind is VersionKind.CORRECTION]
    for notice in sorted(notices, key=_in_time):
        before = _before(notice, editions)
        known = _corrected(before, notice) if before else ()
        for one in editions:
            if one is notice or (one.source == notice.source and not one.hours > notice.hours):
                continue
            if one.said is not None and one.said.kind is VersionKind.CORRECTION:
                continue
            kept = _kept(known, before, notice, one) if before else _spoken_of(one, notice)
            if kept and _likeness(one, notice) >= CARRIED_LIKENESS:
                found[one.id] = _alarm(one, notice, before, cluster, kept)
    return tuple(found[key] for key in sorted(found))


def _before(notice: Edition, editions: Sequence[Edition]) -> Edition | None:
    """The version that a correction corrects: of the same source, not long before, and nearly the same."""
    earlier = [
        one
        for one in editions
        if one.source == notice.source
        and notice.hours - SURE_HOURS <= one.hours < notice.hours
        and _likeness(one, notice) >= SURE_LIKENESS
    ]
    return max(earlier, key=lambda one: (_likeness(one, notice), one.hours, one.id), default=None)


def _likeness(one: Edition, other: Edition) -> float:
    """Share of words in common, whatever their order: an upper bound of the ratio of a comparison."""
    return SequenceMatcher(None, one.words[0], other.words[0], autojunk=False).quick_ratio()


def _corrected(old: Edition, notice: Edition) -> tuple[Change, ...]:
    """What a correction changed in the version before it.

    Of many differences, and of words only put in or taken out, those that its note speaks of.
    """
    all_changes = changes(old, notice)
    few, note = len(all_changes) <= MOST_CHANGES, _content(_note(notice))
    told = [
        change
        for change in all_changes
        if (few and change.old and change.new) or note & _content(f"{change.old} {change.new}")
    ]
    return tuple(told[:MOST_CHANGES])


def _spoken_of(one: Edition, notice: Edition) -> tuple[Change, ...]:
    """Where an article differs from a correction, as far as the note says that this was corrected.

    Told only of articles that are nearly the same: the note names the old words and the new ones ("to 2012, not 2007"),
    or a name that the article spells a little differently.
    """
    differing = [change for change in changes(one, notice) if change.field == "text"]
    if len(differing) > FEW_CHANGES or _likeness(one, notice) < SURE_LIKENESS:
        return ()
    note = _content(_note(notice))
    out: list[Change] = []
    for change in differing:
        old, new = _content(change.old), _content(change.new)
        if not old - new or not new & note or max(len(old), len(new)) > FEW_WORDS:
            continue
        alike = SequenceMatcher(None, change.old.casefold(), change.new.casefold(), autojunk=False).ratio()
        if (old - new) & note or alike >= SPELT_ALIKE:
            out.append(change)
    return tuple(out)


def _content(text: str) -> set[str]:
    """The words of a text that not every note has."""
    return set(_words(text)) - _STOP


def _words(text: str) -> Iterable[str]:
    """The words of a text in small letters, those of persons without their possessive."""
    return (word.removesuffix("'s").removesuffix("’s") for word in map(str.casefold, _WORD.findall(text)))


def _kept(
    known: Sequence[Change], before: Edition | None, notice: Edition, one: Edition
) -> tuple[Change, ...]:
    """The changes whose old words an article has, in their surroundings, and whose new words it has not."""
    if before is None:
        return ()
    out: list[Change] = []
    for change in known:
        old_words = before.heading if change.field == "title" else before.words
        new_words = notice.heading if change.field == "title" else notice.words
        own = one.heading if change.field == "title" else one.words
        at = _place(own, _around(old_words, change.before))
        if at is None or _place(own, _around(new_words, change.after)) is not None:
            continue
        start, end = at
        left, right = _sides(old_words, change.before)
        span = _span(own[1], start + left, end - right)
        text = one.title if change.field == "title" else one.text
        out.append(
            Change(
                field=change.field, before=span, after=change.after, old=text[span.start : span.end], new=change.new
            )
        )
    return tuple(out)


def _sides(words: _Words, span: Span) -> tuple[int, int]:
    """How many words stand around a passage, at most :data:`AROUND` on each side."""
    left = sum(one.end <= span.start for one in words[1])
    right = sum(one.start >= span.end for one in words[1])
    return min(AROUND, left), min(AROUND, right)


def _around(words: _Words, span: Span) -> tuple[str, ...]:
    """The words of a passage with those around it."""
    left, right = _sides(words, span)
    start = sum(one.end <= span.start for one in words[1])
    end = len(words[1]) - sum(one.start >= span.end for one in words[1])
    return words[0][start - left : end + right]


def _place(words: _Words, wanted: Sequence[str]) -> tuple[int, int] | None:
    """Where some words stand in a row."""
    size = len(wanted)
    for at in range(len(words[0]) - size + 1 if size else 0):
        if words[0][at] == wanted[0] and words[0][at : at + size] == tuple(wanted):
            return at, at + size
    return None


def _alarm(
    one: Edition, notice: Edition, before: Edition | None, cluster: str, kept: Sequence[Change]
) -> Alarm:
    because = [f"corrected by {notice.source or notice.id}: {_note(notice)}"]
    first = kept[0]
    if not first.old:
        because.append(f"lacks “{_short(first.new)}”, which the correction put in")
    elif not first.new:
        because.append(f"still has “{_short(first.old)}”, which the correction took out")
    else:
        because.append(f"still has “{_short(first.old)}”, corrected to “{_short(first.new)}”")
    if before is None:
        because.append(
            "the text before the correction is not in the feed: this is where it differs, and the note says so"
        )
    if one.hours == one.hours and notice.hours == notice.hours:
        because.append(f"published {'after' if one.hours > notice.hours else 'before'} the correction")
    return Alarm(
        kind=AlarmKind.UNCORRECTED, article=one.id, source=one.source, cluster=cluster, notice=notice.id,
        because=tuple(because), changes=tuple(kept),
    )


def _note(notice: Edition) -> str:
    """What a correction says of itself: its note, else the mark of its title."""
    notes = (c.text for c in notice.credits if c.kind == "correction_marker" and c.field in ("text", "ednote"))
    return next(notes, notice.said.mark if notice.said else "")


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= 60 else line[:59] + "…"


def withdrawn(notices: Sequence[Edition], groups: Sequence[tuple[str, Sequence[Edition]]]) -> tuple[Alarm, ...]:
    """Who carries a story that was withdrawn.

    A withdrawal is of the articles of its own cluster, of those that its fields say it replaces or is a version of, and
    of those whose title it names.

    Parameters
    ----------
    notices : sequence of Edition
        Those that say that they withdraw.
    groups : sequence of (cluster id, editions)
        Every cluster with its members, and each single article with ``""``.

    Returns
    -------
    tuple of Alarm
        By article, each once. The source of the notice is left out: it has withdrawn its story.
    """
    found: dict[str, Alarm] = {}
    for notice in sorted(notices, key=_in_time):
        named = " ".join(_WORD.findall(f"{notice.title} {notice.text[:2_000]}")).casefold()
        for cluster, members in groups:
            why = _withdraws(notice, members, named)
            for one in members if why else ():
                if one.id != notice.id and one.source != notice.source and not _withdraws_itself(one):
                    found[one.id] = Alarm(
                        kind=AlarmKind.KILLED, article=one.id, source=one.source, cluster=cluster, notice=notice.id,
                        because=(f"withdrawn by {notice.source or notice.id}: {_mark(notice)}", why),
                    )
    return tuple(found[key] for key in sorted(found))


def _mark(notice: Edition) -> str:
    return _short(notice.said.mark) if notice.said else ""


def _withdraws_itself(one: Edition) -> bool:
    return one.said is not None and one.said.kind is VersionKind.WITHDRAWAL


def _withdraws(notice: Edition, members: Sequence[Edition], named: str) -> str:
    """Why a notice withdraws the text of some articles, ``""`` where it does not."""
    if any(one.id == notice.id for one in members):
        return "carries the text of the notice" if len(members) > 1 else ""
    wire = notice.wire
    for one in members:
        if wire is not None and (one.id in wire.replaces or (one.wire and one.wire.item_id in wire.replaces)):
            return f"the notice replaces {one.id}"
        if wire is not None and one.wire is not None and wire.item_id and wire.item_id == one.wire.item_id:
            return f"the notice is a version of the same item, {wire.item_id}"
        title = " ".join(one.heading[0])
        if len(one.heading[0]) >= LEAST_TITLE and title in named:
            return f"the notice names it: “{_short(title_without_marks(one.title, grammar=one.grammar))}”"
    return ""
