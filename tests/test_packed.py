"""Strings packed into buffers come back in any order, wherever they wait."""

from __future__ import annotations

import mmap
from itertools import chain, pairwise
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import memory, packed
from dedup.memory import Column
from dedup.packed import Packed, Spool

PIECES = st.lists(st.lists(st.binary(max_size=6), max_size=4), max_size=5)


def spool_of(pieces: list[list[bytes]]) -> Spool:
    spool = Spool()
    for piece in pieces:
        spool.append(Packed.of(piece))
    return spool


@pytest.mark.parametrize("in_files", [False, True])
@given(pieces=PIECES, data=st.data())
def test_strings_are_put_in_order_or_left_where_they_are(
    in_files: bool, pieces: list[list[bytes]], data: st.DataObject
) -> None:
    strings = list(chain.from_iterable(pieces))
    order = data.draw(st.permutations(range(len(strings))))
    rows = np.array(order, np.int64)
    memory.set_in_files(in_files)
    try:
        offsets, moved = spool_of(pieces).moved(rows)
        left = spool_of(pieces).left()
    finally:
        memory.set_in_files(False)
    assert [moved[a:b].tobytes() for a, b in pairwise(offsets.tolist())] == [strings[row] for row in order]
    assert [[piece[row] for row in range(len(piece))] for piece in left] == pieces


@pytest.mark.parametrize("late", [0, 1, 40, 1000])
def test_a_column_in_a_file_is_moved_and_its_pages_let_go_of(monkeypatch: pytest.MonkeyPatch, late: int) -> None:
    """Some rows come late in the file; a thousand are as good as any order."""
    monkeypatch.setattr(packed, "ROWS", 16)
    monkeypatch.setattr(packed, "PART", mmap.PAGESIZE)
    random = Random(late)
    strings = [bytes([random.randrange(256)]) * random.randrange(600) for _ in range(1000)]
    strings[500] = b"x" * (5 * mmap.PAGESIZE)
    order = [*range(1000 - late, 1000), *range(1000 - late)]
    if late == 1000:
        random.shuffle(order)
    let_go: list[int] = []
    discard = Column.discard

    def counted(self: Column[np.uint8], first: int, last: int) -> None:
        let_go.append(first)
        discard(self, first, last)

    monkeypatch.setattr(Column, "discard", counted)
    memory.set_in_files(True)
    try:
        offsets, moved = spool_of([strings[:700], strings[700:]]).moved(np.array(order, np.int64))
    finally:
        memory.set_in_files(False)
    assert [moved[a:b].tobytes() for a, b in pairwise(offsets.tolist())] == [strings[row] for row in order]
    assert len(let_go) == len(set(let_go))
    assert (len(let_go) > 60) is (late > 0)


def test_what_stands_between_strings_is_no_part_of_them() -> None:
    lines = np.frombuffer(b"  rain\n sun \n", np.uint8)
    found = Packed(lines, np.array([2, 8]), np.array([6, 11]))
    assert [found[row] for row in range(len(found))] == [b"rain", b"sun"]
    spool = Spool()
    spool.append(found)
    assert spool.moved(np.array([1, 0]))[1].tobytes() == b"sunrain"
