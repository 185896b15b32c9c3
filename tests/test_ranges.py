"""Very many integers sorted by ranges: nothing is lost, ranges come in order, and what belongs together stays so."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from dedup import parallel, ranges
from dedup.ranges import by_range, tally

U64 = npt.NDArray[np.uint64]
VALUES = st.one_of(
    arrays.arrays(np.uint64, st.integers(0, 200), elements=st.integers(0, 2**64 - 1)),
    arrays.arrays(np.uint64, st.integers(0, 200), elements=st.integers(2**63 - 3, 2**63 + 3)),
    arrays.arrays(np.uint64, st.integers(0, 200), elements=st.sampled_from([0, 1, 255, 256, 2**32, 2**64 - 1])),
)


@pytest.fixture(autouse=True, params=[0, 10**6], ids=["cut", "whole"])
def _few(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(ranges, "FEW", request.param)
    yield
    parallel.set_jobs(0)


@given(VALUES, st.integers(1, 4))
def test_the_ranges_one_after_another_are_the_values_sorted(values: U64, jobs: int) -> None:
    parallel.set_jobs(jobs)
    before = values.copy()
    found = np.concatenate([values[:0], *by_range(values, np.copy)])
    assert found.tolist() == sorted(before.tolist())
    assert values.tolist() == before.tolist()


@given(VALUES, st.integers(0, 63))
def test_values_that_are_the_same_above_some_bits_are_in_one_range(values: U64, together: int) -> None:
    found = by_range(values, lambda own: {int(value) >> together for value in own}, together=together)
    assert sum(map(len, found)) == len({int(value) >> together for value in values})


@given(VALUES)
def test_different_values_are_counted_as_numpy_counts_them(values: U64) -> None:
    found, counts = tally(np.sort(values))
    expected, times = np.unique(values, return_counts=True)
    assert (found.tolist(), counts.tolist()) == (expected.tolist(), times.tolist())
