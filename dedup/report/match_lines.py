"""Matches written from the columns of a run: a block of lines is joined from what stands at each place of them.

A run has three matches an article, and as Python strings of columns they took twice as long. What a line says is
defined by :mod:`dedup.report.jsonl` and :mod:`dedup.report.graphml`; a test holds both ways to the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from ..chars import characters
from ..evidence import COLUMN
from ..found import NAMED_APART, NAMED_ROUTES, Found
from ..model import Evidence, Relation
from ..passages import KINDS, most_words
from ..relation import CODE, IN_ORDER, ORDER, TOLD_RUN, distances, sentence
from .graphml import EDGE_LINE, all_quoted
from .joining import SCALE, SHARES, Column, Pieces, beside, choices, join, listed, mostly, pieces, texts

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

BLOCK = 4096
"""Matches whose lines are in memory at a time."""

_DIGITS = 4
_TIE = 0.49  # of the last digit: nearer to a tie a number is rounded by Python, which looks at all its digits
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
_UPPER = ("B", "A")
_IDENTICAL = CODE[Relation.IDENTICAL]


def _shares(column: npt.NDArray[np.floating], *, first_to: int = _DIGITS) -> Pieces:
    """Numbers with four digits, as Python rounds them; of those from 0 to 1 there are so few that they are at hand.

    ``first_to`` is to how many digits they are rounded before that.
    """
    values = column.astype(np.float64)
    scaled = values * SCALE
    whole = np.rint(scaled)
    odd = (np.abs(scaled - whole) > _TIE) | (whole < 0) | (whole > SCALE)
    numbers = np.where(odd, 0, whole).astype(np.int64)
    outside = np.flatnonzero(odd)
    if not len(outside):
        return SHARES.at(numbers)
    added = pieces(_json(round(round(value, first_to), _DIGITS)) for value in values[outside].tolist())
    numbers[outside] = len(SHARES.number) + np.arange(len(outside))
    return beside(SHARES, added).at(numbers)


def _listed(values: Sequence[float | None]) -> Pieces:
    """The JSON of each of some numbers."""
    return pieces(_json(values)[1:-1].split(",") if values else [])


def _names(lists: Sequence[Sequence[str]]) -> Pieces:
    """The JSON of each of some lists of names, of which most are empty."""
    named = np.fromiter(map(bool, lists), np.bool_, len(lists))
    return mostly("[]", named, choices(filter(None, lists)))


class _Told(NamedTuple):
    """What the sentences of some matches are made of, but for names; as :func:`dedup.relation.sentence` takes it."""

    code: I64
    a_shorter: BOOL
    words: I64
    sentences: I64
    sentences_aligned: I64
    in_order: F64
    names_numbers: F64
    longest_run: I64
    quotes_shared: I64
    hours: F64
    whole_days: BOOL

    def said(self) -> list[I64]:
        """Columns that are equal where the same is said."""
        return [
            2 * self.code + self.a_shorter,
            np.where(self.code == _IDENTICAL, self.words, 0),
            self.sentences_aligned,
            np.where(self.sentences_aligned > 0, self.sentences, 0),
            2 * np.rint(100 * self.names_numbers).astype(np.int64) + (self.in_order >= IN_ORDER),
            np.where(self.longest_run >= TOLD_RUN, self.longest_run, 0),
            self.quotes_shared,
            distances(self.hours, self.whole_days),
        ]

    def written(self, at: I64, people: Sequence[Sequence[str]], agencies: Sequence[Sequence[str]]) -> Iterator[str]:
        """The sentences of some matches."""
        rows = zip(*(column[at].tolist() for column in self), strict=True)
        for row, own in zip(at.tolist(), rows, strict=True):
            code, a_shorter, words, sentences, aligned, in_order, names_numbers, longest_run, shared, hours, days = own
            yield sentence(
                ORDER[code],
                shorter=_UPPER[a_shorter],
                words=words,
                sentences=sentences,
                aligned=aligned,
                in_order=in_order,
                names_numbers=names_numbers,
                longest_run=longest_run,
                quotes_shared=shared,
                quoted_people=people[row],
                agencies=agencies[row],
                hours_apart=None if hours != hours else hours,
                whole_days=days,
            )


def alike(columns: Sequence[I64]) -> tuple[I64, I64]:
    """One row of each that is equal in all columns, and for each row the number of the one that is equal to it.

    >>> rows, number = alike([np.array([5, 3, 5]), np.array([0, 0, 0])])
    >>> rows.tolist(), number.tolist()
    ([1, 0], [1, 0, 1])
    """
    order = np.lexsort(columns)
    new = np.ones(len(order), np.bool_)
    new[1:] = np.any([np.diff(column[order]) != 0 for column in columns], axis=0)
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(new) - 1
    return order[new], number


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
        return _shares(self._found.matches.probability[first:last], first_to=6)

    def _evidence(self, first: int, last: int) -> tuple[list[Column], Pieces]:
        """The columns of :class:`~dedup.model.Evidence`, in its order, and the sentence that sums them up."""
        found, t = self._found, self._found.matches
        a, b, a_shorter = t.a[first:last], t.b[first:last], t.a_is_shorter[first:last]
        measures = {name: t.measures[first:last, at] for name, at in COLUMN.items()}
        in_longer, in_shorter = measures["containment"], measures["containment_longer"]
        hours = [None if value != value else round(value, 2) for value in t.hours_apart[first:last].tolist()]
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
            "quoted_people": _names(people),
            "hours_apart": _listed(hours),
            "same_source": _FLAGS.at(
                ((self._source[a] > 0) & (self._source[a] == self._source[b])).astype(np.int64)
            ),
            "agencies": _names(agencies),
        }
        values = _Told(
            code=t.relation[first:last].astype(np.int64),
            a_shorter=a_shorter,
            words=self._words[a],
            in_order=measures["in_order"].astype(np.float64),
            names_numbers=measures["names_numbers"].astype(np.float64),
            **{name: counts[name] for name in ("sentences", "sentences_aligned", "longest_run", "quotes_shared")},
            hours=np.array(hours, np.float64),
            whole_days=found.day_only[a] | found.day_only[b],
        )
        evidence = [told[name] if name in told else _shares(measures[name]) for name in _EVIDENCE]
        return evidence, self._because(values, people, agencies)

    def _because(
        self, told: _Told, people: Sequence[tuple[str, ...]], agencies: Sequence[tuple[str, ...]]
    ) -> Pieces:
        """The JSON of the sentence of each match; one for all of which it says the same."""
        names: dict[tuple[object, ...], int] = {}
        named = [names.setdefault(both, len(names)) for both in zip(people, agencies, strict=True)]
        of, number = alike([*told.said(), np.array(named, np.int64)])
        return texts(list(told.written(of, people, agencies))).at(number)

    def _people(self, first: int, last: int, quoted: npt.NDArray[np.float32]) -> list[tuple[str, ...]]:
        """Whom both articles of each match quote."""
        t = self._found.matches
        people: list[tuple[str, ...]] = list(repeat((), last - first))
        asked = (quoted > 0) & (t.relation[first:last] != CODE[Relation.SAME_STORY])
        for row in np.flatnonzero(asked).tolist():
            people[row] = self._found.both_quote(first + row, t.a.item(first + row), t.b.item(first + row))
        return people

    def _agencies(self, a: I64, b: I64) -> list[tuple[str, ...]]:
        """Which agencies both articles of each pair credit."""
        agencies: list[tuple[str, ...]] = list(repeat((), len(a)))
        for row in np.flatnonzero(self._credited[a] & self._credited[b]).tolist():
            agencies[row] = self._found.both_credit(a.item(row), b.item(row))
        return agencies

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
                *characters(*own, t.a[match], rows[:, 1:3]).T,
                *characters(*own, t.b[match], rows[:, 3:5]).T,
                rows[:, 5],
            ),
        )
        return listed(lines, bounds)
