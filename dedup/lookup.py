"""Where the matches and groups of a result stand, so that a question about one article makes no other objects."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .model import Cluster, Match, Story

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]


class MatchColumns(NamedTuple):
    """The matches of a result as columns.

    ``ids`` are article ids, sorted; ``a < b`` int64 (m,) are places in it, sorted by ``a``, then ``b``;
    ``probability`` float64 (m,); ``derived`` bool (m,): the relation says that one copy is carried or rewritten.
    """

    ids: Sequence[str]
    a: I64
    b: I64
    probability: F64
    derived: BOOL

    @classmethod
    def of(cls, matches: Iterable[Match]) -> MatchColumns:
        """The columns of matches that are objects already; sorted by pair."""
        rows = [(m.pair.a, m.pair.b, m.probability, m.relation.derived) for m in matches]
        ids = sorted({name for a, b, _, _ in rows for name in (a, b)})
        place = {name: i for i, name in enumerate(ids)}
        return cls(
            ids,
            np.array([place[a] for a, _, _, _ in rows], np.int64),
            np.array([place[b] for _, b, _, _ in rows], np.int64),
            np.array([probability for _, _, probability, _ in rows], np.float64),
            np.array([derived for _, _, _, derived in rows], np.bool_),
        )

    def matched(self) -> frozenset[str]:
        """The ids of all articles that take part in a match."""
        return frozenset(self.ids[at] for at in np.unique(np.concatenate([self.a, self.b])).tolist())

    def inside(self, groups: Sequence[Iterable[str]]) -> list[int]:
        """The numbers of the matches whose articles are both in one of some groups of ids, no id in two."""
        group = np.full(len(self.ids), -1, np.int64)
        for number, members in enumerate(groups):
            for member in members:
                at = bisect_left(self.ids, member)
                if at < len(self.ids) and self.ids[at] == member:
                    group[at] = number
        a, b = group[self.a], group[self.b]
        return [int(m) for m in np.flatnonzero((a >= 0) & (a == b))]


class Index:
    """The way from an article to its matches, its cluster and its story.

    Parameters
    ----------
    columns : MatchColumns
    clusters, stories : sequence

    Notes
    -----
    O(m log m) to make for m matches; then O(log m) for a pair, and O(log m + matches) for an article.

    Examples
    --------
    >>> none = np.empty(0, np.int64)
    >>> Index(MatchColumns([], none, none, np.empty(0), np.empty(0, np.bool_)), [], []).of_article("a")
    []
    """

    def __init__(self, columns: MatchColumns, clusters: Sequence[Cluster], stories: Sequence[Story]) -> None:
        self._columns = columns
        self._by_b = np.argsort(columns.b, kind="stable")
        self._sorted_b = columns.b[self._by_b]
        self.clusters = {member.id: cluster for cluster in clusters for member in cluster.members}
        self.stories = {member: story for story in stories for member in story.members}

    def of_article(self, article: str) -> list[int]:
        """The numbers of an article's matches, the most probable first."""
        place = self._place(article)
        if place < 0:
            return []
        low, high = np.searchsorted(self._columns.a, [place, place + 1])
        first, last = np.searchsorted(self._sorted_b, [place, place + 1])
        own = np.sort(np.concatenate([np.arange(low, high), self._by_b[first:last]]))
        return [int(m) for m in own[np.argsort(-self._columns.probability[own], kind="stable")]]

    def of_pair(self, a: str, b: str) -> int | None:
        """The number of the match of two articles, whichever is named first."""
        low, high = sorted((self._place(a), self._place(b)))
        if low < 0:
            return None
        start, end = np.searchsorted(self._columns.a, [low, low + 1])
        at = int(start + np.searchsorted(self._columns.b[start:end], high))
        return at if at < end and self._columns.b[at] == high else None

    def weakest(self, most: int, *, derived: bool) -> list[int]:
        """The numbers of the least probable matches, weakest first; equal ones by pair."""
        probability = self._columns.probability
        among = np.flatnonzero(self._columns.derived) if derived else np.arange(len(probability))
        return [int(m) for m in among[np.argsort(probability[among], kind="stable")][:most]]

    def _place(self, article: str) -> int:
        ids = self._columns.ids
        at = bisect_left(ids, article)
        return at if at < len(ids) and ids[at] == article else -1
