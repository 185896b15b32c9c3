"""What a format must offer: one reader a format."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, Protocol, runtime_checkable

from ..batches import Batch
from .records import Context, Item


class Reader(Protocol):
    """Reads one format.

    A new format is a class with these seven, put into :data:`dedup.feeds.registry.READERS`. Compression, hashing,
    byte order marks and opening are done before; a stream that breaks off raises
    :class:`~dedup.feeds.streams.BrokenStreamError` when the broken part is reached.
    """

    @property
    def name(self) -> str:
        """What the format is called in messages."""

    @property
    def suffixes(self) -> tuple[str, ...]:
        """File endings in lower case, with their dot, without ``.gz`` or ``.zst``."""

    @property
    def seeks(self) -> bool:
        """Whether the stream must be seekable and untouched, as the bytes were stored."""

    @property
    def binary(self) -> bool:
        """Whether bytes that are no text, such as NUL, are nothing unusual in it."""

    @property
    def extra(self) -> str:
        """The extra of this package that it needs, see :mod:`dedup.feeds.extras`; empty where it needs none."""

    def knows(self, head: bytes) -> bool:
        """Whether a file with these first bytes can be of no other format.

        Parameters
        ----------
        head : bytes
            The first bytes after decompression and byte order mark.
        """

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every record in the order of the file.

        Parameters
        ----------
        stream : BinaryIO
            From its first byte; in UTF-8 as far as a byte order mark told, unless ``seeks``.
        context : Context
            Its path, the field mapping and the limits.

        Yields
        ------
        Article or Skipped
            One per record, with its place; a broken rest is one more ``Skipped``.
        """


@runtime_checkable
class ByColumn(Protocol):
    """What a reader may offer beside: the same records by column, for feeds of which a whole corpus is made."""

    def batches(self, stream: io.BufferedReader, context: Context) -> Iterator[Batch | Item]:
        """Every record, as :meth:`Reader.read` has them, ordinary ones by column."""
