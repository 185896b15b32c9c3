"""Numbers and times in plain words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Relation, Role
from dedup.report.words import (
    RELATION_ORDER,
    RELATION_WORDS,
    ROLE_WORDS,
    counted,
    funnel_sentence,
    headline,
    joined,
    lag,
    moment,
    named,
    percent,
    span_of,
)
from dedup.times import bare_dates

from .builder import article, ferry, result

NOON = datetime(2024, 11, 19, 12, tzinfo=UTC)
INDIA = timezone(timedelta(hours=5, minutes=30))


def test_every_relation_and_every_role_has_a_word() -> None:
    assert set(RELATION_WORDS) == set(Relation) == set(RELATION_ORDER)
    assert set(ROLE_WORDS) == set(Role)


@given(st.floats(0, 1))
def test_percent_claims_all_or_nothing_only_where_it_is_so(value: float) -> None:
    assert (percent(value) == "100 %") == (value == 1)
    assert (percent(value) == "0 %") == (value == 0)


@pytest.mark.parametrize(
    ("hours", "by_day", "words"),
    [
        (None, False, "not known"),
        (0.0, False, "same time"),
        (0.004, False, "same time"),
        (1.0, False, "+1 h"),
        (1.999, False, "+2 h"),
        (-0.5, False, "−30 min"),
        (47.5, False, "+47 h 30 min"),
        (48.0, False, "+2 days"),
        (12.0, True, "same day"),
        (24.0, True, "+1 day"),
        (-72.0, True, "−3 days"),
    ],
)
def test_lags(hours: float | None, by_day: bool, words: str) -> None:
    assert lag(hours, by_day=by_day) == words


def test_times_are_shown_in_utc_and_bare_dates_in_their_own_zone() -> None:
    late = datetime(2024, 11, 19, 1, 0, tzinfo=INDIA)
    assert moment(late) == "18 Nov 2024, 19:30 UTC"
    assert moment(late, True) == "19 Nov 2024"
    assert moment(None) == "no date"


def test_a_span_says_nothing_twice() -> None:
    day = datetime(2024, 11, 19, tzinfo=UTC)
    assert span_of(None, NOON) == "no dates"
    assert span_of(NOON, NOON) == "19 Nov 2024, 12:00 UTC"
    assert span_of(NOON, NOON + timedelta(hours=2)) == "19 Nov 2024, 12:00 to 14:00 UTC"
    assert span_of(NOON, NOON + timedelta(days=1)) == "19 Nov 2024, 12:00 UTC to 20 Nov 2024, 12:00 UTC"
    assert span_of(day, NOON, {day}) == "19 Nov 2024 to 19 Nov 2024, 12:00 UTC"
    assert span_of(day, day + timedelta(days=1), {day, day + timedelta(days=1)}) == "19 Nov 2024 to 20 Nov 2024"


def test_a_midnight_that_one_article_means_is_no_bare_date() -> None:
    bare = article("a", "x", published="2024-11-19")
    meant = article("b", "x", published="2024-11-19T00:00")
    assert bare_dates([bare]) == {bare.published}
    assert bare_dates([bare, meant]) == frozenset()


def test_names_and_headlines_always_say_something() -> None:
    assert named("") == "source not given"
    assert named(" The\tPost ") == "The Post"
    assert headline(None) == "(text not at hand)"
    assert headline(article("a", "Ferry aground.", title="  ")) == "Ferry aground."
    assert headline(article("a", " \n")) == "(no title)"


def test_joined_names_each_once() -> None:
    assert joined(["Post", "Echo", "Post"]) == "Post, Echo"
    assert joined([]) == ""


def test_counted() -> None:
    assert [counted(n, "match", "matches") for n in (0, 1, 2)] == ["0 matches", "1 match", "2 matches"]


def test_what_could_not_be_kept_is_not_left_out() -> None:
    funnel = replace(ferry().funnel, left_out=1)
    assert funnel.lost == 3
    assert funnel_sentence(funnel, 1).endswith("keeps 6 and leaves out 1; 3 records had nothing to keep.")


def test_the_funnel_in_a_sentence() -> None:
    assert funnel_sentence(ferry().funnel, 1) == (
        "Read 10 articles from 1 file: 6 in 2 clusters of one text each, 2 single, 2 skipped. "
        "They tell 2 stories. The deduplicated feed keeps 6 and leaves out 4."
    )
    assert funnel_sentence(result([]).funnel, 0) == "Read no article."
