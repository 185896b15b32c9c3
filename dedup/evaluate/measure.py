"""A run's result against gold pairs and gold stories."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from ..model import Pair, Relation
from ..result import Result
from .answers import answers
from .evaluation import Evaluation
from .gold import GoldPair
from .grouping import adjusted_rand_figure, b_cubed_figures
from .intervals import Figure, Floats, Interval, bootstrap
from .nouns import Judged, KindRow, RouteRecall, StoryFigures, Task
from .pairwise import (
    average_precision,
    average_precisions,
    confusion,
    curve,
    precision_recall_f1,
    rates,
    spearman,
    spearmans,
)

Intervals = Callable[[Callable[[Floats], Floats], int], tuple[Interval | None, ...]]
RoutesOf = Callable[[str, str], tuple[str, ...] | None]

ALL_ROUTES = "all"


def evaluate(
    result: Result,
    pairs: Sequence[GoldPair],
    clusters: Mapping[str, str] | None,
    *,
    seed: int = 1,
    rounds: int = 1000,
    routes_of: RoutesOf | None = None,
) -> Evaluation:
    """Precision, recall, F1 and average precision of a run end to end, and what each route contributed.

    Parameters
    ----------
    result : Result
        A run over a feed that holds the gold articles (and any others).
    pairs : sequence of GoldPair
        Pairs of articles with the label a reader gave them. A pair that never became a match counts as
        ``unrelated`` with probability 0, unless the run found its two texts identical to such as did
        (:func:`~dedup.evaluate.answers.answers`). A pair with an id that the feed does not hold is left out and
        reported.
    clusters : mapping of str to str, or None
        Article id to gold story, to measure the stories by; an article in no found story stands alone.
    seed, rounds : int
        Of the bootstrap; 0 rounds ask for no intervals. Drawn are pairs, for stories whole gold stories.
    routes_of : callable, optional
        The routes by which a pair (ids in order) became a candidate, ``None`` if it did not. By default what
        ``result.matches`` say, which is all candidates if the run kept every compared pair.

    Returns
    -------
    Evaluation

    Raises
    ------
    SettingError
        For a negative seed or number of rounds.

    Notes
    -----
    O(articles + matches + rounds * pairs).
    """
    skipped = {record.id for record in result.skipped}
    known = {id_ for gold in pairs for id_ in (gold.a, gold.b) if id_ in result.texts or id_ in skipped}
    inside = [gold for gold in pairs if gold.a in known and gold.b in known]
    judged = _judge(result, inside, routes_of)
    intervals = partial(bootstrap, seed=seed, rounds=rounds)
    return Evaluation(
        pairs=len(pairs),
        absent_pairs=len(pairs) - len(inside),
        absent=tuple(sorted({id_ for gold in pairs for id_ in (gold.a, gold.b)} - known)),
        skipped=tuple(sorted(id_ for id_ in known if id_ not in result.texts)),
        judged=judged,
        tasks=_tasks(judged, intervals),
        order=_order(judged, [row.probability for row in judged], intervals),
        rewriting=_order(judged, [row.left_whole for row in judged], intervals),
        confusion=confusion([row.gold for row in judged], [row.relation for row in judged]),
        routes=_route_recall(judged, result.settings.candidates.routes, intervals),
        kinds=_kinds(judged),
        stories=None if clusters is None else _stories(result, clusters, skipped, seed, rounds),
        seed=seed,
        rounds=rounds,
    )


def _judge(result: Result, gold: Sequence[GoldPair], routes_of: RoutesOf | None) -> tuple[Judged, ...]:
    """Each gold pair with what the run found, in the order of the ids."""
    matches = answers(result.matches, {row.pair for row in gold})
    cluster_of = {member.id: cluster.id for cluster in result.clusters for member in cluster.members}
    story_of = {id_: story.id for story in result.stories for id_ in story.members}
    judged = []
    for row in sorted(gold, key=lambda row: row.pair):
        match, pair = matches.get(row.pair), row.pair
        routes = match.routes if match else None
        judged.append(
            Judged(
                pair=pair,
                gold=row.label,
                kind=row.kind or row.label.value,
                grade=row.grade,
                relation=match.relation if match else Relation.UNRELATED,
                probability=match.probability if match else 0.0,
                longest_run=match.evidence.longest_run if match else 0,
                routes=routes_of(pair.a, pair.b) if routes_of else routes,
                same_cluster=_together(cluster_of, pair),
                same_story=_together(story_of, pair),
            )
        )
    return tuple(judged)


def _together(group_of: Mapping[str, str], pair: Pair) -> bool:
    return pair.a in group_of and group_of[pair.a] == group_of.get(pair.b)


def _tasks(judged: Sequence[Judged], intervals: Intervals) -> tuple[Task, ...]:
    derived = [row.gold.derived for row in judged]
    reuse = [row.gold.reuse for row in judged]
    related = [row.gold.related for row in judged]
    chance = [row.probability for row in judged]
    found = [row.relation.derived for row in judged]
    used = [row.relation.derived or row.relation is Relation.PARTIAL for row in judged]
    return (
        _task("derived", derived, found, chance, intervals),
        # A partial has no probability of its own; that of "copy or rewrite" ranks it above what shares less.
        _task("reuse", reuse, used, chance, intervals),
        _task("one_cluster", derived, [row.same_cluster for row in judged], None, intervals),
        _task("one_story", related, [row.same_story for row in judged], None, intervals),
    )


def _task(
    name: str, truth: Sequence[bool], found: Sequence[bool], chance: Sequence[float] | None, intervals: Intervals
) -> Task:
    yes, marked = np.array(truth, dtype=np.bool_), np.array(found, dtype=np.bool_)
    ranked = np.array(chance if chance is not None else [0.0] * len(truth), dtype=np.float64)

    def statistics(drawn: Floats) -> Floats:
        return np.column_stack([rates(drawn, yes, marked), average_precisions(drawn, yes, ranked)])

    *around, ranking = intervals(statistics, len(truth))
    precision, recall, f1 = map(Figure, precision_recall_f1(truth, found), around)
    # No threshold reaches what never became a match, so 0 is none.
    points = [point for point in curve(truth, chance) if point.threshold > 0] if chance else []
    return Task(
        name=name,
        positives=sum(truth),
        found=sum(found),
        precision=precision,
        recall=recall,
        f1=f1,
        average_precision=None if chance is None else Figure(average_precision(truth, chance), ranking),
        best=max(points, key=lambda point: (point.f1, point.threshold), default=None),
    )


def _order(judged: Sequence[Judged], found: Sequence[float], intervals: Intervals) -> Figure:
    """How well a measure of each pair orders the degrees of the gold."""
    grades = np.array([row.grade for row in judged], dtype=np.float64)
    measured = np.array(found, dtype=np.float64)
    (around,) = intervals(lambda drawn: spearmans(drawn, grades, measured)[:, None], len(judged))
    return Figure(spearman(grades.tolist(), measured.tolist()), around)


def _route_recall(judged: Sequence[Judged], configured: str, intervals: Intervals) -> tuple[RouteRecall, ...]:
    """A row per route, those that found nothing included, and one for all together."""
    names = {name.strip() for name in configured.split(",") if name.strip()}
    names |= {name for row in judged for name in row.routes or ()}
    found = {name: [name in (row.routes or ()) for row in judged] for name in sorted(names)}
    found[ALL_ROUTES] = [row.routes is not None for row in judged]
    return tuple(
        RouteRecall(
            route=route,
            derived=_recall([row.gold.derived for row in judged], hits, intervals),
            reuse=_recall([row.gold.reuse for row in judged], hits, intervals),
            related=_recall([row.gold.related for row in judged], hits, intervals),
        )
        for route, hits in found.items()
    )


def _recall(truth: Sequence[bool], found: Sequence[bool], intervals: Intervals) -> Figure:
    yes, hits = np.array(truth, dtype=np.bool_), np.array(found, dtype=np.bool_)
    (around,) = intervals(lambda drawn: rates(drawn, yes, hits)[:, 1:2], len(truth))
    return Figure(precision_recall_f1(truth, found)[1], around)


def _kinds(judged: Sequence[Judged]) -> tuple[KindRow, ...]:
    """A row per kind, the most reuse first."""
    grade_of = {row.kind: row.grade for row in judged}
    rows = []
    for kind in sorted(grade_of, key=lambda kind: (-grade_of[kind], kind)):
        of_kind = [row for row in judged if row.kind == kind]
        rows.append(
            KindRow(
                kind=kind,
                pairs=len(of_kind),
                candidates=sum(row.routes is not None for row in of_kind),
                derived=sum(row.relation.derived for row in of_kind),
                reuse=sum(row.relation.derived or row.relation is Relation.PARTIAL for row in of_kind),
            )
        )
    return tuple(rows)


def _stories(
    result: Result, clusters: Mapping[str, str], skipped: set[str], seed: int, rounds: int
) -> StoryFigures:
    truth = {id_: story for id_, story in clusters.items() if id_ in result.texts or id_ in skipped}
    found = {id_: story.id for story in result.stories for id_ in story.members if id_ in truth}
    precision, recall, f1 = b_cubed_figures(truth, found, seed=seed, rounds=rounds)
    return StoryFigures(
        articles=len(truth),
        absent=tuple(sorted(set(clusters) - set(truth))),
        gold_stories=len(set(truth.values())),
        found_stories=len(set(found.values())) + len(truth) - len(found),
        precision=precision,
        recall=recall,
        f1=f1,
        adjusted_rand=adjusted_rand_figure(truth, found, seed=seed, rounds=rounds),
    )
