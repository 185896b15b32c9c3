"""What two sorted rows have in common, found quickly where it is little.

Most pairs that are compared share few of their values. A merge of their rows waits at each step for the one before it,
so the values of one row are noted in a table, by a hash, and those of the other row are looked up there. One article is
held against several, so its tables serve for all of them.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from ..texts import Texts

I16 = npt.NDArray[np.int16]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]

BITS = 13
SLOTS = 1 << BITS
"""Slots of a table: of 370 values one in twenty meets another's slot, and a table fits the cache nearest to a core."""
FREE, SEVERAL = 0, -1
"""What a slot says that belongs to no value, and to more than one (or one too far from the row's beginning to be told);
else where its value stands, counted from 1."""
MOST = np.iinfo(np.int16).max
HALF = 32
"""Bits below the value of a row that packs something beside it, as :class:`~dedup.texts.Texts` does."""


class Tables(NamedTuple):
    """Tables of one article: of its shingles, terms, phrases, and content terms in sentences."""

    places: I16
    terms: I16
    phrases: I16
    content: I16


@nb.njit(nogil=True, cache=True)
def tables() -> Tables:
    """Tables that are empty."""
    empty = np.zeros((4, SLOTS), np.int16)
    return Tables(empty[0], empty[1], empty[2], empty[3])


@nb.njit(nogil=True, cache=True, inline="always")
def _value(packed: Any, shift: int) -> np.uint64:
    return np.uint64(packed) >> np.uint64(shift)


@nb.njit(nogil=True, cache=True, inline="always")
def _slot(value: np.uint64) -> np.uint64:
    return (value * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(64 - BITS)


@nb.njit(nogil=True, cache=True)
def note(table: I16, values: Any, offsets: I64, row: int, shift: int) -> None:
    """Note in an empty table where each value of a sorted row stands first.

    Parameters
    ----------
    table : int16, shape (SLOTS,)
    values, offsets : uint32 or uint64 (m,), and int64 (n + 1,)
        The rows.
    row, shift : int
        Which row, and the bits of each value, from below, that do not count.
    """
    own = values[offsets[row] : offsets[row + 1]]
    before = np.uint64(0)
    for i in range(len(own)):
        x = _value(own[i], shift)
        if i == 0 or x != before:
            at = _slot(x)
            table[at] = i + 1 if table[at] == FREE and i < MOST else SEVERAL
        before = x


@nb.njit(nogil=True, cache=True)
def forget(table: I16, values: Any, offsets: I64, row: int, shift: int) -> None:
    """Empty a table in which a row was noted."""
    for value in values[offsets[row] : offsets[row + 1]]:
        table[_slot(_value(value, shift))] = FREE


@nb.njit(nogil=True, cache=True)
def note_all(known: Tables, t: Texts, ro: I64, rt: U32, d: int) -> None:
    """Note all that an article has in empty tables; ``ro`` and ``rt`` are the TF-IDF rows."""
    note(known.places, t.places, t.place_offsets, d, HALF)
    note(known.terms, rt, ro, d, 0)
    note(known.phrases, t.phrases, t.phrase_offsets, d, 0)
    note(known.content, t.by_term, t.content_offsets, d, HALF)


@nb.njit(nogil=True, cache=True)
def forget_all(known: Tables, t: Texts, ro: I64, rt: U32, d: int) -> None:
    """Empty the tables in which an article was noted."""
    forget(known.places, t.places, t.place_offsets, d, HALF)
    forget(known.terms, rt, ro, d, 0)
    forget(known.phrases, t.phrases, t.phrase_offsets, d, 0)
    forget(known.content, t.by_term, t.content_offsets, d, HALF)


@nb.njit(nogil=True, cache=True)
def _first(row: Any, x: np.uint64, shift: int) -> int:
    """Where the first value that is not smaller than ``x`` stands in a sorted row."""
    low, high = 0, len(row)
    while low < high:
        middle = (low + high) // 2
        if _value(row[middle], shift) < x:
            low = middle + 1
        else:
            high = middle
    return low


@nb.njit(nogil=True, cache=True)
def in_common(table: I16, values: Any, offsets: I64, a: int, b: int, shift: int, found: I64) -> int:
    """The values that two sorted rows share, ascending, each once.

    Parameters
    ----------
    table : int16, shape (SLOTS,)
        In which row ``a`` is noted.
    values, offsets, shift
        As for :func:`note`.
    a, b : int
    found : int64, shape (2, room)
        Where each shared value stands first, in ``values``: in row ``a``, in row ``b``. Room for the longer row, and
        one more.

    Returns
    -------
    int
        How many there are.

    Notes
    -----
    O(values of b). The loop over all of them has no branch that depends on them, of which a processor would guess one
    in five wrong; it leaves those that may be shared, among them one of twenty others.
    """
    own, other = values[offsets[a] : offsets[a + 1]], values[offsets[b] : offsets[b + 1]]
    at_own, at_other = found[0], found[1]
    maybe = np.uint64(0)  # no place below 0, which would count from the end: numba need not look for it
    for j in range(len(other)):
        at_other[maybe] = j
        maybe += np.uint64(table[_slot(_value(other[j], shift))] != FREE)
    count = np.uint64(0)
    before = np.uint64(0)
    for m in range(maybe):
        j = at_other[m]
        x = _value(other[j], shift)
        i = int(table[_slot(x)]) - 1
        if i < 0:
            i = _first(own, x, shift)
        if i < len(own) and _value(own[i], shift) == x and (count == 0 or x != before):
            at_own[count], at_other[count] = offsets[a] + i, offsets[b] + j
            count += np.uint64(1)
        before = x
    return int(count)
