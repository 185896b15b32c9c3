"""Articles written from the columns of a run: their lines, their records, and their nodes in the graph.

Most articles of a feed are single and have neither credit lines nor a ledger: an object for each was half of what it
took to write them. What a line says is defined by :mod:`dedup.report.jsonl` and :mod:`dedup.report.graphml`; a test
holds both ways to the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import NamedTuple, Self

import numba as nb
import numpy as np
import numpy.typing as npt
import orjson

from ..chars import characters
from ..choosing import ROLES
from ..graph import TITLE_CHARACTERS
from ..model import Place, Skipped, Status, Unit
from ..outcomes import OutcomeRows
from ..shingles import items_of
from ..text.credit_lines import Form
from . import jsonl
from .dates import iso_times
from .graphml import NODE_LINE, all_escaped, all_quoted
from .joining import Column, Pieces, between, choices, each, join, listed, mostly, pieces, texts
from .ledger_lines import LedgerLines

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]

BLOCK = 1024
"""Articles whose lines are in memory at a time."""

_LINE = (
    '{"id":%s,"status":"%s","reason":null,"place":%s,"cluster":%s,"story":%s,"role":%s,"kept":%s,"kept_by":%s,'
    '"agency":%s,"words":%s,"shingled_by":"%s","credits":%s,"furniture":%s,"ledger":%s}\n'
)
_LINE_END = np.uint8(ord("\n"))
_CREDIT = '{%s,"start":%s,"end":%s,"text":%s,"field":%s}'
_SPAN = '{"start":%s,"end":%s,"articles":%s}'
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
    """

    def __init__(self, outcomes: OutcomeRows, skipped: Mapping[tuple[str, Place], Skipped]) -> None:
        self._outcomes, self._skipped = outcomes, skipped
        found = outcomes.found
        self._found = found
        self._plain = (outcomes.row >= 0) & ~np.isin(outcomes.row, list(outcomes.short))
        self._matched = np.zeros(len(found.corpus), np.bool_)
        self._matched[found.matches.a] = self._matched[found.matches.b] = True
        self._published = found.corpus.micros()
        self._words = np.diff(found.reading.tokens.offsets)
        self._texts = found.corpus.text_bytes()
        forms = found.reading.credits.forms
        self._forms = pieces(_form(form) for form in forms)
        self._fields = choices(form.field for form in forms)
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
        self._line = found.corpus.cells.line

    def json_lines(self, first: int, last: int) -> bytes:
        """The lines of ``articles.jsonl`` of the outcomes from ``first`` up to ``last``."""
        plain = self._plain[first:last]
        odd = np.flatnonzero(~plain)
        lines = self._lines(self._outcomes.row[first:last][plain])
        return between(lines, odd, map(self._line_of, (first + odd).tolist()))

    def kept(self, first: int, last: int) -> bytes:
        """The records of those that the deduplicated feed keeps."""
        rows, plain = self._outcomes.row[first:last], self._plain[first:last]
        canonical = self._outcomes.canonical[rows]
        stays = np.flatnonzero(~plain | (canonical < 0) | (canonical == rows))
        as_read = plain[stays]
        raws = self._found.corpus.raws(rows[stays[as_read]])
        as_read[as_read] = on_one_line = _on_one_line(raws.data, raws.start, raws.end)
        lines, odd = join("%s\n", [each(raws).at(np.flatnonzero(on_one_line))]), np.flatnonzero(~as_read)
        return between(lines, odd, map(self._record_of, (first + stays[odd]).tolist()))

    def nodes(self, first: int, last: int) -> bytes:
        """Those that have a match as nodes of ``graph.graphml``."""
        # A record skipped for its second-hand id is not the article of that id.
        rows = self._outcomes.row[first:last][self._plain[first:last]]
        return self._nodes(rows[self._matched[rows]]).joined()

    # --- records that were skipped, or are not as a line is ----------------------------------------------

    def _line_of(self, at: int) -> bytes:
        outcome = self._outcomes[at]
        return jsonl.line(jsonl.article_row(outcome, self._skipped.get((outcome.id, outcome.place))))

    def _record_of(self, at: int) -> bytes:
        if self._plain[at]:
            corpus, row = self._found.corpus, self._outcomes.row.item(at)
            return jsonl.one_line(corpus.raw(row)) or jsonl.own_line(corpus.article(row))
        # A record skipped for the id of another must not be answered with that other's text.
        outcome = self._outcomes[at]
        return jsonl.kept_line(outcome, None, self._skipped.get((outcome.id, outcome.place)))

    # --- articles --------------------------------------------------------------------------------------

    def _lines(self, rows: I64) -> Pieces:
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
            self._furniture(rows),
            self._ledgers.of(rows),
        )
        return join(_LINE, columns)

    def _nodes(self, rows: I64) -> Pieces:
        found, outcomes, numbers = self._found, self._outcomes, rows.tolist()
        columns = (
            pieces(all_quoted([found.corpus.ids[row] for row in numbers])),
            self._source.xml(rows),
            iso_times(self._published[rows], found.day_only[rows]),
            self._cluster.xml(outcomes.cluster[rows]),
            self._story.xml(found.groups.story[rows]),
            _ROLE_NAME.at(outcomes.role[rows] % len(_ROLE_NAME.number)),
            self._agency.xml(rows),
            pieces(all_escaped([found.titles[row][:TITLE_CHARACTERS] for row in numbers])),
        )
        return join(NODE_LINE, columns)

    def _places(self, rows: I64) -> Pieces:
        line = self._line[rows]
        has_line = line >= 0
        lines = mostly('"', has_line, join(':%s"', [line[has_line]]))
        return join("%s%s", [self._paths.at(self._path[rows]), lines])

    def _credits(self, rows: I64) -> Pieces:
        credits = self._found.reading.credits
        bounds, numbers = items_of(credits.offsets, rows)
        form, start, end = credits.lines[numbers].T.astype(np.int64)
        credited = rows[np.diff(bounds) > 0].tolist()
        words = texts(list(chain.from_iterable(map(credits.words, credited))))
        lines = join(_CREDIT, (self._forms.at(form), start, end, words, self._fields.at(form)))
        return join("[%s]", [listed(lines, bounds)])

    def _furniture(self, rows: I64) -> Pieces:
        reading = self._found.reading
        bounds, numbers = items_of(reading.furniture_offsets, rows)
        spans = reading.furniture[numbers].astype(np.int64)
        places = characters(*self._texts, np.repeat(rows, np.diff(bounds)), spans[:, :2])
        return join("[%s]", [listed(join(_SPAN, (*places.T, spans[:, 2])), bounds)])


def _form(form: Form) -> str:
    """What of a credit line its form says, but the field, between its braces."""
    said = {"rule": form.rule, "agency": form.agency, "kind": form.kind, "polarity": form.polarity.value}
    return orjson.dumps(said).decode()[1:-1]


@nb.njit(nogil=True, cache=True)
def _on_one_line(data: U8, start: I64, end: I64) -> BOOL:
    """Which records are there, and have no line end in them."""
    out = start < end
    for row in range(len(start)):
        for i in range(start[row], end[row]):
            if data[i] == _LINE_END:
                out[row] = False
    return out


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
