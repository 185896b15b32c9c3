"""The ledger of every article that another may be the source of: measured at once, made into nouns when looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from . import ledger, marking
from .found import Found
from .ledger import Ledgers, LeftOut, Sources
from .model import Ledger, Polarity
from .sourcing import sources_of
from .text.newswire import says_whose

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]


class LedgerBook(Mapping[str, Ledger]):
    """Ledgers by article id; an article without a source for its words is not in it.

    Parameters
    ----------
    found : Found
    sources : Sources
        Of each article.
    """

    def __init__(self, found: Found, sources: Sources) -> None:
        self._found, self._sources = found, sources

    @cached_property
    def columns(self) -> Ledgers:
        """The ledgers in columns, measured when the first is asked for."""
        return _measured(self._found, self._sources)

    @cached_property
    def _words_from(self) -> F64:
        return self.columns.words_from()

    def make(self) -> None:
        """Measure them, if that was not done: for a process that is to be forked before it looks at them."""
        _ = self._words_from

    def __getitem__(self, article: str) -> Ledger:
        row = self._found.corpus.rows[article]
        if not self.columns.has(row):
            raise KeyError(article)
        sources = self.columns.sources
        rows = sources.rows[sources.offsets[row] : sources.offsets[row + 1]].tolist()
        ids = tuple(self._found.corpus.ids[source] for source in rows)
        chars = tuple(self._found.chars(source) for source in rows)
        return self.columns.of(row, ids, self._found.chars(row), chars)

    def __contains__(self, article: object) -> bool:
        row = self._found.corpus.rows.get(article) if isinstance(article, str) else None
        return row is not None and self.columns.has(row)

    def __iter__(self) -> Iterator[str]:
        ids = self._found.corpus.ids
        return (ids[row] for row in np.flatnonzero(np.diff(self.columns.offsets)).tolist())

    def __len__(self) -> int:
        return int(np.count_nonzero(np.diff(self.columns.offsets)))

    def taken(self, row: int) -> Mapping[str, tuple[float, bool]]:
        """Of each source of the article of a row its share of the words, furniture and credit lines apart.

        Beside the share stands whether it is certain that the source came first. Empty for one without a ledger.
        """
        columns, ids = self.columns, self._found.corpus.ids
        if not columns.has(row):
            return {}
        own = slice(columns.sources.offsets.item(row), columns.sources.offsets.item(row + 1))
        rows, earlier, words = columns.sources.rows[own], columns.sources.earlier[own], self._words_from[own]
        compared = float(sum([columns.counts.item(row, kind) for kind in _COMPARED]))
        return {
            ids[source]: (count / compared, sooner)
            for source, sooner, count in zip(rows.tolist(), earlier.tolist(), words.tolist(), strict=True)
            if count
        }


_COMPARED = (marking.VERBATIM, marking.EDITED, marking.OWN)


def ledgers_of(found: Found, origin: I64) -> LedgerBook:
    """Measure what each article that has a source is made of.

    Parameters
    ----------
    found : Found
    origin : int64 array
        Of each cluster the row of its origin, -1 for a single article.
    """
    agency = np.zeros(len(found.corpus), np.bool_)
    agency[found.reading.credits.rows_with(lambda form: form.polarity is Polarity.COPY and says_whose(form))] = True
    sources = sources_of(
        found.matches, found.groups.cluster, origin[found.groups.cluster], found.hours, found.day_only, agency
    )
    return LedgerBook(found, sources)


def ledger_of_pair(found: Found, row: int, source: int) -> Ledger:
    """What one article is made of if the other is its only source, whichever came first.

    Parameters
    ----------
    found : Found
    row, source : int
        Two different rows of its corpus.
    """
    offsets = np.zeros(len(found.corpus) + 1, np.int64)
    offsets[row + 1 :] = 1
    sources = Sources(offsets, np.array([source], np.int64), np.ones(1, np.bool_))
    columns = _measured(found, sources)
    return columns.of(row, (found.corpus.ids[source],), found.chars(row), (found.chars(source),))


def _measured(found: Found, sources: Sources) -> Ledgers:
    reading = found.reading
    left_out = LeftOut(reading.credit_offsets, reading.credit_bytes, reading.furniture_offsets, reading.furniture)
    return ledger.measure(found.comparison, found.corpus.text_bytes(), left_out, sources)
