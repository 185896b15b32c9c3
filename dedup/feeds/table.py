"""Tables as text: CSV and TSV with a header row."""

from __future__ import annotations

import csv
import threading
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

from ..model import SkipReason
from .excerpt import excerpt, names, without_surrogates
from .extras import CORE
from .problems import Why, bad_encoding, broken, oversized
from .records import Context, Item, to_item, to_raw
from .streams import RECORD_LIMIT, BrokenStreamError, lines

_LOCK: Final = threading.Lock()
_QUOTING: Final = 'put a field that holds quotes, delimiters or line ends in quotes, and double its own quotes ("")'


class Table:
    """Rows under a header row.

    Parameters
    ----------
    name : str
        What the format is called.
    suffixes : tuple of str
        Its file endings.
    delimiters : str
        What may separate the fields: the first of these that the header's line holds, else the first.
    """

    seeks: Final = False
    binary: Final = False
    extra: Final = CORE

    def __init__(self, name: str, suffixes: tuple[str, ...], delimiters: str) -> None:
        self.name: Final = name
        self.suffixes: Final = suffixes
        self._delimiters: Final = delimiters

    def knows(self, head: bytes) -> bool:
        """False: a table looks like text."""
        del head
        return False

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every row after the header; see :class:`~dedup.feeds.reader.Reader`."""
        _allow_long_fields()
        source = _Lines(stream)
        first = source.peek()
        delimiter = next((d for d in self._delimiters if d in first), self._delimiters[0])
        rows = csv.reader(source, delimiter=delimiter, strict=True)
        header: tuple[str, ...] = ()
        while True:
            start = source.number + 1
            source.fault = None
            try:
                row = next(rows)
            except StopIteration:
                return
            except BrokenStreamError as failure:
                yield context.skip(broken(failure), start)
                return
            except csv.Error as error:
                if source.ended or not header:
                    yield context.skip(_unreadable(error, source.number - start + 1, header), start)
                    return
                yield context.skip(Why(SkipReason.BAD_RECORD, f"a broken row: {error}", _QUOTING), start)
                continue
            if not row or (len(row) == 1 and row[0].isspace()):
                continue
            if not header:
                header = unique([without_surrogates(name) for name in row])
                continue
            yield _row(row, header, source.fault, start, context)


class _Lines:
    """The lines of a stream as the csv module wants them, and what was met on the way.

    A byte that is not UTF-8 goes through as a lone surrogate, so that one bad letter costs one row.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._lines = lines(stream)
        self._peeked: str | None = None
        self.number = 0
        self.fault: Why | None = None
        self.ended = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if self._peeked is not None:
            line, self._peeked = self._peeked, None
            self.number = 1
            return line
        try:
            self.number, data = next(self._lines)
        except StopIteration:
            self.ended = True
            raise
        if len(data) >= RECORD_LIMIT:
            self.fault = oversized()
        try:
            return data.decode("utf-8")
        except UnicodeDecodeError as error:
            self.fault = self.fault or bad_encoding(error)
            return data.decode("utf-8", "surrogateescape")

    def peek(self) -> str:
        """The first line without taking it; empty where there is none."""
        try:
            self._peeked = next(self)
        except StopIteration:
            return ""
        self.number = 0
        return self._peeked


def unique(header: Sequence[str]) -> tuple[str, ...]:
    """Column names, none twice and none empty, so that no column hides another.

    Parameters
    ----------
    header : sequence of str
        The names as they stand in the file; white space around them is none of them.

    Examples
    --------
    >>> unique(["id", "text", "text", ""])
    ('id', 'text', 'text_3', 'column_4')
    """
    taken: dict[str, None] = {}
    for number, given in enumerate(header, 1):
        name = given.strip() or f"column_{number}"
        while name in taken:
            name = f"{name}_{number}"
        taken[name] = None
    return tuple(taken)


def _row(row: list[str], header: tuple[str, ...], fault: Why | None, line: int, context: Context) -> Item:
    if fault is not None:
        return context.skip(fault, line)
    if len(row) != len(header):
        counts = f"fields in the row: {len(row)}, in the header: {len(header)} ({names(header)})"
        return context.skip(Why(SkipReason.BAD_RECORD, f"{counts}; {excerpt(' | '.join(row))}", _QUOTING), line)
    record = dict(zip(header, row, strict=True))
    return to_item(context, record, to_raw(record), line)


def _unreadable(error: csv.Error, count: int, header: tuple[str, ...]) -> Why:
    """A fault that costs all the rest: in the header, or a quote that is never closed."""
    if not header:
        return Why(SkipReason.UNREADABLE_FEED, f"the header row cannot be read: {error}", _QUOTING)
    problem = f"a quote opened in this row is never closed: {count:,} lines to the end were taken for one field"
    return Why(SkipReason.UNREADABLE_FEED, problem, _QUOTING)


def _allow_long_fields() -> None:
    # The limit is one for the whole process; it is only ever raised, so that nobody else's reading breaks.
    with _LOCK:
        if csv.field_size_limit() < RECORD_LIMIT:
            csv.field_size_limit(RECORD_LIMIT)
