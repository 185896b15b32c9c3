"""JSON: one object a line, or a ``.json`` file that holds such lines, one array, or one object."""

from __future__ import annotations

import io
import json
import math
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, Final

import orjson

from ..batches import Batch
from ..model import Skipped, SkipReason
from .excerpt import excerpt, without_surrogates
from .extras import CORE
from .many import to_items
from .problems import Why, bad_encoding, broken, no_object, oversized
from .records import Context, Item, to_item, to_raw
from .streams import RECORD_LIMIT, BrokenStreamError, lines

_ARRAY: Final = re.compile(rb"\s*\[\s*\{")
_WHOLE_LIMIT: Final = 1 << 30  # an array is decoded in one piece
_AROUND: Final = 20  # characters shown on either side of a fault
BLOCK: Final = 1 << 20
"""Bytes of lines that are objects at a time, few enough for the cache: with 4 MiB reading took twice as long."""
_ONE_A_LINE: Final = "write one JSON object a line"


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

    def batches(self, stream: BinaryIO, context: Context) -> Iterator[Batch | Item]:
        """The same by column; see :class:`~dedup.feeds.reader.ByColumn`."""
        try:
            for block in _blocks(lines(stream)):
                yield from _many(block, context)
        except _BrokenError as end:
            yield context.skip(broken(end.failure), end.number + 1)


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
            raise BrokenStreamError(problem, f"{_ONE_A_LINE}: jq -c '.[]' OLD > NEW.jsonl")
        yield from _whole(data, context)


def _objects(numbered: Iterable[tuple[int, bytes]], context: Context) -> Iterator[Item]:
    """One item a line, blank ones left out."""
    number = 0
    try:
        for number, line in numbered:
            decoded = _decoded(line, number, context)
            if isinstance(decoded, Skipped):
                yield decoded
            elif decoded is not None:
                yield to_item(context, *decoded, number)
    except BrokenStreamError as failure:
        yield context.skip(broken(failure), number + 1)


class _BrokenError(Exception):
    """The stream breaks off after a line; everything before it was given."""

    def __init__(self, failure: BrokenStreamError, number: int) -> None:
        super().__init__(failure, number)
        self.failure, self.number = failure, number


def _blocks(numbered: Iterable[tuple[int, bytes]]) -> Iterator[tuple[int, list[bytes]]]:
    """Lines in blocks of some size, each with the number of its first line."""
    block: list[bytes] = []
    first, size, number = 1, 0, 0
    try:
        for number, line in numbered:
            block.append(line)
            size += len(line)
            if size >= BLOCK:
                yield first, block
                block, first, size = [], number + 1, 0
    except BrokenStreamError as failure:
        yield first, block
        raise _BrokenError(failure, number) from failure
    yield first, block


def _many(block: tuple[int, list[bytes]], context: Context) -> Iterator[Batch | Item]:
    """The items of a block of lines; the hot loop of reading."""
    first, rows = block
    try:
        decoded: list[object] = list(map(orjson.loads, rows))
    except orjson.JSONDecodeError:
        decoded = [None]
    if set(map(type, decoded)) == {dict}:
        records = [one for one in decoded if isinstance(one, dict)]
        yield from to_items(context, records, list(map(bytes.strip, rows)), range(first, first + len(rows)))
        return
    records, raws, numbers = [], [], []
    skipped: list[Skipped] = []
    for number, line in enumerate(rows, first):
        found = _decoded(line, number, context)
        if isinstance(found, Skipped):
            skipped.append(found)
        elif found is not None:
            records.append(found[0])
            raws.append(found[1])
            numbers.append(number)
    for item in to_items(context, records, raws, numbers):
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            yield item
    yield from sorted(skipped, key=lambda skip: skip.place.line or 0)  # in the order of the file among themselves


def _decoded(line: bytes, number: int, context: Context) -> tuple[dict[str, object], bytes] | Skipped | None:
    """The object of a line, and its bytes; why it is none; or ``None`` for a blank line."""
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return None if line.isspace() else _second_look(line, number, error, context)
    return (record, line.strip()) if isinstance(record, dict) else context.skip(no_object(record), number)


def _second_look(
    line: bytes, number: int, error: orjson.JSONDecodeError, context: Context
) -> tuple[dict[str, object], bytes] | Skipped:
    """A line that the strict decoder refused: another encoding, half a letter, a NaN, or really no JSON."""
    if len(line) >= RECORD_LIMIT:
        return context.skip(oversized(), number)
    try:
        record = _lenient(line)
    except UnicodeDecodeError as undecodable:
        return context.skip(bad_encoding(undecodable), number)
    except (ValueError, RecursionError) as second:
        return _bad_json(line.decode("utf-8"), _clearer(second, error), context, number)
    if isinstance(record, dict):
        return record, to_raw(record)
    return context.skip(no_object(record), number)


def _lenient(data: bytes) -> object:
    """What the standard library takes and orjson does not, put right: lone surrogates, ``NaN``, ``Infinity``."""
    decoded: object = json.loads(data.decode("utf-8"))
    return _put_right(decoded)


def _put_right(value: object) -> object:
    match value:
        case str():
            return without_surrogates(value)
        case float():
            return value if math.isfinite(value) else None
        case list():
            return [_put_right(part) for part in value]
        case dict():
            return {without_surrogates(name): _put_right(part) for name, part in value.items()}
        case _:
            return value


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
            value = _lenient(data)
        except UnicodeDecodeError as undecodable:
            yield context.skip(bad_encoding(undecodable))
            return
        except (ValueError, RecursionError) as second:
            yield _bad_json(data.decode("utf-8"), _clearer(second, error), context, None)
            return
    for number, record in enumerate(value if isinstance(value, list) else [value], 1):
        if isinstance(record, dict):
            yield to_item(context, record, to_raw(record), number)
        else:
            yield context.skip(no_object(record), number)


def _clearer(second: Exception, first: json.JSONDecodeError) -> json.JSONDecodeError:
    """The standard library's words where it has some: they hardly change from version to version."""
    return second if isinstance(second, json.JSONDecodeError) else first


def _bad_json(text: str, error: json.JSONDecodeError, context: Context, number: int | None) -> Skipped:
    """Where a text stops being JSON, what was expected there, and the words around it."""
    where = f"column {error.colno:,}" if number is not None else f"line {error.lineno:,}, column {error.colno:,}"
    around = excerpt(text[max(0, error.pos - _AROUND) : error.pos + _AROUND].rstrip())
    words = error.msg.removesuffix(" at")
    problem = f"not JSON: {words[:1].lower()}{words[1:]} at {where}, in {around}"
    if number is None and text.lstrip().startswith("["):
        return context.skip(Why(SkipReason.UNREADABLE_FEED, problem, f"correct the file, or {_ONE_A_LINE}"))
    return context.skip(Why(SkipReason.BAD_RECORD, problem, "correct it in the feed, or export it again"), number)
