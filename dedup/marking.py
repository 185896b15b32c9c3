"""What each word of an article is, set beside its sources: word for word theirs, edited from them, or its own."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from .passages import counterparts, meetings, sentence_words
from .text.tokens import SPACELESS
from .texts import Texts

I64 = npt.NDArray[np.int64]

VERBATIM, EDITED, OWN = range(3)
LEAST_RUN = 5
"""Words from which a run is reuse and no turn of phrase, as in :data:`dedup.passages.SHORTEST_RUN`. Two characters of
a script without spaces count as one word: five of them would be two words."""


@nb.njit(nogil=True, cache=True)
def _run_through(t: Texts, x: int, source: int, at: int, meets: np.int64, expected: int) -> tuple[int, int, int]:
    """The run of equal words through the shingle of ``x`` at word ``at`` that weighs most.

    ``meets`` is its first place in the source. Returns the run's first word in x, its first word in the source, and
    its words; 0 words where every run is too light. Of equal ones the one that goes on at ``expected``, else the first
    in the source.
    """
    half, low_bits = np.uint64(32), np.uint64(0xFFFFFFFF)
    first, end, other, other_end = t.offsets[x], t.offsets[x + 1], t.offsets[source], t.offsets[source + 1]
    place, wanted = meets, t.places[meets] >> half
    best = best_x = best_source = best_words = 0
    while place < t.place_offsets[source + 1] and t.places[place] >> half == wanted:
        i, j = at, other + np.int64(t.places[place] & low_bits)
        place += 1
        weight = words = 0
        while i + words < end and j + words < other_end and t.word[i + words] == t.word[j + words]:
            weight += 1 if (t.flags[i + words] & SPACELESS) != 0 else 2
            words += 1
        if words < t.shingle_words:
            continue  # two hashes were one
        while i > first and j > other and t.word[i - 1] == t.word[j - 1]:
            i -= 1
            j -= 1
            words += 1
            weight += 1 if (t.flags[i] & SPACELESS) != 0 else 2
        if weight >= 2 * LEAST_RUN and (weight > best or (weight == best and at - i + j == expected)):
            best, best_x, best_source, best_words = weight, i, j, words
    return best_x, best_source, best_words


@nb.njit(nogil=True, cache=True)
def _same_words(t: Texts, x: int, source: int) -> bool:
    return np.array_equal(
        t.word[t.offsets[x] : t.offsets[x + 1]], t.word[t.offsets[source] : t.offsets[source + 1]]
    )


@nb.njit(nogil=True, cache=True)
def _mark_verbatim(t: Texts, x: int, source: int, number: int, marks: I64) -> None:
    """Mark the words of ``x`` that stand in runs of the source, but those that are marked as verbatim already.

    All of them: the longest run through each shingle is taken with what stands before it, so what one run hides of
    another is found again where the first one ends.
    """
    first, end = t.offsets[x], t.offsets[x + 1]
    if _same_words(t, x, source):  # also of a text too short for a run
        for w in range(end - first):
            if marks[w, 0] != VERBATIM:
                marks[w, 0], marks[w, 1], marks[w, 2], marks[w, 3] = VERBATIM, number, t.offsets[source] + w, 0
        return
    meets = meetings(t, x, source)
    at, expected = first, -1
    while at < end:
        i, j, words = 0, 0, 0
        if meets[at - first] >= 0:
            i, j, words = _run_through(t, x, source, at, meets[at - first], expected)
        if words == 0:
            at += 1
            continue
        for k in range(words):
            w = i + k - first
            if marks[w, 0] != VERBATIM:
                marks[w, 0], marks[w, 1], marks[w, 2], marks[w, 3] = VERBATIM, number, j + k, 0
        at = max(at + 1, i + words - t.shingle_words + 1)
        expected = j + at - i


@nb.njit(nogil=True, cache=True)
def mark(t: Texts, x: int, sources: I64, marks: I64) -> None:
    """What each word of ``x`` is; rows of ``marks``: kind, source, first word there, and the last one (0: the same)."""
    words = t.offsets[x + 1] - t.offsets[x]
    for w in range(words):
        marks[w, 0], marks[w, 1] = OWN, -1
    for number in range(len(sources)):
        _mark_verbatim(t, x, sources[number], number, marks)
        if (marks[:, 0] == VERBATIM).all():
            return
    for number in range(len(sources)):
        pairs = counterparts(t, x, sources[number])
        for p in range(len(pairs)):
            i, i_end = sentence_words(t, x, pairs[p, 0])
            there = sentence_words(t, sources[number], pairs[p, 1])[0]
            last = sentence_words(t, sources[number], pairs[p, 2])[1] - 1
            for w in range(i - t.offsets[x], i_end - t.offsets[x]):
                if marks[w, 0] == OWN:
                    marks[w, 0], marks[w, 1], marks[w, 2], marks[w, 3] = EDITED, number, there, last
