"""Who had it first, whose copy it is, and what each member of a group is.

An origin is *found*, by an ordered list of grounds; a canonical article is *chosen*, by a policy that the user sets.
Neither says anything about rights.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from .errors import SettingError
from .model import Choice, Credit, Polarity, Relation, Role
from .text.credit_search import SEPARATOR
from .text.newswire import own_host, version_mark

DAY = 24
ZONES = 14  # hours that a day begins earlier or ends later somewhere on earth than it does in UTC


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """What attribution needs to know of one article. ``hours`` since 1970, nan where the date is missing."""

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
    agency: str
    credits: tuple[Credit, ...]

    @property
    def digest(self) -> str:
        """What ties break by: a hash of the text, so that a renamed file changes no decision."""
        return hashlib.sha256(self.text().encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def credit(self, kind: str) -> Credit | None:
        """The first credit line of a kind, if there is one."""
        return next((c for c in self.credits if c.kind == kind and c.polarity is not Polarity.NEGATIVE), None)


# --- time --------------------------------------------------------------------------------------------


def _possible(copy: Copy) -> tuple[float, float]:
    """The hours in which it may have been published: a bare date is a day somewhere on earth, not one in UTC."""
    if not copy.day_only:
        return copy.hours, copy.hours
    midnight = copy.hours // DAY * DAY
    return midnight - ZONES, midnight + DAY + ZONES


def _before(one: Copy, other: Copy) -> bool:
    """Whether one was published before the other beyond doubt; two bare dates compare by day."""
    if one.published is None or other.published is None:
        return False
    if one.day_only and other.day_only:
        return one.hours // DAY < other.hours // DAY
    return _possible(one)[1] < _possible(other)[0]


def _earliest(copies: Sequence[Copy]) -> list[Copy]:
    """Those that may be the first: none is kept that a moment or a day rules out, undated ones only among themselves.

    Against the least of the latest possible moments, not against each other: "may be as early as" is not transitive.
    """
    dated = [copy for copy in copies if copy.published is not None]
    bound = min((_possible(copy)[1] for copy in dated), default=math.inf)
    left = [copy for copy in dated if _possible(copy)[0] <= bound]
    day = min((copy.hours // DAY for copy in left if copy.day_only), default=math.inf)
    return [copy for copy in left if not copy.day_only or copy.hours // DAY == day] or list(copies)


def _latest(copies: Sequence[Copy]) -> list[Copy]:
    """Those that may be the last, as :func:`_earliest`."""
    dated = [copy for copy in copies if copy.published is not None]
    bound = max((_possible(copy)[0] for copy in dated), default=-math.inf)
    left = [copy for copy in dated if _possible(copy)[1] >= bound]
    day = max((copy.hours // DAY for copy in left if copy.day_only), default=-math.inf)
    return [copy for copy in left if not copy.day_only or copy.hours // DAY == day] or list(copies)


def _when(copy: Copy) -> str:
    when = copy.published
    return "" if when is None else f"{when:%Y-%m-%d}" if copy.day_only else f"{when:%Y-%m-%d %H:%M} UTC"


def _apart(hours: float, *, by_day: bool) -> str:
    """How long, in words: whole days where one of the two is a bare date."""
    minutes = max(1, round(hours * 60))
    days, rest = divmod(minutes, 24 * 60)
    if by_day or days > 1:
        days = round(hours / DAY) if by_day else days
        return "1 day" if days == 1 else f"{days} days"
    parts = (f"{minutes // 60} h" if minutes >= 60 else "", f"{rest % 60} min" if rest % 60 else "")
    return " ".join(filter(None, parts))


# --- grounds -----------------------------------------------------------------------------------------


def _agency_line(copy: Copy) -> Credit | None:
    """The line that says whose copy it is: its dateline if that names the agency, else the first that does."""
    lines = [c for c in copy.credits if copy.agency and c.polarity is Polarity.COPY]
    named = [c for c in lines if copy.agency in c.agency.split(SEPARATOR)]
    return next((c for c in named if c.kind == "dateline"), named[0] if named else None)


def _own_host(copy: Copy) -> str:
    agency = copy.agency or copy.source
    named = copy.source if "." in copy.source and not set(copy.source) & set(" /@") else ""
    url = copy.url or (f"https://{named}" if named else "")
    return f"published on {agency}'s own site" if url and own_host(agency, url) else ""


def _agency_copy(copy: Copy) -> str:
    line = _agency_line(copy)
    if line is None:
        return ""
    return _dateline_words(line) if line.kind == "dateline" else f"credits {copy.agency}: {line.text}"


def _dateline(copy: Copy) -> str:
    line = copy.credit("dateline")
    return _dateline_words(line) if line and line.agency else ""


def _dateline_words(line: Credit) -> str:
    return f"carries {line.agency}'s dateline: {line.text}"


def _byline(copy: Copy) -> str:
    line = copy.credit("byline")
    return f"carries a byline: {line.text}" if line else ""


def _longest(copies: Sequence[Copy]) -> list[Copy]:
    most = max(copy.words for copy in copies)
    return [copy for copy in copies if copy.words == most]


FULFILLED: Mapping[str, Callable[[Copy], str]] = MappingProxyType(
    {"own_host": _own_host, "agency_copy": _agency_copy, "dateline": _dateline, "byline": _byline}
)
"""Grounds that an article fulfils, with these words, or does not: told also where they told nobody apart."""

COMPARED: Mapping[str, Callable[[Sequence[Copy]], list[Copy]]] = MappingProxyType(
    {"earliest": _earliest, "latest": _latest, "longest": _longest}
)
"""Grounds by which articles are compared: the best of some."""

GROUNDS = (*FULFILLED, *COMPARED)
"""The name of every ground."""

ORIGIN_OF_CLUSTER = ("own_host", "agency_copy", "earliest", "dateline", "byline", "longest")
"""The order in which grounds find a cluster's origin: whose copy it is stands above the clock, because an outlet's
clock says when it printed, not when the agency sent; but of two that credit an agency a lost dateline decides less."""
ORIGIN_OF_STORY = ("earliest", "own_host", "dateline", "byline", "longest")


def pick(
    copies: Sequence[Copy],
    grounds: Sequence[str],
    *,
    at_last: str = "",
    everyone: Sequence[Copy] = (),
    those: str = "left",
) -> Choice:
    """The article that the grounds, in their order, single out.

    Parameters
    ----------
    copies : sequence of Copy
        At least one.
    grounds : sequence of str
        Of :data:`GROUNDS`. Each narrows the choice to those that are best by it.
    at_last : str
        The id to take of those that no ground tells apart, if it is among them; else a hash decides, which no
        renamed file changes.
    everyone : sequence of Copy
        Whom "first", "last" and "longest" are said of, if those are more than may be picked.
    those : str
        What the copies are among everyone, in words that follow a number.

    Returns
    -------
    Choice
        With the words of each ground that told articles apart, or that the winner fulfils. What holds only of
        those that earlier grounds left says so, and who was earlier in print is named.
    """
    everyone = everyone or copies
    left = list(copies)
    told: list[tuple[str, int, str]] = []
    for name in grounds:
        before, left = left, _narrowed(left, name)
        if name in FULFILLED or len(left) < len(before):
            told.append((name, len(before), those))
        if len(left) < len(before):
            agencies = {copy.agency for copy in left}
            by = agencies.pop() if len(agencies) == 1 else "an agency"
            those = f"that credit {by}" if name == "agency_copy" else "left"
    wanted = [copy for copy in left if copy.id == at_last]
    won = (wanted or [min(left, key=lambda copy: (copy.digest, copy.source, copy.url, copy.title, copy.id))])[0]
    because = [_words(won, everyone, name, f"of the {n} {group}" if n > 1 else "") for name, n, group in told]
    if len(left) > 1:
        because += ["of these the article found to be first" if wanted else "chosen among equals by a hash of its text"]
    if "earliest" in grounds:
        because.append(_earlier(won, everyone))
    return Choice(id=won.id, because=tuple(dict.fromkeys(filter(None, because))))


def _narrowed(copies: Sequence[Copy], name: str) -> list[Copy]:
    """Those that are best by a ground: all of them where it tells nobody apart."""
    if name in COMPARED:
        return COMPARED[name](copies)
    return [copy for copy in copies if FULFILLED[name](copy)] or list(copies)


def _words(won: Copy, everyone: Sequence[Copy], name: str, among: str) -> str:
    """What a ground says of the winner; ``among`` whom it holds, if not among everyone."""
    if name in FULFILLED:
        return FULFILLED[name](won)
    if name == "longest":
        least = all(copy.words <= won.words for copy in everyone)
        return f"the longest{'' if least else ' ' + among}, with {won.words} words"
    if won.published is None:
        return ""
    first = name == "earliest"
    if any(_before(copy, won) if first else _before(won, copy) for copy in everyone):
        doubt = " " + among
    else:
        sure = all(_surely(won, copy) for copy in everyone)
        doubt = "" if sure else ", as far as a bare date tells"
    return f"published {'first' if first else 'last'}{doubt}: {_when(won)}"


def _surely(one: Copy, other: Copy) -> bool:
    """Whether the dates of two compare without doubt."""
    undated = one.published is None or other.published is None
    return undated or one.day_only == other.day_only or _before(one, other) or _before(other, one)


def _earlier(won: Copy, everyone: Sequence[Copy]) -> str:
    """Who was in print before the winner, beyond doubt: the first of them."""
    before = [copy for copy in everyone if _before(copy, won)]
    if not before:
        return ""
    first = min(_earliest(before), key=lambda copy: (copy.hours, copy.digest, copy.source, copy.id))
    late = lag_hours(won, first) or 0.0
    by_day = won.day_only or first.day_only
    return f"earlier in print: {first.source or first.title or first.id}, {_apart(late, by_day=by_day)} before"


# --- what is kept, and what each is -------------------------------------------------------------------


def grounds_of(policy: str) -> tuple[str, ...]:
    """The grounds that a policy names, in order.

    Parameters
    ----------
    policy : str
        Of :data:`GROUNDS` and ``origin``, separated by commas; nothing means ``origin``.

    Raises
    ------
    SettingError
        For an unknown ground.

    Examples
    --------
    >>> grounds_of("longest, origin")
    ('longest', 'origin')
    """
    names = tuple(name.strip() for name in policy.split(",") if name.strip()) or ("origin",)
    for name in names:
        if name != "origin" and name not in GROUNDS:
            known = ", ".join(["origin", *GROUNDS])
            raise SettingError("cluster.canonical", policy, f"there is no ground {name!r}", f"take some of {known}")
    return names


def canonical(copies: Sequence[Copy], origin: Choice, policy: str) -> Choice:
    """The member that the policy keeps.

    Parameters
    ----------
    copies : sequence of Copy
    origin : Choice
        The cluster's origin.
    policy : str
        As :func:`grounds_of` reads it. ``origin`` takes the origin, or of those that the grounds before it leave
        the origin if it is among them; what follows it is never needed.
    """
    names = grounds_of(policy)
    if names[0] == "origin":
        return Choice(id=origin.id, because=("policy `origin`: keep the article found to be first", *origin.because))
    before = names[: names.index("origin")] if "origin" in names else names
    choice = pick(copies, before, at_last=origin.id if "origin" in names else "")
    return Choice(id=choice.id, because=(f"policy `{policy}`", *choice.because))


def role(copy: Copy, origin: Copy, relation: Relation, *, longer: bool = False) -> Role:
    """What a member is in its cluster.

    Parameters
    ----------
    copy, origin : Copy
    relation : Relation
        Of the copy to the member it is closest to.
    longer : bool
        Whether the copy is the longer of the two: then it is no excerpt, but the other is one of it.
    """
    if copy.id == origin.id:
        return Role.ORIGIN
    if relation is Relation.EXCERPT and not longer:
        return Role.EXCERPT
    mark = version_mark(copy.title)
    if mark is not None and mark.kind != "repeat":
        return Role.UPDATE
    same_source = bool(copy.source) and copy.source == origin.source
    if same_source and relation is not Relation.IDENTICAL and _before(origin, copy):
        return Role.UPDATE
    return Role.REWRITE if relation is Relation.REWRITE else Role.REPRINT


def lag_hours(copy: Copy, origin: Copy) -> float | None:
    """Hours from the origin's publication to the copy's; whole days where either gives no time of day.

    None at all where a bare date may be the same moment as the other's.
    """
    if copy.published is None or origin.published is None:
        return None
    if not _before(copy, origin) and not _before(origin, copy):
        return 0.0
    if copy.day_only or origin.day_only:
        return float((copy.published.date() - origin.published.date()).days * DAY)
    return round((copy.published - origin.published).total_seconds() / 3600, 2)
