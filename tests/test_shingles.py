"""Shingles: where they stand, and the columns that they stand in."""

from __future__ import annotations

from itertools import chain

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st

from dedup import parallel
from dedup.shingles import Shingles, combine, offsets_of, place, take_rows

TEXTS = st.lists(st.lists(st.integers(0, 5), max_size=12), max_size=6)
LOW = np.uint64(0xFFFFFFFF)


def column(texts: list[list[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    return offsets_of([np.array([len(text) for text in texts], np.int64)]), np.array(list(chain(*texts)), np.uint32)


@given(TEXTS, st.integers(1, 5))
def test_places_say_where_each_shingle_begins(texts: list[list[int]], k: int) -> None:
    places = place(*column(texts), k)
    for i, text in enumerate(texts):
        words, own = np.array(text, np.uint32), places.packed[places.offsets[i] : places.offsets[i + 1]]
        assert sorted((own & LOW).tolist()) == list(range(max(len(text) - k + 1, 0)))
        assert own.tolist() == sorted(own.tolist())
        assert [int(combine(words, at, k)) for at in (own & LOW).tolist()] == (own >> np.uint64(32)).tolist()


@given(TEXTS)
def test_threads_change_nothing(texts: list[list[int]]) -> None:
    many = texts * 700  # several blocks
    parallel.set_jobs(1)
    one = place(*column(many), 3)
    parallel.set_jobs(3)
    three = place(*column(many), 3)
    parallel.set_jobs(0)
    assert (one.packed == three.packed).all()


def test_the_order_of_words_counts() -> None:
    assert len({int(combine(np.array(words, np.uint32), 0, 2)) for words in ([1, 2], [2, 1], [1, 1], [0, 2])}) == 4


@given(TEXTS, st.data())
def test_rows_are_taken_in_the_order_given(texts: list[list[int]], data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.integers(0, max(len(texts) - 1, 0)), max_size=6)) if texts else []
    offsets, words = take_rows(column(texts)[0], np.array(rows, np.int64), column(texts)[1])
    assert [own.tolist() for own in np.split(words, offsets[1:-1])[: len(rows)]] == [texts[row] for row in rows]


def test_taking_all_rows_copies_nothing() -> None:
    offsets, words = column([[1, 2], [], [3]])
    assert take_rows(offsets, np.arange(3), words)[1] is words
    assert take_rows(offsets, np.array([2, 1, 0]), words)[1].tolist() == [3, 1, 2]


def test_the_shingles_of_some_texts_are_a_view() -> None:
    whole = Shingles.of(*column([[1, 2], [3], [4, 5, 6]]), 2)
    some = whole.take(np.array([2, 0]))
    assert (some.starts.tolist(), some.ends.tolist()) == ([3, 0], [6, 2])
    assert some.word is whole.word
