"""Compared pairs: who is paired for being identical, what becomes one pair, and what counts as related."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.candidates import BIT, Candidates, Route
from dedup.evidence import COLUMN, MEASURES
from dedup.matches import ALL_PAIRS, Matches, Pairs, identical_pairs, join, text_hashes
from dedup.model import Pair, Relation
from dedup.relation import ORDER, Weight, load
from dedup.settings import Settings
from dedup.text.tokens import tokenise

I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]


def paired(texts: Sequence[str]) -> tuple[list[tuple[int, int]], list[int]]:
    """Pairs of identical texts, and the row that leads each."""
    data = "".join(texts).encode()
    tokens = tokenise(np.frombuffer(data, np.uint8), np.cumsum([0, *(len(text.encode()) for text in texts)]))
    (a, b), leader = identical_pairs(text_hashes(tokens), np.diff(tokens.offsets))
    return list(zip(a.tolist(), b.tolist(), strict=True)), leader.tolist()


# --- identical texts -------------------------------------------------------------------------------


def test_words_make_texts_identical_whatever_the_case_the_accents_and_the_points() -> None:
    assert paired(["Crème brûlée, he said.", "creme BRULEE he said", "Crème brûlée she said."])[0] == [(0, 1)]


def test_texts_without_a_word_are_identical_to_nothing() -> None:
    assert paired(["", "...", " \n ", ""]) == ([], [0, 1, 2, 3])


def test_few_copies_are_paired_each_with_each() -> None:
    pairs, leader = paired(["same words"] * ALL_PAIRS)
    assert sorted(pairs) == list(combinations(range(ALL_PAIRS), 2))
    assert leader == list(range(ALL_PAIRS))


@pytest.mark.parametrize("copies", [ALL_PAIRS + 1, 300])
def test_of_many_copies_each_is_paired_with_the_first_and_none_is_lost(copies: int) -> None:
    pairs, leader = paired(["other", *["same words"] * copies])
    assert sorted(pairs) == [(1, row) for row in range(2, copies + 1)]
    assert leader == [0] + [1] * copies


@given(st.lists(st.sampled_from(["", "one", "two", "one two", "two one", "One!"]), max_size=20))
def test_every_pair_of_identical_texts_meets_directly_or_in_its_leader(texts: list[str]) -> None:
    pairs, leader = paired(texts)
    words = [tuple(text.lower().strip("!").split()) for text in texts]
    assert all(a < b and words[a] == words[b] for a, b in pairs)
    met = {*pairs, *((leader[b], b) for b in range(len(texts))), *((b, b) for b in range(len(texts)))}
    for a, b in combinations(range(len(texts)), 2):
        if words[a] and words[a] == words[b]:
            assert (a, b) in met or leader[a] == leader[b]


# --- candidates and identical pairs together -------------------------------------------------------


def found(*pairs: tuple[int, int, Route]) -> Candidates:
    """Candidates as a reader writes them down."""
    a, b = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    return Candidates(a, b, np.array([BIT[route] for _, _, route in pairs], np.uint8), {})


def test_a_pair_is_compared_once_however_it_was_found() -> None:
    same = (np.array([1, 2]), np.array([7, 3]))
    pairs = join(found((1, 7, Route.COSINE), (1, 4, Route.RESEMBLANCE)), same)
    assert [pairs.a.tolist(), pairs.b.tolist()] == [[1, 1, 2], [4, 7, 3]]
    assert pairs.routes.tolist() == [BIT[Route.RESEMBLANCE], BIT[Route.COSINE], 0]
    assert pairs.identical.tolist() == [False, True, True]


def test_no_pair_at_all() -> None:
    none = np.empty(0, np.int64)
    assert len(join(found(), (none, none)).a) == 0


# --- judged ----------------------------------------------------------------------------------------


def judged(measures: F32, *, identical: bool = False, days: float = 0, keep_all: bool = False) -> Matches:
    """One pair, some days apart."""
    pairs = Pairs(np.array([0]), np.array([1]), np.zeros(1, np.uint8), np.array([identical]))
    words, hours = np.array([50, 60]), np.array([0.0, days * 24])
    return Matches.judge(pairs, measures, load(), hours, words, Settings(), keep_all=keep_all)


def measures(**values: float) -> F32:
    """What was measured of a pair; all that is not given is 0."""
    row = np.zeros((1, len(MEASURES)), np.float32)
    for name, value in values.items():
        row[0, COLUMN[name]] = value
    return row


def relations(matches: Matches) -> list[Relation]:
    return [ORDER[code] for code in matches.relation.tolist()]


def test_identical_is_certain_whatever_the_model_says() -> None:
    match = judged(measures(), identical=True)
    assert (relations(match), match.probability.tolist()) == ([Relation.IDENTICAL], [1.0])


def test_a_pair_with_nothing_in_common_is_compared_and_left_out() -> None:
    match = judged(measures())
    assert (len(match.a), match.compared) == (0, 1)
    assert relations(judged(measures(), keep_all=True)) == [Relation.UNRELATED]


def test_one_event_is_told_in_one_week() -> None:
    alike = measures(cosine=0.6)
    assert relations(judged(alike, days=2)) == [Relation.SAME_STORY]
    assert relations(judged(alike, days=240)) == []
    assert relations(judged(alike, days=float("nan"))) == [Relation.SAME_STORY], "undated articles meet all"


@given(st.lists(st.floats(0, 1, width=32), min_size=len(MEASURES), max_size=len(MEASURES)), st.booleans())
def test_no_pair_below_the_threshold_is_called_derived(values: list[float], identical: bool) -> None:
    match = judged(np.array([values], np.float32), identical=identical, keep_all=True)
    assert match.derived.tolist() == [relation.derived for relation in relations(match)]
    assert match.derived.tolist() == [match.probability[0] >= Settings().relation.derived_probability]


@given(st.lists(st.floats(0, 1, width=32), min_size=len(MEASURES), max_size=len(MEASURES)))
def test_the_terms_of_an_explanation_add_up_to_the_log_odds(values: list[float]) -> None:
    model, row = load(), np.array(values, np.float32)
    terms = model.explain(row)
    assert sum(term.log_odds for term in terms) == pytest.approx(float(model.log_odds(row[None])[0]))
    assert terms[0].measure == "base"
    assert [abs(term.log_odds) for term in terms[1:]] == sorted((abs(t.log_odds) for t in terms[1:]), reverse=True)


@pytest.mark.parametrize("term", load().terms, ids=lambda term: term.measure)
def test_more_of_a_measure_never_works_against_what_it_says(term: Weight) -> None:
    """New text, and a text that is longer by much, speak against copy; everything else that is shared speaks for it."""
    assert (term.weight < 0) == (term.measure in {"novelty", "longer_by", "quoted"})


# --- pairs -----------------------------------------------------------------------------------------


@given(st.text(), st.text())
def test_a_pair_has_one_spelling(one: str, other: str) -> None:
    if one == other:
        with pytest.raises(ValueError, match="two different ids"):
            Pair.of(one, other)
    else:
        pair = Pair.of(one, other)
        assert pair == Pair.of(other, one)
        assert pair.a < pair.b
        with pytest.raises(ValueError, match="in order"):
            Pair(pair.b, pair.a)
