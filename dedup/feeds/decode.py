"""Lines of JSON → their objects, and why one is none."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from typing import Final

import orjson

from ..batches import Batch
from ..model import Skipped, SkipReason
from .excerpt import excerpt, without_surrogates
from .many import to_items
from .problems import Why, bad_encoding, no_object, oversized
from .records import Context, Item, to_raw
from .streams import RECORD_LIMIT

ONE_A_LINE: Final = "write one JSON object a line"
_AROUND: Final = 20  # characters shown on either side of a fault


def to_batches(numbers: Sequence[int], rows: Sequence[bytes], context: Context) -> Iterator[Batch | Item]:
    """The items of some lines, ordinary ones by column.

    Parameters
    ----------
    numbers, rows
        The lines with their numbers, in the order of the file.
    """
    records, raws, lines_of = [], [], []
    skipped: list[Skipped] = []
    for number, row in zip(numbers, rows, strict=True):
        found = decode_line(row, number, context)
        if isinstance(found, Skipped):
            skipped.append(found)
        elif found is not None:
            records.append(found[0])
            raws.append(found[1])
            lines_of.append(number)
    for item in to_items(context, records, raws, lines_of):
        if isinstance(item, Skipped):
            skipped.append(item)
        else:
            yield item
    yield from sorted(skipped, key=lambda skip: skip.place.line or 0)  # in the order of the file among themselves


def decode_line(line: bytes, number: int, context: Context) -> tuple[dict[str, object], bytes] | Skipped | None:
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
        record = lenient(line)
    except UnicodeDecodeError as undecodable:
        return context.skip(bad_encoding(undecodable), number)
    except (ValueError, RecursionError) as second:
        return bad_json(line.decode("utf-8"), clearer(second, error), context, number)
    if isinstance(record, dict):
        return record, to_raw(record)
    return context.skip(no_object(record), number)


def lenient(data: bytes) -> object:
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


def clearer(second: Exception, first: json.JSONDecodeError) -> json.JSONDecodeError:
    """The standard library's words where it has some: they hardly change from version to version."""
    return second if isinstance(second, json.JSONDecodeError) else first


def bad_json(text: str, error: json.JSONDecodeError, context: Context, number: int | None) -> Skipped:
    """Where a text stops being JSON, what was expected there, and the words around it."""
    where = f"column {error.colno:,}" if number is not None else f"line {error.lineno:,}, column {error.colno:,}"
    around = excerpt(text[max(0, error.pos - _AROUND) : error.pos + _AROUND].rstrip())
    words = error.msg.removesuffix(" at")
    problem = f"not JSON: {words[:1].lower()}{words[1:]} at {where}, in {around}"
    if number is None and text.lstrip().startswith("["):
        return context.skip(Why(SkipReason.UNREADABLE_FEED, problem, f"correct the file, or {ONE_A_LINE}"))
    return context.skip(Why(SkipReason.BAD_RECORD, problem, "correct it in the feed, or export it again"), number)
