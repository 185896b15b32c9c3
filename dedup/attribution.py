"""Who had it first, whose copy it is, and what each member of a group is.

An origin is *found*, by an ordered list of grounds; a canonical article is *chosen*, by a policy that the user sets.
Neither says anything about rights.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

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


def _earliest(copy: Copy) -> tuple[float, str]:
    if copy.hours != copy.hours or copy.published is None:
        return float("inf"), ""
    hours = copy.hours // 24 * 24 if copy.day_only else copy.hours
    shown = copy.published.date().isoformat() if copy.day_only else copy.published.strftime("%Y-%m-%d %H:%M UTC")
    return hours, f"published first: {shown}"


def _latest(copy: Copy) -> tuple[float, str]:
    hours, _ = _earliest(copy)
    return (0.0 if hours == float("inf") else -hours), "published last"


def _longest(copy: Copy) -> tuple[float, str]:
    return -float(copy.words), f"the longest, with {copy.words} words"


def _stable(copy: Copy) -> tuple[float, str]:
    return float(int(copy.digest[:12], 16)), "chosen among equals by a hash of its text"


Ground = Callable[[Copy], tuple[float, str]]

GROUNDS: dict[str, Ground] = {
    "own_host": _on_own_host,
    "dateline": _dateline,
    "byline": _byline,
    "earliest": _earliest,
    "latest": _latest,
    "longest": _longest,
}
"""Every ground: less is better; the words hold for the one that wins."""
ORIGIN_OF_CLUSTER = ("own_host", "dateline", "byline", "earliest", "longest")
"""The order in which grounds find a cluster's origin: what the copy says of itself stands above the clock, because an
outlet's clock says when it printed, not when the agency sent."""
ORIGIN_OF_STORY = ("earliest", "own_host", "dateline", "byline", "longest")


def pick(copies: Sequence[Copy], grounds: Sequence[str]) -> Choice:
    """The article that the grounds, in their order, single out.

    Parameters
    ----------
    copies : sequence of Copy
        At least one.
    grounds : sequence of str
        Keys of :data:`GROUNDS`. Each narrows the choice to those that are best by it.

    Returns
    -------
    Choice
        With the words of each ground that told articles apart, or that the winner fulfils.

    Raises
    ------
    SettingError
        For an unknown ground.
    """
    left = list(copies)
    because: list[str] = []
    for name in grounds:
        if name not in GROUNDS:
            raise SettingError("cluster.canonical", name, "no such ground", f"one of origin, {', '.join(GROUNDS)}")
        values = [GROUNDS[name](copy) for copy in left]
        best = min(value for value, _ in values)
        narrowed = [copy for copy, (value, _) in zip(left, values, strict=True) if value == best]
        fulfilled = name in {"own_host", "dateline", "byline"} and best < 0
        if fulfilled or (len(narrowed) < len(left) and best != float("inf")):
            because.append(next(words for value, words in values if value == best))
        left = narrowed
    if len(left) > 1:
        left = [min(left, key=lambda copy: (copy.digest, copy.id))]
        because.append(_stable(left[0])[1])
    return Choice(id=left[0].id, because=tuple(because))


def canonical(copies: Sequence[Copy], origin: Choice, policy: str) -> Choice:
    """The member that the policy keeps.

    Parameters
    ----------
    copies : sequence of Copy
    origin : Choice
        The cluster's origin.
    policy : str
        Grounds separated by commas; ``origin`` takes the origin.
    """
    names = [name.strip() for name in policy.split(",") if name.strip()]
    if names[:1] == ["origin"] or not names:
        return Choice(id=origin.id, because=("policy `origin`: keep the article found to be first", *origin.because))
    choice = pick(copies, [name for name in names if name != "origin"])
    return Choice(id=choice.id, because=(f"policy `{policy}`", *choice.because))


def role(copy: Copy, origin: Copy, relation: Relation) -> Role:
    """What a member is in its cluster.

    Parameters
    ----------
    copy, origin : Copy
    relation : Relation
        Of the copy to the member it is closest to.
    """
    if copy.id == origin.id:
        return Role.ORIGIN
    if relation is Relation.EXCERPT:
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
