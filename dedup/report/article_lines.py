"""Articles written from the columns of a run: their lines, their records, and their nodes in the graph.

Most articles of a feed are single and have neither credit lines nor a ledger: an object for each was half of what it
took to write them. What a line says is defined by :mod:`dedup.report.jsonl` and :mod:`dedup.report.graphml`; a test
holds both ways to the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt
import orjson

from ..choosing import ROLES
from ..graph import TITLE_CHARACTERS
from ..model import Place, Skipped, Status, Unit
from ..outcomes import OutcomeRows
from ..times import iso_time
from . import jsonl
from .graphml import NODE_LINE, all_escaped, all_quoted
from .joining import Column, Pieces, choices, join, mostly, pieces, texts
from .ledger_lines import LedgerLines

I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]

BLOCK = 4096
"""Articles whose lines are in memory at a time."""

_LINE = (
    '{"id":%s,"status":"%s","reason":null,"place":%s,"cluster":%s,"story":%s,"role":%s,"kept":%s,"kept_by":%s,'
    '"agency":%s,"words":%s,"shingled_by":"%s","credits":%s,"furniture":%s,"ledger":%s}\n'
)
_STATUS = pieces([Status.SINGLE.value, Status.CLUSTERED.value])
_UNIT = pieces([Unit.WORDS.value, Unit.CHARACTERS.value])
_ROLE = choices([*ROLES, None])  # -1 is the last
_ROLE_NAME = pieces([*(role.value for role in ROLES), ""])
_KEPT = choices([True, False])


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
        self._ids = texts([*found.corpus.ids, None])  # -1 is the last
        self._ledgers = LedgerLines(outcomes, self._ids)
        self._cluster = _of_groups(outcomes.clusters.ids, len(outcomes.clusters.origin))
        self._story = _of_groups(outcomes.story, int(found.groups.story.max(initial=-1)) + 1)
        agencies = {name: number for number, name in enumerate(dict.fromkeys(found.agency))}
        number = np.fromiter(map(agencies.__getitem__, found.agency), np.int64, len(found.agency))
        self._agency = _Names.of(list(agencies), number)
        self._source = _Names.of(*found.corpus.numbered("source"))
        paths, self._path = found.corpus.numbered("path")
        self._paths = pieces(orjson.dumps(path).decode()[:-1] for path in paths)  # a line number may follow
        self._line = np.array(found.corpus.cells.line, np.int64)

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
        cluster, canonical = outcomes.cluster[rows], outcomes.canonical[rows]
        left_out = (canonical >= 0) & (canonical != rows)
        spaceless = 2 * found.reading.spaceless[rows] > self._words[rows]
        columns: tuple[Column, ...] = (
            self._ids.at(rows),
            _STATUS.at((cluster >= 0).astype(np.int64)),
            self._places(rows),
            self._cluster.json(cluster),
            self._story.json(found.groups.story[rows]),
            _ROLE.at(outcomes.role[rows] % len(_ROLE.number)),
            _KEPT.at(left_out.astype(np.int64)),
            self._ids.at(np.where(left_out, canonical, -1) % len(self._ids.number)),
            self._agency.json(rows),
            self._words[rows],
            _UNIT.at(spaceless.astype(np.int64)),
            self._credits(rows),
            self._furniture_spans(rows),
            self._ledgers.of(rows),
        )
        return join(_LINE, columns).lines()

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
        columns = (
            pieces(all_quoted([corpus.ids[row] for row in numbers])),
            self._source.xml(rows),
            pieces(iso_time(found.published[row], found.day_only.item(row)) or "" for row in numbers),
            self._cluster.xml(outcomes.cluster[rows]),
            self._story.xml(found.groups.story[rows]),
            _ROLE_NAME.at(outcomes.role[rows] % len(_ROLE_NAME.number)),
            self._agency.xml(rows),
            pieces(all_escaped([found.titles[row][:TITLE_CHARACTERS] for row in numbers])),
        )
        made = iter(join(NODE_LINE, columns).lines())
        return [next(made) if is_in else b"" for is_in in in_graph.tolist()]

    def _places(self, rows: I64) -> Pieces:
        line = self._line[rows]
        has_line = line >= 0
        lines = mostly('"', has_line, join(':%s"', [line[has_line]]))
        return join("%s%s", [self._paths.at(self._path[rows]), lines])

    def _credits(self, rows: I64) -> Pieces:
        has, credits = self._credited[rows], self._found.reading.credits
        return mostly(
            "[]", has, choices([jsonl.credit_row(credit) for credit in credits[row]] for row in rows[has].tolist())
        )

    def _furniture_spans(self, rows: I64) -> Pieces:
        has, furniture = self._furniture[rows], self._found.furniture
        return mostly(
            "[]", has, choices([jsonl.furniture_row(span) for span in furniture(row)] for row in rows[has].tolist())
        )


class _Names(NamedTuple):
    """Some names in JSON and in XML, ``""`` for none, and which of them each row or group has."""

    in_json: Pieces
    in_xml: Pieces
    number: I64

    @classmethod
    def of(cls, names: Sequence[str], number: I64) -> Self:
        return cls(texts([name or None for name in names]), pieces(all_escaped(names)), number)

    def json(self, rows: I64) -> Pieces:
        """The JSON of the name of each row."""
        return self.in_json.at(self.number[rows])

    def xml(self, rows: I64) -> Pieces:
        """The name of each row as a value in XML."""
        return self.in_xml.at(self.number[rows])


def _of_groups(names: Mapping[int, str], count: int) -> _Names:
    """Names by the number of a group; -1 is none."""
    number = np.full(count + 1, len(names), np.int64)
    number[list(names)] = np.arange(len(names))
    return _Names.of([*names.values(), ""], number)
