"""Dates of any common form → an aware moment in UTC, or nothing. Never an exception, never the clock.

A wrong date is worse than none: it makes the wrong article the origin. So a date that can be read in two ways
(``03/04/2024``), that lacks its year, or that names an unknown zone is no date.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from types import MappingProxyType
from typing import Final

YEARS: Final = range(1900, 2101)
"""Those that a news archive can hold."""
_LONGEST: Final = 80  # characters; longer is a sentence
_ISO_DAY: Final = 10  # an ISO date without a time has no more characters
_NOON: Final = 12
_HOURS_ONLY: Final = 2  # digits of an offset such as +05
_FARTHEST_ZONE: Final = timedelta(hours=15)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS: Final = range(10**8, 10**10)  # 1973 to 2286: fewer digits are days, years or numbers of something else
_MILLISECONDS: Final = range(10**12, 10**13)
_EPOCH_DIGITS: Final = (9, 10, 13)
_NO_ONE_PLACE: Final = ("", "IST", "CST")  # no zone, or one of three

ZONES: Final = MappingProxyType(
    {
        **dict.fromkeys(("UTC", "GMT", "UT", "Z", "WET"), 0.0),
        **dict.fromkeys(("BST", "CET", "WEST", "WAT", "MEZ"), 1.0),
        **dict.fromkeys(("CEST", "EET", "SAST", "MESZ"), 2.0),
        **dict.fromkeys(("EEST", "MSK", "EAT"), 3.0),
        "PKT": 5.0,
        "IST": 5.5,
        "NPT": 5.75,
        "WIB": 7.0,
        "ICT": 7.0,
        "HKT": 8.0,
        "SGT": 8.0,
        "AWST": 8.0,
        "JST": 9.0,
        "KST": 9.0,
        "AEST": 10.0,
        "AEDT": 11.0,
        "NZST": 12.0,
        "NZDT": 13.0,
        "EDT": -4.0,
        "EST": -5.0,
        "CDT": -5.0,
        "CST": -6.0,
        "MDT": -6.0,
        "MST": -7.0,
        "PDT": -7.0,
        "PST": -8.0,
        "AKDT": -8.0,
        "AKST": -9.0,
        "HST": -10.0,
    }
)
"""Hours east of Greenwich. Of the zones that share a name, the one most met in news: IST is India's."""

_ZONE_NAMES: Final = "|".join(sorted(ZONES, key=len, reverse=True))
_TIME: Final = re.compile(
    rf"""
    (?:(?<=\d)T | (?<![\d:.]))
    (?:
        (?P<hour>\d{{1,2}}):(?P<minute>\d{{2}})(?::(?P<second>\d{{2}})(?:[.,](?P<fraction>\d{{1,9}}))?)?
        (?:\s?(?P<half>[ap])\.?m\b\.?)?
      | (?P<hour12>\d{{1,2}})\s?(?P<half12>[ap])\.?m\b\.?
    )
    (?:\s*
        (?: (?:GMT|UTC)?(?P<offset>[+-]\d{{1,2}}(?::?\d{{2}})?) (?:\s?\([A-Za-z ]+\))?
          | \(?(?P<zone>{_ZONE_NAMES})\b\)?
        )
    )?
    (?![\d:])
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_WEEK: Final = re.compile(r"\d{4}-?W\d{2}(?!-?\d)")
_YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_DOTTED: Final = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")  # with points the day always comes first
_WORDS: Final = re.compile(
    r"(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?"
    r"|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|st|nd|rd|th|of|on"
)
_CONNECTIVES: Final = re.compile(r"\bat\b|[,;|]", re.IGNORECASE)
_DEFAULTS: Final = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2004, 12, 28, tzinfo=UTC))  # alike in no part

_SWAPPABLE: Final = re.compile(r"\s*(\d{1,2})[/-](\d{1,2})[/-](?:\d{4}|\d{2})(?!\d)")
_MONTHS: Final = range(1, 13)

Moment = tuple[datetime | None, bool]
_NOTHING: Final[Moment] = (None, False)


def parse_date(value: object) -> Moment:
    """When something was published, and whether only the day is known.

    Understood are ISO 8601, seconds and milliseconds since 1970 (as numbers or digits), compact digits
    (``20241119``, ``20241119103000``), RFC 2822, and what people write: ``Nov 19, 2024 at 10:30 PM EST``.

    Parameters
    ----------
    value : object
        Whatever stood in the field: text, a number, a ``date``, a ``datetime``, or anything else.

    Returns
    -------
    (datetime or None, bool)
        The moment in UTC (without a zone it counts as UTC), and true if no time of day was given. ``None`` for
        what is no date, is none for certain, or lies outside the years 1900 to 2100.

    Notes
    -----
    Texts are remembered, so that a feed with one form for a whole day is parsed once.

    Examples
    --------
    >>> parse_date("Tue, 19 Nov 2024 10:30:00 +0530")[0].isoformat()
    '2024-11-19T05:00:00+00:00'
    >>> parse_date("19 November 2024")
    (datetime.datetime(2024, 11, 19, 0, 0, tzinfo=datetime.timezone.utc), True)
    >>> parse_date("03/04/2024")
    (None, False)
    """
    match value:
        case str():
            return _from_text(value)
        case bool() | None:
            return _NOTHING
        case int() | float():
            return _from_number(value)
        case datetime():
            return _bounded(value), False
        case date():
            return _at_midnight(value)
        case _:
            return _NOTHING


def has_two_readings(value: object) -> bool:
    """Whether a text begins with a day and a month that could be swapped.

    >>> has_two_readings("03/04/2024"), has_two_readings("25/04/2024")
    (True, False)
    """
    found = _SWAPPABLE.match(value) if isinstance(value, str) else None
    return found is not None and found[1] != found[2] and int(found[1]) in _MONTHS and int(found[2]) in _MONTHS


def names_zone(value: object) -> bool:
    """Whether a date says what moment it is: seconds since 1970 do, and a time with its offset or a zone of one place.

    >>> names_zone("2024-11-19T18:00Z"), names_zone("19 Nov 2024 18:00 IST"), names_zone(1732039200)
    (True, False, True)
    """
    if isinstance(value, datetime):
        return value.tzinfo is not None
    text = str(value).strip() if isinstance(value, str | int | float) else ""
    if text.replace(".", "", 1).isdecimal():
        return len(text.partition(".")[0]) in _EPOCH_DIGITS
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        clocks = [(clock["offset"], (clock["zone"] or "").upper()) for clock in _TIME.finditer(text[:_LONGEST])]
        return len(clocks) == 1 and bool(clocks[0][0] or clocks[0][1] not in _NO_ONE_PLACE)


@lru_cache(maxsize=1 << 16)
def _from_text(text: str) -> Moment:
    text = text.strip()
    if not text or len(text) > _LONGEST or not text.isascii():
        return _NOTHING
    if text.isdecimal():
        return _from_digits(text)
    if "W" not in text or not _WEEK.match(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            pass
        else:
            return _dated(_bounded(moment), day_only=len(text) <= _ISO_DAY)
    clocks = list(_TIME.finditer(text))
    if not clocks:
        day = _day(_CONNECTIVES.sub(" ", text))
        return _NOTHING if day is None else _at_midnight(day)
    if len(clocks) > 1:
        return _NOTHING
    clock = clocks[0]
    day = _day(_CONNECTIVES.sub(" ", f"{text[: clock.start()]} {text[clock.end() :]}"))
    return _NOTHING if day is None else _dated(_join(day, clock), day_only=False)


def _from_digits(digits: str) -> Moment:
    """Compact digits, which are told from seconds and milliseconds by their number."""
    day_digits, clock_digits = digits[:8], digits[8:]
    try:
        match len(digits):
            case 8:
                return _at_midnight(date.fromisoformat(digits))
            case 12 | 14:
                return _dated(_bounded(datetime.fromisoformat(f"{day_digits}T{clock_digits}")), day_only=False)
            case 9 | 10 | 13:
                return _from_number(int(digits))
    except ValueError:
        return _NOTHING
    return _NOTHING


def _from_number(number: float) -> Moment:
    if isinstance(number, float):
        if not math.isfinite(number):
            return _NOTHING
        if not number.is_integer():
            return _after_epoch(number)
        number = int(number)
    if number in _SECONDS or number in _MILLISECONDS:
        return _after_epoch(number)
    digits = str(number) if 0 < number < _MILLISECONDS.stop * 10 else ""
    return _from_digits(digits) if len(digits) in {8, 12, 14} else _NOTHING


def _after_epoch(number: float) -> Moment:
    if _SECONDS.start <= number < _SECONDS.stop:
        return _dated(_bounded(_EPOCH + timedelta(seconds=number)), day_only=False)
    if _MILLISECONDS.start <= number < _MILLISECONDS.stop:
        return _dated(_bounded(_EPOCH + timedelta(milliseconds=number)), day_only=False)
    return _NOTHING


def _join(day: date, clock: re.Match[str]) -> datetime | None:
    """A day and a matched time of day, ``None`` if there is no such time."""
    hour = int(clock["hour"] or clock["hour12"])
    half = (clock["half"] or clock["half12"] or "").lower()
    if half:
        if hour > _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    minute, second = int(clock["minute"] or 0), int(clock["second"] or 0)
    microsecond = int((clock["fraction"] or "0")[:6].ljust(6, "0"))
    zone = _zone(clock["offset"], clock["zone"])
    try:
        time_of_day = time(hour, minute, second, microsecond, zone)
    except ValueError:
        return None
    return None if zone is None else _bounded(datetime.combine(day, time_of_day))


def _zone(offset: str | None, name: str | None) -> tzinfo | None:
    """The zone of a time of day: UTC where none is given, ``None`` where there is no such zone."""
    if offset is None:
        return timezone(timedelta(hours=ZONES[name.upper()])) if name else UTC
    digits = offset[1:].replace(":", "")
    hours, minutes = (digits, "0") if len(digits) <= _HOURS_ONLY else (digits[:-2], digits[-2:])
    size = timedelta(hours=int(hours), minutes=int(minutes))
    if size > _FARTHEST_ZONE:
        return None
    return timezone(-size if offset.startswith("-") else size)


@lru_cache(maxsize=1 << 14)
def _day(text: str) -> date | None:
    """A day written with its year, month and day, ``None`` if one is missing or two of them could be swapped."""
    text = " ".join(text.split())
    try:
        if found := _YEAR_FIRST.fullmatch(text):
            return date(int(found[1]), int(found[3]), int(found[4]))
        if found := _DOTTED.fullmatch(text):
            return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", text)
    known = all(_WORDS.fullmatch(word) for word in re.findall(r"[a-z]+", text.lower()))
    if len(years) != 1 or not known or re.search(r"\d{5}|[^\w ./'-]", text):
        return None
    return _written(text, int(years[0]))


def _written(text: str, year: int) -> date | None:
    """A day in English words or with slashes, by dateutil, read against every default and both orders."""
    from dateutil.parser import parse

    readings: set[date] = set()
    try:
        for default in _DEFAULTS:
            for dayfirst in (False, True):
                moment: datetime = parse(text, default=default, dayfirst=dayfirst, ignoretz=True)
                readings.add(moment.date())
    except (ValueError, OverflowError, ArithmeticError, LookupError, TypeError, AttributeError):
        return None  # dateutil raises more than it says on texts that are no dates
    day = readings.pop()
    return day if not readings and day.year == year else None


def _at_midnight(day: date) -> Moment:
    return _dated(_bounded(datetime(day.year, day.month, day.day, tzinfo=UTC)), day_only=True)


def _dated(moment: datetime | None, *, day_only: bool) -> Moment:
    return _NOTHING if moment is None else (moment, day_only)


def _bounded(moment: datetime) -> datetime | None:
    """The moment in UTC, ``None`` outside the years that a news archive can hold."""
    if moment.year not in YEARS:
        return None
    if moment.tzinfo is UTC:
        return moment
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return aware if aware.year in YEARS else None
