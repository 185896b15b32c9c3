"""The cosine route: TF-IDF neighbours within the time window, found in time linear in the number of articles."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .memory import release
from .parallel import BLOCK, jobs, over_rows
from .postings import Postings, bounded, lengths, place_of, turned, work_per_term
from .prefetch import LINE, prefetch
from .vectors import CONTENT_IDF, Rows

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

UNKNOWN = -1
ROUNDING = 2.0**-23
"""What rounding may take from two sums of products below 1, for each product."""
STRIDE = 256  # articles of the window that are looked at together
BLOCKS = 16
"""Blocks for each thread, at most: each finds its place in the postings of every term anew, and of a million articles
blocks of some thousand took longer for that than for the sums."""


@nb.njit(nogil=True, cache=True)
def _may_reach(
    sums: F32, mass: F32, rest: F32, begin: int, p: int, bar: np.float32, slack: np.float32, out: I64
) -> int:
    """Put the positions that may reach the bar of position ``p`` into ``out``, and return how many there are.

    Their sums lack what the terms of ``rest`` would add, which is at most the product of both lengths over these.
    """
    own_rest, m = rest[p], 0
    for low in range(begin, p, STRIDE):
        high = min(low + STRIDE, p)
        few, own_mass, others, reached = sums[low:high], mass[low:high], rest[low:high], np.int32(0)
        for i in range(len(few)):  # no branch, no index below 0, no wide counter: it compiles to vector instructions
            reached += np.int32(few[i] + own_rest * others[i] + slack >= bar * own_mass[i])
        if reached == 0:
            continue
        for q in range(low, high):
            if mass[q] > 0 and sums[q] + own_rest * rest[q] + slack >= bar * mass[q]:
                out[m] = q
                m += 1
    return m


@nb.njit(nogil=True, cache=True)
def _lay_out(offsets: I64, term: U32, weight: F32, d: int, used: BOOL, spread: F32) -> None:
    """The weights of a row over the used terms, by term."""
    for i in range(offsets[d], offsets[d + 1]):
        if used[term[i]]:
            spread[term[i]] = weight[i]


@nb.njit(nogil=True, cache=True)
def _put_away(offsets: I64, term: U32, d: int, spread: F32) -> None:
    """Make zero what :func:`_lay_out` wrote."""
    for i in range(offsets[d], offsets[d + 1]):
        spread[term[i]] = 0


@nb.njit(nogil=True, cache=True)
def _whole(offsets: I64, term: U32, weight: F32, d: int, spread: F32) -> np.float32:
    """The sum of a row's products with what is laid out."""
    total = np.float32(0)
    for i in range(offsets[d], offsets[d + 1]):
        total += spread[term[i]] * weight[i]
    return total


@nb.njit(nogil=True, cache=True)
def _with_room(out: U64, m: int) -> U64:
    """The same, or a longer copy where it is full."""
    if m < len(out):
        return out
    grown = np.empty(2 * len(out), np.uint64)
    grown[:m] = out
    return grown


@nb.njit(nogil=True, cache=True)
def _put_reached(
    offsets: I64, term: U32, weight: F32, order: I64, used: BOOL, mass: F32, spread: F32, met: I64, p: int,
    bar: np.float32, out: U64, m: int,
) -> tuple[U64, int]:
    """Append the pairs of ``p`` with positions ``met`` whose whole sum reaches the bar.

    ``spread`` has room for the weights of ``p`` by term, and is all zero before and after. Returns where the pairs are
    put, and how many there are now.
    """
    d = order[p]
    _lay_out(offsets, term, weight, d, used, spread)
    for q in met:
        y = order[q]
        if _whole(offsets, term, weight, y, spread) >= bar * mass[q]:
            out = _with_room(out, m)
            out[m] = (np.uint64(min(d, y)) << np.uint64(32)) | np.uint64(max(d, y))
            m += 1
    _put_away(offsets, term, d, spread)
    return out, m


@nb.njit(nogil=True, cache=True)
def _cosine_block(
    offsets: I64,
    term: U32,
    weight: F32,
    order: I64,
    since: I64,
    used: BOOL,
    postings: Postings,
    mass: F32,
    rest: F32,
    threshold: float,
    first: int,
    last: int,
) -> U64:
    starts, entries, shift, unit = postings
    weights = np.uint32((1 << shift) - 1)
    step = LINE // entries.itemsize
    sums = np.zeros(last, np.float32)
    met = np.empty(last, np.int64)
    spread = np.zeros(len(used), np.float32)
    out = np.empty(1024, np.uint64)
    read = starts[1:] > starts[:-1]
    # Per term, where the next article that has it stands in its postings, and the first that is near enough in time.
    cursor = np.full((len(used), 2), UNKNOWN, np.int64)
    # The postings of all terms of an article are found, and hinted at, before any is summed: so the waits for memory
    # overlap, which loops over tens of postings between them would keep apart.
    longest = np.max(offsets[order[first:last] + 1] - offsets[order[first:last]]) + 1
    own_term, own_weight = np.empty(longest, np.uint32), np.empty(longest, np.float32)
    lows, highs = np.empty(longest, np.int64), np.empty(longest, np.int64)
    m = 0
    for p in range(first, last):
        d = order[p]
        begin = since[p]
        nearest = np.uint32(begin) << shift
        stretches = np.uint64(0)
        for i in range(offsets[d], offsets[d + 1]):  # without a branch: every second term has postings
            own_term[stretches], own_weight[stretches] = term[i], weight[i] * unit
            stretches += np.uint64(read[term[i]])
        for k in range(stretches):
            t = own_term[k]
            if cursor[t, 0] == UNKNOWN:
                cursor[t, 0] = place_of(entries, starts[t], starts[t + 1], np.uint32(p) << shift)
                cursor[t, 1] = place_of(entries, starts[t], cursor[t, 0], nearest)
            lows[k], highs[k] = cursor[t, 1] if begin > 0 else starts[t], cursor[t, 0]  # undated ones look back at all
            for q in range(lows[k], highs[k], step):
                prefetch(entries, q)
            cursor[t, 0] += 1
        if begin == p or mass[p] == 0:
            continue
        sums[begin:p] = 0
        for k in range(stretches):
            low, at, w = lows[k], highs[k], own_weight[k]
            while low < at and entries[low] < nearest:
                low += 1
            cursor[own_term[k], 1] = low
            for q in range(np.uint64(low), np.uint64(at)):
                sums[entries[q] >> shift] += w * np.float32(np.int32(entries[q] & weights))
        bar = np.float32(threshold) * mass[p]
        slack = np.float32((offsets[d + 1] - offsets[d] + 8) * ROUNDING)
        count = _may_reach(sums, mass, rest, begin, p, bar, slack, met)
        if count > 0:
            out, m = _put_reached(offsets, term, weight, order, used, mass, spread, met[:count], p, bar, out, m)
    return out[:m].copy()


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


class Prepared(NamedTuple):
    """What rows are compared by: articles by time, the terms that are used, and who has each of them.

    ``order`` int64 (m,): the active rows by publication; ``since`` int64 (m,) as of :func:`window_starts`. ``used``
    bool per term; ``unused``: how many are not. ``postings`` as of :func:`dedup.postings.turned`;
    ``mass`` and ``rest`` float32 (m,): the length of each row over the terms used, and over those not in postings.
    """

    order: I64
    since: I64
    used: BOOL
    unused: int
    postings: Postings
    mass: F32
    rest: F32


def prepare(
    rows: Rows, hours: F64, active: I64, *, window_hours: float | None, threshold: float, work_per_article: int
) -> Prepared:
    """Make ready for :func:`by_cosine`: the work of one thread, so that others may do something else.

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

    Notes
    -----
    O(terms of all rows).
    """
    order, since = window_starts(hours[active], window_hours)
    order = active[order]
    terms = len(rows.idf)
    work = work_per_term(rows.offsets, rows.term, order, since, terms)
    by_work = np.lexsort((rows.hashes, work))  # the hash, so that equals stand in one order whatever the rows' order
    affordable = np.cumsum(work[by_work]) <= work_per_article * max(len(order), 1)
    used = np.zeros(terms, np.bool_)
    used[by_work[affordable]] = True
    unused = int(terms - used.sum())
    used &= rows.idf >= CONTENT_IDF  # the words of every article take most of the work and say nothing
    release()
    unread = bounded(rows, order, work, used, threshold)
    postings = turned(rows.offsets, rows.term, rows.weight, order, used & ~unread)
    mass = lengths(rows.offsets, rows.term, rows.weight, order, used)
    rest = lengths(rows.offsets, rows.term, rows.weight, order, unread)
    release()
    return Prepared(order, since, used, unused, postings, mass, rest)


def by_cosine(rows: Rows, prepared: Prepared, *, threshold: float) -> U64:
    """Pairs within the window whose TF-IDF cosine reaches the threshold.

    Parameters
    ----------
    rows, prepared, threshold
        As for :func:`prepare`, and what it returned.

    Returns
    -------
    uint64 array, sorted

    Notes
    -----
    O(articles) for a given work per article. Of the terms used those that take the most work are read only for pairs
    that may reach the threshold with them (:func:`dedup.postings.bounded`), and the weights of postings are rounded up:
    every pair is decided by its whole sum.
    """
    order, since, used, _, postings, mass, rest = prepared
    blocks = over_rows(
        len(order),
        lambda a, b: _cosine_block(
            rows.offsets, rows.term, rows.weight, order, since, used, postings, mass, rest, threshold, a, b
        ),
        block=max(BLOCK, len(order) // (BLOCKS * jobs()) + 1),
    )
    pairs = np.concatenate([np.empty(0, np.uint64), *blocks])
    pairs.sort()
    return pairs


@nb.njit(nogil=True, cache=True)
def _across_block(
    rows: tuple[I64, U32, F32],
    others: tuple[I64, U32, F32],
    postings: Postings,
    used: BOOL,
    mass: F32,
    threshold: float,
    first: int,
    last: int,
) -> U64:
    offsets, term, weight = rows
    other_offsets, other_term, other_weight = others
    starts, entries, shift, unit = postings
    weights = np.uint32((1 << shift) - 1)
    sums = np.zeros(len(mass), np.float32)
    met = np.empty(len(mass), np.int64)
    spread = np.zeros(len(used), np.float32)
    out = np.empty(1024, np.uint64)
    m = 0
    for d in range(first, last):
        count = 0
        own = 0.0
        for i in range(offsets[d], offsets[d + 1]):
            t = term[i]
            if not used[t]:
                continue
            own += weight[i] * weight[i]
            w = weight[i] * unit
            for q in range(starts[t], starts[t + 1]):
                p = entries[q] >> shift
                if sums[p] == 0:
                    met[count] = p
                    count += 1
                sums[p] += w * np.float32(np.int32(entries[q] & weights))
        bar = np.float32(threshold * np.sqrt(own))
        slack = np.float32((offsets[d + 1] - offsets[d] + 8) * ROUNDING)
        _lay_out(offsets, term, weight, d, used, spread)
        for p in met[:count]:
            near = sums[p] + slack >= bar * mass[p]
            if near and _whole(other_offsets, other_term, other_weight, p, spread) >= bar * mass[p]:
                out = _with_room(out, m)
                out[m] = (np.uint64(d) << np.uint64(32)) | np.uint64(p)
                m += 1
            sums[p] = 0
        _put_away(offsets, term, d, spread)
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
    postings = turned(others.offsets, others.term, others.weight, order, used)
    mass = lengths(others.offsets, others.term, others.weight, order, used)
    own, other = (rows.offsets, rows.term, rows.weight), (others.offsets, others.term, others.weight)
    blocks = over_rows(
        len(rows.offsets) - 1, lambda a, b: _across_block(own, other, postings, used, mass, threshold, a, b)
    )
    pairs = np.concatenate([np.empty(0, np.uint64), *blocks])
    pairs.sort()
    return pairs
