"""Comparing part by part: what comes out is what comparing all at once gives."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import comparing
from dedup.comparing import Comparison
from dedup.text.tokens import tokenise
from dedup.vectors import weigh

from .stories import EVENTS, brief_of, reprint_of, rewrite_of, wire

I64 = npt.NDArray[np.int64]
DAY = [
    made
    for event in EVENTS
    for made in (wire(event), reprint_of(wire(event)), brief_of(wire(event)), rewrite_of(wire(event)))
]
PAIRS = st.sets(st.tuples(st.integers(0, len(DAY) - 1), st.integers(0, len(DAY) - 1)), max_size=30)


def comparison() -> Comparison:
    """The day's articles, credits and all."""
    data = [one.text.encode() for one in DAY]
    offsets = np.concatenate([[0], np.cumsum([len(own) for own in data])])
    tokens = tokenise(np.frombuffer(b"".join(data), np.uint8), offsets)
    rows, numbered = weigh(tokens, languages=("en",), weight=1000.0)
    return Comparison(tokens=numbered, rows=rows, shingle_words=3)


READY = comparison()


def columns(pairs: set[tuple[int, int]]) -> tuple[I64, I64]:
    ordered = sorted(pair for pair in pairs if pair[0] < pair[1])
    a, b = zip(*ordered, strict=True) if ordered else ((), ())
    return np.array(a, np.int64), np.array(b, np.int64)


@settings(deadline=None, max_examples=25)
@given(PAIRS, st.sampled_from([1, 300, 10**9]))
def test_parts_change_nothing(pairs: set[tuple[int, int]], words: int) -> None:
    a, b = columns(pairs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(comparing, "PART_WORDS", words)
        measured, shared = READY.measure(a, b), READY.passages(a, b)
    assert measured.shape[0] == len(shared.offsets) - 1 == len(a)
    for p, pair in enumerate(zip(a.tolist(), b.tolist(), strict=True)):
        one, other = np.array(pair[:1]), np.array(pair[1:])
        assert (measured[p] == READY.measure(one, other)[0]).all()
        assert (shared.rows[shared.offsets[p] : shared.offsets[p + 1]] == READY.passages(one, other).rows).all()


@settings(deadline=None, max_examples=10)
@given(PAIRS)
def test_what_is_measured_without_rows_is_the_same(pairs: set[tuple[int, int]]) -> None:
    a, b = columns(pairs)
    assert (READY.measured().measure(a, b) == READY.measure(a, b)).all()


def test_a_pair_of_none_has_no_passages_and_others_keep_their_place() -> None:
    a, b = np.array([-1, 0, -1]), np.array([-1, 1, -1])
    assert np.diff(READY.passages(a, b).offsets).tolist()[::2] == [0, 0]


@given(PAIRS)
def test_pairs_are_grouped_by_what_hangs_together(pairs: set[tuple[int, int]]) -> None:
    a, b = columns(pairs)
    order = comparing._grouped(a, b, len(DAY))
    assert sorted(order.tolist()) == list(range(len(a)))
    groups: list[set[int]] = []
    for pair in zip(a[order].tolist(), b[order].tolist(), strict=True):
        if not groups or not groups[-1] & set(pair):
            groups.append(set())
        groups[-1] |= set(pair)
    for row in range(len(DAY)):
        connected = {row}
        for _ in range(len(DAY)):
            connected |= {end for pair in pairs if connected & set(pair) and pair[0] < pair[1] for end in pair}
        met = [n for n, own in enumerate(groups) if own & connected]
        assert not met or met == list(range(met[0], met[-1] + 1))


@given(PAIRS, st.integers(1, 40))
def test_no_part_holds_more_words_than_allowed_but_for_one_pair(pairs: set[tuple[int, int]], most: int) -> None:
    a, b = columns(pairs)
    words = np.arange(len(DAY)) % 7 + 1
    bounds = comparing._cuts(a, b, words, most)
    assert bounds[0] == 0
    assert bounds[-1] == len(a)
    for first, last in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        held = words[np.unique(np.concatenate([a[first:last], b[first:last]]))].sum()
        assert first < last
        assert held <= most or last - first == 1
