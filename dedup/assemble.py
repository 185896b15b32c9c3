"""Groups of rows to clusters and stories, as people and writers look at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from . import attribution
from .bridges import bridges
from .cluster import group_id, members_of
from .columns import LazyRows
from .copies import Copy, lag_hours
from .evidence import COLUMN
from .found import Found
from .independence import origins_of
from .ledgers import LedgerBook
from .matches import DERIVED
from .model import Choice, Cluster, Member, Pair, Relation, Story, WeakLink
from .parallel import GROUPS_SHARE, gather
from .relation import CODE, ORDER
from .times import bare_dates
from .titles import Titles

I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]

WEAK_LINKS = 5  # listed per group, weakest first
WEAK = 0.75  # a match less probable than this is listed even where others hold the group together


class Inside:
    """The matches inside each group: those whose articles are both in it.

    Parameters
    ----------
    found : Found
    group : int64 array, shape (n,)
        The group of each row.
    chosen : bool array, shape (m,)
        Which matches count.

    Attributes
    ----------
    numbers : int64 array
        The matches, group by group.
    density : float64 array
        Of each group the share of its pairs that match; nan for one article. Of very many copies one was grouped for
        all: its matches are theirs too, and they match each other.
    doubtful : dict of int to list
        By group the numbers of its doubtful matches, ascending; beside each, whether it alone holds its group together.
    """

    def __init__(self, found: Found, group: I64, chosen: BOOL) -> None:
        t, leader = found.matches, found.groups.leader
        a, b = t.a, t.b
        size = np.bincount(group)
        inside = np.flatnonzero(chosen & (group[a] == group[b]))
        self.numbers = inside = inside[np.argsort(group[a[inside]], kind="stable")]
        self._starts = np.searchsorted(group[a[inside]], np.arange(len(size) + 1)).tolist()
        alone = np.zeros(len(a), np.bool_)
        alone[inside] = bridges(len(group), a[inside], b[inside])
        # Alone they hold their group together; that of two articles holds nothing else.
        holding = alone[inside] & (size[group[a[inside]]] > 2)
        doubtful = np.flatnonzero(_doubtful(found, inside, holding))
        columns = group[a[inside[doubtful]]], inside[doubtful], holding[doubtful]
        self.doubtful: dict[int, list[tuple[int, bool]]] = {}
        for own, match, bridge in zip(*(column.tolist() for column in columns), strict=True):
            self.doubtful.setdefault(own, []).append((match, bridge))
        copies = np.bincount(leader, minlength=len(group))
        one, other = leader[a[inside]], leader[b[inside]]
        pairs = np.where(one != other, copies[one] * copies[other], 0)
        matched = np.bincount(group[a[inside]], pairs, len(size)) + np.bincount(
            group, copies * (copies - 1) // 2, len(size)
        )
        with np.errstate(invalid="ignore"):
            self.density = 2 * matched / (size * (size - 1))

    def of(self, group: int) -> I64:
        """The numbers of the matches inside a group, ascending."""
        return self.numbers[self._starts[group] : self._starts[group + 1]]


def _doubtful(found: Found, inside: I64, alone: BOOL) -> BOOL:
    """Which of some matches alone hold their group together, or are improbable.

    Identical texts are no doubt, and of texts that tell one story in words of their own no copy is claimed.
    """
    relation = found.matches.relation[inside]
    claimed = DERIVED[relation] & (relation != CODE[Relation.IDENTICAL])
    return np.asarray(claimed & (alone | (found.matches.probability[inside] < WEAK)))


def _holds(found: Found, inside: I64) -> list[float | None]:
    """For each row the mean share of the text of those it matches that it contains, ``None`` where it matches none."""
    t = found.matches
    a_shorter = t.a_is_shorter[inside]
    in_longer = t.measures[inside, COLUMN["containment"]].astype(np.float64)
    in_shorter = t.measures[inside, COLUMN["containment_longer"]].astype(np.float64)
    rows = np.stack([t.a[inside], t.b[inside]], axis=1).ravel()
    shares = np.stack(
        [np.where(a_shorter, in_shorter, in_longer), np.where(a_shorter, in_longer, in_shorter)], axis=1
    ).ravel()
    count = np.bincount(rows, minlength=len(found.hours))
    mean = np.bincount(rows, shares, len(found.hours)) / np.maximum(count, 1)
    return [share if n else None for share, n in zip(mean.tolist(), count.tolist(), strict=True)]


def story_ids_of(found: Found) -> dict[int, str]:
    """The id of every story of two articles or more, by the number of its group.

    A story is named after its earliest article.
    """
    ids, groups = found.corpus.ids, enumerate(_by_time(found, found.groups.story))
    return {group: group_id("s", ids[rows[0]]) for group, rows in groups if len(rows) > 1}


def _by_time(found: Found, groups: I64) -> list[list[int]]:
    """The rows of each group by publication: undated last, ties by id."""
    return members_of(groups, np.argsort(found.hours, kind="stable"))


def clusters_of(found: Found, story_ids: Mapping[int, str]) -> dict[int, Cluster]:
    """Every cluster of two or more, by the number of its group."""
    inside = Inside(found, found.groups.cluster, found.matches.derived)
    holds = _holds(found, inside.numbers)
    story = found.groups.story
    groups = [(group, rows) for group, rows in enumerate(_by_time(found, found.groups.cluster)) if len(rows) > 1]

    def share(first: int, last: int) -> list[Cluster]:
        return [
            _cluster(found, rows, inside, holds, group, story_ids[story.item(rows[0])])
            for group, rows in groups[first:last]
        ]

    made = chain.from_iterable(gather(len(groups), share, least=GROUPS_SHARE))
    return {group: cluster for (group, _), cluster in zip(groups, made, strict=True)}


def _cluster(
    found: Found, rows: Sequence[int], matched: Inside, holds: Sequence[float | None], group: int, story: str
) -> Cluster:
    copies = [found.copy(row, holds=holds[row]) for row in rows]
    origin = attribution.pick(copies, attribution.ORIGIN_OF_CLUSTER)
    canonical = attribution.canonical(copies, origin, found.settings.cluster.canonical)
    lead = next(copy for copy in copies if copy.id == origin.id)
    closest = _closest(found, matched.of(group), lead.row)
    first, last = _first_last(copies)
    return Cluster(
        id=group_id("c", lead.id),
        story=story,
        members=tuple([_member(found, copy, lead, closest.get(copy.row)) for copy in copies]),
        origin=origin,
        canonical=canonical,
        agency=lead.agency or next((copy.agency for copy in copies if copy.agency), ""),
        first=first,
        last=last,
        density=round(matched.density.item(group), 4),
        weak_links=_weak_links(found, matched, group),
    )


def _closest(found: Found, inside: I64, origin: int) -> dict[int, int]:
    """For each row the match that says most about it: with the origin if there is one, else the most probable."""
    t = found.matches
    best: dict[int, tuple[bool, float, int]] = {}
    for m, a, b, probability in zip(
        inside.tolist(), t.a[inside].tolist(), t.b[inside].tolist(), t.probability[inside].tolist(), strict=True
    ):
        for row, other in ((a, b), (b, a)):
            rank = (other == origin, probability, -m)
            if row not in best or rank > best[row]:
                best[row] = rank
    return {row: -rank[2] for row, rank in best.items()}


def _member(found: Found, copy: Copy, lead: Copy, match: int | None) -> Member:
    relation, probability, other, longer = Relation.IDENTICAL, 1.0, lead.id, False
    if match is not None:
        t = found.matches
        first = t.a.item(match) == copy.row
        relation, probability = ORDER[t.relation.item(match)], round(t.probability.item(match), 6)
        other = found.corpus.ids[(t.b if first else t.a).item(match)]
        longer = first != t.a_is_shorter.item(match)
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


def _weak_link(found: Found, m: int, *, bridge: bool) -> WeakLink:
    t, ids = found.matches, found.corpus.ids
    pair = Pair(ids[t.a.item(m)], ids[t.b.item(m)])
    return WeakLink(pair=pair, probability=round(t.probability.item(m), 6), bridge=bridge)


def _weak_links(found: Found, matched: Inside, group: int) -> tuple[WeakLink, ...]:
    """The doubtful matches of a group, weakest first."""
    doubtful = [_weak_link(found, m, bridge=bridge) for m, bridge in matched.doubtful.get(group, ())]
    return tuple(sorted(doubtful, key=lambda link: (link.probability, link.pair.a, link.pair.b))[:WEAK_LINKS])


def _first_last(copies: Sequence[Copy]) -> tuple[datetime | None, datetime | None]:
    """The first and the last date of articles by publication."""
    return copies[0].published, next((copy.published for copy in reversed(copies) if copy.published), None)


class StoryRows(LazyRows[Story]):
    """Every story of two articles or more, the largest first, each made when it is looked at.

    Parameters
    ----------
    found : Found
    ids : mapping of int to str
        As :func:`story_ids_of` gives them.
    clusters : mapping of int to Cluster
        As :func:`clusters_of` gives them.
    ledgers : LedgerBook
    """

    def __init__(
        self, found: Found, ids: Mapping[int, str], clusters: Mapping[int, Cluster], ledgers: LedgerBook
    ) -> None:
        rows = _by_time(found, found.groups.story)
        groups = sorted(ids, key=lambda group: (-len(rows[group]), ids[group]))
        matched = Inside(found, found.groups.story, np.ones(len(found.matches.a), np.bool_))
        titles = Titles(found)
        own: dict[int, list[Cluster]] = {}
        for cluster in clusters.values():
            own.setdefault(found.groups.story.item(found.corpus.rows[cluster.origin.id]), []).append(cluster)

        def make(at: int) -> Story:
            group = groups[at]
            story = _Told(found, group, ids[group], rows[group], own.get(group, ()))
            return story.made(matched, titles, ledgers)

        super().__init__(len(groups), make)
        self._found, self._matched, self._sizes = found, matched, [len(rows[group]) for group in groups]

    def weakest(self, most: int) -> list[WeakLink]:
        """The weak links of all stories, those that alone hold one together first; no story is made for it."""
        doubtful = chain.from_iterable(self._matched.doubtful.values())
        links = [_weak_link(self._found, m, bridge=bridge) for m, bridge in doubtful]
        return sorted(links, key=lambda link: (not link.bridge, link.probability, link.pair))[:most]


class _Told(NamedTuple):
    """A story to be made: its group, its id, its rows by publication and its clusters."""

    found: Found
    group: int
    id: str
    rows: Sequence[int]
    clusters: Sequence[Cluster]

    def made(self, matched: Inside, titles: Titles, ledgers: LedgerBook) -> Story:
        """The story itself."""
        found = self.found
        copies = [found.copy(row) for row in self.rows]
        by_size = sorted(self.clusters, key=lambda c: (-len(c.members), c.id))
        origin = _origin_of_story(copies, self.clusters)
        if by_size:
            biggest = by_size[0]
            canonical = Choice(
                id=biggest.canonical.id,
                because=(
                    f"stands for the largest cluster ({len(biggest.members)} articles)", *biggest.canonical.because
                ),
            )
        else:
            canonical = Choice(id=origin.id, because=("no cluster in this story: its origin stands for it",))
        first, last = _first_last(copies)
        return Story(
            id=self.id,
            title=titles.of(copies, canonical.id),
            members=tuple([copy.id for copy in copies]),
            clusters=tuple([cluster.id for cluster in by_size]),
            origin=origin,
            canonical=canonical,
            agencies=tuple(sorted({copy.agency for copy in copies} - {""})),
            first=first,
            last=last,
            density=round(matched.density.item(self.group), 4),
            weak_links=_weak_links(found, matched, self.group),
            origins=origins_of(copies, by_size, ledgers),
            bare_dates=bare_dates(copies) & {first, last},
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

