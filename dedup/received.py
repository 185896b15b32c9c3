"""Records as received, of which few are looked at again: each stays in its feed where it can be read twice.

A plain file of JSON lines holds every record as it was received, so a copy would only be written and, for most of them,
never read. What is unpacked, piped or made from another format is copied, see :class:`~dedup.packed.Spool`.
"""

from __future__ import annotations

import hashlib
import os
import stat
import weakref
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, Protocol, Self, TypeAlias

import numpy as np
import numpy.typing as npt

from .errors import UnreadableFeedError
from .packed import Packed, Spool
from .shingles import offsets_of

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]

HELD: Final = 100
"""Feeds that are held open at a time, of the 256 files or more that a process may have.
Records of others are copied."""
GAP: Final = 1 << 12  # bytes between two records for which another call of the system costs more than to read them too
_PIECE: Final = 1 << 20  # bytes that are hashed at a time


class Hashed(Protocol):
    """What is known of a file that was read once from its beginning."""

    @property
    def size(self) -> int:
        """How many bytes were read."""

    @property
    def sha256(self) -> str:
        """Their hash, in hex digits."""


class Original:
    """The file of a feed, held open so that its records can be read again.

    A file of another name or none is still the same file, so what is renamed, replaced or removed meanwhile does no
    harm, and neither does what is only added to. One whose bytes were changed is refused, and never read wrongly.

    Parameters
    ----------
    name : str
        The path as messages show it.
    descriptor : int
        An open file, from now on this object's own; nothing of it was read yet.
    read : Hashed
        What was read of it, told once it was.
    """

    __slots__ = ("__weakref__", "_descriptor", "_name", "_read", "_state")

    def __init__(self, name: str, descriptor: int, read: Hashed) -> None:
        self._name, self._descriptor, self._read = name, descriptor, read
        self._state = _state_of(descriptor)
        weakref.finalize(self, os.close, descriptor)
        _held.add(self)

    @classmethod
    def held(cls, name: str, descriptor: int, read: Hashed) -> Self | None:
        """A file held through a second descriptor; ``None`` for a pipe, or where no more can be held."""
        if len(_held) >= HELD or not hasattr(os, "preadv") or not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        try:
            return cls(name, os.dup(descriptor), read)
        except OSError:  # too many open files
            return None

    def read_into(self, begin: int, out: U8) -> None:
        """The bytes from ``begin`` on, as many as there is room for; safe in threads and forks.

        Raises
        ------
        UnreadableFeedError
            Where they are not what was read the first time, or cannot be read.
        """
        got = 0
        try:
            while got < len(out) and (more := os.preadv(self._descriptor, [out[got:].data], begin + got)):
                got += more
            state = _state_of(self._descriptor)  # after the bytes: whoever changed them before has changed it
            if state != self._state and not self._begins_as_read():
                raise UnreadableFeedError(
                    self._name,
                    f"was changed during the run: {self._read.size:,} bytes were read of it, and now they are others",
                    "run again when nothing writes to it, or on a copy of it",
                )
        except OSError as error:
            problem = f"cannot be read again: {error.strerror or type(error).__name__}"
            raise UnreadableFeedError(self._name, problem, "run again, or on a copy of it on another disk") from error
        self._state = state

    def _begins_as_read(self) -> bool:
        """Whether the file still begins with what was read, so that it was only added to."""
        digest, at, size = hashlib.sha256(), 0, self._read.size
        while at < size and (piece := os.pread(self._descriptor, min(_PIECE, size - at), at)):
            digest.update(piece)
            at += len(piece)
        return at == size and digest.hexdigest() == self._read.sha256


_held: weakref.WeakSet[Original] = weakref.WeakSet()


def _state_of(descriptor: int) -> tuple[int, int]:
    found = os.fstat(descriptor)
    return found.st_size, found.st_mtime_ns


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
        self.file.read_into(begin, out)


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
