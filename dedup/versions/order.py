"""The order of versions: what the feed's links say, then the numbers of their marks, then the clock."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .edition import Edition, in_time

MOST_OF_ONE_ITEM = 100  # versions in one cluster; what more articles have in common is no id of an item
NEW_SERIES_HOURS = 6  # a lower number that comes so much later begins the numbers of another story

Graph = Sequence[Sequence[int]]
"""Of each node those that stand behind it."""
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Order:
    """Editions in the order in which they were sent, and the links of their feed that bear it out.

    ``links`` holds for each place those that the feed puts behind it; circles are not among them.
    """

    editions: tuple[Edition, ...]
    links: Graph

    def behind(self, one: Edition) -> frozenset[str]:
        """The ids of those that the feed's links put behind an edition, at one remove or at several."""
        return self._reached(one, self.links)

    def ahead(self, one: Edition) -> frozenset[str]:
        """The ids of those that the feed's links put ahead of an edition."""
        return self._reached(one, _turned(self.links))

    def _reached(self, one: Edition, graph: Graph) -> frozenset[str]:
        start = self.editions.index(one)
        found: set[int] = set()
        waiting = list(graph[start])
        while waiting:
            at = waiting.pop()
            if at not in found:
                found.add(at)
                waiting += graph[at]
        return frozenset(self.editions[at].id for at in found - {start})


def in_order(editions: Iterable[Edition]) -> Order:
    """Put editions into the order in which they were sent.

    Parameters
    ----------
    editions : iterable of Edition
        With ids of their own.

    Returns
    -------
    Order
        A version stands behind the one that it replaces and behind lower versions of its item; then behind lower
        numbers of its source and kind (``UPDATE``, ``WRAPUP``, leads, each by itself), as long as the clock does not
        say that these are of another story; then by time. An undated one stands as late as that allows. Links that run
        in a circle say nothing, and time decides. The order of the input makes no difference.

    Notes
    -----
    O(n log n) for n editions, each with few links.
    """
    told = sorted(editions, key=in_time)
    links = _without_circles(len(told), [*_replaced(told), *_of_items(told)])
    numbers = [*_numbered(told, _sorted(told, links))]
    final = _sorted(told, _without_circles(len(told), numbers, sure=[*_pairs(links)]))
    rank = {place: at for at, place in enumerate(final)}
    return Order(
        tuple(told[place] for place in final), tuple(tuple(sorted(rank[to] for to in links[place])) for place in final)
    )


def _replaced(told: Sequence[Edition]) -> Iterator[Pair]:
    """What an article names as replaced, ahead of it: the article of that id, and each version of another item."""
    ids = {one.id: at for at, one in enumerate(told)}
    items: dict[str, list[int]] = {}
    for (_, item), places in _items(told).items():
        items.setdefault(item, []).extend(places)
    for at, one in enumerate(told):
        for name in one.wire.replaces[:MOST_OF_ONE_ITEM] if one.wire else ():
            if ids.get(name, at) != at:
                yield ids[name], at
            if one.wire is None or name != one.wire.item_id:
                yield from ((before, at) for before in items.get(name, ()))


def _of_items(told: Sequence[Edition]) -> Iterator[Pair]:
    """Each version of an item ahead of the next higher one of the same source."""
    for places in _items(told).values():
        levels: dict[int, list[int]] = {}
        for at in places:
            number = told[at].item_version
            if number is not None:
                levels.setdefault(number, []).append(at)
        for low, high in pairwise(sorted(levels)):
            yield from ((a, b) for a in levels[low] for b in levels[high])


def _items(told: Sequence[Edition]) -> Mapping[tuple[str, str], Sequence[int]]:
    """The places of the versions of each source and item; of more than an item can have, none."""
    found: dict[tuple[str, str], list[int]] = {}
    for at, one in enumerate(told):
        if one.wire and one.wire.item_id:
            found.setdefault((one.source, one.wire.item_id), []).append(at)
    return {key: places for key, places in found.items() if len(places) <= MOST_OF_ONE_ITEM}


def _numbered(told: Sequence[Edition], first: Sequence[int]) -> Iterator[Pair]:
    """Each number of a series ahead of the next; among equals, as they stand already."""
    series: dict[tuple[str, str, str], list[int]] = {}
    for at in first:
        if told[at].series:
            series.setdefault((told[at].source, told[at].genre, told[at].series), []).append(at)
    for places in series.values():
        for run in _runs(told, places):
            yield from pairwise(sorted(run, key=lambda at: told[at].number or 0))


def _runs(told: Sequence[Edition], places: Sequence[int]) -> Sequence[Sequence[int]]:
    """The numbers of one story each. Undated ones belong to a story where there is only one."""
    dated = sorted(at for at in places if not told[at].undated)
    runs = [dated[:1]]
    for before, at in pairwise(dated):
        falls = (told[at].number or 0) <= (told[before].number or 0)
        if falls and told[at].hours - told[before].hours > NEW_SERIES_HOURS:
            runs.append([])
        runs[-1].append(at)
    return [list(places)] if len(runs) == 1 else runs


# --- graphs ------------------------------------------------------------------------------------------


def _without_circles(size: int, pairs: Collection[Pair], sure: Collection[Pair] = ()) -> Graph:
    """The graph of some pairs without those that are part of a circle, and of sure ones, which form none."""
    ring = _rings(size, _graph(size, sorted({*sure, *pairs})))
    return _graph(size, sorted({*sure, *((a, b) for a, b in pairs if ring[a] != ring[b])}))


def _graph(size: int, pairs: Iterable[Pair]) -> Graph:
    out: list[list[int]] = [[] for _ in range(size)]
    for before, behind in pairs:
        out[before].append(behind)
    return out


def _pairs(graph: Graph) -> Iterator[Pair]:
    return ((before, behind) for before, held in enumerate(graph) for behind in held)


def _turned(graph: Graph) -> Graph:
    return _graph(len(graph), ((behind, before) for before, behind in _pairs(graph)))


def _rings(size: int, graph: Graph) -> Sequence[int]:
    """The circle that each node is on, by one of its nodes; a node on none is one for itself (Kosaraju's way)."""
    ring = [-1] * size
    turned = _turned(graph)
    for root in reversed(_left(size, graph)):
        waiting = [root]
        while waiting:
            at = waiting.pop()
            if ring[at] < 0:
                ring[at] = root
                waiting += (to for to in turned[at] if ring[to] < 0)
    return ring


def _left(size: int, graph: Graph) -> Sequence[int]:
    """The nodes in the order in which a walk in depth leaves them: behind all that can only be reached through them."""
    seen = [False] * size
    out: list[int] = []
    for root in range(size):
        path = [] if seen[root] else [(root, iter(graph[root]))]
        seen[root] = True
        while path:
            at, rest = path[-1]
            to = next((to for to in rest if not seen[to]), None)
            if to is None:
                out.append(at)
                path.pop()
            else:
                seen[to] = True
                path.append((to, iter(graph[to])))
    return out


def _sorted(told: Sequence[Edition], graph: Graph) -> Sequence[int]:
    """Places in an order that a graph without circles allows, else as they are; the undated as late as it allows."""
    urgent = list(range(len(told)))
    for at in _left(len(told), graph):
        if told[at].undated:
            urgent[at] = min((urgent[to] for to in graph[at]), default=at)
    open_links = [0] * len(told)
    for _, behind in _pairs(graph):
        open_links[behind] += 1
    ready = [(urgent[at], at) for at in range(len(told)) if not open_links[at]]
    heapq.heapify(ready)
    out: list[int] = []
    while ready:
        _, at = heapq.heappop(ready)
        out.append(at)
        for to in graph[at]:
            open_links[to] -= 1
            if not open_links[to]:
                heapq.heappush(ready, (urgent[to], to))
    return out
