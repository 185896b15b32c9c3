"""Articles written from the columns of a run: their lines, their records, and their nodes in the graph.

Most articles of a feed are single and have neither credit lines nor a ledger: an object for each was half of what it
took to write them. What a line says is defined by :mod:`dedup.report.jsonl` and :mod:`dedup.report.graphml`; a test
holds both ways to the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat

import numpy as np
import numpy.typing as npt
import orjson

from ..graph import TITLE_CHARACTERS, xml_text
from ..ledger import KINDS
from ..model import Place, Skipped, Status, Unit
from ..outcomes import ROLES, OutcomeRows
from ..text.newswire import agency_of
from ..times import iso_time
from . import jsonl
from .graphml import NODE_LINE, escaped, quoted

I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]

BLOCK = 4096
"""Articles whose columns are Python values at a time."""
PARTS = 10_000
"""Of one, in the shares of a ledger."""

_LINE = (
    '{"id":%s,"status":"%s","reason":null,"place":%s,"cluster":%s,"story":%s,"role":%s,"kept":%s,"kept_by":%s,'
    '"agency":%s,"words":%d,"shingled_by":"%s","credits":%s,"furniture":%s,"ledger":%s}\n'
)
_LEDGER = (
    '{"words":%d,"shares":{' + ",".join(f'"{kind.value}":%s' for kind in KINDS) + '},"sources":[%s],"portions":[%s]}'
)
_SOURCE = '{"id":%s,"earlier":%s,"words":%d}'
_OWN = tuple(f'{{"kind":"{kind.value}","start":%d,"end":%d,"words":%d}}' for kind in KINDS)
_TAKEN = tuple(line[:-1] + ',"source":%s,"source_start":%d,"source_end":%d}' for line in _OWN)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


class ArticleLines:
    """The articles of a run as lines.

    Parameters
    ----------
    outcomes : OutcomeRows
    skipped : mapping of (str, Place) to Skipped
        Every skipped record by its id and place.
    matched : collection of str
        The ids of the articles that the graph has.
    """

    def __init__(
        self, outcomes: OutcomeRows, skipped: Mapping[tuple[str, Place], Skipped], matched: frozenset[str]
    ) -> None:
        self._outcomes, self._skipped, self._matched = outcomes, skipped, matched
        found = outcomes.found
        self._found = found
        self._words = np.diff(found.reading.tokens.offsets)
        self._furniture = np.diff(found.reading.furniture_offsets) > 0
        self._credited = np.diff(found.reading.credits.offsets) > 0
        self._ledgers = LedgerLines(outcomes)
        self._role = [_json(role.value) for role in ROLES] + ["null"]  # -1 is the last

    def json_lines(self, first: int, last: int) -> bytes:
        """The lines of ``articles.jsonl`` of the outcomes from ``first`` up to ``last``."""
        return self._joined(first, last, self._lines, self._line_of)

    def kept(self, first: int, last: int) -> bytes:
        """The records of those that the deduplicated feed keeps."""
        return self._joined(first, last, self._records, self._record_of)

    def nodes(self, first: int, last: int) -> bytes:
        """Those that have a match as nodes of ``graph.graphml``."""
        # A record skipped for its second-hand id is not the article of that id.
        return self._joined(first, last, self._nodes, lambda _: b"")

    def _joined(
        self, first: int, last: int, made: Callable[[I64], list[bytes]], odd: Callable[[int], bytes]
    ) -> bytes:
        """What is made of the rows at once, and of each record that was skipped by itself, in order."""
        rows, short = self._outcomes.row[first:last], self._outcomes.short
        plain = rows >= 0
        if short:
            plain &= ~np.isin(rows, np.fromiter(short, np.int64, len(short)))
        if plain.all():
            return b"".join(made(rows))
        lines = iter(made(rows[plain]))
        return b"".join([next(lines) if is_plain else odd(at) for at, is_plain in enumerate(plain.tolist(), first)])

    # --- records that were skipped ---------------------------------------------------------------------

    def _line_of(self, at: int) -> bytes:
        outcome = self._outcomes[at]
        return jsonl.line(jsonl.article_row(outcome, self._skipped.get((outcome.id, outcome.place))))

    def _record_of(self, at: int) -> bytes:
        # A record skipped for the id of another must not be answered with that other's text.
        outcome = self._outcomes[at]
        return jsonl.kept_line(outcome, None, self._skipped.get((outcome.id, outcome.place)))

    # --- articles --------------------------------------------------------------------------------------

    def _lines(self, rows: I64) -> list[bytes]:
        outcomes, found = self._outcomes, self._found
        ids, place = found.corpus.ids, found.corpus.place
        cluster, canonical = outcomes.cluster[rows], outcomes.canonical[rows]
        left_out = (canonical >= 0) & (canonical != rows)
        numbers = rows.tolist()
        columns = (
            [_json(ids[row]) for row in numbers],
            np.where(cluster < 0, Status.SINGLE.value, Status.CLUSTERED.value).tolist(),
            [_json(str(place(row))) for row in numbers],
            [f'"{outcomes.clusters[group].id}"' if group >= 0 else "null" for group in cluster.tolist()],
            self._stories(rows, '"%s"', "null"),
            [self._role[role] for role in outcomes.role[rows].tolist()],
            np.where(left_out, "false", "true").tolist(),
            [_json(ids[row]) if row >= 0 else "null" for row in np.where(left_out, canonical, -1).tolist()],
            [_json(agency) if agency else "null" for agency in self._agencies(rows)],
            self._words[rows].tolist(),
            np.where(2 * found.reading.spaceless[rows] > self._words[rows], Unit.CHARACTERS, Unit.WORDS).tolist(),
            self._credits(rows),
            self._furniture_spans(rows),
            self._ledgers.of(rows),
        )
        return [(_LINE % row).encode() for row in zip(*columns, strict=True)]

    def _records(self, rows: I64) -> list[bytes]:
        canonical, raw = self._outcomes.canonical[rows], self._found.corpus.raw
        left_out = (canonical >= 0) & (canonical != rows)
        return [
            b"" if out else jsonl.one_line(raw(row)) or jsonl.own_line(self._found.corpus.article(row))
            for row, out in zip(rows.tolist(), left_out.tolist(), strict=True)
        ]

    def _nodes(self, rows: I64) -> list[bytes]:
        found, outcomes, corpus = self._found, self._outcomes, self._found.corpus
        in_graph = np.array([corpus.ids[row] in self._matched for row in rows.tolist()], np.bool_)
        rows = rows[in_graph]
        numbers = rows.tolist()
        times = [iso_time(found.published[row], found.day_only.item(row)) or "" for row in numbers]
        clusters = outcomes.cluster[rows].tolist()
        columns = (
            [quoted(corpus.ids[row]) for row in numbers],
            [_source(corpus.text("source", row)) for row in numbers],
            times,
            [outcomes.clusters[group].id if group >= 0 else "" for group in clusters],
            self._stories(rows, "%s", ""),
            [ROLES[role].value if role >= 0 else "" for role in outcomes.role[rows].tolist()],
            [escaped(xml_text(agency)) for agency in self._agencies(rows)],
            [escaped(xml_text(found.titles[row][:TITLE_CHARACTERS])) for row in numbers],
        )
        made = iter([(NODE_LINE % values).encode() for values in zip(*columns, strict=True)])
        return [next(made) if is_in else b"" for is_in in in_graph.tolist()]

    def _stories(self, rows: I64, form: str, none: str) -> list[str]:
        told = self._outcomes.story
        groups = self._found.groups.story[rows].tolist()
        return [form % told[group] if group in told else none for group in groups]

    def _agencies(self, rows: I64) -> list[str]:
        credits = self._found.reading.credits
        marked = zip(rows.tolist(), self._credited[rows].tolist(), strict=True)
        return [agency_of(credits[row]) if credited else "" for row, credited in marked]

    def _credits(self, rows: I64) -> list[str]:
        credits = self._found.reading.credits
        marked = zip(rows.tolist(), self._credited[rows].tolist(), strict=True)
        return [
            _json([jsonl.credit_row(credit) for credit in credits[row]]) if credited else "[]"
            for row, credited in marked
        ]

    def _furniture_spans(self, rows: I64) -> list[str]:
        marked = zip(rows.tolist(), self._furniture[rows].tolist(), strict=True)
        return [
            _json([jsonl.furniture_row(span) for span in self._found.furniture(row)]) if has else "[]"
            for row, has in marked
        ]


class LedgerLines:
    """The ledgers of a run as JSON.

    Parameters
    ----------
    outcomes : OutcomeRows
    """

    def __init__(self, outcomes: OutcomeRows) -> None:
        self._found, self._ledgers = outcomes.found, outcomes.ledgers.columns
        self._has = np.diff(self._ledgers.offsets) > 0

    def of(self, rows: I64) -> Sequence[str]:
        """The ledgers of some articles, ``null`` for those that have none."""
        has = self._has[rows]
        if not has.any():
            return list(repeat("null", len(rows)))
        wanted = rows[has]
        counts = self._ledgers.counts[wanted]
        made = map(self._one, wanted.tolist(), counts.sum(1).tolist(), shares(counts).tolist())
        return [next(made) if one else "null" for one in has.tolist()]

    def _one(self, row: int, words: int, own_shares: list[float]) -> str:
        ledgers, chars, ids = self._ledgers, self._found.chars, self._found.corpus.ids
        portions = ledgers.portions[ledgers.offsets[row] : ledgers.offsets[row + 1]].tolist()
        first, last = ledgers.sources.offsets.item(row), ledgers.sources.offsets.item(row + 1)
        sources = ledgers.sources.rows[first:last].tolist()
        taken = [0] * len(sources)
        here = chars(row)
        lines = []
        for kind, source, start, end, there, there_end, count in portions:
            if source < 0:
                lines.append(_OWN[kind] % (here(start), here(end), count))
                continue
            taken[source] += count
            name, where = sources[source], chars(sources[source])
            lines.append(
                _TAKEN[kind] % (here(start), here(end), count, _name(ids[name]), where(there), where(there_end))
            )
        told = [
            _SOURCE % (_name(ids[source]), "true" if earlier else "false", count)
            for source, earlier, count in zip(sources, ledgers.sources.earlier[first:last].tolist(), taken, strict=True)
            if count
        ]
        return _LEDGER % (words, *own_shares, ",".join(told), ",".join(lines))


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
    whole, rest = counts * PARTS // total, counts * PARTS % total
    rank = np.argsort(np.argsort(-rest, axis=1, kind="stable"), axis=1, kind="stable")
    whole += rank < PARTS - whole.sum(1, keepdims=True)
    return np.asarray(whole / PARTS)


@lru_cache(maxsize=4096)  # the articles of a cluster have one source
def _name(article: str) -> str:
    return _json(article)


@lru_cache(maxsize=4096)
def _source(name: str) -> str:
    return escaped(xml_text(name))
