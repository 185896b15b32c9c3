"""Shingles to MinHash signatures, bit-identical to ``datasketch.MinHash(scheme="affine32")``; in and out.

datasketch is the standard that other tools speak: the permutations are its own, and a test compares this kernel
with its class value by value. The kernel exists because building a million Python objects is what costs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numba as nb
import numpy as np
import numpy.typing as npt

from .memory import room, will_write
from .parallel import over_rows
from .settings import SIGNATURE_SCHEME
from .shingles import Shingles, combine

if TYPE_CHECKING:
    import datasketch

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]

SCHEME = SIGNATURE_SCHEME
EMPTY = np.uint32(0xFFFFFFFF)


def permutations(num_perm: int, seed: int) -> U32:
    """The permutation parameters of datasketch, uint32 of shape (2, num_perm): odd factors, then summands.

    Drawn as datasketch draws them (a test compares), because to import it takes .3 CPU-seconds.
    """
    chance = np.random.RandomState(seed)
    factor = 2 * chance.randint(0, 2**31, num_perm, dtype=np.uint32) + np.uint32(1)
    return np.stack([factor, chance.randint(0, 2**32, num_perm, dtype=np.uint32)])


@nb.njit(nogil=True, cache=True)
def _sign(shingles: Shingles, factor: U32, summand: U32, first: int, last: int, out: U32) -> None:
    """The signatures of a block. Four shingles are permuted at a time: with each alone, half of the time would go into
    loading and storing what is the same for all.
    """
    word, k = shingles.word, shingles.k
    for d in range(first, last):
        row = out[d]
        row[:] = EMPTY
        end = shingles.ends[d] - k  # where the last shingle begins
        for i in range(shingles.starts[d], end + 1, 4):  # behind the last one it is taken again, which changes nothing
            a, b = _hashed(word, i, k), _hashed(word, min(i + 1, end), k)
            c, e = _hashed(word, min(i + 2, end), k), _hashed(word, min(i + 3, end), k)
            for p in range(row.shape[0]):
                by, plus = factor[p], summand[p]
                one = min(np.uint32(by * a + plus), np.uint32(by * b + plus))
                other = min(np.uint32(by * c + plus), np.uint32(by * e + plus))
                row[p] = min(row[p], one, other)


@nb.njit(nogil=True, cache=True, inline="always")
def _hashed(word: U32, at: int, k: int) -> np.uint32:
    """A shingle through MurmurHash3's finaliser (Appleby), as datasketch applies it before permuting."""
    h = combine(word, at, k)
    h = np.uint32((h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B))
    h = np.uint32((h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35))
    return np.uint32(h ^ (h >> np.uint32(16)))


def sign(shingles: Shingles, *, num_perm: int, seed: int) -> U32:
    """The MinHash signature of each text.

    Parameters
    ----------
    shingles : Shingles
        Of n texts; one that a text has twice counts once.
    num_perm, seed : int
        As for ``datasketch.MinHash``.

    Returns
    -------
    uint32 array, shape (n, num_perm)
        A text without shingles has all values 2**32 - 1, as an empty datasketch sketch has; such rows are
        equal to each other and must never be banded.

    Notes
    -----
    O(shingles · num_perm). Broder, "On the resemblance and containment of documents" (1997).
    """
    factor, summand = permutations(num_perm, seed)
    n = len(shingles.starts)
    out = room((n, num_perm), np.uint32)

    def block(first: int, last: int) -> None:
        will_write(out[first:last])
        _sign(shingles, factor, summand, first, last, out)

    over_rows(n, block)
    return out


def to_minhash(signature: U32, *, seed: int) -> datasketch.MinHash:
    """A signature as a ``datasketch.MinHash``, for an index that a team keeps with it.

    Parameters
    ----------
    signature : uint32 array, shape (num_perm,)
    seed : int
        The one it was made with.
    """
    import datasketch

    return datasketch.MinHash(seed=seed, hashvalues=signature, scheme="affine32")


def from_minhash(sketches: Sequence[datasketch.MinHash | datasketch.LeanMinHash], *, num_perm: int, seed: int) -> U32:
    """Signatures from datasketch sketches.

    Parameters
    ----------
    sketches : sequence of datasketch.MinHash or datasketch.LeanMinHash
    num_perm, seed : int
        What ours are made with.

    Returns
    -------
    uint32 array, shape (len(sketches), num_perm)

    Raises
    ------
    ValueError
        For a sketch of another scheme, seed or length: its values cannot be compared with ours.
    """
    out = np.empty((len(sketches), num_perm), np.uint32)
    for row, sketch in enumerate(sketches):
        made, ours = (sketch.scheme, sketch.seed, len(sketch.hashvalues)), (SCHEME, seed, num_perm)
        if made != ours:
            raise ValueError(f"a sketch of scheme, seed and length {made} does not mix with {ours}: build it anew")
        out[row] = sketch.hashvalues
    return out
