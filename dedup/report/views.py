"""A story as the page shows it: codes, words and drawings, ready to be filled into the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..model import Cluster, Match, Member, Outcome, WeakLink
from .compare import language_tag
from .drawings import Drawn, drawn
from .safe import one_line
from .shown import Shown, ShownStory
from .words import (
    RELATION_WORDS,
    ROLE_WORDS,
    bare_dates,
    counted,
    headline,
    joined,
    lag,
    moment,
    named,
    percent,
    span_of,
)

_LETTERS = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one story is shown."""

    clusters: int
    members: int
    singles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One article in a table. ``anchor`` names its side-by-side, if it can have one."""

    code: str
    shape: int
    id: str
    headline: str
    source: str
    url: str
    language: str
    role: str
    origin: bool
    canonical: bool
    published: str
    lag: str
    agency: str
    credit: str
    relation: str
    closest: str
    probability: str
    kept: bool
    fate: str
    anchor: str = ""
    match: Match | None = None
    beside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A weak link, in codes."""

    a: str
    b: str
    probability: str
    bridge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterView:
    """One cluster of a story."""

    letter: str
    shape: int
    id: str
    size: int
    agency: str
    when: str
    density: str
    origin: str
    origin_source: str
    grounds: tuple[str, ...]
    canonical: str
    canonical_source: str
    because: tuple[str, ...]
    rows: tuple[Row, ...]
    more: int
    weak_links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """One story."""

    number: int
    id: str
    title: str
    language: str
    summary: str
    when: str
    drawn: Drawn
    clusters: tuple[ClusterView, ...]
    clusters_more: int
    singles: tuple[Row, ...]
    singles_more: int
    weak_links: tuple[Link, ...]
    codes: Mapping[str, str]


def letters(number: int) -> str:
    """The name of the n-th cluster from 0.

    >>> letters(0), letters(25), letters(26)
    ('A', 'Z', 'AA')
    """
    name = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, _LETTERS)
        name = chr(ord("A") + rest) + name
    return name


def story_view(number: int, shown: ShownStory, held: Shown, limits: Limits) -> StoryView:
    """All that the template needs of one story.

    Parameters
    ----------
    number : int
        Its place on the page, from 1.
    shown : ShownStory
    held : Shown
        After all matches and articles were given to it.
    limits : Limits
    """
    story = shown.story
    codes = {m.id: f"{letters(c)}{n}" for c, cluster in enumerate(shown.clusters) for n, m in enumerate(cluster.members, 1)}
    codes |= {single: str(n) for n, single in enumerate(shown.singles, 1)}
    views = [_cluster(number, n, c, held, codes, limits) for n, c in enumerate(shown.clusters[: limits.clusters])]
    inside = {link.pair for cluster in shown.clusters[: limits.clusters] for link in cluster.weak_links}
    bare = bare_dates(held.texts[member] for member in story.members if member in held.texts)
    title = held.texts.get(story.origin.id)
    return StoryView(
        number=number,
        id=one_line(story.id, 40),
        title=one_line(story.title, 200) or headline(title),
        language=language_tag(title.language) if title else "",
        summary=summary_of(shown, held),
        when=span_of(story.first, story.last, bare),
        drawn=drawn(shown, held, codes),
        clusters=tuple(views),
        clusters_more=len(shown.clusters) - len(views),
        singles=tuple(_single(single, held, codes) for single in shown.singles[: limits.singles]),
        singles_more=max(0, len(shown.singles) - limits.singles),
        weak_links=_links([link for link in story.weak_links if link.pair not in inside], codes),
        codes=codes,
    )


def summary_of(shown: ShownStory, held: Shown) -> str:
    """A story in one line of words."""
    story = shown.story
    sources = {article.source for m in story.members if (article := held.texts.get(m)) and article.source}
    parts = [f"{counted(len(story.members), 'article')} from {counted(len(sources), 'source')}"]
    parts.append(counted(len(shown.clusters), "cluster"))
    if shown.singles:
        parts.append(f"{len(shown.singles):,} single")
    origin = held.texts.get(story.origin.id)
    if origin is None:
        return ", ".join(parts) + "."
    outcome = held.outcomes.get(story.origin.id)
    copy = f" ({one_line(outcome.agency, 40)} copy)" if outcome and outcome.agency else ""
    return f"{', '.join(parts)}; origin {named(origin.source)}{copy}, {moment(origin.published, origin.day_only)}."


def _cluster(
    story: int, number: int, cluster: Cluster, held: Shown, codes: Mapping[str, str], limits: Limits
) -> ClusterView:
    by_day = any(m.day_only for m in cluster.members if m.id == cluster.origin.id)
    rows = tuple(
        _member(member, cluster, held, codes, f"s{story}-{codes[member.id]}".lower(), number, by_day=by_day)
        for member in cluster.members[: limits.members]
    )
    sources = {member.id: named(member.source) for member in cluster.members}
    return ClusterView(
        letter=letters(number),
        shape=number,
        id=one_line(cluster.id, 40),
        size=len(cluster.members),
        agency=one_line(cluster.agency, 60),
        when=span_of(cluster.first, cluster.last, bare_dates(cluster.members)),
        density=percent(cluster.density),
        origin=codes.get(cluster.origin.id, ""),
        origin_source=sources.get(cluster.origin.id, ""),
        grounds=cluster.origin.because,
        canonical=codes.get(cluster.canonical.id, ""),
        canonical_source=sources.get(cluster.canonical.id, ""),
        because=cluster.canonical.because,
        rows=rows,
        more=len(cluster.members) - len(rows),
        weak_links=_links(cluster.weak_links, codes),
    )


def _member(
    member: Member, cluster: Cluster, held: Shown, codes: Mapping[str, str], anchor: str, shape: int, *, by_day: bool
) -> Row:
    origin = member.id == cluster.origin.id
    match = None if origin else held.compared_with(cluster, member.id, member.similar_to)
    article, outcome = held.texts.get(member.id), held.outcomes.get(member.id)
    return Row(
        code=codes[member.id],
        shape=shape,
        id=one_line(member.id, 80),
        headline=headline(article),
        source=named(member.source),
        url=_web_address(article.url if article else ""),
        language=language_tag(article.language) if article else "",
        role=ROLE_WORDS[member.role],
        origin=origin,
        canonical=member.id == cluster.canonical.id,
        published=moment(member.published, member.day_only).removesuffix(" UTC"),
        lag="" if origin else lag(member.lag_hours, by_day=by_day or member.day_only),
        agency=one_line(member.agency, 60),
        credit=_credit(outcome, member.agency),
        relation=RELATION_WORDS[member.relation] if member.similar_to else "",
        closest=codes.get(member.similar_to, ""),
        probability=percent(member.probability) if member.similar_to else "",
        kept=outcome.kept if outcome else True,
        fate=_fate(outcome, codes),
        anchor=anchor if match else "",
        match=match,
        beside=_other(match, member.id),
    )


def _single(single: str, held: Shown, codes: Mapping[str, str]) -> Row:
    article, outcome, match = held.texts.get(single), held.outcomes.get(single), held.closest.get(single)
    return Row(
        code=codes[single],
        shape=-1,
        id=one_line(single, 80),
        headline=headline(article),
        source=named(article.source if article else ""),
        url=_web_address(article.url if article else ""),
        language=language_tag(article.language) if article else "",
        role="single",
        origin=False,
        canonical=False,
        published=moment(article.published, article.day_only).removesuffix(" UTC") if article else "",
        lag="",
        agency=one_line(outcome.agency, 60) if outcome else "",
        credit=_credit(outcome, outcome.agency if outcome else ""),
        relation=RELATION_WORDS[match.relation] if match else "",
        closest=codes.get(_other(match, single), ""),
        probability=percent(match.probability) if match else "",
        kept=outcome.kept if outcome else True,
        fate=_fate(outcome, codes),
    )


def _other(match: Match | None, member: str) -> str:
    if match is None:
        return ""
    return match.pair.b if match.pair.a == member else match.pair.a


def _fate(outcome: Outcome | None, codes: Mapping[str, str]) -> str:
    if outcome is None or outcome.kept:
        return "kept"
    return f"left out for {codes.get(outcome.kept_by) or one_line(outcome.kept_by, 40)}"


def _credit(outcome: Outcome | None, agency: str) -> str:
    """The words that name the agency, quoted."""
    if outcome is None or not agency:
        return ""
    return joined((one_line(credit.text, 60) for credit in outcome.credits if credit.agency == agency), 1)


def _links(links: Sequence[WeakLink], codes: Mapping[str, str]) -> tuple[Link, ...]:
    known = [link for link in links if link.pair.a in codes and link.pair.b in codes]
    return tuple(
        Link(a=codes[x.pair.a], b=codes[x.pair.b], probability=percent(x.probability), bridge=x.bridge) for x in known[:5]
    )


def _web_address(url: str) -> str:
    """The address if a browser may follow it: nothing but the web's two schemes, and of a sane length."""
    sane = url.isprintable() and len(url) <= 2_000 and not any(character.isspace() for character in url)
    return url if sane and url.lower().startswith(("http://", "https://")) else ""
