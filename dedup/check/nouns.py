"""The nouns of a check: gates and what they measured, findings with their place, verdicts on reference items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ..model import Place


class Rule(StrEnum):
    """What a finding is. The value is what the reports carry, and never changes its meaning."""

    EXACT_DUPLICATE = "exact-duplicate"
    DUPLICATE = "duplicate"
    NEW_DUPLICATE = "new-duplicate"
    LARGE_CLUSTER = "large-cluster"
    REFERENCE_COPY = "reference-copy"
    REFERENCE_PASSAGE = "reference-passage"
    UNREADABLE = "unreadable"
    UNCORRECTED = "uncorrected"
    KILLED = "killed"
    EMBARGOED = "embargoed"
    STALE_BASELINE = "stale-baseline"

    @property
    def says(self) -> str:
        """What a finding of this rule means, in one sentence."""
        return _SAYS[self]


_SAYS = {
    Rule.EXACT_DUPLICATE: "The article is word for word another one of the feed.",
    Rule.DUPLICATE: "The article carries or rewrites the copy of another one of the feed.",
    Rule.NEW_DUPLICATE: "An article that the baseline does not know carries copy that the feed has already.",
    Rule.LARGE_CLUSTER: "More articles carry one text than the policy allows.",
    Rule.REFERENCE_COPY: "The article carries or rewrites an article of the reference.",
    Rule.REFERENCE_PASSAGE: "The article shares a passage with an article of the reference, and no more.",
    Rule.UNREADABLE: "The record cannot be used.",
    Rule.UNCORRECTED: "The article still carries words that a correction replaced.",
    Rule.KILLED: "The article carries a story that was withdrawn.",
    Rule.EMBARGOED: "The article was published before an embargo on its text ended.",
    Rule.STALE_BASELINE: "The baseline knows articles that are duplicates no more.",
}


class Level(StrEnum):
    """How much a finding weighs: a gate that it belongs to failed, or it is worth a look, or it is allowed."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One limit and what was measured against it; ``limit`` is ``None`` where the policy sets none."""

    name: str
    value: float
    limit: float | None

    @property
    def passed(self) -> bool:
        """Whether the value is within the limit; a limit of 0 is one, and a value of 0 is within it."""
        return self.limit is None or self.value <= self.limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """The other article of a finding: the one whose copy is carried."""

    id: str
    place: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One article (or record) that counts towards a gate.

    ``gates`` are the names of the gates that count it. ``message`` is one sentence without the place. ``passage`` is
    the longest passage that both have, as it stands in the article. ``fingerprint`` is made of contents: it stays when
    lines move or files are renamed.
    """

    rule: Rule
    gates: tuple[str, ...]
    level: Level
    id: str
    place: Place
    title: str
    message: str
    other: Other | None = None
    passage: str = ""
    fingerprint: str = ""


class Verdict(StrEnum):
    """What became of one article of the reference."""

    CONTAMINATED = "contaminated"
    PASSAGE = "passage"
    CLEAN = "clean"
    TOO_SHORT = "too_short"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One article of the reference with its verdict.

    ``articles`` counts the feed's articles that carry it (or, for a verdict of ``passage``, share a passage with it);
    ``found`` is the first of them, the closest one, with the ``relation`` of the two, the share of the item's words
    that stand word for word in it (``share``), and the longest passage of both as it stands in the item.
    """

    id: str
    place: Place
    verdict: Verdict
    articles: int = 0
    found: Other | None = None
    relation: str = ""
    share: float = 0.0
    passage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaselineChange:
    """A baseline against the feed: fingerprints that it knew, and which came and went since.

    ``whole`` says that it knew every article of an earlier state of the feed, not its duplicates alone; ``updated``
    that the file is written anew.
    """

    path: str
    known: int
    added: int
    removed: int
    whole: bool
    updated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """All that a check found.

    ``counts`` are what stands behind the gates, by name. ``findings`` are by level, then place; ``items`` by place.
    ``notes`` are what a reader must know to read the figures right: a sample, a route left out. ``fingerprints`` are
    what a baseline of this feed holds: one for each article that is in a cluster, sorted.
    """

    gates: tuple[Gate, ...]
    findings: tuple[Finding, ...]
    items: tuple[Item, ...]
    counts: Mapping[str, int]
    baseline: BaselineChange | None = None
    notes: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no limit is broken."""
        return all(gate.passed for gate in self.gates)

    @property
    def broken(self) -> tuple[Gate, ...]:
        """The gates that failed."""
        return tuple(gate for gate in self.gates if not gate.passed)
