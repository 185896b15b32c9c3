"""Work spread over processes: every row once, results in order, and nothing lost with a process that dies."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import parallel, processes, read, report, run
from dedup.processes import gather, spread
from dedup.report import group_lines, write

T = TypeVar("T")
LARGE = 1 << 20
"""Bytes that no pipe holds."""


@pytest.fixture(autouse=True)
def _all_cores() -> Iterator[None]:
    yield
    parallel.set_jobs(0)


def numbers(first: int, last: int) -> list[int]:
    return list(range(first, last))


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 60), st.integers(1, 20), st.integers(1, 4))
def test_blocks_come_in_the_order_of_the_rows(rows: int, block: int, jobs: int) -> None:
    parallel.set_jobs(jobs)
    made = list(spread(rows, numbers, block=block, least=1))
    assert [row for own in made for row in own] == list(range(rows))
    assert all(len(own) == block for own in made[:-1])


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_share_for_each_process(jobs: int) -> None:
    parallel.set_jobs(jobs)
    made = gather(10, numbers, least=1)
    assert [row for own in made for row in own] == list(range(10))
    assert len(made) == jobs


def test_of_no_rows_there_is_a_share_too() -> None:
    assert gather(0, numbers) == [[]]


def test_few_rows_are_not_worth_a_process() -> None:
    parallel.set_jobs(3)
    assert set(spread(9, lambda _, __: os.getpid(), block=2, least=5)) == {os.getpid()}
    assert len(set(spread(9, lambda _, __: os.getpid(), block=2, least=4))) == 2


def test_what_goes_wrong_in_another_process_is_raised_here() -> None:
    def make(first: int, _: int) -> int:
        if first == 5:
            raise OSError(28, "No space left on device")
        return first

    parallel.set_jobs(2)
    with pytest.raises(OSError, match="No space left"):
        list(spread(10, make, block=1, least=1))


def test_what_a_process_that_dies_would_have_made_is_made_all_the_same() -> None:
    parent = os.getpid()

    def make(first: int, last: int) -> list[int]:
        if os.getpid() != parent and first > 10:
            os.kill(os.getpid(), signal.SIGKILL)
        return numbers(first, last)

    parallel.set_jobs(3)
    made = spread(30, make, block=2, least=1)
    assert [row for own in made for row in own] == list(range(30))


def test_a_process_whose_work_nobody_takes_is_ended() -> None:
    parallel.set_jobs(2)
    blocks = spread(10, lambda first, _: (os.getpid(), bytes(LARGE) if first else b""), block=1, least=1)
    next(blocks)
    other, _ = next(blocks)
    blocks.close()
    with pytest.raises(ProcessLookupError):
        os.kill(other, 0)


def test_a_report_written_by_several_processes_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(read("seeds"))
    write(result, tmp_path / "one")
    spreads = []

    def in_ones(rows: int, make: Callable[[int, int], T], *, block: int, least: int = 1) -> Iterator[T]:
        spreads.append(rows)
        return processes.spread(rows, make, block=min(block, 1), least=min(least, 1))

    for module in (report, group_lines):
        monkeypatch.setattr(module, "spread", in_ones)
    parallel.set_jobs(3)
    write(result, tmp_path / "three")
    assert len(spreads) == 3  # matches, articles, groups
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "three" / path.name).read_bytes()
