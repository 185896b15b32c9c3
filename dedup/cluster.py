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
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from .comparing import roots
from .linkage import COHERENT, join, wholes
from .memory import picked
from .parallel import over_rows

__all__ = ["COHERENT", "Links", "average_linkage", "group_id"]

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
    parts = _Parts.of(count, links, threshold)

    def joined(first: int, last: int) -> None:
        for part in range(first, last):
            rows, own = parts.part(part)
            smallest[rows] = rows[join(len(rows), *own, threshold, cohesion)]

    over_rows(len(parts.link_bounds) - 1, joined, block=1)
    _, numbers = np.unique(smallest, return_inverse=True)
    return numbers.astype(np.int64)


class _Parts(NamedTuple):
    """The links in parts that have nothing to do with each other, in the order in which they came.

    Part i has the links ``link_bounds[i]:link_bounds[i + 1]``, and ``rows`` from ``row_bounds[i]`` up to
    ``row_bounds[i + 1]``, ascending in what hangs together; ``place`` is where each row stands among these.
    """

    links: Links
    link_bounds: I64
    rows: I64
    row_bounds: I64
    place: I64

    @classmethod
    def of(cls, count: int, links: Links, threshold: float) -> Self:
        """What no link of at least the threshold connects cannot join: no mean over the links between can reach it."""
        strong = wholes(links.affinity) >= wholes(np.array([threshold]))
        root = roots(links.a[strong], links.b[strong], count)
        inside = np.flatnonzero(root[links.a] == root[links.b])
        inside = inside[np.argsort(root[links.a[inside]], kind="stable")]
        links = Links(picked(links.a, inside), picked(links.b, inside), picked(links.affinity, inside))
        linked = np.zeros(count, np.bool_)
        linked[links.a] = linked[links.b] = True
        rows = np.flatnonzero(linked)
        rows = rows[np.argsort(root[rows], kind="stable")]
        place = np.empty(count, np.int64)
        place[rows] = np.arange(len(rows))
        begin = np.flatnonzero(np.diff(root[links.a], prepend=-1))
        begin = begin[np.diff(begin // PART_LINKS, prepend=-1) > 0]
        first_row = np.searchsorted(root[rows], root[links.a[begin]])
        return cls(links, np.append(begin, len(inside)), rows, np.append(first_row, len(rows)), place)

    def part(self, number: int) -> tuple[I64, Links]:
        """The rows of a part, and the links between them by their place among these."""
        low, high = self.row_bounds[number : number + 2].tolist()
        own = slice(*self.link_bounds[number : number + 2].tolist())
        a, b, affinity = self.links
        return self.rows[low:high], Links(self.place[a[own]] - low, self.place[b[own]] - low, affinity[own])


def group_id(prefix: str, key: str) -> str:
    """A short id that stays the same while the article it is made from leads its group.

    >>> group_id("c", "wire-1")
    'c-a76d1c654b'
    """
    return f"{prefix}-{hashlib.sha256(key.encode()).hexdigest()[:10]}"
