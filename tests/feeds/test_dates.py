"""Dates of any common form; what is none for certain is none."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.batches import micros
from dedup.feeds import parse_date
from dedup.feeds.dates import ZONES
from dedup.feeds.iso import micros_of


def iso(value: object) -> str | None:
    """The parsed date as ISO 8601, only the day if only the day is known."""
    moment, day_only = parse_date(value)
    if moment is None:
        assert not day_only
        return None
    assert moment.tzinfo is UTC
    if day_only:
        assert (moment.hour, moment.minute, moment.second, moment.microsecond) == (0, 0, 0, 0)
        return moment.date().isoformat()
    return moment.isoformat().removesuffix("+00:00")


DAY = "2024-11-19"
MORNING = "2024-11-19T10:30:00"
EVENING = "2024-11-19T22:30:00"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # ISO 8601
        ("2024-11-19", DAY),
        (" 2024-11-19\n", DAY),
        ("20241119", DAY),
        ("2024-W47-2", DAY),
        ("2024-11-19T10:30", MORNING),
        ("2024-11-19 10:30:00", MORNING),
        ("2024-11-19T10:30:00Z", MORNING),
        ("2024-11-19t10:30:00z", MORNING),
        ("2024-11-19T10:30:00.000000000Z", MORNING),
        ("2024-11-19 10:30:00 UTC", MORNING),
        ("2024-11-19 10:30:00 +0000", MORNING),
        ("2024-11-19T10:30:00.250Z", "2024-11-19T10:30:00.250000"),
        ("2024-11-19 10:30:00,250", "2024-11-19T10:30:00.250000"),
        ("2024-11-19T16:00:00+05:30", MORNING),
        ("2024-11-19T05:30:00-05", MORNING),
        ("2024-11-19T05:30:00 EST", MORNING),
        ("20241119T103000Z", MORNING),
        ("20241119103000", MORNING),
        ("202411191030", MORNING),
        ("2024-11-20T00:30+14:00", MORNING),
        # since 1970
        ("1732012200", MORNING),
        ("1732012200000", MORNING),
        ("540000000", "1987-02-11T00:00:00"),
        # mail and feeds
        ("Tue, 19 Nov 2024 10:30:00 +0000", MORNING),
        ("Tue, 19 Nov 2024 10:30:00 GMT", MORNING),
        ("Tue, 19 Nov 2024 10:30:00 -0000", MORNING),
        ("Tue, 19 Nov 2024 16:00 +0530 (IST)", MORNING),
        ("Tue, 19 Nov 2024 05:30:00 EST", MORNING),
        ("19 Nov 2024 04:30:00 MDT", MORNING),
        # programs
        ("Tue Nov 19 10:30:00 2024", MORNING),
        ("Tue Nov 19 10:30:00 +0000 2024", MORNING),
        ("Tue Nov 19 13:30:00 MSK 2024", MORNING),
        ("Tue Nov 19 2024 16:00:00 GMT+0530 (India Standard Time)", MORNING),
        ("19-Nov-2024 10:30", MORNING),
        # people
        ("19 November 2024", DAY),
        ("November 19, 2024", DAY),
        ("Nov. 19, 2024", DAY),
        ("Tuesday, November 19th, 2024", DAY),
        ("19th of November 2024", DAY),
        ("2024 Nov 19", DAY),
        ("NOVEMBER 19, 2024", DAY),
        ("Nov 19, 2024 at 10:30 PM", EVENING),
        ("Nov 19, 2024, 10:30 p.m.", EVENING),
        ("10:30 PM, November 19, 2024", EVENING),
        ("10:30 p.m. EST, 18 Nov 2024", "2024-11-19T03:30:00"),
        ("November 19, 2024 | 16:00 IST", MORNING),
        ("10am 19 Nov 2024", "2024-11-19T10:00:00"),
        ("19 Nov 2024 12 am", "2024-11-19T00:00:00"),
        ("19 Nov 2024 12:00 pm", "2024-11-19T12:00:00"),
        ("19/11/2024", DAY),
        ("11/19/2024", DAY),
        ("11/19/2024 10:30 PM", EVENING),
        ("5/5/2024", "2024-05-05"),
        ("2024/11/19 10:30", MORNING),
        ("2024/04/03", "2024-04-03"),
        ("2024.04.03", "2024-04-03"),
        ("2024-4-3", "2024-04-03"),
        ("19.11.2024", DAY),
        ("3.4.2024", "2024-04-03"),
        ("19.11.2024, 10:30", MORNING),
    ],
)
def test_dates_that_are_understood(text: str, expected: str) -> None:
    assert iso(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("", "   ", "-", "n/a", "null", "unknown", "0", "12", "2024", "10:30", "noon"),
        *("now", "today", "yesterday", "2 hours ago", "Tuesday", "last Tuesday", "Tuesday 10:30"),
        *("19 Nov", "Nov 2024", "2024-11", "2024-W47", "November 19", "Tuesday, November 2024", "--11-19"),
        *("03/04/2024", "3-4-2024", "03/04/2024 10:30", "11/19/24", "19 Nov 24", "24-11-19", "19112024"),
        *("31 Feb 2024", "2024-02-30", "2024/13/01", "32.1.2024", "2024-11-19T25:00", "19 Nov 2024 10:61"),
        *("19 Nov 2024 13:00 pm", "2024-11-19 10:30 XYZ", "19 Nov 2024 10:30 +9900", "19 Nov 2024 10:30 10:40"),
        *("1899-12-31", "2101-01-01", "0001-01-01T00:00", "9999-12-31T23:59:59-12:00", "1900-01-01T00:00+05:00"),
        *("Updated 19 Nov 2024", "19 Nov 2024 and more", "19 ноября 2024", "2024年11月19日", "١٩-١١-٢٠٢٤"),
        *("99999999", "999999999999", "99999999999999", "1" * 11, "1" * 15, "9" * 500, "4" * 13 + "x"),
        *("19 Nov 2024 2023", "1e9", "nan", "inf", "\x00", "2024-11-19\x00", "Nov 19 2024 " * 20),
    ],
)
def test_what_is_no_date_for_certain_is_none(text: str) -> None:
    assert parse_date(text) == (None, False)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1732012200, MORNING),
        (1732012200.0, MORNING),
        (1732012200.25, "2024-11-19T10:30:00.250000"),
        (1732012200250, "2024-11-19T10:30:00.250000"),
        (20241119, DAY),
        (20241119.0, DAY),
        (20241119103000, MORNING),
        (datetime(2024, 11, 19, 10, 30), MORNING),
        (datetime(2024, 11, 19, 10, 30, tzinfo=UTC), MORNING),
        (datetime(2024, 11, 19, 16, 0, tzinfo=timezone(timedelta(hours=5.5))), MORNING),
        (date(2024, 11, 19), DAY),
        (datetime(1, 1, 1), None),
        (date(9999, 1, 1), None),
        (0, None),
        (-1, None),
        (2024, None),
        (5_000_000_000, None),
        (10**30, None),
        (float("nan"), None),
        (float("inf"), None),
        (0.5, None),
        (True, None),
        (None, None),
        ([2024, 11, 19], None),
        ({"$date": "2024-11-19"}, None),
        (b"2024-11-19", None),
    ],
)
def test_values_that_are_no_text(value: object, expected: str | None) -> None:
    assert iso(value) == expected


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        *(("EST", 15), ("EDT", 14), ("CST", 16), ("CDT", 15), ("MST", 17), ("MDT", 16), ("PST", 18), ("PDT", 17)),
        *(("GMT", 10), ("UTC", 10), ("BST", 9), ("CET", 9), ("CEST", 8), ("MSK", 7), ("Z", 10), ("JST", 1), ("IST", 5)),
    ],
)
def test_named_zones(zone: str, hour: int) -> None:
    minute = "00" if zone == "IST" else "30"
    assert iso(f"19 Nov 2024 10:30 {zone}") == f"2024-11-19T{hour:02}:{minute}:00"
    assert iso(f"2024-11-19 10:30:00 {zone.lower()}") == f"2024-11-19T{hour:02}:{minute}:00"
    assert zone in ZONES


MOMENTS = st.datetimes(min_value=datetime(1900, 1, 2), max_value=datetime(2100, 12, 30))
ZONED = st.datetimes(
    min_value=datetime(1900, 1, 2),
    max_value=datetime(2100, 12, 30),
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)


@given(ZONED)
def test_iso_dates_come_back(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == (moment, False)
    assert parse_date(moment.isoformat(" ")) == (moment, False)
    assert parse_date(moment) == (moment, False)


@given(ZONED)
def test_mail_dates_come_back(moment: datetime) -> None:
    assert parse_date(format_datetime(moment)) == (moment.replace(microsecond=0), False)


@given(MOMENTS)
def test_a_date_without_a_zone_is_in_utc(moment: datetime) -> None:
    assert parse_date(moment.isoformat()) == (moment.replace(tzinfo=UTC), False)


@given(MOMENTS)
def test_a_day_comes_back_from_every_way_to_write_it(moment: datetime) -> None:
    expected = (datetime(moment.year, moment.month, moment.day, tzinfo=UTC), True)
    for form in ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "%a, %d %b %Y", "%A %d %b. %Y"):
        assert parse_date(moment.strftime(form)) == expected, form


@given(MOMENTS)
def test_a_time_comes_back_from_every_way_to_write_it(moment: datetime) -> None:
    expected = (moment.replace(second=0, microsecond=0, tzinfo=UTC), False)
    for form in (
        "%d %B %Y %H:%M",
        "%H:%M, %B %d, %Y",
        "%b %d, %Y at %I:%M %p",
        "%d.%m.%Y %H:%M UTC",
        "%a %b %d %H:%M:00 %Y",
    ):
        assert parse_date(moment.strftime(form)) == expected, form


@given(st.integers(10**8, 4 * 10**9))
def test_seconds_and_milliseconds_agree(seconds: int) -> None:
    moment = parse_date(seconds)
    assert moment == (datetime.fromtimestamp(seconds, UTC), False)
    assert parse_date(str(seconds)) == moment
    if seconds >= 10**9:
        assert parse_date(seconds * 1000) == parse_date(str(seconds * 1000)) == moment


@given(st.one_of(st.text(), st.from_regex(r"[0-9TZ:+/ .,-]{1,30}"), st.integers(), st.floats(), st.binary(), st.none()))
def test_no_value_raises_and_every_result_is_in_bounds(value: object) -> None:
    moment, day_only = parse_date(value)
    assert moment is None or (moment.tzinfo is UTC and 1900 <= moment.year <= 2100)
    assert moment is not None or not day_only


WORDS = [
    *("Tue", "Tuesday", "19", "2024", "Nov", "November", "May", "10:30", "10:30:00", "PM", "am", "EST", "+0530", "Z"),
    *("at", "of", "th", ",", "/", "-", ".", "1", "03", "24", "00", "T", "1900"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=8), st.sampled_from([" ", "", "/"]))
def test_no_arrangement_of_date_words_raises_or_invents_a_year(words: list[str], joint: str) -> None:
    text = joint.join(words)
    moment, _ = parse_date(text)
    if moment is not None and not text.isdecimal():
        assert any(str(year) in text for year in (moment.year - 1, moment.year, moment.year + 1))


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/New_York", "UTC"])
def test_neither_the_clock_nor_the_zone_of_the_machine_matters(zone: str) -> None:
    code = "from dedup.feeds import parse_date as p; print(p('Nov 19, 2024 10:30 PM EST'), p('19 Nov'), p(20241119))"
    env = {**os.environ, "TZ": zone}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == (
        "(datetime.datetime(2024, 11, 20, 3, 30, tzinfo=datetime.timezone.utc), False) (None, False) "
        "(datetime.datetime(2024, 11, 19, 0, 0, tzinfo=datetime.timezone.utc), True)\n"
    )


def test_the_clock_is_never_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> float:
        raise AssertionError("the clock was read")

    parse_date("1 Jan 2021")  # imports what it needs
    monkeypatch.setattr(time, "time", stopped)
    assert iso("3 March 2021") == "2021-03-03"
    assert iso("4 March") is None


ISO = st.from_regex(r"[0-2]\d{3}[-/][01]\d-[0-3]\d[T ][0-2]\d:[0-6]\d:[0-6]\d", fullmatch=True)


@given(st.lists(ISO, min_size=1), st.sampled_from(["", "Z", "+00:00", "+05:30", " "]))
def test_a_column_of_times_in_one_form_says_what_each_says_by_itself(texts: list[str], tail: str) -> None:
    values = [text + tail for text in texts]
    read = micros_of(values)
    assert read in (None, [micros(moment) for moment, _ in map(parse_date, values)])


@given(st.lists(st.datetimes(datetime(1900, 1, 1), datetime(2100, 12, 31)), min_size=1))
def test_a_column_of_times_in_utc_is_read_at_once(moments: list[datetime]) -> None:
    values = [moment.replace(microsecond=0).isoformat() + "Z" for moment in moments]
    assert micros_of(values) == [micros(parse_date(value)[0]) for value in values]


@pytest.mark.parametrize(
    "values",
    [
        [], [""], [1732012200], ["2024-11-19T10:30:00Z", "2024-11-19T10:30:00"], ["2024-11-19T10:30:00Z", None],
        ["2024-11-19T10:30:0\u0660Z"], ["2024-02-30T10:30:00Z"], ["2024-11-19T24:00:00Z"], ["1899-11-19T10:30:00Z"],
    ],
)
def test_any_other_column_is_read_value_by_value(values: list[object]) -> None:
    assert micros_of(values) is None
