"""Groups of rows to clusters and stories, as people and writers look at them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from . import attribution
from .cluster import group_id, members_of
from .copies import Copy, lag_hours
from .evidence import COLUMN
from .found import Found
from .graph import bridges
from .independence import origins_of
from .ledgers import LedgerBook
from .model import Choice, Cluster, Member, Pair, Relation, Story, WeakLink
from .relation import ORDER
from .titles import Titles

I64 = npt.NDArray[np.int64]

WEAK_LINKS = 5  # listed per group, weakest first
WEAK = 0.75  # a match less probable than this is listed even where others hold the group together


@dataclass(frozen=True, slots=True)
class Inside:
    """The matches inside each group: ``of[group]`` are numbers of matches whose articles are both in it."""

    of: Mapping[int, Sequence[int]]

    @classmethod
    def groups(cls, group: I64, a: I64, b: I64, chosen: npt.NDArray[np.bool_]) -> Inside:
        """Sort the chosen matches by the group that both their articles are in."""
        of: dict[int, list[int]] = {}
        both = np.flatnonzero(chosen & (group[a] == group[b]))
        for m, g in zip(both.tolist(), group[a[both]].tolist(), strict=True):
            of.setdefault(g, []).append(m)
        return cls(of)


def clusters_of(found: Found, story_ids: Sequence[str]) -> dict[int, Cluster]:
    """Every cluster of two or more, by the number of its group."""
    t = found.matches
    inside = Inside.groups(found.groups.cluster, t.a, t.b, t.derived)
    return {
        group: _cluster(found, rows, inside.of.get(group, ()), story_ids[found.groups.story[rows[0]]])
        for group, rows in enumerate(members_of(found.groups.cluster))
        if len(rows) > 1
    }


def _cluster(found: Found, rows: Sequence[int], inside: Sequence[int], story: str) -> Cluster:
    holds = _holds(found, inside)
    copies = {row: found.copy(row, holds=holds.get(row)) for row in rows}
    origin = attribution.pick(list(copies.values()), attribution.ORIGIN_OF_CLUSTER)
    canonical = attribution.canonical(list(copies.values()), origin, found.settings.cluster.canonical)
    lead = next(copy for copy in copies.values() if copy.id == origin.id)
    closest = _closest(found, inside, lead.row)
    members = [_member(found, copy, lead, closest.get(row)) for row, copy in copies.items()]
    first, last = _first_last(copies.values())
    return Cluster(
        id=group_id("c", lead.id),
        story=story,
        members=tuple(sorted(members, key=_by_time)),
        origin=origin,
        canonical=canonical,
        agency=lead.agency or next((c.agency for c in sorted(copies.values(), key=_by_time) if c.agency), ""),
        first=first,
        last=last,
        density=_density(found, rows, inside),
        weak_links=_weak_links(found, rows, inside),
    )


def _holds(found: Found, inside: Sequence[int]) -> dict[int, float]:
    """For each row the mean share of the text of those it matches that it contains."""
    t = found.matches
    shares: dict[int, list[float]] = {}
    for m in inside:
        shorter, longer = (int(t.a[m]), int(t.b[m])) if t.a_is_shorter[m] else (int(t.b[m]), int(t.a[m]))
        shares.setdefault(longer, []).append(float(t.measures[m, COLUMN["containment"]]))
        shares.setdefault(shorter, []).append(float(t.measures[m, COLUMN["containment_longer"]]))
    return {row: sum(own) / len(own) for row, own in shares.items()}


def _density(found: Found, rows: Sequence[int], inside: Sequence[int]) -> float:
    """The share of the pairs of a group that match.

    Of very many copies one was grouped for all: its matches are theirs too, and they match each other.
    """
    t, leader = found.matches, found.groups.leader
    copies = Counter(int(leader[row]) for row in rows)
    matched = sum(n * (n - 1) // 2 for n in copies.values())
    for m in inside:
        one, other = int(leader[t.a[m]]), int(leader[t.b[m]])
        if one != other:
            matched += copies[one] * copies[other]
    return round(2 * matched / (len(rows) * (len(rows) - 1)), 4)


def _closest(found: Found, inside: Sequence[int], origin: int) -> dict[int, int]:
    """For each row the match that says most about it: with the origin if there is one, else the most probable."""
    t = found.matches
    best: dict[int, tuple[bool, float, int]] = {}
    for m in inside:
        a, b = int(t.a[m]), int(t.b[m])
        for row, other in ((a, b), (b, a)):
            rank = (other == origin, float(t.probability[m]), -m)
            if row not in best or rank > best[row]:
                best[row] = rank
    return {row: -rank[2] for row, rank in best.items()}


def _member(found: Found, copy: Copy, lead: Copy, match: int | None) -> Member:
    t = found.matches
    relation, probability, other, longer = Relation.IDENTICAL, 1.0, lead.id, False
    if match is not None:
        first = bool(t.a[match] == copy.row)
        relation, probability = ORDER[t.relation[match]], round(float(t.probability[match]), 6)
        other = found.corpus.ids[int(t.b[match] if first else t.a[match])]
        longer = first != bool(t.a_is_shorter[match])
    return Member(
        id=copy.id,
        role=attribution.role(copy, lead, relation, longer=longer),
        source=copy.source,
        published=copy.published,
        day_only=copy.day_only,
        lag_hours=lag_hours(copy, lead),
        agency=copy.agency,
        similar_to=other,
        relation=relation,
        probability=probability,
    )


def _weak_links(found: Found, rows: Sequence[int], inside: Sequence[int]) -> tuple[WeakLink, ...]:
    """Matches that alone hold the group together, and improbable ones, weakest first.

    Identical texts are no doubt, and of texts that tell one story in words of their own no copy is claimed.
    """
    t = found.matches
    pairs = {(int(t.a[m]), int(t.b[m])): m for m in inside}
    alone = bridges(pairs) if len(rows) > 2 else set()
    doubtful = [
        WeakLink(
            pair=Pair(found.corpus.ids[a], found.corpus.ids[b]),
            probability=round(float(t.probability[m]), 6),
            bridge=(a, b) in alone,
        )
        for (a, b), m in pairs.items()
        if ORDER[t.relation[m]].derived  # not t.derived[m], which is made of all matches anew each time
        and ORDER[t.relation[m]] is not Relation.IDENTICAL
        and ((a, b) in alone or t.probability[m] < WEAK)
    ]
    return tuple(sorted(doubtful, key=lambda link: (link.probability, link.pair.a, link.pair.b))[:WEAK_LINKS])


def _first_last(copies: Iterable[Copy]) -> tuple[datetime | None, datetime | None]:
    dates = [copy.published for copy in copies if copy.published is not None]
    return (min(dates), max(dates)) if dates else (None, None)


def _by_time(member: Member | Copy) -> tuple[bool, float, str]:
    """Undated last, ties by id."""
    when = member.published
    return when is None, 0.0 if when is None else when.timestamp(), member.id


def stories_of(found: Found, clusters: Mapping[int, Cluster], ledgers: LedgerBook) -> dict[int, Story]:
    """Every story of two articles or more, by the number of its group."""
    t = found.matches
    inside = Inside.groups(found.groups.story, t.a, t.b, np.ones(len(t.a), np.bool_))
    told = [(group, rows) for group, rows in enumerate(members_of(found.groups.story)) if len(rows) > 1]
    titles = Titles(found)
    out: dict[int, Story] = {}
    for group, rows in told:
        own = sorted({int(found.groups.cluster[row]) for row in rows} & clusters.keys())
        out[group] = _story(found, rows, inside.of.get(group, ()), [clusters[c] for c in own], titles, ledgers)
    return out


def _story(
    found: Found,
    rows: Sequence[int],
    inside: Sequence[int],
    clusters: Sequence[Cluster],
    titles: Titles,
    ledgers: LedgerBook,
) -> Story:
    copies = sorted((found.copy(row) for row in rows), key=_by_time)
    by_size = sorted(clusters, key=lambda c: (-len(c.members), c.id))
    origin = _origin_of_story(copies, clusters)
    if by_size:
        biggest = by_size[0]
        canonical = Choice(
            id=biggest.canonical.id,
            because=(f"stands for the largest cluster ({len(biggest.members)} articles)", *biggest.canonical.because),
        )
    else:
        canonical = Choice(id=origin.id, because=("no cluster in this story: its origin stands for it",))
    first, last = _first_last(copies)
    return Story(
        id=story_id(found, rows),
        title=titles.of(copies, canonical.id),
        members=tuple(copy.id for copy in copies),
        clusters=tuple(cluster.id for cluster in by_size),
        origin=origin,
        canonical=canonical,
        agencies=tuple(sorted({copy.agency for copy in copies} - {""})),
        first=first,
        last=last,
        density=_density(found, rows, inside),
        weak_links=_weak_links(found, rows, inside),
        origins=origins_of(copies, by_size, ledgers),
    )


def _origin_of_story(copies: Sequence[Copy], clusters: Sequence[Cluster]) -> Choice:
    """Of the origins of its clusters and its single articles: a story contradicts none of its clusters."""
    if [len(cluster.members) for cluster in clusters] == [len(copies)]:
        return clusters[0].origin
    follows = {member.id for cluster in clusters for member in cluster.members if member.id != cluster.origin.id}
    return attribution.pick(
        [copy for copy in copies if copy.id not in follows],
        attribution.ORIGIN_OF_STORY,
        everyone=copies,
        those="that are a cluster's origin or stand alone",
    )


def story_id(found: Found, rows: Sequence[int]) -> str:
    """A story is named after its earliest article (undated last, ties by id)."""
    hours = found.hours
    first = min(rows, key=lambda row: (hours[row] != hours[row], hours[row], row))
    return group_id("s", found.corpus.ids[first])
