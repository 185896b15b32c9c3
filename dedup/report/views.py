"""A story as the page shows it: codes, words and drawings, ready to be filled into the template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from ..model import Cluster, Origins, WeakLink
from ..times import bare_dates
from .compare import language_tag
from .drawings import Drawn, drawn
from .rows import Limits, Row, Scene, member_row, single_row
from .safe import ending, one_line, page_text
from .shown import Shown, ShownStory
from .words import (
    counted,
    from_sources,
    headline,
    moment,
    origins_in_words,
    outlet,
    percent,
    span_of,
    version_words,
)

_LETTERS = 26
VERSIONS_SHOWN = 20  # of one cluster; the rest is in clusters.jsonl
_LINKS_SHOWN = 5
_TEXTS_SHOWN = 40


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
    versions: tuple[str, ...]
    rows: tuple[Row, ...]
    more: int
    weak_links: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginsView:
    """How many newsrooms told a story independently: in one line, and for each text why it counts or does not."""

    line: str
    counted: tuple[str, ...]
    followers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """One story."""

    number: int
    id: str
    title: str
    language: str
    summary: Markup
    origins: OriginsView | None
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


def short_names(shown: ShownStory) -> dict[str, str]:
    """What each member of a story is called on the page: a letter and a number, or for a single a number."""
    names: dict[str, str] = {}
    for place, cluster in enumerate(shown.clusters):
        names |= {member.id: f"{letters(place)}{number}" for number, member in enumerate(cluster.members, 1)}
    return names | {single: str(number) for number, single in enumerate(shown.singles, 1)}


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
    scene = Scene(number=number, held=held, codes=short_names(shown), limits=limits)
    views = [_cluster(scene, place, cluster) for place, cluster in enumerate(shown.clusters[: limits.clusters])]
    inside = {link.pair for cluster in shown.clusters[: limits.clusters] for link in cluster.weak_links}
    origin = held.texts.get(story.origin.id)
    return StoryView(
        number=number,
        id=one_line(story.id, 40),
        title=one_line(story.title, 200) or headline(origin),
        language=language_tag(origin.language) if origin else "",
        summary=summary_of(shown, held),
        origins=_origins(story.origins, scene.codes) if story.origins else None,
        when=span_of(story.first, story.last, story.bare_dates),
        drawn=drawn(shown, held, scene.codes),
        clusters=tuple(views),
        clusters_more=len(shown.clusters) - len(views),
        singles=tuple(single_row(scene, single) for single in shown.singles[: limits.singles]),
        singles_more=max(0, len(shown.singles) - limits.singles),
        weak_links=_links([link for link in story.weak_links if link.pair not in inside], scene.codes),
        codes=scene.codes,
    )


def summary_of(shown: ShownStory, held: Shown) -> Markup:
    """A story in one line of words, its origin's name set apart from the direction of what stands around it."""
    story = shown.story
    sources = {article.source for m in story.members if (article := held.texts.get(m)) and article.source}
    parts = [from_sources(len(story.members), len(sources))]
    if shown.clusters:
        parts.append(counted(len(shown.clusters), "cluster"))
    if shown.singles:
        parts.append(f"{len(shown.singles):,} single")
    origin = held.texts.get(story.origin.id)
    if origin is None:
        return escape(", ".join(parts) + ".")
    outcome = held.outcomes.get(story.origin.id)
    copy = f" ({one_line(outcome.agency, 40)} copy)" if outcome and outcome.agency else ""
    who, when = outlet(origin.source, origin.id), moment(origin.published, origin.day_only)
    return Markup("{}; origin <bdi>{}</bdi>{}, {}.").format(", ".join(parts), page_text(who), page_text(copy), when)


def _origins(origins: Origins, codes: Mapping[str, str]) -> OriginsView:
    counted_texts = [
        f"{codes.get(article, '')} {outlet(origin.name, article)}: {one_line(because, 200)}"
        for origin in origins.origins
        for article, because in zip(origin.articles, origin.because, strict=True)
    ]
    followers = [
        f"{codes.get(f.article, '')} follows {codes.get(f.source, '')}: {one_line(f.because, 200)}"
        for f in origins.followers
    ]
    return OriginsView(
        line=origins_in_words(origins),
        counted=tuple(counted_texts[:_TEXTS_SHOWN]),
        followers=tuple(followers[:_TEXTS_SHOWN]),
    )


def _cluster(scene: Scene, place: int, cluster: Cluster) -> ClusterView:
    rows = tuple(member_row(scene, cluster, member, place) for member in cluster.members[: scene.limits.members])
    sources = {member.id: outlet(member.source, member.id) for member in cluster.members}
    return ClusterView(
        letter=letters(place),
        shape=place,
        id=one_line(cluster.id, 40),
        size=len(cluster.members),
        agency=one_line(cluster.agency, 60),
        when=span_of(cluster.first, cluster.last, bare_dates(cluster.members)),
        density=percent(cluster.density),
        origin=scene.codes.get(cluster.origin.id, ""),
        origin_source=sources.get(cluster.origin.id, ""),
        grounds=cluster.origin.because,
        canonical=scene.codes.get(cluster.canonical.id, ""),
        canonical_source=sources.get(cluster.canonical.id, ""),
        because=cluster.canonical.because,
        versions=tuple(
            version_words(version, scene.codes.get(version.id) or ending(version.id, 40))
            for version in cluster.versions[:VERSIONS_SHOWN]
        ),
        rows=rows,
        more=len(cluster.members) - len(rows),
        weak_links=_links(cluster.weak_links, scene.codes),
    )


def _links(links: Sequence[WeakLink], codes: Mapping[str, str]) -> tuple[Link, ...]:
    known = [link for link in links if link.pair.a in codes and link.pair.b in codes]
    return tuple(
        Link(a=codes[link.pair.a], b=codes[link.pair.b], probability=percent(link.probability), bridge=link.bridge)
        for link in known[:_LINKS_SHOWN]
    )
