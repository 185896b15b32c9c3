"""Bytes as stored: opened, counted and hashed while they are read, with one kind of failure; and their lines.

Whatever goes wrong, the reader above sees a :class:`BrokenStreamError` and has every byte before it.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO, Final

from ..parallel import Behind

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

BUFFER: Final = 1 << 18
RECORD_LIMIT: Final = 1 << 27
"""No record larger than this is held in memory: 128 MiB is a file that lost its record ends."""

FIRST_FILL: Final = 64  # a pipe may hand out single bytes; what looks at the beginning needs a few more


class BrokenStreamError(Exception):
    """A stream that cannot be read on. Internal: it becomes a skipped record with the next line as its place.

    Parameters
    ----------
    problem, remedy : str
        What happened, with the value, and what to do.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy


def _system_failure(error: OSError) -> BrokenStreamError:
    what = (error.strerror or str(error) or type(error).__name__).lower()
    return BrokenStreamError(f"cannot be read: {what}", "check that the file is still there and that you may read it")


class StoredBytes(io.RawIOBase):
    """The bytes of one input as stored, counted and hashed while they are read.

    Parameters
    ----------
    fill : callable
        The ``readinto`` of the file below.
    descriptor : int, optional
        The file below, unless it is standard input.
    """

    def __init__(self, fill: Callable[[memoryview], int | None], descriptor: int | None = None) -> None:
        super().__init__()
        self._fill = fill
        self.descriptor = descriptor
        self._digest = hashlib.sha256()
        self._behind: Behind[bytes] | None = None
        self.size = 0

    @property
    def sha256(self) -> str:
        """The hash, in hex digits, of what was read so far."""
        self.settle()
        return self._digest.hexdigest()

    def settle(self) -> None:
        """Wait until everything that was read is hashed; no thread is left."""
        if self._behind is not None:
            with self._behind:
                self._behind = None

    def readable(self) -> bool:
        """True: there is nothing else to do with it."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer; fewer than a few dozen bytes only at the end.

        Raises
        ------
        BrokenStreamError
            When the system refuses.
        """
        return self._take(memoryview(buffer).cast("B"))

    def tell(self) -> int:
        """How many bytes were read; a buffer above tells by it how many it has given on."""
        return self.size

    def drain(self) -> None:
        """Read the rest for the hash; what cannot be read is not hashed."""
        buffer = memoryview(bytearray(BUFFER))
        try:
            while self._take(buffer):
                pass
        except BrokenStreamError:
            return

    def _take(self, view: memoryview) -> int:
        got = 0
        try:
            while got < min(len(view), FIRST_FILL) and (more := self._fill(view[got:])):
                got += more
        except OSError as error:
            raise _system_failure(error) from error
        self._hash(view[:got])
        self.size += got
        return got

    def _hash(self, piece: memoryview) -> None:
        """Hash what was read: pieces of a large file behind the back of who reads on."""
        if self._behind is None and len(piece) > BUFFER:
            self._behind = Behind(self._digest.update)
        if self._behind is None:
            self._digest.update(piece)
        else:
            self._behind.take(bytes(piece))  # a copy: the buffer is filled anew


@contextmanager
def stored(path: Path | None) -> Iterator[StoredBytes]:
    """An input's bytes as stored; ``None`` is standard input, which stays open.

    Raises
    ------
    BrokenStreamError
        When it cannot be opened.
    """
    if path is None:
        standard = getattr(sys.stdin, "buffer", None)
        if standard is None:
            raise BrokenStreamError("standard input is closed", "pipe JSON lines into it, or name a file")
        yield StoredBytes(standard.readinto1)
        return
    try:
        file = path.open("rb", buffering=0)
    except OSError as error:
        raise _system_failure(error) from error
    with file:
        source = StoredBytes(file.readinto, file.fileno())
        try:
            yield source
        finally:
            source.settle()


@contextmanager
def stored_again(path: Path) -> Iterator[BinaryIO]:
    """A file from its beginning, seekable, for a format that jumps about.

    Raises
    ------
    BrokenStreamError
        When it cannot be opened any more.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise _system_failure(error) from error
    with file:
        yield file


@contextmanager
def spooled(stream: BinaryIO) -> Iterator[BinaryIO]:
    """What a stream holds as a seekable file, which goes when it is closed.

    Raises
    ------
    BrokenStreamError
        When the stream breaks off, or when there is no room to unpack it.
    """
    with TemporaryFile() as file:
        try:
            shutil.copyfileobj(stream, file, BUFFER)
            file.seek(0)
        except OSError as error:
            raise _system_failure(error) from error
        yield file


def at_most(stream: BinaryIO, limit: int) -> bytes:
    """The rest of a stream, or one byte more than ``limit`` of it; no room is taken before there is something to hold.

    Parameters
    ----------
    stream : BinaryIO
        Any stream of bytes.
    limit : int
        The most that the caller will take.

    Raises
    ------
    BrokenStreamError
        Where the stream cannot be read on.
    """
    parts: list[bytes] = []
    left = limit + 1
    while left > 0 and (part := stream.read(min(left, BUFFER))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def lines(stream: BinaryIO, after: int = 0) -> Iterator[tuple[int, bytes]]:
    r"""The lines with their numbers from 1; of one longer than ``RECORD_LIMIT`` only so much of its beginning.

    Parameters
    ----------
    stream : BinaryIO
        Bytes with ``\n`` line ends.
    after : int
        How many lines were taken before.

    Raises
    ------
    BrokenStreamError
        Where the stream cannot be read on.
    """
    read = partial(stream.readline, RECORD_LIMIT)
    number = after
    for line in iter(read, b""):
        number += 1
        piece = line
        while len(piece) >= RECORD_LIMIT and not piece.endswith(b"\n"):
            piece = read()
        yield number, line


def blocks(stream: io.BufferedReader, size: int) -> Iterator[tuple[int, memoryview]]:
    r"""The lines as :func:`lines` has them, side by side, whole ones of about ``size`` bytes at a time.

    Before each block stands how many bytes of the stream were before it.

    Parameters
    ----------
    stream : io.BufferedReader
        Bytes with ``\n`` line ends.
    size : int
        What is read at a time; less than half of ``RECORD_LIMIT``.

    Raises
    ------
    BrokenStreamError
        Where the stream cannot be read on, once every line before was given.
    """
    rest, piece, at = b"", b" ", 0
    failure: BrokenStreamError | None = None
    while piece and failure is None:
        pieces, filled = [rest], len(rest)
        try:
            while filled < size and (piece := stream.read1(size)):
                pieces.append(piece)
                filled += len(piece)
        except BrokenStreamError as error:
            failure = error
        block = b"".join(pieces)
        whole = block.rfind(b"\n") + 1 if piece or failure else filled
        rest = block[whole:]
        if whole:
            yield at, memoryview(block)[:whole]
            at += whole
        elif piece and failure is None:
            line, taken = _long_line(rest, stream)
            yield at, memoryview(line)
            at += taken
            rest = b""
    if failure is not None:
        raise failure


def _long_line(begun: bytes, stream: io.BufferedReader) -> tuple[bytes, int]:
    """A line to its end, and its size; of one longer than ``RECORD_LIMIT`` only so much of its beginning."""
    line = piece = begun + stream.readline(RECORD_LIMIT - len(begun))
    taken = len(line)
    while len(piece) >= RECORD_LIMIT and not piece.endswith(b"\n"):
        piece = stream.readline(RECORD_LIMIT)
        taken += len(piece)
    return line, taken
