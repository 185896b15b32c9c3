"""Which pairs alone hold a group together: without one of them it falls apart."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]


@nb.njit(nogil=True, cache=True)
def bridges(count: int, a: I64, b: I64) -> BOOL:
    """The bridges of a graph (Tarjan 1974).

    Parameters
    ----------
    count : int
        Rows.
    a, b : int64 arrays, shape (m,)
        The pairs, each once.

    Returns
    -------
    bool array, shape (m,)

    Notes
    -----
    O(count + m), without recursion: a chain of a million pairs is no deeper than one of two.

    Examples
    --------
    >>> bridges(4, np.array([0, 0, 1, 2]), np.array([1, 2, 2, 3])).tolist()
    [False, False, False, True]
    """
    m = len(a)
    start = np.zeros(count + 1, np.int64)
    for p in range(m):
        start[a[p] + 1] += 1
        start[b[p] + 1] += 1
    start = np.cumsum(start)
    fill = start[:-1].copy()
    pair = np.empty(2 * m, np.int64)
    for p in range(m):
        pair[fill[a[p]]] = p
        fill[a[p]] += 1
        pair[fill[b[p]]] = p
        fill[b[p]] += 1
    found = np.zeros(m, np.bool_)
    number = np.full(count, -1, np.int64)  # in the order of the search
    low = np.empty(count, np.int64)  # the least number that is reached from below without the way back
    by = np.full(count, -1, np.int64)  # the pair by which a row was reached
    following = start[:-1].copy()
    path = np.empty(count, np.int64)
    numbered = 0
    for root in range(count):
        if number[root] >= 0 or start[root] == start[root + 1]:
            continue
        number[root] = low[root] = numbered
        numbered += 1
        path[0] = root
        depth = 1
        while depth > 0:
            x = path[depth - 1]
            if following[x] < start[x + 1]:
                p = pair[following[x]]
                following[x] += 1
                y = a[p] + b[p] - x
                if p == by[x]:
                    continue
                if number[y] >= 0:
                    low[x] = min(low[x], number[y])
                    continue
                number[y] = low[y] = numbered
                numbered += 1
                by[y] = p
                path[depth] = y
                depth += 1
                continue
            depth -= 1
            if depth > 0:
                above = path[depth - 1]
                low[above] = min(low[above], low[x])
                found[by[x]] = low[x] > number[above]
    return found
