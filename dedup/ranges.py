"""Very many integers sorted by all threads: cut into ranges of values first, and each range sorted by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numba as nb
import numpy as np
import numpy.typing as npt

from .memory import room
from .parallel import each_block, jobs, over_rows

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
T = TypeVar("T")

RANGES = 256
FEW = 1 << 15
"""Values up to which to cut them would cost more than it saves."""


@nb.njit(nogil=True, cache=True)
def _counted(values: U64, low: np.uint64, shift: np.uint64) -> I64:
    out = np.zeros(RANGES, np.int64)
    for value in values:
        out[(value - low) >> shift] += 1
    return out


@nb.njit(nogil=True, cache=True)
def _moved(values: U64, low: np.uint64, shift: np.uint64, places: I64, out: U64) -> None:
    for value in values:
        at = (value - low) >> shift
        out[np.uint64(places[at])] = value
        places[at] += 1


def by_range(values: U64, work: Callable[[U64], T], *, together: int = 0) -> list[T]:
    """As :func:`each_range`, all at once.

    >>> by_range(np.array([3, 1, 2], np.uint64), lambda own: own.tolist())
    [[1, 2, 3]]
    """
    found: list[T] = []
    each_range(values, work, found.append, together=together)
    return found


def each_range(
    values: U64, work: Callable[[U64], T], take: Callable[[T], object], *, together: int = 0
) -> None:
    """Hand over what ``work`` makes of each range of the values, in the order of the ranges.

    Parameters
    ----------
    values : uint64 array
        In any order; they are read twice.
    work : callable
        Gets the values of a range, sorted, in an array that nothing else looks at.
    take : callable
    together : int
        Bits, from below, by which values are not parted: those that are the same above them go to one range.

    Notes
    -----
    O(values · log(values of a range)), in threads, and one copy of the values.

    Examples
    --------
    >>> each_range(np.array([3, 1, 2], np.uint64), np.ndarray.tolist, print)
    [1, 2, 3]
    """
    if len(values) <= FEW:
        take(work(np.sort(values)))
        return
    low, high = values.min(), values.max()
    shift = np.uint64(max(int(high - low).bit_length() - (RANGES - 1).bit_length(), together))
    low = low >> np.uint64(together) << np.uint64(together)
    if (high - low) >> shift >= RANGES:
        shift += np.uint64(1)
    size = -(-len(values) // jobs())
    counts = np.stack(over_rows(len(values), lambda a, b: _counted(values[a:b], low, shift), block=size))
    ends = np.cumsum(counts.T.ravel())
    places = (ends - counts.T.ravel()).reshape(RANGES, -1).T.copy()
    bounds = [*places[0].tolist(), len(values)]
    out = room(len(values), np.uint64)
    over_rows(len(values), lambda a, b: _moved(values[a:b], low, shift, places[a // size], out), block=size)

    def worked(first: int, last: int) -> T:
        own = out[bounds[first] : bounds[last]]
        own.sort()
        return work(own)

    each_block(RANGES, worked, take, block=1)


def tally(values: U64) -> tuple[U64, I64]:
    """The different values of a sorted array, and how often it has each.

    >>> [found.tolist() for found in tally(np.array([1, 1, 5], np.uint64))]
    [[1, 5], [2, 1]]
    """
    first = np.flatnonzero(np.r_[True, values[1:] != values[:-1]][: len(values)])
    return values[first], np.diff(first, append=len(values))
