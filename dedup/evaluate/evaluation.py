"""A run against its gold, as one object: figures with intervals, tables, and the pairs behind them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .gold import LABEL_OF_RELATION, GoldLabel
from .intervals import CONFIDENCE, Figure
from .nouns import Judged, KindRow, RouteRecall, StoryFigures, Task
from .text import clean, named, table

TASK_WORDS = {
    "derived": "copy or rewrite",
    "reuse": "any reuse",
    "one_cluster": "in one cluster (copy or rewrite)",
    "one_story": "in one story (same event or closer)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A run against its gold. Ids that are not in the feed are listed, and left out of every figure.

    ``skipped`` are gold articles that the run read but could not compare: their pairs count, as not found.
    ``order`` is Spearman's correlation of the gold's degree of reuse with the probability, ``rewriting`` with how
    little was rewritten: the longest run of words that was left whole, among the pairs found to reuse any.
    """

    pairs: int
    absent_pairs: int
    absent: tuple[str, ...]
    skipped: tuple[str, ...]
    judged: tuple[Judged, ...]
    tasks: tuple[Task, ...]
    order: Figure
    rewriting: Figure
    confusion: Mapping[GoldLabel, Mapping[GoldLabel, int]]
    routes: tuple[RouteRecall, ...]
    kinds: tuple[KindRow, ...]
    stories: StoryFigures | None
    seed: int
    rounds: int

    def task(self, name: str) -> Task:
        """The task of that name: ``derived``, ``reuse``, ``one_cluster`` or ``one_story``."""
        return next(task for task in self.tasks if task.name == name)

    def to_json(self) -> dict[str, object]:
        """Everything, in values that any JSON writer takes; equal evaluations give equal bytes."""
        return {
            "pairs": self.pairs,
            "absent_pairs": self.absent_pairs,
            "absent": list(self.absent),
            "skipped": list(self.skipped),
            "tasks": {task.name: task.to_json() for task in self.tasks},
            "order": self.order.to_json(),
            "rewriting": self.rewriting.to_json(),
            "confusion": {
                gold.value: {found.value: count for found, count in row.items()} for gold, row in self.confusion.items()
            },
            "candidate_recall": {
                row.route: row.to_json() for row in self.routes
            },
            "kinds": {
                row.kind: {
                    "pairs": row.pairs,
                    "candidates": row.candidates,
                    "derived": row.derived,
                    "reuse": row.reuse,
                }
                for row in self.kinds
            },
            "stories": None if self.stories is None else self.stories.to_json(),
            "bootstrap": {"seed": self.seed, "rounds": self.rounds},
            "judged": [judged.to_json() for judged in self.judged],
        }

    def lines(self) -> tuple[str, ...]:
        """The evaluation as lines of plain text, ids made safe to show; the pairs behind it are in :meth:`to_json`."""
        out = list(_measured(self))
        if self.judged:
            out += ["", *_tasks(self), "", *_confusion(self), "", *_routes(self), "", *_kinds(self)]
        if self.stories is not None:
            out += ["", *_stories(self.stories)]
        if self.rounds:
            out += ["", f"In brackets: {CONFIDENCE:.0%} of {self.rounds} resamples (seed {self.seed})."]
        return tuple(out)

    def wrong(self) -> tuple[Judged, ...]:
        """The pairs whose five-way label was not found: the most confidently wrong about derivation first."""
        missed = [row for row in self.judged if LABEL_OF_RELATION[row.relation] is not row.gold]
        return tuple(sorted(missed, key=lambda row: (-abs(row.gold.derived - row.probability), row.pair)))


def _measured(evaluation: Evaluation) -> Iterable[str]:
    yield f"Gold pairs: {evaluation.pairs}, measured {len(evaluation.judged)}"
    if evaluation.absent:
        yield f"  not in the feed, left out: {evaluation.absent_pairs} pairs ({named(evaluation.absent)})"
    if evaluation.skipped:
        yield f"  skipped by the run, counted as not found: {named(evaluation.skipped)}"


def _tasks(evaluation: Evaluation) -> Iterable[str]:
    rows = [("", "gold", "found", "precision", "recall", "F1", "average precision")]
    for task in evaluation.tasks:
        ranked = "" if task.average_precision is None else str(task.average_precision)
        figures = (str(task.precision), str(task.recall), str(task.f1), ranked)
        rows.append((TASK_WORDS[task.name], str(task.positives), str(task.found), *figures))
    yield from table(rows)
    yield f"Rank correlation of the degree of reuse with the probability: {evaluation.order}"
    yield f"  and with the longest run left whole, where any was reused: {evaluation.rewriting}"
    for task in evaluation.tasks:
        if task.best is not None:
            best = f"F1 {task.best.f1:.3f} at probability {task.best.threshold:.3f}"
            yield f"Best threshold on this gold for {TASK_WORDS[task.name]}: {best}"


def _confusion(evaluation: Evaluation) -> Iterable[str]:
    rows = [("gold \\ found", *(label.value for label in GoldLabel))]
    rows += [
        (gold.value, *(str(evaluation.confusion[gold][found]) for found in GoldLabel)) for gold in GoldLabel
    ]
    return table(rows)


def _routes(evaluation: Evaluation) -> Iterable[str]:
    rows = [("candidate recall", "copy or rewrite", "any reuse", "same event or closer")]
    rows += [(clean(row.route), str(row.derived), str(row.reuse), str(row.related)) for row in evaluation.routes]
    return table(rows)


def _kinds(evaluation: Evaluation) -> Iterable[str]:
    rows = [("gold kind", "pairs", "candidates", "found derived", "found reuse")]
    rows += [
        (clean(row.kind), str(row.pairs), str(row.candidates), str(row.derived), str(row.reuse))
        for row in evaluation.kinds
    ]
    return table(rows)


def _stories(stories: StoryFigures) -> Iterable[str]:
    yield (
        f"Stories: {stories.articles} articles of {stories.gold_stories} gold stories, "
        f"found in {stories.found_stories} groups"
    )
    if stories.absent:
        yield f"  not in the feed, left out: {len(stories.absent)} articles ({named(stories.absent)})"
    yield from table(
        [
            ("B-cubed precision", str(stories.precision)),
            ("B-cubed recall", str(stories.recall)),
            ("B-cubed F1", str(stories.f1)),
            ("adjusted Rand", str(stories.adjusted_rand)),
        ]
    )
