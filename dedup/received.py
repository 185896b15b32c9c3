"""Records as received, of which few are looked at again: each stays in its feed where it can be read twice.

A plain file of JSON lines holds every record as it was received, so a copy would only be written and, for most of them,
never read. What is unpacked, piped or made from another format is copied, see :class:`~dedup.packed.Spool`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt

from .original import Original
from .packed import Packed, Spool
from .shingles import offsets_of

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]

GAP: Final = 1 << 12  # bytes between two records for which another call of the system costs more than to read them too


class Standing:
    """Records of a file, by where they stand in it.

    Parameters
    ----------
    file : Original
    start, end : array of int64
        Where each record begins and ends, in bytes of the file.
    """

    __slots__ = ("end", "file", "start")

    def __init__(self, file: Original, start: I64, end: I64) -> None:
        self.file, self.start, self.end = file, start, end

    def __len__(self) -> int:
        return len(self.start)

    def __getitem__(self, row: int) -> bytes:
        begin, end = self.start.item(row), self.end.item(row)
        out = np.empty(end - begin, np.uint8)
        self.read_into(begin, out)
        return out.tobytes()

    def read_into(self, begin: int, out: U8) -> None:
        """The bytes from ``begin`` on, as many as there is room for."""
        self.file.read_into(begin, out.data)


Records: TypeAlias = Packed | Standing


class Received:
    """A column of records, added to piece by piece: those of a file that can be read again stay there.

    Examples
    --------
    >>> received = Received()
    >>> received.append(Packed.of([b'{"id": 1}', b'{"id": 2}']))
    >>> received.left(np.array([1, 0])).bytes(0)
    b'{"id": 2}'
    """

    def __init__(self) -> None:
        self._copies = Spool()
        self._standing: list[Standing | None] = []  # None for the next piece of the copies

    def append(self, records: Records) -> None:
        """Add records after those that are there."""
        if isinstance(records, Packed):
            self._copies.append(records)
        self._standing.append(records if isinstance(records, Standing) else None)

    def left(self, order: I64) -> Scattered:
        """The column with its rows in this order, but each record where it is. Nothing can be added any more.

        Parameters
        ----------
        order : array of int64, shape (n,)
            Every row once.
        """
        copies = iter(self._copies.left())
        return Scattered([next(copies) if piece is None else piece for piece in self._standing], order)


class Scattered:
    """Strings that stay where they are, in memory or in files, for a column of which few are looked at.

    Parameters
    ----------
    pieces : sequence of Packed or Standing
    order : array of int64, shape (n,)
        The number that each row has in the pieces, one after another.

    Examples
    --------
    >>> strings = Scattered([Packed.of([b"rain", b"sun"]), Packed.of([b"snow"])], np.array([2, 0]))
    >>> strings.bytes(0), strings.bytes(1)
    (b'snow', b'rain')
    """

    __slots__ = ("_first", "_order", "_pieces")

    def __init__(self, pieces: Sequence[Records], order: I64) -> None:
        self._pieces = pieces
        self._first = [0, *accumulate(map(len, pieces))]
        self._order = order

    def bytes(self, row: int) -> bytes:
        """A cell as it is stored."""
        at = int(self._order[row])
        piece = bisect_right(self._first, at) - 1
        return self._pieces[piece][at - self._first[piece]]

    def packed(self, rows: I64) -> Packed:
        """Some cells in one buffer. Those of a file are read in its order, and near ones at once.

        Parameters
        ----------
        rows : array of int64, shape (k,)
            In any order; a row may be there more than once.

        Notes
        -----
        O(k log k), beside the bytes themselves.

        Examples
        --------
        >>> strings = Scattered([Packed.of([b"rain", b"sun"]), Packed.of([b"snow"])], np.array([2, 0]))
        >>> found = strings.packed(np.array([1, 0, 1]))
        >>> found[0], found[1], found[2]
        (b'rain', b'snow', b'rain')
        """
        if not len(rows):
            return Packed.of([])
        turn = np.argsort(self._order[rows], kind="stable")
        at = self._order[rows][turn]
        piece = np.searchsorted(self._first, at, side="right") - 1
        start, end = np.empty_like(at), np.empty_like(at)
        for number in np.unique(piece).tolist():
            own = slice(*np.searchsorted(piece, [number, number + 1]).tolist())
            records, numbers = self._pieces[number], at[own] - self._first[number]
            start[own], end[own] = records.start[numbers], records.end[numbers]
        gap = start[1:] - end[:-1]
        apart = (piece[1:] != piece[:-1]) | (gap < 0) | (gap > GAP)
        heads = np.concatenate([[0], np.flatnonzero(apart) + 1])  # the first row of each range that is read at once
        sizes = end[np.append(heads[1:], len(at)) - 1] - start[heads]
        place = offsets_of([sizes])
        data = np.empty(place[-1], np.uint8)
        for i, head in enumerate(heads.tolist()):
            self._pieces[piece[head]].read_into(start.item(head), data[place[i] : place[i + 1]])
        moved = np.repeat(place[:-1] - start[heads], np.diff(np.append(heads, len(at))))
        back = np.empty_like(turn)
        back[turn] = np.arange(len(turn))
        return Packed(data, (start + moved)[back], (end + moved)[back])

    def take(self, rows: Sequence[int]) -> Scattered:
        """Some of the rows, without a copy of their strings."""
        return Scattered(self._pieces, self._order[rows])
