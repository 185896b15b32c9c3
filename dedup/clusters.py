"""The clusters of a run: of each who was first and who stands for it in columns, and as an object when looked at."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

import numpy as np
import numpy.typing as npt

from . import attribution
from .choosing import ROLE, Members, canonicals, origins, roles
from .cluster import group_id
from .columns import LazyRows
from .copies import Copy, lag_hours
from .found import Found
from .grouped import GroupedRows
from .inside import Inside, shares_held, weak_links
from .model import Cluster, Member, Relation, Version, WeakLink
from .processes import GROUPS_SHARE, gather
from .relation import CODE, ORDER

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]


class ClusterBook(Mapping[int, Cluster]):
    """Every cluster of two or more, by the number of its group.

    Parameters
    ----------
    found : Found
    story_ids : mapping of int to str
        As :func:`dedup.assemble.story_ids_of` gives them.

    Attributes
    ----------
    rows : GroupedRows
        The rows of each cluster by publication.
    origin, canonical : int64 array
        Of each group the row that was first, and the one that stands for it, -1 for a single article.
    role : int64 array, shape (n,)
        Of each row its role in its cluster, a place in :data:`dedup.choosing.ROLES`, -1 for a single article.
    silent : bool array, shape (n,)
        Which rows of clusters say nothing of themselves, as :meth:`dedup.found.Found.silent` has it.
    ids : dict of int to str

    Notes
    -----
    A cluster with an article that says something of itself is made at once, the choice takes its lines; any other
    when it is looked at. Those that are made are kept.
    """

    def __init__(self, found: Found, story_ids: Mapping[int, str]) -> None:
        group = found.groups.cluster
        self._found, self._story_ids = found, story_ids
        self._inside = Inside(found, group, found.matches.derived)
        self._holds = shares_held(found, self._inside.numbers)
        self.rows = rows_by_time(found, group)
        count = int(group.max(initial=-1)) + 1
        self.origin, self.canonical = np.full(count, -1, np.int64), np.full(count, -1, np.int64)
        self.role = np.full(len(group), -1, np.int64)
        rows = self.rows.rows
        self.silent = np.zeros(len(group), np.bool_)
        self.silent[rows] = found.silent(rows)
        silent = np.ones(count, np.bool_)
        silent[group[rows[~self.silent[rows]]]] = False
        self._made: dict[int, Cluster] = {}
        self._make([at for at in self.rows if not silent.item(at)])
        for at, cluster in self._made.items():
            self._note(at, cluster)
        self._choose([at for at in self.rows if silent.item(at)])
        ids = found.corpus.ids
        self.ids = {
            at: self._made[at].id if at in self._made else group_id("c", ids[self.origin.item(at)]) for at in self.rows
        }

    def __getitem__(self, group: int) -> Cluster:
        made = self._made.get(group)
        if made is None:
            made = self._made[group] = self._cluster(group, self._copies(group))
        return made

    def told(self, group: int, copies: Mapping[int, Copy]) -> Cluster:
        """A cluster that is looked at once: it is not kept, if it was not made before.

        Parameters
        ----------
        group : int
        copies : mapping of int to Copy
            Its articles by row, and maybe others; as :meth:`copies` makes them.
        """
        made = self._made.get(group)
        return made if made is not None else self._cluster(group, [copies[row] for row in self.rows[group]])

    def copies(self, rows: Sequence[int], silent: Iterable[bool]) -> list[Copy]:
        """What attribution needs of some articles, as :meth:`dedup.found.Found.copies`."""
        holds = self._holds[np.array(rows, np.int64)].tolist()
        return self._found.copies(rows, holds=map(_known, holds), silent=silent)

    def __iter__(self) -> Iterator[int]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def make(self) -> None:
        """Make them all, in several processes: sooner done than one by one."""
        self._make([group for group in self.rows if group not in self._made])

    def story_of(self, group: int) -> str:
        """The id of the story of a cluster."""
        return self._story_ids[self._found.groups.story.item(self.rows.first(group))]

    def weak_links(self) -> Iterator[WeakLink]:
        """Those of all clusters, cluster by cluster; none is made for it."""
        return chain.from_iterable(weak_links(self._found, self._inside, group) for group in self._inside.doubtful)

    def remember(self) -> None:
        """Work out what all clusters need: for a process that is to be forked before it looks at them."""
        _ = self._inside.doubtful, self._inside.best

    def by_size(self) -> ClusterRows:
        """The clusters, the largest first, those of one size by id."""
        return ClusterRows(self, sorted(self.rows, key=lambda group: (-self.rows.size(group), self.ids[group])))

    def chain(self, group: int, versions: tuple[Version, ...]) -> None:
        """Give a cluster the versions that its articles are."""
        self._made[group] = replace(self[group], versions=versions)

    def _make(self, groups: Sequence[int]) -> None:
        if not groups:
            return
        self.remember()

        def share(first: int, last: int) -> list[Cluster]:
            return [self._cluster(group, self._copies(group)) for group in groups[first:last]]

        made = chain.from_iterable(gather(len(groups), share, least=GROUPS_SHARE))
        self._made.update(zip(groups, made, strict=True))

    def _note(self, group: int, cluster: Cluster) -> None:
        """Put a cluster that is made into the columns."""
        rows = self._found.corpus.rows
        self.origin[group], self.canonical[group] = rows[cluster.origin.id], rows[cluster.canonical.id]
        self.role[self.rows[group]] = [ROLE[member.role] for member in cluster.members]

    # --- those of which no article says anything of itself ------------------------------------------------

    def _choose(self, groups: Sequence[int]) -> None:
        """Fill the columns of some clusters."""
        if not groups:
            return
        found = self._found
        own = np.array(groups, np.int64)
        bounds, rows = self.rows.of(own)
        words = np.diff(found.reading.tokens.offsets)
        members = Members(
            np.repeat(np.arange(len(groups)), np.diff(bounds)), bounds[:-1], found.hours[rows], found.day_only[rows],
            words[rows], self._holds[rows],
        )
        self.origin[own] = self._one_each(members, rows, origins(members))
        origin = self.origin[found.groups.cluster[rows]]
        policy = found.settings.cluster.canonical
        self.canonical[own] = self._one_each(members, rows, canonicals(members, rows == origin, policy))
        t, match = found.matches, self._inside.closest(self.origin[found.groups.cluster])[rows]
        matched = match >= 0
        relation = np.where(matched, t.relation[match], CODE[Relation.IDENTICAL])
        longer = matched & ((t.a[match] == rows) != t.a_is_shorter[match])
        numbers = {name: number for number, name in enumerate({"": 0, **dict.fromkeys(found.reading.sources)})}
        source = np.array([numbers[name] for name in found.reading.sources], np.int64)
        self.role[rows] = roles(origin, rows, relation, longer, source, found.hours, found.day_only)

    def _one_each(self, members: Members, rows: I64, left: BOOL) -> I64:
        """The row of each cluster that is left; of several the one that a hash of their texts chooses."""
        at = np.flatnonzero(left)
        first = at[np.diff(members.cluster[at], prepend=-1) > 0]
        chosen = rows[first]
        for cluster in np.flatnonzero(np.bincount(members.cluster[at]) > 1).tolist():
            equal = rows[at[members.cluster[at] == cluster]].tolist()
            chosen[cluster] = min(self._found.copies(equal), key=attribution.by_text).row
        return chosen

    # --- as objects ---------------------------------------------------------------------------------------

    def _copies(self, group: int) -> list[Copy]:
        """The articles of a cluster, by publication."""
        rows = self.rows[group]
        return self.copies(rows, self.silent[rows].tolist())

    def _cluster(self, group: int, copies: Sequence[Copy]) -> Cluster:
        found, inside = self._found, self._inside
        origin = attribution.pick(copies, attribution.ORIGIN_OF_CLUSTER)
        canonical = attribution.canonical(copies, origin, found.settings.cluster.canonical)
        lead = next(copy for copy in copies if copy.id == origin.id)
        with_lead = _with(found, inside.of(group), lead.row)
        first, last = first_last(copies)
        return Cluster(
            id=group_id("c", lead.id),
            story=self.story_of(group),
            members=tuple(
                [_member(found, copy, lead, with_lead.get(copy.row, inside.best.item(copy.row))) for copy in copies]
            ),
            origin=origin,
            canonical=canonical,
            agency=lead.agency or next((copy.agency for copy in copies if copy.agency), ""),
            first=first,
            last=last,
            density=round(inside.density.item(group), 4),
            weak_links=weak_links(found, inside, group),
        )


class ClusterRows(LazyRows[Cluster]):
    """The clusters in an order, each made when it is looked at, and all together when one goes through them.

    Parameters
    ----------
    book : ClusterBook
    groups : sequence of int

    Attributes
    ----------
    book, groups
        As given.
    """

    def __init__(self, book: ClusterBook, groups: Sequence[int]) -> None:
        super().__init__(len(groups), lambda at: book[groups[at]])
        self.book, self.groups = book, groups

    def __iter__(self) -> Iterator[Cluster]:
        self.book.make()
        return super().__iter__()

    def of_stories(self, ids: Container[str]) -> Iterator[Cluster]:
        """Those of some stories, in order; no others are made."""
        return (self.book[group] for group in self.groups if self.book.story_of(group) in ids)


def rows_by_time(found: Found, groups: I64) -> GroupedRows:
    """The rows of each group of two or more by publication: undated last, ties by id."""
    return GroupedRows(groups, np.argsort(found.hours, kind="stable"), least=2)


def first_last(copies: Sequence[Copy]) -> tuple[datetime | None, datetime | None]:
    """The first and the last date of articles by publication."""
    return copies[0].published, next((copy.published for copy in reversed(copies) if copy.published), None)


def _known(value: float) -> float | None:
    return None if value != value else value


def _with(found: Found, inside: I64, origin: int) -> dict[int, int]:
    """The match of each row that has one with the origin."""
    t = found.matches
    pairs = zip(inside.tolist(), t.a[inside].tolist(), t.b[inside].tolist(), strict=True)
    return {a + b - origin: m for m, a, b in pairs if origin in (a, b)}


def _member(found: Found, copy: Copy, lead: Copy, match: int) -> Member:
    relation, probability, other, longer = Relation.IDENTICAL, 1.0, lead.id, False
    if match >= 0:
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
