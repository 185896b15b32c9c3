"""Candidate pairs: each route against a search that compares everything with everything."""

from __future__ import annotations

from collections import Counter
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import neighbours
from dedup.candidates import BIT, Candidates, Route, by_containment, candidates, join, pack, sample, unpack
from dedup.neighbours import by_cosine, prepare, window_starts
from dedup.postings import bounded, turned, work_per_term
from dedup.settings import Settings
from dedup.shingles import Shingles, combine, offsets_of
from dedup.sketch import sign
from dedup.vectors import CONTENT_IDF, Rows, vectorise

F64 = npt.NDArray[np.float64]
Pairs = set[tuple[int, int]]
NAN = float("nan")
PLENTY = 10**9  # multiplications per article: every term is used

SETS = st.lists(st.sets(st.integers(0, 30).map(lambda i: i * 137_438_953 % 2**32), max_size=12), max_size=8)
TEXTS = st.lists(st.lists(st.integers(0, 12), max_size=15), max_size=8)
HOURS = st.one_of(st.just(NAN), st.integers(0, 40).map(float))


def as_set(pairs: npt.NDArray[np.uint64]) -> Pairs:
    assert pairs.tolist() == sorted(set(pairs.tolist())), "sorted, no pair twice"
    a, b = unpack(pairs)
    assert (a < b).all()
    return set(zip(a.tolist(), b.tolist(), strict=True))


def column(texts: list[list[int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint32]]:
    return offsets_of([np.array([len(text) for text in texts], np.int64)]), np.array(list(chain(*texts)), np.uint32)


def shingles(texts: list[list[int]], k: int = 3) -> Shingles:
    return Shingles.of(*column(texts), k)


def hashed(word: int) -> int:
    """The hash of a shingle of one word."""
    return int(combine(np.array([word], np.uint32), 0, 1))


def neighbours_of(
    rows: Rows, hours: list[float], window: float | None, threshold: float, work: int = PLENTY
) -> tuple[npt.NDArray[np.uint64], int]:
    """The cosine route among all articles."""
    return neighbours_among(rows, np.arange(len(hours)), np.array(hours), window, threshold, work)


def neighbours_among(
    rows: Rows,
    active: npt.NDArray[np.int64],
    hours: npt.NDArray[np.float64],
    window: float | None,
    threshold: float,
    work: int = PLENTY,
) -> tuple[npt.NDArray[np.uint64], int]:
    """The cosine route among some articles: its pairs, and how many terms were not used."""
    prepared = prepare(rows, hours, active, window_hours=window, threshold=threshold, work_per_article=work)
    return by_cosine(rows, prepared, threshold=threshold), prepared.unused


# --- containment -----------------------------------------------------------------------------------


def sampled(h: int, one_in: int) -> bool:
    """The rule of the sample, in words of any size."""
    return (h ^ h >> 15) * 0x2C1B3C6D % 2**32 <= (2**32 - 1) // one_in


@given(SETS, st.sampled_from([1, 2, 4]), st.integers(1, 3), st.integers(2, 5), st.sampled_from([0.05, 0.5]))
def test_containment_finds_what_shares_rare_shingles(
    sets: list[set[int]], one_in: int, shared: int, most: int, least: float
) -> None:
    twice = shingles([[*own, *own] for own in sets], 1)  # what a text repeats counts once
    found, longer = by_containment(sample(twice, one_in=one_in), shared=shared, max_articles=most, least=least)
    samples = [{h for h in map(hashed, own) if sampled(h, one_in)} for own in sets]
    articles = Counter(chain(*samples))
    rare = [{h for h in own if articles[h] <= most} for own in samples]
    assert longer == sum(count > most for count in articles.values())
    assert as_set(found) == {
        (a, b)
        for a, b in combinations(range(len(sets)), 2)
        if len(rare[a] & rare[b]) >= max(shared, least * min(len(samples[a]), len(samples[b])))
    }


def test_a_brief_inside_a_long_wire_is_found() -> None:
    wire, other = list(range(1000)), list(range(5000, 6000))
    texts = shingles([wire, other, wire[300:340]])
    assert as_set(by_containment(sample(texts, one_in=4), shared=2, max_articles=40)[0]) == {(0, 2)}


def test_a_stock_phrase_finds_nobody() -> None:
    texts = [[7, 7, 7, 7, 1, 2, 3, *range(100 * i, 100 * i + 30)] for i in range(1, 50)]
    found, longer = by_containment(sample(shingles(texts), one_in=1), shared=1, max_articles=40)
    assert (len(found), longer) == (0, 4)


# --- cosine ----------------------------------------------------------------------------------------


def rows_of(texts: list[list[int]]) -> Rows:
    return vectorise(*column(texts), languages=(), weight=1000.0)


def near(one: float, other: float, window: float | None) -> bool:
    return window is None or one != one or other != other or abs(one - other) <= window


def cosines(rows: Rows, used: npt.NDArray[np.bool_]) -> F64:
    """The cosine of all pairs over the terms that are used, -1 where a row has none of them."""
    out = np.zeros((len(rows.offsets) - 1, len(rows.idf)))
    for i in range(len(out)):
        own = slice(rows.offsets[i], rows.offsets[i + 1])
        out[i, rows.term[own]] = rows.weight[own]
    out = out[:, used]
    lengths = np.linalg.norm(out, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.nan_to_num(out @ out.T / np.outer(lengths, lengths), nan=-1.0)


@settings(deadline=None)
@given(TEXTS, st.data(), st.sampled_from([None, 0.0, 6.0, 100.0]), st.sampled_from([0.0, 0.2, 0.55, 0.9]))
def test_cosine_finds_the_neighbours_in_the_window(
    texts: list[list[int]], data: st.DataObject, window: float | None, threshold: float
) -> None:
    hours = data.draw(st.lists(HOURS, min_size=len(texts), max_size=len(texts)))
    rows = rows_of(texts)
    found, unused = neighbours_of(rows, hours, window, threshold)
    cosine = cosines(rows, rows.idf >= CONTENT_IDF)
    pairs = [(a, b) for a, b in combinations(range(len(texts)), 2) if near(hours[a], hours[b], window)]
    sure = {(a, b) for a, b in pairs if cosine[a, b] > threshold + 1e-4}
    maybe = {(a, b) for a, b in pairs if abs(cosine[a, b] - threshold) <= 1e-4}
    assert unused == 0
    assert sure <= as_set(found) <= sure | maybe


def test_undated_articles_meet_all() -> None:
    texts = [[1, 2, 3]] * 4
    found, _ = neighbours_of(rows_of(texts), [0.0, NAN, 500.0, NAN], 1.0, 0.5)
    assert as_set(found) == set(combinations(range(4), 2)) - {(0, 2)}


def test_a_text_without_terms_meets_nobody_even_at_threshold_zero() -> None:
    found, _ = neighbours_of(rows_of([[], [1], [1], []]), [0.0] * 4, None, 0.0)
    assert as_set(found) == {(1, 2)}


def test_only_active_articles_meet() -> None:
    rows = rows_of([[1, 2, 3]] * 5)
    found, _ = neighbours_among(rows, np.array([0, 2, 4]), np.zeros(5), None, 0.5)
    assert as_set(found) == {(0, 2), (0, 4), (2, 4)}


@given(TEXTS, st.data(), st.sampled_from([None, 6.0]), st.sampled_from([0.0, 0.2, 0.55]))
def test_whichever_postings_are_left_unread_the_same_pairs_are_found(
    texts: list[list[int]], data: st.DataObject, window: float | None, threshold: float
) -> None:
    hours = data.draw(st.lists(HOURS, min_size=len(texts), max_size=len(texts)))
    rows = rows_of(texts)
    terms = len(rows.idf)
    unread = np.array(data.draw(st.lists(st.booleans(), min_size=terms, max_size=terms)), np.bool_)
    found = []
    for some in (np.zeros(terms, np.bool_), unread, np.ones(terms, np.bool_)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(neighbours, "bounded", lambda *args, some=some: args[3] & some)
            found.append(neighbours_of(rows, hours, window, threshold)[0].tolist())
    assert found[0] == found[1] == found[2] == neighbours_of(rows, hours, window, threshold)[0].tolist()


def test_the_most_work_is_left_out_while_it_can_add_half_of_the_threshold_at_most() -> None:
    texts = [[7, *range(20 * i + 100, 20 * i + 120)] for i in range(30)]  # one term in all, the others in one
    rows, order = rows_of(texts), np.arange(30)
    used, work = np.ones(len(rows.idf), np.bool_), np.where(rows.hashes == 7, 30 * 29 // 2, 0)
    assert rows.hashes[bounded(rows, order, work, used, 0.2)].tolist()[:1] == [7]
    assert not bounded(rows, order, work, used, 0.0).any()
    assert not bounded(rows, order, work, ~used, 0.2).any()


@given(TEXTS, st.data())
def test_postings_hold_each_place_of_a_used_term_once(texts: list[list[int]], data: st.DataObject) -> None:
    rows = rows_of(texts)
    order = np.array(data.draw(st.permutations(range(len(texts))))[: len(texts) // 2], np.int64)
    used = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows.idf), max_size=len(rows.idf))), np.bool_)
    starts, entries, shift, unit = turned(rows.offsets, rows.term, rows.weight, order, used)
    assert len(entries) == starts[-1]
    for t, h in enumerate(rows.hashes.tolist()):
        expected = [p for p, d in enumerate(order.tolist()) if used[t] and h in texts[d]]
        assert (entries[starts[t] : starts[t + 1]] >> shift).tolist() == expected
        for entry in entries[starts[t] : starts[t + 1]].tolist():
            d = order[entry >> int(shift)]
            own = slice(rows.offsets[d], rows.offsets[d + 1])
            weight = rows.weight[own][rows.term[own] == t].item()
            told = (entry & ((1 << int(shift)) - 1)) * float(unit)
            assert weight * (1 - 1e-6) <= told <= weight + unit * 1.001  # rounded up: no sum is too low


@given(TEXTS, st.data(), st.sampled_from([None, 0.0, 6.0]))
def test_who_is_not_active_changes_nothing_for_the_others(
    texts: list[list[int]], data: st.DataObject, window: float | None
) -> None:
    hours = np.array(data.draw(st.lists(HOURS, min_size=len(texts), max_size=len(texts))), np.float64)
    active = np.array(sorted(data.draw(st.sets(st.integers(0, max(len(texts) - 1, 0)))) if texts else []), np.int64)
    rows = rows_of(texts)
    postings = turned(rows.offsets, rows.term, rows.weight, active, np.ones(len(rows.idf), np.bool_))
    places = postings.entries >> postings.shift
    assert sorted(places.tolist()) == [p for p, d in enumerate(active) for _ in range(len(set(texts[d])))]
    every, _ = neighbours_of(rows, hours.tolist(), window, 0.3, PLENTY)
    some, _ = neighbours_among(rows, active, hours, window, 0.3)
    assert as_set(some) == {pair for pair in as_set(every) if set(pair) <= set(active.tolist())}


@given(TEXTS, st.data(), st.sampled_from([None, 0.0, 6.0]))
def test_work_is_the_pairs_that_a_term_brings_together(
    texts: list[list[int]], data: st.DataObject, window: float | None
) -> None:
    hours = data.draw(st.lists(HOURS, min_size=len(texts), max_size=len(texts)))
    rows = rows_of(texts)
    order, since = window_starts(np.array(hours), window)
    work = work_per_term(rows.offsets, rows.term, order, since, len(rows.idf))
    pairs = [(a, b) for a, b in combinations(range(len(texts)), 2) if near(hours[a], hours[b], window)]
    assert work.tolist() == [sum(h in texts[a] and h in texts[b] for a, b in pairs) for h in rows.hashes.tolist()]


def test_work_is_spent_on_the_rarest_terms_first_and_the_rest_is_counted() -> None:
    texts = [[0, i // 2 + 1, i + 100] for i in range(20)]  # one term in all, one in two, one in one
    rows, hours = rows_of(texts), [0.0] * 20
    couples = {(i, i + 1) for i in range(0, 20, 2)}
    found, unused = neighbours_of(rows, hours, None, 0.3, 1)
    assert (as_set(found), unused) == (couples, 1)
    found, unused = neighbours_of(rows, hours, None, 0.3, 0)
    assert (as_set(found), unused) == (set(), 11)


# --- joined ----------------------------------------------------------------------------------------

WORDS = st.lists(st.integers(0, 400), min_size=8, max_size=30)


@st.composite
def corpora(draw: st.DrawFn) -> list[list[int]]:
    """Texts of which some carry parts of others."""
    texts = draw(st.lists(WORDS, min_size=1, max_size=5))
    for _ in range(draw(st.integers(0, 4))):
        whole, tail = draw(st.sampled_from(texts)), draw(WORDS)
        texts.append(whole[: draw(st.integers(4, len(whole)))] + tail[: draw(st.integers(0, 8))])
    return texts


def found_in(texts: list[list[int]], hours: list[float], **values: float | str | None) -> Candidates:
    named = {f"candidates.{name}": value for name, value in {"containment_sample": 1, **values}.items()}
    chosen = Settings().with_values(named)
    every = np.arange(len(texts))
    signatures = sign(shingles(texts), num_perm=64, seed=1)
    return candidates(
        shingles(texts), signatures, rows_of(texts), np.array(hours), every, settings=chosen.candidates
    )


def by_text(found: Candidates, names: list[int]) -> set[tuple[frozenset[int], int]]:
    rows = zip(found.a.tolist(), found.b.tolist(), found.routes.tolist(), strict=True)
    return {(frozenset({names[a], names[b]}), routes) for a, b, routes in rows}


@settings(deadline=None)
@given(corpora(), st.data())
def test_order_of_articles_does_not_matter(texts: list[list[int]], data: st.DataObject) -> None:
    hours = data.draw(st.lists(HOURS, min_size=len(texts), max_size=len(texts)))
    order = data.draw(st.permutations(range(len(texts))))
    plain = found_in(texts, hours)
    shuffled = found_in([texts[i] for i in order], [hours[i] for i in order])
    assert by_text(shuffled, order) == by_text(plain, list(range(len(texts))))
    assert shuffled.capped == plain.capped


@settings(deadline=None)
@given(corpora())
def test_routes_join(texts: list[list[int]]) -> None:
    hours = [0.0] * len(texts)
    alone = {route: found_in(texts, hours, routes=route.value) for route in Route}
    union = {key for own in alone.values() for key in zip(own.a.tolist(), own.b.tolist(), strict=True)}
    joined = found_in(texts, hours)
    assert set(zip(joined.a.tolist(), joined.b.tolist(), strict=True)) == union
    for route, own in alone.items():
        named = (joined.routes & BIT[route]) != 0
        assert (joined.a[named].tolist(), joined.b[named].tolist()) == (own.a.tolist(), own.b.tolist())
        assert (own.routes == BIT[route]).all()


def test_the_window_may_be_none() -> None:
    texts = [[1, 2, 3, 9], [4, 1, 5, 2, 6, 3]]
    assert len(found_in(texts, [0.0, 5000.0], routes="cosine").a) == 0
    assert len(found_in(texts, [0.0, 5000.0], routes="cosine", window_days=None).a) == 1


def test_every_limit_is_counted() -> None:
    texts = [[*range(10), 100 + i] for i in range(30)]
    found = found_in(texts, [0.0] * 30, bucket_cap=5, containment_max_articles=4, cosine_work=100)
    assert found.capped["bucket_cap"] > 0
    assert found.capped["containment_max_articles"] == 8
    assert found.capped["cosine_work"] > 0


@pytest.mark.parametrize("texts", [[], [[]], [[], []], [[1, 2, 3, 4]]])
def test_degenerate_corpora(texts: list[list[int]]) -> None:
    assert len(found_in(texts, [NAN] * len(texts)).a) == 0


@given(st.lists(st.tuples(st.integers(0, 2**31), st.integers(0, 2**31)), max_size=9))
def test_packing_puts_the_lower_row_first_and_loses_nothing(pairs: list[tuple[int, int]]) -> None:
    a, b = (np.array(side, np.int64) for side in (zip(*pairs, strict=True) if pairs else ([], [])))
    low, high = unpack(pack(a, b))
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [(min(pair), max(pair)) for pair in pairs]


def test_joining_nothing() -> None:
    nothing = np.empty(0, np.uint64)
    assert len(join({}, {}).a) == len(join({Route.COSINE: nothing}, {}).a) == 0
