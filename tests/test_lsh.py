"""Bands and buckets: the same candidates as datasketch's index, and nothing that can be swapped."""

from __future__ import annotations

from itertools import combinations

import datasketch
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import lsh
from dedup.candidates import unpack
from dedup.lsh import ANSWERED, Banding, best_banding, candidate_pairs, probability
from dedup.settings import Settings
from dedup.sketch import EMPTY, to_minhash

U32 = npt.NDArray[np.uint32]
NUM_PERM = 16
# Few values, so that bands meet by chance; some rows have no shingles.
SIGNATURES = st.lists(
    st.one_of(st.lists(st.integers(0, 2), min_size=NUM_PERM, max_size=NUM_PERM), st.just([int(EMPTY)] * NUM_PERM)),
    max_size=12,
).map(lambda rows: np.array(rows, np.uint32).reshape(-1, NUM_PERM))
BANDINGS = st.sampled_from([(2, 8), (4, 4), (5, 3), (8, 2), (16, 1)])


def pairs(signatures: U32, bands: int, rows: int, *, cap: int = 1000) -> tuple[set[tuple[int, int]], int]:
    found, capped = candidate_pairs(signatures, Banding(bands=bands, rows=rows), bucket_cap=cap)
    low, high = unpack(found)
    as_set = set(zip(low.tolist(), high.tolist(), strict=True))
    assert len(as_set) == len(found), "no pair twice"
    assert found.tolist() == sorted(found.tolist())
    return as_set, capped


def theirs(signatures: U32, bands: int, rows: int) -> set[tuple[int, int]]:
    index = datasketch.MinHashLSH(num_perm=NUM_PERM, params=(bands, rows))
    sketches = {i: to_minhash(row, seed=1) for i, row in enumerate(signatures) if (row != EMPTY).any()}
    for i, sketch in sketches.items():
        index.insert(i, sketch)
    return {(min(i, j), max(i, j)) for i, sketch in sketches.items() for j in index.query(sketch) if i != j}


@settings(deadline=None)
@given(SIGNATURES, BANDINGS)
def test_candidates_are_those_of_datasketch(signatures: U32, banding: tuple[int, int]) -> None:
    assert pairs(signatures, *banding) == (theirs(signatures, *banding), 0)


@given(SIGNATURES.filter(len), BANDINGS, st.integers(1, 12))
def test_keys_that_begin_alike_are_told_apart(signatures: U32, banding: tuple[int, int], cap: int) -> None:
    filled, (_, rows) = np.arange(len(signatures)), banding
    packed = np.arange(len(signatures), dtype=np.uint64)  # as if no key had a bit in which it differs from others
    found, capped = lsh._bucket_pairs(packed, 40, signatures, filled, 1, rows, cap)
    one_by_one = np.array([lsh._key(signatures, row, 1, rows) for row in filled.tolist()], np.uint64)
    packed = np.sort((one_by_one & ~np.uint64(63)) | packed)
    expected, over = lsh._bucket_pairs(packed, 6, signatures, filled, 1, rows, cap)
    assert (sorted(found.tolist()), capped) == (sorted(expected.tolist()), over)


@given(SIGNATURES, BANDINGS, st.integers(0, 99))
def test_order_of_rows_does_not_matter(signatures: U32, banding: tuple[int, int], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(signatures))
    shuffled, _ = pairs(signatures[order], *banding)
    back = {tuple(sorted((int(order[a]), int(order[b])))) for a, b in shuffled}
    assert back == pairs(signatures, *banding)[0]


def test_texts_without_shingles_meet_nobody() -> None:
    assert pairs(np.full((5, NUM_PERM), EMPTY), 4, 4) == (set(), 0)
    assert pairs(np.empty((0, NUM_PERM), np.uint32), 4, 4) == (set(), 0)


@pytest.mark.parametrize("copies", [11, 12, 400])
def test_a_bucket_over_the_cap_stays_connected_and_becomes_linear(copies: int) -> None:
    found, capped = pairs(np.ones((copies, NUM_PERM), np.uint32), 4, 4, cap=10)
    assert capped == 4
    assert found == {(0, i) for i in range(1, copies)} | {(i, i + 1) for i in range(1, copies - 1)}


def test_a_bucket_at_the_cap_is_complete() -> None:
    found, capped = pairs(np.ones((10, NUM_PERM), np.uint32), 4, 4, cap=10)
    assert (found, capped) == (set(combinations(range(10), 2)), 0)


def test_bands_and_rows_cannot_be_swapped() -> None:
    made: type = Banding
    with pytest.raises(TypeError):
        made(60, 13)
    with pytest.raises(ValueError, match="needs more than the 16 values"):
        candidate_pairs(np.ones((2, NUM_PERM), np.uint32), Banding(bands=5, rows=4), bucket_cap=10)


@pytest.mark.parametrize("num_perm", [16, 64, 128])
@pytest.mark.parametrize("threshold", [0.0, 0.1, 0.35, 0.8, 0.99, 1.0])
def test_the_best_banding_fits_and_finds_what_it_is_for(threshold: float, num_perm: int) -> None:
    best = best_banding(threshold=threshold, num_perm=num_perm)
    assert best.bands >= 2
    assert best.bands * best.rows <= num_perm
    found = probability(min(1.0, threshold + 0.2), bands=best.bands, rows=best.rows)
    assert found > 0.5 or num_perm == 16


@pytest.mark.parametrize(("asked", "answered"), ANSWERED.items())
def test_what_is_answered_without_datasketch_is_its_answer(asked: tuple[float, int], answered: Banding) -> None:
    lsh = datasketch.MinHashLSH(threshold=asked[0], num_perm=asked[1], weights=(0.2, 0.8))
    assert (lsh.b, lsh.r) == (answered.bands, answered.rows)


def test_the_settings_as_they_stand_are_answered() -> None:
    now = Settings()
    assert (now.candidates.resemblance_threshold, now.sketch.num_perm) in ANSWERED


@given(st.integers(1, 60), st.integers(1, 20), st.lists(st.floats(0, 1), min_size=2, max_size=6))
def test_the_curve_rises_from_nothing_to_certainty(bands: int, rows: int, at: list[float]) -> None:
    curve = [probability(resemblance, bands=bands, rows=rows) for resemblance in sorted(at)]
    assert curve == sorted(curve)
    assert probability(0.0, bands=bands, rows=rows) == 0.0
    assert probability(1.0, bands=bands, rows=rows) == 1.0
    assert probability(0.5, bands=bands + 1, rows=rows) >= probability(0.5, bands=bands, rows=rows)
    assert probability(0.5, bands=bands, rows=rows + 1) <= probability(0.5, bands=bands, rows=rows)
