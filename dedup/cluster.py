"""Matches to groups: average linkage over the pairs that were compared, without chaining.

Connected components weld everything that touches: one round-up that quotes ten stories makes them one. So two groups
join only while the *mean* affinity over all pairs between them is high enough, counting pairs that were never
candidates as nothing (UPGMA, Sokal and Michener 1958). Only pairs that exist are stored and looked at, so a
component of ten thousand needs no matrix.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]


class Links(NamedTuple):
    """Pairs of rows with an affinity from 0 to 1: ``a``, ``b`` int64 (m,), ``affinity`` float64 (m,)."""

    a: I64
    b: I64
    affinity: F64


def components(count: int, a: I64, b: I64) -> I64:
    """The number of each row's connected component, by scipy: numbered by their smallest row."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(len(a), np.bool_), (a, b)), shape=(count, count))
    labels: I64 = connected_components(graph, directed=False)[1].astype(np.int64)
    return labels


def average_linkage(count: int, links: Links, *, threshold: float, groups: I64 | None = None) -> I64:
    """Group rows by average linkage.

    Parameters
    ----------
    count : int
        Rows.
    links : Links
        Pairs with an affinity; each pair at most once, absent pairs count as 0.
    threshold : float
        Groups join while the mean affinity over all pairs between them is at least this.
    groups : int64 array, shape (count,), optional
        Groups that are joined beforehand and stay together (numbered from 0).

    Returns
    -------
    int64 array, shape (count,)
        The group of each row; groups are numbered by their smallest row.

    Notes
    -----
    O(m log m) for m links. The result does not depend on their order: ties go to the groups with the smallest rows.

    Examples
    --------
    A chain whose ends have nothing in common does not become one group:

    >>> links = Links(np.array([0, 1]), np.array([1, 2]), np.array([0.9, 0.8]))
    >>> average_linkage(3, links, threshold=0.5).tolist()
    [0, 0, 1]
    """
    start = np.arange(count) if groups is None else groups
    smallest = np.full(int(start.max(initial=-1)) + 1, count, np.int64)
    np.minimum.at(smallest, start, np.arange(count))
    first = smallest[start]  # a group is named by its smallest row
    size = dict(zip(*np.unique(first, return_counts=True), strict=True))
    sums: dict[int, dict[int, float]] = {}
    for x, y, w in zip(first[links.a].tolist(), first[links.b].tolist(), links.affinity.tolist(), strict=True):
        if x != y:
            sums.setdefault(x, {})[y] = sums.setdefault(x, {}).get(y, 0.0) + w
            sums.setdefault(y, {})[x] = sums[x][y]
    sizes = {int(k): int(v) for k, v in size.items()}
    parent = _merge(sums, sizes, threshold)
    return _renumber([_root(parent, int(x)) for x in first])


def _merge(sums: dict[int, dict[int, float]], size: dict[int, int], threshold: float) -> dict[int, int]:
    """Join the two nearest groups until none is near enough; a parent per group that was joined to another."""

    def mean(x: int, y: int) -> float:
        return round(sums[x][y] / (size[x] * size[y]), 12)

    heap = [(-mean(x, y), x, y) for x, near in sums.items() for y in near if x < y]
    heap = [entry for entry in heap if -entry[0] >= threshold]
    heapq.heapify(heap)
    parent: dict[int, int] = {}
    while heap:
        affinity, x, y = heapq.heappop(heap)
        if x in parent or y in parent or -affinity != mean(x, y):
            continue  # an entry from before one of the two grew
        if len(sums[x]) < len(sums[y]):  # the one with fewer neighbours moves, but the smaller row names the group
            sums[x], sums[y] = sums[y], sums[x]
            moved, kept = sums[y], sums[x]
        else:
            moved, kept = sums[y], sums[x]
        kept.pop(x, None)
        kept.pop(y, None)
        for z, w in moved.items():
            if z not in (x, y):
                kept[z] = kept.get(z, 0.0) + w
        parent[y] = x
        size[x] += size[y]
        del sums[y]
        for z in kept:
            near = sums[z]
            near.pop(y, None)
            near[x] = kept[z]
            if (again := mean(x, z)) >= threshold:
                heapq.heappush(heap, (-again, min(x, z), max(x, z)))
    return parent


def _root(parent: dict[int, int], x: int) -> int:
    while x in parent:
        x = parent[x]
    return x


def _renumber(names: Sequence[int]) -> I64:
    """Numbers from 0 in the order in which each name first appears."""
    numbers: dict[int, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def group_id(prefix: str, key: str) -> str:
    """A short id that stays the same while the article it is made from leads its group.

    >>> group_id("c", "wire-1")
    'c-a76d1c654b'
    """
    return f"{prefix}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def members_of(groups: I64) -> list[list[int]]:
    """Rows per group, ascending."""
    out: list[list[int]] = [[] for _ in range(int(groups.max(initial=-1)) + 1)]
    for row, group in enumerate(groups.tolist()):
        out[group].append(row)
    return out
