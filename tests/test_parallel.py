"""Work over blocks of rows: every row once, results in order, whatever the number of threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence

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


@given(st.integers(0, 40), st.integers(0, 4))
def test_every_part_is_worked_on_once_and_in_order(parts: int, jobs: int) -> None:
    parallel.set_jobs(jobs)
    assert list(parallel.by_parts(range(parts), lambda part: part)) == list(range(parts))


def test_of_many_parts_each_is_done_by_one_thread_and_of_few_by_all() -> None:
    parallel.set_jobs(2)

    def threads(_: int) -> int:
        return len(set(parallel.over_rows(64, lambda _, __: threading.get_ident(), block=1)))

    assert set(parallel.by_parts(range(2 * parallel.PARTS), threads)) == {1}
    alone = threading.get_ident()
    assert list(parallel.by_parts([0], lambda _: threading.get_ident())) == [alone]
    assert parallel.jobs() == 2


# --- meanwhile ---------------------------------------------------------------------------------------


def test_work_meanwhile_leaves_a_core_to_the_caller() -> None:
    for jobs, left in ((1, 1), (2, 1), (4, 3)):
        parallel.set_jobs(jobs)
        with parallel.meanwhile(parallel.jobs) as used:
            assert (parallel.jobs(), used()) == (jobs, left)


def test_work_meanwhile_goes_on_while_the_caller_works() -> None:
    parallel.set_jobs(2)
    meeting = threading.Barrier(2, timeout=30)
    with parallel.meanwhile(meeting.wait) as met:
        meeting.wait()
        met()


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_fails_meanwhile_is_raised_where_the_result_is_asked_for(jobs: int) -> None:
    parallel.set_jobs(jobs)
    with pytest.raises(ZeroDivisionError), parallel.meanwhile(lambda: 1 // 0) as result:
        result()


# --- behind ------------------------------------------------------------------------------------------


@given(st.lists(st.integers()), st.integers(1, 3))
def test_work_behind_the_caller_keeps_the_order(items: list[int], jobs: int) -> None:
    parallel.set_jobs(jobs)
    done: list[int] = []
    with parallel.Behind(done.append) as behind:
        for item in items:
            behind.take(item)
    assert done == items


def behind(numbers: Sequence[int], then: type[Exception] | None = None) -> None:
    """Divide one by some numbers, and fail."""

    def divide(number: int) -> float:
        return 1 / number

    with parallel.Behind(divide) as work:
        for number in numbers:
            work.take(number)
        if then:
            raise then


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("after", [0, 20])
def test_what_fails_behind_the_caller_is_raised(jobs: int, after: int) -> None:
    parallel.set_jobs(jobs)
    with pytest.raises(ZeroDivisionError):
        behind([0, *range(1, after + 1)])


def test_an_error_of_the_caller_is_not_hidden_by_work_that_waits() -> None:
    parallel.set_jobs(2)
    with pytest.raises(KeyError):
        behind([0], then=KeyError)
