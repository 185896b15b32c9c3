"""Chains: the versions among articles of one text, in the order in which they were sent."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from ..model import Version, VersionKind
from .edition import WORD, Edition, likeness
from .order import in_order

SURE_HOURS = 7 * 24  # a report of the same kind next month is no version
VERSION_LIKENESS = 0.65  # share of words in common from which an unmarked text is one; below are reports of one event
SURE_LIKENESS = 0.8  # and from which it is one whose date is missing, or the one that a correction corrects
_MENDED = frozenset({VersionKind.CORRECTION, VersionKind.REFILE})
_LOOK_BACK = 20  # notes of one source
_FORM = frozenset(("this", "the", "a", "version", "of", "story", "item", "is", "was", "has", "been"))


def chain_of(editions: Sequence[Edition]) -> tuple[Version, ...]:
    """The versions among articles of one text, in order.

    Parameters
    ----------
    editions : sequence of Edition
        The members of a cluster.

    Returns
    -------
    tuple of Version
        Those that say what they are, if another one here has their title or most of their words; those that they name
        as replaced or as the same item; and those of the same source and genre that have the title or slug of one or
        most of its words within a week. They are the first, and later ones updates, or repeats where no word differs;
        also those whose note on a correction is that of an earlier version. Where a date is missing, a week cannot be
        told: then title or slug must be the same, or nearly all words. In the order of
        :func:`~dedup.versions.order.in_order`; the order of the input makes no difference.
    """
    marked: dict[str, list[Edition]] = {}
    replaced: set[str] = set()
    for one in editions:
        if one.said is not None:
            marked.setdefault(one.source, []).append(one)
            replaced.update(one.wire.replaces if one.wire else ())
    held = [
        one
        for one in editions
        if one.said or _is_named(one, replaced) or any(_is_version(one, other) for other in marked.get(one.source, ()))
    ]
    versions = [one for one in held if not one.said or any(_is_beside(one, other) for other in held)]
    if len(versions) < 2:
        return ()
    out: list[Version] = []
    before: dict[tuple[str, str], Edition] = {}
    ordered = in_order(versions).editions
    silent = carrying(ordered)
    for one in ordered:
        kind, text = VersionKind.FIRST, (one.source, one.genre)
        if text in before:
            kind = VersionKind.REPEAT if before[text].words[0] == one.words[0] else VersionKind.UPDATE
        before[text] = one
        said = None if one.id in silent else one.said
        out.append(said or Version(id=one.id, kind=kind))
    return tuple(out)


def carrying(ordered: Iterable[Edition]) -> frozenset[str]:
    """The ids of those whose note on a correction or refile is no news.

    Parameters
    ----------
    ordered : iterable of Edition
        In the order in which they were sent.

    Returns
    -------
    frozenset of str
        Those with the note of a version ahead of them, apart from its form ("was corrected", "has been corrected"), or
        with most of that note and no other text than it.
    """
    seen: dict[str, list[tuple[frozenset[str], tuple[str, ...]]]] = {}
    out: set[str] = set()
    for one in ordered:
        said = one.said
        if said is None or said.kind not in _MENDED or all(said.mark != credit.text for credit in one.notes):
            continue
        note = frozenset(map(str.casefold, WORD.findall(said.mark))) - _FORM
        earlier = seen.setdefault(one.source, [])
        for old, text in earlier[-_LOOK_BACK:]:
            if note == old or (text == one.words[0] and 2 * len(note & old) > len(note | old)):
                out.add(one.id)
                break
        else:
            earlier.append((note, one.words[0]))
    return frozenset(out)


def _is_named(one: Edition, replaced: Container[str]) -> bool:
    """Whether an article or its item is among those that others say they replace."""
    return one.id in replaced or (one.wire is not None and one.wire.item_id in replaced)


def _is_version(one: Edition, marked: Edition) -> bool:
    """Whether an article that says nothing is a version of the text of one that does."""
    if marked.wire and _is_named(one, marked.wire.replaces):
        return True
    if one.source != marked.source or one.genre != marked.genre:
        return False
    if one.wire and marked.wire and one.wire.item_id and one.wire.item_id == marked.wire.item_id:
        return True
    if abs(one.hours - marked.hours) > SURE_HOURS:
        return False
    if one.slug == marked.slug != "":
        return True
    least = SURE_LIKENESS if one.undated or marked.undated else VERSION_LIKENESS
    return one.heading[0] == marked.heading[0] != () or likeness(one, marked) >= least


def _is_beside(marked: Edition, other: Edition) -> bool:
    """Whether an article that says what it is has to do with another: the cluster may hold the next story of a case."""
    if marked is other:
        return False
    if _is_version(other, marked) or _is_version(marked, other):
        return True
    alike = marked.heading[0] == other.heading[0] != () or likeness(marked, other) >= VERSION_LIKENESS
    return marked.genre == other.genre and alike
