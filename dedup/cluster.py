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


COHERENT = 4
"""Members from which a group's own mean affinity says how alike its members are; of three it is chance."""


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
    between: dict[int, dict[int, float]] = {}
    for x, y, w in zip(links.a.tolist(), links.b.tolist(), links.affinity.tolist(), strict=True):
        between.setdefault(x, {})[y] = between.setdefault(y, {})[x] = w
    parent = _Linkage(count, between, cohesion).merge(threshold)
    root: list[int] = []
    for row in range(count):  # a parent is smaller than its child
        root.append(root[parent[row]] if row in parent else row)
    _, numbers = np.unique(np.array(root, np.int64), return_inverse=True)
    return numbers.astype(np.int64)


class _Linkage:
    """Groups that are being joined: summed affinities ``between`` them and ``within`` them, and their sizes."""

    def __init__(self, count: int, between: dict[int, dict[int, float]], cohesion: float) -> None:
        self.between = between
        self.within = [0.0] * count
        self.size = [1] * count
        self.cohesion = cohesion

    def mean(self, x: int, y: int) -> float:
        """Mean affinity over all pairs between two groups."""
        return round(self.between[x][y] / (self.size[x] * self.size[y]), 12)

    def fits(self, x: int, y: int, affinity: float) -> bool:
        """Whether two groups are as alike between them as within; of a small one nobody can say."""
        if not self.cohesion or min(self.size[x], self.size[y]) < COHERENT:
            return True
        inner = [self.within[group] / (self.size[group] * (self.size[group] - 1) / 2) for group in (x, y)]
        return affinity >= round(self.cohesion * sum(inner) / 2, 12)

    def merge(self, threshold: float) -> dict[int, int]:
        """Join the two nearest groups until none is near enough; a parent per group that was joined to another."""
        pairs = [(x, y) for x, near in self.between.items() for y in near if x < y]
        heap = [(-affinity, x, y) for x, y in pairs if (affinity := self.mean(x, y)) >= threshold]
        heapq.heapify(heap)
        parent: dict[int, int] = {}
        while heap:
            affinity, x, y = heapq.heappop(heap)
            if x in parent or y in parent or -affinity != self.mean(x, y):
                continue  # an entry from before one of the two grew
            if self.fits(x, y, -affinity):
                parent[y] = x
                for z in self._join(x, y):
                    if (again := self.mean(x, z)) >= threshold:
                        heapq.heappush(heap, (-again, min(x, z), max(x, z)))
        return parent

    def _join(self, x: int, y: int) -> dict[int, float]:
        """Make one group of two, under the name of the first; its neighbours."""
        self.within[x] += self.within[y] + self.between[x][y]
        kept, moved = self.between[x], self.between.pop(y)
        if len(kept) < len(moved):  # the longer list of neighbours stays, whichever row names the group
            kept, moved = moved, kept
        for z, w in moved.items():
            kept[z] = kept.get(z, 0.0) + w
        kept.pop(x, None)
        kept.pop(y, None)
        self.between[x] = kept
        self.size[x] += self.size[y]
        for z, w in kept.items():
            near = self.between[z]
            near.pop(y, None)
            near[x] = w
        return kept


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
