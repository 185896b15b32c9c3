"""Many strings in one buffer; and columns of them that wait, as read, until the order of the rows is known."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, Self

import numba as nb
import numpy as np
import numpy.typing as npt

from .memory import Column
from .shingles import offsets_of, take_rows

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]

ROWS: Final = 4096  # moved at a time
PART: Final = 1 << 22
"""Bytes of a column that are let go of at a time."""


class Packed:
    """Strings as ranges of one buffer, which may have more between them.

    Parameters
    ----------
    data : array of uint8
    start, end : array of int64
        Where each string begins and ends.

    Examples
    --------
    >>> Packed.of([b"rain", b"", b"sun"])[2]
    b'sun'
    """

    __slots__ = ("data", "end", "start")

    def __init__(self, data: U8, start: I64, end: I64) -> None:
        self.data, self.start, self.end = data, start, end

    @classmethod
    def of(cls, strings: Sequence[bytes]) -> Self:
        """Strings side by side."""
        bounds = np.zeros(len(strings) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, strings), np.int64, len(strings)), out=bounds[1:])
        return cls(np.frombuffer(b"".join(strings), np.uint8), bounds[:-1], bounds[1:])

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, row: int) -> bytes:
        return self.data[self.start[row] : self.end[row]].tobytes()

    def read_into(self, begin: int, out: U8) -> None:
        """The bytes of the buffer from ``begin`` on, as many as there is room for."""
        out[:] = self.data[begin : begin + len(out)]

    def take(self, rows: I64) -> Packed:
        """Some of the strings, without a copy of them."""
        return Packed(self.data, self.start[rows], self.end[rows])


class Spool:
    """A column of strings, added to piece by piece.

    Examples
    --------
    >>> spool = Spool()
    >>> spool.append(Packed.of([b"rain", b"sun"]))
    >>> spool.append(Packed.of([b"snow"]))
    >>> offsets, data = spool.moved(np.array([2, 0, 1]))
    >>> offsets.tolist(), data.tobytes()
    ([0, 4, 8, 11], b'snowrainsun')
    """

    def __init__(self) -> None:
        self._column: Column[np.uint8] = Column(np.uint8)
        self._sizes: list[I64] = []

    def append(self, strings: Packed) -> None:
        """Add strings after those that are there; they are copied."""
        sizes = strings.end - strings.start
        place = offsets_of([sizes])
        self._column.fill(
            place.item(-1), lambda out: _copy_all(strings.data, strings.start, strings.end, place, out)
        )
        self._sizes.append(sizes)

    def moved(self, order: I64) -> tuple[I64, U8]:
        """The column with its rows in this order: n+1 offsets, and the bytes. The spool is empty then.

        Parameters
        ----------
        order : array of int64, shape (n,)
            Every row once.
        """
        before = offsets_of(self._sizes)
        return offsets_of([np.diff(before)[order]]), _reordered(before, self._column, order)

    def left(self) -> list[Packed]:
        """The strings where they are, as they were added. Nothing can be added any more."""
        data, ends = self._column.done(), offsets_of(self._sizes)
        last = np.cumsum([len(sizes) for sizes in self._sizes], dtype=np.int64).tolist()
        return [Packed(data, ends[a:b], ends[a + 1 : b + 1]) for a, b in pairwise([0, *last])]


def _reordered(offsets: I64, column: Column[np.uint8], order: I64) -> U8:
    """The rows of a column in another order.

    What was moved is let go of at once: the pages that it had are those that the new column takes.
    """
    data = column.done()
    if _in_turn(order):
        return data
    moved: Column[np.uint8] = Column(np.uint8)
    ends = np.stack([offsets[:-1], offsets[1:]]) // PART
    left = np.bincount(ends.ravel())  # of each part of the file, the beginnings and ends of rows to be moved
    for first in range(0, len(order), ROWS):
        rows = order[first : first + ROWS]
        if _in_turn(rows):
            moved.append(data[offsets[rows[0]] : offsets[rows[-1] + 1]])
        else:
            moved.append(take_rows(offsets, rows, data)[1])
        parts, seen = np.unique(ends[:, rows], return_counts=True)
        left[parts] -= seen
        for part in parts[left[parts] == 0].tolist():
            column.discard(part * PART, (part + 1) * PART)
    return moved.done()


def _in_turn(rows: I64) -> bool:
    """Whether each row is the one after the row before."""
    return bool((np.diff(rows) == 1).all())


@nb.njit(nogil=True, cache=True, inline="always")
def copy(source: U8, target: U8) -> None:
    """Copy some bytes to the beginning of others; a seventh of the time of an assignment to a slice."""
    for i in range(len(source)):
        target[i] = source[i]


@nb.njit(nogil=True, cache=True)
def _copy_all(data: U8, start: I64, end: I64, place: I64, out: U8) -> None:
    """Each string to its place."""
    for row in range(len(start)):
        copy(data[start[row] : end[row]], out[place[row] :])
