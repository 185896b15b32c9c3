"""Pairs that alone hold a group together."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.bridges import bridges


def alone(pairs: list[tuple[int, int]], count: int = 10) -> list[tuple[int, int]]:
    """The bridges among some pairs, in their order."""
    a, b = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    return [pair for pair, bridge in zip(pairs, bridges(count, a, b).tolist(), strict=True) if bridge]


@pytest.mark.parametrize(
    ("pairs", "found"),
    [
        ([], []),
        ([(0, 1)], [(0, 1)]),
        ([(0, 1), (1, 2)], [(0, 1), (1, 2)]),
        ([(0, 1), (0, 2), (1, 2)], []),
        ([(0, 1), (0, 2), (1, 2), (2, 3)], [(2, 3)]),
        ([(0, 1), (0, 2), (1, 2), (2, 3), (3, 4), (3, 5), (4, 5)], [(2, 3)]),
    ],
)
def test_bridges_alone_hold_a_group_together(pairs: list[tuple[int, int]], found: list[tuple[int, int]]) -> None:
    assert alone(pairs) == found


@given(st.sets(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]), max_size=20))
def test_bridges_are_those_that_networkx_finds(pairs: set[tuple[int, int]]) -> None:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_edges_from(pairs)
    assert set(alone(sorted(pairs))) == {(min(pair), max(pair)) for pair in nx.bridges(graph)}


def test_a_chain_may_be_as_long_as_it_likes() -> None:
    chain = [(row, row + 1) for row in range(100_000)]
    assert alone(chain, 100_001) == chain
