"""What two sorted rows share is found as sets find it, and with its place in both."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.evidence.shared import HALF, MOST, SLOTS, forget, in_common, note

few = st.lists(st.integers(0, 40), max_size=30)
many = st.lists(st.integers(0, 2**32 - 1), max_size=200)
rows = st.lists(few | many, min_size=2, max_size=4)


@given(rows, st.sampled_from([0, HALF]))
def test_each_value_that_both_rows_have_is_found_once_where_it_stands_first(some: list[list[int]], shift: int) -> None:
    packed = [sorted((value << shift) + (place if shift else 0) for place, value in enumerate(row)) for row in some]
    assert shared(packed, 0, len(some) - 1, shift) == plain(packed, 0, len(some) - 1, shift)


@given(rows)
def test_an_article_is_its_own_counterpart_and_its_table_is_empty_once_it_is_forgotten(some: list[list[int]]) -> None:
    packed = [sorted(set(row)) for row in some]
    assert [value for value, _, _ in shared(packed, 0, 0, 0)] == packed[0]


@pytest.mark.parametrize("size", [SLOTS, 5 * MOST // 2])
def test_rows_longer_than_a_table_are_looked_through_all_the_same(size: int) -> None:
    long, other = list(range(0, 3 * size, 3)), list(range(0, 2 * size, 2))
    assert shared([long, other], 0, 1, 0) == plain([long, other], 0, 1, 0)
    assert shared([other, long], 0, 1, 0) == plain([other, long], 0, 1, 0)


def shared(packed: list[list[int]], a: int, b: int, shift: int) -> list[tuple[int, int, int]]:
    """Each shared value, with where it stands in both rows."""
    values = np.fromiter(chain.from_iterable(packed), np.uint64)
    offsets = np.cumsum([0, *map(len, packed)])
    table, found = np.zeros(SLOTS, np.int16), np.zeros((2, max(map(len, packed)) + 1), np.int64)
    note(table, values, offsets, a, shift)
    count = in_common(table, values, offsets, a, b, shift, found)
    forget(table, values, offsets, a, shift)
    assert not table.any()
    return [
        (int(values[i]) >> shift, i - int(offsets[a]), j - int(offsets[b]))
        for i, j in zip(*found[:, :count].tolist(), strict=True)
    ]


def plain(packed: list[list[int]], a: int, b: int, shift: int) -> list[tuple[int, int, int]]:
    one, other = (first_places([value >> shift for value in packed[row]]) for row in (a, b))
    return [(value, one[value], other[value]) for value in sorted(one.keys() & other.keys())]


def first_places(row: list[int]) -> dict[int, int]:
    return {value: place for place, value in reversed(list(enumerate(row)))}
