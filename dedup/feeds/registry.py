"""Which formats there are, and which one a file is in."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final, NamedTuple

from .jsonl import Json, JsonLines
from .parquet import Parquet
from .plain import PlainText
from .reader import Reader
from .table import Table

JSON_LINES: Final[Reader] = JsonLines()
"""What standard input is read as."""

_PARQUET: Final = Parquet()
_PLAIN_TEXT: Final = PlainText()

READERS: Final[tuple[Reader, ...]] = (
    _PLAIN_TEXT,
    JSON_LINES,
    Json(),
    Table("CSV", (".csv",), ",;\t"),
    Table("TSV", (".tsv", ".tab"), "\t"),
    _PARQUET,
)
"""One reader a format. Adding a format means adding it here."""

COMPRESSIONS: Final = (".gz", ".zst")
_BY_SUFFIX: Final = {suffix: reader for reader in READERS for suffix in reader.suffixes}
_PARQUET_MAGIC: Final = b"PAR1"


class Format(NamedTuple):
    """What a file's name says: its reader (``None`` if it does not say) and its compression (may be empty)."""

    reader: Reader | None
    compression: str


def by_name(path: PurePath) -> Format:
    """The format that a file's name tells, whatever its case.

    Parameters
    ----------
    path : PurePath
        Only its last part is looked at.

    Examples
    --------
    >>> by_name(PurePath("wire.JSONL.gz")).reader.name
    'JSON lines'
    >>> by_name(PurePath("README.md"))
    Format(reader=None, compression='')
    """
    name = path.name.lower()
    compression = next((ending for ending in COMPRESSIONS if name.endswith(ending)), "")
    return Format(_BY_SUFFIX.get(PurePath(name.removesuffix(compression)).suffix), compression)


def by_content(head: bytes) -> Reader:
    """The format that the first bytes of a file tell: JSON lines, Parquet, else plain text.

    Parameters
    ----------
    head : bytes
        The first bytes after decompression and byte order mark.

    Examples
    --------
    >>> by_content(b' {"id": 1}').name
    'JSON lines'
    """
    if head.startswith(_PARQUET_MAGIC):
        return _PARQUET
    return JSON_LINES if head.lstrip().startswith(b"{") else _PLAIN_TEXT


def endings() -> str:
    """Every ending that a folder is searched for, for a message."""
    return f"{' '.join(_BY_SUFFIX)}, each also with {' or '.join(COMPRESSIONS)}"
