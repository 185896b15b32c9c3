"""Work over blocks of rows: every row once, results in order, whatever the number of threads."""

from __future__ import annotations

import io
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import parallel, read, report, run
from dedup.report import write as write_report


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


# --- processes -------------------------------------------------------------------------------------


def numbers(first: int, last: int, files: Sequence[IO[bytes]]) -> None:
    for n in range(first, last):
        files[0].write(b"%d\n" % n)
        files[1].write(b"-" * (n % 3))


@pytest.mark.parametrize("jobs", [1, 2, 5])
@pytest.mark.parametrize("rows", [0, 1, 2, 103])
def test_shares_stand_in_the_order_of_the_rows(rows: int, jobs: int) -> None:
    parallel.set_jobs(jobs)
    outs = [io.BytesIO(), io.BytesIO()]
    parallel.spread(rows, numbers, outs, least=1)
    assert outs[0].getvalue() == b"".join(b"%d\n" % n for n in range(rows))
    assert outs[1].getvalue() == b"".join(b"-" * (n % 3) for n in range(rows))


def test_shares_follow_what_stands_in_a_file_already(tmp_path: Path) -> None:
    parallel.set_jobs(3)
    with (tmp_path / "a").open("wb") as one, (tmp_path / "b").open("wb") as other:
        one.write(b"head\n")
        parallel.spread(50, numbers, [one, other], least=1)
        one.write(b"foot\n")
    assert (tmp_path / "a").read_bytes() == b"head\n" + b"".join(b"%d\n" % n for n in range(50)) + b"foot\n"


def test_where_the_system_cannot_copy_this_process_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: int, **__: int) -> int:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "copy_file_range", refuse)
    test_shares_follow_what_stands_in_a_file_already(tmp_path)


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_is_made_in_several_processes_comes_back_in_order(jobs: int) -> None:
    parallel.set_jobs(jobs)
    made = parallel.gather(10, lambda first, last: [str(n) for n in range(first, last)], least=1)
    assert [one for own in made for one in own] == [str(n) for n in range(10)]
    assert len(made) == jobs


def test_what_goes_wrong_in_another_process_is_raised_here() -> None:
    def write(first: int, last: int, files: Sequence[IO[bytes]]) -> None:
        if last == 10:
            raise OSError(28, "No space left on device")
        numbers(first, last, files)

    parallel.set_jobs(2)
    with pytest.raises(OSError, match="No space left"):
        parallel.spread(10, write, [io.BytesIO(), io.BytesIO()], least=1)


def test_a_share_whose_process_dies_is_written_all_the_same() -> None:
    parent = os.getpid()

    def write(first: int, last: int, files: Sequence[IO[bytes]]) -> None:
        if os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        numbers(first, last, files)

    parallel.set_jobs(3)
    outs = [io.BytesIO(), io.BytesIO()]
    parallel.spread(30, write, outs, least=1)
    assert outs[0].getvalue().split() == [b"%d" % n for n in range(30)]


def test_a_report_written_by_several_processes_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(read("seeds"))
    write_report(result, tmp_path / "one")
    forks = []
    whole = parallel.spread

    def in_ones(rows: int, write: parallel.Share, outs: Sequence[IO[bytes]], *, least: int = 1) -> None:
        forks.append(rows)
        whole(rows, write, outs, least=min(least, 1))

    monkeypatch.setattr(report, "spread", in_ones)
    parallel.set_jobs(3)
    write_report(result, tmp_path / "three")
    assert len(forks) == 5  # matches, articles, clusters, stories, alarms
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "three" / path.name).read_bytes()


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
