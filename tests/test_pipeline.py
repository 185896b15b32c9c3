"""The stories that users tell, from articles to clusters, stories and outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from dedup.errors import ModelError, SettingError
from dedup.feeds import read
from dedup.model import Article, Cluster, Relation, Role, Status, Story
from dedup.pipeline import run
from dedup.result import Result
from dedup.settings import Settings
from tests.stories import (
    EVENTS,
    FURNITURE,
    MORNING,
    article,
    brief_of,
    chaff,
    own_report,
    reprint_of,
    rewrite_of,
    roundup_of,
    wire,
)

SEEDS = Path(__file__).parent.parent / "seeds"
FERRY = wire()


def clusters(result: Result) -> set[frozenset[str]]:
    """The clusters by their members."""
    return {frozenset(member.id for member in cluster.members) for cluster in result.clusters}


def stories(result: Result) -> set[frozenset[str]]:
    """The stories by their members."""
    return {frozenset(story.members) for story in result.stories}


def ids(*articles: Article) -> frozenset[str]:
    return frozenset(one.id for one in articles)


def only(result: Result) -> Cluster:
    """The one cluster that there is."""
    assert len(result.clusters) == 1
    return result.clusters[0]


# --- a day's news ----------------------------------------------------------------------------------


def everything_about(event: str) -> list[Article]:
    copy = wire(event)
    return [copy, reprint_of(copy), brief_of(copy), rewrite_of(copy)]


def test_a_day_of_five_events_is_five_clusters_whatever_became_of_the_copy() -> None:
    result = run([article for event in EVENTS for article in everything_about(event)])
    assert clusters(result) == {ids(*everything_about(event)) for event in EVENTS}
    assert stories(result) == clusters(result)
    assert {cluster.origin.id for cluster in result.clusters} == {f"{event}-wire" for event in EVENTS}
    assert {outcome.id for outcome in result.kept()} == {f"{event}-wire" for event in EVENTS}


def test_members_stand_in_order_of_time_with_what_they_are_and_how_long_they_took() -> None:
    cluster = only(run([*everything_about("ferry"), wire("dam")]))
    assert [(member.id, member.role, member.lag_hours) for member in cluster.members] == [
        ("ferry-wire", Role.ORIGIN, 0.0),
        ("ferry-reprint-ledger", Role.REPRINT, 2.0),
        ("ferry-brief-courier", Role.EXCERPT, 3.0),
        ("ferry-rewrite-herald", Role.REWRITE, 4.0),
    ]
    assert (cluster.agency, cluster.first, cluster.last) == ("Reuters", MORNING, MORNING + timedelta(hours=4))
    assert cluster.origin.because[:2] == (
        "published by Reuters itself", "carries Reuters's dateline: PORT ELLEN, Nov 19 (Reuters) -"
    )
    assert all(member.similar_to == "ferry-wire" for member in cluster.members[1:])


def test_a_report_in_its_own_words_is_nobodys_copy() -> None:
    result = run([FERRY, reprint_of(FERRY), own_report("ferry"), wire("dam"), wire("cup")])
    assert clusters(result) == {ids(FERRY, reprint_of(FERRY))}
    assert result.outcome("ferry-own").kept


def test_two_sources_that_carry_the_same_words_are_one_text() -> None:
    one, other = (reprint_of(FERRY, outlet=outlet, furniture="") for outlet in ("Ledger", "Post"))
    match = run([one, other]).match(one.id, other.id)
    assert match is not None
    assert (match.relation, match.probability, match.evidence.same_source) == (Relation.IDENTICAL, 1.0, False)
    assert match.because == "All 123 words are the same, in the same order."


def test_an_update_of_the_agencys_own_copy_is_an_update() -> None:
    longer = f"{FERRY.text}\n\nA diver was taken to hospital in the afternoon with a broken wrist, police added."
    later = article("ferry-update", longer, title=FERRY.title, source=FERRY.source, at=MORNING + timedelta(hours=5))
    roles = {member.id: member.role for member in only(run([FERRY, later])).members}
    assert roles == {"ferry-wire": Role.ORIGIN, "ferry-update": Role.UPDATE}


def test_a_policy_keeps_the_longest() -> None:
    settings = Settings().with_values({"cluster.canonical": "longest"})
    longer = f"{FERRY.text}\n\nA diver was taken to hospital in the afternoon with a broken wrist, police added."
    later = article("ferry-long", longer, source="Post", at=MORNING + timedelta(hours=5))
    result = run([FERRY, later], settings)
    assert (only(result).origin.id, only(result).canonical.id) == ("ferry-wire", "ferry-long")
    assert [outcome.id for outcome in result.kept()] == ["ferry-long"]


# --- stories over their clusters -------------------------------------------------------------------


def test_a_story_contradicts_none_of_its_clusters() -> None:
    result = run([FERRY, rewrite_of(FERRY, hours=-2), reprint_of(FERRY), wire("dam")])
    assert {story.origin.id for story in result.stories} == {"ferry-wire"}
    assert only(result).origin.id == "ferry-wire"
    assert only(result).origin.because[-1] == "earlier in print: Herald, 2 h before"


def test_a_story_is_called_what_its_texts_say_and_not_what_stands_on_the_page() -> None:
    copies = [
        article("a", FERRY.text, title="Scroll to top of page", source="Post", at=MORNING),
        article("b", FERRY.text, title="Read this before you leave home", source="Ledger", at=MORNING),
        article("c", FERRY.text, title="Ferry aground off Port Ellen", source="Herald", at=MORNING),
    ]
    assert run(copies).stories[0].title == "Ferry aground off Port Ellen"
    assert run(copies[:2]).stories[0].title.startswith("The ferry Morning Star ran aground")


@pytest.mark.parametrize(
    "furniture",
    ["Subscribe now, sign in", "Published 23 minutes ago", "by Ada Quill - Nov 19, 2024 7:00 am"],
)
def test_a_title_that_is_the_first_line_of_its_text_is_borne_out_by_the_rest(furniture: str) -> None:
    text = FERRY.text.partition(" - ")[2]
    pages = [article(n, f"{furniture}\n\n{text}", title=furniture, source=n, at=MORNING) for n in ("Post", "Star")]
    assert run(pages).stories[0].title.startswith("The ferry Morning Star ran aground")
    real = "The ferry Morning Star ran aground"
    pages = [article(n, f"{real}\n\n{text}", title=real, source=n, at=MORNING) for n in ("Post", "Star")]
    assert run(pages).stories[0].title == real


def test_a_story_is_named_by_no_caption_no_cut_title_and_without_the_outlet() -> None:
    caption = "The ferry Morning Star aground off Port Ellen. Ada Quill/AFP/Getty Images"
    named = [
        (caption, "Star"),
        ("Ferry Morning Star aground off Port...", "Post"),
        ("Ferry aground | Isle Post", "islepost.com"),
    ]
    copies = [
        article(f"{n}", FERRY.text, title=title, source=source, at=MORNING + timedelta(hours=n))
        for n, (title, source) in enumerate(named)
    ]
    assert run(copies).stories[0].title == "Ferry aground"
    assert run(copies[:2]).stories[0].title == "Ferry Morning Star aground off Port..."


@pytest.mark.parametrize(
    "furniture", ["By The Agency Staff", "Reuters", "Subscribe now", "1 / 19", "", "Your page is here"]
)
def test_a_story_is_not_called_by_its_pages_furniture(furniture: str) -> None:
    pages = [article(f"page-{n}", chaff(n).text, title="Your page is here", source="Post") for n in range(3)]
    copy = article("wire", FERRY.text, title=furniture, source="Reuters", at=MORNING)
    named = article("named", FERRY.text, title="Ferry runs aground", source="Post", at=MORNING + timedelta(hours=1))
    again = article("again", FERRY.text, title="Later title of it", source="Post", at=MORNING + timedelta(hours=2))
    nameless = article("nameless", FERRY.text, title=furniture, source="Post", at=MORNING + timedelta(hours=1))
    titles = [run([*pages, copy, *others]).stories[0].title for others in ((again, named), (nameless,))]
    assert titles == [
        "Ferry runs aground",
        "The ferry Morning Star ran aground on the Black Rocks off Port Ellen early …",
    ]


# --- excerpts and round-ups ------------------------------------------------------------------------


def long_wire() -> Article:
    """One long text: the copy of four events under one dateline."""
    paragraphs = [one for event in ("ferry", "rates", "dam", "museum") for one, _ in EVENTS[event].sentences]
    return article("long-wire", "\n\n".join(paragraphs), source="Reuters", at=MORNING)


def test_a_brief_inside_a_long_wire_is_found_and_attached() -> None:
    brief = article("brief", " ".join(one for one, _ in EVENTS["dam"].sentences[:2]), source="Courier", at=MORNING)
    result = run([long_wire(), brief, *(chaff(n) for n in range(20))])
    match = result.match("brief", "long-wire")
    assert match is not None
    assert match.relation is Relation.EXCERPT
    assert 10 * match.evidence.words_a < match.evidence.words_b
    assert match.evidence.a_in_b > 5 * match.evidence.b_in_a
    assert clusters(result) == {frozenset({"brief", "long-wire"})}
    roles = {member.id: member.role for member in only(result).members}
    assert roles["brief"] is Role.EXCERPT or roles["long-wire"] is not Role.EXCERPT


def test_a_text_that_contains_an_older_brief_is_no_excerpt_of_it() -> None:
    opening = article("brief", EVENTS["dam"].sentences[0][0], source="Courier", at=MORNING - timedelta(days=1))
    rest = " ".join(one for one, _ in EVENTS["dam"].sentences)
    result = run([opening, article("full", rest, source="Post", at=MORNING)])
    for cluster in result.clusters:
        assert {member.id: member.role for member in cluster.members}["full"] is not Role.EXCERPT


@pytest.mark.parametrize("reprinted", [False, True])
def test_a_round_up_of_five_briefs_welds_no_stories(reprinted: bool) -> None:
    wires = [wire(event) for event in EVENTS]
    reprints = [reprint_of(copy) for copy in wires] if reprinted else []
    result = run([*wires, *reprints, roundup_of(wires)])
    for one in wires:
        story = result.story_of(one.id)
        assert story is None or len(ids(*wires) & set(story.members)) == 1
    assert clusters(result) == ({ids(a, b) for a, b in zip(wires, reprints, strict=True)} if reprinted else set())


def test_two_digests_of_the_same_day_are_one_text_and_weld_nothing() -> None:
    wires = [wire(event) for event in EVENTS]
    digests = [roundup_of(wires, outlet=outlet) for outlet in ("Digest", "Evening")]
    result = run([*wires, *digests])
    assert clusters(result) == {ids(*digests)}
    assert all(len(ids(*wires) & members) <= 1 for members in stories(result))


# --- chains ----------------------------------------------------------------------------------------


def test_a_chain_whose_ends_have_nothing_in_common_is_split_or_flagged() -> None:
    """A and C are two events; B carries half of each."""
    a, c = wire("ferry"), wire("dam")
    halves = [sentence for event in ("ferry", "dam") for sentence, _ in EVENTS[event].sentences[:4]]
    b = article("both", "\n\n".join(halves), source="Post", at=MORNING + timedelta(hours=6))
    result = run([a, b, c])
    for cluster in result.clusters:
        if ids(a, c) <= {member.id for member in cluster.members}:
            assert any(link.bridge for link in cluster.weak_links)
    assert result.match(a.id, c.id) is None


def test_a_link_that_alone_holds_a_group_together_is_named() -> None:
    result = run([*everything_about("ferry"), *everything_about("rates")])
    groups: list[Cluster | Story] = [*result.clusters, *result.stories]
    for group in groups:
        probabilities = [link.probability for link in group.weak_links]
        assert probabilities == sorted(probabilities)
        for link in group.weak_links:
            match = result.match(link.pair.a, link.pair.b)
            assert match is not None
            assert match.probability == link.probability
            assert match.relation.derived


# --- furniture and credits -------------------------------------------------------------------------

DISCLAIMER = (
    "This page is provided for general information and does not amount to advice on which you should rely. Although "
    "we make reasonable efforts to keep the material on our site up to date, we make no representations, warranties "
    "or guarantees, whether express or implied, that the content is accurate, complete or recent. Where our site "
    "contains links to other sites and resources provided by third parties, these links are for your information "
    "alone. You may print off one copy of any page for personal use, and you must not use any part of it for "
    "commercial purposes without first obtaining a licence from us or from those who license it to us."
)


def test_a_shared_disclaimer_of_a_hundred_words_is_no_match() -> None:
    assert len(DISCLAIMER.split()) >= 100
    same_page = [
        article(f"{event}-page", f"{own_report(event).text}\n\n{DISCLAIMER}", source="Post") for event in EVENTS
    ]
    result = run(same_page)
    assert list(result.matches) == []
    for page in same_page:
        spans = result.outcome(page.id).furniture
        assert " ".join(page.text[span.start : span.end] for span in spans).startswith("This page is provided")


def test_credits_and_dates_lines_are_evidence_and_not_compared() -> None:
    result = run([FERRY, reprint_of(FERRY)])
    outcome = result.outcome("ferry-wire")
    assert [credit.text for credit in outcome.credits] == ["PORT ELLEN, Nov 19 (Reuters) -"]
    assert outcome.words == 123
    match = result.match("ferry-wire", "ferry-reprint")
    assert match is not None
    assert match.evidence.agencies == ("Reuters",)
    assert all(FERRY.text[p.b.start : p.b.end].startswith("The ferry") for p in match.passages[:1])
    assert FURNITURE not in [reprint_of(FERRY).text[p.a.start : p.a.end] for p in match.passages]


# --- time ------------------------------------------------------------------------------------------


def test_the_same_text_is_one_text_eight_months_later_but_the_same_event_is_not() -> None:
    later = reprint_of(FERRY, hours=24 * 240)
    assert clusters(run([FERRY, later])) == {ids(FERRY, later)}
    again = own_report("ferry", hours=24 * 240)
    near = own_report("ferry")
    told = Settings().with_values({"relation.same_story_cosine": 0.05, "candidates.cosine_threshold": 0.05})
    assert [match.relation for match in run([FERRY, near], told).matches] == [Relation.SAME_STORY]
    assert list(run([FERRY, again], told).matches) == []


def test_undated_articles_take_part() -> None:
    undated = article("undated", rewrite_of(FERRY).text, source="Herald")
    cluster = only(run([FERRY, undated]))
    assert [member.id for member in cluster.members] == ["ferry-wire", "undated"], "undated articles come last"
    assert [member.lag_hours for member in cluster.members] == [0.0, None]


# --- settings --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "value", "error"),
    [("cluster.canonical", "oldest", SettingError), ("relation.model", "missing.json", ModelError)],
)
def test_what_cannot_work_is_told_before_the_feed_is_read(setting: str, value: str, error: type[Exception]) -> None:
    feed = iter([FERRY])
    with pytest.raises(error, match=value):
        run(feed, Settings().with_values({setting: value}))
    assert next(feed) == FERRY


def test_each_stage_is_named_once_and_in_order() -> None:
    stages: list[str] = []
    run([FERRY, reprint_of(FERRY)], on_stage=stages.append)
    assert stages == [
        "reading",
        "taking the copy apart",
        "sketching",
        "finding candidates",
        "comparing",
        "grouping",
        "attributing",
    ]


@pytest.mark.parametrize("route", ["resemblance", "containment", "cosine"])
def test_each_route_alone_finds_a_reprint_and_says_so(route: str) -> None:
    result = run([FERRY, reprint_of(FERRY, furniture=FURNITURE)], Settings().with_values({"candidates.routes": route}))
    assert [match.routes for match in result.matches] == [(route,)]


# --- the five articles that the project began with -------------------------------------------------


def seed(number: str) -> str:
    return next(path.name for path in SEEDS.iterdir() if path.name.startswith(number))


def seeds(names: Iterable[tuple[str, Path]]) -> Result:
    """The five articles under other names."""
    by_path = {Path(one.id).name: one for one in read(SEEDS) if isinstance(one, Article)}
    return run([article(name, by_path[path.name].text, at=by_path[path.name].published) for name, path in names])


def test_the_rewrite_the_story_and_the_origin_of_the_five_seeds() -> None:
    result = run(read(SEEDS))
    match = result.match("000", "002")
    assert match is not None
    assert match.relation is Relation.REWRITE
    assert {Path(m.id).name for m in only(result).members} == {seed("000"), seed("002")}
    assert {frozenset(Path(m).name for m in story.members) for story in result.stories} == {
        frozenset(map(seed, ("000", "001", "002", "004")))
    }
    assert result.cluster_of("003") is None
    assert result.story_of("003") is None
    cluster = only(result)
    assert Path(cluster.origin.id).name == seed("002")
    assert cluster.origin.because == (
        "carries ANI's dateline: New Delhi [India], November 19 (ANI):",
        "carries a byline: By Vishu Adhana",
    )
    assert cluster.agency == "ANI"


@pytest.mark.parametrize("order", [(0, 1, 2, 3, 4), (4, 2, 0, 3, 1), (3, 4, 1, 2, 0)])
def test_other_names_and_another_order_change_nothing_of_that(order: tuple[int, ...]) -> None:
    paths = sorted(SEEDS.glob("*.txt"))
    letters = "edcba"
    result = seeds((letters[order[i]], path) for i, path in enumerate(paths))
    name = {path.name[:3]: letters[order[i]] for i, path in enumerate(paths)}
    assert {m.id for m in only(result).members} == {name["000"], name["002"]}
    assert stories(result) == {frozenset(name[number] for number in ("000", "001", "002", "004"))}
    assert only(result).origin.id == name["002"]
    assert result.outcome(name["003"]).status is Status.SINGLE
