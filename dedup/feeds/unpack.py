"""Streams unpacked: ``.gz`` and ``.zst``, and UTF-16 and UTF-32 as UTF-8, each in pieces of bounded size.

Raw streams under a buffer of the standard library, so that lines are split in C.
"""

from __future__ import annotations

import codecs
import io
import zlib
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol

from .streams import BUFFER, FIRST_FILL, BrokenStreamError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

CHUNK: Final = 1 << 16
_ZSTD_CHUNK: Final = 1 << 11  # zstd unpacks a byte to as many as 32 KiB: in small pieces a bomb stays harmless
_MAGIC: Final = ((b"\x1f\x8b", ".gz"), (b"\x28\xb5\x2f\xfd", ".zst"))
_BOMS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class _Pieces(io.RawIOBase):
    """A stream made of pieces: a subclass gives the next one, ``b""`` at the end. Read after a failure, it fails."""

    def __init__(self) -> None:
        super().__init__()
        self._ready = memoryview(b"")
        self._failure: BrokenStreamError | None = None

    def readable(self) -> bool:
        """True: there is nothing else to do with it."""
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        """Fill the buffer with what there is, at least a few dozen bytes unless the end or a failure is nearer."""
        view = memoryview(buffer).cast("B")
        while len(self._ready) < FIRST_FILL and self._failure is None:
            try:
                piece = self._next()
            except BrokenStreamError as failure:
                self._failure = failure
                break
            if not piece:
                break
            self._ready = memoryview(bytes(self._ready) + piece if self._ready else piece)
        if not self._ready and self._failure is not None:
            raise self._failure
        size = min(len(view), len(self._ready))
        view[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size

    def _next(self) -> bytes:
        raise NotImplementedError


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class Decompressed(_Pieces):
    """What a ``.gz`` or ``.zst`` stream holds, over all its members.

    Parameters
    ----------
    stream : io.BufferedReader
        The stored bytes.
    kind : str
        ``.gz`` or ``.zst``.
    """

    def __init__(self, stream: io.BufferedReader, kind: str) -> None:
        super().__init__()
        self._stream = stream
        self._kind = kind
        self._fresh, self._errors, self._chunk = _zstd() if kind == ".zst" else _gzip()
        self._member: _Decompressor | None = None
        self._rest = b""
        self._began = False

    def _next(self) -> bytes:
        piece = b""
        while not piece:
            data = self._rest or self._stream.read1(self._chunk)
            self._rest = b""
            if not data:
                if self._member is not None:
                    raise self._cut_short()
                return b""
            if self._member is None:
                data = data.lstrip(b"\0") if self._began else data  # gzip files may be padded with zeros
                if not data:
                    continue
                self._member = self._fresh()
            piece = self._unpack(self._member, data)
            self._began = True
        return piece

    def _unpack(self, member: _Decompressor, data: bytes) -> bytes:
        try:
            piece = member.decompress(data)
        except self._errors as error:
            raise self._damaged(data) from error
        if member.eof:
            self._rest = member.unused_data
            self._member = None
        return piece

    def _cut_short(self) -> BrokenStreamError:
        return BrokenStreamError(
            f"the {self._kind} file is truncated: it ends in the middle of its data",
            "fetch or export the file again; what could be read before this place was read",
        )

    def _damaged(self, data: bytes) -> BrokenStreamError:
        if self._began:
            return BrokenStreamError(
                f"the {self._kind} file is damaged",
                "fetch or export the file again; what could be read before this place was read",
            )
        return BrokenStreamError(
            f"its name ends in {self._kind}, but its first bytes ({data[:4].hex(' ')}) are not of that format",
            f"rename it without {self._kind} if it is not compressed, or fetch it again",
        )


def _gzip() -> tuple[Callable[[], _Decompressor], type[Exception], int]:
    return partial(zlib.decompressobj, zlib.MAX_WBITS | 16), zlib.error, CHUNK


def _zstd() -> tuple[Callable[[], _Decompressor], type[Exception], int]:
    import zstandard

    def fresh() -> _Decompressor:
        return zstandard.ZstdDecompressor().decompressobj()

    return fresh, zstandard.ZstdError, _ZSTD_CHUNK


class Transcoded(_Pieces):
    """A stream in UTF-16 or UTF-32 as UTF-8, what cannot be decoded replaced by U+FFFD.

    Parameters
    ----------
    stream : io.BufferedReader
        The stream, its byte order mark still in front.
    encoding : str
        ``utf-16`` or ``utf-32``.
    """

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        super().__init__()
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
        self._ended = False

    def _next(self) -> bytes:
        text = ""
        while not text and not self._ended:
            data = self._stream.read1(CHUNK)
            self._ended = not data
            text = self._decoder.decode(data, final=self._ended)
        return text.encode("utf-8")


def decompressed(stream: io.BufferedReader, kind: str) -> tuple[io.BufferedReader, bool]:
    """The stream unpacked, and whether it was packed: by its ending, or else by its first bytes.

    Parameters
    ----------
    stream : io.BufferedReader
        The stored bytes, from the first.
    kind : str
        ``.gz`` or ``.zst`` if the name says so, else empty.
    """
    head = stream.peek(FIRST_FILL)
    packed = kind or next((ending for magic, ending in _MAGIC if head.startswith(magic)), "")
    return (io.BufferedReader(Decompressed(stream, packed), BUFFER), True) if packed else (stream, False)


def in_utf8(stream: io.BufferedReader) -> io.BufferedReader:
    """The stream without a byte order mark, transcoded to UTF-8 where the mark says UTF-16 or UTF-32."""
    head = stream.peek(FIRST_FILL)
    if head.startswith(codecs.BOM_UTF8):
        stream.read(len(codecs.BOM_UTF8))
        return stream
    encoding = next((name for bom, name in _BOMS if head.startswith(bom)), "")
    return io.BufferedReader(Transcoded(stream, encoding), BUFFER) if encoding else stream
