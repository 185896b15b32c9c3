"""Figures with bootstrap intervals (Efron 1979): how far a figure would move on other articles of the kind.

The draws come from the raw stream of a PCG64 generator, which numpy promises never to change, so that a
seed means the same interval on every machine and in every year.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..errors import SettingError

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
# Weights held at once: 4M doubles are 32 MB, whatever the number of pairs.
_CHUNK = 4_000_000


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a figure lies in 95 of 100 resamples."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure and its interval. ``value`` is ``None`` where it is not defined, such as recall of nothing.

    >>> str(Figure(0.5, Interval(0.25, 0.75))), str(Figure(None))
    ('0.500 [0.250, 0.750]', 'n/a')
    """

    value: float | None
    interval: Interval | None = None

    def __str__(self) -> str:
        if self.value is None:
            return "n/a"
        if self.interval is None:
            return f"{self.value:.3f}"
        return f"{self.value:.3f} [{self.interval.low:.3f}, {self.interval.high:.3f}]"

    def to_json(self) -> dict[str, float | None]:
        """The figure as three numbers of six decimals, or nulls."""
        bounds = (self.interval.low, self.interval.high) if self.interval else (None, None)
        numbers = zip(("value", "low", "high"), (self.value, *bounds), strict=True)
        return {name: None if number is None else round(number, 6) for name, number in numbers}


def draws(n: int, *, seed: int, rounds: int) -> Iterator[Floats]:
    """Resamples with replacement of ``n`` things, as how often each was drawn.

    Parameters
    ----------
    n : int
        How many things there are.
    seed : int
        Seed of the generator, 0 or more.
    rounds : int
        How many resamples.

    Yields
    ------
    array of float64, shape (some rounds, n)
        Each row sums to ``n``. The rows do not depend on how they are split into arrays.
    """
    raw = np.random.PCG64(_checked(seed, rounds))
    for k in _chunks(n, rounds):
        drawn = (raw.random_raw(k * n) % np.uint64(n)).astype(np.int64).reshape(k, n)
        drawn += n * np.arange(k, dtype=np.int64)[:, None]
        yield np.bincount(drawn.ravel(), minlength=k * n).reshape(k, n).astype(np.float64)


def halves(n: int, *, seed: int, rounds: int, width: int = 0) -> Iterator[Floats]:
    """Random halves (rounded up) of ``n`` things, as 0 or 1 for each; otherwise like :func:`draws`.

    ``width`` is the length of the longest row that the caller will make of each half, to bound the memory.
    """
    raw = np.random.PCG64(_checked(seed, rounds))
    size = (n + 1) // 2
    for k in _chunks(max(n, width), rounds):
        order = np.argsort(raw.random_raw(k * n).reshape(k, n), axis=1, kind="stable")
        chosen = np.zeros((k, n))
        np.put_along_axis(chosen, order[:, :size], 1.0, axis=1)
        yield chosen


def bootstrap(
    statistic: Callable[[Floats], Floats], n: int, *, seed: int = 1, rounds: int = 1000
) -> tuple[Interval | None, ...]:
    """Percentile intervals of several statistics at once.

    Parameters
    ----------
    statistic : callable
        Takes how often each of the ``n`` things was drawn, shape (k, n), and gives the statistics of each
        resample, shape (k, m); ``nan`` where one is not defined.
    n : int
        How many things there are to draw from: pairs, or stories.
    seed : int
        Same seed, same intervals.
    rounds : int
        How many resamples; 0 asks for no intervals.

    Returns
    -------
    tuple of (Interval or None), length m
        Widened to hold the figure on the things as they are, should no resample reach it; ``None`` where
        the statistic is not defined, or nothing was drawn.

    Notes
    -----
    O(rounds * n) time, O(n) memory beyond a fixed chunk.

    Examples
    --------
    >>> def mean(drawn):
    ...     return (drawn @ np.array([0.0, 0.0, 1.0, 1.0]) / 4)[:, None]
    >>> bootstrap(mean, 4)
    (Interval(low=0.0, high=1.0),)
    """
    points = statistic(np.ones((1, max(n, 0))))[0]
    if n < 1 or rounds == 0:
        return (None,) * len(points)
    values = np.vstack([statistic(drawn) for drawn in draws(n, seed=seed, rounds=rounds)])
    return tuple(percentiles(column, float(point)) for column, point in zip(values.T, points, strict=True))


def percentiles(values: Floats, point: float) -> Interval | None:
    """The middle 95 % of the defined values, widened to hold the point."""
    defined = values[~np.isnan(values)]
    if math.isnan(point) or not len(defined):
        return None
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(defined, [tail, 1 - tail])
    return Interval(min(float(low), point), max(float(high), point))


def defined(value: float) -> float | None:
    """A float, or ``None`` for ``nan``."""
    return None if math.isnan(value) else float(value)


def _chunks(n: int, rounds: int) -> Iterator[int]:
    step = max(1, _CHUNK // max(n, 1))
    for start in range(0, rounds, step):
        yield min(step, rounds - start)


def _checked(seed: int, rounds: int) -> int:
    if seed < 0:
        raise SettingError("seed", seed, "is negative", "give 0 or more")
    if rounds < 0:
        raise SettingError("rounds", rounds, "is negative", "give 0 (no intervals) or more")
    return seed
