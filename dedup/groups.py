"""Matches to clusters inside stories."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .cluster import Links, average_linkage
from .evidence import COLUMN
from .matches import Matches
from .memory import picked, room
from .model import Apart, Relation
from .relation import CODE
from .settings import ClusterSettings

I64 = npt.NDArray[np.int64]
I8 = npt.NDArray[np.int8]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

_LOW = 0xFFFFFFFF
APART = tuple(Apart)
"""The reasons as the small integers that :class:`Groups` holds, counted from 1."""
ROUNDUP_STORIES = 3
"""Stories that an article has pieces of, and that have nothing else in common, from which it is a round-up: two may be
one event and its background."""


class Groups(NamedTuple):
    """``cluster`` and ``story`` int64 (n,): the group of each row, numbered by smallest row; most hold one row.

    ``links`` bool (m,): the matches that hold clusters together. ``apart`` int8 (m,): why another derived match is an
    arc, a number into :data:`APART` counted from 1, else 0.
    ``leader`` int64 (n,): the row that was grouped in each row's stead; itself, but among very many copies.
    """

    cluster: I64
    story: I64
    links: BOOL
    apart: I8
    leader: I64


def group(
    leader: I64, matches: Matches, told: Links, settings: ClusterSettings, *, crowd: int, issues: BOOL | None = None
) -> Groups:
    """Clusters (one text) and stories (one event) of n articles.

    Parameters
    ----------
    leader : int64 array, shape (n,)
        For each row the one that stands for it (itself, but for the many copies of one text): only leaders are
        linked and counted, the others go where theirs goes.
    matches : Matches
    told : Links
        What says that two articles tell one event; see :func:`story_links`.
    settings : ClusterSettings
    crowd : int
        Near duplicates of one article from which not all pairs of them were compared; see :func:`stand_ins`.
    issues : bool array, shape (m,), optional
        Matches of two issues of one series, which are no copies; see :func:`dedup.series.other_issues`.

    Returns
    -------
    Groups
        A cluster is never split over two stories.
    """
    apart = _apart(matches, settings, issues)
    leader = stand_ins(leader, matches, crowd, apart == 0)
    links = matches.derived & (apart == 0)
    led = np.flatnonzero(leader == np.arange(len(leader)))
    place = np.full(len(leader), -1, np.int64)
    place[led] = np.arange(len(led))
    copied = _among(leader, place, _one_text(len(leader), matches, links, settings.cluster_linkage))
    cluster = average_linkage(len(led), copied, threshold=settings.cluster_linkage)[place[leader]]
    cluster = _attach_excerpts(cluster, matches, apart)
    atoms = renumbered(cluster[led])
    told = _among(leader, place, told)  # what it was made of may go, here and below: it is large
    told = _without_roundups(told, _among(leader, place, _pieces(matches, links)), atoms)
    told = _between(told, atoms)
    story = average_linkage(
        int(atoms.max(initial=-1)) + 1,
        told,
        threshold=settings.story_linkage,
        cohesion=settings.story_cohesion,
    )
    return Groups(cluster, story[atoms][place[leader]], links, apart, leader)


def story_links(a: I64, b: I64, measures: F32, near: BOOL, *, least: float) -> Links:
    """What says that two articles tell one event: the geometric mean of the cosines of their words and their facts.

    Names and numbers count beside the words because two events of one kind (two earthquakes, two trials) share their
    words but not their facts, and those of two unlike events in one place share some facts but not their words.

    Parameters
    ----------
    a, b : int64 arrays, shape (m,)
        Every pair that was compared, whatever its relation.
    measures : float32 array, shape (m, measures)
    near : bool array, shape (m,)
        Published within the window, or undated. The same people eight months apart are no story.
    least : float
        Cosine of words below which a pair says nothing.
    """
    cosine, facts = measures[:, COLUMN["cosine"]], measures[:, COLUMN["facts_cosine"]]
    told = np.flatnonzero(near & (cosine >= least))
    affinity = room(len(told), np.float64)
    np.sqrt(cosine[told].astype(np.float64) * facts[told], out=affinity)
    return Links(picked(a, told), picked(b, told), affinity)


def stand_ins(leader: I64, matches: Matches, crowd: int, together: BOOL | None = None) -> I64:
    """Let an article with very many near duplicates stand for them.

    In a bucket over its cap each article met only its neighbours and the bucket's first. Average linkage would take
    the pairs that were never compared for unlike, and would break three thousand copies of one text into hundreds of
    clusters. So they go where the article goes that all of them were compared with; nothing is chained, for an
    article that has a leader leads nobody.

    Parameters
    ----------
    leader : int64 array, shape (n,)
        As for :func:`group`.
    matches : Matches
    crowd : int
        Near duplicates that make an article a leader; those with the most come first, then the smallest row.
    together : bool array, shape (m,), optional
        The matches that count; all where absent.

    Returns
    -------
    int64 array, shape (n,)
        A leader leads itself.
    """
    near = np.isin(matches.relation, (CODE[Relation.IDENTICAL], CODE[Relation.NEAR_DUPLICATE]))
    if together is not None:
        near &= together
    one = np.concatenate([matches.a[near], matches.b[near]])
    other = np.concatenate([matches.b[near], matches.a[near]])
    degree = np.bincount(one, minlength=len(leader))
    hubs = np.flatnonzero((degree >= crowd) & (leader == np.arange(len(leader))))
    if not len(hubs):
        return leader
    order = np.argsort(one, kind="stable")
    other, starts = other[order], np.concatenate([[0], np.cumsum(degree)])
    out = leader.copy()
    free = leader == np.arange(len(leader))
    for hub in hubs[np.argsort(-degree[hubs], kind="stable")].tolist():
        if free[hub]:
            copies = other[starts[hub] : starts[hub + 1]]
            copies = copies[free[copies]]
            out[copies] = hub
            free[copies] = free[hub] = False
    return out[leader]


def _one_text(count: int, matches: Matches, links: BOOL, threshold: float) -> Links:
    """How probable it is that two articles carry one text: of those linked, and of those compared and found unlinked.

    A brief and a rewrite of one wire may have too little in common to be told for one text by themselves, and are
    still likelier to be than two articles that nobody compared. Counted as nothing, each brief would push the rewrite
    out of the wire's cluster. So they count as what they are, but just too little to join two articles alone. An
    excerpt's link to its container stays an arc and counts as nothing.
    """
    linked = np.zeros(count, np.bool_)
    linked[matches.a[links]] = linked[matches.b[links]] = True
    compared = ~matches.derived & linked[matches.a] & linked[matches.b]
    kept = links | compared
    probability = np.where(links, matches.probability, np.minimum(matches.probability, 0.999 * threshold))
    return Links(matches.a[kept], matches.b[kept], probability[kept])


def _among(leader: I64, place: I64, links: Links) -> Links:
    """The links between leaders, by their place among the leaders; of several between two the strongest."""
    place, affinity = place[leader], links.affinity
    pair = _pairs(place[links.a], place[links.b])
    if (pair[1:] <= pair[:-1]).any():  # they come in order, but for what leaders stand for
        order = np.lexsort((-affinity, pair))
        affinity, pair = picked(affinity, order), pair[order]
    first = pair >> 32 != pair & _LOW
    first[1:] &= pair[1:] != pair[:-1]
    kept = np.flatnonzero(first)
    pair = pair[kept]
    return Links(*_parted(pair), picked(affinity, kept))


def _pairs(a: I64, b: I64) -> I64:
    """Pairs as one number each: the smaller in the upper 32 bits."""
    return (np.minimum(a, b) << 32) | np.maximum(a, b)


def _parted(pairs: I64) -> tuple[I64, I64]:
    """The smaller and the larger of each pair, where columns live."""
    a, b = room(len(pairs), np.int64), room(len(pairs), np.int64)
    np.right_shift(pairs, 32, out=a)
    np.bitwise_and(pairs, _LOW, out=b)
    return a, b


def _between(links: Links, groups: I64) -> Links:
    """Links between groups, each the mean over all pairs of members: a text that fifty print has one voice."""
    size = np.bincount(groups)
    pairs, where = np.unique(_pairs(groups[links.a], groups[links.b]), return_inverse=True)
    summed = np.bincount(where, weights=links.affinity, minlength=len(pairs))
    a, b = _parted(pairs)
    mean: F64 = summed / (size[a] * size[b])
    apart = np.flatnonzero(a != b)
    return Links(picked(a, apart), picked(b, apart), picked(mean, apart))


def _pieces(matches: Matches, links: BOOL) -> Links:
    """Matches in which one article has a piece of the other: copy that does not make them one text."""
    piece = (matches.relation == CODE[Relation.PARTIAL]) | (matches.derived & ~links)
    return Links(matches.a[piece], matches.b[piece], matches.probability[piece])


def _without_roundups(told: Links, pieces: Links, atoms: I64) -> Links:
    """Of an article that has pieces of several stories, the links to its main story alone.

    A round-up has a piece of each of its stories, and they have nothing in common but it: at least
    :data:`ROUNDUP_STORIES` of those that it is linked to are not linked to each other.

    Parameters
    ----------
    told, pieces : Links
        What says that two articles tell one event, and which have a piece of the other.
    atoms : int64 array
        Per article the group that stays together.
    """
    suspect = _with_several(pieces, len(atoms))
    asked = np.flatnonzero(suspect[told.a] | suspect[told.b])
    if not len(asked):
        return told
    few = list(zip(told.a[asked].tolist(), told.b[asked].tolist(), strict=True))
    near: dict[int, dict[int, float]] = {}  # per suspect the groups that it is linked to, and how closely
    for (a, b), affinity in zip(few, told.affinity[asked].tolist(), strict=True):
        for row, group, other in ((a, atoms.item(a), atoms.item(b)), (b, atoms.item(b), atoms.item(a))):
            if suspect[row] and other != group:
                groups = near.setdefault(row, {})
                groups[other] = max(affinity, groups.get(other, 0.0))
    linked = _linked_among(told, atoms, {group for groups in near.values() for group in groups})
    shared = _groups_with_pieces(pieces, suspect, atoms)
    allowed: dict[int, set[int]] = {}
    for row, groups in near.items():
        stories: list[int] = []
        for one in sorted(shared[row] & groups.keys()):
            if all((one, other) not in linked for other in stories):
                stories.append(one)
        if len(stories) >= ROUNDUP_STORIES:
            main = max(groups, key=lambda one: (groups[one], -one))
            allowed[row] = {one for one in groups if one == main or (one, main) in linked} | {atoms.item(row)}
    stays = np.ones(len(told.a), np.bool_)
    stays[asked] = [
        all(row not in allowed or atoms.item(other) in allowed[row] for row, other in ((a, b), (b, a))) for a, b in few
    ]
    kept = np.flatnonzero(stays)
    return Links(picked(told.a, kept), picked(told.b, kept), picked(told.affinity, kept))


def _with_several(pieces: Links, rows: int) -> BOOL:
    """Which rows have a piece of at least :data:`ROUNDUP_STORIES` others, or these of them."""
    pairs = np.unique(_pairs(pieces.a, pieces.b))
    ends = np.concatenate([pairs >> 32, pairs & _LOW])
    return np.asarray(np.bincount(ends, minlength=rows) >= ROUNDUP_STORIES)


def _linked_among(told: Links, atoms: I64, groups: set[int]) -> set[tuple[int, int]]:
    """Which of some groups are linked, both ways round."""
    wanted = np.zeros(int(atoms.max(initial=-1)) + 1, np.bool_)
    wanted[list(groups)] = True
    a, b = atoms[told.a], atoms[told.b]
    both = wanted[a] & wanted[b]
    pairs = set(zip(a[both].tolist(), b[both].tolist(), strict=True))
    return pairs | {(b, a) for a, b in pairs}


def _groups_with_pieces(pieces: Links, suspect: BOOL, atoms: I64) -> dict[int, set[int]]:
    """For each suspect the groups of those that it has a piece of, or that have one of it."""
    shared: dict[int, set[int]] = {}
    for row, other in ((pieces.a, pieces.b), (pieces.b, pieces.a)):
        own = suspect[row]
        for one, group in zip(row[own].tolist(), atoms[other[own]].tolist(), strict=True):
            shared.setdefault(one, set()).add(group)
    return shared


def _apart(matches: Matches, settings: ClusterSettings, issues: BOOL | None) -> I8:
    """Which derived matches do not hold clusters together, and why."""
    apart = np.zeros(len(matches.a), np.int8)
    apart[_arcs(matches, settings)] = APART.index(Apart.EXCERPT) + 1
    apart[_follow_ups(matches, settings.rewrite_days)] = APART.index(Apart.FOLLOW_UP) + 1
    if issues is not None:
        apart[issues] = APART.index(Apart.SERIES) + 1
    return apart


def _arcs(matches: Matches, settings: ClusterSettings) -> BOOL:
    """Excerpts that are a small part of their container: it may be a round-up, so they do not weld."""
    small = matches.measures[:, COLUMN["containment_longer"]] < settings.excerpt_container
    return np.asarray((matches.relation == CODE[Relation.EXCERPT]) & small)


def _follow_ups(matches: Matches, days: float | None) -> BOOL:
    """Rewrites published too far apart to be of one text: the next report of a case, with its background.

    A court case is told anew at each step in sentences that the outlet has ready. What is nearly word for word the same
    may be printed again after a year; a rewrite is made while the copy is news.
    """
    if days is None:
        return np.zeros(len(matches.a), np.bool_)
    return np.asarray((matches.relation == CODE[Relation.REWRITE]) & (matches.hours_apart > 24 * days))


def _attach_excerpts(cluster: I64, matches: Matches, apart: I8) -> I64:
    """Give a single article that is an excerpt of one text, and of one only, to that text's cluster.

    A container of several unlike excerpts is a round-up and gets none; nothing is ever welded by an attachment.
    """
    arcs = np.flatnonzero(apart == APART.index(Apart.EXCERPT) + 1)
    if not len(arcs):
        return cluster
    size = np.bincount(cluster)
    a_contained = matches.a_is_shorter[arcs]
    child = np.where(a_contained, matches.a[arcs], matches.b[arcs])
    container = np.where(a_contained, matches.b[arcs], matches.a[arcs])
    into: dict[int, set[int]] = {}
    children: dict[int, set[int]] = {}
    for c, k in zip(child.tolist(), container.tolist(), strict=True):
        into.setdefault(c, set()).add(int(cluster[k]))
        children.setdefault(k, set()).add(int(cluster[c]))
    out = cluster.copy()
    for c, k in zip(child.tolist(), container.tolist(), strict=True):
        if size[cluster[c]] == 1 and len(into[c]) == 1 and len(children[k]) == 1 and cluster[k] != cluster[c]:
            out[c] = cluster[k]
    return renumbered(out)


def renumbered(groups: I64) -> I64:
    """The same groups, numbered from 0 by their smallest row.

    >>> renumbered(np.array([7, 3, 7])).tolist()
    [0, 1, 0]
    """
    _, first, inverse = np.unique(groups, return_index=True, return_inverse=True)
    rank = np.empty(len(first), np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return rank[inverse]
