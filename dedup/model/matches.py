"""What is found between two articles: a match, its evidence, its passages and its relation."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .spans import Span


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


class Apart(StrEnum):
    """Why a match that is derived does not hold a cluster together."""

    EXCERPT = "excerpt"  # a small part of its container, which may be a round-up
    FOLLOW_UP = "follow_up"  # a rewrite so many days later that it is the next report of a case
    SERIES = "series"  # two issues of one series: the same standing words, other figures


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
    ``apart`` says why a derived match holds no cluster together; ``None`` where it does, or is not derived.
    """

    pair: Pair
    relation: Relation
    probability: float
    evidence: Evidence
    routes: tuple[str, ...]
    passages: tuple[Passage, ...] = ()
    passages_total: int = 0
    because: str = ""
    apart: Apart | None = None
