"""What two texts share word for word: runs of words, inside direct quotes and outside."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from ..shingles import combine
from ..text.tokens import QUOTED
from ..texts import Texts
from .measures import COLUMN

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

QUOTE_WORDS = 5
"""Words from which a direct quote is somebody's words and no figure of speech."""

_RESEMBLANCE = COLUMN["resemblance"]
_CONTAINMENT = COLUMN["containment"]
_CONTAINMENT_LONGER = COLUMN["containment_longer"]
_WEIGHTED = COLUMN["weighted_containment"]
_OUTSIDE_QUOTES = COLUMN["reuse_outside_quotes"]
_QUOTES = COLUMN["quotes"]
_QUOTES_SHARED = COLUMN["quotes_shared"]


@nb.njit(nogil=True, cache=True)
def cover(t: Texts, s: int, l: int, at: I64, covers: U8, row: F32) -> None:  # noqa: E741
    """Mark in ``covers`` where a shingle of ``s`` begins that ``l`` has too; resemblance and both containments.

    ``at`` is where each different one stands first in ``places``.
    """
    half, low_bits = np.uint64(32), np.uint64(0xFFFFFFFF)
    covers[: t.offsets[s + 1] - t.offsets[s]] = 0
    for first in at:
        i = first
        while i < t.place_offsets[s + 1] and t.places[i] >> half == t.places[first] >> half:
            covers[t.places[i] & low_bits] = 1
            i += 1
    both = len(at)
    row[_RESEMBLANCE] = both / (t.distinct[s] + t.distinct[l] - both)
    row[_CONTAINMENT] = both / t.distinct[s]
    row[_CONTAINMENT_LONGER] = both / t.distinct[l]


@nb.njit(nogil=True, cache=True)
def weigh(t: Texts, s: int, covers: U8, row: F32) -> None:
    """What the marked words of ``s`` come to: weighted containment, reuse in quotes and outside. Of none, nothing."""
    k = t.shingle_words
    first = t.offsets[s]
    words = t.offsets[s + 1] - first
    shared = total = 0.0
    until = 0  # words before this one are covered
    plain = plain_covered = quoted = quoted_covered = 0
    quote = quote_covered = quotes_shared = 0  # the quote being read, and how many were found whole
    for at in range(words):
        if at + k <= words:
            weight = 0.0
            for q in range(k):
                weight += t.idf[t.term[first + at + q]]
            total += weight
            if covers[at] == 1:
                shared += weight
                until = at + k
        if (t.flags[first + at] & QUOTED) != 0:
            quoted += 1
            quoted_covered += at < until
            quote += 1
            quote_covered += at < until
        else:
            plain += 1
            plain_covered += at < until
        if quote > 0 and (at + 1 == words or (t.flags[first + at + 1] & QUOTED) == 0):
            quotes_shared += quote >= QUOTE_WORDS and quote_covered >= 0.8 * quote
            quote = quote_covered = 0
    row[_WEIGHTED] = shared / total if total > 0 else 0.0
    row[_OUTSIDE_QUOTES] = plain_covered / plain if plain > 0 else 0.0
    row[_QUOTES] = quoted_covered / quoted if quoted > 0 else 0.0
    row[_QUOTES_SHARED] = quotes_shared


@nb.njit(nogil=True, cache=True)
def _run_from(t: Texts, s: int, l: int, at: int) -> int:  # noqa: E741
    """The words from word ``at`` of ``s`` that stand in ``l`` in one row; at least a shingle does."""
    half, low_bits = np.uint64(32), np.uint64(0xFFFFFFFF)
    first, end, other, other_end = t.offsets[s], t.offsets[s + 1], t.offsets[l], t.offsets[l + 1]
    wanted = np.uint64(combine(t.word, first + at, t.shingle_words))
    low, high = t.place_offsets[l], t.place_offsets[l + 1]
    while low < high:
        middle = (low + high) // 2
        if t.places[middle] >> half < wanted:
            low = middle + 1
        else:
            high = middle
    best = 0
    while low < t.place_offsets[l + 1] and t.places[low] >> half == wanted:
        i, j = first + at, other + np.int64(t.places[low] & low_bits)
        length = 0
        while i + length < end and j + length < other_end and t.word[i + length] == t.word[j + length]:
            length += 1
        best = max(best, length)
        low += 1
    return best


@nb.njit(nogil=True, cache=True)
def longest_run(t: Texts, s: int, l: int, covers: U8) -> int:  # noqa: E741
    """The longest run of words of ``s`` that stands in ``l`` without a break; 0 below the length of a shingle.

    Marked places in a row are a promise only: two runs of ``s`` that touch may stand far apart in ``l``.
    """
    k = t.shingle_words
    starts = t.offsets[s + 1] - t.offsets[s] - k + 1
    best = at = 0
    while at < starts:
        stop = at
        while stop < starts and covers[stop] == 1:
            stop += 1
        while stop > at and stop - at + k - 1 > best:
            best = max(best, _run_from(t, s, l, at))
            at += 1
        at = stop + 1
    return best
