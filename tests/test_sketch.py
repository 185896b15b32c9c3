"""Signatures: bit for bit those of datasketch, and to and from its own objects."""

from __future__ import annotations

import datasketch
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.shingles import Shingles, combine, offsets_of
from dedup.sketch import EMPTY, from_minhash, permutations, sign, to_minhash

WORDS = st.sets(st.integers(0, 2**32 - 1), max_size=40)


def shingles(sets: list[set[int]]) -> Shingles:
    """Texts of these words, each of which is a shingle; the last word stands twice, which counts once."""
    texts = [[*sorted(own), *sorted(own)[-1:]] for own in sets]
    offsets = offsets_of([np.array([len(text) for text in texts], np.int64)])
    return Shingles.of(offsets, np.array([word for text in texts for word in text], np.uint32), 1)


def hashed(words: set[int]) -> set[int]:
    return {int(combine(np.array([word], np.uint32), 0, 1)) for word in words}


def identity(value: int) -> int:
    return value


def theirs(words: set[int], *, num_perm: int, seed: int) -> datasketch.MinHash:
    sketch = datasketch.MinHash(num_perm=num_perm, seed=seed, scheme="affine32", hashfunc=identity)
    for h in hashed(words):
        sketch.update(h)
    return sketch


@settings(deadline=None)
@given(st.lists(WORDS, max_size=5), st.sampled_from([16, 128]), st.integers(0, 9))
def test_signatures_are_those_of_datasketch(sets: list[set[int]], num_perm: int, seed: int) -> None:
    ours = sign(shingles(sets), num_perm=num_perm, seed=seed)
    assert ours.shape == (len(sets), num_perm)
    for signature, own in zip(ours, sets, strict=True):
        assert signature.tolist() == theirs(own, num_perm=num_perm, seed=seed).hashvalues.tolist()


def test_a_text_without_shingles_has_the_empty_signature() -> None:
    assert (sign(shingles([set()]), num_perm=16, seed=1) == EMPTY).all()
    assert to_minhash(sign(shingles([set()]), num_perm=16, seed=1)[0], seed=1).is_empty()


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_out_and_in_again(sets: list[set[int]]) -> None:
    ours = sign(shingles(sets), num_perm=32, seed=7)
    sketches = [to_minhash(signature, seed=7) for signature in ours]
    lean = [datasketch.LeanMinHash(sketch) for sketch in sketches]
    assert (from_minhash(sketches, num_perm=32, seed=7) == ours).all()
    assert (from_minhash(lean, num_perm=32, seed=7) == ours).all()
    assert sketches[0].jaccard(theirs(sets[0], num_perm=32, seed=7)) == 1.0


def test_no_sketches_are_no_rows() -> None:
    assert from_minhash([], num_perm=32, seed=1).shape == (0, 32)


@pytest.mark.parametrize(
    "sketch",
    [
        datasketch.MinHash(num_perm=32, seed=1, scheme="legacy"),
        datasketch.MinHash(num_perm=32, seed=2, scheme="affine32"),
        datasketch.MinHash(num_perm=64, seed=1, scheme="affine32"),
    ],
    ids=["scheme", "seed", "length"],
)
def test_what_does_not_mix_is_refused(sketch: datasketch.MinHash) -> None:
    with pytest.raises(ValueError, match="does not mix"):
        from_minhash([sketch], num_perm=32, seed=1)


@given(st.integers(1, 300), st.integers(0, 2**32 - 1))
def test_the_permutations_are_datasketch_s(num_perm: int, seed: int) -> None:
    made = permutations(num_perm, seed)
    assert made.dtype == np.uint32
    assert (made == datasketch.MinHash(num_perm=num_perm, seed=seed, scheme="affine32").permutations).all()
    assert (made[0] % 2 == 1).all()  # odd factors: each permutation is one
