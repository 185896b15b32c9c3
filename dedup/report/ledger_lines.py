"""The ledgers of a run as JSON, from their columns: a block of portions is joined at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from ..chars import characters
from ..ledger import KINDS
from ..outcomes import OutcomeRows
from ..shingles import items_of, offsets_of, take_rows
from .joining import SCALE, SHARES, Pieces, choices, join, listed, mostly

I64 = npt.NDArray[np.int64]

_LEDGER = (
    '{"words":%s,"shares":{' + ",".join(f'"{kind.value}":%s' for kind in KINDS) + '},"sources":[%s],"portions":[%s]}'
)
_SOURCE = '{"id":%s,"earlier":%s,"words":%s}'
_PORTION = '{"kind":%s,"start":%s,"end":%s,"words":%s%s}'
_TAKEN = ',"source":%s,"source_start":%s,"source_end":%s'
_KIND = choices(kind.value for kind in KINDS)
_FLAGS = choices([False, True])


class LedgerLines:
    """The ledgers of a run as JSON.

    Parameters
    ----------
    outcomes : OutcomeRows
    ids : Pieces
        The JSON of the id of each row.
    """

    def __init__(self, outcomes: OutcomeRows, ids: Pieces) -> None:
        self._ledgers, self._ids = outcomes.ledgers.columns, ids
        self._texts = outcomes.found.corpus.text_bytes()
        self._has = np.diff(self._ledgers.offsets) > 0

    def of(self, rows: I64) -> Pieces:
        """The ledgers of some articles, ``null`` for those that have none."""
        has = self._has[rows]
        return mostly("null", has, self._made(rows[has]))

    def _made(self, rows: I64) -> Pieces:
        counts = self._ledgers.counts[rows]
        own = np.rint(shares(counts) * SCALE).astype(np.int64)
        sources, portions = self._sources_and_portions(rows)
        return join(_LEDGER, (counts.sum(1), *map(SHARES.at, own.T), sources, portions))

    def _sources_and_portions(self, rows: I64) -> tuple[Pieces, Pieces]:
        """What stands between the brackets of ``sources`` and ``portions``."""
        all_sources, offsets = self._ledgers.sources, self._ledgers.offsets
        bounds, numbers = items_of(offsets, rows)
        sizes = np.diff(bounds)
        kind, source, start, end, there, there_end, words = self._ledgers.portions[numbers].T.astype(np.int64)
        article = np.repeat(rows, sizes)
        taken = np.flatnonzero(source >= 0)
        from_bounds, from_rows = take_rows(all_sources.offsets, rows, all_sources.rows)
        earlier = take_rows(all_sources.offsets, rows, all_sources.earlier)[1]
        of_article = np.repeat(from_bounds[:-1], sizes)
        entry = of_article[taken] + source[taken]  # which of the sources of these rows
        took = np.bincount(entry, words[taken], len(from_rows)).astype(np.int64)
        used = took > 0
        sources = join(
            _SOURCE, (self._ids.at(from_rows[used]), _FLAGS.at(earlier[used].astype(np.int64)), took[used])
        )
        used_bounds = offsets_of([used.astype(np.int64)])[from_bounds]
        away = characters(*self._texts, from_rows[entry], np.stack([there[taken], there_end[taken]], axis=1))
        tails = join(_TAKEN, (self._ids.at(from_rows[entry]), *away.T))
        here = characters(*self._texts, article, np.stack([start, end], axis=1))
        portions = join(_PORTION, (_KIND.at(kind), *here.T, words, mostly("", source >= 0, tails)))
        return listed(sources, used_bounds), listed(portions, bounds)


def shares(counts: I64) -> npt.NDArray[np.float64]:
    """The shares of many ledgers at once, as :meth:`dedup.model.Ledger.shares` has those of one.

    Parameters
    ----------
    counts : int64 array, shape (n, k)
        Words of each kind; no row without a word.

    Returns
    -------
    float64 array, shape (n, k)

    Examples
    --------
    >>> shares(np.array([[1, 0, 1, 0, 1], [0, 0, 5, 0, 0]])).tolist()
    [[0.3334, 0.0, 0.3333, 0.0, 0.3333], [0.0, 0.0, 1.0, 0.0, 0.0]]
    """
    total = counts.sum(1, keepdims=True)
    whole, rest = counts * SCALE // total, counts * SCALE % total
    rank = np.argsort(np.argsort(-rest, axis=1, kind="stable"), axis=1, kind="stable")
    whole += rank < SCALE - whole.sum(1, keepdims=True)
    return np.asarray(whole / SCALE)
