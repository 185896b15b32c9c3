"""Chains: the versions among articles of one text, in the order in which they were sent."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Version, VersionKind
from .edition import Edition, likeness
from .order import in_order

SURE_HOURS = 7 * 24  # a report of the same kind next month is no version
VERSION_LIKENESS = 0.65  # share of words in common from which an unmarked text is one; below are reports of one event
SURE_LIKENESS = 0.8  # and from which it is one whose date is missing, or the one that a correction corrects


def chain_of(editions: Sequence[Edition]) -> tuple[Version, ...]:
    """The versions among articles of one text, in order.

    Parameters
    ----------
    editions : sequence of Edition
        The members of a cluster.

    Returns
    -------
    tuple of Version
        Those that say what they are, those that they name as replaced or as the same item, and those of the same source
        and genre that have the title of one or most of its words within a week: the first, and later ones as updates,
        or as repeats where no word differs. Where a date is missing, a week cannot be told: then the title must be the
        same, or nearly all words. In the order of :func:`~dedup.versions.order.in_order`.
        Empty where none says anything. The order of the input makes no difference.
    """
    marked = [one for one in editions if one.said is not None]
    versions = [one for one in editions if one.said or any(_is_version(one, other) for other in marked)]
    if len(versions) < 2:
        return ()
    out: list[Version] = []
    before: dict[tuple[str, str], Edition] = {}
    for one in in_order(versions).editions:
        kind, text = VersionKind.FIRST, (one.source, one.genre)
        if text in before:
            kind = VersionKind.REPEAT if before[text].words[0] == one.words[0] else VersionKind.UPDATE
        before[text] = one
        out.append(one.said or Version(id=one.id, kind=kind))
    return tuple(out)


def _is_version(one: Edition, marked: Edition) -> bool:
    """Whether an article that says nothing is a version of the text of one that does."""
    if marked.wire and (one.id in marked.wire.replaces or (one.wire and one.wire.item_id in marked.wire.replaces)):
        return True
    if one.source != marked.source or one.genre != marked.genre:
        return False
    if one.wire and marked.wire and one.wire.item_id and one.wire.item_id == marked.wire.item_id:
        return True
    if abs(one.hours - marked.hours) > SURE_HOURS:
        return False
    least = SURE_LIKENESS if one.undated or marked.undated else VERSION_LIKENESS
    return one.heading[0] == marked.heading[0] != () or likeness(one, marked) >= least
