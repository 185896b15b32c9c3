"""Embargoes as an editor meets them: sent ahead, printed in time or too early, lifted, and nobody called on a guess."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import run
from dedup.model import Alarm, AlarmKind, Article, Quote, Span, Wire
from dedup.text.newswire import find_credits
from dedup.versions import Edition, embargoed
from tests.stories import MORNING, own_report, reprint_of, wire

NOTE = "EMBARGOED UNTIL 18:00 GMT Tuesday 19 November 2024"  # nine hours after the wire of the morning
COPY = wire("ferry")
AHEAD = replace(COPY, text=f"{NOTE}\n\n{COPY.text}")
ENDS = datetime(2024, 11, 19, 18, 0, tzinfo=UTC)
EARLY = reprint_of(COPY, outlet="Ledger", hours=2)
LATE = reprint_of(COPY, outlet="Herald", hours=9)


def alarms(*articles: Article) -> list[Alarm]:
    """The alarms of a run over some articles."""
    return [alarm for alarm in run(articles).alarms if alarm.kind is AlarmKind.EMBARGOED]


def who(*articles: Article) -> list[str]:
    return [alarm.source for alarm in alarms(*articles)]


def noted(note: str) -> Article:
    return replace(COPY, text=f"{note}\n\n{COPY.text}")


def test_an_outlet_that_printed_before_the_embargo_ended_is_told_with_the_note() -> None:
    (alarm,) = alarms(AHEAD, EARLY, LATE)
    assert (alarm.article, alarm.source, alarm.notice) == (EARLY.id, "Ledger", AHEAD.id)
    assert alarm.because == (
        f"embargoed until 2024-11-19 18:00 UTC, says Reuters: {NOTE}",
        "published at 2024-11-19 11:00 UTC, 7 h before",
    )
    assert alarm.quotes == (Quote(article=AHEAD.id, field="text", span=Span(0, len(NOTE)), text=NOTE),)
    assert alarm.cluster


def test_the_moment_itself_is_not_too_early() -> None:
    assert who(AHEAD, reprint_of(COPY, hours=9)) == []
    assert who(AHEAD, reprint_of(COPY, hours=9 - 1 / 60)) == ["Ledger"]


def test_the_feeds_own_field_states_an_embargo() -> None:
    item = replace(COPY, wire=Wire(item_id="urn:1", embargoed=ENDS))
    (alarm,) = alarms(item, EARLY)
    assert alarm.quotes == (Quote(article=COPY.id, field="embargoed", span=Span(0, 17), text="2024-11-19T18:00Z"),)


def test_of_several_moments_the_earliest_counts() -> None:
    other = replace(noted("EMBARGOED UNTIL 11:00 GMT 19 November 2024"), id="afp", source="AFP")
    assert who(AHEAD, other, EARLY) == []
    assert who(AHEAD, other, reprint_of(COPY, hours=1)) == ["Ledger"]


@pytest.mark.parametrize(
    "note",
    [
        "EMBARGOED UNTIL 18:00 Tuesday 19 November 2024",  # where?
        "EMBARGOED UNTIL 18:00 GMT Tuesday",  # which?
        "EMBARGOED UNTIL 18:00 GMT Wednesday 19 November 2024",  # a Tuesday
    ],
)
def test_a_note_that_can_be_read_in_two_ways_calls_nobody(note: str) -> None:
    assert who(noted(note), EARLY) == []


def test_a_bare_date_counts_once_that_day_is_over_everywhere() -> None:
    day = replace(EARLY, id="day", published=datetime(2024, 11, 18, tzinfo=UTC), day_only=True)
    until_noon = noted("EMBARGOED UNTIL 12:00 GMT 19 November 2024")
    until_later = noted("EMBARGOED UNTIL 12:01 GMT 19 November 2024")
    assert who(until_noon, day) == []  # in the last zone the 18th ends at noon in Greenwich
    (alarm,) = alarms(until_later, day)
    assert alarm.because[1] == "published on 2024-11-18, a day that was over everywhere by then"
    assert who(until_later, replace(EARLY, id="undated", published=None)) == []


def test_an_agency_sends_ahead_by_design() -> None:
    assert who(AHEAD, replace(AHEAD, id="second take", published=MORNING + timedelta(hours=1))) == []
    assert who(AHEAD, replace(AHEAD, id="afp", source="AFP")) == []  # under the same embargo, to its own customers
    item = replace(AHEAD, id="item", source="Coast News", wire=Wire(item_id="urn:1"))
    assert who(item) == who(AHEAD, item) == []
    text = f"{NOTE}\n\nPORT ELLEN, Nov. 19, 2024 /PRNewswire/ -- {COPY.text}"
    assert who(replace(AHEAD, id="release", source="Lagan Lines", text=text)) == []


def test_an_outlet_is_called_for_the_note_that_it_printed_itself() -> None:
    printed = replace(EARLY, text=AHEAD.text)
    (alarm,) = alarms(printed)
    assert (alarm.article, alarm.notice, alarm.cluster) == (EARLY.id, "", "")
    assert alarm.because[0] == f"embargoed until 2024-11-19 18:00 UTC, says its own note: {NOTE}"
    assert who(printed, AHEAD) == ["Ledger"]
    assert who(replace(printed, source="")) == []


def test_the_same_event_in_other_words_is_under_no_embargo() -> None:
    assert who(AHEAD, own_report("ferry", outlet="Gazette", hours=1)) == []


def test_an_embargo_ends_when_its_issuer_sends_the_text_without_one() -> None:
    lifted = replace(COPY, id="lifted", published=MORNING + timedelta(hours=1))
    assert who(AHEAD, lifted, EARLY) == []
    assert who(AHEAD, lifted, reprint_of(COPY, hours=0.5)) == ["Ledger"]
    assert who(AHEAD, replace(lifted, id="free", published=None), EARLY) == []  # perhaps before
    assert who(AHEAD, replace(lifted, id="herald", source="Herald"), EARLY) == ["Ledger", "Herald"]


def test_a_later_note_that_cannot_be_read_may_have_moved_the_embargo() -> None:
    unread = replace(noted("EMBARGO UNTIL 10 IN LONDON"), id="unread")
    assert who(AHEAD, replace(unread, published=MORNING + timedelta(hours=1)), EARLY) == []
    assert who(AHEAD, replace(unread, published=MORNING - timedelta(hours=1)), EARLY) == ["Ledger"]


# --- laws --------------------------------------------------------------------------------------------


def edition(name: str, text: str, source: str, hour: float | None, *, day_only: bool) -> Edition:
    hours = MORNING.timestamp() / 3600 + hour if hour is not None else float("nan")
    credits = find_credits(text, source=source)
    return Edition(id=name, title="", source=source, hours=hours, read=lambda: text, credits=credits, day_only=day_only)


def told(name: int, text: str, source: str, hour: float | None, *, day_only: bool) -> Edition:
    return edition(f"e{name}", text, source, hour, day_only=day_only)


some = st.lists(
    st.builds(
        told,
        st.integers(0, 9),
        st.sampled_from([COPY.text, AHEAD.text, noted("EMBARGOED UNTIL 11:00 GMT 19 November 2024").text]),
        st.sampled_from(["Reuters", "AFP", "Ledger", "Herald", ""]),
        st.one_of(st.none(), st.integers(-40, 40).map(float)),
        day_only=st.booleans(),
    ),
    unique_by=lambda one: one.id,
    max_size=6,
)


@given(some)
def test_nobody_is_called_who_may_have_published_in_time(editions: Sequence[Edition]) -> None:
    found = embargoed(editions, "c")
    for order in itertools.islice(itertools.permutations(editions), 6):
        assert embargoed(order, "c") == found
    by_id = {one.id: one for one in editions}
    assert [alarm.article for alarm in found] == sorted({alarm.article for alarm in found})
    for alarm in found:
        one = by_id[alarm.article]
        assert one.source
        assert one.hours < ENDS.timestamp() / 3600
        (quote,) = alarm.quotes
        assert by_id[quote.article].text[quote.span.start : quote.span.end] == quote.text
        assert alarm.notice in ("", quote.article)
