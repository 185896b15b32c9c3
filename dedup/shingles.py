"""Words to shingles: a hash per run of k words (Broder 1997)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, TypeVar

import numba as nb
import numpy as np
import numpy.typing as npt

from .parallel import over_rows

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
V = TypeVar("V", bound=np.generic)


class Shingles(NamedTuple):
    """The set of shingles of each text, sorted: ``hashes[offsets[i]:offsets[i + 1]]``, no value twice.

    ``offsets`` int64 (n+1,); ``hashes`` uint32.
    """

    offsets: I64
    hashes: U32

    def take(self, rows: I64) -> Shingles:
        """The sets of some texts, in the order given."""
        return Shingles(*take_rows(self.offsets, rows, self.hashes))


class Places(NamedTuple):
    """Every shingle of each text, sorted: ``packed[offsets[i]:offsets[i + 1]]``, repeats included.

    ``offsets`` int64 (n+1,); ``packed`` uint64: the hash in the upper 32 bits, in the lower the word of the text at
    which the shingle begins.
    """

    offsets: I64
    packed: U64


def offsets_of(sizes: Sequence[I64]) -> I64:
    """The offsets of a compressed column from the sizes of its rows, given in blocks.

    >>> offsets_of([np.array([2, 0]), np.array([3])]).tolist()
    [0, 2, 2, 5]
    """
    none = np.zeros(1, np.int64)
    return np.cumsum(np.concatenate([none, *sizes]), dtype=np.int64)


def take_rows(offsets: I64, rows: I64, values: npt.NDArray[V]) -> tuple[I64, npt.NDArray[V]]:
    """Rows of a compressed column: the new offsets and the values."""
    if len(rows) == len(offsets) - 1 and (np.diff(rows) == 1).all():  # all of them: no copy
        return offsets, values
    taken = offsets_of([offsets[rows + 1] - offsets[rows]])
    return taken, values[_positions(offsets, rows, taken[-1])]


@nb.njit(nogil=True, cache=True)
def _positions(offsets: I64, rows: I64, count: int) -> I64:
    """Where the values of some rows stand."""
    at = np.empty(count, np.int64)
    m = 0
    for row in rows:
        for i in range(offsets[row], offsets[row + 1]):
            at[m] = i
            m += 1
    return at


@nb.njit(nogil=True, cache=True, inline="always")
def combine(word: U32, at: int, k: int) -> np.uint32:
    """The hash of the run of ``k`` words from ``at``: order counts, every bit of every word reaches every bit."""
    h = np.uint64(0x9E3779B97F4A7C15)
    for j in range(k):
        h = (h ^ np.uint64(word[at + j])) * np.uint64(0xBF58476D1CE4E5B9)
        h ^= h >> np.uint64(29)
    h = (h ^ (h >> np.uint64(32))) * np.uint64(0x94D049BB133111EB)
    return np.uint32((h ^ (h >> np.uint64(31))) & np.uint64(0xFFFFFFFF))


@nb.njit(nogil=True, cache=True)
def _places(offsets: I64, word: U32, k: int, place_offsets: I64, out: U64, first: int, last: int) -> None:
    for d in range(first, last):
        m = place_offsets[d]
        for i in range(place_offsets[d + 1] - m):
            out[m + i] = (np.uint64(combine(word, offsets[d] + i, k)) << np.uint64(32)) | np.uint64(i)


@nb.njit(nogil=True, cache=True)
def _distinct(offsets: I64, packed: U64) -> tuple[I64, U32]:
    n = len(offsets) - 1
    out_offsets = np.zeros(n + 1, np.int64)
    hashes = np.empty(len(packed), np.uint32)
    m = 0
    for d in range(n):
        for i in range(offsets[d], offsets[d + 1]):
            h = packed[i] >> np.uint64(32)
            if i == offsets[d] or h != packed[i - 1] >> np.uint64(32):
                hashes[m] = np.uint32(h)
                m += 1
        out_offsets[d + 1] = m
    return out_offsets, hashes[:m].copy()


def place(offsets: I64, word: U32, k: int) -> Places:
    """Every k-word shingle of each text, sorted by hash, with the word at which it begins.

    Parameters
    ----------
    offsets : int64 array, shape (n + 1,)
        Text ``i`` has the words ``word[offsets[i]:offsets[i + 1]]``.
    word : uint32 array
        Word hashes.
    k : int
        Words in a shingle, 1 or more. A text of fewer words has no shingle.

    Returns
    -------
    Places

    Notes
    -----
    O(words · log(words of a text)), over blocks of texts in threads. Texts are sorted one by one by numpy, whose sort
    of integers is several times as fast as a compiled kernel's.

    Examples
    --------
    >>> places = place(np.array([0, 3]), np.array([7, 7, 7], np.uint32), 2)
    >>> (places.packed & np.uint64(0xFFFFFFFF)).tolist()
    [0, 1]
    """
    place_offsets = offsets_of([np.maximum(np.diff(offsets) - k + 1, 0)])
    packed = np.empty(place_offsets[-1], np.uint64)

    def block(first: int, last: int) -> None:
        _places(offsets, word, k, place_offsets, packed, first, last)
        bounds = place_offsets[first : last + 1].tolist()
        for start, end in pairwise(bounds):
            packed[start:end].sort()

    over_rows(len(offsets) - 1, block)
    return Places(place_offsets, packed)


def distinct(places: Places) -> Shingles:
    """The set of shingles of each text: its places, each hash once.

    Examples
    --------
    >>> sets = distinct(place(np.array([0, 4, 6]), np.array([7, 8, 7, 8, 7, 8], np.uint32), 2))
    >>> sets.offsets.tolist()
    [0, 2, 3]
    """
    return Shingles(*_distinct(places.offsets, places.packed))
