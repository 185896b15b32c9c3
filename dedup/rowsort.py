"""Short rows of integers sorted inside a kernel, many one after another.

An article has some hundred shingles, terms or phrases. To sort them one article at a time from Python takes twice as
long, and holds the interpreter's lock between them, for which other threads wait.
"""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

U64 = npt.NDArray[np.uint64]
I32 = npt.NDArray[np.int32]

FEW = 24
"""Values up to which a row is sorted by insertion alone."""
DIGIT = 8
DIGITS = 1 << DIGIT
MOVES = 16
"""Steps back for each value, on average, from which a row is not what this sort is made for."""


@nb.njit(nogil=True, cache=True)
def room_for(longest: int) -> tuple[U64, I32]:
    """What :func:`sort_row` works in, for rows of at most so many values."""
    return np.empty(longest, np.uint64), np.empty((2, DIGITS), np.int32)


@nb.njit(nogil=True, cache=True)
def sort_row(row: U64, room: tuple[U64, I32]) -> None:
    """Sort a row in place.

    Parameters
    ----------
    row : uint64 array
    room : (uint64 array, int32 array)
        From :func:`room_for`; nothing in it is kept from row to row.

    Notes
    -----
    Two passes by digits of the sixteen bits that tell most of the values apart, then by insertion: of values that are
    spread evenly, such as hashes, hardly one has to move. Where many do, the row is given to the general sort: what
    values a text has is its author's choice, and must not cost more than n log n.
    """
    n = len(row)
    if n > FEW:
        _by_digits(row, room[0], room[1])
    moves = 0
    for i in range(1, n):
        value, at = row[np.uint64(i)], np.uint64(i)  # no index below 0, which would count from the end
        while at > np.uint64(0) and row[at - np.uint64(1)] > value:
            row[at] = row[at - np.uint64(1)]
            at -= np.uint64(1)
        row[at] = value
        moves += i - int(at)
        if n > FEW and moves > MOVES * n:
            row.sort()
            return


@nb.njit(nogil=True, cache=True)
def _by_digits(row: U64, other: U64, places: I32) -> None:
    """Put values in order as far as their sixteen highest bits go, counted from where the row's range begins."""
    low = high = row[0]
    for value in row:
        low, high = min(low, value), max(high, value)
    shift, digit, mask = np.uint64(0), np.uint64(DIGIT), np.uint64(DIGITS - 1)
    while (high - low) >> shift >= np.uint64(1 << 2 * DIGIT):
        shift += np.uint64(1)
    lower, upper = places[0], places[1]
    lower[:] = 0
    upper[:] = 0
    for value in row:
        key = (value - low) >> shift
        lower[key & mask] += np.int32(1)
        upper[key >> digit] += np.int32(1)
    before_lower = before_upper = np.int32(0)
    for k in range(DIGITS):
        own_lower, own_upper = lower[k], upper[k]
        lower[k], upper[k] = before_lower, before_upper
        before_lower += own_lower
        before_upper += own_upper
    for value in row:
        at = ((value - low) >> shift) & mask
        other[np.uint64(lower[at])] = value
        lower[at] += np.int32(1)
    for i in range(len(row)):
        value = other[i]
        at = (value - low) >> (shift + digit)
        row[np.uint64(upper[at])] = value
        upper[at] += np.int32(1)


@nb.njit(nogil=True, cache=True)
def distinct(row: U64) -> int:
    """Move the different values of a sorted row to its beginning; returns how many there are."""
    m = 0
    for i in range(len(row)):
        if i == 0 or row[i] != row[m - 1]:
            row[m] = row[i]
            m += 1
    return m
