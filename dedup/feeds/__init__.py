"""L5: feeds in. One reader a format, each giving articles and skipped records, lazily, with their place.

::

    paths ──expand──▶ inputs ──open, unpack, hash──▶ stream ──reader──▶ records ──▶ Article | Skipped

>>> from tempfile import TemporaryDirectory
>>> from pathlib import Path
>>> with TemporaryDirectory() as folder:
...     _ = Path(folder, "coast.txt").write_text("date 2024-11-19 Rain fell on the coast.")
...     feed = read(folder)
...     [(article.published.isoformat(), article.text) for article in feed]
[('2024-11-19T00:00:00+00:00', 'Rain fell on the coast.')]
"""

from __future__ import annotations

from .dates import parse_date
from .feed import Feed, read
from .fields import ALIASES
from .reader import Reader
from .records import Context, Item
from .registry import READERS
from .tally import Tally

__all__ = ["ALIASES", "READERS", "Context", "Feed", "Item", "Reader", "Tally", "parse_date", "read"]
