"""Strings packed into buffers come back in any order, wherever they wait."""

from __future__ import annotations

from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import memory
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


def test_what_stands_between_strings_is_no_part_of_them() -> None:
    lines = np.frombuffer(b"  rain\n sun \n", np.uint8)
    packed = Packed(lines, np.array([2, 8]), np.array([6, 11]))
    assert [packed[row] for row in range(len(packed))] == [b"rain", b"sun"]
    spool = Spool()
    spool.append(packed)
    assert spool.moved(np.array([1, 0]))[1].tobytes() == b"sunrain"
