"""Where two articles share words: verbatim runs and reworded sentences, as spans of the texts as received."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from .evidence import ALIGNED, Texts, _find
from .model import Passage, PassageKind, Span
from .shingles import combine

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]

SHORTEST_RUN = 5
"""Words: shorter runs are turns of phrase, not passages."""


@nb.njit(nogil=True, cache=True)
def _runs(t: Texts, a: int, b: int, shortest: int) -> I64:
    """Maximal runs of equal words, greedily from the left of ``a``, the longest for each place: rows of
    (first word in a, first word in b, words). O(words of a · log + matches)."""
    k = min(shortest, 5)
    first, end = t.offsets[a], t.offsets[a + 1]
    other, other_end = t.offsets[b], t.offsets[b + 1]
    places = max(0, other_end - other - k + 1)
    keys = np.empty(places, np.uint64)
    for i in range(places):
        keys[i] = (np.uint64(combine(t.word, other + i, k)) << np.uint64(32)) | np.uint64(i)
    keys.sort()
    out = np.empty((end - first + 1, 3), np.int64)
    m = 0
    i = first
    expected = other  # where the last run ended in b: of equal runs the one that goes on is taken
    while i + k <= end:
        h = np.uint64(combine(t.word, i, k))
        at = _find(keys, 0, places, h << np.uint64(32))
        best = best_at = 0
        while at < places and keys[at] >> np.uint64(32) == h:
            j = other + np.int64(keys[at] & np.uint64(0xFFFFFFFF))
            length = 0
            while i + length < end and j + length < other_end and t.word[i + length] == t.word[j + length]:
                length += 1
            if length > best or (length == best and j == expected):
                best, best_at = length, j
            at += 1
        if best >= shortest:
            out[m, 0], out[m, 1], out[m, 2] = i, best_at, best
            m += 1
            expected = best_at + best
            i += best
        else:
            i += 1
    return out[:m].copy()


@nb.njit(nogil=True, cache=True)
def _counterparts(t: Texts, a: int, b: int) -> I64:
    """Sentences of ``a`` with a counterpart of one or two neighbouring sentences in ``b``: rows of
    (sentence of a, first and last sentence of b, content words shared)."""
    na, nb_ = t.sentence_offsets[a + 1] - t.sentence_offsets[a], t.sentence_offsets[b + 1] - t.sentence_offsets[b]
    out = np.empty((na, 4), np.int64)
    m = 0
    low_bits = np.uint64(0xFFFFFFFF)
    single, window = np.zeros(nb_ + 1), np.zeros(nb_ + 1)
    words_in = np.zeros(nb_ + 1, np.int64)
    i, end = t.content_offsets[a], t.content_offsets[a + 1]
    while i < end:
        own = t.by_sentence[i] >> np.uint64(32)
        single[:], window[:], words_in[:] = 0, 0, 0
        mass = 0.0
        words = 0
        while i < end and t.by_sentence[i] >> np.uint64(32) == own:
            term = t.by_sentence[i] & low_bits
            w = t.idf[term]
            mass += w
            words += 1
            at = _find(t.by_term, t.content_offsets[b], t.content_offsets[b + 1], term << np.uint64(32))
            previous = -2
            while at < t.content_offsets[b + 1] and t.by_term[at] >> np.uint64(32) == term:
                j = np.int64(t.by_term[at] & low_bits)
                single[j] += w
                if previous != j - 1:
                    window[j] += w
                    words_in[j] += 1
                window[j + 1] += w
                words_in[j + 1] += 1
                previous = j
                at += 1
            i += 1
        if words < 2:
            continue
        best = 0
        for j in range(nb_ + 1):
            if window[j] > window[best]:
                best = j
        if window[best] < ALIGNED * mass:
            continue
        left, right = max(best - 1, 0), min(best, nb_ - 1)
        if single[left] >= 0.9 * window[best]:
            right = left
        elif single[right] >= 0.9 * window[best]:
            left = right
        out[m, 0], out[m, 1], out[m, 2], out[m, 3] = np.int64(own), left, right, words_in[best]
        m += 1
    return out[:m].copy()


class CharMap:
    """From byte offsets of a UTF-8 text to character offsets.

    >>> CharMap("é!".encode())(2)
    1
    """

    def __init__(self, data: bytes) -> None:
        self._before: npt.NDArray[np.int32] | None = None
        if not data.isascii():
            starts = (np.frombuffer(data, np.uint8) & 0xC0) != 0x80
            self._before = np.concatenate([[0], np.cumsum(starts)]).astype(np.int32)

    def __call__(self, byte: int) -> int:
        """The number of characters before this byte."""
        return byte if self._before is None else int(self._before[byte])


def find(texts: Texts, start: npt.NDArray[np.uint32], end: npt.NDArray[np.uint32], a: int, b: int,
         map_a: CharMap, map_b: CharMap) -> tuple[Passage, ...]:
    """All passages that two articles share, in the order of the first.

    Parameters
    ----------
    texts : Texts
    start, end : uint32 arrays
        Byte offsets per word, as in :class:`~dedup.text.tokens.Tokens`.
    a, b : int
        Rows.
    map_a, map_b : CharMap
        Of the two texts.

    Returns
    -------
    tuple of Passage
        Verbatim runs of at least :data:`SHORTEST_RUN` words, and sentences of ``a`` with a counterpart in ``b``
        that no verbatim run covers by half.
    """

    def spans(x: int, x_end: int, y: int, y_end: int) -> tuple[Span, Span]:
        return (
            Span(map_a(int(start[x])), map_a(int(end[x_end - 1]))),
            Span(map_b(int(start[y])), map_b(int(end[y_end - 1]))),
        )

    found: list[Passage] = []
    covered = np.zeros(int(texts.offsets[a + 1] - texts.offsets[a]) + 1, np.bool_)
    base = int(texts.offsets[a])
    for i, j, words in _runs(texts, a, b, SHORTEST_RUN).tolist():
        covered[i - base : i - base + words] = True
        left, right = spans(i, i + words, j, j + words)
        found.append(Passage(kind=PassageKind.VERBATIM, a=left, b=right, words=words))
    for own, left_sentence, right_sentence, words in _counterparts(texts, a, b).tolist():
        i, i_end = _sentence(texts, a, own)
        if covered[i - base : i_end - base].mean() >= 0.5:
            continue
        j, j_end = _sentence(texts, b, left_sentence)[0], _sentence(texts, b, right_sentence)[1]
        left, right = spans(i, i_end, j, j_end)
        found.append(Passage(kind=PassageKind.REWORDED, a=left, b=right, words=words))
    return tuple(sorted(found, key=lambda p: (p.a, p.b)))


def _sentence(texts: Texts, row: int, number: int) -> tuple[int, int]:
    """First word of a sentence and the one behind its last."""
    at = int(texts.sentence_offsets[row]) + number
    last = at + 1 == int(texts.sentence_offsets[row + 1])
    return int(texts.sentence[at]), int(texts.offsets[row + 1] if last else texts.sentence[at + 1])
