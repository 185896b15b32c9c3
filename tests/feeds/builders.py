"""Small feeds in every format, for the stories that the tests tell."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import zstandard
from pyarrow import parquet

from dedup.feeds import Item, read
from dedup.model import Article, Skipped

Row = Mapping[str, object]

COAST = "Rain fell on the coast for a third day and the ferries stayed in port."
BANK = "The central bank held its rate at four per cent, as every analyst had said it would."

ROWS: tuple[Row, ...] = (
    {
        "id": "coast-1",
        "headline": "Rain",
        "body": COAST,
        "publisher": "Coast Post",
        "date": "2024-11-19T10:30:00+05:30",
        "link": "https://coast.example/1",
        "lang": "en",
    },
    {
        "id": "bank-1",
        "headline": "Rates",
        "body": BANK,
        "publisher": "Ledger",
        "date": "2024-11-19",
        "link": "https://ledger.example/9",
        "lang": "en",
    },
)
"""Two articles under other names than the product's own."""


def as_jsonl(rows: Sequence[Row]) -> bytes:
    return "".join(json.dumps(row) + "\n" for row in rows).encode()


def as_array(rows: Sequence[Row]) -> bytes:
    return json.dumps(list(rows), indent=2).encode()


def as_table(rows: Sequence[Row], delimiter: str = ",") -> bytes:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def as_tsv(rows: Sequence[Row]) -> bytes:
    return as_table(rows, "\t")


def as_parquet(rows: Sequence[Row]) -> bytes:
    out = io.BytesIO()
    parquet.write_table(pa.Table.from_pylist([dict(row) for row in rows]), out)
    return out.getvalue()


def zst(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


def plain(data: bytes) -> bytes:
    return data


def gz(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


FORMATS: Mapping[str, Callable[[Sequence[Row]], bytes]] = {
    ".jsonl": as_jsonl,
    ".ndjson": as_jsonl,
    ".json": as_array,
    ".csv": as_table,
    ".tsv": as_tsv,
    ".parquet": as_parquet,
}
PACKINGS: Mapping[str, Callable[[bytes], bytes]] = {"": plain, ".gz": gz, ".zst": zst}


def write(folder: Path, name: str, data: bytes | str | Sequence[Row]) -> Path:
    """A file in a folder, with the folders above it; rows are written as JSON lines."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(data, str):
        data = data.encode()
    path.write_bytes(data if isinstance(data, bytes) else as_jsonl(data))
    return path


def items(*paths: str | os.PathLike[str], mapping: Mapping[str, str] | None = None) -> list[Item]:
    return list(read(*paths, mapping=mapping))


def article(*paths: str | os.PathLike[str], mapping: Mapping[str, str] | None = None) -> Article:
    """The one article of a feed."""
    (item,) = items(*paths, mapping=mapping)
    assert isinstance(item, Article), item
    return item


def skipped(*paths: str | os.PathLike[str], mapping: Mapping[str, str] | None = None) -> Skipped:
    """The one skipped record of a feed that has nothing else."""
    (item,) = items(*paths, mapping=mapping)
    assert isinstance(item, Skipped), item
    return item


def ids(*paths: str | os.PathLike[str]) -> list[str]:
    return [item.id for item in items(*paths)]


def told(item: Item) -> tuple[str, str, str, str]:
    """A skipped record as a reader of the report meets it: place, reason, problem, remedy."""
    assert isinstance(item, Skipped), item
    return str(item.place), item.reason, item.problem, item.remedy
