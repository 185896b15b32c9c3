"""Who had it first, whose copy it is, and what each member of a group is.

An origin is *found*, by an ordered list of grounds; a canonical article is *chosen*, by a policy that the user sets.
Neither says anything about rights.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from .copies import (
    Copy,
    agency_at_home,
    all_before,
    apart,
    earliest,
    lag_hours,
    latest,
    names_somebody,
    surely_before,
    when_of,
)
from .errors import SettingError
from .model import Choice, Credit, Polarity, Relation, Role
from .text.credit_search import SEPARATOR
from .text.newswire import own_host

HOLDS = 5  # tenths of the others' text that an article must contain to be called their container


# --- grounds -----------------------------------------------------------------------------------------


def _agency_line(copy: Copy) -> Credit | None:
    """The line that says whose copy it is: its dateline if that names the agency, else the first that does."""
    lines = [c for c in copy.credits if copy.agency and c.polarity is Polarity.COPY]
    named = [c for c in lines if copy.agency in c.agency.split(SEPARATOR)]
    return next((c for c in named if c.kind == "dateline"), named[0] if named else None)


def _own_host(copy: Copy) -> str:
    """On an agency's own site, or under its own name, a text is its own, unless it credits another."""
    home = agency_at_home(copy.source, copy.url, copy.grammar)
    if not home or copy.agency not in ("", home):
        return ""
    url = copy.url or _site(copy.source)
    on_site = bool(url) and own_host(home, url, grammar=copy.grammar)
    return f"published on {home}'s own site" if on_site else f"published by {home} itself"


def _site(source: str) -> str:
    """The address of a source that is a host."""
    return f"https://{source}" if "." in source and not set(source) & set(" /@") else ""


def agency_words(copy: Copy) -> str:
    """The line that says whose copy an article is, in words; nothing where it credits no agency."""
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
    if line and (line.agency or names_somebody(line.text)):
        return f"carries a byline: {line.text}"
    return f"signed in its feed: {copy.signed}" if copy.signed else ""


def _declared(copies: Sequence[Copy]) -> list[Copy]:
    """Those that another page declares to be the original: by their address, else by their host."""
    if not any(copy.original for copy in copies):
        return list(copies)
    for key in (_address, _host):
        named = {key(copy.original) for copy in copies if copy.original} - {""}
        left = [copy for copy in copies if key(copy.url or _site(copy.source)) in named]
        if left:
            return left
    return list(copies)


def _address(url: str) -> str:
    """An address without what differs between two ways to write it."""
    bare = url.partition("#")[0].partition("?")[0].partition("://")[2]
    return bare.removeprefix("www.").rstrip("/").lower()


def _host(url: str) -> str:
    return _address(url).partition("/")[0]


def _contains(copies: Sequence[Copy]) -> list[Copy]:
    """Those that hold most of the others, in tenths: a wire contains its cuts, and two reprints contain each other."""
    held = [round(10 * copy.holds) for copy in copies if copy.holds is not None]
    if not held or max(held) < HOLDS:
        return list(copies)
    return [copy for copy in copies if copy.holds is not None and round(10 * copy.holds) == max(held)]


def _not_withdrawn(copies: Sequence[Copy]) -> list[Copy]:
    return [copy for copy in copies if not copy.withdrawn] or list(copies)


def _highest_version(copies: Sequence[Copy]) -> list[Copy]:
    versions = [copy.version for copy in copies if copy.version is not None]
    return [copy for copy in copies if copy.version == max(versions)] if versions else list(copies)


def _longest(copies: Sequence[Copy]) -> list[Copy]:
    most = max(copy.words for copy in copies)
    return [copy for copy in copies if copy.words == most]


FULFILLED: Mapping[str, Callable[[Copy], str]] = MappingProxyType(
    {"own_host": _own_host, "agency_copy": agency_words, "dateline": _dateline, "byline": _byline}
)
"""Grounds that an article fulfils, with these words, or does not: told also where they told nobody apart."""

COMPARED: Mapping[str, Callable[[Sequence[Copy]], list[Copy]]] = MappingProxyType(
    {
        "not_withdrawn": _not_withdrawn,
        "highest_version": _highest_version,
        "declared": _declared,
        "contains": _contains,
        "earliest": earliest,
        "latest": latest,
        "longest": _longest,
    }
)
"""Grounds by which articles are compared: the best of some."""

_SAID: Mapping[str, Callable[[Copy], str]] = MappingProxyType(
    {
        "not_withdrawn": lambda _: "not withdrawn, as others are",
        "highest_version": lambda copy: f"the highest version, {copy.version}",
        "declared": lambda _: "declared to be the original by another page",
        "contains": lambda copy: f"contains most of the others: {copy.holds or 0:.0%} of their text on average",
    }
)
"""What is said of a winner by the grounds that need no more words."""

GROUNDS = (*FULFILLED, *COMPARED)
"""The name of every ground."""

ORIGIN_OF_CLUSTER = ("own_host", "declared", "agency_copy", "earliest", "dateline", "byline", "contains", "longest")
"""The order in which grounds find a cluster's origin: whose copy it is stands above the clock, because an outlet's
clock says when it printed, not when the agency sent; but of two that credit an agency a lost dateline decides less."""
ORIGIN_OF_STORY = ("earliest", "own_host", "declared", "dateline", "byline", "longest")


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
    if not any(map(_credited, copies)):
        grounds = _compared(tuple(grounds))
    told: list[tuple[str, int, str]] = []
    for name in grounds:
        if len(left) == 1 and name in COMPARED:
            continue
        before, left = left, _narrowed(left, name)
        if name in FULFILLED or len(left) < len(before):
            told.append((name, len(before), those))
        if len(left) < len(before):
            those = _crediting(left) if name == "agency_copy" else "left"
    wanted = [copy for copy in left if copy.id == at_last] if at_last else []
    won = (wanted or (left if len(left) == 1 else [min(left, key=by_text)]))[0]
    before = all_before(everyone, won)
    because = [_words(won, everyone, before, name, f"of the {n} {group}" if n > 1 else "") for name, n, group in told]
    if len(left) > 1:
        because += ["of these the article found to be first" if wanted else "chosen among equals by a hash of its text"]
    if "earliest" in grounds:
        because.append(_earlier(won, before))
    return Choice(id=won.id, because=tuple(dict.fromkeys(filter(None, because))))


def _crediting(copies: Sequence[Copy]) -> str:
    agencies = {copy.agency for copy in copies}
    return f"that credit {agencies.pop() if len(agencies) == 1 else 'an agency'}"


@cache
def _compared(grounds: tuple[str, ...]) -> tuple[str, ...]:
    """Those of some grounds by which articles are compared, in order."""
    return tuple(name for name in grounds if name in COMPARED)


def by_text(copy: Copy) -> tuple[str, ...]:
    """An order that no renamed file changes."""
    return copy.digest, copy.source, copy.url, copy.title, copy.id


def _credited(copy: Copy) -> bool:
    """Whether anything says whose an article is: where nothing does, none of :data:`FULFILLED` is."""
    return not copy.silent and bool(copy.credits or copy.signed or agency_at_home(copy.source, copy.url, copy.grammar))


def _narrowed(copies: Sequence[Copy], name: str) -> list[Copy]:
    """Those that are best by a ground: all of them where it tells nobody apart."""
    if name in COMPARED:
        return COMPARED[name](copies)
    return [copy for copy in copies if FULFILLED[name](copy)] or list(copies)


def _words(won: Copy, everyone: Sequence[Copy], before: Sequence[Copy], name: str, among: str) -> str:
    """What a ground says of the winner; ``among`` whom it holds, if not among everyone, ``before`` who was earlier."""
    if name in FULFILLED:
        return FULFILLED[name](won)
    if name in _SAID:
        return _SAID[name](won)
    if name == "longest":
        least = all(copy.words <= won.words for copy in everyone)
        return f"the longest{'' if least else ' ' + among}, with {won.words} words"
    if won.published is None:
        return ""
    first = name == "earliest"
    if before if first else any(surely_before(won, copy) for copy in everyone):
        doubt = " " + among
    else:
        sure = all(_surely(won, copy) for copy in everyone if copy.day_only != won.day_only)
        doubt = "" if sure else ", as far as a bare date tells"
    return f"published {'first' if first else 'last'}{doubt}: {when_of(won)}"


def _surely(one: Copy, other: Copy) -> bool:
    """Whether the dates of two compare without doubt, of which one is a bare date."""
    if one.published is None or other.published is None:
        return True
    return surely_before(one, other) or surely_before(other, one)


def _earlier(won: Copy, before: Sequence[Copy]) -> str:
    """Who was in print before the winner, beyond doubt: the first of them."""
    if not before:
        return ""
    first = min(earliest(before), key=lambda copy: (copy.hours, copy.digest, copy.source, copy.id))
    late = lag_hours(won, first) or 0.0
    by_day = won.day_only or first.day_only
    return f"earlier in print: {first.source or first.title or first.id}, {apart(late, by_day=by_day)} before"


# --- what is kept, and what each is -------------------------------------------------------------------


@cache
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
        the origin if it is among them, else the one that would have been found to be first of these; what follows it
        is never needed.
    """
    names = grounds_of(policy)
    told = f"policy `{policy}`" if policy.strip(" ,") else "policy `origin`"
    before = names[: names.index("origin")] if "origin" in names else names
    left = list(copies)
    for name in before:
        left = _narrowed(left, name)
    if "origin" not in names:
        choice = pick(copies, before)
    elif any(copy.id == origin.id for copy in left) and _only_withholds(before):
        return Choice(id=origin.id, because=(f"{told}: keep the article found to be first", *origin.because))
    elif any(copy.id == origin.id for copy in left):
        choice = pick(copies, before, at_last=origin.id)
    else:  # of what the policy leaves, the article that would have been found to be first
        choice = pick(copies, (*before, *(name for name in ORIGIN_OF_CLUSTER if name not in before)))
    return Choice(id=choice.id, because=(told, *choice.because))


def _only_withholds(names: Sequence[str]) -> bool:
    """Whether the grounds before ``origin`` only rule articles out."""
    return set(names) <= {"not_withdrawn"}


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
    if copy.mark is not None and copy.mark.kind != "repeat":
        return Role.UPDATE
    same_source = bool(copy.source) and copy.source == origin.source
    if same_source and relation is not Relation.IDENTICAL and surely_before(origin, copy):
        return Role.UPDATE
    return Role.REWRITE if relation is Relation.REWRITE else Role.REPRINT
