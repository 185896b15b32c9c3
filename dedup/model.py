"""Every noun of the method, frozen. Verbs live elsewhere.

Read from top to bottom: an **article** comes in, with its credits and its furniture; two articles make
a **match**, with its evidence and its relation; matches make **clusters** (one text) and **stories** (one
event); a **funnel** counts what became of everything.

Offsets are always character offsets into the text as received, half open, so that
``article.text[span.start:span.end]`` is what the reader saw.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

# --- what comes in ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text as received: characters ``start`` to ``end``, half open."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, order=True)
class FurnitureSpan(Span):
    """A stretch of page boilerplate; ``articles`` of its source carry it (the most repeated of its sentences)."""

    articles: int


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a record was read: the path as the user gave it, and the line (or row) from 1, if it has one."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"


class PubStatus(StrEnum):
    """Whether an item may be used, in the words of the IPTC's ``pubstatus``."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What the feed's own fields say of the copy, beside its text; empty where they say nothing.

    Parameters
    ----------
    item_id : str
        What all versions of one item have in common (a NewsML-G2 ``guid``, a ninjs ``uri``).
    version : str
        Of the item, as given: mostly a whole number.
    replaces : tuple of str
        Ids of the items or articles that this one takes the place of (``evolvedfrom``, ``rewrite_of``).
    slugline : str
        The desk's name for the story, often the same for all its leads.
    pubstatus : PubStatus or None
        ``None`` where nothing is said.
    embargoed : datetime or None
        The moment, in UTC, before which it must not be published.
    ednote : str
        The desk's note to its readers: "CORRECTS spelling in para 2", and signals such as ``sig:correction``.
    byline, dateline, creditline, copyright : str
        As the fields give them, not as the text does; several are joined by a comma.
    original : str
        The address that the page itself declares to be the original, where that is another host's: ``rel=canonical``,
        ``isBasedOn``, ``syndication-source``.
    """

    item_id: str = ""
    version: str = ""
    replaces: tuple[str, ...] = ()
    slugline: str = ""
    pubstatus: PubStatus | None = None
    embargoed: datetime | None = None
    ednote: str = ""
    byline: str = ""
    dateline: str = ""
    creditline: str = ""
    copyright: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as one outlet published it.

    ``published`` is always aware (a date without a zone counts as UTC); ``day_only`` says that the feed gave
    no time of day. ``raw`` is the record as received: one JSON object, UTF-8, without a line end; of a format that
    is none, its fields under this package's names. ``wire`` is ``None`` where the feed has none of its fields.
    """

    id: str
    text: str
    title: str = ""
    source: str = ""
    published: datetime | None = None
    day_only: bool = False
    url: str = ""
    language: str = ""
    place: Place
    raw: bytes = b""
    wire: Wire | None = None


class SkipReason(StrEnum):
    """Why an article was read but not compared. The value is what the outputs carry."""

    BAD_RECORD = "bad_record"  # not JSON, not an object, a broken row
    BAD_ENCODING = "bad_encoding"
    MISSING_TEXT = "missing_text"
    NOT_TEXT = "not_text"  # a number, list or object where text should be
    EMPTY_TEXT = "empty_text"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    ONLY_FURNITURE = "only_furniture"  # nothing but page boilerplate: a menu, a footer
    DUPLICATE_ID = "duplicate_id"
    UNREADABLE_FEED = "unreadable_feed"  # the rest of a file that breaks off
    NOT_ARTICLE = "not_article"  # sound, but no text of its own: a picture, a package, a page that was not found

    @property
    def fault(self) -> bool:
        """Whether the record is somebody's mistake: one that says too little to judge, or a picture, is none."""
        return self not in _NO_FAULT


_NO_FAULT = frozenset({SkipReason.TOO_SHORT, SkipReason.ONLY_FURNITURE, SkipReason.NOT_ARTICLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A record that could not be compared: counted, reported, never dropped in silence.

    ``problem`` names the value, ``remedy`` the next step. ``raw`` is the record as received where it could
    be read at all, so that it still reaches ``kept.jsonl``.
    """

    id: str
    place: Place
    reason: SkipReason
    problem: str
    remedy: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One input file: its path as given, its size, its SHA-256 and how many records it held."""

    path: str
    bytes: int
    sha256: str
    records: int


# --- what is found in one article ------------------------------------------------------------------


class Polarity(StrEnum):
    """What a credit line says of the text around it."""

    COPY = "copy"  # the text is the agency's
    PARTIAL = "partial"  # the outlet used some of it
    NEGATIVE = "negative"  # looks like a credit and is none: a photo credit, a mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A credit line: which rule found it, whose copy it claims, where it stands, and its words.

    ``field`` is what ``span`` counts in: ``text``, or ``title``, ``byline``, ``creditline``, ``source``, ``url``.
    """

    rule: str
    agency: str
    kind: str
    polarity: Polarity
    span: Span
    text: str
    field: str = "text"


# --- what is found between two articles ------------------------------------------------------------


class Relation(StrEnum):
    """How two texts are related, from the same text to none; ``derived`` relations carry or rewrite one copy."""

    IDENTICAL = "identical"
    NEAR_DUPLICATE = "near_duplicate"
    EXCERPT = "excerpt"
    REWRITE = "rewrite"
    PARTIAL = "partial"
    SAME_STORY = "same_story"
    UNRELATED = "unrelated"

    @property
    def derived(self) -> bool:
        """Whether one of the two carries or rewrites the other's copy (or both a third's)."""
        return self in _DERIVED


_DERIVED = frozenset({Relation.IDENTICAL, Relation.NEAR_DUPLICATE, Relation.EXCERPT, Relation.REWRITE})


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """Two article ids in order, so that a pair has one spelling.

    >>> Pair.of("z", "a")
    Pair(a='a', b='z')
    """

    a: str
    b: str

    def __post_init__(self) -> None:
        if self.a >= self.b:
            raise ValueError(f"a pair needs two different ids in order, not {self.a!r}, {self.b!r}")

    @classmethod
    def of(cls, one: str, other: str) -> Pair:
        """The pair of two ids, whichever comes first."""
        return cls(min(one, other), max(one, other))


class PassageKind(StrEnum):
    """How a passage is shared."""

    VERBATIM = "verbatim"
    REWORDED = "reworded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage that two articles share: where it stands in each, word for word or reworded.

    Words that are compared are counted (``words``): a verbatim passage that runs on across a credit line or furniture
    is one, and its span includes what was left out; ``Greece's`` and ``Greece`` are one word. Of a reworded sentence
    its content words are counted.
    """

    kind: PassageKind
    a: Span
    b: Span
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What was measured of a pair, exactly, over the texts without credits and furniture.

    Shares run from 0 to 1. "The shorter" is the article with fewer words (``shorter`` is ``a`` or ``b``).
    A shingle is a run of three words. ``hours_apart`` is ``None`` where a date is missing.
    A sentence of the shorter is ``sentences_loose`` if a third of its content stands in one or two neighbouring
    sentences of the longer, ``sentences_aligned`` from a half, ``sentences_close`` from four fifths.
    ``quoted_people`` are those whose words both quote.
    """

    shorter: str
    words_a: int
    words_b: int
    resemblance: float
    a_in_b: float
    b_in_a: float
    weighted_containment: float
    cosine: float
    vocabulary: float
    names_numbers: float
    numbers: float
    phrases: float
    sentences: int
    sentences_loose: int
    sentences_aligned: int
    sentences_close: int
    alignment: float
    novelty: float
    aligned_longer: float
    in_order: float
    longest_run: int
    quotes_shared: int
    quoted_people: tuple[str, ...]
    reuse_outside_quotes: float
    hours_apart: float | None
    same_source: bool
    agencies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One summand of the relation model's explanation: a measure, its value, and its weight in log-odds."""

    measure: str
    value: float
    log_odds: float
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A compared pair with its relation, its evidence and the passages that show it.

    ``probability`` is the calibrated probability of "copy or rewrite". ``passages_total`` says how many
    passages there were before the cap on what is written. ``routes`` names the candidate routes that found it.
    """

    pair: Pair
    relation: Relation
    probability: float
    evidence: Evidence
    routes: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    passages_total: int = 0
    because: str = ""


# --- what the matches make -------------------------------------------------------------------------


class VersionKind(StrEnum):
    """What a version of a text is to the ones before it."""

    FIRST = "first"
    UPDATE = "update"
    WRAPUP = "wrapup"
    REPEAT = "repeat"
    REFILE = "refile"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version in a chain: what it is to the one before it, and the words that say so (``""`` where none do).

    ``number`` is that of ``UPDATE 2-``, ``None`` where the mark has none.
    """

    id: str
    kind: VersionKind
    number: int | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a correction changed: the words before and after, and where they stand.

    ``field`` is ``text`` or ``title``. ``before`` is a span of the article that still carries the words, ``after`` one
    of the notice; it is empty (``start == end``) where words were only taken out or put in.
    """

    field: str
    before: Span
    after: Span
    old: str
    new: str


class AlarmKind(StrEnum):
    """Why an article should be looked at now."""

    UNCORRECTED = "uncorrected"  # it carries words that a correction replaced
    KILLED = "killed"  # it carries a story that was withdrawn


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An article that still carries what was corrected or withdrawn.

    ``notice`` is the article that corrects or withdraws, ``""`` where the article itself is the withdrawn item.
    ``changes`` are empty for a killed story.
    """

    kind: AlarmKind
    article: str
    source: str
    cluster: str
    notice: str
    because: tuple[str, ...]
    changes: tuple[Change, ...] = ()


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
    """A match that alone holds a group together (a bridge), or the weakest that counts."""

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
    """Articles about one event: its clusters and its single articles.

    ``members`` are article ids by publication (undated last), then id; ``clusters`` are cluster ids. ``origins`` says
    how many newsrooms told it independently; ``None`` where nobody counted.
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


class PortionKind(StrEnum):
    """What a word of an article is."""

    VERBATIM = "verbatim"  # in a run of words that stands in a source word for word
    EDITED = "edited"  # in a sentence that says in other words what stands in a source
    OWN = "own"  # in no source
    FURNITURE = "furniture"
    CREDIT = "credit"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordSource:
    """An article that another has words of: how many, and whether it is certain that it came first."""

    id: str
    earlier: bool
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Portion:
    """A stretch of an article whose words are all of one kind.

    ``source`` is its number among the ledger's sources and ``there`` the stretch of it that has the words, or the
    sentences that say the same; ``None`` and empty for words that are in no source.
    """

    kind: PortionKind
    span: Span
    words: int
    source: int | None = None
    there: Span = Span(0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """What an article is made of: every word of its text as received in exactly one portion, in order.

    ``sources`` are the articles that it has words of, the origin of its cluster first. "Own" means in none of them.
    """

    sources: tuple[WordSource, ...]
    portions: tuple[Portion, ...]

    def words(self, kind: PortionKind | None = None) -> int:
        """How many words are of a kind, or how many there are."""
        return sum(portion.words for portion in self.portions if kind is None or portion.kind is kind)

    def shares(self, parts: int = 10_000) -> dict[PortionKind, float]:
        """The share of each kind, in whole ``parts`` of one, which add up to one.

        >>> thirds = (PortionKind.VERBATIM, PortionKind.OWN, PortionKind.CREDIT)
        >>> ledger = Ledger(sources=(), portions=tuple(Portion(kind=k, span=Span(0, 1), words=1) for k in thirds))
        >>> list(ledger.shares(100).values())
        [0.34, 0.0, 0.33, 0.0, 0.33]
        """
        counts = [self.words(kind) for kind in PortionKind]
        total = sum(counts) or 1
        whole = [count * parts // total for count in counts]
        # What rounding down left goes to the largest remainders (Hamilton's method), the first of equals.
        order = sorted(range(len(counts)), key=lambda i: (-(counts[i] * parts % total), i))
        for i in order[: parts - sum(whole) if sum(counts) else 0]:
            whole[i] += 1
        return {kind: share / parts for kind, share in zip(PortionKind, whole, strict=True)}


class Status(StrEnum):
    """What became of an article that was read."""

    CLUSTERED = "clustered"
    SINGLE = "single"
    SKIPPED = "skipped"


class Unit(StrEnum):
    """What counts as a word of a text: a word, or a character where writers set no words apart."""

    WORDS = "words"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One line of ``articles.jsonl``: an article that was read and what became of it.

    ``kept`` is false only for an article that the deduplicated feed leaves out, and then ``kept_by`` names the
    article that stands for it. ``furniture`` are the spans of page boilerplate left out of the comparison.
    ``shingled_by`` says what ``words`` counts, for the article as a whole; ``None`` where it was not read as words.
    ``ledger`` says what it is made of; ``None`` where no other article can be the source of its words.
    """

    id: str
    status: Status
    reason: str
    place: Place
    cluster: str
    story: str
    role: Role | None
    kept: bool
    kept_by: str
    agency: str
    words: int
    credits: tuple[Credit, ...]
    furniture: tuple[FurnitureSpan, ...]
    shingled_by: Unit | None = None
    ledger: Ledger | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A limit that bit: which, how often, and what was left out because of it."""

    name: str
    limit: int
    count: int
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Where everything went: ``read`` is always ``clustered + single + skipped``.

    ``skipped_by`` counts per reason, ``candidates_by`` per route (a pair may come by several),
    ``matches_by`` per relation; ``caps`` lists the limits that bit.
    """

    read: int
    clustered: int
    single: int
    skipped: int
    skipped_by: Mapping[str, int]
    candidates: int
    candidates_by: Mapping[str, int]
    compared: int
    matches: int
    matches_by: Mapping[str, int]
    clusters: int
    stories: int
    kept: int
    caps: tuple[Cap, ...]
