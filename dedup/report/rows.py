"""One article as a row of the page's tables: its code, its words, its fate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model import Cluster, Match, Member, Outcome, Polarity
from ..text.credit_search import SEPARATOR
from ..text.newswire import says_whose
from .compare import language_tag
from .made import Made, made
from .safe import ending, one_line
from .shown import Shown
from .words import RELATION_WORDS, ROLE_WORDS, headline, joined, lag, moment, named, percent

_ADDRESS_CHARACTERS = 2_000  # browsers cut longer ones
SINGLE = -1  # the shape of an article that is in no cluster


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much of one story is shown."""

    clusters: int
    members: int
    singles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What every row of one story needs: the story's number on the page, the short names, all that is held."""

    number: int
    held: Shown
    codes: Mapping[str, str]
    limits: Limits


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleView:
    """An article in words."""

    code: str
    id: str
    headline: str
    source: str
    url: str
    language: str
    published: str
    agency: str
    credit: str
    kept: bool
    fate: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An article in its group. ``match`` is what its side-by-side shows, ``beside`` the other article's id."""

    article: ArticleView
    shape: int
    role: str
    lag: str = ""
    canonical: bool = False
    closest: str = ""
    relation: str = ""
    probability: str = ""
    anchor: str = ""
    beside: str = ""
    match: Match | None = None
    made: Made | None = None


def member_row(scene: Scene, cluster: Cluster, member: Member, shape: int) -> Row:
    """The row of a member of a cluster."""
    origin = member.id == cluster.origin.id
    by_day = member.day_only or any(m.day_only for m in cluster.members if m.id == cluster.origin.id)
    match = None if origin else scene.held.compared_with(cluster, member.id, member.similar_to)
    return Row(
        article=article_view(scene, member.id, member.agency),
        shape=shape,
        role=ROLE_WORDS[member.role],
        lag="" if origin else lag(member.lag_hours, by_day=by_day),
        canonical=member.id == cluster.canonical.id,
        closest=scene.codes.get(member.similar_to, ""),
        relation=RELATION_WORDS[member.relation],
        probability=percent(member.probability),
        anchor=f"s{scene.number}-{scene.codes[member.id]}".lower() if match else "",
        beside=_other(match, member.id),
        match=match,
        made=_made(scene, member.id),
    )


def single_row(scene: Scene, article_id: str) -> Row:
    """The row of an article that is in the story and in no cluster, with its closest match there."""
    match, outcome = scene.held.closest.get(article_id), scene.held.outcomes.get(article_id)
    return Row(
        article=article_view(scene, article_id, outcome.agency if outcome else ""),
        shape=SINGLE,
        role="single",
        closest=scene.codes.get(_other(match, article_id), ""),
        relation=RELATION_WORDS[match.relation] if match else "",
        probability=percent(match.probability) if match else "",
        made=_made(scene, article_id),
    )


def _made(scene: Scene, article_id: str) -> Made | None:
    outcome = scene.held.outcomes.get(article_id)
    return made(outcome.ledger, scene.codes) if outcome and outcome.ledger else None


def article_view(scene: Scene, article_id: str, agency: str) -> ArticleView:
    """An article in words, also where its text is not at hand."""
    article, outcome = scene.held.texts.get(article_id), scene.held.outcomes.get(article_id)
    return ArticleView(
        code=scene.codes[article_id],
        id=ending(article_id, 80),
        headline=headline(article),
        source=named(article.source if article else ""),
        url=web_address(article.url if article else ""),
        language=language_tag(article.language) if article else "",
        published=moment(article.published, article.day_only).removesuffix(" UTC") if article else "no date",
        agency=one_line(agency, 60),
        credit=_credit(outcome, agency),
        kept=outcome.kept if outcome else True,
        fate=_fate(outcome, scene.codes),
    )


def web_address(url: str) -> str:
    """The address if a browser may follow it: nothing but the web's two schemes, and of a sane length.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    sane = url.isprintable() and len(url) <= _ADDRESS_CHARACTERS and not any(map(str.isspace, url))
    return url if sane and url.lower().startswith(("http://", "https://")) else ""


def _other(match: Match | None, article_id: str) -> str:
    if match is None:
        return ""
    return match.pair.b if match.pair.a == article_id else match.pair.a


def _fate(outcome: Outcome | None, codes: Mapping[str, str]) -> str:
    if outcome is None or outcome.kept:
        return "kept"
    return f"left out for {codes.get(outcome.kept_by) or one_line(outcome.kept_by, 40)}"


def _credit(outcome: Outcome | None, agency: str) -> str:
    """The words that name the agency."""
    if outcome is None or not agency:
        return ""
    lines = (c for c in outcome.credits if c.polarity is not Polarity.NEGATIVE and says_whose(c))
    return joined((one_line(line.text, 60) for line in lines if agency in line.agency.split(SEPARATOR)), 1)
