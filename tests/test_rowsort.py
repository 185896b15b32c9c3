"""Rows sorted in a kernel: as numpy sorts them, whatever their values are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dedup.rowsort import FEW, MOVES, distinct, room_for, sort_row

ROWS = st.one_of(
    arrays.arrays(np.uint64, st.integers(0, 300), elements=st.integers(0, 2**64 - 1)),
    arrays.arrays(np.uint64, st.integers(0, 300), elements=st.integers(0, 9)),
    arrays.arrays(np.uint64, st.integers(0, 300), elements=st.sampled_from([0, 1, 2**32, 2**32 + 1, 2**63, 2**64 - 1])),
)


@given(ROWS)
def test_a_row_is_sorted_as_numpy_sorts_it(row: np.ndarray[tuple[int], np.dtype[np.uint64]]) -> None:
    expected = np.sort(row)
    sort_row(row, room_for(len(row)))
    assert row.tolist() == expected.tolist()
    assert row[: distinct(row)].tolist() == np.unique(expected).tolist()


@pytest.mark.parametrize("values", [FEW, FEW + 1, 40 * MOVES])
def test_values_that_share_their_high_bits_are_sorted_too(values: int) -> None:
    row = np.arange(values, dtype=np.uint64)[::-1] << np.uint64(10)
    row[0] = np.uint64(2**63)  # so far away that all others have the same sixteen bits
    expected = np.sort(row)
    sort_row(row, room_for(values))
    assert row.tolist() == expected.tolist()


def test_room_is_shared_by_rows_of_any_length() -> None:
    room = room_for(500)
    random = np.random.default_rng(1)
    for values in (500, 3, 0, 100, 1, 499):
        row = random.integers(0, 2**64, values, np.uint64)
        expected = np.sort(row)
        sort_row(row, room)
        assert row.tolist() == expected.tolist()
