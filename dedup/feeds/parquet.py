"""Parquet: one row an article."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat
from typing import TYPE_CHECKING, BinaryIO, Final

from .excerpt import excerpt
from .extras import CORE
from .problems import broken
from .records import Context, Item, to_item, to_raw
from .streams import BrokenStreamError
from .table import unique

if TYPE_CHECKING:
    import pyarrow as pa

_MAGIC: Final = b"PAR1"
_BATCH: Final = 1024  # rows that are Python objects at one time
_UNREADABLE: Final = "export the file again, or rename it if it is another format"
_MOST_WORDS: Final = 160


class Parquet:
    """One row an article; its place is its row, from 1."""

    name: Final = "Parquet"
    suffixes: Final = (".parquet", ".pq")
    seeks: Final = True
    binary: Final = True
    extra: Final = CORE

    def knows(self, head: bytes) -> bool:
        """Whether the format's mark stands in front."""
        return head.startswith(_MAGIC)

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every row; see :class:`~dedup.feeds.reader.Reader`."""
        number = 0
        try:
            for batch in _batches(stream):
                header = unique(batch.schema.names)
                columns = [_values(column) for column in batch.columns]
                rows: Iterator[tuple[object, ...]] = zip(*columns, strict=True) if columns else repeat((), len(batch))
                for row in rows:
                    number += 1
                    record = dict(zip(header, row, strict=True))
                    yield to_item(context, record, to_raw(record), number)
        except BrokenStreamError as failure:
            yield context.skip(broken(failure), number + 1 if number else None)


def _batches(stream: BinaryIO) -> Iterator[pa.RecordBatch]:
    """The rows, some at a time.

    Raises
    ------
    BrokenStreamError
        At the first that cannot be read.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        yield from parquet.ParquetFile(stream).iter_batches(batch_size=_BATCH)
    except (pa.ArrowException, OSError, ValueError) as error:
        reason = excerpt(str(error) or type(error).__name__, _MOST_WORDS)
        raise BrokenStreamError(f"cannot be read as Parquet: {reason}", _UNREADABLE) from error


def _values(column: pa.Array) -> list[object]:
    """A column as Python values; what has no exact form there as text or bytes, and never an exception."""
    import pyarrow as pa

    kind = column.type
    try:
        if pa.types.is_timestamp(kind):
            zoned = column.cast(pa.timestamp(kind.unit, "UTC")) if kind.tz else column
            return [None if text is None else _iso(text) for text in zoned.cast(pa.string()).to_pylist()]
        if pa.types.is_temporal(kind) or pa.types.is_decimal(kind):
            column = column.cast(pa.string())
        values: list[object] = column.to_pylist()
    except UnicodeDecodeError:
        return [_decoded(value) for value in column.cast(pa.large_binary()).to_pylist()]
    except (pa.ArrowException, ValueError, OverflowError):
        return [None] * len(column)  # an odd type in a column beside the text, such as dates after the year 9999
    return [_decoded(value) for value in values] if pa.types.is_binary(kind) else values


def _iso(text: str) -> str:
    """Arrow's spelling of a moment, with the T and without needless zeros.

    >>> _iso("2024-11-19 10:30:00.000000Z"), _iso("2024-11-19 10:30:00")
    ('2024-11-19T10:30:00Z', '2024-11-19T10:30:00')
    """
    day, _, clock = text.partition(" ")
    whole, point, fraction = clock.rstrip("Z").partition(".")
    fraction = fraction.rstrip("0")
    zone = "Z" if text.endswith("Z") else ""
    return f"{day}T{whole}{point if fraction else ''}{fraction}{zone}" if clock else text


def _decoded(value: object) -> object:
    """Bytes as text where they are UTF-8: some writers store text as bytes."""
    if not isinstance(value, bytes):
        return value
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value
