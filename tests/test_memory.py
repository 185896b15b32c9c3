"""Columns in files: the same arrays, the same results; and what a run says beforehand."""

from __future__ import annotations

import errno
import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import memory, read, run
from dedup.cli import main
from dedup.memory import Column
from dedup.model import SkipReason
from dedup.report import write
from dedup.shingles import take_rows

from .stories import EVENTS, article, brief_of, jsonl, reprint_of, rewrite_of, wire

DAY = [
    made
    for event in EVENTS
    for made in (wire(event), reprint_of(wire(event)), brief_of(wire(event)), rewrite_of(wire(event)))
]


@pytest.fixture
def in_files() -> Iterator[None]:
    memory.set_in_files(True)
    yield
    memory.set_in_files(False)


def written(folder: Path) -> dict[str, bytes]:
    write(run(iter(DAY)), folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_run_through_files_writes_the_same_bytes(tmp_path: Path) -> None:
    before = written(tmp_path / "memory")
    memory.set_in_files(True)
    try:
        after = written(tmp_path / "files")
        backwards = run(reversed([*DAY, article("dam-wire", "Another text under an id that is taken.")]))
    finally:
        memory.set_in_files(False)
    assert after == before
    assert [skip.id for skip in backwards.skipped if skip.reason is SkipReason.DUPLICATE_ID] == ["dam-wire"]


@pytest.mark.usefixtures("in_files")
def test_a_run_of_nothing_passes_through_files_too(tmp_path: Path) -> None:
    write(run(iter([])), tmp_path)
    assert (tmp_path / "articles.jsonl").read_bytes() == b""


@pytest.mark.parametrize("yes", [False, True])
@given(pieces=st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=5), max_size=5))
def test_a_column_is_its_pieces_in_order(yes: bool, pieces: list[list[int]]) -> None:
    memory.set_in_files(yes)
    column: Column[np.uint32] = Column(np.uint32)
    for piece in pieces:
        column.append(np.array(piece, np.uint32))
    memory.set_in_files(False)
    made = column.done()
    memory.release()
    assert made.tolist() == [value for piece in pieces for value in piece]


class FixedSize(mmap.mmap):
    """What a system gives that has no call to resize it."""

    def resize(self, newsize: int, /) -> None:
        raise SystemError(f"mmap: resizing to {newsize} bytes is not available: no mremap()")


def test_a_column_grows_where_the_system_moves_no_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mmap, "mmap", FixedSize)
    monkeypatch.delattr(mmap, "MADV_HUGEPAGE", raising=False)
    column: Column[np.uint32] = Column(np.uint32)
    for piece in np.split(np.arange(3_000_000, dtype=np.uint32), 7_500):
        column.append(piece)
    made = column.done()
    made[0] = 7
    assert made.sum() == 7 + 2_999_999 * 1_500_000


@pytest.mark.parametrize("yes", [False, True])
@given(first=st.integers(0, 3000), length=st.integers(0, 3000))
def test_what_will_be_written_is_as_it_was(yes: bool, first: int, length: int) -> None:
    memory.set_in_files(yes)
    made: Column[np.uint32] = Column(np.uint32)
    memory.set_in_files(False)
    made.append(np.arange(5000, dtype=np.uint32))
    column = made.done()
    part = column[first : first + length]
    memory.will_write(part)
    part += 1
    changed = np.zeros(5000, np.uint32)
    changed[first : first + length] = 1
    assert (column == np.arange(5000) + changed).all()


@pytest.mark.usefixtures("in_files")
def test_a_system_that_knows_no_such_advice_is_left_in_peace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_POPULATE_WRITE", 9999)
    made: Column[np.uint32] = Column(np.uint32)
    made.append(np.arange(3, dtype=np.uint32))
    column = made.done()
    memory.will_write(column)
    assert column.tolist() == [0, 1, 2]


@pytest.mark.usefixtures("in_files")
def test_released_pages_come_back() -> None:
    made: Column[np.int64] = Column(np.int64)
    made.append(np.zeros(1000, np.int64))
    column = made.done()
    column[:] = np.arange(1000)
    memory.release()
    assert column.sum() == 499_500


@pytest.mark.parametrize("yes", [False, True])
def test_what_is_discarded_takes_nothing_else_with_it(yes: bool) -> None:
    memory.set_in_files(yes)
    column: Column[np.uint32] = Column(np.uint32)
    column.append(np.arange(5000, dtype=np.uint32))
    memory.set_in_files(False)
    made = column.done()
    column.discard(3072, 9999)
    column.discard(1024, 2048)
    assert made[:1024].tolist() == list(range(1024))
    assert made[2048:3072].tolist() == list(range(2048, 3072))


@pytest.mark.parametrize("yes", [False, True])
@given(rows=st.integers(0, 5))
def test_room_holds_what_is_written(yes: bool, rows: int) -> None:
    memory.set_in_files(yes)
    try:
        with patch.object(memory, "IN_FILE_FROM", 1):
            table = memory.room((rows, 3), np.float32)
    finally:
        memory.set_in_files(False)
    table[:] = np.arange(3 * rows).reshape(rows, 3)
    memory.release()
    assert table.tolist() == [[3 * row, 3 * row + 1, 3 * row + 2] for row in range(rows)]


@pytest.mark.usefixtures("in_files")
def test_a_disk_without_room_is_told_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "posix_fallocate", full, raising=False)
    with pytest.raises(OSError, match="No space left"):
        memory.room(memory.IN_FILE_FROM, np.uint8)


@pytest.mark.usefixtures("in_files")
def test_a_system_that_sets_nothing_aside_has_room_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(os, "posix_fallocate", raising=False)
    made = memory.room(memory.IN_FILE_FROM, np.uint8)
    made[:] = 7
    assert made.sum() == 7 * memory.IN_FILE_FROM


@pytest.mark.parametrize("yes", [False, True])
@given(rows=st.lists(st.integers(0, 99), max_size=20))
def test_rows_taken_here_and_there_are_the_same(yes: bool, rows: list[int]) -> None:
    memory.set_in_files(yes)
    made: Column[np.uint32] = Column(np.uint32)
    memory.set_in_files(False)
    made.append(np.arange(200_000, dtype=np.uint32))
    column, offsets = made.done(), np.arange(0, 200_001, 2000)
    memory.release()
    with memory.at_random():
        taken = take_rows(offsets, np.array(rows, np.int64), column)[1]
    assert taken.tolist() == [value for row in rows for value in range(2000 * row, 2000 * row + 2000)]


def test_the_machine_has_memory() -> None:
    assert memory.of_machine() > memory.AT_LEAST
    assert memory.needed(10**9) > memory.needed(10**6) > memory.AT_LEAST
    assert memory.parted(10**9, 10**6) > memory.parted(10**9) > memory.parted(10**6)
    assert memory.needed(10**9, copied=10**9) > memory.needed(10**9, copied=10**6) > memory.needed(10**9)


def test_a_feed_whose_records_are_copied_needs_more(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = []
    for name in ("day.jsonl", "day.json"):
        feed = tmp_path / name
        feed.write_text(f'{{"text": "Rain.", "notes": "{"x" * 18_000_000}"}}\n', encoding="utf-8")
        assert main(["run", str(feed), "--dry-run", "--memory", "10M"]) == 0
        told.append(capsys.readouterr().err.partition(",")[0])
    assert told == ["This feed needs about 324 MB of memory", "This feed needs about 349 MB of memory"]


def test_a_feed_larger_than_its_memory_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = tmp_path / "day.jsonl"
    feed.write_text(jsonl(DAY), encoding="utf-8")
    assert main(["run", str(feed), "--dry-run", "--memory", "10M"]) == 0
    assert "needs about 200 MB of memory, more than the 10 MB of --memory: about 0 MB go" in capsys.readouterr().err
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    assert main(["run", str(feed), "--dry-run", "--memory", "10M"]) == 0
    assert "has room for 0 MB: set TMPDIR to a folder that has more" in capsys.readouterr().err
    assert main(["run", str(feed), "--dry-run"]) == 0
    assert "of memory" not in capsys.readouterr().err
    assert not memory.in_files()


def test_a_size_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "seeds", "--dry-run", "--memory", "much"]) == 2
    assert "'much' is no size: give a number and a unit, such as 4G" in capsys.readouterr().err


def test_reading_the_seeds_through_files() -> None:
    plain = run(read("seeds"))
    memory.set_in_files(True)
    try:
        assert list(run(read("seeds")).matches) == list(plain.matches)
    finally:
        memory.set_in_files(False)
