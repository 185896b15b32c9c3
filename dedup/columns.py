"""The corpus as columns: a million articles are a few Arrow buffers, not a million Python objects.

Rows are sorted by article id, so nothing that follows depends on the order in which feeds were read. This is the
home of pyarrow in the core, with :mod:`dedup.collecting`, which makes them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar, overload

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .batches import NO_DATE, NO_LINE, unpacked
from .memory import in_files, release
from .model import Article, Place, Wire
from .packed import Packed
from .received import Scattered

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

RECENT = 256  # articles kept as objects
BATCH = 4096  # articles turned into columns at a time, so that few exist as objects

# Arrow's own allocator keeps freed pages and takes new ones for the next column: 2 of 30 CPU-seconds over 30,000
# articles went into page faults, which the system's allocator does not cost.
pa.set_memory_pool(pa.system_memory_pool())

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STRINGS = ("text", "title", "source", "url", "language", "path")
SCHEMA: Final = pa.schema(
    [
        ("id", pa.large_string()),
        ("text", pa.large_string()),
        ("title", pa.large_string()),
        ("source", pa.large_string()),
        ("published", pa.timestamp("us", "UTC")),
        ("day_only", pa.bool_()),
        ("url", pa.large_string()),
        ("language", pa.large_string()),
        ("path", pa.large_string()),
        ("line", pa.int64()),
        ("wire", pa.large_string()),  # JSON of the fields that say something, null for most feeds: eight bytes a row
    ]
)
"""The columns of a corpus, as Arrow holds them."""
SHORT: Final = SCHEMA.remove(SCHEMA.get_field_index("text"))
"""All but the texts, which are put aside while a feed is read."""


class Strings:
    """A column of strings, read cell by cell: a fifth of what a scalar of Arrow's costs.

    Parameters
    ----------
    array : pyarrow.Array
        Strings or bytes with 64-bit offsets, none of them null.
    """

    __slots__ = ("_bounds", "_data")

    def __init__(self, array: pa.Array) -> None:
        _, bounds, data = array.buffers()
        first = array.offset
        self._bounds = memoryview(bounds).cast("B").cast("q")[first : first + len(array) + 1] if bounds else None
        self._data = memoryview(data if data is not None else b"")

    def __getitem__(self, row: int) -> str:
        bounds = self._bounds
        return str(self._data[bounds[row] : bounds[row + 1]], "utf-8") if bounds else ""

    def bytes(self, row: int) -> bytes:
        """A cell as it is stored."""
        bounds = self._bounds
        return bytes(self._data[bounds[row] : bounds[row + 1]]) if bounds else b""


class Cells(NamedTuple):
    """The columns by which the article of a row is made, cheap to look into; a missing line is -1."""

    text: Strings
    title: Strings
    source: Strings
    published: Sequence[datetime | None]
    day_only: BOOL
    url: Strings
    language: Strings
    path: Strings
    line: I64
    raw: Scattered
    wire: Strings

    @classmethod
    def of(cls, table: pa.Table, raw: Scattered) -> Cells:
        """The cells of a table, and the records as received."""
        column = {name: _single(table.column(name)) for name in SCHEMA.names}
        micros = _whole(column["published"], NO_DATE)
        return cls(
            published=LazyRows(len(micros), lambda row: _moment(micros.item(row))),
            day_only=np.array(column["day_only"].to_pylist(), np.bool_),
            line=_whole(column["line"], NO_LINE),
            raw=raw,
            wire=Strings(column["wire"]),  # null is empty
            **{name: Strings(column[name]) for name in _STRINGS},
        )


class RowsById(Mapping[str, int]):
    """The rows of ids in ascending order: a dictionary of them would be larger than they are.

    >>> rows = RowsById(["a", "c"])
    >>> rows["c"], rows.get("b"), 5 in rows
    (1, None, False)
    """

    __slots__ = ("_ids",)

    def __init__(self, ids: Sequence[str]) -> None:
        self._ids = ids

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __getitem__(self, key: str) -> int:
        try:
            row = bisect_left(self._ids, key)
        except TypeError:  # what is no text is no id either, as in a dictionary
            raise KeyError(key) from None
        if row == len(self._ids) or self._ids[row] != key:
            raise KeyError(key)
        return row


@dataclass(frozen=True, slots=True)
class Corpus(Mapping[str, Article]):
    """Articles by row and by id; an :class:`~dedup.model.Article` is made when one is looked at.

    ``cells`` are the columns of ``table`` by which an article is made. ``recent`` holds the articles that were looked
    at last: several writers ask for the same one in turn.
    """

    table: pa.Table
    ids: Sequence[str]
    rows: Mapping[str, int]
    cells: Cells
    recent: dict[int, Article] = field(default_factory=dict)

    @classmethod
    def of(cls, table: pa.Table, raw: Scattered) -> Corpus:
        """The corpus of a table whose rows are sorted by id, and of the records as received."""
        ids = table.column("id").to_pylist()
        return cls(table, ids, RowsById(ids), Cells.of(table, raw))

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows)

    def __getitem__(self, key: str) -> Article:
        return self.article(self.rows[key])

    def article(self, row: int) -> Article:
        """The article of a row, as received."""
        known = self.recent.get(row)
        if known is None:
            if len(self.recent) >= RECENT:
                self.recent.clear()
                release()
            known = self.recent[row] = self._made(row)
        return known

    def _made(self, row: int) -> Article:
        cells = self.cells
        return Article(
            id=self.ids[row],
            text=cells.text[row],
            title=cells.title[row],
            source=cells.source[row],
            published=cells.published[row],
            day_only=cells.day_only.item(row),
            url=cells.url[row],
            language=cells.language[row],
            place=self.place(row),
            raw=self.raw(row),
            wire=self.wire(row),
        )

    def wire(self, row: int) -> Wire | None:
        """What the feed's own fields say of the copy of a row."""
        said = self.cells.wire[row]
        return unpacked(said) if said else None

    def wired(self) -> list[int]:
        """The rows of which :meth:`wire` says something, in order; found without looking at the others."""
        rows: list[int] = np.flatnonzero(np.diff(self.text_bytes("wire")[1])).tolist()
        return rows

    def place(self, row: int) -> Place:
        """Where the article of a row was read."""
        line = self.cells.line.item(row)
        return Place(self.cells.path[row], None if line < 0 else line)

    def text(self, name: str, row: int) -> str:
        """One cell of a column of strings."""
        value: str = getattr(self.cells, name)[row]
        return value

    def raw(self, row: int) -> bytes:
        """The record of a row as received."""
        return self.cells.raw.bytes(row)

    def raws(self, rows: I64) -> Packed:
        """The records of some rows as received, in one buffer."""
        return self.cells.raw.packed(rows)

    def column(self, name: str) -> list[str]:
        """A column of strings as Python objects."""
        values: list[str] = self.table.column(name).to_pylist()
        return values

    def numbered(self, name: str) -> tuple[list[str], I64]:
        """The different strings of a column, of which there are few, and for each row the number of its own.

        Arrow has this, and loads all that it computes for it: a fiftieth of a small run.
        """
        numbers: dict[str, int] = {}
        out = np.empty(len(self), np.int64)
        column = self.table.column(name)
        for first in range(0, len(self), BATCH):  # few are Python objects at a time
            values: list[str] = column.slice(first, BATCH).to_pylist()
            out[first : first + BATCH] = [numbers.setdefault(value, len(numbers)) for value in values]
        return list(numbers), out

    def texts(self) -> Iterator[str]:
        """Every text, row by row; few are Python objects at a time."""
        column = self.table.column("text")
        for first in range(0, len(self), BATCH):
            yield from column.slice(first, BATCH).to_pylist()
            if first % (8 * BATCH) == 0:
                release()

    def published(self) -> Sequence[datetime | None]:
        """Publication per row."""
        return self.cells.published

    def text_bytes(self, name: str = "text") -> tuple[U8, I64]:
        """All cells of a column of strings as one UTF-8 buffer and n+1 offsets into it, without a copy."""
        bounds, data = _buffers(_single(self.table.column(name)))
        return data, bounds

    def micros(self) -> I64:
        """Publication in microseconds since 1970, :data:`~dedup.batches.NO_DATE` where there is none."""
        return _whole(_single(self.table.column("published")), NO_DATE)

    def hours(self) -> F64:
        """Publication in hours since 1970, nan where there is none."""
        micros = self.micros()
        return np.where(micros == NO_DATE, np.nan, micros / 3.6e9)

    def day_only(self) -> npt.NDArray[np.bool_]:
        """Whether the feed gave no time of day."""
        return self.cells.day_only


def give_back() -> None:
    """Give memory that was let go of back to the system, which the allocator keeps for what may be asked for next.

    To fetch it again costs time, so it is done where memory is limited and columns live in files.
    """
    if in_files():
        pa.default_memory_pool().release_unused()


def _buffers(array: pa.Array) -> tuple[I64, U8]:
    """The n+1 offsets of a column of strings and the bytes that they point into, without a copy."""
    _, offsets, data = array.buffers()
    if not len(array) or offsets is None:
        return np.zeros(1, np.int64), np.empty(0, np.uint8)
    bounds = np.frombuffer(offsets, np.int64)[array.offset : array.offset + len(array) + 1]
    return bounds, np.frombuffer(data, np.uint8) if data else np.empty(0, np.uint8)


def _whole(array: pa.Array, none: int) -> I64:
    """A column of whole numbers, or of times as Arrow counts them, with a number for those that are missing."""
    rows = slice(array.offset, array.offset + len(array))
    known, values = array.buffers()
    numbers = np.frombuffer(values, np.int64)[rows] if len(array) else np.empty(0, np.int64)
    if known is None:
        return numbers
    return np.where(np.unpackbits(np.frombuffer(known, np.uint8), bitorder="little")[rows], numbers, none)


def _single(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array; without a copy where it is one already."""
    if column.num_chunks == 1:
        return column.chunk(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


class LazyRows(Sequence[T]):
    """A sequence whose rows are made when they are looked at.

    Parameters
    ----------
    count : int
        How many rows there are.
    make : callable
        From a row number to the row.

    Examples
    --------
    >>> squares = LazyRows(4, lambda i: i * i)
    >>> squares[-1], list(squares), len(squares)
    (9, [0, 1, 4, 9], 4)
    """

    def __init__(self, count: int, make: Callable[[int], T]) -> None:
        self._count = count
        self._make = make

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self._make(i) for i in range(*index.indices(self._count))]
        row = index + self._count if index < 0 else index
        if not 0 <= row < self._count:
            raise IndexError(index)
        return self._make(row)


def _moment(micros: int) -> datetime | None:
    """A time in microseconds since 1970 as a datetime."""
    return None if micros == NO_DATE else _EPOCH + timedelta(microseconds=micros)


def moment(hours: float) -> datetime | None:
    """A time in hours since 1970 as a datetime, ``None`` for nan."""
    return None if hours != hours else datetime.fromtimestamp(hours * 3600, UTC)
