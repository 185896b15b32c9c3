"""A feed read to its end into columns: the batches of its readers put side by side, in the order of the ids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from itertools import islice
from operator import eq, le

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from .batches import NO_DATE, NO_LINE, Batch, Batched, encoded, packed
from .columns import BATCH, SCHEMA, SHORT, Corpus
from .model import Article, Skipped, SkipReason
from .packed import Packed, Spool
from .parallel import Behind
from .received import Received, Standing
from .shingles import offsets_of

I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]


def collect(records: Iterable[Article | Skipped]) -> tuple[Corpus, tuple[Skipped, ...]]:
    """Read a feed to its end into columns.

    Parameters
    ----------
    records : iterable of Article or Skipped
        In any order.

    Returns
    -------
    corpus : Corpus
        The articles, sorted by id. Of several articles with one id the first by text is taken; the others are
        skipped with the reason ``duplicate_id``.
    skipped : tuple of Skipped
        What the readers skipped, and the duplicates, by place.
    """
    batches: list[pa.RecordBatch] = []
    text, raw = Spool(), Received()
    skipped: list[Skipped] = []

    def put_away(batch: Batch) -> None:
        text.append(batch.text if isinstance(batch.text, Packed) else Packed.of(encoded(batch.text)))
        raw.append(batch.raw if isinstance(batch.raw, Packed | Standing) else Packed.of(batch.raw))
        batches.append(_to_arrow(batch))

    with Behind(put_away) as behind:  # files are written while the next records are read
        for batch in _in_batches(records, skipped):
            behind.take(batch)
    corpus, doubles = _set_apart(_sorted(batches, text, raw))
    return corpus, tuple(sorted([*skipped, *doubles], key=_by_place))


def _in_batches(records: Iterable[Article | Skipped], skipped: list[Skipped]) -> Iterator[Batch]:
    """The articles as they come: a feed in the order of its ids, as many are, need not be moved afterwards."""
    pending: list[Article] = []
    for record in records.batches() if isinstance(records, Batched) else records:
        if isinstance(record, Skipped):
            skipped.append(record)
            continue
        if pending and (isinstance(record, Batch) or len(pending) == BATCH):
            yield Batch.of(pending)
            pending.clear()
        if isinstance(record, Batch):
            yield record
        else:
            pending.append(record)
    yield Batch.of(pending)


def _by_place(skip: Skipped) -> tuple[str, int, str, str, str, bytes]:
    """Where it was read, and all the rest, so that the order of reading never shows."""
    return skip.place.path, skip.place.line or 0, skip.id, skip.reason, skip.problem, skip.raw


def _sorted(batches: list[pa.RecordBatch], text: Spool, raw: Received) -> Corpus:
    """The batches in the order of the ids. Texts are copied once; records, looked at by few, stay where they are."""
    table = pa.Table.from_batches(batches, schema=SHORT)
    batches.clear()
    ids = table.column("id").to_pylist()
    moved = not all(map(le, ids, islice(ids, 1, None)))
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__) if moved else range(len(ids)), np.int64)
    # pa.array() and pa.scalar() import pandas where there is one: .3 CPU-seconds of a run that has no need of it.
    rows = pa.Array.from_buffers(pa.int64(), len(order), [None, pa.py_buffer(order)])
    table = (table.take(rows) if moved else table).combine_chunks()
    buffers = map(pa.py_buffer, text.moved(order))
    texts = pa.Array.from_buffers(pa.large_string(), len(order), [None, *buffers])
    table = table.add_column(SCHEMA.get_field_index("text"), "text", texts)
    return Corpus.of(table, raw.left(order))


def _to_arrow(batch: Batch) -> pa.RecordBatch:
    """The short columns of a batch, built from their buffers: values one by one would cost as much as reading them."""
    said = np.array([one is not None for one in batch.wire], np.bool_)
    columns = [
        _strings(batch.id),
        _strings(batch.title),
        _strings(batch.source),
        _numbers(batch.published, NO_DATE, pa.timestamp("us", "UTC")),
        _flags(batch.day_only),
        _strings(batch.url),
        _strings(batch.language),
        _strings(batch.path),
        _numbers(batch.line, NO_LINE, pa.int64()),
        _strings([one or "" for one in batch.wire], said),
    ]
    return pa.RecordBatch.from_arrays(columns, schema=SHORT)


def _strings(values: Sequence[str], valid: BOOL | None = None) -> pa.Array:
    whole = "".join(values)
    if whole.isascii():  # as long in UTF-8 as in letters
        sizes, data = map(len, values), whole.encode()
    else:
        cells = encoded(values)
        sizes, data = map(len, cells), b"".join(cells)
    offsets = offsets_of([np.fromiter(sizes, np.int64, len(values))])
    known = None if valid is None else _bits(valid)
    return pa.Array.from_buffers(pa.large_string(), len(values), [known, pa.py_buffer(offsets), pa.py_buffer(data)])


def _numbers(values: Sequence[int], none: int, kind: pa.DataType) -> pa.Array:
    numbers = np.array(values, np.int64)
    return pa.Array.from_buffers(kind, len(values), [_bits(numbers != none), pa.py_buffer(numbers)])


def _flags(values: Sequence[bool]) -> pa.Array:
    return pa.Array.from_buffers(pa.bool_(), len(values), [None, _bits(np.array(values, np.bool_))])


def _bits(values: BOOL) -> pa.Buffer:
    return pa.py_buffer(np.packbits(values, bitorder="little"))


def _set_apart(corpus: Corpus) -> tuple[Corpus, list[Skipped]]:
    """Keep one article per id: the one whose text sorts first, so that the order of reading does not choose."""
    ids = corpus.ids
    same: dict[str, list[int]] = {}
    for before, equal in enumerate(map(eq, ids, islice(ids, 1, None))):
        if equal:
            same.setdefault(ids[before], [before]).append(before + 1)
    if not same:
        return corpus, []
    drop: set[int] = set()
    doubles: list[Skipped] = []
    for key, rows in same.items():
        best, *others = sorted(((corpus.article(row), row) for row in rows), key=lambda pair: _rank(pair[0]))
        for article, row in others:
            drop.add(row)
            doubles.append(
                Skipped(
                    id=key,
                    place=article.place,
                    reason=SkipReason.DUPLICATE_ID,
                    problem=f"the id {key!r} is already that of {best[0].place}",
                    remedy="give each article an id of its own, or read another field as the id (--map id=url)",
                    raw=article.raw,
                )
            )
    keep = [row for row in range(len(ids)) if row not in drop]
    return Corpus.of(corpus.table.take(keep).combine_chunks(), corpus.cells.raw.take(keep)), doubles


def _rank(article: Article) -> tuple[str | int | bytes, ...]:
    """An order in which only articles that are equal in everything are equal."""
    a = article
    when = "" if a.published is None else a.published.astimezone(UTC).isoformat()
    wire = a.wire and packed(a.wire)
    others = a.raw, a.source, when, a.day_only, a.url, a.language, wire or ""
    return a.text, a.title, a.place.path, a.place.line or 0, *others
