"""Chains: the versions among articles of one text, in the order in which they were sent."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Version, VersionKind
from .edition import Edition, in_time, likeness

SURE_HOURS = 7 * 24  # a report of the same kind next month is no version
VERSION_LIKENESS = 0.65  # share of words in common from which an unmarked text is one; below are reports of one event


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
    told = sorted(versions, key=in_time)
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
    return one.heading[0] == marked.heading[0] != () or likeness(one, marked) >= VERSION_LIKENESS


def _by_number(told: Sequence[Edition]) -> list[Edition]:
    """The numbered updates of each source in the order of their numbers, in the places that they have."""
    places: dict[str, list[int]] = {}
    for at, one in enumerate(told):
        if one.said and one.said.number is not None and one.said.kind is VersionKind.UPDATE:
            places.setdefault(one.source, []).append(at)
    out = list(told)
    for own in places.values():
        ordered = sorted((told[at] for at in own), key=lambda one: ((one.said and one.said.number) or 0, in_time(one)))
        for at, one in zip(own, ordered, strict=True):
            out[at] = one
    return out
