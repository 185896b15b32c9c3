"""The stories of a run, as people and writers look at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from . import attribution
from .cluster import group_id
from .clusters import ClusterBook, first_last, rows_by_time
from .columns import LazyRows
from .copies import Copy
from .found import Found
from .independence import origins_of
from .inside import Inside, weak_link, weak_links
from .ledgers import LedgerBook
from .model import Choice, Cluster, Story, WeakLink
from .times import bare_dates
from .titles import Titles

BOOL = npt.NDArray[np.bool_]


def story_ids_of(found: Found) -> dict[int, str]:
    """The id of every story of two articles or more, by the number of its group.

    A story is named after its earliest article.
    """
    ids, groups = found.corpus.ids, rows_by_time(found, found.groups.story)
    return {group: group_id("s", ids[groups.first(group)]) for group in groups}


class StoryParts(NamedTuple):
    """What a story is made of: its group, its articles by publication, and its clusters by the numbers of theirs."""

    group: int
    copies: Sequence[Copy]
    clusters: Mapping[int, Cluster]


class StoryRows(LazyRows[Story]):
    """Every story of two articles or more, the largest first, each made when it is looked at.

    Parameters
    ----------
    found : Found
    ids : mapping of int to str
        As :func:`story_ids_of` gives them.
    clusters : ClusterBook
    ledgers : LedgerBook
    """

    def __init__(self, found: Found, ids: Mapping[int, str], clusters: ClusterBook, ledgers: LedgerBook) -> None:
        self._found, self._ids, self._clusters, self._ledgers = found, ids, clusters, ledgers
        self._rows = rows_by_time(found, found.groups.story)
        self._groups = sorted(ids, key=lambda group: (-self._rows.size(group), ids[group]))
        super().__init__(len(ids), self._story)

    def remember(self) -> None:
        """Work out what all stories need: for a process that is to be forked before it looks at them."""
        self._clusters.remember()
        self._ledgers.make()
        _ = self._matched.doubtful, self._titles, self._clusters_of, self._silent

    @cached_property
    def _matched(self) -> Inside:
        return Inside(self._found, self._found.groups.story, np.ones(len(self._found.matches.a), np.bool_))

    @cached_property
    def _silent(self) -> BOOL:
        """Which rows of stories say nothing of themselves."""
        of_stories = np.isin(self._found.groups.story, self._groups)
        rows = np.flatnonzero(of_stories & (self._clusters.role < 0))
        out = self._clusters.silent.copy()
        out[rows] = self._found.silent(rows)
        return out

    @cached_property
    def _titles(self) -> Titles:
        return Titles(self._found)

    @cached_property
    def _clusters_of(self) -> Mapping[int, list[int]]:
        """The clusters of each story, by the numbers of their groups."""
        own: dict[int, list[int]] = {}
        for group in self._clusters.rows:
            own.setdefault(self._found.groups.story.item(self._clusters.rows.first(group)), []).append(group)
        return own

    def _story(self, at: int) -> Story:
        return next(map(self.made, self.told(at, at + 1)))

    def told(self, first: int, last: int) -> Iterator[StoryParts]:
        """What each of some stories is made of; nothing of it is kept."""
        book, groups = self._clusters, self._groups[first:last]
        rows = self._rows.of(np.array(groups, np.int64))[1].tolist()
        articles = iter(zip(rows, book.copies(rows, self._silent[rows].tolist()), strict=True))
        for group in groups:
            copies = dict(islice(articles, self._rows.size(group)))
            clusters = {own: book.told(own, copies) for own in self._clusters_of.get(group, ())}
            yield StoryParts(group, tuple(copies.values()), clusters)

    def made(self, told: StoryParts) -> Story:
        """The story itself."""
        found, copies, clusters, matched = self._found, told.copies, tuple(told.clusters.values()), self._matched
        by_size = sorted(clusters, key=lambda c: (-len(c.members), c.id))
        origin = _origin_of_story(copies, clusters)
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
        first, last = first_last(copies)
        return Story(
            id=self._ids[told.group],
            title=self._titles.of(copies, canonical.id),
            members=tuple([copy.id for copy in copies]),
            clusters=tuple([cluster.id for cluster in by_size]),
            origin=origin,
            canonical=canonical,
            agencies=tuple(sorted({copy.agency for copy in copies} - {""})),
            first=first,
            last=last,
            density=round(matched.density.item(told.group), 4),
            weak_links=weak_links(found, matched, told.group),
            origins=origins_of(copies, by_size, self._ledgers),
            bare_dates=bare_dates(copies) & {first, last},
        )

    def weakest(self, most: int) -> list[WeakLink]:
        """The weak links of all stories, those that alone hold one together first; no story is made for it."""
        doubtful = chain.from_iterable(self._matched.doubtful.values())
        links = [weak_link(self._found, m, bridge=bridge) for m, bridge in doubtful]
        return sorted(links, key=lambda link: (not link.bridge, link.probability, link.pair))[:most]


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

