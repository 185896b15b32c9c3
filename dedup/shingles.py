"""Words to shingles: a hash per run of k words (Broder 1997)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

import numba as nb
import numpy as np
import numpy.typing as npt

from .memory import will_read
from .parallel import over_rows
from .rowsort import room_for, sort_row

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
V = TypeVar("V", bound=np.generic)


class Shingles(NamedTuple):
    """The shingles of each text, hashed anew by whoever looks at them: that costs less than to keep and to sort them.

    Text ``i`` has the words ``word[starts[i]:ends[i]]``; int64 (n,) and uint32. ``k`` words make a shingle.
    """

    starts: I64
    ends: I64
    word: U32
    k: int

    @classmethod
    def of(cls, offsets: I64, word: U32, k: int) -> Shingles:
        """Those of a column of texts: text ``i`` has the words ``word[offsets[i]:offsets[i + 1]]``."""
        return cls(offsets[:-1], offsets[1:], word, k)

    def take(self, rows: I64) -> Shingles:
        """Those of some texts, in the order given; without a copy of their words."""
        return self._replace(starts=self.starts[rows], ends=self.ends[rows])


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


def items_of(offsets: I64, rows: I64) -> tuple[I64, I64]:
    """The items that some rows of a compressed column have: where those of each begin and end, and their numbers.

    >>> bounds, numbers = items_of(np.array([0, 2, 2, 5]), np.array([2, 0]))
    >>> bounds.tolist(), numbers.tolist()
    ([0, 3, 5], [2, 3, 4, 0, 1])
    """
    sizes = offsets[rows + 1] - offsets[rows]
    bounds = offsets_of([sizes])
    return bounds, np.arange(bounds[-1]) + np.repeat(offsets[rows] - bounds[:-1], sizes)


def take_rows(offsets: I64, rows: I64, values: npt.NDArray[V]) -> tuple[I64, npt.NDArray[V]]:
    """Rows of a compressed column: the new offsets and the values."""
    if len(rows) == len(offsets) - 1 and (np.diff(rows) == 1).all():  # all of them: no copy
        return offsets, values
    starts, ends = offsets[rows], offsets[rows + 1]
    will_read(values, starts, ends)
    taken = offsets_of([ends - starts])
    out = np.empty(taken[-1], values.dtype)
    over_rows(len(rows), lambda first, last: _copy(offsets, rows, values, taken, out, first, last))
    return taken, out


@nb.njit(nogil=True, cache=True)
def _copy(
    offsets: I64, rows: I64, values: npt.NDArray[Any], taken: I64, out: npt.NDArray[Any], first: int, last: int
) -> None:
    for r in range(first, last):
        own = values[offsets[rows[r]] : offsets[rows[r] + 1]]
        there = out[taken[r] : taken[r + 1]]
        for i in range(len(there)):  # from 0 in both: a compiler copies them whole
            there[i] = own[i]


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
    longest = 0
    for d in range(first, last):
        longest = max(longest, place_offsets[d + 1] - place_offsets[d])
    room = room_for(longest)
    for d in range(first, last):
        row = out[place_offsets[d] : place_offsets[d + 1]]
        for i in range(len(row)):
            row[i] = (np.uint64(combine(word, offsets[d] + i, k)) << np.uint64(32)) | np.uint64(i)
        sort_row(row, room)


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
    O(words), over blocks of texts in threads.

    Examples
    --------
    >>> places = place(np.array([0, 3]), np.array([7, 7, 7], np.uint32), 2)
    >>> (places.packed & np.uint64(0xFFFFFFFF)).tolist()
    [0, 1]
    """
    place_offsets = offsets_of([np.maximum(np.diff(offsets) - k + 1, 0)])
    packed = np.empty(place_offsets[-1], np.uint64)

    over_rows(
        len(offsets) - 1, lambda first, last: _places(offsets, word, k, place_offsets, packed, first, last)
    )
    return Places(place_offsets, packed)
