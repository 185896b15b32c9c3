"""TF-IDF rows turned around: for each term the articles that have it, and which terms are worth reading so."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .memory import room
from .vectors import Rows

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]


@nb.njit(nogil=True, cache=True)
def work_per_term(offsets: I64, term: U32, order: I64, since: I64, terms: int) -> I64:
    """Pairs of articles inside the window that each term would bring together: one sweep in time, no postings."""
    work, all_before, near_before = np.zeros(terms, np.int64), np.zeros(terms, np.int64), np.zeros(terms, np.int64)
    left = 0  # positions before it have left the window
    for p in range(len(order)):
        while left < since[p]:
            for i in range(offsets[order[left]], offsets[order[left] + 1]):
                near_before[term[i]] -= 1
            left += 1
        undated = since[p] == 0  # they come last and look back at all; of the first dated ones it is the same
        for i in range(offsets[order[p]], offsets[order[p] + 1]):
            t = term[i]
            work[t] += all_before[t] if undated else near_before[t]
            all_before[t] += 1
            near_before[t] += 1
    return work


FINEST = 16
"""Bits of a weight in postings at most: what a float32 tells apart without rounding, and more than sums need."""


class Postings(NamedTuple):
    """The transposed rows: for each used term the articles that have it.

    ``entries`` uint32 (m,), those of term ``t`` at ``starts[t]:starts[t + 1]``: a position, ascending, ``shift`` bits
    up, and below it the weight in ``unit`` of float32, rounded up. Sums of them are bounds from above: enough to leave
    most pairs out, at half of the memory that is read for exact ones.
    """

    starts: I64
    entries: U32
    shift: np.uint32
    unit: np.float32


def turned(offsets: I64, term: U32, weight: F32, order: I64, used: BOOL) -> Postings:
    """The rows of ``order``, turned around; their positions are those in ``order``."""
    starts, most = _starts(offsets, term, weight, order, used)
    shift = FINEST
    while len(order) >> (32 - shift) > 0:
        shift -= 1
    # One step less than there is room for, lest rounding reach the position.
    unit = max(most, np.float32(2.0**-100)) / np.float32((1 << shift) - 2)
    postings = Postings(starts, room(int(starts[-1]), np.uint32), np.uint32(shift), np.float32(unit))
    _turn(offsets, term, weight, order, used, postings)
    return postings


@nb.njit(nogil=True, cache=True)
def _starts(offsets: I64, term: U32, weight: F32, order: I64, used: BOOL) -> tuple[I64, np.float32]:
    """Where the entries of each term begin, and the largest weight of the rows."""
    starts = np.zeros(len(used) + 1, np.int64)
    most = np.float32(0)
    for d in order:  # not all rows: the others have no position
        for i in range(offsets[d], offsets[d + 1]):
            starts[term[i] + 1] += used[term[i]]
            most = max(most, weight[i])
    for t in range(len(used)):
        starts[t + 1] += starts[t]
    return starts, most


@nb.njit(nogil=True, cache=True)
def _turn(offsets: I64, term: U32, weight: F32, order: I64, used: BOOL, postings: Postings) -> None:
    starts, entries, shift, unit = postings
    fill = starts[:-1].copy()
    for p in range(len(order)):
        d = order[p]
        for i in range(offsets[d], offsets[d + 1]):
            t = term[i]
            if used[t]:
                entries[fill[t]] = np.uint32(p) << shift | np.uint32(np.ceil(weight[i] / unit))
                fill[t] += 1


@nb.njit(nogil=True, cache=True)
def place_of(entries: U32, low: int, high: int, wanted: np.uint32) -> int:
    """Where the first entry of a stretch that is not below ``wanted`` stands."""
    while low < high:
        middle = (low + high) // 2
        if entries[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@nb.njit(nogil=True, cache=True)
def lengths(offsets: I64, term: U32, weight: F32, order: I64, used: BOOL) -> F32:
    """The length of each row (by position) over the used terms: what a full match could reach."""
    out = np.zeros(len(order), np.float32)
    for p in range(len(order)):
        total = 0.0
        for i in range(offsets[order[p]], offsets[order[p] + 1]):
            if used[term[i]]:
                total += weight[i] * weight[i]
        out[p] = np.sqrt(total)
    return out


@nb.njit(nogil=True, cache=True)
def _squares(offsets: I64, term: U32, weight: F32, order: I64, terms: int) -> F64:
    """Per term the squares of its weights, summed over some rows."""
    out = np.zeros(terms)
    for d in order:
        for i in range(offsets[d], offsets[d + 1]):
            out[term[i]] += weight[i] * weight[i]
    return out


def bounded(rows: Rows, order: I64, work: I64, used: BOOL, threshold: float) -> BOOL:
    """Used terms that take the most work and together are a small part of most rows.

    What they can add to a cosine is bounded by the product of both rows' lengths over them (Cauchy and Schwarz), so
    their postings are not read: a pair that may reach the threshold with them is summed whole. On average the bound is
    at most half of the threshold. See Anastasiu and Karypis, *L2AP: Fast Cosine Similarity Search With Prefix L-2 Norm
    Bounds* (ICDE 2014), who bound each row's own terms.
    """
    squares = _squares(rows.offsets, rows.term, rows.weight, order, len(used))
    by_work = np.flatnonzero(used)
    by_work = by_work[np.argsort(-work[by_work], kind="stable")]
    out = np.zeros(len(used), np.bool_)
    out[by_work[np.cumsum(squares[by_work]) <= threshold / 2 * len(order)]] = True
    return out
