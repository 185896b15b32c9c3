"""The cosine route: TF-IDF neighbours within the time window, found in time linear in the number of articles."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from .parallel import over_rows
from .vectors import CONTENT_IDF, Rows

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]


@nb.njit(nogil=True, cache=True)
def _postings(offsets: I64, term: U32, weight: F32, order: I64, terms: int) -> tuple[I64, U32, F32]:
    """The transposed rows: per term the positions (in ``order``) of its articles, ascending, with weights."""
    starts = np.zeros(terms + 1, np.int64)
    for t in term:
        starts[t + 1] += 1
    for t in range(terms):
        starts[t + 1] += starts[t]
    fill = starts[:-1].copy()
    position = np.empty(len(term), np.uint32)
    weights = np.empty(len(term), np.float32)
    for p in range(len(order)):
        d = order[p]
        for i in range(offsets[d], offsets[d + 1]):
            t = term[i]
            position[fill[t]] = p
            weights[fill[t]] = weight[i]
            fill[t] += 1
    return starts, position, weights


@nb.njit(nogil=True, cache=True)
def _work_per_term(starts: I64, position: U32, since: I64) -> I64:
    """Pairs of articles inside the window that each term would bring together."""
    terms = len(starts) - 1
    work = np.zeros(terms, np.int64)
    for t in range(terms):
        low = starts[t]
        for i in range(starts[t], starts[t + 1]):
            if since[position[i]] == 0:  # undated articles come last and look back at all
                low = starts[t]
            while position[low] < since[position[i]]:
                low += 1
            work[t] += i - low
    return work


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
    used: npt.NDArray[np.bool_],
    mass: F32,
    threshold: float,
    first: int,
    last: int,
) -> U64:
    sums = np.zeros(last, np.float32)
    out = np.empty(1024, np.uint64)
    m = 0
    for p in range(first, last):
        d = order[p]
        begin = since[p]
        if begin >= p or mass[p] == 0:
            continue
        sums[begin:p] = 0
        for i in range(offsets[d], offsets[d + 1]):
            t = term[i]
            if not used[t]:
                continue
            w = weight[i]
            low, high = starts[t], starts[t + 1]
            while low < high:
                middle = (low + high) // 2
                if position[middle] < begin:
                    low = middle + 1
                else:
                    high = middle
            end = starts[t + 1]
            while low < end and position[low] < p:
                sums[position[low]] += w * weights[low]
                low += 1
        bar = np.float32(threshold) * mass[p]
        for q in range(begin, p):
            if mass[q] > 0 and sums[q] >= bar * mass[q]:
                if m == len(out):
                    grown = np.empty(2 * len(out), np.uint64)
                    grown[:m] = out
                    out = grown
                x, y = order[q], d
                if x > y:
                    x, y = y, x
                out[m] = (np.uint64(x) << np.uint64(32)) | np.uint64(y)
                m += 1
    return out[:m].copy()


@nb.njit(nogil=True, cache=True)
def _mass(offsets: I64, term: U32, weight: F32, order: I64, used: npt.NDArray[np.bool_]) -> F32:
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
    rows: Rows, hours: F64, *, window_hours: float | None, threshold: float, work_per_article: int
) -> tuple[U64, int]:
    """Pairs within the window whose TF-IDF cosine reaches the threshold.

    Parameters
    ----------
    rows : Rows
        n TF-IDF rows of length 1.
    hours : float64 array, shape (n,)
        Publication in hours; nan where there is none.
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
    order, since = window_starts(hours, window_hours)
    terms = len(rows.idf)
    starts, position, weights = _postings(rows.offsets, rows.term, rows.weight, order, terms)
    work = _work_per_term(starts, position, since)
    by_work = np.lexsort((rows.hashes, work))  # the hash, so that equals stand in one order whatever the rows' order
    affordable = np.cumsum(work[by_work]) <= work_per_article * max(len(hours), 1)
    used = np.zeros(terms, np.bool_)
    used[by_work[affordable]] = True
    unused = int(terms - used.sum())
    used &= rows.idf >= CONTENT_IDF  # the words of every article take most of the work and say nothing
    mass = _mass(rows.offsets, rows.term, rows.weight, order, used)
    blocks = over_rows(
        len(order),
        lambda a, b: _cosine_block(
            rows.offsets, rows.term, rows.weight, order, since, starts, position, weights, used, mass, threshold, a, b
        ),
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
    used: npt.NDArray[np.bool_],
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
        What is held against it, from :func:`dedup.vectors.vectorise_under`.
    threshold, work_per_article
        As for :func:`by_cosine`.

    Returns
    -------
    uint64 array, sorted
        The row of the corpus in the upper 32 bits, that of the other in the lower.
    """
    count = len(others.offsets) - 1
    order = np.arange(count, dtype=np.int64)
    starts, position, weights = _postings(others.offsets, others.term, others.weight, order, len(others.idf))
    work = others.df * np.diff(starts)
    by_work = np.lexsort((others.hashes, work))
    used = np.zeros(len(others.idf), np.bool_)
    used[by_work[np.cumsum(work[by_work]) <= work_per_article * max(len(rows.offsets) - 1 + count, 1)]] = True
    used &= others.idf >= CONTENT_IDF
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
