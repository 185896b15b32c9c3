"""What attribution needs to know of one article: its dates with a sense of time zones, its version, its standing."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from .model import Credit, Polarity, PubStatus, VersionKind, Wire
from .text.credit_grammar import Grammar, builtin
from .text.newswire import VersionMark

DAY = 24
_DIGITS = 9  # of a version's number; more are a key
_WORD = re.compile(r"\w+")
_PATH = re.compile(r"(?s)(://[^/?#]*).*")  # of an address with a scheme; what is before it names the host
_DESKS = frozenset(
    (
        *("admin", "administrator", "agencies", "agency", "bureau", "correspondent", "correspondents", "desk"),
        *("editor", "editorial", "editors", "newsdesk", "newsroom", "online", "reporter", "staff", "team", "web"),
        *("redaktion", "rédaction", "redacción", "redazione", "redação", "redactie", "redaksi", "редакция"),
    )
)
"""Words of bylines that name no person: nobody signs as the web desk."""
ZONES = 14  # hours that a day begins earlier or ends later somewhere on earth than it does in UTC


class Copy(NamedTuple):
    """What attribution needs to know of one article. ``hours`` since 1970, nan where the date is missing.

    ``mark`` is what its title says of its version, ``signed`` who wrote it as the feed says. ``original`` is the
    address that its page declares to be the original, ``withdrawn`` the words that say that it was withdrawn,
    ``version`` its number, and ``holds`` the mean share of the other members' text that it contains; the last two are
    ``None`` where nothing is known. ``grammar`` knows the agencies and their sites; ``None`` for the package's own.
    ``silent`` where it is known that neither its lines nor its feed nor its site say anything of it.

    A tuple: a frozen class takes more than twice as long to make, and a run makes one or two of every article.
    """

    row: int
    id: str
    title: str
    source: str
    url: str
    text: Callable[[], str]
    hours: float
    day_only: bool
    published: datetime | None
    words: int
    agency: str = ""
    credits: tuple[Credit, ...] = ()
    mark: VersionMark | None = None
    signed: str = ""
    original: str = ""
    withdrawn: str = ""
    version: int | None = None
    holds: float | None = None
    grammar: Grammar | None = None
    silent: bool = False

    @property
    def digest(self) -> str:
        """What ties break by: a hash of the text, so that a renamed file changes no decision."""
        return hashlib.sha256(self.text().encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def credit(self, kind: str) -> Credit | None:
        """The first credit line of a kind, if there is one."""
        return next((c for c in self.credits if c.kind == kind and c.polarity is not Polarity.NEGATIVE), None)


def signed_by(wire: Wire | None, source: str) -> str:
    """Who wrote an article as its feed says, ``""`` where that names nobody but a desk or the outlet itself.

    >>> signed_by(Wire(byline="By Ida Holm"), "Harbour Post"), signed_by(Wire(byline="Web Desk"), "Harbour Post")
    ('By Ida Holm', '')
    """
    if wire is None or not wire.byline:
        return ""
    byline = wire.byline.strip()
    return byline if names_somebody(byline) and byline.casefold() != source.casefold() else ""


def names_somebody(byline: str) -> bool:
    """Whether a byline names a person, rather than a desk.

    >>> names_somebody("By Ida Holm"), names_somebody("By Our Correspondent"), names_somebody("")
    (True, False, False)
    """
    words = frozenset(_WORD.findall(byline.casefold()))
    return bool(words) and words.isdisjoint(_DESKS)


def withdrawn(wire: Wire | None, mark: VersionMark | None, title: str, credits: Sequence[Credit]) -> str:
    """The words that say that an article was withdrawn: its feed's status, its title, or a notice in its text."""
    if wire and wire.pubstatus is PubStatus.CANCELED:
        return "its feed says that it was canceled"
    if mark is not None and mark.kind is VersionKind.WITHDRAWAL:
        return f"its title says so: {title}"
    for line in credits:
        if line.kind == "kill_notice":
            return f"it carries a notice: {line.text}"
    return ""


def version_number(wire: Wire | None, mark: VersionMark | None, credits: Sequence[Credit]) -> int | None:
    """The number of an article's version: of its feed, of a key in its text (``dpa:…/5``), or of its title's mark.

    >>> version_number(Wire(version="3"), VersionMark(kind=VersionKind.UPDATE, number=2), ())
    3
    """
    if wire and wire.version.isascii() and wire.version.isdigit():
        return int(wire.version[:_DIGITS])
    for line in credits:
        number = line.text.rpartition("/")[2].rstrip(" .)")
        if line.kind == "hard_key" and number.isascii() and number.isdigit():
            return int(number[:_DIGITS])
    return mark.number if mark else None


def agency_at_home(source: str, url: str, grammar: Grammar | None = None) -> str:
    """The agency whose own outlet or site this is, or ``""``; agencies are those of the package without a grammar.

    >>> agency_at_home("Associated Press", ""), agency_at_home("", "https://www.reuters.com/a"), agency_at_home("x", "")
    ('AP', 'Reuters', '')
    """
    return _at_home(source, _PATH.sub(r"\1", url) if url else "", grammar or builtin())


@lru_cache(maxsize=1 << 14)  # asked of every copy by several grounds, and of most outlets again and again
def _at_home(source: str, site: str, rules: Grammar) -> str:
    try:
        host = urlsplit(site or f"//{source.strip()}").hostname or ""
    except ValueError:  # a broken address names no host
        host = ""
    labels = host.split(".")
    hosts = (".".join(labels[i:]) for i in range(len(labels)))
    return rules.canonical.get(source.strip()) or next(filter(None, map(_agency_by_host(rules).get, hosts)), "")


@cache
def _agency_by_host(grammar: Grammar) -> Mapping[str, str]:
    return {host: agency for agency, hosts in reversed(list(grammar.hosts.items())) for host in hosts}


# --- time --------------------------------------------------------------------------------------------


def _soonest(copy: Copy) -> float:
    """The first hour in which it may have been published: a bare date is a day somewhere on earth, not one in UTC."""
    return copy.hours // DAY * DAY - ZONES if copy.day_only else copy.hours


def _last(copy: Copy) -> float:
    """The last hour in which it may have been published."""
    return copy.hours // DAY * DAY + DAY + ZONES if copy.day_only else copy.hours


def surely_before(one: Copy, other: Copy) -> bool:
    """Whether one was published before the other beyond doubt; two bare dates compare by day."""
    if one.day_only == other.day_only:  # a missing date, nan, is before and after nothing
        return one.hours // DAY < other.hours // DAY if one.day_only else one.hours < other.hours
    return _last(one) < _soonest(other)


def all_before(copies: Sequence[Copy], one: Copy) -> list[Copy]:
    """Those that were published before one beyond doubt, as :func:`surely_before` has it."""
    if not one.day_only:  # as most
        return [copy for copy in copies if (_last(copy) if copy.day_only else copy.hours) < one.hours]
    return [copy for copy in copies if surely_before(copy, one)]


def earliest(copies: Sequence[Copy]) -> list[Copy]:
    """Those that may be the first: none is kept that a moment or a day rules out, undated ones only among themselves.

    Against the least of the latest possible moments, not against each other: "may be as early as" is not transitive.
    """
    dated = [copy for copy in copies if copy.published is not None]
    if True not in [copy.day_only for copy in dated]:  # as most
        first = min([copy.hours for copy in dated], default=math.inf)
        return [copy for copy in dated if copy.hours == first] or list(copies)
    bound = min([_last(copy) for copy in dated], default=math.inf)
    left = [copy for copy in dated if _soonest(copy) <= bound]
    day = min([copy.hours // DAY for copy in left if copy.day_only], default=math.inf)
    return [copy for copy in left if not copy.day_only or copy.hours // DAY == day] or list(copies)


def latest(copies: Sequence[Copy]) -> list[Copy]:
    """Those that may be the last, as :func:`earliest`."""
    dated = [copy for copy in copies if copy.published is not None]
    bound = max([_soonest(copy) for copy in dated], default=-math.inf)
    left = [copy for copy in dated if _last(copy) >= bound]
    day = max([copy.hours // DAY for copy in left if copy.day_only], default=-math.inf)
    return [copy for copy in left if not copy.day_only or copy.hours // DAY == day] or list(copies)


def when_of(copy: Copy) -> str:
    """When it was published, in words; nothing where that is not known."""
    when = copy.published
    if when is None:
        return ""
    # In a tenth of the time that strftime takes.
    return when.date().isoformat() if copy.day_only else f"{when.date().isoformat()} {when.time().isoformat()[:5]} UTC"


def apart(hours: float, *, by_day: bool) -> str:
    """How long, in words: whole days where one of the two is a bare date."""
    minutes = max(1, round(hours * 60))
    days, rest = divmod(minutes, 24 * 60)
    if by_day or days > 1:
        days = round(hours / DAY) if by_day else days
        return "1 day" if days == 1 else f"{days} days"
    parts = (f"{minutes // 60} h" if minutes >= 60 else "", f"{rest % 60} min" if rest % 60 else "")
    return " ".join(filter(None, parts))


def lag_hours(copy: Copy, origin: Copy) -> float | None:
    """Hours from the origin's publication to the copy's; whole days where either gives no time of day.

    None at all where a bare date may be the same moment as the other's.
    """
    if copy.published is None or origin.published is None:
        return None
    if not surely_before(copy, origin) and not surely_before(origin, copy):
        return 0.0
    if copy.day_only or origin.day_only:
        return float((copy.published.date() - origin.published.date()).days * DAY)
    return round((copy.published - origin.published).total_seconds() / 3600, 2)
