"""The metrics on examples that can be computed by hand, and the laws that they keep."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.stats import spearmanr
from sklearn.metrics import adjusted_rand_score, average_precision_score

from dedup.errors import SettingError
from dedup.evaluate import (
    CurvePoint,
    Figure,
    GoldLabel,
    Interval,
    adjusted_rand,
    average_precision,
    b_cubed,
    bootstrap,
    confusion,
    curve,
    precision_recall_f1,
    spearman,
)
from dedup.evaluate.grouping import adjusted_rand_figure, adjusted_rands, b_cubed_figures, overlaps
from dedup.evaluate.intervals import Floats, draws, halves
from dedup.evaluate.pairwise import average_precisions, spearmans
from dedup.model import Relation

ranked = st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0])), min_size=1, max_size=30)
groupings = st.dictionaries(
    st.integers(0, 40).map(lambda number: f"article {number}"), st.sampled_from("uvwxyz"), min_size=1, max_size=25
)


@st.composite
def two_groupings(draw: st.DrawFn) -> tuple[dict[str, str], dict[str, str]]:
    """Two groupings of the same articles."""
    truth = draw(groupings)
    return truth, {article: draw(st.sampled_from("123456")) for article in truth}


# --- pairs -----------------------------------------------------------------------------------------


def test_precision_is_of_the_found_and_recall_of_the_true() -> None:
    truth = [True, True, True, True, True, False]
    found = [True, True, True, False, False, True]
    assert precision_recall_f1(truth, found) == pytest.approx((0.75, 0.6, 2 / 3))


def test_what_has_no_denominator_has_no_value() -> None:
    assert precision_recall_f1([], []) == (None, None, None)
    assert precision_recall_f1([False, False], [False, False]) == (None, None, None)
    assert precision_recall_f1([True], [False]) == (None, 0.0, 0.0)
    assert precision_recall_f1([False], [True]) == (0.0, None, 0.0)
    assert average_precision([], []) is None
    assert average_precision([False, False], [0.3, 0.2]) is None
    assert spearman([], []) is None
    assert spearman([1, 1, 1], [0.1, 0.2, 0.3]) is None


def test_average_precision_by_hand() -> None:
    # Ranked + - + - +: precision 1, 2/3 and 3/5 at the three hits.
    truth, chance = [True, False, True, False, True], [0.9, 0.8, 0.7, 0.6, 0.5]
    assert average_precision(truth, chance) == pytest.approx((1 + 2 / 3 + 3 / 5) / 3)


def test_average_precision_takes_ties_together() -> None:
    # All tied: one threshold finds everything, so it is the share of positives, whatever the order.
    assert average_precision([True, False, False, False], [0.5] * 4) == 0.25
    assert average_precision([False, False, False, True], [0.5] * 4) == 0.25
    # Pairs that never matched are tied at 0 and pull the end down, not the top.
    assert average_precision([True, True, False, False], [0.9, 0.0, 0.0, 0.0]) == pytest.approx(0.5 * 1 + 0.5 * 2 / 4)


def test_the_curve_has_a_point_per_threshold() -> None:
    assert curve([True, False, True, False], [0.9, 0.5, 0.5, 0.1]) == (
        CurvePoint(0.9, 1.0, 0.5),
        CurvePoint(0.5, 2 / 3, 1.0),
        CurvePoint(0.1, 0.5, 1.0),
    )
    points = curve([True, False, True, False], [0.9, 0.5, 0.5, 0.1])
    assert [round(point.f1, 3) for point in points] == [0.667, 0.8, 0.667]
    assert curve([False], [0.4]) == ()
    assert CurvePoint(0.5, 0.0, 0.0).f1 == 0.0


def test_confusion_has_a_cell_for_every_two_labels() -> None:
    gold = [GoldLabel.COPY, GoldLabel.COPY, GoldLabel.REWRITE, GoldLabel.STORY, GoldLabel.PARTIAL]
    found = [Relation.EXCERPT, Relation.REWRITE, Relation.NEAR_DUPLICATE, Relation.UNRELATED, Relation.PARTIAL]
    table = confusion(gold, found)
    assert [[table[row][column] for column in GoldLabel] for row in GoldLabel] == [
        [1, 1, 0, 0, 0],
        [1, 0, 0, 0, 0],
        [0, 0, 1, 0, 0],
        [0, 0, 0, 0, 1],
        [0, 0, 0, 0, 0],
    ]


def test_confusion_wants_as_many_relations_as_labels() -> None:
    with pytest.raises(ValueError, match="shorter"):
        confusion([GoldLabel.COPY], [])


def test_spearman_by_hand() -> None:
    assert spearman([1, 2, 3, 4], [10, 20, 30, 40]) == pytest.approx(1.0)
    assert spearman([1, 2, 3, 4], [0.4, 0.3, 0.2, 0.1]) == pytest.approx(-1.0)
    # by the formula for ranks without ties: one less six times two over five times twenty-four
    assert spearman([1, 2, 3, 4, 5], [2, 1, 3, 4, 5]) == pytest.approx(0.9)


@given(ranked)
def test_average_precision_lies_between_0_and_1(rows: list[tuple[bool, float]]) -> None:
    truth, chance = [yes for yes, _ in rows], [number for _, number in rows]
    value = average_precision(truth, chance)
    assert (value is None) == (not any(truth))
    assert value is None or 0 < value <= 1 + 1e-12


@given(ranked, st.data())
def test_average_precision_of_a_resample_is_that_of_the_repeated_pairs(
    rows: list[tuple[bool, float]], data: st.DataObject
) -> None:
    truth, chance = np.array([yes for yes, _ in rows]), np.array([number for _, number in rows])
    drawn = data.draw(arrays.arrays(np.int64, len(rows), elements=st.integers(0, 3)))
    value = average_precisions(drawn[None, :].astype(np.float64), truth, chance)[0]
    if np.repeat(truth, drawn).any():
        assert value == pytest.approx(average_precision_score(np.repeat(truth, drawn), np.repeat(chance, drawn)))
    else:
        assert math.isnan(value)


@given(ranked)
def test_the_order_of_the_pairs_does_not_matter(rows: list[tuple[bool, float]]) -> None:
    turned = rows[::-1]
    truth, chance = [yes for yes, _ in rows], [number for _, number in rows]
    back, ecnahc = [yes for yes, _ in turned], [number for _, number in turned]
    assert average_precision(truth, chance) == pytest.approx(average_precision(back, ecnahc))
    assert curve(truth, chance) == curve(back, ecnahc)
    assert spearman(truth, chance) == pytest.approx(spearman(back, ecnahc))


@given(ranked)
def test_the_last_point_of_the_curve_has_found_everything(rows: list[tuple[bool, float]]) -> None:
    points = curve([yes for yes, _ in rows], [number for _, number in rows])
    recalls = [point.recall for point in points]
    assert recalls == sorted(recalls)
    assert not points or recalls[-1] == 1.0


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 6)), min_size=2, max_size=25), st.data())
def test_spearman_is_scipys(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    drawn = data.draw(arrays.arrays(np.int64, len(rows), elements=st.integers(0, 2)))
    one, other = (np.array(column, dtype=np.float64) for column in zip(*rows, strict=True))
    value = spearmans(drawn[None, :].astype(np.float64), one, other)[0]
    x, y = np.repeat(one, drawn), np.repeat(other, drawn)
    if len(set(x)) > 1 and len(set(y)) > 1:
        assert value == pytest.approx(spearmanr(x, y).statistic)
    else:
        assert math.isnan(value)


# --- groups ----------------------------------------------------------------------------------------

# Bagga & Baldwin's own example: true chains of 5, 2 and 5; a response that joins the two large ones and one
# that joins a large and the small one.
CHAINS = dict(zip("123456789ABC", "11111" + "22" + "33333", strict=True))
LARGE_JOINED = dict(zip("123456789ABC", "ppppp" + "qq" + "ppppp", strict=True))
SMALL_JOINED = dict(zip("123456789ABC", "ppppp" + "qq" + "qqqqq", strict=True))


def test_b_cubed_on_the_example_of_its_paper() -> None:
    # Joining the large ones: ten articles of precision 1/2, two of 1. Joining the small one: 5 * 1 + 2 * 2/7 + 5 * 5/7.
    assert b_cubed(CHAINS, LARGE_JOINED) == pytest.approx((7 / 12, 1.0, 2 * 7 / 12 / (1 + 7 / 12)))
    assert b_cubed(CHAINS, SMALL_JOINED)[0] == pytest.approx((5 + 2 * 2 / 7 + 5 * 5 / 7) / 12)
    assert b_cubed(CHAINS, SMALL_JOINED)[1] == 1.0


def test_an_article_in_no_found_group_stands_alone() -> None:
    truth = {"wire": "quake", "reprint": "quake", "brief": "quake", "cup": "final"}
    found = {"wire": "1", "reprint": "1", "elsewhere": "1"}
    # Precision: everybody is in good company. Recall: 2/3 + 2/3 + 1/3 + 1 over four.
    assert b_cubed(truth, found) == pytest.approx((1.0, 2 / 3, 0.8))


def test_two_lone_articles_are_not_one_group() -> None:
    assert b_cubed({"a": "x", "b": "y"}, {}) == (1.0, 1.0, 1.0)
    assert b_cubed({"a": "x", "b": "x"}, {}) == pytest.approx((1.0, 0.5, 2 / 3))
    # Even where a found group has the name of the lone article.
    assert b_cubed({"a": "x", "b": "y"}, {"b": "a"}) == (1.0, 1.0, 1.0)


def test_no_articles_no_figures() -> None:
    assert b_cubed({}, {"a": "1"}) == (None, None, None)
    assert adjusted_rand({}, {}) is None
    assert adjusted_rand_figure({}, {}, seed=1, rounds=10) == Figure(None)
    assert b_cubed_figures({}, {}, seed=1, rounds=10) == (Figure(None),) * 3


def test_the_adjusted_rand_index_by_hand() -> None:
    # Pairs together in both 1, in truth 2, found 3, of 6: (1 - 1) / (2.5 - 1).
    truth, found = dict(zip("abcd", "xxyy", strict=True)), dict(zip("abcd", "1112", strict=True))
    assert adjusted_rand(truth, found) == pytest.approx(0.0)
    # 2 together in both, truth 2, found 4 (3 + 1... abc, de), of 10: (2 - .8) / (3 - .8).
    truth, found = dict(zip("abcde", "xxzyy", strict=True)), dict(zip("abcde", "11122", strict=True))
    assert adjusted_rand(truth, found) == pytest.approx(1.2 / 2.2)


@given(groupings)
def test_equal_groupings_agree_wholly(truth: dict[str, str]) -> None:
    renamed = {article: f"found {group}" for article, group in truth.items()}
    assert b_cubed(truth, renamed) == pytest.approx((1.0, 1.0, 1.0))
    assert adjusted_rand(truth, renamed) == pytest.approx(1.0)


@given(two_groupings())
def test_swapping_truth_and_found_swaps_precision_and_recall(both: tuple[dict[str, str], dict[str, str]]) -> None:
    truth, found = both
    precision, recall, f1 = b_cubed(truth, found)
    assert b_cubed(found, truth) == pytest.approx((recall, precision, f1))
    assert adjusted_rand(found, truth) == pytest.approx(adjusted_rand(truth, found))


@given(two_groupings(), st.data())
def test_neither_order_nor_names_matter(both: tuple[dict[str, str], dict[str, str]], data: st.DataObject) -> None:
    truth, found = both
    order = data.draw(st.permutations(sorted(truth)))
    new_truth = {f"id {article}": truth[article].upper() for article in order}
    new_found = {f"id {article}": found[article] + "!" for article in reversed(order)}
    assert b_cubed(new_truth, new_found) == pytest.approx(b_cubed(truth, found))
    assert adjusted_rand(new_truth, new_found) == pytest.approx(adjusted_rand(truth, found))


@given(two_groupings())
def test_b_cubed_is_the_mean_over_the_articles(both: tuple[dict[str, str], dict[str, str]]) -> None:
    truth, found = both
    shares = []
    for article in truth:
        true = {other for other in truth if truth[other] == truth[article]}
        group = {other for other in truth if found[other] == found[article]}
        shares.append((len(true & group) / len(group), len(true & group) / len(true)))
    means = [sum(column) / len(column) for column in zip(*shares, strict=True)]
    assert b_cubed(truth, found)[:2] == pytest.approx(tuple(means))


@given(two_groupings())
def test_b_cubed_lies_between_0_and_1_and_rand_reaches_no_further(both: tuple[dict[str, str], dict[str, str]]) -> None:
    assert all(value is not None and 0 < value <= 1 + 1e-12 for value in b_cubed(*both))
    rand = adjusted_rand(*both)
    assert rand is not None
    assert -1 <= rand <= 1 + 1e-12


@given(two_groupings())
def test_rand_of_halves_is_that_of_their_articles(both: tuple[dict[str, str], dict[str, str]]) -> None:
    truth, found = both
    order = list(dict.fromkeys(truth[article] for article in sorted(truth)))
    for kept in itertools.islice(itertools.product([0.0, 1.0], repeat=len(order)), 1, 12):
        names = {name for name, keep in zip(order, kept, strict=True) if keep}
        articles = [article for article in truth if truth[article] in names]
        expected = adjusted_rand_score([truth[a] for a in articles], [found[a] for a in articles])
        assert adjusted_rands(overlaps(truth, found), np.array([kept]))[0] == pytest.approx(expected)


# --- intervals -------------------------------------------------------------------------------------




@given(st.lists(st.floats(-5, 5), min_size=1, max_size=12), st.integers(0, 9))
def test_an_interval_holds_its_figure(values: list[float], seed: int) -> None:
    column = np.array(values)

    def mean(drawn: Floats) -> Floats:
        return np.stack([drawn @ column / len(values)], axis=1)

    (interval,) = bootstrap(mean, len(values), seed=seed, rounds=50)
    assert interval is not None
    point = float(np.ones(len(values)) @ column / len(values))
    assert interval.low <= point <= interval.high
    assert min(values) - 1e-9 <= interval.low <= interval.high <= max(values) + 1e-9


def test_the_same_seed_gives_the_same_interval_on_every_machine() -> None:
    def share(drawn: Floats) -> Floats:
        return np.stack([drawn[:, :30].sum(axis=1) / 100], axis=1)

    (one,), (same,), (other,) = (bootstrap(share, 100, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one != other
    # .3 give or take 1.96 * sqrt(.3 * .7 / 100) = .09
    assert one is not None
    assert (one.low, one.high) == pytest.approx((0.21, 0.39), abs=0.015)


def test_without_rounds_or_pairs_there_is_no_interval() -> None:
    def nothing(drawn: Floats) -> Floats:
        return np.full((len(drawn), 2), 0.5)

    assert bootstrap(nothing, 5, rounds=0) == (None, None)
    assert bootstrap(nothing, 0) == (None, None)
    assert bootstrap(nothing, 5, rounds=3) == (Interval(0.5, 0.5), Interval(0.5, 0.5))


def test_resamples_without_a_value_are_left_out() -> None:
    def sometimes(drawn: Floats) -> Floats:
        values = np.full((len(drawn), 2), np.nan)
        values[::2, 0] = 0.25
        return values

    assert bootstrap(sometimes, 4, rounds=20) == (Interval(0.25, 0.25), None)


@pytest.mark.parametrize(("seed", "rounds", "key"), [(-1, 10, "seed"), (1, -10, "rounds")])
def test_a_negative_seed_or_number_of_rounds_is_refused(seed: int, rounds: int, key: str) -> None:
    with pytest.raises(SettingError, match=rf"setting {key} = -\d+: is negative"):
        bootstrap(lambda drawn: drawn[:, :1], 3, seed=seed, rounds=rounds)


@given(st.integers(1, 20), st.integers(1, 30), st.integers(0, 5))
def test_every_resample_draws_as_many_as_there_are(n: int, rounds: int, seed: int) -> None:
    drawn = np.vstack(list(draws(n, seed=seed, rounds=rounds)))
    assert drawn.shape == (rounds, n)
    assert (drawn.sum(axis=1) == n).all()
    half = np.vstack(list(halves(n, seed=seed, rounds=rounds)))
    assert half.shape == (rounds, n)
    assert (half.sum(axis=1) == (n + 1) // 2).all()
    assert set(half.ravel()) <= {0.0, 1.0}


def test_resamples_do_not_hang_on_how_they_are_split(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [np.vstack(list(resample(7, seed=3, rounds=10))) for resample in (draws, halves)]
    monkeypatch.setattr("dedup.evaluate.intervals._CHUNK", 20)
    split = [list(resample(7, seed=3, rounds=10)) for resample in (draws, halves)]
    assert [len(parts) for parts in split] == [5, 5]
    assert all(np.array_equal(one, np.vstack(parts)) for one, parts in zip(whole, split, strict=True))
    assert [len(part) for part in halves(7, seed=3, rounds=4, width=10)] == [2, 2]


def test_figures_of_stories_have_intervals_around_them() -> None:
    truth = {f"article {n}": f"story {n % 7}" for n in range(70)}
    found = {article: story if article < "article 4" else "one heap" for article, story in truth.items()}
    rand = adjusted_rand_figure(truth, found, seed=1, rounds=200)
    for figure in (*b_cubed_figures(truth, found, seed=1, rounds=200), rand):
        assert figure.value is not None
        assert figure.interval is not None
        assert figure.interval.low <= figure.value <= figure.interval.high
    assert b_cubed_figures(truth, found, seed=1, rounds=0)[0].interval is None
    assert adjusted_rand_figure({"a": "x", "b": "x"}, {}, seed=1, rounds=9) == Figure(0.0)


def test_a_figure_says_what_it_knows() -> None:
    assert str(Figure(0.5)) == "0.500"
    assert Figure(1 / 3, Interval(0.2, 0.4)).to_json() == {"value": 0.333333, "low": 0.2, "high": 0.4}
    assert Figure(None).to_json() == {"value": None, "low": None, "high": None}
