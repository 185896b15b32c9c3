"""What the matches make: clusters (one text) with their members, and stories (one event) with their origins."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .matches import Pair, Relation
from .versions import Version


class Role(StrEnum):
    """What an article is in its cluster."""

    ORIGIN = "origin"
    REPRINT = "reprint"
    UPDATE = "update"
    REWRITE = "rewrite"
    EXCERPT = "excerpt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """An article picked by a rule, with the grounds in words, strongest first."""

    id: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An article in its cluster.

    ``lag_hours`` counts from the origin's publication (``None`` where a date is missing); ``similar_to`` and
    ``relation`` name the member it is closest to and how.
    """

    id: str
    role: Role
    source: str
    published: datetime | None
    day_only: bool
    lag_hours: float | None
    agency: str
    similar_to: str
    relation: Relation
    probability: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WeakLink:
    """A copy or rewrite that alone holds a group together (a bridge), or that is doubtful."""

    pair: Pair
    probability: float
    bridge: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Articles that carry one text: reprints, cuts, updates and rewrites of the same copy.

    ``origin`` is *found* to be first; ``canonical`` is what the *policy* keeps. ``density`` is the share of
    member pairs that match as derived copy. ``versions`` are those members that say which version they are, with
    the one that they follow, in order; empty where nobody says so.
    """

    id: str
    story: str
    members: tuple[Member, ...]
    origin: Choice
    canonical: Choice
    agency: str
    first: datetime | None
    last: datetime | None
    density: float
    weak_links: tuple[WeakLink, ...]
    versions: tuple[Version, ...] = ()


class OriginKind(StrEnum):
    """Who an independent origin is."""

    AGENCY = "agency"  # named by a credit line, its own site or its own name
    OUTLET = "outlet"  # an outlet whose reporter signs
    UNKNOWN = "unknown"  # own words as far as the feed tells, but nobody says whose


@dataclass(frozen=True, slots=True, kw_only=True)
class IndependentOrigin:
    """A newsroom that told a story in words of its own: ``articles`` stand for its texts, ``because`` says why each."""

    name: str
    kind: OriginKind
    articles: tuple[str, ...]
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """An article, or the origin of a cluster, whose text is derived from ``source``, another text of the story."""

    article: str
    source: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origins:
    """How many newsrooms told a story independently.

    ``at_least`` counts agencies and outlets that are named for certain (a story has one at least), ``at_most`` also
    those of which nobody says whose words they are.
    """

    at_least: int
    at_most: int
    origins: tuple[IndependentOrigin, ...]
    followers: tuple[Follower, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Two articles or more about one event: its clusters and its single articles.

    ``members`` are article ids by publication (undated last), then id; ``clusters`` are cluster ids. ``origins`` says
    how many newsrooms told it independently; ``None`` where nobody counted. ``bare_dates`` are those of ``first`` and
    ``last`` behind which only bare dates stand, so that their hours mean nothing.
    """

    id: str
    title: str
    members: tuple[str, ...]
    clusters: tuple[str, ...]
    origin: Choice
    canonical: Choice
    agencies: tuple[str, ...]
    first: datetime | None
    last: datetime | None
    density: float
    weak_links: tuple[WeakLink, ...]
    origins: Origins | None = None
    bare_dates: frozenset[datetime] = frozenset()
