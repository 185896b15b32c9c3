"""The sentences of many matches, made from columns, are those of each match by itself."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import orjson
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Relation
from dedup.relation import ORDER, sentence
from dedup.report.because import Names, Told, sentences

NAMES = st.lists(st.sampled_from(["Ana Díaz", "AP", 'Joe "J" Roe', "新华社", "PTI"]), max_size=5).map(tuple)
FEW = st.integers(0, 6)
HOURS = st.one_of(st.sampled_from([np.nan, 0.0, 0.99, 23.99, 36.0, 48.0]), st.floats(0, 200).map(lambda h: round(h, 2)))


class Row(NamedTuple):
    """What is told of one match, as :class:`Told` has it of many."""

    relation: Relation
    a_shorter: bool
    words: int
    sentences: int
    aligned: int
    in_order: float
    names_numbers: float
    longest_run: int
    quotes_shared: int
    quoted_people: tuple[str, ...]
    agencies: tuple[str, ...]
    hours: float
    whole_days: bool

    def by_itself(self) -> str:
        """Its sentence."""
        return sentence(
            self.relation,
            shorter="A" if self.a_shorter else "B",
            words=self.words,
            sentences=self.sentences,
            aligned=self.aligned,
            in_order=self.in_order,
            names_numbers=self.names_numbers,
            longest_run=self.longest_run,
            quotes_shared=self.quotes_shared,
            quoted_people=self.quoted_people,
            agencies=self.agencies,
            hours_apart=None if np.isnan(self.hours) else self.hours,
            whole_days=self.whole_days,
        )


ROWS = st.builds(
    Row, st.sampled_from(ORDER), st.booleans(), FEW, FEW, FEW, st.floats(0, 1), st.floats(0, 1), st.integers(0, 12),
    FEW, NAMES, NAMES, HOURS, st.booleans(),
)


@given(st.lists(ROWS))
def test_many_sentences_are_those_of_each_match(rows: list[Row]) -> None:
    numbers = range(len(rows))
    told = Told(
        code=np.array([ORDER.index(row.relation) for row in rows], np.int64),
        a_shorter=np.array([row.a_shorter for row in rows], np.bool_),
        words=np.array([row.words for row in rows], np.int64),
        sentences=np.array([row.sentences for row in rows], np.int64),
        aligned=np.array([row.aligned for row in rows], np.int64),
        in_order=np.array([row.in_order for row in rows], np.float64),
        names_numbers=np.array([row.names_numbers for row in rows], np.float64),
        longest_run=np.array([row.longest_run for row in rows], np.int64),
        quotes_shared=np.array([row.quotes_shared for row in rows], np.int64),
        quoted_people=Names.of(numbers, [row.quoted_people for row in rows], len(rows)),
        agencies=Names.of(numbers, [row.agencies for row in rows], len(rows)),
        hours=np.array([row.hours for row in rows], np.float64),
        whole_days=np.array([row.whole_days for row in rows], np.bool_),
    )
    assert sentences(told).lines() == [orjson.dumps(row.by_itself()) for row in rows]
