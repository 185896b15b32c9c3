"""Matches written from the columns of a run: a block of lines is joined from what stands at each place of them.

A run has three matches an article, and as Python strings of columns they took twice as long. What a line says is
defined by :mod:`dedup.report.jsonl` and :mod:`dedup.report.graphml`; a test holds both ways to the same bytes.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
import numpy.typing as npt
import orjson

from ..chars import characters
from ..evidence import COLUMN
from ..found import NAMED_APART, NAMED_ROUTES, Found
from ..model import Evidence, Relation
from ..passages import KINDS, most_words
from ..relation import CODE, ORDER
from .because import Names, Told, sentences
from .graphml import EDGE_LINE, all_quoted
from .joining import SCALE, SHARES, Column, Pieces, beside, choices, join, listed, mostly, pieces, texts

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]

BLOCK = 4096
"""Matches whose lines are in memory at a time."""

_DIGITS, _HOUR_DIGITS = 4, 2
_TIE = 0.4999  # of the last digit: nearer to a tie a number is rounded by Python, which looks at all its digits
_EVIDENCE = tuple(Evidence.__dataclass_fields__)
_LINE = (
    '{"a":%s,"b":%s,"relation":%s,"derived_probability":%s,"apart":%s,"routes":%s,"because":%s,"evidence":{'
    + ",".join(f'"{name}":%s' for name in _EVIDENCE)
    + '},"passages":[%s],"passages_total":%s}\n'
)
_PASSAGE = '{"kind":%s,"a_start":%s,"a_end":%s,"b_start":%s,"b_end":%s,"words":%s}'


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


_ROUTES, _RELATIONS = choices(NAMED_ROUTES), choices(relation.value for relation in ORDER)
_APART = choices(reason and reason.value for reason in NAMED_APART)
_KINDS = choices(kind.value for kind in KINDS)
_NAMES = pieces(relation.value for relation in ORDER)
_FLAGS = choices([False, True])
_SIDES = choices("ba")  # by whether a is the shorter
_HUNDREDTHS = pieces(_json(number / 100)[1:] for number in range(100))  # behind a whole number


def rounded(values: F64, digits: int) -> F64:
    """Numbers rounded as Python's ``round`` does.

    >>> rounded(np.array([0.00005, 0.12344, 0.5, np.nan]), 4).tolist()
    [0.0001, 0.1234, 0.5, nan]
    """
    scale = 10.0**digits
    scaled = values * scale
    whole = np.rint(scaled)
    out = whole / scale
    near_tie = np.flatnonzero(np.abs(scaled - whole) > _TIE)
    out[near_tie] = [round(value, digits) for value in values[near_tie].tolist()]
    return out


def _shares(column: npt.NDArray[np.floating]) -> Pieces:
    """Numbers with four digits; of those from 0 to 1 there are so few that they are at hand."""
    values = rounded(column.astype(np.float64), _DIGITS)
    outside = (values < 0) | (values > 1)
    numbers = np.rint(np.where(outside, 0, values) * SCALE).astype(np.int64)
    if not outside.any():
        return SHARES.at(numbers)
    numbers[outside] = len(SHARES.number) + np.arange(np.count_nonzero(outside))
    return beside(SHARES, pieces(map(_json, values[outside].tolist()))).at(numbers)


def _hours(values: F64) -> Pieces:
    """Hours with two digits, which they are rounded to; nan is none."""
    known = ~np.isnan(values)
    whole, hundredths = np.divmod(np.rint(values[known] * 100).astype(np.int64), 100)
    return mostly("null", known, join("%s%s", [whole, _HUNDREDTHS.at(hundredths)]))


class MatchLines:
    """The matches of a run as lines.

    Parameters
    ----------
    found : Found
    """

    def __init__(self, found: Found) -> None:
        self._found = found
        self._ids = texts(found.corpus.ids)
        numbers = {name: number for number, name in enumerate(dict.fromkeys(found.reading.sources), 1)}
        self._source = np.array([numbers[name] if name else 0 for name in found.reading.sources], np.int64)
        self._words = np.diff(found.reading.tokens.offsets)
        self._credited = np.diff(found.reading.credits.offsets) > 0

    @cached_property
    def _nodes(self) -> Pieces:
        return pieces(all_quoted(self._found.corpus.ids))

    def json_lines(self, first: int, last: int) -> bytes:
        """The lines of ``matches.jsonl`` of the matches from ``first`` up to ``last``."""
        found, t = self._found, self._found.matches
        a, b, relation = t.a[first:last], t.b[first:last], t.relation[first:last]
        evidence, because = self._evidence(first, last)
        columns: tuple[Column, ...] = (
            self._ids.at(a),
            self._ids.at(b),
            _RELATIONS.at(relation.astype(np.int64)),
            self._probability(first, last),
            _APART.at(found.groups.apart[first:last].astype(np.int64)),
            _ROUTES.at(t.routes[first:last].astype(np.int64)),
            because,
            *evidence,
            self._passages(first, last),
            np.diff(found.passages.offsets[first : last + 1]),
        )
        return join(_LINE, columns).joined()

    def edges(self, first: int, last: int) -> bytes:
        """The same matches as lines of ``graph.graphml``."""
        t = self._found.matches
        columns = (
            self._nodes.at(t.a[first:last]),
            self._nodes.at(t.b[first:last]),
            _NAMES.at(t.relation[first:last].astype(np.int64)),
            self._probability(first, last),
            *(_shares(t.measures[first:last, COLUMN[name]]) for name in ("resemblance", "cosine")),
        )
        return join(EDGE_LINE, columns).joined()

    def _probability(self, first: int, last: int) -> Pieces:
        return _shares(rounded(self._found.matches.probability[first:last], 6))

    def _evidence(self, first: int, last: int) -> tuple[list[Column], Pieces]:
        """The columns of :class:`~dedup.model.Evidence`, in its order, and the sentence that sums them up."""
        found, t = self._found, self._found.matches
        a, b, a_shorter = t.a[first:last], t.b[first:last], t.a_is_shorter[first:last]
        measures = {name: t.measures[first:last, at] for name, at in COLUMN.items()}
        in_longer, in_shorter = measures["containment"], measures["containment_longer"]
        hours = rounded(t.hours_apart[first:last], _HOUR_DIGITS)
        people, agencies = self._people(first, last, measures["quoted"]), self._agencies(a, b)
        counts = {
            name: measures[name].astype(np.int64)
            for name in (
                "sentences", "sentences_loose", "sentences_aligned", "sentences_close", "longest_run", "quotes_shared"
            )
        }
        told: dict[str, Column] = {
            **counts,
            "shorter": _SIDES.at(a_shorter.astype(np.int64)),
            "words_a": self._words[a],
            "words_b": self._words[b],
            "a_in_b": _shares(np.where(a_shorter, in_longer, in_shorter)),
            "b_in_a": _shares(np.where(a_shorter, in_shorter, in_longer)),
            "quoted_people": people.json(),
            "hours_apart": _hours(hours),
            "same_source": _FLAGS.at(
                ((self._source[a] > 0) & (self._source[a] == self._source[b])).astype(np.int64)
            ),
            "agencies": agencies.json(),
        }
        because = sentences(
            Told(
                code=t.relation[first:last].astype(np.int64),
                a_shorter=a_shorter,
                words=self._words[a],
                sentences=counts["sentences"],
                aligned=counts["sentences_aligned"],
                in_order=measures["in_order"].astype(np.float64),
                names_numbers=measures["names_numbers"].astype(np.float64),
                longest_run=counts["longest_run"],
                quotes_shared=counts["quotes_shared"],
                quoted_people=people,
                agencies=agencies,
                hours=hours,
                whole_days=found.day_only[a] | found.day_only[b],
            )
        )
        return [told[name] if name in told else _shares(measures[name]) for name in _EVIDENCE], because

    def _people(self, first: int, last: int, quoted: npt.NDArray[np.float32]) -> Names:
        """Whom both articles of each match quote."""
        t = self._found.matches
        asked = (quoted > 0) & (t.relation[first:last] != CODE[Relation.SAME_STORY])
        at = np.flatnonzero(asked).tolist()
        both = (self._found.both_quote(first + i, t.a.item(first + i), t.b.item(first + i)) for i in at)
        return Names.of(at, both, last - first)

    def _agencies(self, a: I64, b: I64) -> Names:
        """Which agencies both articles of each pair credit."""
        at = np.flatnonzero(self._credited[a] & self._credited[b]).tolist()
        return Names.of(at, (self._found.both_credit(a.item(i), b.item(i)) for i in at), len(a))

    def _passages(self, first: int, last: int) -> Pieces:
        """What stands between the brackets of ``passages``: of those of each match the ones of most words."""
        found, t = self._found, self._found.matches
        kept, bounds = most_words(found.passages, first, last, found.settings.output.max_passages)
        rows = found.passages.rows[kept]
        match = np.repeat(np.arange(first, last), np.diff(bounds))
        own = found.corpus.text_bytes()
        lines = join(
            _PASSAGE,
            (
                _KINDS.at(rows[:, 0]),
                *characters(*own, t.a[match], rows[:, 1:3].copy()).T,
                *characters(*own, t.b[match], rows[:, 3:5].copy()).T,
                rows[:, 5],
            ),
        )
        return listed(lines, bounds)
