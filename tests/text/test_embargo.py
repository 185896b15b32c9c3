"""What an embargo's note says of its moment: all of it, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.embargo import embargo_moment

SENT = datetime(2024, 3, 11, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("note", "moment"),
    [
        ("EMBARGOED UNTIL 00:01 GMT Tuesday 12 March", "2024-03-12 00:01"),
        ("EMBARGOED UNTIL TUESDAY 12 MARCH, 0700 GMT", "2024-03-12 07:00"),
        ("(Embargoed for release until 2300 GMT on 11 March 2024)", "2024-03-11 23:00"),
        ("Embargoed until 10 a.m. EST, Nov. 19, 2024", "2024-11-19 15:00"),
        ("STRICTLY EMBARGOED: Not for publication before 00:01 London time on 12 March 2024.", "2024-03-11 23:01"),
        ("HOLD FOR RELEASE 11 a.m. Eastern time Tuesday, March 12", "2024-03-12 15:00"),
        ("Sperrfrist: 12.03.2024, 10.00 Uhr MEZ", "2024-03-12 09:00"),
        ("Under embargo until 2024-03-12 10:00Z", "2024-03-12 10:00"),
        ("EMBARGO: noon GMT, 12 March", "2024-03-12 12:00"),
        ("EMBARGOED UNTIL 10:00 EST / 15:00 GMT 12 MARCH", "2024-03-12 15:00"),
    ],
)
def test_a_note_with_time_zone_and_date_names_a_moment(note: str, moment: str) -> None:
    assert embargo_moment(note, SENT) == datetime.fromisoformat(moment).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "note",
    [
        "EMBARGOED UNTIL 00:01 Tuesday 12 March",  # no zone
        "EMBARGOED UNTIL 00:01 GMT Tuesday",  # no date
        "EMBARGOED UNTIL 00:01 GMT Wednesday 12 March",  # a Tuesday
        "EMBARGOED UNTIL 00:01 GMT 30 February 2024",  # no day
        "EMBARGOED UNTIL 00:01 GMT 12 March and 15:00 GMT 14 March",  # two days
        "EMBARGOED UNTIL MIDNIGHT GMT 12 MARCH",  # before it, or after it?
        "EMBARGOED UNTIL 10:00 CST 12 March 2024",  # Chicago, or Shanghai?
        "EMBARGOED UNTIL 00:01 GMT 04/03/2024",  # April, or March?
        "EMBARGOED UNTIL 12 MARCH 12 GMT",  # an hour, or half of a time?
        "EMBARGOED UNTIL 25:00 GMT 12 March",
        "EMBARGOED UNTIL 00:01 GMT 12 September",  # this year's, or last year's?
        "Embargo to be lifted on Tuesday 12 March at 10:00 GMT",
        "Embargo on timber until 10:00 GMT 12 March",
        "embargo jusqu'au 12 mars 2024 à 10h00 et plus",
        "",
    ],
)
def test_a_note_that_can_be_read_in_two_ways_names_none(note: str) -> None:
    assert embargo_moment(note, SENT) is None


def test_without_a_year_or_a_date_of_its_own_a_note_names_none() -> None:
    assert embargo_moment("EMBARGOED UNTIL 00:01 GMT 12 March") is None
    across = datetime(2024, 12, 30, tzinfo=UTC)
    assert embargo_moment("EMBARGOED UNTIL 00:01 GMT 2 January", across) == datetime(2025, 1, 2, 0, 1, tzinfo=UTC)


@given(st.text(max_size=80), st.one_of(st.none(), st.just(SENT)))
def test_any_line_is_read_without_an_error(line: str, near: datetime | None) -> None:
    embargo_moment(f"EMBARGOED UNTIL {line}", near)


@given(st.datetimes(datetime(1990, 1, 2), datetime(2090, 1, 1)), st.sampled_from([0, 60, -300, 345]))
def test_what_is_written_out_is_read_back(when: datetime, offset: int) -> None:
    moment = when.replace(second=0, microsecond=0, tzinfo=UTC)
    local = moment.astimezone(timezone(timedelta(minutes=offset)))
    assert embargo_moment(f"EMBARGOED UNTIL {local:%Y-%m-%dT%H:%M%z}") == moment
    assert embargo_moment(f"EMBARGOED UNTIL {moment:%H:%M} GMT {moment:%A} {moment.day} {moment:%B %Y}") == moment
