"""Work over blocks of rows: every row once, results in order, whatever the number of threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import parallel


@pytest.fixture(autouse=True)
def _all_cores() -> Iterator[None]:
    yield
    parallel.set_jobs(0)


@given(st.integers(0, 200), st.integers(1, 50), st.integers(0, 4))
def test_every_row_is_worked_on_once_and_in_order(rows: int, block: int, jobs: int) -> None:
    parallel.set_jobs(jobs)
    done = parallel.over_rows(rows, lambda first, last: list(range(first, last)), block=block)
    assert [row for own in done for row in own] == list(range(rows))
    assert all(len(own) == block for own in done[:-1])


def test_one_job_stays_in_the_calling_thread() -> None:
    parallel.set_jobs(1)
    assert set(parallel.over_rows(9, lambda _, __: threading.get_ident(), block=2)) == {threading.get_ident()}


def test_several_jobs_run_at_the_same_time() -> None:
    parallel.set_jobs(2)
    meeting = threading.Barrier(2, timeout=30)
    parallel.over_rows(4, lambda _, __: meeting.wait(), block=2)


def test_an_error_in_a_block_is_raised() -> None:
    parallel.set_jobs(2)
    with pytest.raises(ZeroDivisionError):
        parallel.over_rows(4, lambda first, _: 1 // first, block=1)
