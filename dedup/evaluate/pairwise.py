"""Metrics over gold pairs: precision, recall, F1, average precision, confusion, rank correlation.

Each is defined where its denominator is not 0, and ``None`` elsewhere: no positive pairs, no recall.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..model import Relation
from .gold import LABEL_OF_RELATION, GoldLabel
from .intervals import Floats, defined

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What one threshold finds: everything of at least this probability."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def precision_recall_f1(
    truth: Sequence[bool], found: Sequence[bool]
) -> tuple[float | None, float | None, float | None]:
    """Precision, recall and F1 of yes-or-no findings.

    Parameters
    ----------
    truth, found : sequence of bool, same length

    Returns
    -------
    (precision, recall, f1) : each float or None
        No precision where nothing was found, no recall where there was nothing to find, no F1 where both.

    Examples
    --------
    Three of the four found are right, of five there were to find:

    >>> precision_recall_f1([1, 1, 1, 1, 1, 0], [1, 1, 1, 0, 0, 1])
    (0.75, 0.6, 0.6666666666666666)
    """
    precision, recall, f1 = rates(np.ones((1, len(truth))), _bools(truth), _bools(found))[0]
    return defined(precision), defined(recall), defined(f1)


def rates(drawn: Floats, truth: Bools, found: Bools) -> Floats:
    """Precision, recall and F1 per resample: shape (k, n) in, (k, 3) out; ``nan`` where not defined."""
    hits, marked, positive = drawn @ (truth & found), drawn @ found, drawn @ truth
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.stack([hits / marked, hits / positive, 2 * hits / (marked + positive)], axis=1)


def average_precision(truth: Sequence[bool], probability: Sequence[float]) -> float | None:
    """The mean precision over the recall reached at each threshold, without interpolation.

    Parameters
    ----------
    truth : sequence of bool
    probability : sequence of float, same length
        Equal probabilities are taken together, as one threshold takes them.

    Returns
    -------
    float or None
        ``None`` without a positive pair.

    Examples
    --------
    The positives come first and third: (1/1 + 2/3) / 2.

    >>> average_precision([True, False, True], [0.9, 0.8, 0.7])
    0.8333333333333333
    """
    if not any(truth):
        return None
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(_bools(truth), np.asarray(probability, dtype=np.float64)))


def average_precisions(drawn: Floats, truth: Bools, probability: Floats) -> Floats:
    """Average precision per resample: shape (k, n) in, (k,) out; ``nan`` without a positive pair."""
    if not len(truth):
        return np.full(len(drawn), np.nan)
    order = np.argsort(-probability, kind="stable")
    last = _last_of_ties(probability[order])
    marked = np.cumsum(drawn[:, order], axis=1)[:, last]
    hits = np.cumsum(drawn[:, order] * truth[order], axis=1)[:, last]
    with np.errstate(divide="ignore", invalid="ignore"):
        precision = np.where(marked > 0, hits / marked, 0.0)
        gained: Floats = (np.diff(hits, axis=1, prepend=0.0) * precision).sum(axis=1) / hits[:, -1]
    return gained


def curve(truth: Sequence[bool], probability: Sequence[float]) -> tuple[CurvePoint, ...]:
    """Precision and recall at every probability that occurs, highest first; empty without a positive pair.

    >>> curve([True, False], [0.9, 0.9])
    (CurvePoint(threshold=0.9, precision=0.5, recall=1.0),)
    """
    positive = sum(truth)
    if not positive:
        return ()
    yes, chance = _bools(truth), np.asarray(probability, dtype=np.float64)
    order = np.argsort(-chance, kind="stable")
    last = _last_of_ties(chance[order])
    hits = np.cumsum(yes[order])[last]
    return tuple(
        CurvePoint(float(threshold), float(hit / marked), float(hit / positive))
        for threshold, hit, marked in zip(chance[order][last], hits, last + 1, strict=True)
    )


def confusion(
    labels: Iterable[GoldLabel], relations: Iterable[Relation]
) -> Mapping[GoldLabel, Mapping[GoldLabel, int]]:
    """How often each gold label was found as which: ``table[gold][found]``, zeros included.

    The seven relations fall on the five labels: ``identical``, ``near_duplicate`` and ``excerpt`` on
    ``copy`` (which covers "one embedded in the other"), ``same_story`` on ``story``, ``unrelated`` on
    ``different``.
    """
    table = {gold: dict.fromkeys(GoldLabel, 0) for gold in GoldLabel}
    for gold, relation in zip(labels, relations, strict=True):
        table[gold][LABEL_OF_RELATION[relation]] += 1
    return table


def spearman(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Spearman's rank correlation, ties by their mean rank; ``None`` where either never changes.

    >>> spearman([1, 2, 3, 4], [0.1, 0.2, 0.2, 0.9])
    0.9486832980505138
    """
    columns = (np.asarray(values, dtype=np.float64) for values in (one, other))
    return defined(spearmans(np.ones((1, len(one))), *columns)[0])


def spearmans(drawn: Floats, one: Floats, other: Floats) -> Floats:
    """Spearman's rank correlation per resample: shape (k, n) in, (k,) out; ``nan`` where not defined."""
    if not len(one):
        return np.full(len(drawn), np.nan)
    x, y = _ranks_from_mean(drawn, one), _ranks_from_mean(drawn, other)
    spread = np.sqrt((drawn * x * x).sum(axis=1) * (drawn * y * y).sum(axis=1))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation: Floats = np.clip((drawn * x * y).sum(axis=1) / spread, -1.0, 1.0)
    return correlation


def _ranks_from_mean(drawn: Floats, values: Floats) -> Floats:
    """The rank of each value in each resample, less the mean rank; what is drawn twice counts twice."""
    order = np.argsort(values, kind="stable")
    last = _last_of_ties(values[order])
    upto = np.cumsum(drawn[:, order], axis=1)[:, last]
    ranks = upto - (np.diff(upto, axis=1, prepend=0.0) - 1) / 2
    ties = np.searchsorted(values[order][last], values)
    centred: Floats = ranks[:, ties] - (drawn.sum(axis=1, keepdims=True) + 1) / 2
    return centred


def _last_of_ties(ordered: Floats) -> NDArray[np.intp]:
    """Where each run of equal values ends."""
    ends = np.append(ordered[1:] != ordered[:-1], True)
    return np.flatnonzero(ends)


def _bools(values: Sequence[bool]) -> Bools:
    return np.asarray(values, dtype=np.bool_)
