"""Who had it first, what is kept, and what each member of a cluster is."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.attribution import (
    COMPARED,
    FULFILLED,
    GROUNDS,
    ORIGIN_OF_CLUSTER,
    canonical,
    grounds_of,
    pick,
    role,
)
from dedup.copies import Copy, lag_hours, surely_before, version_number
from dedup.copies import withdrawn as withdrawn_by
from dedup.errors import SettingError
from dedup.model import Choice, Credit, Polarity, PubStatus, Relation, Role, Span, Wire
from dedup.text.newswire import agency_of, version_mark

MORNING = datetime(2024, 11, 19, 9, 0, tzinfo=UTC)


def credit(kind: str, text: str, agency: str = "") -> Credit:
    return Credit(
        rule=f"en-{kind}", agency=agency, kind=kind, polarity=Polarity.COPY, span=Span(0, len(text)), text=text
    )


def copy(
    name: str,
    *credits: Credit,
    at: datetime | None = MORNING,
    day_only: bool = False,
    words: int = 100,
    source: str = "",
    url: str = "",
    title: str = "",
    text: str = "",
    original: str = "",
    withdrawn: str = "",
    version: int | None = None,
    holds: float | None = None,
) -> Copy:
    """What attribution is told of an article."""
    return Copy(
        row=0,
        id=name,
        title=title,
        source=source,
        url=url,
        text=lambda: text or name,
        hours=at.timestamp() / 3600 if at else math.nan,
        day_only=day_only,
        published=at,
        words=words,
        agency=agency_of(credits),
        credits=credits,
        mark=version_mark(title),
        original=original,
        withdrawn=withdrawn,
        version=version,
        holds=holds,
    )


DATELINE = credit("dateline", "OSLO (AP) —", "AP")
BYLINE = credit("byline", "By Ida Berg")
TAG = credit("credit_tag", "(AP)", "AP")


# --- origin ----------------------------------------------------------------------------------------


def test_what_the_copy_says_of_itself_stands_above_the_clock() -> None:
    early = copy("outlet", at=MORNING - timedelta(hours=3))
    late = copy("agency", DATELINE)
    found = pick([early, late], ORIGIN_OF_CLUSTER)
    assert found == Choice(
        id="agency", because=("carries AP's dateline: OSLO (AP) —", "earlier in print: outlet, 3 h before")
    )


def test_a_copy_that_lost_its_dateline_but_credits_the_agency_is_no_less_the_agencys() -> None:
    first = copy("first", TAG, at=MORNING, source="Post")
    later = copy("later", DATELINE, BYLINE, at=MORNING + timedelta(hours=6))
    printed = copy("printed", at=MORNING - timedelta(hours=6, minutes=12), source="post.example")
    assert pick([later, first], ORIGIN_OF_CLUSTER) == Choice(
        id="first", because=("credits AP: (AP)", "published first: 2024-11-19 09:00 UTC")
    )
    assert pick([later, printed, first], ORIGIN_OF_CLUSTER) == Choice(
        id="first",
        because=(
            "credits AP: (AP)",
            "published first of the 2 that credit AP: 2024-11-19 09:00 UTC",
            "earlier in print: post.example, 6 h 12 min before",
        ),
    )


def test_of_two_that_credit_the_agency_on_one_day_the_dateline_and_the_byline_decide() -> None:
    tagged, lined = (copy(name, *lines, day_only=True) for name, lines in {"t": [TAG], "d": [DATELINE, BYLINE]}.items())
    assert pick([tagged, lined], ORIGIN_OF_CLUSTER) == Choice(
        id="d", because=("carries AP's dateline: OSLO (AP) —", "carries a byline: By Ida Berg")
    )


@pytest.mark.parametrize(
    ("before", "bare", "words"),
    [
        (timedelta(minutes=5), False, "5 min"),
        (timedelta(seconds=5), False, "1 min"),
        (timedelta(hours=30), False, "30 h"),
        (timedelta(days=3, hours=2), False, "3 days"),
        (timedelta(days=2), True, "2 days"),
        (timedelta(days=1, hours=15), True, "2 days"),
    ],
)
def test_who_was_earlier_in_print_is_told_in_whole_days_where_dates_are_bare(
    before: timedelta, bare: bool, words: str
) -> None:
    early = copy("early", at=MORNING - before, day_only=bare)
    assert (
        pick([copy("o", DATELINE), early], ORIGIN_OF_CLUSTER).because[-1] == f"earlier in print: early, {words} before"
    )


@pytest.mark.parametrize(("source", "own"), [("apnews.com", True), ("AP", False), ("see apnews.com", False)])
def test_a_source_that_is_a_host_stands_for_the_address(source: str, own: bool) -> None:
    found = pick([copy("a", DATELINE, source=source)], ORIGIN_OF_CLUSTER)
    assert ("published on AP's own site" in found.because) is own


def test_the_agencys_own_page_stands_above_all() -> None:
    own = copy("own", DATELINE, url="https://apnews.com/article/1")
    found = pick([copy("reprint", DATELINE, BYLINE, at=MORNING - timedelta(days=1)), own], ORIGIN_OF_CLUSTER)
    assert found.id == "own"
    assert found.because[0] == "published on AP's own site"


def test_without_credits_the_first_in_time_and_among_equals_the_longest() -> None:
    first = [copy("short", at=MORNING, words=90), copy("long", at=MORNING, words=120)]
    later = copy("later", at=MORNING + timedelta(minutes=1), words=500)
    assert pick([later, *first], ORIGIN_OF_CLUSTER) == Choice(
        id="long", because=("published first: 2024-11-19 09:00 UTC", "the longest of the 2 left, with 120 words")
    )


def test_a_bare_date_is_neither_before_nor_after_an_hour_of_its_day() -> None:
    midnight = MORNING.replace(hour=0)
    bare = copy("bare", at=midnight, day_only=True, words=90)
    timed = copy("timed", at=MORNING, words=100)
    assert pick([bare, timed], ORIGIN_OF_CLUSTER).because == ("the longest, with 100 words",)
    before = copy("before", at=midnight - timedelta(days=2), day_only=True)
    found = pick([bare, timed, before], ORIGIN_OF_CLUSTER)
    assert found == Choice(id="before", because=("published first: 2024-11-17",))


@pytest.mark.parametrize(("hours", "lag"), [(-15, -24.0), (-14, 0.0), (0, 0.0), (37, 0.0), (38, 0.0), (39, 24.0)])
def test_a_bare_date_is_a_day_somewhere_on_earth(hours: int, lag: float) -> None:
    midnight = MORNING.replace(hour=0)
    bare = copy("bare", at=midnight, day_only=True, words=90)
    timed = copy("timed", at=midnight + timedelta(hours=hours))
    assert lag_hours(timed, bare) == lag
    assert lag_hours(bare, timed) == -lag
    first = pick([bare, timed], ["earliest", "longest"]).because[0]
    assert first.startswith("published first: " if lag else "the longest")


def test_what_a_bare_date_leaves_open_is_said() -> None:
    bare = copy("bare", at=MORNING.replace(hour=0), day_only=True, words=90)
    late = copy("late", at=MORNING + timedelta(days=5))
    assert pick([bare, copy("timed"), late], ["earliest", "longest"]).because == (
        "published first, as far as a bare date tells: 2024-11-19 09:00 UTC",
        "the longest, with 100 words",
    )


def test_undated_articles_come_last() -> None:
    found = pick([copy("undated", at=None, words=900), copy("dated")], ORIGIN_OF_CLUSTER)
    assert found.id == "dated"
    assert pick([copy("x", at=None), copy("y", at=None, words=200)], ["earliest", "longest"]).id == "y"


def test_equals_are_told_apart_by_their_text_not_by_their_name() -> None:
    one, other = copy("a", text="one"), copy("b", text="other")
    renamed = [copy("z", text="one"), copy("b", text="other")]
    first = pick([one, other], ORIGIN_OF_CLUSTER)
    assert {first.id, pick(renamed, ORIGIN_OF_CLUSTER).id} in ({"a", "z"}, {"b"})
    assert first.because == ("chosen among equals by a hash of its text",)


# --- canonical -------------------------------------------------------------------------------------

COPIES = [
    copy("first", at=MORNING, words=100),
    copy("longest", at=MORNING + timedelta(hours=1), words=150),
    copy("also-longest", at=MORNING + timedelta(hours=2), words=150),
]
ORIGIN = Choice(id="first", because=("published first: 2024-11-19 09:00 UTC",))


@pytest.mark.parametrize(
    ("policy", "kept", "because"),
    [
        ("origin", "first", "policy `origin`: keep the article found to be first"),
        ("", "first", "policy `origin`: keep the article found to be first"),
        ("latest", "also-longest", "published last: 2024-11-19 11:00 UTC"),
        ("longest, earliest", "longest", "published first of the 2 left: 2024-11-19 10:00 UTC"),
        ("earliest", "first", "published first: 2024-11-19 09:00 UTC"),
        ("own_host,origin", "first", "of these the article found to be first"),
    ],
)
def test_a_policy_keeps_one_and_says_why(policy: str, kept: str, because: str) -> None:
    choice = canonical(COPIES, ORIGIN, policy)
    assert choice.id == kept
    assert because in choice.because
    assert choice.because[0].startswith(f"policy `{policy or 'origin'}`")


def test_a_misspelt_policy_says_what_there_is() -> None:
    with pytest.raises(SettingError, match="there is no ground 'longst'") as caught:
        grounds_of("origin, longst")
    assert caught.value.remedy == (
        "take some of origin, own_host, agency_copy, dateline, byline, not_withdrawn, highest_version, declared, "
        "contains, earliest, latest, longest"
    )


def test_a_withdrawn_text_is_kept_only_if_all_are() -> None:
    killed = copy("killed", DATELINE, at=MORNING, withdrawn="its feed says that it was canceled")
    left, late = copy("left", at=MORNING + timedelta(hours=1)), copy("late", at=MORNING + timedelta(hours=2))
    copies = [killed, left, late]
    origin = pick(copies, ORIGIN_OF_CLUSTER)
    assert origin.id == "killed"
    assert canonical(copies, origin, "not_withdrawn, origin") == Choice(
        id="left",
        because=(
            "policy `not_withdrawn, origin`",
            "not withdrawn, as others are",
            "published first of the 2 left: 2024-11-19 10:00 UTC",
            "earlier in print: killed, 1 h before",
        ),
    )
    assert canonical([killed], origin, "not_withdrawn, origin").id == "killed"


def test_a_desk_that_wants_the_newest_text_keeps_the_highest_version() -> None:
    copies = [copy("first"), copy("second", version=2), copy("tenth", version=10)]
    kept = canonical(copies, Choice(id="first", because=()), "highest_version, origin")
    assert (kept.id, kept.because[1]) == ("tenth", "the highest version, 10")


@pytest.mark.parametrize(
    ("wire", "title", "lines", "version", "because"),
    [
        (Wire(version="3"), "UPDATE 1-Storm", (), 3, ""),
        (None, "UPDATE 1-Storm", (), 1, ""),
        (None, "Storm", (credit("hard_key", "dpa:240220-99-55290/2", "dpa"),), 2, ""),
        (Wire(version="v2", pubstatus=PubStatus.CANCELED), "Storm", (), None, "its feed says that it was canceled"),
        (None, "Storm", (credit("kill_notice", "KILL: Storm", "AP"),), None, "it carries a notice: KILL: Storm"),
        (None, "Storm", (), None, ""),
    ],
)
def test_versions_and_withdrawals_are_read_from_the_feed_the_title_and_the_text(
    wire: Wire | None, title: str, lines: tuple[Credit, ...], version: int | None, because: str
) -> None:
    mark = version_mark(title)
    assert (version_number(wire, mark, lines), withdrawn_by(wire, mark, title, lines)) == (version, because)


def test_on_its_own_site_or_under_its_own_name_an_agencys_text_is_its_own_without_a_credit() -> None:
    site = copy("site", url="https://www.bloomberg.com/news/1", at=MORNING)
    named = copy("named", source="Bloomberg", at=MORNING)
    licensed = copy("licensed", credit("byline", "By Ida Berg, AP", "AP"), url="https://www.bloomberg.com/2")
    carrier = copy("carrier", credit("byline", "Ida Berg, Bloomberg", "Bloomberg"), source="Post", at=MORNING)
    assert pick([carrier, site], ORIGIN_OF_CLUSTER).because[0] == "published on Bloomberg's own site"
    assert pick([carrier, named], ORIGIN_OF_CLUSTER).because[0] == "published by Bloomberg itself"
    assert pick([carrier, licensed], ["own_host"]).because == ("chosen among equals by a hash of its text",)


@pytest.mark.parametrize(
    "original", ["https://www.post.example/a/", "http://post.example/a?utm=1", "https://post.example/other"]
)
def test_the_page_that_another_declares_to_be_the_original_is_the_origin(original: str) -> None:
    page = copy("page", url="https://post.example/a", at=MORNING + timedelta(hours=1))
    echo = copy("echo", url="https://echo.example/b", at=MORNING, original=original)
    assert pick([echo, page], ORIGIN_OF_CLUSTER) == Choice(
        id="page",
        because=("declared to be the original by another page", "earlier in print: echo, 1 h before"),
    )


def test_of_undated_texts_the_one_that_contains_the_others_comes_first() -> None:
    cut, whole = copy("cut", at=None, holds=0.4, words=900), copy("whole", at=None, holds=0.97, words=500)
    assert pick([cut, whole], ORIGIN_OF_CLUSTER) == Choice(
        id="whole", because=("contains most of the others: 97% of their text on average",)
    )


# --- roles and lags --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("member", "relation", "longer", "expected"),
    [
        (copy("origin"), Relation.IDENTICAL, False, Role.ORIGIN),
        (copy("b", source="Post"), Relation.IDENTICAL, False, Role.REPRINT),
        (copy("b", source="Post"), Relation.NEAR_DUPLICATE, False, Role.REPRINT),
        (copy("b", source="Post"), Relation.REWRITE, False, Role.REWRITE),
        (copy("b", source="Post"), Relation.EXCERPT, False, Role.EXCERPT),
        (copy("b", source="Post"), Relation.EXCERPT, True, Role.REPRINT),
        (copy("b", title="UPDATE 2-Rates held"), Relation.NEAR_DUPLICATE, False, Role.UPDATE),
        (copy("b", source="AP", at=MORNING + timedelta(hours=1)), Relation.NEAR_DUPLICATE, False, Role.UPDATE),
        (copy("b", source="AP", at=MORNING + timedelta(hours=1)), Relation.IDENTICAL, False, Role.REPRINT),
        (copy("b", source="AP", at=None), Relation.NEAR_DUPLICATE, False, Role.REPRINT),
    ],
)
def test_roles(member: Copy, relation: Relation, longer: bool, expected: Role) -> None:
    assert role(member, copy("origin", source="AP"), relation, longer=longer) is expected


def test_lags_are_hours_or_whole_days() -> None:
    origin, later = copy("o"), copy("l", at=MORNING + timedelta(days=1, minutes=20))
    assert lag_hours(later, origin) == 24.33
    assert lag_hours(origin, later) == -24.33
    assert lag_hours(copy("l", at=later.published, day_only=True), origin) == 24.0
    assert lag_hours(copy("l", at=None), origin) is None


# --- laws ------------------------------------------------------------------------------------------

COPY = st.builds(
    copy,
    st.text("abc", min_size=1, max_size=3),
    at=st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    day_only=st.booleans(),
    words=st.integers(0, 3),
    source=st.sampled_from(["", "AP"]),
    text=st.sampled_from(["x", "y"]),
    url=st.sampled_from(["", "https://post.example/a", "https://post.example/b"]),
    original=st.sampled_from(["", "https://post.example/a", "https://post.example"]),
    holds=st.none() | st.sampled_from([0.2, 0.6, 0.64, 0.9]),
)
COPIES_OF_ONE_TEXT = st.lists(COPY, min_size=1, max_size=6, unique_by=lambda c: c.id)


@given(COPIES_OF_ONE_TEXT, st.permutations(sorted(GROUNDS)), st.randoms(use_true_random=False))
def test_the_choice_is_one_of_them_and_their_order_does_not_matter(
    copies: list[Copy], grounds: list[str], random: Random
) -> None:
    chosen = pick(copies, grounds)
    assert chosen.id in {c.id for c in copies}
    shuffled = copies.copy()
    random.shuffle(shuffled)
    assert pick(shuffled, grounds) == chosen


@given(COPIES_OF_ONE_TEXT, st.permutations(sorted(GROUNDS)), st.integers(0, len(GROUNDS)))
def test_the_choice_is_what_each_ground_leaves_of_what_the_one_before_it_left(
    copies: list[Copy], grounds: list[str], count: int
) -> None:
    left = copies
    for name in grounds[:count]:
        left = COMPARED[name](left) if name in COMPARED else [c for c in left if FULFILLED[name](c)] or left
    first = min(left, key=lambda c: (c.digest, c.source, c.url, c.title, c.id))
    assert pick(copies, grounds[:count]).id == first.id


@given(COPY, COPY)
def test_two_dates_compare_one_way_only_and_a_missing_one_not_at_all(one: Copy, other: Copy) -> None:
    before, after = surely_before(one, other), surely_before(other, one)
    assert not (before and after)
    if one.published is None or other.published is None:
        assert (before, after) == (False, False)
    elif not one.day_only and not other.day_only:
        assert (before, after) == (one.hours < other.hours, one.hours > other.hours)


@given(COPIES_OF_ONE_TEXT, st.permutations(sorted(GROUNDS)))
def test_nobody_was_before_whoever_was_first_or_after_whoever_was_last(copies: list[Copy], grounds: list[str]) -> None:
    chosen = pick(copies, grounds)
    by_id = {c.id: c for c in copies}
    lags = [lag_hours(c, by_id[chosen.id]) or 0.0 for c in copies]
    for words in chosen.because:
        assert not words.startswith(("published first:", "published first,")) or min(lags) >= 0
        assert not words.startswith(("published last:", "published last,")) or max(lags) <= 0
        assert not words.startswith("earlier in print") or min(lags) <= 0


@given(COPIES_OF_ONE_TEXT, st.sampled_from(sorted(GROUNDS)))
def test_a_policy_that_ends_in_origin_takes_the_origin_of_what_its_grounds_leave(
    copies: list[Copy], ground: str
) -> None:
    origin = pick(copies, ORIGIN_OF_CLUSTER)
    kept = canonical(copies, origin, f"{ground}, origin")
    if pick(copies, [ground], at_last=origin.id).id == origin.id:
        assert kept.id == origin.id
    else:
        assert kept.id == pick(copies, (ground, *ORIGIN_OF_CLUSTER)).id
