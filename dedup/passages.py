"""Where two articles share words: verbatim runs and reworded sentences, as spans of the texts as received."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .chars import CharMap
from .evidence import ALIGNED, HALF, LEAST_CONTENT, MAX_SENTENCES, SLOTS, cross, in_common, note
from .model import Passage, PassageKind
from .parallel import over_rows
from .shingles import offsets_of, place
from .terms import Numbered
from .text.extents import extents
from .texts import Texts, prepare

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

VERBATIM, REWORDED = 0, 1
KINDS = (PassageKind.VERBATIM, PassageKind.REWORDED)
"""The kinds as the small integers that arrays hold."""
SHORTEST_RUN = 5
"""Words: shorter runs are turns of phrase, not passages."""


@nb.njit(nogil=True, cache=True)
def meetings(t: Texts, x: int, other: int) -> I64:
    """For each word of ``x`` where among ``t.places`` the other has the shingle that begins there; -1 if nowhere."""
    half, low_bits = np.uint64(32), np.uint64(0xFFFFFFFF)
    out = np.full(t.offsets[x + 1] - t.offsets[x], -1, np.int64)
    i, i_end = t.place_offsets[x], t.place_offsets[x + 1]
    j, j_end = t.place_offsets[other], t.place_offsets[other + 1]
    while i < i_end and j < j_end:
        a, b = t.places[i] >> half, t.places[j] >> half
        if a < b:
            i += 1
        elif b < a:
            j += 1
        else:
            out[t.places[i] & low_bits] = j  # the first of its equals: j stays until x has no more of them
            i += 1
    return out


@nb.njit(nogil=True, cache=True)
def _longest(t: Texts, meets: I64, a: int, b: int, at: int, least: int, expected: int) -> tuple[int, int, int]:
    """The longest run of equal words through the shingle of ``a`` at ``at``, begun at ``least`` or later.

    ``meets`` are the :func:`meetings` of a and b. Returns the run's first word in a and in b, and its words: 0 where
    there is none. Of equal ones the one that begins at ``expected`` in b, else the first.
    """
    half, low_bits = np.uint64(32), np.uint64(0xFFFFFFFF)
    first, end, other, other_end = t.offsets[a], t.offsets[a + 1], t.offsets[b], t.offsets[b + 1]
    best = best_a = best_b = 0
    place = meets[at - first]
    if place < 0:
        return 0, 0, 0
    wanted = t.places[place] >> half
    while place < t.place_offsets[b + 1] and t.places[place] >> half == wanted:
        i, j = at, other + np.int64(t.places[place] & low_bits)
        place += 1
        while i > least and j > other and t.word[i - 1] == t.word[j - 1]:
            i -= 1
            j -= 1
        length = 0
        while i + length < end and j + length < other_end and t.word[i + length] == t.word[j + length]:
            length += 1
        if i + length > at and (length > best or (length == best and j == expected)):  # else two hashes are one
            best, best_a, best_b = length, i, j
    return best_a, best_b, best


@nb.njit(nogil=True, cache=True)
def _runs(t: Texts, a: int, b: int, shortest: int) -> I64:
    """Maximal runs of equal words from the left of ``a``; a longer one that begins inside a run cuts it short.

    So the longest run of all is always among them. Rows of (first word in a, first word in b, words).
    O(words + places where the words of a shingle are equal).
    """
    meets = meetings(t, a, b)
    i, end = t.offsets[a], t.offsets[a + 1]
    first = i
    out = np.empty((end - i + 1, 3), np.int64)
    m = 0
    expected = t.offsets[b]  # where the last run ended in b: of equal runs the one that goes on is taken
    while i < end:
        if meets[i - first] < 0:
            i += 1
            continue
        _, at, words = _longest(t, meets, a, b, i, i, expected)
        if words < shortest:
            i += 1
            continue
        until = i + words
        longest = words
        for last in range(until - t.shingle_words + 1, until):  # a longer one must reach beyond this one's end
            begin, _, length = _longest(t, meets, a, b, last, i + 1, -1)
            if length > longest:
                longest, until = length, begin
        if until - i >= shortest:
            out[m, 0], out[m, 1], out[m, 2] = i, at, until - i
            m += 1
            expected = at + until - i
        i = until
    return out[:m].copy()


@nb.njit(nogil=True, cache=True)
def counterparts(t: Texts, a: int, b: int) -> I64:
    """Sentences of ``a`` with a counterpart of one or two neighbouring sentences in ``b``.

    Rows of (sentence of a, first and last sentence of b, content words in the sentence of a).
    """
    rows = min(t.sentence_offsets[a + 1] - t.sentence_offsets[a], MAX_SENTENCES)
    columns = min(t.sentence_offsets[b + 1] - t.sentence_offsets[b], MAX_SENTENCES)
    room = max(rows, columns) + 1
    grid = np.zeros((4, room, room), np.float32)
    table = np.zeros(SLOTS, np.int16)
    note(table, t.by_term, t.content_offsets, a, HALF)
    both = np.empty((2, t.content_offsets[b + 1] - t.content_offsets[b] + 1), np.int64)
    count = in_common(table, t.by_term, t.content_offsets, a, b, HALF, both)
    cross(t, a, b, both[:, :count], grid)
    out = np.empty((rows, 4), np.int64)
    m = 0
    for i in range(rows):
        at = t.sentence_offsets[a] + i
        best = int(np.argmax(grid[1, i, : columns + 1]))
        if t.content[at] < LEAST_CONTENT or grid[1, i, best] < ALIGNED * t.mass[at]:
            continue
        left, right = max(best - 1, 0), min(best, columns - 1)
        if grid[0, i, left] >= 0.9 * grid[1, i, best]:
            right = left
        elif grid[0, i, right] >= 0.9 * grid[1, i, best]:
            left = right
        out[m, 0], out[m, 1], out[m, 2], out[m, 3] = i, left, right, t.content[at]
        m += 1
    return out[:m].copy()


@nb.njit(nogil=True, cache=True)
def _put(out: I64, m: int, kind: int, a: int, a_end: int, b: int, b_end: int, words: int) -> int:
    """Write a row and return the number of the next one."""
    out[m, 0] = kind
    out[m, 1] = a
    out[m, 2] = a_end
    out[m, 3] = b
    out[m, 4] = b_end
    out[m, 5] = words
    return m + 1


@nb.njit(nogil=True, cache=True)
def _passages(t: Texts, start: U32, end: U32, a: int, b: int) -> I64:
    """All passages of a pair, by their place in ``a``; rows as in :class:`Passages`."""
    runs = _runs(t, a, b, SHORTEST_RUN)
    sentences = counterparts(t, a, b)
    base = t.offsets[a]
    covered = np.zeros(t.offsets[a + 1] - base + 1, np.uint8)
    out = np.empty((len(runs) + len(sentences), 6), np.int64)
    m = 0
    for r in range(len(runs)):
        i, j, words = runs[r, 0], runs[r, 1], runs[r, 2]
        covered[i - base : i - base + words] = 1
        m = _put(out, m, VERBATIM, start[i], end[i + words - 1], start[j], end[j + words - 1], words)
    for r in range(len(sentences)):
        i, i_end = sentence_words(t, a, sentences[r, 0])
        if covered[i - base : i_end - base].sum() * 2 >= i_end - i:
            continue
        j, j_end = sentence_words(t, b, sentences[r, 1])[0], sentence_words(t, b, sentences[r, 2])[1]
        m = _put(out, m, REWORDED, start[i], end[i_end - 1], start[j], end[j_end - 1], sentences[r, 3])
    order = np.argsort(out[:m, 1] * 2 + out[:m, 0], kind="mergesort")
    return out[:m][order]


@nb.njit(nogil=True, cache=True)
def sentence_words(t: Texts, row: int, number: int) -> tuple[int, int]:
    """First word of a sentence and the one behind its last.

    Without a branch: around one, references to all arrays of ``t`` are counted at every call.
    """
    at = t.sentence_offsets[row] + number
    stop, following = t.offsets[row + 1], t.sentence[min(at + 1, len(t.sentence) - 1)]
    return t.sentence[at], following + (stop - following) * (at + 1 == t.sentence_offsets[row + 1])


@nb.njit(nogil=True, cache=True)
def _block(t: Texts, start: U32, end: U32, a: I64, b: I64, first: int, last: int) -> tuple[I64, I64]:
    counts = np.zeros(last - first, np.int64)
    out = np.empty((16 * (last - first) + 64, 6), np.int64)
    m = 0
    for p in range(first, last):
        if a[p] < 0:
            continue
        own = _passages(t, start, end, a[p], b[p])
        if m + len(own) > len(out):
            grown = np.empty((2 * (m + len(own)), 6), np.int64)
            grown[:m] = out[:m]
            out = grown
        out[m : m + len(own)] = own
        m += len(own)
        counts[p - first] = len(own)
    return counts, out[:m].copy()


class Passages(NamedTuple):
    """The passages of many pairs: those of pair p are ``rows[offsets[p]:offsets[p + 1]]``.

    ``rows`` int64 (total, 6): kind, bytes in a from and to, bytes in b from and to, words.
    """

    offsets: I64
    rows: I64

    def count(self, pair: int) -> int:
        """How many passages a pair shares."""
        count: int = self.offsets.item(pair + 1) - self.offsets.item(pair)
        return count

    def of(self, pair: int, map_a: CharMap, map_b: CharMap, *, most: int | None = None) -> tuple[Passage, ...]:
        """The passages of one pair as nouns, in characters of the texts as received.

        Parameters
        ----------
        pair : int
        map_a, map_b : CharMap
            Of the texts of the pair.
        most : int, optional
            Take only this many, those with the most words; the first of equals.

        Returns
        -------
        tuple of Passage
            In the order of the first text.
        """
        rows = longest(self.rows[self.offsets[pair] : self.offsets[pair + 1]].tolist(), most)
        return tuple(
            Passage(kind=KINDS[kind], a=map_a.span(a, a_end), b=map_b.span(b, b_end), words=words)
            for kind, a, a_end, b, b_end, words in rows
        )


def longest(rows: list[list[int]], most: int | None) -> list[list[int]]:
    """Of some rows of :class:`Passages` at most so many, those of most words, in their order."""
    if most is None or len(rows) <= most:
        return rows
    chosen = sorted(range(len(rows)), key=lambda i: (-rows[i][5], i))[:most]
    return [rows[i] for i in sorted(chosen)]


def most_words(found: Passages, first: int, last: int, most: int) -> tuple[I64, I64]:
    """Which passages of the pairs ``first`` to ``last`` :func:`longest` takes: their rows, and those of each pair.

    Those of pair i are ``rows[bounds[i]:bounds[i + 1]]``.
    """
    offsets = found.offsets[first : last + 1]
    rank = np.arange(offsets[0], offsets[-1])
    counts = np.diff(offsets)
    if (counts > most).any():
        pair = np.repeat(np.arange(len(counts)), counts)
        by_words = np.lexsort((-found.rows[rank, 5], pair))
        rank[by_words] = np.arange(len(rank)) - (offsets[:-1] - offsets[0])[pair]
        kept = rank < most
        return offsets[0] + np.flatnonzero(kept), offsets_of([np.minimum(counts, most)])
    return rank, offsets - offsets[0]


def find(tokens: Numbered, idf: F32, a: I64, b: I64) -> Passages:
    """All passages that the articles of each pair share, in the order of the first.

    Parameters
    ----------
    tokens : Numbered
        n texts.
    idf : float32 array
        Per term.
    a, b : int64 arrays, shape (m,)
        Rows of the pairs; a pair of -1 has none.

    Returns
    -------
    Passages
        Verbatim runs of at least :data:`SHORTEST_RUN` words, and sentences of ``a`` with a counterpart in ``b``
        that verbatim runs do not cover by half.
    """
    places = place(tokens.offsets, tokens.word, SHORTEST_RUN)
    texts = prepare(tokens, idf, places, shingle_words=SHORTEST_RUN, facts=False)
    start, end = extents(tokens)
    blocks = over_rows(len(a), lambda x, y: _block(texts, start, end, a, b, x, y), block=512)
    counts = np.concatenate([np.zeros(1, np.int64), *(block[0] for block in blocks)])
    rows = np.concatenate([np.empty((0, 6), np.int64), *(block[1] for block in blocks)])
    return Passages(np.cumsum(counts), rows)
