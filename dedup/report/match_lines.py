"""Matches written from the columns of a run: a line is the join of the columns of its block.

A run has three matches an article. Made into objects first they cost 13 CPU-seconds for 332,000 lines, by column 3.
What a line says is defined by :mod:`dedup.report.jsonl` and :mod:`dedup.report.graphml`; a test holds both ways to the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat

import numpy as np
import numpy.typing as npt
import orjson

from ..evidence import COLUMN
from ..found import NAMED_APART, NAMED_ROUTES, Found
from ..model import Evidence, Relation
from ..passages import KINDS, longest
from ..relation import CODE, ORDER, sentence
from .graphml import EDGE_LINE, quoted

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

BLOCK = 8192
"""Matches whose columns are Python values at a time."""

_DIGITS, _SCALE = 4, 10_000
_EVIDENCE = tuple(Evidence.__dataclass_fields__)
_KIND = tuple(f'{{"kind":"{kind.value}","a_start":%d,"a_end":%d,"b_start":%d,"b_end":%d,"words":%d}}' for kind in KINDS)
_LINE = (
    '{"a":%s,"b":%s,"relation":%s,"derived_probability":%s,"apart":%s,"routes":%s,"because":%s,"evidence":{'
    + ",".join(f'"{name}":%s' for name in _EVIDENCE)
    + '},"passages":[%s],"passages_total":%s}\n'
)


def _json(value: object) -> str:
    return orjson.dumps(value).decode()


def _choices(values: Iterable[object]) -> npt.NDArray[np.object_]:
    """The JSON of each of some values, to be taken by number."""
    return np.array([_json(value) for value in values], np.object_)


_SHARES = _choices(number / _SCALE for number in range(_SCALE + 1))
_ROUTES, _RELATIONS = _choices(NAMED_ROUTES), _choices(relation.value for relation in ORDER)
_APART = _choices(reason and reason.value for reason in NAMED_APART)
_FLAGS = _choices([False, True])
_SIDES = _choices("ba")  # by whether a is the shorter
_UPPER = ("B", "A")


def _shares(column: npt.NDArray[np.floating]) -> list[str]:
    """Numbers with four digits, as Python rounds them; of those from 0 to 1 there are so few that they are at hand."""
    values = column.astype(np.float64)
    scaled = values * _SCALE
    whole = np.rint(scaled)
    odd = (np.abs(scaled - whole) == 0.5) | (whole < 0) | (whole > _SCALE)
    out = _SHARES[np.where(odd, 0, whole).astype(np.int64)]
    for row in np.flatnonzero(odd).tolist():
        out[row] = _json(round(values.item(row), _DIGITS))
    return list(out.tolist())


def _listed(values: Sequence[float | None]) -> list[str]:
    """The JSON of each of some numbers."""
    return _json(values)[1:-1].split(",")


class MatchLines:
    """The matches of a run as lines.

    Parameters
    ----------
    found : Found
    """

    def __init__(self, found: Found) -> None:
        self._found = found
        self._ids = _choices(found.corpus.ids)
        numbers = {name: number for number, name in enumerate(dict.fromkeys(found.reading.sources), 1)}
        self._source = np.array([numbers[name] if name else 0 for name in found.reading.sources], np.int64)
        self._words = np.diff(found.reading.tokens.offsets)
        self._credited = np.diff(found.reading.credits.offsets) > 0
        self._told: tuple[int, int, list[str]] = (0, 0, [])

    def json_lines(self, first: int, last: int) -> bytes:
        """The lines of ``matches.jsonl`` of the matches from ``first`` up to ``last``."""
        found, t = self._found, self._found.matches
        a, b, relation = t.a[first:last], t.b[first:last], t.relation[first:last]
        evidence, because = self._evidence(first, last)
        columns = (
            self._ids[a].tolist(),
            self._ids[b].tolist(),
            _RELATIONS[relation].tolist(),
            self._probability(first, last),
            _APART[found.groups.apart[first:last]].tolist(),
            _ROUTES[t.routes[first:last]].tolist(),
            because,
            *evidence,
            self._passages(first, last),
            np.diff(found.passages.offsets[first : last + 1]).tolist(),
        )
        return "".join([_LINE % row for row in zip(*columns, strict=True)]).encode()

    def edges(self, first: int, last: int) -> bytes:
        """The same matches as lines of ``graph.graphml``."""
        t = self._found.matches
        ids = self._found.corpus.ids
        columns = (
            [quoted(ids[row]) for row in t.a[first:last].tolist()],
            [quoted(ids[row]) for row in t.b[first:last].tolist()],
            [ORDER[code].value for code in t.relation[first:last].tolist()],
            self._probability(first, last),
            *(_shares(t.measures[first:last, COLUMN[name]]) for name in ("resemblance", "cosine")),
        )
        return "".join([EDGE_LINE % row for row in zip(*columns, strict=True)]).encode()

    def _probability(self, first: int, last: int) -> list[str]:
        if self._told[:2] != (first, last):  # asked for the lines of a block, and again for its edges
            values: list[float | None] = [
                round(round(value, 6), _DIGITS) for value in self._found.matches.probability[first:last].tolist()
            ]
            self._told = first, last, _listed(values)
        return self._told[2]

    def _evidence(self, first: int, last: int) -> tuple[list[Sequence[object]], list[str]]:
        """The columns of :class:`~dedup.model.Evidence`, in its order, and the sentence that sums them up."""
        found, t = self._found, self._found.matches
        a, b, a_shorter = t.a[first:last], t.b[first:last], t.a_is_shorter[first:last]
        measures = {name: t.measures[first:last, at] for name, at in COLUMN.items()}
        in_longer, in_shorter = measures["containment"], measures["containment_longer"]
        hours = [None if value != value else round(value, 2) for value in t.hours_apart[first:last].tolist()]
        people, agencies = self._people(first, last, measures["quoted"]), self._agencies(a, b)
        counts = {
            name: measures[name].astype(np.int64).tolist()
            for name in (
                "sentences", "sentences_loose", "sentences_aligned", "sentences_close", "longest_run", "quotes_shared"
            )
        }
        told: dict[str, Sequence[object]] = {
            **counts,
            "shorter": _SIDES[a_shorter.astype(np.int64)].tolist(),
            "words_a": self._words[a].tolist(),
            "words_b": self._words[b].tolist(),
            "a_in_b": _shares(np.where(a_shorter, in_longer, in_shorter)),
            "b_in_a": _shares(np.where(a_shorter, in_shorter, in_longer)),
            "quoted_people": [_json(names) if names else "[]" for names in people],
            "hours_apart": _listed(hours),
            "same_source": _FLAGS[
                ((self._source[a] > 0) & (self._source[a] == self._source[b])).astype(np.int64)
            ].tolist(),
            "agencies": [_json(names) if names else "[]" for names in agencies],
        }
        because = [
            _json(
                sentence(
                    ORDER[code], shorter=_UPPER[short], words=words, sentences=sentences, aligned=aligned,
                    in_order=in_order, names_numbers=names_numbers, longest_run=run, quotes_shared=quotes,
                    quoted_people=quoted_people, agencies=credited, hours_apart=apart, whole_days=by_day,
                )
            )
            for code, short, words, sentences, aligned, in_order, names_numbers, run, quotes, quoted_people, credited,
            apart, by_day in zip(
                t.relation[first:last].tolist(), a_shorter.tolist(), self._words[a].tolist(), counts["sentences"],
                counts["sentences_aligned"], measures["in_order"].tolist(), measures["names_numbers"].tolist(),
                counts["longest_run"], counts["quotes_shared"], people, agencies, hours,
                (found.day_only[a] | found.day_only[b]).tolist(), strict=True,
            )
        ]
        return [told[name] if name in told else _shares(measures[name]) for name in _EVIDENCE], because

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

    def _passages(self, first: int, last: int) -> list[str]:
        found, most = self._found, self._found.settings.output.max_passages
        bounds = found.passages.offsets[first : last + 1]
        rows = found.passages.rows[bounds[0] : bounds[-1]].tolist()
        starts = (bounds - bounds[0]).tolist()
        out = [""] * (last - first)
        for at in np.flatnonzero(np.diff(bounds)).tolist():
            in_a = found.chars(found.matches.a.item(first + at))
            in_b = found.chars(found.matches.b.item(first + at))
            out[at] = ",".join(
                [
                    _KIND[kind] % (in_a(start), in_a(end), in_b(there), in_b(there_end), words)
                    for kind, start, end, there, there_end, words in longest(rows[starts[at] : starts[at + 1]], most)
                ]
            )
        return out
