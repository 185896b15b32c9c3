"""Groups by average linkage: as scipy has them, whatever the order, and without chains."""

from __future__ import annotations

from itertools import combinations
from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from dedup import cluster
from dedup.cluster import COHERENT, Links, average_linkage, group_id
from dedup.grouped import GroupedRows

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]


def links(*entries: tuple[int, int, float]) -> Links:
    """Links as a reader writes them down."""
    return Links(
        np.array([a for a, _, _ in entries], np.int64),
        np.array([b for _, b, _ in entries], np.int64),
        np.array([w for _, _, w in entries], np.float64),
    )


@st.composite
def affinities(draw: st.DrawFn, *, dense: bool = False) -> F64:
    """A symmetric matrix of affinities, no two alike but for those that are absent and count as 0."""
    n = draw(st.integers(2, 9))
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    matrix = np.triu(chance.random((n, n)), 1)
    if not dense:
        matrix *= chance.random((n, n)) < draw(st.sampled_from([0.3, 0.6, 0.9]))
    return matrix + matrix.T


def sparse(matrix: F64) -> Links:
    """The affinities above 0."""
    a, b = np.nonzero(np.triu(matrix))
    return Links(a.astype(np.int64), b.astype(np.int64), matrix[a, b])


def partition(groups: I64) -> set[frozenset[int]]:
    """Groups without their numbers."""
    return {frozenset(rows) for rows in GroupedRows(groups).values()}


# --- what a reader can check by eye ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("entries", "groups"),
    [
        pytest.param([], [0, 1, 2, 3], id="nothing in common"),
        pytest.param([(0, 1, 0.9), (1, 2, 0.8)], [0, 0, 1, 2], id="a chain whose ends were never compared is cut"),
        pytest.param([(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.3)], [0, 0, 0, 1], id="a chain whose ends are a little alike"),
        pytest.param([(0, 1, 0.9), (2, 3, 0.9), (1, 2, 0.9)], [0, 0, 1, 1], id="one bridge welds no pairs"),
        pytest.param([(1, 3, 0.5), (0, 2, 0.4999)], [0, 1, 2, 1], id="the threshold itself is enough"),
        pytest.param([(0, 1, 0.6), (1, 2, 0.6)], [0, 0, 1, 2], id="of two as good, the smaller rows first"),
    ],
)
def test_four_articles(entries: list[tuple[int, int, float]], groups: list[int]) -> None:
    assert average_linkage(4, links(*entries), threshold=0.5).tolist() == groups


def test_a_round_up_of_ten_stories_is_in_one_of_them_at_most() -> None:
    stories = [(2 * i, 2 * i + 1, 0.9) for i in range(10)]
    roundup = [(row, 20, 0.6 + row / 1000) for row in range(20)]
    groups = average_linkage(21, links(*stories, *roundup), threshold=0.5)
    assert sorted(map(len, partition(groups))) == [2] * 9 + [3]


def two_events(within: float, between: float, size: int = 4) -> Links:
    """Two groups of reports, each as alike within as given, and every pair between them."""
    rows = range(2 * size)
    pairs = combinations(rows, 2)
    return links(*((a, b, within if (a < size) == (b < size) else between) for a, b in pairs))


@pytest.mark.parametrize(
    ("within", "between", "size", "groups"),
    [
        pytest.param(0.5, 0.2, 4, 2, id="two quakes in one province"),
        pytest.param(0.3, 0.2, 4, 1, id="one long siege"),
        pytest.param(0.5, 0.25, 4, 1, id="just as alike as asked"),
        pytest.param(0.5, 0.2, 3, 1, id="of three nobody can say how alike they are"),
    ],
)
def test_large_groups_join_only_if_as_alike_between_as_within(
    within: float, between: float, size: int, groups: int
) -> None:
    told = two_events(within, between, size)
    assert len(partition(average_linkage(2 * size, told, threshold=0.1, cohesion=0.5))) == groups
    assert len(partition(average_linkage(2 * size, told, threshold=0.1))) == 1


def test_no_article_and_no_link() -> None:
    assert average_linkage(0, links(), threshold=0.5).tolist() == []
    assert average_linkage(1, links(), threshold=0.5).tolist() == [0]


def test_two_thousand_in_a_chain_and_in_a_star() -> None:
    n = 2000
    chain = links(*((i, i + 1, 1.0) for i in range(n - 1)))
    star = links(*((0, i, 1.0) for i in range(1, n)))
    assert max(map(len, partition(average_linkage(n, chain, threshold=0.4)))) <= 4
    assert max(map(len, partition(average_linkage(n, star, threshold=0.4)))) == 3
    assert len(partition(average_linkage(n, chain, threshold=0.0))) == 1


# --- laws ------------------------------------------------------------------------------------------


@given(affinities(dense=True), st.floats(0.05, 0.95))
def test_it_is_scipys_average_linkage(matrix: F64, threshold: float) -> None:
    tree = linkage(squareform(1 - matrix, checks=False), "average")
    expected = fcluster(tree, 1 - threshold, "distance")
    assert partition(average_linkage(len(matrix), sparse(matrix), threshold=threshold)) == partition(expected - 1)


@given(affinities(), st.floats(0.05, 0.95))
def test_absent_pairs_count_as_nothing(matrix: F64, threshold: float) -> None:
    tree = linkage(squareform(1 - matrix, checks=False), "average")
    expected = fcluster(tree, 1 - threshold, "distance")
    assert partition(average_linkage(len(matrix), sparse(matrix), threshold=threshold)) == partition(expected - 1)


@given(st.lists(affinities(), max_size=5), st.integers(1, 30), st.sampled_from([0.0, 0.05, 0.3, 0.7]))
def test_what_hangs_apart_is_joined_apart(matrices: list[F64], links_of_part: int, threshold: float) -> None:
    starts = np.cumsum([0, *map(len, matrices)]).tolist()
    each = [sparse(np.round(matrix, 1)) for matrix in matrices]
    a, b, affinity = (np.concatenate([links()[i], *(own[i] for own in each)]) for i in range(3))
    moved = np.repeat(starts[:-1], [len(own.a) for own in each]).astype(np.int64)
    whole = Links(a.astype(np.int64) + moved, b.astype(np.int64) + moved, affinity)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "PART_LINKS", links_of_part)
        found = partition(average_linkage(starts[-1], whole, threshold=threshold))
    assert found == {
        frozenset(row + start for row in rows)
        for start, matrix, own in zip(starts, matrices, each, strict=False)
        for rows in partition(average_linkage(len(matrix), own, threshold=threshold))
    }


@given(affinities(), st.randoms(use_true_random=False))
def test_the_order_of_links_and_the_side_of_an_article_change_nothing(matrix: F64, random: Random) -> None:
    found = sparse(np.round(matrix, 1))  # rounded, so that many are as good as others
    order = list(range(len(found.a)))
    random.shuffle(order)
    turned = Links(found.b[order], found.a[order], found.affinity[order])
    expected = average_linkage(len(matrix), found, threshold=0.3)
    assert average_linkage(len(matrix), turned, threshold=0.3).tolist() == expected.tolist()


@given(affinities(), st.randoms(use_true_random=False))
def test_new_numbers_for_the_articles_make_the_same_groups(matrix: F64, random: Random) -> None:
    new = list(range(len(matrix)))
    random.shuffle(new)
    renamed = np.empty_like(matrix)
    renamed[np.ix_(new, new)] = matrix
    expected = {frozenset(new[row] for row in rows) for rows in partition(grouped(matrix, 0.3))}
    assert partition(grouped(renamed, 0.3)) == expected


@given(affinities(), st.floats(0.05, 0.95), st.floats(0.05, 0.95))
def test_a_lower_threshold_only_joins(matrix: F64, one: float, other: float) -> None:
    fine, coarse = (partition(grouped(matrix, threshold)) for threshold in (max(one, other), min(one, other)))
    assert all(any(small <= large for large in coarse) for small in fine)


@given(affinities(), st.floats(0.05, 0.5), st.floats(0.1, 2.0))
def test_what_is_left_apart_is_unlike_or_less_alike_between_than_within(
    matrix: F64, threshold: float, cohesion: float
) -> None:
    left = partition(average_linkage(len(matrix), sparse(matrix), threshold=threshold, cohesion=cohesion))
    for one, other in combinations([sorted(group) for group in left], 2):
        between = matrix[np.ix_(one, other)].mean()
        within = [matrix[np.ix_(group, group)].sum() / (len(group) * (len(group) - 1)) for group in (one, other)
                  if len(group) >= COHERENT]
        assert between < threshold + 1e-9 or (len(within) == 2 and between < cohesion * np.mean(within) + 1e-9)


@given(affinities(), st.floats(0.05, 0.95))
def test_groups_are_numbered_by_their_smallest_row(matrix: F64, threshold: float) -> None:
    groups = grouped(matrix, threshold)
    _, first = np.unique(groups, return_index=True)
    assert first.tolist() == sorted(first.tolist())
    assert sorted(set(groups.tolist())) == list(range(len(first)))


@given(affinities(), st.floats(0.05, 0.95))
def test_no_two_groups_are_left_that_should_join(matrix: F64, threshold: float) -> None:
    left = partition(grouped(matrix, threshold))
    for one, other in combinations(left, 2):
        assert matrix[np.ix_(sorted(one), sorted(other))].mean() < threshold + 1e-9


def grouped(matrix: F64, threshold: float) -> I64:
    """The groups of all articles of a matrix."""
    return average_linkage(len(matrix), sparse(matrix), threshold=threshold)


# --- names and members -----------------------------------------------------------------------------


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_an_id_is_made_from_the_article_alone_and_is_safe_anywhere(name: str) -> None:
    made = group_id("s", name)
    assert made == group_id("s", name)
    assert made.startswith("s-")
    assert made[2:].isalnum()
    assert made.isascii()
    assert group_id("c", name)[1:] == made[1:]
