"""All inputs as one feed: opened, unpacked, hashed, and read one record at a time."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias, TypeVar

from ..batches import Batch
from ..errors import InputError
from ..model import InputFile, Skipped
from ..original import Original
from .excerpt import clean
from .extras import lacking
from .fields import Fields
from .paths import Input, expand
from .problems import broken, not_text
from .reader import ByColumn, Reader
from .records import Context, Item
from .registry import JSON_LINES, Format, by_content, by_name
from .streams import BUFFER, BrokenStreamError, StoredBytes, spooled, stored, stored_again
from .tally import Tally
from .unpack import decompressed, in_utf8

MAX_BYTES: Final = 10_000_000

T = TypeVar("T")
_How: TypeAlias = "Callable[[Reader, BinaryIO, Context], Iterator[T]]"


class Feed:
    """The records of all inputs, read anew at each iteration.

    Made by :func:`read`. An iteration yields :class:`~dedup.model.Article` and :class:`~dedup.model.Skipped` in
    the order of the files, then of the lines; it holds one record at a time. Nothing that stands in a file raises
    an exception: what cannot be read is skipped, with its reason and its place.
    """

    __slots__ = ("_consumed", "_done", "_fields", "_found", "_max_bytes", "_tally")

    def __init__(self, found: tuple[Input, ...], fields: Fields, max_bytes: int) -> None:
        self._found = found
        self._fields = fields
        self._max_bytes = max_bytes
        self._done: list[InputFile] = []
        self._consumed = False
        self._tally = Tally()

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files that are read; standard input is none."""
        return tuple(one.path for one in self._found if one.path is not None)

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files that the latest iteration has read to their end, with size, hash and number of records.

        ``records`` counts what was yielded, so that it adds up with the articles and the skipped. The hash of a
        file that cannot be opened is empty.
        """
        return tuple(self._done)

    @property
    def tally(self) -> Tally:
        """Of the latest iteration: articles without a date, dates not understood, mapped names that none has."""
        return self._tally

    def __iter__(self) -> Iterator[Item]:
        """Read everything from the beginning.

        Raises
        ------
        InputError
            When standard input or another pipe is among the inputs and was read before.
        """
        for one in self._begun():
            yield from self._items(one, _articles)

    def batches(self) -> Iterator[Batch | Item]:
        """Read everything from the beginning, articles by column where their format is often large.

        Raises
        ------
        InputError
            As an iteration does.
        """
        for one in self._begun():
            yield from self._items(one, _batches)

    def _begun(self) -> tuple[Input, ...]:
        for one in self._found:
            if one.once and self._consumed:
                raise InputError(one.name, "a pipe can be read only once", "save it to a file and name that")
        self._consumed = True
        self._done.clear()
        self._tally = Tally(unmet=dict(self._fields.mapping))
        return self._found

    def _items(self, one: Input, read_by: _How[T]) -> Iterator[T | Skipped]:
        context = Context(path=clean(one.name), fields=self._fields, max_bytes=self._max_bytes, tally=self._tally)
        records, size, digest = 0, 0, ""
        try:
            with _opened(one) as source:
                try:
                    for item in _records(one, source, context, read_by):
                        records += len(item) if isinstance(item, Batch) else 1
                        yield item
                except BrokenStreamError as failure:
                    records += 1
                    yield context.skip(broken(failure))
                source.drain()
                size, digest = source.size, source.sha256
        except BrokenStreamError as failure:  # it could not even be opened
            records += 1
            yield context.skip(broken(failure))
        self._done.append(InputFile(path=context.path, bytes=size, sha256=digest, records=records))


def read(
    *paths: str | os.PathLike[str],
    mapping: Mapping[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
    without: Sequence[Path] = (),
) -> Feed:
    """The articles of files, folders, globs or standard input, as one lazy feed.

    Parameters
    ----------
    *paths : str or path
        Files; folders, searched with all their subfolders for endings that a reader knows; globs, ``**``
        included; ``-`` for JSON lines from standard input. What exists under the very name is no glob. Hidden
        files are left out unless named. A file that is reached twice is read once.
    mapping : mapping of str to str, optional
        A field of an article to its name in the feed, such as ``{"text": "body_html", "source": "meta.outlet"}``;
        it comes before the names in :data:`~dedup.feeds.fields.ALIASES`.
    max_bytes : int
        The longest text, in UTF-8, that is still one article.
    without : sequence of Path
        Files that are no part of the feed, whatever names them.

    Returns
    -------
    Feed
        Nothing is read yet, but every path was looked up.

    Raises
    ------
    MissingPathError
        For a path or glob that names nothing.
    NoReadableFeedError
        For a folder or glob without a readable file.
    SettingError
        For a mapping of what is no field of an article.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "wire.jsonl").write_text('{"id": 7, "headline": "Rain", "body": "Rain fell."}')
    ...     [(article.id, article.title, article.text) for article in read(folder)]
    [('7', 'Rain', 'Rain fell.')]
    """
    found = expand(paths)
    if without:
        left = {os.path.realpath(path) for path in without}
        found = tuple(one for one in found if one.path is None or os.path.realpath(one.path) not in left)
    return Feed(found, Fields(mapping), max_bytes)


@contextmanager
def _opened(one: Input) -> Iterator[StoredBytes]:
    if one.problem:
        raise BrokenStreamError(one.problem, "check that you may read it")
    with stored(one.path) as source:
        yield source


def _articles(reader: Reader, stream: BinaryIO, context: Context) -> Iterator[Item]:
    return reader.read(stream, context)


def _batches(reader: Reader, stream: BinaryIO, context: Context) -> Iterator[Batch | Item]:
    if isinstance(reader, ByColumn) and isinstance(stream, io.BufferedReader):
        return reader.batches(stream, context)
    return reader.read(stream, context)


def _records(one: Input, source: StoredBytes, context: Context, read_by: _How[T]) -> Iterator[T | Skipped]:
    """The records of one opened input, by the reader that its name or else its content calls for."""
    named, compression = by_name(one.path) if one.path else Format((JSON_LINES,), "")
    original = Original.held(context.path, source.descriptor, source) if source.descriptor is not None else None
    whole: io.BufferedReader = io.BufferedReader(source, BUFFER)
    stream, packed = decompressed(whole, compression)
    if not named or not all(reader.seeks for reader in named):
        stream = in_utf8(stream)
    if stream is whole:
        context = replace(context, original=original)
    head = stream.peek(BUFFER)
    reader = by_content(head, named)
    why = lacking(reader.name, reader.extra) or (None if reader.binary else not_text(head))
    if why is not None:
        yield context.skip(why)
        return
    if not reader.seeks:
        yield from read_by(reader, stream, context)
        return
    alone = None if packed or one.once else one.path
    with _seekable(alone, source, stream) as file:
        yield from read_by(reader, file, context)


@contextmanager
def _seekable(path: Path | None, source: StoredBytes, stream: BinaryIO) -> Iterator[BinaryIO]:
    """The file itself, once it is hashed; or what a packed or piped one unpacks to."""
    if path is None:
        with spooled(stream) as file:
            yield file
        return
    source.drain()
    with stored_again(path) as file:
        yield file
