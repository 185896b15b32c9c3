"""Matches to groups: average linkage over the pairs that were compared, without chaining.

Connected components weld everything that touches: one round-up that quotes ten stories makes them one. So two groups
join only while the *mean* affinity over all pairs between them is high enough, counting pairs that were never
candidates as nothing (UPGMA, Sokal and Michener 1958). Only pairs that exist are stored and looked at, so a
component of ten thousand needs no matrix.

One threshold does not fit all: two quakes in one province are as alike as two reports of a long siege. So large
groups may be asked to be as alike between them as within (``cohesion``).
"""

from __future__ import annotations

import hashlib
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .comparing import roots
from .linkage import COHERENT, join, wholes
from .parallel import over_rows

__all__ = ["COHERENT", "Links", "average_linkage", "group_id", "members_of"]

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]


PART_LINKS = 16_384
"""Links that are joined at a time, or those of one component where it has more: by threads, in little memory."""


class Links(NamedTuple):
    """Pairs of rows with an affinity from 0 to 1: ``a``, ``b`` int64 (m,), ``affinity`` float64 (m,)."""

    a: I64
    b: I64
    affinity: F64


def average_linkage(count: int, links: Links, *, threshold: float, cohesion: float = 0.0) -> I64:
    """Group rows by average linkage.

    Parameters
    ----------
    count : int
        Rows.
    links : Links
        Pairs with an affinity; each pair at most once, absent pairs count as 0.
    threshold : float
        Groups join while the mean affinity over all pairs between them is at least this.
    cohesion : float
        Two groups of at least :data:`COHERENT` rows join only if the mean affinity between them is at least this
        share of the mean affinity within them (the mean of both groups' means).

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
    if not len(links.a):
        return np.arange(count)
    smallest = np.arange(count)
    parts = _parts(count, links, threshold)

    def joined(first: int, last: int) -> None:
        for part in parts[first:last]:
            smallest[part.rows] = part.rows[join(len(part.rows), *part.links, threshold, cohesion)]

    over_rows(len(parts), joined, block=1)
    _, numbers = np.unique(smallest, return_inverse=True)
    return numbers.astype(np.int64)


class _Part(NamedTuple):
    """Some rows, ascending in what hangs together, and the links between them, by their place among these."""

    rows: I64
    links: Links


def _parts(count: int, links: Links, threshold: float) -> list[_Part]:
    """The links in parts that have nothing to do with each other, in the order in which they came.

    What no link of at least the threshold connects cannot join: no mean over the links between can reach it.
    """
    strong = wholes(links.affinity) >= wholes(np.array([threshold]))
    root = roots(links.a[strong], links.b[strong], count)
    inside = np.flatnonzero(root[links.a] == root[links.b])
    inside = inside[np.argsort(root[links.a[inside]], kind="stable")]
    a, b, affinity = links.a[inside], links.b[inside], links.affinity[inside]
    rows = np.unique(np.concatenate([a, b]))
    rows = rows[np.argsort(root[rows], kind="stable")]
    place = np.empty(count, np.int64)
    place[rows] = np.arange(len(rows))
    begin = np.flatnonzero(np.diff(root[a], prepend=-1))
    begin = begin[np.diff(begin // PART_LINKS, prepend=-1) > 0]
    first_row = np.searchsorted(root[rows], root[a[begin]])
    link_bounds, row_bounds = [*begin.tolist(), len(a)], [*first_row.tolist(), len(rows)]
    return [
        _Part(rows[low:high], Links(place[a[first:last]] - low, place[b[first:last]] - low, affinity[first:last]))
        for (first, last), (low, high) in zip(pairwise(link_bounds), pairwise(row_bounds), strict=True)
    ]


def group_id(prefix: str, key: str) -> str:
    """A short id that stays the same while the article it is made from leads its group.

    >>> group_id("c", "wire-1")
    'c-a76d1c654b'
    """
    return f"{prefix}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"


def members_of(groups: I64, order: I64 | None = None) -> list[list[int]]:
    """Rows per group, ascending or in an order of all rows.

    >>> members_of(np.array([0, 1, 0])), members_of(np.array([0, 1, 0]), np.array([2, 1, 0]))
    ([[0, 2], [1]], [[2, 0], [1]])
    """
    rows = np.argsort(groups, kind="stable") if order is None else order[np.argsort(groups[order], kind="stable")]
    bounds = np.searchsorted(groups[rows], np.arange(int(groups.max(initial=-1)) + 2))
    flat = rows.tolist()
    return [flat[first:last] for first, last in pairwise(bounds.tolist())]
