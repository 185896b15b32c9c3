"""Which articles of a feed to compare with which of a reference: an exact scan, for passages of a corpus are rare.

The routes of :mod:`dedup.candidates` are tuned to find copies. Contamination is also one passage in a long article,
which they may miss; so here the words of the reference are indexed, all of them, and the feed is read past the index:

* **windows**: a run of so many words that both have, word for word, is always found;
* **shingles**: so are articles that share enough three-word shingles.

Only what stands in more articles of the reference than a cap is left out, as a stock phrase.
"""

from __future__ import annotations

from typing import TypeVar

import numba as nb
import numpy as np
import numpy.typing as npt

from ..parallel import over_rows
from ..shingles import combine, offsets_of, place
from ..text.tokens import Tokens

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
T = TypeVar("T", bound=Tokens)

SHARED = 4
"""Three-word shingles that two articles must share to be compared…"""
LEAST = 0.05
"""… and what share of the smaller one's they must be: as for :func:`dedup.candidates.by_containment`."""
_FILTER_BITS = 22  # half a megabyte, which stays in a core's cache: most hashes of a feed are turned away by it


@nb.njit(nogil=True, cache=True)
def _marks(entries: U64) -> U8:
    """A filter over the hashes (upper 32 bits) of the entries: a bit for each value of their upper bits."""
    marks = np.zeros(1 << (_FILTER_BITS - 3), np.uint8)
    for entry in entries:
        h = entry >> np.uint64(64 - _FILTER_BITS)
        marks[h >> np.uint64(3)] |= np.uint8(1 << (h & np.uint64(7)))
    return marks


@nb.njit(nogil=True, cache=True, inline="always")
def _range(entries: U64, marks: U8, h: np.uint64) -> tuple[int, int]:
    """Where the entries of a hash (in the upper 32 bits) begin and end."""
    bit = h >> np.uint64(64 - _FILTER_BITS)
    if marks[bit >> np.uint64(3)] & np.uint8(1 << (bit & np.uint64(7))) == 0:
        return 0, 0
    low, high = 0, len(entries)
    while low < high:
        middle = (low + high) // 2
        if entries[middle] < h:
            low = middle + 1
        else:
            high = middle
    end = low
    while end < len(entries) and entries[end] >> np.uint64(32) == h >> np.uint64(32):
        end += 1
    return low, end


@nb.njit(nogil=True, cache=True)
def _without_stock(entries: U64, most: int) -> U64:
    """Sorted entries, each once, without those whose hash stands in more than ``most`` rows."""
    out = np.empty(len(entries), np.uint64)
    m = i = 0
    while i < len(entries):
        begin, j = m, i
        while j < len(entries) and entries[j] >> np.uint64(32) == entries[i] >> np.uint64(32):
            if j == i or entries[j] != entries[j - 1]:
                out[m] = entries[j]
                m += 1
            j += 1
        if m - begin > most:
            m = begin
        i = j
    return out[:m].copy()


@nb.njit(nogil=True, cache=True)
def _windows(offsets: I64, word: U32, k: int) -> U64:
    total = 0
    for d in range(len(offsets) - 1):
        total += max(0, offsets[d + 1] - offsets[d] - k + 1)
    out = np.empty(total, np.uint64)
    m = 0
    for d in range(len(offsets) - 1):
        for i in range(offsets[d], offsets[d + 1] - k + 1):
            out[m] = (np.uint64(combine(word, i, k)) << np.uint64(32)) | np.uint64(d)
            m += 1
    return out


@nb.njit(nogil=True, cache=True)
def _scan(
    offsets: I64,
    word: U32,
    k: int,
    windows: U64,
    window_marks: U8,
    shingle_words: int,
    shingles: U64,
    marks: U8,
    sizes: I64,
    shared: int,
    least: float,
    first: int,
    last: int,
) -> U64:
    """Pairs (row of the feed, row of the reference) of a block of rows, with the feed's row in the upper 32 bits."""
    low_bits = np.uint64(0xFFFFFFFF)
    counts = np.zeros(len(sizes), np.int64)
    window_hit = np.zeros(len(sizes), np.bool_)
    met = np.empty(len(sizes), np.int64)
    last_in = np.full(len(shingles), -1, np.int64)  # the row that had a shingle last: it counts once a row
    out = np.empty(1024, np.uint64)
    m = 0
    for d in range(first, last):
        n = 0
        own = offsets[d + 1] - offsets[d] - shingle_words + 1
        for i in range(offsets[d], offsets[d + 1] - shingle_words + 1):
            begin, end = _range(shingles, marks, np.uint64(combine(word, i, shingle_words)) << np.uint64(32))
            if begin == end or last_in[begin] == d:
                continue
            last_in[begin] = d
            for e in range(begin, end):
                r = np.int64(shingles[e] & low_bits)
                if counts[r] == 0:
                    met[n] = r
                    n += 1
                counts[r] += 1
        for i in range(offsets[d], offsets[d + 1] - k + 1):
            begin, end = _range(windows, window_marks, np.uint64(combine(word, i, k)) << np.uint64(32))
            for e in range(begin, end):
                r = np.int64(windows[e] & low_bits)
                if counts[r] == 0:
                    met[n] = r
                    n += 1
                    counts[r] = 1
                window_hit[r] = True
        for j in range(n):
            r = met[j]
            if window_hit[r] or (counts[r] >= shared and counts[r] >= least * min(own, sizes[r])):
                if m == len(out):
                    grown = np.empty(2 * len(out), np.uint64)
                    grown[:m] = out
                    out = grown
                out[m] = (np.uint64(d) << np.uint64(32)) | np.uint64(r)
                m += 1
            counts[r] = 0
            window_hit[r] = False
    return out[:m].copy()


def across(tokens: Tokens, items: Tokens, *, shingle_words: int, run: int, most: int) -> U64:
    """Pairs of a text of the feed and one of the reference that share words enough to be compared.

    Parameters
    ----------
    tokens : Tokens
        The feed, n texts.
    items : Tokens
        The reference, m texts.
    shingle_words : int
        Words in a shingle.
    run : int
        Words in a row that are always enough.
    most : int
        A shingle or a run in more texts of the reference than this is a stock phrase.

    Returns
    -------
    uint64 array, sorted
        The feed's row in the upper 32 bits, the reference's in the lower.

    Notes
    -----
    O(words of the feed · log(words of the reference)), whatever either has in common; memory grows with the reference.
    """
    own = place(items.offsets, items.word, shingle_words)
    row = np.repeat(np.arange(len(items.offsets) - 1, dtype=np.uint64), np.diff(own.offsets))
    shingles = np.unique(own.packed >> np.uint64(32) << np.uint64(32) | row)  # each of a text once
    sizes = np.bincount((shingles & np.uint64(0xFFFFFFFF)).astype(np.int64), minlength=len(items.offsets) - 1)
    windows = _windows(items.offsets, items.word, run)
    windows.sort()
    shingles, windows = _without_stock(shingles, most), _without_stock(windows, most)
    marks, window_marks = _marks(shingles), _marks(windows)
    blocks = over_rows(
        len(tokens.offsets) - 1,
        lambda a, b: _scan(
            tokens.offsets, tokens.word, run, windows, window_marks, shingle_words, shingles, marks, sizes, SHARED,
            LEAST, a, b,
        ),
    )
    pairs = np.concatenate([np.empty(0, np.uint64), *blocks])
    pairs.sort()
    return pairs


def join_tokens(one: T, other: T) -> T:
    """Two columns of texts as one, the second below the first."""
    return type(one)(
        offsets=offsets_of([np.diff(one.offsets), np.diff(other.offsets)]),
        word=np.concatenate([one.word, other.word]),
        term=np.concatenate([one.term, other.term]),
        gap=np.concatenate([one.gap, other.gap]),
        size=np.concatenate([one.size, other.size]),
        flags=np.concatenate([one.flags, other.flags]),
        sentence_offsets=offsets_of([np.diff(one.sentence_offsets), np.diff(other.sentence_offsets)]),
        sentence=np.concatenate([one.sentence, other.sentence + one.offsets[-1]]),
        begin=np.concatenate([one.begin, other.begin]),
        far=np.concatenate([one.far, other.far + np.array([one.offsets[-1], 0, 0])]),
    )
