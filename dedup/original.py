"""Files of feeds that can be read twice: held open, and never read wrongly.

Records stay in them, see :mod:`dedup.received`. Only the standard library is loaded here: readers begin quickly.
"""

from __future__ import annotations

import hashlib
import os
import stat
import weakref
from typing import Final, Protocol, Self

from .errors import UnreadableFeedError

HELD: Final = 100
"""Feeds that are held open at a time, of the 256 files or more that a process may have.
Records of others are copied."""
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

    def read_into(self, begin: int, out: memoryview) -> None:
        """The bytes from ``begin`` on, as many as there is room for; safe in threads and forks.

        Raises
        ------
        UnreadableFeedError
            Where they are not what was read the first time, or cannot be read.
        """
        got = 0
        try:
            while got < len(out) and (more := os.preadv(self._descriptor, [out[got:]], begin + got)):
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
