"""What an article is made of: every word in one portion, with its source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .spans import NOWHERE, Span


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
    there: Span = NOWHERE


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
