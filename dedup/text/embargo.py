"""The moment that an embargo's note names, where it names one that can be read in one way only.

``EMBARGOED UNTIL 00:01 GMT Tuesday 12 March`` has a time, a zone and a date. A note without one of them, or with two
dates, says no moment: an embargo is a matter on which nobody should be called early by a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

MOST_DAYS = 60
"""Days between a note without a year and the day that it means: embargoes are for days and weeks."""

_MONTHS = (
    *("jan january januar janvier enero janeiro", "feb february februar février fevrier febrero fevereiro"),
    *("mar march märz maerz mars marzo março", "apr april avril abril", "may mai mayo maio"),
    *("jun june juni juin junio", "jul july juli juillet julio", "aug august août aout agosto"),
    *("sep sept september septembre septiembre", "oct october oktober octobre octubre"),
    *("nov november novembre noviembre", "dec december dezember décembre"),
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_DAYS = (
    *("mon monday montag lundi lunes", "tue tues tuesday dienstag mardi martes"),
    *("wed weds wednesday mittwoch mercredi miércoles", "thu thur thurs thursday donnerstag jeudi jueves"),
    *("fri friday freitag vendredi viernes", "sat saturday samstag samedi sábado"),
    "sun sunday sonntag dimanche domingo",
)
_WEEKDAY = {name: number for number, names in enumerate(_DAYS) for name in names.split()}
_ABBREVIATED = {
    **dict.fromkeys(("GMT", "UTC", "Z"), 0),
    **dict.fromkeys(("BST", "CET", "MEZ"), 1),
    **dict.fromkeys(("CEST", "MESZ"), 2),
    "MSK": 3, "SGT": 8, "HKT": 8, "JST": 9,
    "EST": -5, "EDT": -4, "ET": -4, "PST": -8, "PDT": -7, "PT": -7,
}
_PLACES = {
    **dict.fromkeys(("uk time", "london time", "british time"), 1),
    **dict.fromkeys(("paris time", "berlin time", "brussels time", "rome time", "madrid time"), 2),
    **dict.fromkeys(("eastern time", "us eastern time", "new york time"), -4),
    **dict.fromkeys(("pacific time", "us pacific time"), -7),
    "moscow time": 3, "tokyo time": 9,
}
"""The most hours that a zone is ahead of UTC: a place has two zones over a year, and of a note in its time the earlier
moment is taken. CST and IST are three zones each, and so are not here."""

_OPENING = re.compile(
    r"[\W_]*(?:(?:strictly|under|news|press release|sous|bajo|sob|onder)\W+){0,2}"
    r"(?:embargo(?:ed|ado|ada)?|sperre?frist|hold for release|not for (?:publication|release|broadcast))\W*"
    r"(?:(?:strictly|for|until|till|before|prior|to|at|release|publication|broadcast|use|print|online|bis|hasta|"
    r"jusqu['’]?(?:au|à)?|au|à|um|den|the|on|from|not)\b\W*){0,7}(?=\d|noon\b|{weekday}|{month})".replace(
        "{weekday}", "|".join(rf"{name}\b" for name in _WEEKDAY)
    ).replace("{month}", "|".join(rf"{name}\b" for name in _MONTH)),
    re.IGNORECASE,
)
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):?(\d\d)(?::\d\d(?:\.\d+)?)?\s?(Z|UTC|GMT|[+-]\d\d:?\d\d)", re.IGNORECASE
)
_ZONE = f"(?-i:{'|'.join(_ABBREVIATED)})|{'|'.join(_PLACES).replace(' ', '[ ]')}"  # "et" is a word of French
_TIME = re.compile(
    r"(?<![\d.:/-])(?:(?P<noon>(?:12\s)?noon)|(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))?|(?P<four>[0-2]\d[0-5]\d))"
    r"(?![\d/])\s?(?P<half>[ap]\.?\s?m\b\.?)?(?:\s?(?:hours|hrs|hr|uhr|h)\b\.?)?,?\s?\(?(?P<zone>" + _ZONE + r")\b",
    re.IGNORECASE,
)
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_DATE = re.compile(
    rf"(?<![\d:])(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th|\.)?\s(?:of\s|de\s)?(?P<m1>{_NAMES})\b\.?,?"
    rf"|\b(?P<m2>{_NAMES})\b\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:]),?)(?:\s(?:de\s)?(?P<y>(?:19|20)\d\d)\b)?"
    r"|(?<![\d.])(?P<d3>\d{1,2})\.(?P<m3>\d{1,2})\.(?P<y3>(?:19|20)\d\d)\b"
    r"|\b(?P<y4>(?:19|20)\d\d)-(?P<m4>\d\d)-(?P<d4>\d\d)\b",
    re.IGNORECASE,
)
_ANY_WEEKDAY = re.compile(rf"\b(?:{'|'.join(sorted(_WEEKDAY, key=len, reverse=True))})\b", re.IGNORECASE)


def embargo_moment(note: str, near: datetime | None = None) -> datetime | None:
    """The moment before which a note asks that nothing be published.

    Parameters
    ----------
    note : str
        One line.
    near : datetime, optional
        Aware: when the note was sent, which tells the year where the note does not.

    Returns
    -------
    datetime or None
        In UTC; of two readings (a place's time, two times for two places) the earlier. ``None`` where the note has no
        zone, no date, several dates, a weekday that is not that date's, or says something else of an embargo.

    Examples
    --------
    >>> embargo_moment("EMBARGOED UNTIL 00:01 GMT Tuesday 12 March 2024")
    datetime.datetime(2024, 3, 12, 0, 1, tzinfo=datetime.timezone.utc)
    >>> embargo_moment("EMBARGOED UNTIL 00:01 Tuesday 12 March 2024") is None
    True
    """
    opened = _OPENING.match(note)
    if opened is None:
        return None
    said = note[opened.end() :]
    full = [moment for match in _ISO.finditer(said) if (moment := _iso(match)) is not None]
    if full:
        return min(full)
    days = {day for match in _DATE.finditer(said) if (day := _day(match, near)) is not None}
    weekdays = {_WEEKDAY[found.casefold()] for found in _ANY_WEEKDAY.findall(said)}
    if len(days) != 1 or len(list(_DATE.finditer(said))) != 1:
        return None
    day = days.pop()
    moments = [moment for match in _TIME.finditer(said) if (moment := _moment(match, day)) is not None]
    return min(moments) if moments and weekdays <= {day.weekday()} else None


def _iso(match: re.Match[str]) -> datetime | None:
    zone = match[6].upper()
    offset = "+00:00" if zone in ("Z", "UTC", "GMT") else zone
    try:
        return datetime.fromisoformat(f"{match[1]}-{match[2]}-{match[3]}T{match[4]}:{match[5]}{offset}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(match: re.Match[str], near: datetime | None) -> date | None:
    """The day that a date means; one without a year is the nearest to when it was sent."""
    part = match.groupdict()
    day = int(part["d1"] or part["d2"] or part["d3"] or part["d4"])
    name = part["m1"] or part["m2"]
    month = _MONTH[name.casefold()] if name else int(part["m3"] or part["m4"])
    year = part["y"] or part["y3"] or part["y4"]
    if year:
        return next(_days(day, month, int(year), int(year)), None)
    if near is None:
        return None
    close = [one for one in _days(day, month, near.year - 1, near.year + 1) if abs(one - near.date()).days <= MOST_DAYS]
    return close[0] if len(close) == 1 else None


def _days(day: int, month: int, first: int, last: int) -> Iterator[date]:
    for year in range(first, last + 1):
        try:
            yield date(year, month, day)
        except ValueError:
            continue


def _moment(match: re.Match[str], day: date) -> datetime | None:
    """The moment of a time with a zone; 12 hours without a half of the day are read as 24."""
    part = match.groupdict()
    if part["noon"]:
        hour, minute = 12, 0
    elif part["four"]:
        hour, minute = int(part["four"][:2]), int(part["four"][2:])
    elif part["minute"] or part["half"]:
        hour, minute = int(part["hour"]), int(part["minute"] or 0)
        if part["half"]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if part["half"][0] in "pP" else 0)
    else:
        return None  # "12 GMT" may be the rest of a date
    if hour > 23 or minute > 59:
        return None
    ahead = _ABBREVIATED.get(part["zone"], _PLACES.get(part["zone"].casefold(), 0))
    try:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC) - timedelta(hours=ahead)
    except OverflowError:
        return None
