"""How many newsrooms told a story: counted by agency and outlet, not by text."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from dedup import Result, Settings, run
from dedup.model import Article, OriginKind, Origins, Role, Wire
from dedup.report.words import origins_in_words
from tests.stories import EVENTS, MORNING, article, brief_of, own_report, reprint_of, rewrite_of, wire


def counted(*articles: Article) -> Origins:
    """The origins of the one story that the articles tell."""
    return only(run(articles))


def only(result: Result) -> Origins:
    """The origins of the only story of several articles."""
    (story,) = result.stories
    assert story.origins is not None
    return story.origins


def test_a_wire_story_that_three_outlets_carry_has_one_origin() -> None:
    copy = wire("ferry")
    found = counted(copy, reprint_of(copy), brief_of(copy), rewrite_of(copy))
    assert origins_in_words(found) == "1 independent origin: Reuters"
    assert found.origins[0].because == ("carries Reuters's dateline: PORT ELLEN, Nov 19 (Reuters) -",)


def take(number: int, agency: str, first: int) -> Article:
    """A take of an agency on the ferry: two sentences of its own, and what everybody was told."""
    told = [EVENTS["ferry"].sentences[i][number % 2] for i in (first, first + 1, 0)]
    text = f"PORT ELLEN, Nov 19 ({agency}) - {' '.join(told)}"
    return article(f"take-{number}", text, title="Ferry aground", source=agency, at=MORNING + timedelta(hours=number))


def test_two_takes_of_one_agency_are_one_origin_and_two_agencies_are_two() -> None:
    same = counted(take(0, "AP", 1), take(1, "AP", 3))
    assert (same.at_least, same.at_most, [o.name for o in same.origins]) == (1, 1, ["AP"])


def signed(own: Article, line: str) -> Article:
    """A report under the name of who wrote it."""
    return article(own.id, f"{line}\n\n{own.text}", title="Ferry aground", source=own.source, at=own.published)


def report() -> Article:
    """A reporter's own words, with enough of the facts to be the same story."""
    own = own_report("ferry")
    facts = (
        "The Morning Star of Lagan Lines lies on the Black Rocks off Port Ellen. The coastguard counted 212 people on "
        "board, and three lifeboats brought the ferry's passengers in. Tugs from Belfast will come on Thursday."
    )
    return article(own.id, f"{facts} {own.text}", title="Ferry aground", source=own.source, at=own.published)


def test_a_reporter_who_signs_is_an_origin_and_a_text_that_nobody_signs_may_be_one() -> None:
    copy = wire("ferry")
    certain = counted(copy, reprint_of(copy), signed(report(), "By Ada Quill"))
    assert origins_in_words(certain) == "2 independent origins: Reuters, Gazette"
    doubtful = counted(copy, reprint_of(copy), report())
    assert origins_in_words(doubtful) == "1 to 2 independent origins: Reuters; unsigned: Gazette"
    assert [origin.kind for origin in doubtful.origins] == [OriginKind.AGENCY, OriginKind.UNKNOWN]


def in_the_feed(own: Article, byline: str) -> Article:
    """A report whose writer stands in the feed's own field."""
    return replace(own, wire=Wire(byline=byline))


@pytest.mark.parametrize(
    ("byline", "signed"),
    [
        ("Ada Quill", True),
        ("By Ada Quill and Tom Reed", True),
        ("आदा क्विल", True),
        ("Web Desk", False),
        ("By Staff Reporter", False),
        ("Gazette", False),
    ],
)
def test_a_reporter_may_sign_in_the_feeds_own_field(byline: str, signed: bool) -> None:
    found = counted(wire("ferry"), reprint_of(wire("ferry")), in_the_feed(report(), byline))
    assert (found.at_least, found.at_most) == (2 if signed else 1, 2)
    assert found.origins[1].kind is (OriginKind.OUTLET if signed else OriginKind.UNKNOWN)
    if signed:
        assert found.origins[1].because == (f"signed in its feed: {byline}",)


def test_nobody_signs_as_the_web_desk() -> None:
    found = counted(wire("ferry"), reprint_of(wire("ferry")), signed(report(), "Online Desk"))
    assert [origin.kind for origin in found.origins] == [OriginKind.AGENCY, OriginKind.UNKNOWN]


def test_an_agency_in_the_feeds_own_field_is_no_signature_of_the_outlet() -> None:
    found = counted(wire("ferry"), in_the_feed(report(), "Ada Quill; AFP"))
    assert [(origin.name, origin.kind) for origin in found.origins][1] == ("AFP", OriginKind.AGENCY)


RULES = """
[[agency]]
name = "HNS"
names = ["Harbour News Service"]
hosts = ["harbour.example"]

[[mark]]
name = "fresh, before the title"
kind = "update"
credit = "update_marker"
agency = "HNS"
before = 'FRESH(?: (?P<number>\\d{1,2}))?:'
"""


def test_an_agency_of_ones_own_has_its_site_and_its_marks(tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text(RULES, encoding="utf-8")
    text = report().text
    first = article("first", text, title="Ferry aground", source="Post", at=MORNING)
    second = article("second", text, title="FRESH 2: Ferry aground", source="Post", at=MORNING + timedelta(hours=1))
    home = article("home", text, title="Ferry aground", source="Feed", at=MORNING + timedelta(hours=2))
    home = replace(home, url="https://www.harbour.example/1")
    articles = [first, second, replace(home, text=f"{text}\n\n(Harbour News Service)")]
    (without,) = run(articles).clusters
    assert (without.origin.id, without.agency, without.versions) == ("first", "", ())
    result = run(articles, Settings().with_values({"text.credits": str(tmp_path / "my.toml")}))
    (cluster,) = result.clusters
    assert (cluster.origin.id, cluster.agency) == ("home", "HNS")
    assert cluster.origin.because[0] == "published on HNS's own site"
    assert {member.id: member.role for member in cluster.members}["second"] is Role.UPDATE
    assert [(one.id, one.number, one.mark) for one in cluster.versions if one.mark] == [("second", 2, "FRESH 2:")]
    assert [origin.name for origin in only(result).origins] == ["HNS"]


def test_a_story_has_one_origin_at_least() -> None:
    copies = [article(name, wire("ferry").text.partition(" - ")[2], source=name) for name in ("Post", "Herald")]
    assert (counted(*copies).at_least, counted(*copies).at_most) == (1, 1)


def test_the_order_of_the_feed_counts_for_nothing() -> None:
    articles = [wire("ferry"), reprint_of(wire("ferry")), brief_of(wire("ferry")), report(), take(1, "AP", 2)]
    expected = [story.origins for story in run(articles).stories]
    for seed in range(3):
        Random(seed).shuffle(articles)
        assert [story.origins for story in run(articles).stories] == expected


def test_every_text_of_a_story_counts_or_follows() -> None:
    result = run([wire("ferry"), reprint_of(wire("ferry")), report(), take(1, "AP", 2), rewrite_of(wire("ferry"))])
    for story in result.stories:
        if story.origins is None:
            continue
        home = {member.id: cluster.origin.id for cluster in result.clusters for member in cluster.members}
        texts = {home.get(member, member) for member in story.members}
        counts = [article for origin in story.origins.origins for article in origin.articles]
        follows = [follower.article for follower in story.origins.followers]
        assert sorted([*counts, *follows]) == sorted(texts)
        assert 1 <= story.origins.at_least <= story.origins.at_most <= len(texts)
