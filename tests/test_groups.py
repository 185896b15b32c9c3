"""From matches to clusters inside stories: what welds, what hangs on, and what only tells the same event."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.cluster import Links
from dedup.evidence import COLUMN, MEASURES
from dedup.grouped import GroupedRows
from dedup.groups import APART, Groups, group, renumbered, stand_ins, story_links
from dedup.matches import Matches
from dedup.model import Apart, Relation
from dedup.relation import CODE
from dedup.settings import ClusterSettings

I64 = npt.NDArray[np.int64]
Entry = tuple[int, int, Relation, float]

SETTINGS = ClusterSettings()
CROWD = 200
COPY, CUT, SAME_EVENT = Relation.NEAR_DUPLICATE, Relation.EXCERPT, Relation.SAME_STORY


def matches(*entries: Entry, shorter: str = "a") -> Matches:
    """Matches as a reader writes them down; of an excerpt the ``shorter`` makes up a tenth of the longer."""
    m = len(entries)
    measures = np.ones((m, len(MEASURES)), np.float32)
    measures[:, COLUMN["containment_longer"]] = [0.1 if relation is CUT else 0.9 for _, _, relation, _ in entries]
    return Matches(
        np.array([a for a, _, _, _ in entries], np.int64),
        np.array([b for _, b, _, _ in entries], np.int64),
        np.zeros(m, np.uint8),
        measures,
        np.array([probability for _, _, _, probability in entries], np.float64),
        np.array([CODE[relation] for _, _, relation, _ in entries], np.int8),
        np.zeros(m, np.float64),
        np.full(m, shorter == "a"),
        m,
    )


def links(*entries: tuple[int, int, float]) -> Links:
    """What says that two articles tell one event."""
    return Links(
        np.array([a for a, _, _ in entries], np.int64),
        np.array([b for _, b, _ in entries], np.int64),
        np.array([w for _, _, w in entries], np.float64),
    )


def grouped(count: int, found: Matches, told: Links | None = None, *, crowd: int = CROWD) -> Groups:
    """The groups of articles that each stand for themselves."""
    return group(np.arange(count), found, told or links(), SETTINGS, crowd=crowd)


# --- clusters --------------------------------------------------------------------------------------


def test_copies_of_one_text_are_a_cluster_and_the_rest_is_alone() -> None:
    found = grouped(4, matches((0, 2, COPY, 0.99)))
    assert found.cluster.tolist() == [0, 1, 0, 2]
    assert found.story.tolist() == [0, 1, 0, 2]
    assert found.links.tolist() == [True]


def test_a_chain_whose_ends_are_unlike_is_split_and_the_bridge_is_left_out() -> None:
    assert grouped(3, matches((0, 1, COPY, 0.7), (1, 2, COPY, 0.6))).cluster.tolist() == [0, 0, 1]


def test_what_only_tells_the_same_event_makes_no_cluster() -> None:
    found = grouped(2, matches((0, 1, SAME_EVENT, 0.3)), links((0, 1, 0.8)))
    assert found.cluster.tolist() == [0, 1]
    assert found.story.tolist() == [0, 0]


def test_a_brief_joins_the_one_text_that_it_is_cut_from() -> None:
    wire = [(1, 2, COPY, 0.99)]
    brief = [(0, 1, CUT, 0.9), (0, 2, CUT, 0.9)]
    found = grouped(3, matches(*brief, *wire))
    assert found.cluster.tolist() == [0, 0, 0]
    assert found.links.tolist() == [False, False, True]


def test_a_brief_of_the_wire_does_not_keep_a_rewrite_of_it_out() -> None:
    """Rows 0 wire, 1 brief, 2 rewrite: the brief and the rewrite share too little to be told for one text alone."""
    wire_and_brief, wire_and_rewrite = (0, 1, COPY, 0.99), (0, 2, Relation.REWRITE, 0.76)
    assert grouped(3, matches(wire_and_brief, wire_and_rewrite)).cluster.tolist() == [0, 0, 1]
    compared = (1, 2, SAME_EVENT, 0.47)
    assert grouped(3, matches(wire_and_brief, wire_and_rewrite, compared)).cluster.tolist() == [0, 0, 0]


def test_pairs_that_were_not_found_derived_make_no_cluster_however_many() -> None:
    pairs = [(a, b, SAME_EVENT, 0.49) for a, b in combinations(range(4), 2)]
    assert grouped(4, matches(*pairs)).cluster.tolist() == [0, 1, 2, 3]
    both = [(0, 1, COPY, 0.99), (2, 3, COPY, 0.99), *pairs[1:5]]
    assert grouped(4, matches(*both)).cluster.tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("relation", "days", "clusters"),
    [
        (Relation.REWRITE, 2.9, [0, 0]),
        (Relation.REWRITE, 3.1, [0, 1]),
        (Relation.REWRITE, float("nan"), [0, 0]),
        (COPY, 400.0, [0, 0]),
    ],
    ids=["a rewrite of the copy", "the next report of the case", "no dates", "reprinted after a year"],
)
def test_a_rewrite_is_made_while_the_copy_is_news(relation: Relation, days: float, clusters: list[int]) -> None:
    found = matches((0, 1, relation, 0.9))
    found.hours_apart[:] = 24 * days
    assert grouped(2, found).cluster.tolist() == clusters
    assert grouped(2, found).links.tolist() == [clusters == [0, 0]]


def test_each_match_that_holds_no_cluster_says_why() -> None:
    found = matches((0, 1, COPY, 0.99), (0, 2, COPY, 0.99), (1, 2, CUT, 0.9), (1, 3, Relation.REWRITE, 0.9))
    found.hours_apart[3] = 24 * 4
    issues = np.array([False, True, False, False])
    groups = group(np.arange(4), found, links(), SETTINGS, crowd=CROWD, issues=issues)
    assert [number and APART[number - 1] for number in groups.apart.tolist()] == [
        0, Apart.SERIES, Apart.EXCERPT, Apart.FOLLOW_UP,
    ]
    assert groups.links.tolist() == [True, False, False, False]
    assert groups.cluster.tolist() == [0, 0, 1, 2]


def test_a_brief_that_stands_in_two_unlike_texts_joins_neither() -> None:
    assert grouped(3, matches((0, 1, CUT, 0.9), (0, 2, CUT, 0.9))).cluster.tolist() == [0, 1, 2]


def test_a_round_up_of_five_briefs_welds_nothing() -> None:
    """Row 5 holds the openings of five wires (0 to 4), each of which stands in it whole."""
    found = grouped(6, matches(*((row, 5, CUT, 0.95) for row in range(5))))
    assert found.cluster.tolist() == [0, 1, 2, 3, 4, 5]


def test_a_long_text_never_follows_its_excerpt() -> None:
    found = grouped(3, matches((0, 1, CUT, 0.9), (0, 2, CUT, 0.9), shorter="b"))
    assert found.cluster.tolist() == [0, 1, 2], "row 0 is a round-up of rows 1 and 2"


def test_an_excerpt_that_is_most_of_its_container_is_one_text_with_it() -> None:
    found = matches((0, 1, CUT, 0.9))
    found.measures[:, COLUMN["containment_longer"]] = 0.9
    assert grouped(2, found).links.tolist() == [True]


# --- stories ---------------------------------------------------------------------------------------


def test_a_story_joins_clusters_whole() -> None:
    found = grouped(5, matches((0, 1, COPY, 0.99), (2, 3, COPY, 0.99)), links(*story_of(0, 1, 2, 3)))
    assert found.cluster.tolist() == [0, 0, 1, 1, 2]
    assert found.story.tolist() == [0, 0, 0, 0, 1]


def story_of(*rows: int) -> list[tuple[int, int, float]]:
    """All pairs of some rows, as alike as two reports of one event are."""
    return [(a, b, 0.6) for a, b in combinations(rows, 2)]


def test_one_pair_in_common_does_not_join_two_large_clusters() -> None:
    copies = [(a, b, COPY, 0.99) for rows in ((0, 1, 2, 3), (4, 5, 6, 7)) for a, b in combinations(rows, 2)]
    assert grouped(8, matches(*copies), links((3, 4, 0.9))).story.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_a_text_that_many_print_counts_once() -> None:
    """Six copies of one text would drown the two other reports of its event, if each had a voice of its own."""
    copies = [(a, b, COPY, 0.99) for a, b in combinations(range(6), 2)]
    told = [(row, other, 0.1) for row in range(6) for other in (6, 7)]
    found = grouped(8, matches(*copies), links(*told, (6, 7, 0.1)))
    assert found.story.tolist() == [0] * 8


def reports(*events: range, within: float, between: float) -> list[tuple[int, int, float]]:
    """Every pair of the reports of some events, as alike as reports of one event are, or of two."""
    rows = [(event, row) for event, own in enumerate(events) for row in own]
    return [(a, b, within if one == other else between) for (one, a), (other, b) in combinations(rows, 2)]


def test_two_events_of_one_kind_are_two_stories_though_all_their_reports_are_alike() -> None:
    told = reports(range(4), range(4, 8), within=0.4, between=0.15)
    assert grouped(8, matches(), links(*told)).story.tolist() == [0] * 4 + [1] * 4
    told = reports(range(4), range(4, 8), within=0.2, between=0.15)
    assert set(grouped(8, matches(), links(*told)).story.tolist()) == {0}


PIECE = Relation.PARTIAL


def round_up(row: int, *of: int) -> tuple[list[Entry], list[tuple[int, int, float]]]:
    """A round-up has a piece of each of some articles, and tells a little of each of their events."""
    return [(other, row, PIECE, 0.1) for other in of], [(other, row, 0.5 + other / 100) for other in of]


@pytest.mark.parametrize("stories", [3, 5])
def test_a_round_up_is_told_with_the_story_it_is_closest_to_and_welds_none(stories: int) -> None:
    pieces, told = round_up(stories, *range(stories))
    found = grouped(stories + 1, matches(*pieces), links(*told))
    assert found.story.tolist() == [*range(stories), stories - 1]


def test_it_stays_with_all_reports_of_that_story() -> None:
    pieces, told = round_up(4, 0, 1, 2, 3)
    found = grouped(5, matches(*pieces), links(*told, (2, 3, 0.8)))
    assert found.story.tolist() == [0, 1, 2, 2, 2]


def test_two_pieces_of_one_story_and_its_background_make_no_round_up() -> None:
    pieces, told = round_up(2, 0, 1)
    assert grouped(3, matches(*pieces), links(*told)).story.tolist() == [0, 0, 0]


def test_independent_reports_of_one_event_are_no_round_up() -> None:
    """Row 4 has no piece of the others: they tell what it tells in their own words."""
    _, told = round_up(4, 0, 1, 2, 3)
    assert grouped(5, matches(), links(*told)).story.tolist().count(0) > 1


def test_only_near_and_alike_pairs_tell_a_story() -> None:
    a, b = np.array([0, 0, 0]), np.array([1, 2, 3])
    measures = np.zeros((3, len(MEASURES)), np.float32)
    measures[:, COLUMN["cosine"]] = [0.5, 0.5, 0.1]
    measures[:, COLUMN["facts_cosine"]] = [0.25, 0.25, 1.0]
    told = story_links(a, b, measures, np.array([True, False, True]), least=0.2)
    assert [told.a.tolist(), told.b.tolist(), told.affinity.tolist()] == [[0], [1], [pytest.approx(0.125**0.5)]]


# --- very many copies ------------------------------------------------------------------------------


def star(copies: int, relation: Relation = COPY) -> list[Entry]:
    """A bucket over its cap: each copy was compared with the first and with the next alone."""
    with_first = [(0, row, relation, 0.99) for row in range(1, copies)]
    return sorted({*with_first, *((row, row + 1, relation, 0.99) for row in range(1, copies - 1))}, key=lambda e: e[:2])


@pytest.mark.parametrize("copies", [CROWD + 1, 3000])
def test_thousands_of_near_copies_stay_together_although_few_pairs_were_compared(copies: int) -> None:
    found = grouped(copies + 1, matches(*star(copies)))
    assert [len(rows) for rows in GroupedRows(found.cluster).values()] == [copies, 1]
    assert set(found.leader.tolist()) == {0, copies}


def test_a_rewrite_of_one_of_them_belongs_to_all() -> None:
    copies = CROWD + 1
    found = grouped(copies + 1, matches(*star(copies), (7, copies, Relation.REWRITE, 0.8)))
    assert set(found.cluster.tolist()) == {0}


def test_many_articles_on_one_event_do_not_stand_for_each_other() -> None:
    found = matches(*star(CROWD + 1, Relation.SAME_STORY))
    assert stand_ins(np.arange(CROWD + 1), found, CROWD).tolist() == list(range(CROWD + 1))


def test_a_series_of_hundreds_of_issues_is_not_led_by_its_first() -> None:
    """Near duplicates all, but each day's issue is a text of its own."""
    found = matches(*star(CROWD + 1))
    issues = np.ones(len(found.a), np.bool_)
    groups = group(np.arange(CROWD + 1), found, links(), SETTINGS, crowd=CROWD, issues=issues)
    assert groups.cluster.tolist() == groups.leader.tolist() == list(range(CROWD + 1))


def test_identical_texts_go_where_their_leader_goes() -> None:
    leader = np.array([0, 0, 0, 3])
    found = group(leader, matches((0, 3, COPY, 0.9)), links(), SETTINGS, crowd=CROWD)
    assert found.cluster.tolist() == [0, 0, 0, 0]


# --- laws ------------------------------------------------------------------------------------------


@st.composite
def corpora(draw: st.DrawFn) -> tuple[int, list[Entry], list[tuple[int, int, float]]]:
    """Some articles with matches and story links of any kind."""
    count = draw(st.integers(1, 8))
    pairs = st.sampled_from(sorted(combinations(range(count), 2)) or [(0, 0)])
    chance = st.floats(0.5, 1.0)
    found = draw(st.dictionaries(pairs, st.tuples(st.sampled_from([COPY, CUT, SAME_EVENT]), chance), max_size=12))
    told = draw(st.dictionaries(pairs, chance, max_size=12))
    entries = [(a, b, relation, p) for (a, b), (relation, p) in sorted(found.items()) if a < b]
    return count, entries, [(a, b, w) for (a, b), w in sorted(told.items()) if a < b]


@given(corpora(), st.sampled_from([2, CROWD]))
def test_every_cluster_lies_in_one_story(
    corpus: tuple[int, list[Entry], list[tuple[int, int, float]]], crowd: int
) -> None:
    count, entries, told = corpus
    found = grouped(count, matches(*entries), links(*told), crowd=crowd)
    assert all(len({int(found.story[row]) for row in rows}) == 1 for rows in GroupedRows(found.cluster).values())
    assert len(found.cluster) == len(found.story) == count


@given(corpora(), st.integers(1, 4))
def test_who_leads_leads_itself_and_only_its_near_copies(
    corpus: tuple[int, list[Entry], list[tuple[int, int, float]]], crowd: int
) -> None:
    count, entries, _ = corpus
    leader = stand_ins(np.arange(count), matches(*entries), crowd)
    near = {(a, b) for a, b, relation, _ in entries if relation is COPY}
    assert (leader[leader] == leader).all()
    assert all(row == led or (min(row, led), max(row, led)) in near for row, led in enumerate(leader.tolist()))


@given(st.lists(st.integers(0, 5)))
def test_renumbering_changes_no_group(groups: list[int]) -> None:
    old = np.array(groups, np.int64)
    new = renumbered(old)
    assert {tuple(rows) for rows in GroupedRows(new).values()} == {tuple(rows) for rows in GroupedRows(old).values()}
    assert [rows[0] for rows in GroupedRows(new).values()] == sorted(rows[0] for rows in GroupedRows(new).values())
