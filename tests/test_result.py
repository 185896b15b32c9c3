"""A result answers a reviewer's questions."""

from __future__ import annotations

import sys
from dataclasses import replace

import networkx as nx
import pytest

from dedup.columns import LazyRows
from dedup.errors import DedupError, UnknownArticleError
from dedup.graph import to_networkx
from dedup.model import Article, Match, Place, Relation, Skipped, SkipReason, Status
from dedup.pipeline import run
from dedup.result import Result
from tests.stories import EVENTS, article, brief_of, own_report, reprint_of, rewrite_of, wire

FERRY = wire()
BROKEN = Skipped(
    id="feed:9",
    place=Place("feed.jsonl", 9),
    reason=SkipReason.BAD_RECORD,
    problem="no JSON: it breaks off at column 7",
    remedy="mend line 9",
    raw=b'{"id": ',
)
TWICE = [article("twice", own_report("rates").text), article("twice", own_report("rates").text)]


def the_day() -> Result:
    """Wire copy with all that becomes of it, two single reports, a broken record, and a record read twice."""
    return run([FERRY, reprint_of(FERRY), brief_of(FERRY), rewrite_of(FERRY), wire("dam"), BROKEN, *TWICE])


@pytest.fixture(scope="module", name="day")
def _day() -> Result:
    return the_day()


# --- articles --------------------------------------------------------------------------------------


def test_it_says_what_it_is_without_saying_everything(day: Result) -> None:
    assert repr(day) == "<Result: 8 articles read, 4 kept, 1 cluster, 1 story>"
    assert repr(run([FERRY])) == "<Result: 1 article read, 1 kept, 0 clusters, 0 stories>"


def test_an_article_as_received_and_what_became_of_it(day: Result) -> None:
    assert day.article("ferry-wire") == FERRY
    outcome = day.outcome("ferry-brief-courier")
    assert (outcome.status, outcome.kept, outcome.kept_by) == (Status.CLUSTERED, False, "ferry-wire")
    assert (day.outcome("dam").id, day.outcome("dam").status) == ("dam-wire", Status.SINGLE)


def test_a_skipped_record_has_an_outcome_but_no_article(day: Result) -> None:
    assert day.outcome("feed:9").status is Status.SKIPPED
    with pytest.raises(UnknownArticleError, match=r"'feed:9' \(feed.jsonl:9\) was skipped: no JSON") as caught:
        day.article("feed:9")
    assert caught.value.remedy == "mend line 9"


def test_the_article_comes_before_a_skipped_record_of_its_id(day: Result) -> None:
    assert [outcome.status for outcome in day.articles if outcome.id == "twice"] == [Status.SINGLE, Status.SKIPPED]
    assert day.outcome("twice").status is Status.SINGLE


@pytest.mark.parametrize(
    "ask",
    [
        lambda day: day.article("ferry-wird"),
        lambda day: day.outcome("ferry-wird"),
        lambda day: day.match("ferry-wire", "ferry-wird"),
        lambda day: day.matches_of("ferry-wird"),
        lambda day: day.cluster_of("ferry-wird"),
        lambda day: day.story_of("ferry-wird"),
    ],
)
def test_a_misspelt_id_is_met_with_those_that_are_near(day: Result, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(UnknownArticleError, match="no article has the id 'ferry-wird'") as caught:
        ask(day)
    assert "ferry-wire" in caught.value.remedy


# --- matches ---------------------------------------------------------------------------------------


def pairs(matches: tuple[Match, ...]) -> list[tuple[str, str]]:
    return [(match.pair.a, match.pair.b) for match in matches]


def test_a_match_has_no_first_and_second(day: Result) -> None:
    match = day.match("ferry-wire", "ferry-rewrite")
    assert match is not None
    assert match == day.match("ferry-rewrite", "ferry-wire")
    assert match.relation is Relation.REWRITE
    assert day.match("ferry-wire", "dam-wire") is None


def test_all_matches_of_an_article_the_surest_first(day: Result) -> None:
    own = day.matches_of("ferry-wire")
    assert {match.pair.a for match in own} == {"ferry-brief-courier", "ferry-reprint-ledger", "ferry-rewrite-herald"}
    assert own[0].relation is Relation.NEAR_DUPLICATE
    assert [match.probability for match in own] == sorted((m.probability for m in own), reverse=True)
    assert day.matches_of("dam-wire") == ()


def test_the_matches_to_doubt_come_first(day: Result) -> None:
    weakest = day.weakest(100)
    assert weakest == tuple(sorted((m for m in day.matches if m.relation.derived), key=lambda m: m.probability))
    assert day.weakest(2) == weakest[:2]
    assert len(day.weakest(100, derived=False)) == len(day.matches)


def test_every_match_is_found_by_its_articles(day: Result) -> None:
    for match in day.matches:
        assert day.match(match.pair.a, match.pair.b) == match
        assert match in day.matches_of(match.pair.a)
        assert match in day.matches_of(match.pair.b)


# --- groups ----------------------------------------------------------------------------------------


def test_where_an_article_belongs(day: Result) -> None:
    cluster, story = day.cluster_of("ferry-brief"), day.story_of("ferry-brief")
    assert cluster is not None
    assert story is not None
    assert cluster is day.clusters[0]
    assert (cluster.story, story.clusters) == (story.id, (cluster.id,))
    assert day.cluster_of("dam") is None
    assert day.story_of("dam") is None


# --- the deduplicated feed -------------------------------------------------------------------------


def test_what_is_kept_and_what_is_left_out_for_whom_and_why(day: Result) -> None:
    assert [outcome.id for outcome in day.kept()] == ["dam-wire", "feed:9", "ferry-wire", "twice"]
    removed = list(day.removed())
    assert [(r.id, r.kept_by) for r in removed] == [
        ("ferry-brief-courier", "ferry-wire"),
        ("ferry-reprint-ledger", "ferry-wire"),
        ("ferry-rewrite-herald", "ferry-wire"),
        ("twice", "twice"),
    ]
    for removal in removed[:3]:
        assert removal.match == day.match(removal.id, removal.kept_by)
        assert removal.match is not None
        assert removal.because == removal.match.because
    assert (removed[3].because, removed[3].match) == ("The same record was read before as twice.", None)


def test_of_many_identical_copies_each_is_traced_to_the_one_it_was_compared_with() -> None:
    copies = [reprint_of(FERRY, outlet=f"paper{n:02}", hours=n, furniture="") for n in range(12)]
    result = run([*copies, FERRY])
    removed = list(result.removed())
    assert len(removed) == 12
    assert {removal.kept_by for removal in removed} == {"ferry-wire"}
    assert all(r.match is not None and r.match.relation is Relation.IDENTICAL for r in removed)


# --- tables and graphs -----------------------------------------------------------------------------


def test_tables_say_what_the_objects_say(day: Result) -> None:
    tables = day.to_arrow()
    assert {name: table.num_rows for name, table in tables.items()} == {
        "articles": 8,
        "matches": len(day.matches),
        "clusters": 1,
        "stories": 1,
    }
    articles, matches = tables["articles"].to_pylist(), tables["matches"].to_pylist()
    assert [row["id"] for row in articles] == [outcome.id for outcome in day.articles]
    assert [row["kept"] for row in articles] == [outcome.kept for outcome in day.articles]
    assert [row["published"] for row in articles if row["id"] == "ferry-wire"] == [FERRY.published]
    for row, match in zip(matches, day.matches, strict=True):
        assert (row["a"], row["b"], row["relation"]) == (match.pair.a, match.pair.b, match.relation.value)
        assert row["resemblance"] == match.evidence.resemblance
        assert len(row["passages"]) == len(match.passages)
    cluster = tables["clusters"].to_pylist()[0]
    assert [member["id"] for member in cluster["members"]] == [m.id for m in day.clusters[0].members]
    assert (cluster["size"], cluster["origin"], cluster["agency"]) == (4, "ferry-wire", "Reuters")
    assert tables["stories"].to_pylist()[0]["members"] == list(day.stories[0].members)


def test_tables_of_nothing_have_their_columns() -> None:
    full, empty = the_day().to_arrow(), run([]).to_arrow()
    assert {name: table.schema for name, table in full.items()} == {name: t.schema for name, t in empty.items()}
    assert all(table.num_rows == 0 for table in empty.values())


def test_data_frames_are_the_tables(day: Result) -> None:
    frames = day.to_pandas()
    assert {name: frame.shape for name, frame in frames.items()} == {
        name: (table.num_rows, table.num_columns) for name, table in day.to_arrow().items()
    }
    assert frames["matches"].groupby("relation").size().to_dict() == dict(day.funnel.matches_by)


def test_without_pandas_it_says_what_to_do(day: Result, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(DedupError, match="pandas is not installed"):
        day.to_pandas()


def test_a_graph_of_the_matches(day: Result) -> None:
    graph = day.to_networkx()
    assert sorted(map(sorted, graph.edges)) == sorted(sorted((m.pair.a, m.pair.b)) for m in day.matches)
    assert nx.utils.graphs_equal(graph, to_networkx(day))


# --- by hand ---------------------------------------------------------------------------------------


def test_a_result_made_by_hand_answers_the_same(day: Result) -> None:
    by_hand = replace(day, articles=list(day.articles), matches=list(day.matches), columns=None)
    for name in EVENTS:
        if f"{name}-wire" in day.texts:
            assert by_hand.matches_of(f"{name}-wire") == day.matches_of(f"{name}-wire")
    assert by_hand.weakest(100) == day.weakest(100)
    assert list(by_hand.removed()) == list(day.removed())


def test_a_question_about_one_article_makes_few_objects() -> None:
    result = run([*(wire(event) for event in EVENTS), *(reprint_of(wire(event)) for event in EVENTS)])
    made: list[int] = []

    def make(row: int) -> Match:
        made.append(row)
        return result.matches[row]

    counted = replace(result, matches=LazyRows(len(result.matches), make))
    assert counted.match("cup-wire", "cup-reprint") is not None
    assert counted.match("cup-wire", "dam-wire") is None
    assert len(counted.matches_of("ferry-wire")) == 1
    assert len(made) == 2


def test_articles_without_a_record_or_a_date_are_answered_for_too() -> None:
    bare = [Article(id=name, text=FERRY.text, place=Place("memory")) for name in ("a", "b")]
    result = run(bare)
    assert len(result.clusters) == 1
    assert len(list(result.kept())) == len(list(result.removed())) == 1
