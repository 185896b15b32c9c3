"""Matches to groups: average linkage over the pairs that were compared, without chaining.

Connected components weld everything that touches: one round-up that quotes ten stories makes them one. So two groups
join only while the *mean* affinity over all pairs between them is high enough, counting pairs that were never
candidates as nothing (UPGMA, Sokal and Michener 1958). Only pairs that exist are stored and looked at, so a
component of ten thousand needs no matrix.
"""

from __future__ import annotations

import hashlib
import heapq
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
    names, counts = np.unique(first, return_counts=True)
    sums: dict[int, dict[int, float]] = {}
    for x, y, w in zip(first[links.a].tolist(), first[links.b].tolist(), links.affinity.tolist(), strict=True):
        if x != y:
            near = sums.setdefault(x, {})
            near[y] = sums.setdefault(y, {})[x] = near.get(y, 0.0) + w
    parent = _merge(sums, dict(zip(names.tolist(), counts.tolist(), strict=True)), threshold)
    root: dict[int, int] = {}
    for name in names.tolist():  # ascending, and a parent is smaller than its child
        root[name] = root[parent[name]] if name in parent else name
    _, numbers = np.unique([root[name] for name in first.tolist()], return_inverse=True)
    return numbers.astype(np.int64)


def _merge(sums: dict[int, dict[int, float]], size: dict[int, int], threshold: float) -> dict[int, int]:
    """Join the two nearest groups until none is near enough; a parent per group that was joined to another."""

    def mean(x: int, y: int) -> float:
        return round(sums[x][y] / (size[x] * size[y]), 12)

    pairs = [(x, y) for x, near in sums.items() for y in near if x < y]
    heap = [(-affinity, x, y) for x, y in pairs if (affinity := mean(x, y)) >= threshold]
    heapq.heapify(heap)
    parent: dict[int, int] = {}
    while heap:
        affinity, x, y = heapq.heappop(heap)
        if x in parent or y in parent or -affinity != mean(x, y):
            continue  # an entry from before one of the two grew
        kept, moved = sums[x], sums.pop(y)
        if len(kept) < len(moved):  # the longer list of neighbours stays, whichever row names the group
            kept, moved = moved, kept
        for z, w in moved.items():
            kept[z] = kept.get(z, 0.0) + w
        kept.pop(x, None)
        kept.pop(y, None)
        sums[x] = kept
        parent[y] = x
        size[x] += size[y]
        for z, w in kept.items():
            near = sums[z]
            near.pop(y, None)
            near[x] = w
            if (again := mean(x, z)) >= threshold:
                heapq.heappush(heap, (-again, min(x, z), max(x, z)))
    return parent


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
