"""Gold pairs to a relation model: logistic regression whose weights may not work against their measures.

The home of scikit-learn's estimators. The model is fitted on measures from a whole run of each feed (so that IDF,
credits and furniture are those of a run), every data set and both answers weighing the same, and checked on data sets
that it has not seen: a number that a model reaches on its own set means nothing to the next user.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .evidence import COLUMN
from .found import Found
from .model import Pair
from .relation import FORMAT, RelationModel, Weight

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

TERMS = (
    ("phrases", "sqrt", 1),
    ("reuse_outside_quotes", "sqrt", 1),
    ("aligned", "identity", 1),
    ("aligned_longer", "identity", 1),
    ("targets", "identity", 1),
    ("novelty", "identity", -1),
    ("names_numbers", "identity", 1),
    ("numbers", "identity", 1),
    ("cosine", "identity", 1),
    ("quotes", "identity", 1),
    ("quoted", "identity", -1),
    ("longer_by", "identity", -1),
)
"""Measure, transform, and the only direction in which it may count."""
PENALTY = 5.0
"""Weight of the squared coefficients (of standardised measures) against a data set of 150 pairs."""
SET_WEIGHT = 150.0


class Gold(NamedTuple):
    """Labelled pairs of one data set: ``measures`` float32 (m, measures), ``derived`` bool (m,), and its weight."""

    measures: F32
    derived: BOOL
    weight: float = 1.0


def gold_of(found: Found, labels: Mapping[Pair, bool], *, weight: float = 1.0) -> Gold:
    """Measure labelled pairs of a run, whether they became candidates or not.

    Parameters
    ----------
    found : Found
        The run of the feed.
    labels : mapping of Pair to bool
        Whether a pair is copy or rewrite. Pairs of articles that the run does not have are left out.
    weight : float
        Of the set among others.
    """
    rows = found.corpus.rows
    known = sorted((pair for pair in labels if pair.a in rows and pair.b in rows), key=lambda pair: (pair.a, pair.b))
    a = np.array([rows[pair.a] for pair in known], np.int64)
    b = np.array([rows[pair.b] for pair in known], np.int64)
    return Gold(found.comparison.measure(a, b), np.array([labels[pair] for pair in known], np.bool_), weight)


def fit(sets: Sequence[Gold], pedigree: Mapping[str, object]) -> RelationModel:
    """Fit the model on some data sets.

    Parameters
    ----------
    sets : sequence of Gold
        Each weighs the same times its own weight, and in each the derived pairs weigh what the others weigh.
    pedigree : mapping
        What the numbers come from; stored with them.

    Returns
    -------
    RelationModel

    Raises
    ------
    ValueError
        When a set has pairs of one kind only.

    Notes
    -----
    Ridge logistic regression by scikit-learn. A weight that comes out against its direction is taken out and the rest
    fitted anew until none does: the active-set way to a constraint of sign.
    """
    from sklearn.linear_model import LogisticRegression

    columns = np.vstack([_columns(gold.measures) for gold in sets])
    derived = np.concatenate([gold.derived for gold in sets])
    weights = np.concatenate([_weights(gold) for gold in sets])
    mean, spread = columns.mean(axis=0), columns.std(axis=0) + 1e-9
    scaled = (columns - mean) / spread
    active = np.arange(len(TERMS))
    while True:
        model = LogisticRegression(C=1 / PENALTY, max_iter=1000)
        model.fit(scaled[:, active], derived, sample_weight=weights)
        coefficients = model.coef_[0]
        if (coefficients >= 0).all():
            break
        active = np.delete(active, int(coefficients.argmin()))
    slope = coefficients / spread[active]
    intercept = float(model.intercept_[0] - (slope * mean[active]).sum())
    terms = tuple(
        Weight(measure=TERMS[i][0], transform=TERMS[i][1], weight=round(float(w) * TERMS[i][2], 4))
        for i, w in zip(active.tolist(), slope, strict=True)
        if round(float(w), 4)
    )
    return RelationModel(terms=terms, intercept=round(intercept, 4), pedigree=dict(pedigree))


def _columns(measures: F32) -> F64:
    """The measures of the terms, transformed and turned so that more means more derived."""
    out = np.empty((len(measures), len(TERMS)))
    for i, (name, transform, sign) in enumerate(TERMS):
        column = measures[:, COLUMN[name]].astype(np.float64)
        out[:, i] = sign * (np.sqrt(column) if transform == "sqrt" else column)
    return out


def _weights(gold: Gold) -> F64:
    positive = int(gold.derived.sum())
    negative = len(gold.derived) - positive
    if not positive or not negative:
        raise ValueError("a data set needs pairs that are copy or rewrite and pairs that are not")
    share = np.where(gold.derived, 0.5 / positive, 0.5 / negative)
    return np.asarray(share * SET_WEIGHT * gold.weight)


def to_json(model: RelationModel) -> str:
    """The model as it is stored: plain numbers and their pedigree."""
    return (
        json.dumps(
            {
                "format": FORMAT,
                "intercept": model.intercept,
                "terms": [{"measure": t.measure, "transform": t.transform, "weight": t.weight} for t in model.terms],
                "pedigree": model.pedigree,
            },
            indent=2,
        )
        + "\n"
    )
