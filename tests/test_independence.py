"""How many newsrooms told a story: counted by agency and outlet, not by text."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from dedup import Result, run
from dedup.model import Article, OriginKind, Origins
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
