"""Words to shingles: a hash per run of k words (Broder 1997)."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

import numba as nb
import numpy as np
import numpy.typing as npt

U32 = npt.NDArray[np.uint32]
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


def take_rows(offsets: I64, rows: I64, values: npt.NDArray[V]) -> tuple[I64, npt.NDArray[V]]:
    """Rows of a compressed column: the new offsets and the values."""
    sizes = offsets[rows + 1] - offsets[rows]
    taken = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(sizes, out=taken[1:])
    if len(rows) == len(offsets) - 1 and (np.diff(rows) == 1).all():  # all of them: no copy
        return offsets, values
    at = np.repeat(offsets[rows] - taken[:-1], sizes) + np.arange(taken[-1])
    return taken, values[at]


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
def _shingle(offsets: I64, word: U32, k: int) -> tuple[I64, U32]:
    n = len(offsets) - 1
    out = np.empty(max(1, len(word)), np.uint32)
    out_offsets = np.zeros(n + 1, np.int64)
    m = 0
    for d in range(n):
        first = m
        for at in range(offsets[d], offsets[d + 1] - k + 1):
            out[m] = combine(word, at, k)
            m += 1
        out[first:m].sort()
        kept = first
        for i in range(first, m):
            if i == first or out[i] != out[kept - 1]:
                out[kept] = out[i]
                kept += 1
        m = kept
        out_offsets[d + 1] = m
    return out_offsets, out[:m].copy()


def shingle(offsets: I64, word: U32, k: int) -> Shingles:
    """The set of k-word shingles of each text.

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
    Shingles
        Sorted and without repeats, per text. O(words · log(words of a text)).

    Examples
    --------
    >>> sets = shingle(np.array([0, 4, 6]), np.array([7, 8, 7, 8, 7, 8], np.uint32), 2)
    >>> sets.offsets.tolist()
    [0, 2, 3]
    """
    return Shingles(*_shingle(offsets, word, k))
