"""Matches to clusters inside stories."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .cluster import Links, average_linkage
from .evidence import COLUMN
from .matches import Matches
from .model import Relation
from .relation import CODE
from .settings import ClusterSettings

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]


class Groups(NamedTuple):
    """``cluster`` and ``story`` int64 (n,): the group of each row, numbered by smallest row; most hold one row.

    ``links`` bool (m,): the matches that hold clusters together; the other derived ones are arcs.
    """

    cluster: I64
    story: I64
    links: BOOL


def group(leader: I64, matches: Matches, settings: ClusterSettings) -> Groups:
    """Clusters (one text) and stories (one event) of n articles.

    Parameters
    ----------
    leader : int64 array, shape (n,)
        For each row the one that stands for it (itself, but for the many copies of one text): only leaders are
        linked and counted, the others go where theirs goes.
    matches : Matches
    settings : ClusterSettings

    Returns
    -------
    Groups
        A cluster is never split over two stories.
    """
    links = matches.derived & ~_arcs(matches, settings)
    led = np.flatnonzero(leader == np.arange(len(leader)))
    place = np.full(len(leader), -1, np.int64)
    place[led] = np.arange(len(led))
    copy_links = _between(place, matches, links, matches.probability)
    cluster = average_linkage(len(led), copy_links, threshold=settings.cluster_linkage)[place[leader]]
    cluster = _attach_excerpts(cluster, matches, settings)
    told = matches.derived | np.isin(matches.relation, (CODE[Relation.SAME_STORY], CODE[Relation.PARTIAL]))
    story_links = _between(place, matches, told, matches.measures[:, COLUMN["cosine"]].astype(np.float64))
    story = average_linkage(len(led), story_links, threshold=settings.story_linkage, groups=renumbered(cluster[led]))
    return Groups(cluster, story[place[leader]], links)


def _between(place: I64, matches: Matches, chosen: BOOL, affinity: F64) -> Links:
    """The chosen matches as links between leaders, by their place among the leaders."""
    chosen = chosen & (place[matches.a] >= 0) & (place[matches.b] >= 0)
    return Links(place[matches.a[chosen]], place[matches.b[chosen]], affinity[chosen])


def _arcs(matches: Matches, settings: ClusterSettings) -> BOOL:
    """Excerpts that are a small part of their container: it may be a round-up, so they do not weld."""
    small = matches.measures[:, COLUMN["containment_longer"]] < settings.excerpt_container
    return np.asarray((matches.relation == CODE[Relation.EXCERPT]) & small)


def _attach_excerpts(cluster: I64, matches: Matches, settings: ClusterSettings) -> I64:
    """Give a single article that is an excerpt of one text, and of one only, to that text's cluster.

    A container of several unlike excerpts is a round-up and gets none; nothing is ever welded by an attachment.
    """
    arcs = np.flatnonzero(_arcs(matches, settings))
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
