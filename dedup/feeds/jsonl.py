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

from ..model import Skipped, SkipReason
from .excerpt import excerpt, without_surrogates
from .extras import CORE
from .problems import Why, bad_encoding, broken, no_object, oversized
from .records import Context, Item, to_item, to_raw
from .streams import RECORD_LIMIT, BrokenStreamError, lines

_ARRAY: Final = re.compile(rb"\s*\[\s*\{")
_WHOLE_LIMIT: Final = 1 << 30  # an array is decoded in one piece
_AROUND: Final = 20  # characters shown on either side of a fault
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
    """One item a line, blank ones left out; the hot loop of reading."""
    number = 0
    try:
        for number, line in numbered:
            try:
                record = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                if not line.isspace():
                    yield _second_look(line, number, error, context)
                continue
            if isinstance(record, dict):
                yield to_item(context, record, line.strip(), number)
            else:
                yield context.skip(no_object(record), number)
    except BrokenStreamError as failure:
        yield context.skip(broken(failure), number + 1)


def _second_look(line: bytes, number: int, error: orjson.JSONDecodeError, context: Context) -> Item:
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
        return to_item(context, record, to_raw(record), number)
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
