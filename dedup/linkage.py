"""The kernel of average linkage: which groups join, in which order (see :mod:`dedup.cluster`).

Each group has a list of its neighbours with the summed affinity to each. When two join, their lists are laid together
and written anew; the lists of their neighbours stay as they are and are read through the groups that rows have become
part of, so that a join costs no more than the two lists are long.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import numba as nb
import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]

COHERENT = 4
"""Members from which a group's own mean affinity says how alike its members are; of three it is chance."""

_PARTS = 1e12  # an affinity is a whole number of these, so that the order of adding up decides nothing


@nb.njit(nogil=True, cache=True, inline="always")
def _whole(affinity: float) -> np.int64:
    return np.int64(np.floor(affinity * _PARTS + 0.5))


def wholes(affinity: F64) -> F64:
    """Affinities as :func:`join` compares them: whole numbers, of which 0 is nothing and 10**12 everything."""
    return np.asarray(np.floor(affinity * _PARTS + 0.5))


@nb.njit(nogil=True, cache=True)
def _root(parent: I64, x: int) -> int:
    while parent[x] != x:
        parent[x] = parent[parent[x]]
        x = parent[x]
    return x


@nb.njit(nogil=True, cache=True)
def _lists(count: int, a: I64, b: I64, affinity: F64) -> tuple[I64, I64, I64, F64]:
    """The neighbours of each row: where they start, how many they are, which, and how near."""
    size = np.zeros(count, np.int64)
    for p in range(len(a)):
        size[a[p]] += 1
        size[b[p]] += 1
    start = np.cumsum(size) - size
    fill = start.copy()
    near, summed = np.empty(2 * len(a), np.int64), np.empty(2 * len(a), np.float64)
    for p in range(len(a)):
        for x, y in ((a[p], b[p]), (b[p], a[p])):
            near[fill[x]], summed[fill[x]] = y, affinity[p]
            fill[x] += 1
    return start, size, near, summed


@nb.njit(nogil=True, cache=True)
def _compacted(
    parent: I64, start: I64, held: I64, near: I64, summed: F64, room: int
) -> tuple[I64, F64, int]:
    """The lists of the groups that are left, moved together, with room behind them; where that begins."""
    live = 0
    for x in range(len(parent)):
        live += held[x] if parent[x] == x else 0
    near_kept, summed_kept = np.empty(2 * live + room, np.int64), np.empty(2 * live + room, np.float64)
    end = 0
    for x in range(len(parent)):
        if parent[x] == x:
            for i in range(held[x]):
                near_kept[end + i], summed_kept[end + i] = near[start[x] + i], summed[start[x] + i]
            start[x] = end
            end += held[x]
    return near_kept, summed_kept, end


@nb.njit(nogil=True, cache=True)
def _as_alike(within: F64, size: I64, x: int, y: int, affinity: np.int64, cohesion: float) -> bool:
    """Whether two groups are as alike between them as within; of a small one nobody can say."""
    if cohesion == 0 or min(size[x], size[y]) < COHERENT:
        return True
    inner = within[x] / (size[x] * (size[x] - 1) / 2) + within[y] / (size[y] * (size[y] - 1) / 2)
    return bool(affinity >= _whole(cohesion * inner / 2))


@nb.njit(nogil=True, cache=True)
def join(count: int, a: I64, b: I64, affinity: F64, threshold: float, cohesion: float) -> I64:
    """Join the two nearest groups until none is near enough.

    Parameters
    ----------
    count, a, b, affinity, threshold, cohesion
        As for :func:`dedup.cluster.average_linkage`; ``a`` and ``b`` of a pair differ.

    Returns
    -------
    int64 array, shape (count,)
        The smallest row of each row's group.
    """
    start, held, near, summed = _lists(count, a, b, affinity)
    end = len(near)
    parent, size, joins = np.arange(count), np.ones(count, np.int64), np.zeros(count, np.int64)
    within, between = np.zeros(count, np.float64), np.zeros(count, np.float64)
    met = np.empty(count, np.int64)
    least = _whole(threshold)
    heap = [(-_whole(affinity[p]), min(a[p], b[p]), max(a[p], b[p]), affinity[p], 0) for p in range(len(a))]
    heap = [entry for entry in heap if -entry[0] >= least]
    heapify(heap)
    while len(heap) > 0:
        nearness, x, y, together, when = heappop(heap)
        if parent[x] != x or parent[y] != y or when != joins[x] + joins[y]:
            continue  # from before one of the two grew
        if not _as_alike(within, size, x, y, -nearness, cohesion):
            continue
        if end + held[x] + held[y] > len(near):
            near, summed, end = _compacted(parent, start, held, near, summed, held[x] + held[y])
        within[x] += within[y] + together
        size[x] += size[y]
        joins[x] += joins[y] + 1
        parent[y] = x
        found = 0
        for group in (x, y):
            for i in range(start[group], start[group] + held[group]):
                z = _root(parent, near[i])
                if z != x:
                    if between[z] == 0:
                        met[found] = z
                        found += 1
                    between[z] += summed[i]
        start[x], held[x] = end, found
        for i in range(found):
            z = met[i]
            near[end + i], summed[end + i] = z, between[z]
            again = _whole(between[z] / (size[x] * size[z]))
            if again >= least:
                heappush(heap, (-again, min(x, z), max(x, z), between[z], joins[x] + joins[z]))
            between[z] = 0
        end += found
    for x in range(count):
        parent[x] = parent[parent[x]]  # ascending, so that the one above is final
    return parent
