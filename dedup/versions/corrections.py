"""Who still carries the words that a correction replaced."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from ..model import Alarm, AlarmKind, Change, VersionKind
from .chain import SURE_HOURS, SURE_LIKENESS, carrying
from .changes import around, changes, place, sides, span_of
from .edition import WORD, Edition, later, likeness, shortened
from .order import Order, in_order

MOST_CHANGES = 8  # a version with more is a new text: only what its note speaks of is taken for the correction
CARRIED_LIKENESS = 0.5  # share of words in common from which an article carries the text that was corrected
FEW_CHANGES, FEW_WORDS = 6, 6  # where the feed lacks the version before: more differences are somebody's editing
SPELT_ALIKE = 0.6

_STOP = frozenset(
    (
        *("a", "an", "and", "are", "as", "at", "by", "for", "from", "has", "in", "is", "it", "its", "no", "not", "of"),
        *("on", "or", "that", "the", "this", "to", "was", "were", "with", "corrects", "corrected", "paragraph", "say"),
        *("paragraphs", "first", "second", "third", "fourth", "fifth", "says", "show", "story", "headline", "lead"),
    )
)  # what every note says


def uncorrected(editions: Sequence[Edition], cluster: str) -> tuple[Alarm, ...]:
    """Who of a cluster still carries the words that a correction replaced.

    What a correction changed is told by the version before it, of the same source; where the feed has none, the
    carrier's own text is compared, and only what the note speaks of counts. An earlier version of the source that
    issued the correction is no alarm: it is superseded. Without a date, or with the time of the correction, an article
    of that source may be such a version, and is none either, unless the feed's links put it behind the correction. A
    later version that still has the correction's note corrects nothing anew.

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
    if not any(map(_corrects, editions)):
        return ()
    order = in_order(editions)
    silent = carrying(order.editions)
    for notice in order.editions:
        if not _corrects(notice) or notice.id in silent:
            continue
        behind, ahead = order.behind(notice), order.ahead(notice)
        before = _before(notice, order)
        known = _corrected(before, notice) if before else ()
        for one in editions:
            known_later = one.id in behind or (later(one, notice) and one.id not in ahead)
            if one is notice or (one.source == notice.source and not known_later):
                continue
            kept = _kept(known, before, notice, one) if before else _spoken_of(one, notice)
            if kept and likeness(one, notice) >= CARRIED_LIKENESS:
                found[one.id] = _alarm(one, notice, before, cluster, kept)
    return tuple(found[key] for key in sorted(found))


def _corrects(one: Edition) -> bool:
    return one.said is not None and one.said.kind is VersionKind.CORRECTION


def _before(notice: Edition, order: Order) -> Edition | None:
    """The version that a correction corrects, of the same source.

    The nearest that the feed's links put ahead of it and that differs in what was corrected; else the most alike of the
    week before; else, of nearly the same text that is undated or has the same time, the one that lacks what the note
    speaks of, or says by its number that it is the one, or is the only other one and says nothing of itself.
    """
    own = [one for one in order.editions if one.source == notice.source and one is not notice]
    linked = order.ahead(notice)
    for one in reversed(own):
        if one.id in linked and _corrected(one, notice):
            return one
    alike = [one for one in own if likeness(one, notice) >= SURE_LIKENESS and one.genre == notice.genre]
    earlier = [one for one in alike if later(notice, one) and notice.hours - one.hours <= SURE_HOURS]
    if not earlier:
        alike = [one for one in alike if not (later(notice, one) or later(one, notice) or _corrects(one))]
        earlier = [one for one in alike if _told(one, notice)] or [one for one in alike if _meant(one, notice, alike)]
    return max(earlier, key=lambda one: (likeness(one, notice), order.editions.index(one)), default=None)


def _told(one: Edition, notice: Edition) -> bool:
    """Whether an edition differs from a correction in what its note speaks of."""
    note = _content(_note(notice))
    return any(note & _content(f"{change.old} {change.new}") for change in changes(one, notice))


def _meant(one: Edition, notice: Edition, alike: Sequence[Edition]) -> bool:
    """Whether an edition is the one corrected by its number, or by being alone."""
    return one.number is not None and one.number == notice.number if one.said else len(alike) == 1


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
    if len(differing) > FEW_CHANGES or likeness(one, notice) < SURE_LIKENESS:
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
    return (word.removesuffix("'s").removesuffix("’s") for word in map(str.casefold, WORD.findall(text)))


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
        at = place(own, around(old_words, change.before))
        if at is None or place(own, around(new_words, change.after)) is not None:
            continue
        start, end = at
        left, right = sides(old_words, change.before)
        span = span_of(own[1], start + left, end - right)
        text = one.title if change.field == "title" else one.text
        out.append(
            Change(
                field=change.field, before=span, after=change.after, old=text[span.start : span.end], new=change.new
            )
        )
    return tuple(out)


def _alarm(
    one: Edition, notice: Edition, before: Edition | None, cluster: str, kept: Sequence[Change]
) -> Alarm:
    because = [f"corrected by {notice.source or notice.id}: {_note(notice)}"]
    first = kept[0]
    if not first.old:
        because.append(f"lacks “{shortened(first.new)}”, which the correction put in")
    elif not first.new:
        because.append(f"still has “{shortened(first.old)}”, which the correction took out")
    else:
        because.append(f"still has “{shortened(first.old)}”, corrected to “{shortened(first.new)}”")
    if before is None:
        because.append(
            "the text before the correction is not in the feed: this is where it differs, and the note says so"
        )
    if later(one, notice) or later(notice, one):
        because.append(f"published {'after' if later(one, notice) else 'before'} the correction")
    return Alarm(
        kind=AlarmKind.UNCORRECTED, article=one.id, source=one.source, cluster=cluster, notice=notice.id,
        because=tuple(because), changes=tuple(kept),
    )


def _note(notice: Edition) -> str:
    """What a correction says of itself: its note, else the mark of its title."""
    notes = (credit.text for credit in notice.notes if credit.kind == "correction_marker")
    return next(notes, notice.said.mark if notice.said else "")
