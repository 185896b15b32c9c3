"""The cosine route: TF-IDF neighbours within the time window, found in time linear in the number of articles."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from .memory import release
from .parallel import BLOCK, jobs, over_rows
from .vectors import CONTENT_IDF, Rows

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

STRIDE = 256  # articles of the window that are looked at together
BLOCKS = 16
"""Blocks for each thread, at most: each finds its place in the postings of every term anew, and of a million articles
blocks of some thousand took longer for that than for the sums."""


@nb.njit(nogil=True, cache=True)
def _work_per_term(offsets: I64, term: U32, order: I64, since: I64, terms: int) -> I64:
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


@nb.njit(nogil=True, cache=True)
def _postings(offsets: I64, term: U32, weight: F32, order: I64, used: BOOL) -> tuple[I64, U32, F32]:
    """The transposed rows: per used term the positions (in ``order``) of its articles, ascending, with weights."""
    starts = np.zeros(len(used) + 1, np.int64)
    for d in order:  # not all rows: the others have no position
        for i in range(offsets[d], offsets[d + 1]):
            starts[term[i] + 1] += used[term[i]]
    for t in range(len(used)):
        starts[t + 1] += starts[t]
    fill = starts[:-1].copy()
    position = np.empty(starts[-1], np.uint32)
    weights = np.empty(starts[-1], np.float32)
    for p in range(len(order)):
        d = order[p]
        for i in range(offsets[d], offsets[d + 1]):
            t = term[i]
            if used[t]:
                position[fill[t]] = p
                weights[fill[t]] = weight[i]
                fill[t] += 1
    return starts, position, weights


@nb.njit(nogil=True, cache=True)
def _place_of(position: U32, low: int, high: int, wanted: int) -> int:
    """Where a position stands in a stretch of an ascending column."""
    while low < high:
        middle = (low + high) // 2
        if position[middle] < wanted:
            low = middle + 1
        else:
            high = middle
    return low


@nb.njit(nogil=True, cache=True)
def _put_reached(
    sums: F32, mass: F32, order: I64, begin: int, p: int, bar: np.float32, out: U64, m: int
) -> tuple[U64, int]:
    """Append the pairs of position ``p`` whose sum reaches the bar; where they are put, and how many there are now."""
    for low in range(begin, p, STRIDE):
        high = min(low + STRIDE, p)
        few, own_mass, reached = sums[low:high], mass[low:high], np.int32(0)
        for i in range(len(few)):  # no branch, no index below 0, no wide counter: it compiles to vector instructions
            reached += np.int32(few[i] >= bar * own_mass[i])
        if reached == 0:
            continue
        for q in range(low, high):
            if mass[q] > 0 and sums[q] >= bar * mass[q]:
                if m == len(out):
                    grown = np.empty(2 * len(out), np.uint64)
                    grown[:m] = out
                    out = grown
                x, y = order[q], order[p]
                if x > y:
                    x, y = y, x
                out[m] = (np.uint64(x) << np.uint64(32)) | np.uint64(y)
                m += 1
    return out, m


@nb.njit(nogil=True, cache=True)
def _cosine_block(
    offsets: I64,
    term: U32,
    weight: F32,
    order: I64,
    since: I64,
    starts: I64,
    position: U32,
    weights: F32,
    mass: F32,
    threshold: float,
    first: int,
    last: int,
) -> U64:
    sums = np.zeros(last, np.float32)
    out = np.empty(1024, np.uint64)
    own = np.full(len(starts) - 1, -1, np.int64)  # per term, where the next article that has it stands in its postings
    near = own.copy()  # and the first article that is near enough in time
    # The postings of all terms of an article are found, and the first of each is read, before any is summed: so the
    # waits for memory overlap, which loops over hundreds of postings between them would keep apart.
    longest = np.max(offsets[order[first:last] + 1] - offsets[order[first:last]])
    lows, highs, own_weight = np.empty(longest, np.int64), np.empty(longest, np.int64), np.empty(longest, np.float32)
    product = np.empty(longest, np.float32)
    m = 0
    for p in range(first, last):
        d = order[p]
        begin = since[p]
        wanted = begin < p and mass[p] > 0
        if wanted:
            sums[begin:p] = 0
        stretches = 0
        for i in range(offsets[d], offsets[d + 1]):
            t = term[i]
            if starts[t] == starts[t + 1]:
                continue
            at = own[t] if own[t] >= 0 else _place_of(position, starts[t], starts[t + 1], p)
            own[t] = at + 1
            if not wanted:
                continue
            low = starts[t]
            if begin > 0:
                low = near[t] if near[t] >= 0 else _place_of(position, low, at, begin)
                while low < at and position[low] < begin:
                    low += 1
                near[t] = low
            if low < at:
                lows[stretches], highs[stretches] = low, at
                own_weight[stretches], product[stretches] = weight[i], weight[i] * weights[low]
                stretches += 1
        for k in range(stretches):
            w = own_weight[k]
            sums[position[lows[k]]] += product[k]
            for q in range(np.uint64(lows[k] + 1), np.uint64(highs[k])):
                sums[position[q]] += w * weights[q]
        if not wanted:
            continue
        out, m = _put_reached(sums, mass, order, begin, p, np.float32(threshold) * mass[p], out, m)
    return out[:m].copy()


@nb.njit(nogil=True, cache=True)
def _mass(offsets: I64, term: U32, weight: F32, order: I64, used: BOOL) -> F32:
    """The length of each row (by position) over the used terms: what a full match could reach."""
    out = np.zeros(len(order), np.float32)
    for p in range(len(order)):
        total = 0.0
        for i in range(offsets[order[p]], offsets[order[p] + 1]):
            if used[term[i]]:
                total += weight[i] * weight[i]
        out[p] = np.sqrt(total)
    return out


def window_starts(hours: F64, window_hours: float | None) -> tuple[I64, I64]:
    """Rows by time, undated last, and for each position the first position that is near enough to be compared.

    Parameters
    ----------
    hours : float64 array, shape (n,)
        Publication in hours; nan where there is none.
    window_hours : float or None
        ``None`` compares all with all, as undated articles always are.
    """
    order = np.argsort(hours, kind="stable").astype(np.int64)  # nan sorts last
    sorted_hours = hours[order]
    since = np.zeros(len(hours), np.int64)
    if window_hours is not None:
        dated = int(np.count_nonzero(~np.isnan(hours)))
        since[:dated] = np.searchsorted(sorted_hours[:dated], sorted_hours[:dated] - window_hours)
    return order, since


def by_cosine(
    rows: Rows, hours: F64, active: I64, *, window_hours: float | None, threshold: float, work_per_article: int
) -> tuple[U64, int]:
    """Pairs within the window whose TF-IDF cosine reaches the threshold.

    Parameters
    ----------
    rows : Rows
        n TF-IDF rows of length 1.
    hours : float64 array, shape (n,)
        Publication in hours; nan where there is none.
    active : int64 array
        The rows that are compared.
    window_hours : float or None
        See :func:`window_starts`.
    threshold : float
        Cosine over the terms that are used.
    work_per_article : int
        Multiplications allowed per article, on average. Terms are used from the rarest until it is spent, which
        keeps the time linear in the number of articles; the most frequent terms, which say least, go first.

    Returns
    -------
    pairs : uint64 array, sorted
    unused : int
        Terms that were not used.
    """
    order, since = window_starts(hours[active], window_hours)
    order = active[order]
    terms = len(rows.idf)
    work = _work_per_term(rows.offsets, rows.term, order, since, terms)
    by_work = np.lexsort((rows.hashes, work))  # the hash, so that equals stand in one order whatever the rows' order
    affordable = np.cumsum(work[by_work]) <= work_per_article * max(len(order), 1)
    used = np.zeros(terms, np.bool_)
    used[by_work[affordable]] = True
    unused = int(terms - used.sum())
    used &= rows.idf >= CONTENT_IDF  # the words of every article take most of the work and say nothing
    release()
    starts, position, weights = _postings(rows.offsets, rows.term, rows.weight, order, used)
    mass = _mass(rows.offsets, rows.term, rows.weight, order, used)
    release()
    blocks = over_rows(
        len(order),
        lambda a, b: _cosine_block(
            rows.offsets, rows.term, rows.weight, order, since, starts, position, weights, mass, threshold, a, b
        ),
        block=max(BLOCK, len(order) // (BLOCKS * jobs()) + 1),
    )
    pairs = np.concatenate([np.empty(0, np.uint64), *blocks])
    pairs.sort()
    return pairs, unused


@nb.njit(nogil=True, cache=True)
def _across_block(
    offsets: I64,
    term: U32,
    weight: F32,
    starts: I64,
    position: U32,
    weights: F32,
    used: BOOL,
    mass: F32,
    threshold: float,
    first: int,
    last: int,
) -> U64:
    sums = np.zeros(len(mass), np.float32)
    met = np.empty(len(mass), np.int64)
    out = np.empty(1024, np.uint64)
    m = 0
    for d in range(first, last):
        count = 0
        own = 0.0
        for i in range(offsets[d], offsets[d + 1]):
            t = term[i]
            if not used[t]:
                continue
            w = weight[i]
            own += w * w
            for j in range(starts[t], starts[t + 1]):
                p = position[j]
                if sums[p] == 0:
                    met[count] = p
                    count += 1
                sums[p] += w * weights[j]
        bar = np.float32(threshold * np.sqrt(own))
        for k in range(count):
            p = met[k]
            if sums[p] >= bar * mass[p]:
                if m == len(out):
                    grown = np.empty(2 * len(out), np.uint64)
                    grown[:m] = out
                    out = grown
                out[m] = (np.uint64(d) << np.uint64(32)) | np.uint64(p)
                m += 1
            sums[p] = 0
    return out[:m].copy()


def by_cosine_across(rows: Rows, others: Rows, *, threshold: float, work_per_article: int) -> U64:
    """Pairs of a text of a corpus and one held against it whose TF-IDF cosine reaches the threshold, at any distance
    in time.

    Parameters
    ----------
    rows : Rows
        The corpus.
    others : Rows
        What is held against it, from :func:`dedup.vectors.weigh_under`.
    threshold, work_per_article
        As for :func:`by_cosine`.

    Returns
    -------
    uint64 array, sorted
        The row of the corpus in the upper 32 bits, that of the other in the lower.
    """
    count = len(others.offsets) - 1
    order = np.arange(count, dtype=np.int64)
    work = others.df * np.bincount(others.term, minlength=len(others.idf))
    by_work = np.lexsort((others.hashes, work))
    used = np.zeros(len(others.idf), np.bool_)
    used[by_work[np.cumsum(work[by_work]) <= work_per_article * max(len(rows.offsets) - 1 + count, 1)]] = True
    used &= others.idf >= CONTENT_IDF
    starts, position, weights = _postings(others.offsets, others.term, others.weight, order, used)
    mass = _mass(others.offsets, others.term, others.weight, order, used)
    blocks = over_rows(
        len(rows.offsets) - 1,
        lambda a, b: _across_block(
            rows.offsets, rows.term, rows.weight, starts, position, weights, used, mass, threshold, a, b
        ),
    )
    pairs = np.concatenate([np.empty(0, np.uint64), *blocks])
    pairs.sort()
    return pairs
