"""Why two articles match, or do not."""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from dedup.candidates import Route
from dedup.errors import UnknownArticleError
from dedup.explain import Explanation, explain, pair_of
from dedup.model import PassageKind, Relation, Skipped, SkipReason
from dedup.pipeline import find, run
from dedup.settings import Settings
from tests.stories import MORNING, article, brief_of, own_report, reprint_of, rewrite_of, wire

FERRY = wire()
DAY = (FERRY, reprint_of(FERRY), brief_of(FERRY), rewrite_of(FERRY), own_report("ferry"), wire("dam"), wire("cup"))


def explained(a: str, b: str, settings: Settings | None = None) -> Explanation:
    return explain(DAY, a, b, settings)


def test_a_rewrite_is_a_sum_that_can_be_added_up() -> None:
    pair = explained("ferry-wire", "ferry-rewrite")
    assert (pair.matched, pair.compared, pair.same_cluster, pair.same_story) == (True, True, True, True)
    assert pair.match.relation is Relation.REWRITE
    assert pair.terms[0].measure == "base"
    assert math.fsum(term.log_odds for term in pair.terms) == pytest.approx(pair.log_odds)
    assert 1 / (1 + math.exp(-pair.log_odds)) == pytest.approx(pair.match.probability, abs=1e-4)
    assert pair.verdict == ()


def test_it_is_the_match_that_the_run_has() -> None:
    for match in run(DAY).matches:
        pair = explained(match.pair.a, match.pair.b)
        assert pair.matched
        assert pair.match.evidence == match.evidence
        assert (pair.match.relation, pair.match.routes) == (match.relation, match.routes)
        if match.relation is not Relation.SAME_STORY:  # of these a run keeps no passages
            assert pair.match.passages == match.passages


def test_asked_the_other_way_round_it_says_the_same() -> None:
    assert explained("ferry-brief", "ferry-wire") == explained("ferry-wire", "ferry-brief")


def test_two_that_have_nothing_in_common_are_measured_all_the_same() -> None:
    pair = explained("dam", "cup")
    assert pair.match.relation is Relation.UNRELATED
    assert (pair.matched, pair.compared, pair.same_cluster, pair.same_story) == (False, False, False, False)
    assert [note.reached for note in pair.routes] == [False, False, False]
    assert pair.verdict[0].startswith("The run never compared the two")
    assert pair.verdict[1].startswith("Not one copy: the probability is 0.0")
    assert pair.verdict[-1].startswith("Not one story: the cosine is 0.0")
    assert pair.match.routes == ()


def test_every_pair_of_a_day_can_be_explained() -> None:
    found = find(DAY)
    for one, other in combinations(range(len(DAY)), 2):
        pair = pair_of(found, one, other)
        assert pair == pair_of(found, other, one)
        assert pair.matched <= pair.compared
        assert pair.same_cluster <= pair.same_story
        assert {note.route for note in pair.routes} == set(Route)
        for passage in pair.match.passages:
            left, right = pair.a.article.text, pair.b.article.text
            assert left[passage.a.start : passage.a.end].strip()
            if passage.kind is PassageKind.VERBATIM:
                said = left[passage.a.start : passage.a.end], right[passage.b.start : passage.b.end]
                assert said[0].split() == said[1].split()


def test_credits_and_furniture_are_told_and_not_compared() -> None:
    pages = [
        article(f"{event}-page", f"{wire(event).text}\n\nAll rights reserved by the Ledger and its owners.",
                source="Ledger", at=MORNING)
        for event in ("ferry", "dam", "cup", "museum", "rates")
    ]
    pair = explain([*pages, FERRY], "ferry-page", "ferry-wire")
    page = pair.a
    assert [page.article.text[span.start : span.end] for span in page.furniture] == [
        "All rights reserved by the Ledger and its owners"
    ]
    assert [credit.agency for credit in page.credits] == ["Reuters"]
    assert pair.match.relation is Relation.IDENTICAL


def test_a_route_says_why_it_did_not_reach_a_pair() -> None:
    late = article("ferry-late", rewrite_of(FERRY).text, source="Herald", at=MORNING.replace(month=12))
    settings = Settings().with_values({"candidates.routes": "cosine,resemblance"})
    pair = explain([*DAY[:1], late], "ferry-wire", "ferry-late", settings)
    why = {note.route: note.why for note in pair.routes}
    assert why[Route.COSINE] == "30.0 days apart, the window is 7 (candidates.window_days)"
    assert why[Route.CONTAINMENT] == "this route is switched off (candidates.routes)"
    assert why[Route.RESEMBLANCE].endswith("of 100 such pairs")
    assert not pair.compared
    assert pair.match.relation is Relation.REWRITE  # what the run missed is seen here


def test_an_article_too_short_to_judge() -> None:
    flash = article("flash", "The ferry Morning Star ran aground on the Black Rocks.", source="Wire", at=MORNING)
    pair = explain([FERRY, flash], "flash", "ferry-wire")
    least = Settings().text.min_words
    assert any(f"10 words are fewer than text.min_words = {least}" in sentence for sentence in pair.verdict)


def test_many_copies_of_one_text_are_identical_though_not_compared_pair_by_pair() -> None:
    copies = [article(f"copy-{i:02}", FERRY.text, source=f"Outlet {i}", at=MORNING) for i in range(12)]
    pair = explain(copies, "copy-05", "copy-09")
    assert pair.match.relation is Relation.IDENTICAL
    assert pair.same_cluster


def test_the_same_article_twice_and_one_that_was_skipped() -> None:
    with pytest.raises(UnknownArticleError, match="are the same article"):
        explained("dam", "dam-wire")
    lost = Skipped(
        id="lost", place=FERRY.place, reason=SkipReason.EMPTY_TEXT, problem="the text is empty", remedy="fill it"
    )
    with pytest.raises(UnknownArticleError, match=r"the article 'lost' \(stories\) was skipped: the text is empty"):
        explain([*DAY, lost], "lost", "dam")


def test_no_dates_and_no_common_word() -> None:
    texts = {"x": "Völlig andere Wörter stehen hier, " * 8, "y": "Nothing here is like anything else at all. " * 8}
    pair = explain([article(known, text) for known, text in texts.items()], "x", "y")
    assert pair.match.evidence.hours_apart is None
    assert pair.match.evidence.cosine == 0
    assert pair.match.passages == ()
