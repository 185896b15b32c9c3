"""The parts of an evaluation, frozen: a pair judged, a question answered, a route's and a kind's share, the stories."""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Pair, Relation
from .gold import GoldLabel
from .intervals import Figure
from .pairwise import CurvePoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A gold pair and what the run made of it.

    ``routes`` is ``None`` for a pair that was no candidate. ``probability`` is that of "copy or rewrite", 0 for
    a pair that never became a match. ``longest_run`` are the words that both have in a row, likewise.
    """

    pair: Pair
    gold: GoldLabel
    kind: str
    grade: int
    relation: Relation
    probability: float
    longest_run: int
    routes: tuple[str, ...] | None
    same_cluster: bool
    same_story: bool

    @property
    def left_whole(self) -> int:
        """How little was rewritten: the longest run that both have, 0 where the run found no reuse at all."""
        return self.longest_run if self.relation.derived or self.relation is Relation.PARTIAL else 0

    def to_json(self) -> dict[str, object]:
        """The pair as one JSON object."""
        return {
            "a": self.pair.a,
            "b": self.pair.b,
            "gold": self.gold.value,
            "kind": self.kind,
            "found": self.relation.value,
            "probability": round(self.probability, 6),
            "longest_run": self.longest_run,
            "candidate": self.routes is not None,
            "routes": list(self.routes or ()),
            "same_cluster": self.same_cluster,
            "same_story": self.same_story,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """How well one question was answered over the gold pairs.

    ``average_precision`` and ``best`` (the threshold of the highest F1 on this very gold: an upper bound, no
    promise) are there only for questions that are answered with a probability.
    """

    name: str
    positives: int
    found: int
    precision: Figure
    recall: Figure
    f1: Figure
    average_precision: Figure | None = None
    best: CurvePoint | None = None

    def to_json(self) -> dict[str, object]:
        """The answers as one JSON object."""
        row: dict[str, object] = {
            "positives": self.positives,
            "found": self.found,
            "precision": self.precision.to_json(),
            "recall": self.recall.to_json(),
            "f1": self.f1.to_json(),
        }
        if self.average_precision is not None:
            row["average_precision"] = self.average_precision.to_json()
        if self.best is not None:
            row["best_threshold"] = round(self.best.threshold, 6)
            row["best_f1"] = round(self.best.f1, 6)
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRecall:
    """Of the gold pairs of each degree, the share that one route (or ``all``) made candidates."""

    route: str
    derived: Figure
    reuse: Figure
    related: Figure

    def to_json(self) -> dict[str, object]:
        """The three shares as one JSON object."""
        return {name: getattr(self, name).to_json() for name in ("derived", "reuse", "related")}


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow:
    """What became of the gold pairs of one kind: how many were compared, found derived, found any reuse."""

    kind: str
    pairs: int
    candidates: int
    derived: int
    reuse: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFigures:
    """The found stories against the gold ones, over the ``articles`` of the feed that have a gold story."""

    articles: int
    absent: tuple[str, ...]
    gold_stories: int
    found_stories: int
    precision: Figure
    recall: Figure
    f1: Figure
    adjusted_rand: Figure

    def to_json(self) -> dict[str, object]:
        """The figures as one JSON object."""
        return {
            "articles": self.articles,
            "absent": list(self.absent),
            "gold_stories": self.gold_stories,
            "found_stories": self.found_stories,
            "b_cubed_precision": self.precision.to_json(),
            "b_cubed_recall": self.recall.to_json(),
            "b_cubed_f1": self.f1.to_json(),
            "adjusted_rand": self.adjusted_rand.to_json(),
        }
