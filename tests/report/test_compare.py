"""Two articles side by side, the rows of the tables, and the two drawings of a story."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedup.model import Apart, Credit, Polarity, Relation, Span
from dedup.report.compare import TEXT_CHARACTERS, comparison, facts, language_tag
from dedup.report.drawings import drawn
from dedup.report.rows import Limits, Scene, member_row, single_row, web_address
from dedup.report.shown import Shown
from dedup.report.views import short_names, story_view

from .builder import BRIEF, REWRITE, WIRE, article, evidence, ferry, match, result
from .hostile import HOSTILE

FEW = Limits(clusters=1, members=2, singles=0)
ALL = Limits(clusters=9, members=9, singles=9)


def held() -> Shown:
    found = ferry()
    shown = Shown(found)
    for each in found.matches:
        shown.match(each)
    for outcome in found.articles:
        shown.article(outcome)
    return shown


def scene() -> Scene:
    shown = held()
    return Scene(number=1, held=shown, codes=short_names(shown.stories[0]), limits=ALL)


def test_the_left_text_is_the_one_asked_for_whichever_comes_first_in_the_pair() -> None:
    shown = held()
    wire, echo = shown.texts["nwa-1"], shown.texts["echo-3"]
    pair = next(m for m in shown.matches.values() if {m.pair.a, m.pair.b} == {"nwa-1", "echo-3"})
    one = comparison(pair, anchor="x", left=("A1", wire, None), right=("A4", echo, None))
    other = comparison(pair, anchor="x", left=("A4", echo, None), right=("A1", wire, None))
    assert "".join(s.text for s in one.left.segments) == WIRE
    assert "".join(s.text for s in one.right.segments) == REWRITE
    assert other.left.segments[-1].text == one.right.segments[-1].text
    assert {n for s in one.left.segments for n in s.passages} == {1, 2}


def test_the_letters_of_the_grounds_are_explained_where_they_stand() -> None:
    one, other = article("a", "Ferry."), article("b", "Ferry.")
    lettered = match(one, other, Relation.REWRITE, 0.8, because="4 of 9 sentences of A have a counterpart in B")
    compared = comparison(lettered, anchor="x", left=("C7", other, None), right=("C9", one, None))
    assert compared.letters == "A is C9 and B is C7 here."
    plain = replace(lettered, because="All of it is the same")
    assert comparison(plain, anchor="x", left=("C7", other, None), right=("C9", one, None)).letters == ""


def test_credit_lines_and_furniture_are_quiet_but_a_photo_credit_is_not() -> None:
    text = "Ferry aground (NWA) Photo: NWA. Read more."
    photo = Credit(
        rule="p", agency="NWA", kind="photo", polarity=Polarity.NEGATIVE, span=Span(20, 31), text="Photo: NWA."
    )
    tag = Credit(rule="t", agency="NWA", kind="tag", polarity=Polarity.COPY, span=Span(14, 19), text="(NWA)")
    one, other = article("a", text), article("b", "Ferry.")
    found = result([one, other], credit_lines={"a": (photo, tag)}, furniture={"a": (Span(32, 42),)})
    pair = match(one, other, Relation.REWRITE, 0.8)
    side = comparison(pair, anchor="x", left=("1", one, found.articles[0]), right=("2", other, None)).left
    assert [(s.text, s.quiet) for s in side.segments if s.quiet] == [
        ("(NWA)", "credit line"),
        ("Read more.", "furniture, in 12 articles of its source"),
    ]


def test_a_text_of_a_megabyte_is_cut_and_counted() -> None:
    long = article("a", HOSTILE["long"])
    pair = match(long, article("b", "Ferry."), Relation.REWRITE, 0.8)
    side = comparison(pair, anchor="x", left=("1", long, None), right=("2", article("b", "Ferry."), None)).left
    assert sum(len(s.text) for s in side.segments) == TEXT_CHARACTERS
    assert side.cut == len(HOSTILE["long"]) - TEXT_CHARACTERS


def test_the_evidence_in_plain_words() -> None:
    rows = {fact.name: f"{fact.value} {fact.meaning}" for fact in facts(evidence(), "A1", "A2")}
    assert rows["Length"] == "60 and 50 words A1 and A2"
    assert rows["A1 inside A2"] == "80 % of the three-word runs of A1 are in A2"
    assert rows["Sentences"] == "4 of 5 of A2, the shorter, have a counterpart; 100 % of them in the same order"
    assert rows["Longest run"] == "31 words word for word in both, without a break"
    assert rows["Apart in time"] == "1.5 hours between the two publications"
    assert rows["Agencies"].startswith("NWA ")


@pytest.mark.parametrize(("hours", "words"), [(None, "not known"), (0.0, "0.0 hours"), (48.0, "2.0 days")])
def test_the_distance_in_time(hours: float | None, words: str) -> None:
    rows = {fact.name: fact.value for fact in facts(replace(evidence(), hours_apart=hours, shorter="a"), "A1", "A2")}
    assert rows["Apart in time"] == words


@pytest.mark.parametrize(
    ("raw", "tag"),
    [
        ("en", "en"),
        ("zh_Hant_TW", "zh-Hant-TW"),
        (" hi ", "hi"),
        ("", ""),
        ("en\n", "en"),
        ('en" onload="x', ""),
        ("e", ""),
    ],
)
def test_language_tags(raw: str, tag: str) -> None:
    assert language_tag(raw) == tag


@pytest.mark.parametrize(
    ("raw", "address"),
    [
        ("https://example.org/a?b=1", "https://example.org/a?b=1"),
        ("HTTP://EXAMPLE.ORG", "HTTP://EXAMPLE.ORG"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("https://example.org/a b", ""),
        ("https://example.org/\u202egpj", ""),
        ("https://example.org/" + "a" * 3_000, ""),
    ],
)
def test_which_addresses_a_browser_may_follow(raw: str, address: str) -> None:
    assert web_address(raw) == address


def test_a_pair_that_is_kept_apart_says_so_beside_its_relation() -> None:
    monday, tuesday = article("a", WIRE), article("b", REWRITE)
    found = replace(match(monday, tuesday, Relation.NEAR_DUPLICATE, 0.9), apart=Apart.SERIES)
    shown = comparison(found, anchor="x", left=("A1", monday, None), right=("A2", tuesday, None))
    assert shown.relation == "near duplicate, kept apart (issues of a series)"


def test_a_member_as_a_row() -> None:
    here = scene()
    group = here.held.stories[0].clusters[0]
    row = member_row(here, group, group.members[1], 0)
    assert (row.article.code, row.article.source, row.article.headline) == ("A2", "Now!", "Ferry aground")
    assert (row.article.published, row.lag, row.role) == ("19 Nov 2024", "same day", "excerpt")
    assert (row.article.agency, row.article.credit) == ("NWA", "(NWA)")
    assert (row.closest, row.relation, row.probability) == ("A1", "excerpt", "97 %")
    assert (row.article.kept, row.article.fate) == (False, "left out for A1")
    assert (row.anchor, row.beside) == ("s1-a2", "nwa-1")


def test_the_origin_as_a_row_has_no_lag_and_nothing_beside_it() -> None:
    here = scene()
    group = here.held.stories[0].clusters[0]
    row = member_row(here, group, group.members[0], 0)
    assert (row.role, row.lag, row.anchor, row.match) == ("origin", "", "", None)
    assert (row.canonical, row.article.fate) == (True, "kept")


def test_a_single_article_as_a_row() -> None:
    row = single_row(scene(), "isle-2")
    assert (row.article.code, row.role, row.article.published) == ("1", "single", "no date")
    assert (row.closest, row.relation, row.probability) == ("A1", "same story, own words", "8 %")


def test_short_names_are_letters_with_numbers_and_bare_numbers_for_singles() -> None:
    assert short_names(held().stories[0]) == {
        "nwa-1": "A1",
        "now-9": "A2",
        "post-7": "A3",
        "echo-3": "A4",
        "isle-2": "1",
    }


def test_a_story_in_brief_counts_what_it_leaves_out() -> None:
    shown = held()
    view = story_view(3, shown.stories[0], shown, FEW)
    assert (view.number, view.title) == (3, "Ferry aground, 212 safe")
    assert [row.article.code for row in view.clusters[0].rows] == ["A1", "A2"]
    assert (view.clusters[0].more, view.singles, view.singles_more) == (2, (), 1)
    assert view.weak_links == ()  # the cluster says it
    assert [(link.a, link.b, link.bridge) for link in view.clusters[0].weak_links] == [("A4", "A1", True)]


def test_a_story_without_a_title_takes_its_origins() -> None:
    found = ferry()
    bare = replace(found, stories=[replace(found.stories[0], title=" \n")])
    shown = Shown(bare)
    assert story_view(1, shown.stories[0], shown, ALL).title == "Ferry aground, 212 safe"


def test_the_drawings_of_a_small_story() -> None:
    shown = held()
    made = drawn(shown.stories[0], shown, short_names(shown.stories[0]))
    assert [lane.name for lane in made.timeline.lanes] == ["Cluster A", "no date"]
    assert [mark.dot.code for mark in made.timeline.marks if mark.dot.origin] == ["A1"]
    assert made.graph is not None
    assert [item.node.code for item in made.graph.nodes] == ["A1", "A2", "A3", "A4", "1"]
    assert [line.tie.tip for line in made.graph.ties if line.tie.weak] == ["A4 and A1: rewrite, 81 %"]
    assert (made.timeline_note, made.graph_note) == ("", "")


def test_two_articles_need_no_graph() -> None:
    shown = held()
    assert drawn(shown.stories[1], shown, short_names(shown.stories[1])).graph is None


def test_an_article_whose_text_is_not_at_hand_still_has_its_row() -> None:
    found = ferry()
    texts = {name: text for name, text in found.texts.items() if name != "now-9"}
    shown = Shown(replace(found, texts=texts))
    here = Scene(number=1, held=shown, codes=short_names(shown.stories[0]), limits=ALL)
    group = shown.stories[0].clusters[0]
    assert member_row(here, group, group.members[1], 0).article.headline == "(text not at hand)"
    assert BRIEF not in {text.text for text in texts.values()}
