"""Metrics over groups of articles: B-cubed (Bagga & Baldwin 1998) and the adjusted Rand index (Hubert & Arabie 1985).

Both compare a true grouping with one that was found, over the articles that have a true group. An article
that was found in no group stands on its own. Both work on how many articles each true group shares with
each found one, so their time is that of sorting the articles, never that of all pairs.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .intervals import Figure, Floats, Interval, bootstrap, defined, halves, percentiles

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """How many articles (``shared``) true group ``true`` has in common with found group ``found``.

    The three columns have one row for each two groups that meet, sorted by ``found``.
    """

    true: Ints
    found: Ints
    shared: Floats
    true_sizes: Floats
    found_sizes: Floats
    truth_labels: Ints
    found_labels: Ints


def b_cubed(truth: Mapping[str, str], found: Mapping[str, str]) -> tuple[float | None, float | None, float | None]:
    """B-cubed precision, recall and F1: the means over the articles.

    An article's precision is the share of its found group that belongs to its true one, its recall the
    share of its true group that was found with it.

    Parameters
    ----------
    truth : mapping of str to str
        Article id to true group.
    found : mapping of str to str
        Article id to found group. An article that is not in it stands alone; other articles do not count.

    Returns
    -------
    (precision, recall, f1) : each float, or None without an article

    Notes
    -----
    O(n log n) for n articles.

    References
    ----------
    Bagga & Baldwin, "Entity-Based Cross-Document Coreferencing Using the Vector Space Model", COLING 1998.

    Examples
    --------
    >>> b_cubed({"a": "x", "b": "x", "c": "y", "d": "y"}, dict.fromkeys("abcd", "1"))
    (0.5, 1.0, 0.6666666666666666)
    """
    precision, recall, f1 = _b_cubed_rates(overlaps(truth, found), np.ones((1, len(set(truth.values())))))[0]
    return defined(precision), defined(recall), defined(f1)


def adjusted_rand(truth: Mapping[str, str], found: Mapping[str, str]) -> float | None:
    """The share of article pairs on which two groupings agree, adjusted so that chance gives 0 and unity 1.

    Parameters and ``None`` as for :func:`b_cubed`; O(n log n).

    >>> adjusted_rand({"a": "x", "b": "x", "c": "y"}, {"a": "1", "b": "1", "c": "2"})
    1.0
    """
    if not truth:
        return None
    from sklearn.metrics import adjusted_rand_score

    table = overlaps(truth, found)
    return float(adjusted_rand_score(table.truth_labels, table.found_labels))


def b_cubed_figures(
    truth: Mapping[str, str], found: Mapping[str, str], *, seed: int, rounds: int
) -> tuple[Figure, Figure, Figure]:
    """B-cubed precision, recall and F1 with intervals, bootstrapped over the true groups."""
    table = overlaps(truth, found)
    intervals = bootstrap(
        lambda drawn: _b_cubed_rates(table, drawn), len(table.true_sizes), seed=seed, rounds=rounds
    )
    one, two, three = map(Figure, b_cubed(truth, found), intervals)
    return one, two, three


def adjusted_rand_figure(truth: Mapping[str, str], found: Mapping[str, str], *, seed: int, rounds: int) -> Figure:
    """The adjusted Rand index with an interval from random halves of the true groups.

    Notes
    -----
    Drawing a group twice would count its articles as errors against themselves, so halves without
    replacement are taken, whose spread is that of the whole (Politis, Romano & Wolf 1999). Half of the
    groups meet fewer others to be confused with, which moves the mean; the spread is put around the figure.
    """
    value = adjusted_rand(truth, found)
    table = overlaps(truth, found)
    groups = len(table.true_sizes)
    if value is None or rounds == 0 or groups < _FEWEST_GROUPS:
        return Figure(value)
    rounds_of = halves(groups, seed=seed, rounds=rounds, width=len(table.shared))
    values = np.concatenate([adjusted_rands(table, chosen) for chosen in rounds_of])
    around = percentiles(values - values.mean() + value, value)
    return Figure(value, around and Interval(max(-1.0, around.low), min(1.0, around.high)))


_FEWEST_GROUPS = 2


def overlaps(truth: Mapping[str, str], found: Mapping[str, str]) -> Overlaps:
    """The two groupings over the articles of ``truth``, in an order that hangs on names alone."""
    articles = sorted(truth)
    true = _numbered([truth[article] for article in articles])
    # A tuple is never equal to a group's name: nobody else joins a lone article's group.
    group = _numbered([found.get(article, (article,)) for article in articles])
    true_sizes, found_sizes = np.bincount(true), np.bincount(group)
    meets, counts = np.unique(group * max(len(true_sizes), 1) + true, return_counts=True)
    by_found, by_true = np.divmod(meets, max(len(true_sizes), 1))
    return Overlaps(
        true=by_true,
        found=by_found,
        shared=counts.astype(np.float64),
        true_sizes=true_sizes.astype(np.float64),
        found_sizes=found_sizes.astype(np.float64),
        truth_labels=true,
        found_labels=group,
    )


def _numbered(names: list[str] | list[str | tuple[str]]) -> Ints:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=np.int64)


def _b_cubed_rates(table: Overlaps, drawn: Floats) -> Floats:
    """B-cubed per resample of true groups: shape (k, groups) in, (k, 3) out."""
    squares, groups = table.shared**2, len(table.true_sizes)
    precise = np.bincount(table.true, squares / table.found_sizes[table.found], minlength=groups)
    recalled = np.bincount(table.true, squares / table.true_sizes[table.true], minlength=groups)
    with np.errstate(divide="ignore", invalid="ignore"):
        articles = drawn @ table.true_sizes
        precision, recall = drawn @ precise / articles, drawn @ recalled / articles
        return np.stack([precision, recall, 2 * precision * recall / (precision + recall)], axis=1)


def adjusted_rands(table: Overlaps, chosen: Floats) -> Floats:
    """The adjusted Rand index over the chosen true groups: shape (k, groups) in, (k,) out."""
    together = np.bincount(table.true, _pairs(table.shared), minlength=len(table.true_sizes))
    both = chosen @ together
    true = chosen @ _pairs(table.true_sizes)
    starts = np.flatnonzero(np.diff(table.found, prepend=-1))
    sizes = np.add.reduceat(chosen[:, table.true] * table.shared, starts, axis=1)
    found = _pairs(sizes).sum(axis=1)
    every = _pairs(chosen @ table.true_sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        by_chance = np.where(every > 0, true * found / every, 0.0)
        most = (true + found) / 2
        # Where chance is already the most, both groupings are all apart or all together: they agree.
        rand: Floats = np.where(most == by_chance, 1.0, (both - by_chance) / (most - by_chance))
    return rand


def _pairs(sizes: Floats) -> Floats:
    return sizes * (sizes - 1) / 2
