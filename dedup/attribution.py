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
from .text.newswire import own_host, version_mark


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


def _on_own_host(copy: Copy) -> tuple[float, str]:
    agency = copy.agency or copy.source
    own = bool(copy.url) and own_host(agency, copy.url)
    return -float(own), f"published on {agency}'s own site"


def _dateline(copy: Copy) -> tuple[float, str]:
    line = copy.credit("dateline")
    found = line is not None and bool(line.agency)
    return -float(found), f"carries {line.agency}'s dateline: {line.text}" if line and found else ""


def _byline(copy: Copy) -> tuple[float, str]:
    line = copy.credit("byline")
    return -float(line is not None), f"carries a byline: {line.text}" if line else ""


def _first_day(copy: Copy) -> tuple[float, str]:
    return (math.inf, "") if copy.published is None else (copy.hours // 24, f"published first: {_day(copy.published)}")


def _first_hour(copy: Copy) -> tuple[float, str]:
    return (math.inf, "") if copy.published is None else (copy.hours, f"published first: {_minute(copy.published)}")


def _last_day(copy: Copy) -> tuple[float, str]:
    return (
        (math.inf, "") if copy.published is None else (-(copy.hours // 24), f"published last: {_day(copy.published)}")
    )


def _last_hour(copy: Copy) -> tuple[float, str]:
    return (math.inf, "") if copy.published is None else (-copy.hours, f"published last: {_minute(copy.published)}")


def _longest(copy: Copy) -> tuple[float, str]:
    return -float(copy.words), f"the longest, with {copy.words} words"


def _day(when: datetime) -> str:
    return when.date().isoformat()


def _minute(when: datetime) -> str:
    return f"{when.date().isoformat()} {when:%H:%M} UTC"


Ground = Callable[[Copy], tuple[float, str]]
"""Less is better; the words hold for the one that wins."""

GROUNDS: Mapping[str, tuple[Ground, ...]] = MappingProxyType(
    {
        "own_host": (_on_own_host,),
        "dateline": (_dateline,),
        "byline": (_byline,),
        "earliest": (_first_day, _first_hour),
        "latest": (_last_day, _last_hour),
        "longest": (_longest,),
    }
)
"""Every ground by its name; one of two steps narrows by the first, then by the second."""
_NEED_HOURS = (_first_hour, _last_hour)
_FULFILLED = frozenset({"own_host", "dateline", "byline"})
"""Grounds that an article fulfils or not: they are told also where they told nobody apart."""

ORIGIN_OF_CLUSTER = ("own_host", "dateline", "byline", "earliest", "longest")
"""The order in which grounds find a cluster's origin: what the copy says of itself stands above the clock, because an
outlet's clock says when it printed, not when the agency sent."""
ORIGIN_OF_STORY = ("earliest", "own_host", "dateline", "byline", "longest")


def pick(copies: Sequence[Copy], grounds: Sequence[str], *, at_last: str = "") -> Choice:
    """The article that the grounds, in their order, single out.

    Parameters
    ----------
    copies : sequence of Copy
        At least one.
    grounds : sequence of str
        Keys of :data:`GROUNDS`. Each narrows the choice to those that are best by it.
    at_last : str
        The id to take of those that no ground tells apart, if it is among them; else a hash decides, which no
        renamed file changes.

    Returns
    -------
    Choice
        With the words of each ground that told articles apart, or that the winner fulfils.
    """
    left = list(copies)
    because: list[str] = []
    for name in grounds:
        left, words = _narrowed(left, name)
        because += [words] if words else []
    if len(left) > 1:
        wanted = [copy for copy in left if copy.id == at_last]
        because += ["of these the article found to be first" if wanted else "chosen among equals by a hash of its text"]
        left = wanted or [min(left, key=lambda copy: (copy.digest, copy.source, copy.url, copy.title, copy.id))]
    return Choice(id=left[0].id, because=tuple(because))


def _narrowed(copies: list[Copy], name: str) -> tuple[list[Copy], str]:
    """Those that are best by a ground, and its words where it says something."""
    left, said = copies, ""
    for ground in GROUNDS[name]:
        if ground in _NEED_HOURS and any(copy.day_only for copy in left):
            break  # a bare date is neither before nor after an hour of its day
        values = [ground(copy) for copy in left]
        best = min(value for value, _ in values)
        narrowed = [copy for copy, (value, _) in zip(left, values, strict=True) if value == best]
        if said or len(narrowed) < len(left) or (name in _FULFILLED and best < 0):
            said = next(words for value, words in values if value == best)
        left = narrowed
    return left, said


def grounds_of(policy: str) -> tuple[str, ...]:
    """The grounds that a policy names, in order.

    Parameters
    ----------
    policy : str
        Keys of :data:`GROUNDS` and ``origin``, separated by commas; nothing means ``origin``.

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
    if same_source and relation is not Relation.IDENTICAL and copy.hours > origin.hours:
        return Role.UPDATE
    return Role.REWRITE if relation is Relation.REWRITE else Role.REPRINT


def lag_hours(copy: Copy, origin: Copy) -> float | None:
    """Hours from the origin's publication to the copy's; whole days where either gives no time of day."""
    if copy.published is None or origin.published is None:
        return None
    if copy.day_only or origin.day_only:
        return float((copy.published.date() - origin.published.date()).days * 24)
    return round((copy.published - origin.published).total_seconds() / 3600, 2)
