"""Which formats there are, and which one a file is in."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final, NamedTuple

from .anpa1312 import Anpa1312
from .html import Html
from .iptc7901 import Iptc7901
from .jsonl import Json, JsonLines
from .newsml1 import NewsML1
from .newsml_g2 import NewsMLG2
from .nitf import Nitf
from .otherxml import OtherXml
from .parquet import Parquet
from .plain import PlainText
from .reader import Reader
from .rss import Rss
from .table import Table
from .warc import Warc

JSON_LINES: Final[Reader] = JsonLines()
"""What standard input is read as."""

READERS: Final[tuple[Reader, ...]] = (
    JSON_LINES,
    Json(),
    Table("CSV", (".csv",), ",;\t"),
    Table("TSV", (".tsv", ".tab"), "\t"),
    Parquet(),
    Rss(),
    Html(),
    Warc(),
    NewsMLG2(),
    NewsML1(),
    Nitf(),
    Anpa1312(),
    Iptc7901(),
    PlainText(),
)
"""One reader a format. Adding a format means adding it here. Of several with one ending the last takes the rest."""

COMPRESSIONS: Final = (".gz", ".zst")


class Format(NamedTuple):
    """What a file's name says: the readers of its ending, none if it does not say, and its compression, if any."""

    readers: tuple[Reader, ...]
    compression: str


def _by_suffix() -> dict[str, tuple[Reader, ...]]:
    table: dict[str, tuple[Reader, ...]] = {}
    for reader in READERS:
        for suffix in reader.suffixes:
            table[suffix] = (*table.get(suffix, ()), reader)
    return {suffix: (*known, OtherXml()) if suffix == ".xml" else known for suffix, known in table.items()}


_BY_SUFFIX: Final = _by_suffix()


def by_name(path: PurePath) -> Format:
    """The formats that a file's name allows, whatever its case.

    Parameters
    ----------
    path : PurePath
        Only its last part is looked at.

    Examples
    --------
    >>> [reader.name for reader in by_name(PurePath("wire.JSONL.gz")).readers]
    ['JSON lines']
    >>> [reader.name for reader in by_name(PurePath("wire.txt")).readers]
    ['ANPA 1312', 'IPTC 7901', 'text']
    >>> by_name(PurePath("README.md"))
    Format(readers=(), compression='')
    """
    name = path.name.lower()
    compression = next((ending for ending in COMPRESSIONS if name.endswith(ending)), "")
    return Format(_BY_SUFFIX.get(PurePath(name.removesuffix(compression)).suffix, ()), compression)


def by_content(head: bytes, among: tuple[Reader, ...] = ()) -> Reader:
    """The format that the first bytes of a file tell.

    Parameters
    ----------
    head : bytes
        The first bytes after decompression and byte order mark.
    among : tuple of Reader
        What the name allows; all formats where it allows none.

    Returns
    -------
    Reader
        The first that knows them, else the last that is allowed: of all formats, plain text.

    Examples
    --------
    >>> by_content(b' {"id": 1}').name, by_content(b"Rain fell.").name
    ('JSON lines', 'text')
    """
    allowed = among or READERS
    return next((reader for reader in allowed if len(allowed) > 1 and reader.knows(head)), allowed[-1])


def endings() -> str:
    """Every ending that a folder is searched for, for a message."""
    return f"{' '.join(_BY_SUFFIX)}, each also with {' or '.join(COMPRESSIONS)}"
