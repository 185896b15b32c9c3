"""JSON: one object a line, or a ``.json`` file that holds such lines, one array, or one object."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Final

import orjson

from ..batches import Batch
from ..model import Skipped
from .decode import ONE_A_LINE, bad_json, clearer, decode_line, lenient
from .extras import CORE
from .problems import bad_encoding, broken, no_object
from .records import Context, Item, to_item, to_raw
from .streams import RECORD_LIMIT, BrokenStreamError, lines

_ARRAY: Final = re.compile(rb"\s*\[\s*\{")
_WHOLE_LIMIT: Final = 1 << 30  # an array is decoded in one piece
BLOCK: Final = 1 << 22
"""Bytes of lines that are cut at a time: with 1 MiB reading took a quarter more, with 8 MiB no less."""


class JsonLines:
    """One JSON object a line."""

    name: Final = "JSON lines"
    suffixes: Final = (".jsonl", ".ndjson")
    seeks: Final = False
    binary: Final = False
    extra: Final = CORE

    def knows(self, head: bytes) -> bool:
        """Whether an object begins."""
        return head.lstrip().startswith(b"{")

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every line that is not blank; see :class:`~dedup.feeds.reader.Reader`."""
        return _objects(lines(stream), context)

    def batches(self, stream: io.BufferedReader, context: Context) -> Iterator[Batch | Item]:
        """The same by column; see :class:`~dedup.feeds.reader.ByColumn`."""
        from .columnwise import batches

        return batches(stream, context, BLOCK)


class Json:
    """A file with JSON lines, one array of objects, or one object, whichever it turns out to be.

    In an array the place of a record is its number from 1, for there may be no lines.
    """

    name: Final = "JSON"
    suffixes: Final = (".json",)
    seeks: Final = False
    binary: Final = False
    extra: Final = CORE

    def knows(self, head: bytes) -> bool:
        """Whether an array begins, with an object in it."""
        return _ARRAY.match(head) is not None

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every object; see :class:`~dedup.feeds.reader.Reader`."""
        blank: list[bytes] = []
        while (first := stream.readline(RECORD_LIMIT)).isspace():
            blank.append(first)
        if not first:
            return
        number = len(blank) + 1
        if _is_object(first):
            yield from _objects(chain([(number, first)], lines(stream, number)), context)
            return
        data = b"".join(blank) + first + stream.read(_WHOLE_LIMIT)
        if stream.read(1):
            problem = f"it is one JSON value of more than {_WHOLE_LIMIT:,} bytes"
            raise BrokenStreamError(problem, f"{ONE_A_LINE}: jq -c '.[]' OLD > NEW.jsonl")
        yield from _whole(data, context)


def _objects(numbered: Iterable[tuple[int, bytes]], context: Context) -> Iterator[Item]:
    """One item a line, blank ones left out."""
    number = 0
    try:
        for number, line in numbered:
            decoded = decode_line(line, number, context)
            if isinstance(decoded, Skipped):
                yield decoded
            elif decoded is not None:
                yield to_item(context, *decoded, number)
    except BrokenStreamError as failure:
        yield context.skip(broken(failure), number + 1)


def _is_object(line: bytes) -> bool:
    try:
        return line.lstrip().startswith(b"{") and isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _whole(data: bytes, context: Context) -> Iterator[Item]:
    """The objects of one array, or the one object, of a file in one piece; lines after all if it looks like them."""
    try:
        value: object = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        rows = [row for row in data.split(b"\n", 2) if row and not row.isspace()]
        if all(row.lstrip().startswith(b"{") for row in rows[:2]) and len(rows) > 1:
            yield from _objects(lines(io.BytesIO(data)), context)
            return
        try:
            value = lenient(data)
        except UnicodeDecodeError as undecodable:
            yield context.skip(bad_encoding(undecodable))
            return
        except (ValueError, RecursionError) as second:
            yield bad_json(data.decode("utf-8"), clearer(second, error), context, None)
            return
    for number, record in enumerate(value if isinstance(value, list) else [value], 1):
        if isinstance(record, dict):
            yield to_item(context, record, to_raw(record), number)
        else:
            yield context.skip(no_object(record), number)
