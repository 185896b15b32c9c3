"""Sentences taken out of a column of texts, in place: what stays moves together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt

from ..memory import release, will_write
from ..parallel import over_rows
from . import extents
from .tokens import Tokens

I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]

TEXTS = 1 << 16  # whose words are moved at a time


def without(tokens: Tokens, sentences: BOOL) -> Tokens:
    """The words of all sentences but the marked ones, moved together in place: the words given are gone.

    A second copy of the words would be the largest thing in memory.
    """
    if not sentences.any():
        return tokens
    t = tokens
    columns: tuple[npt.NDArray[Any], ...] = (t.word, t.term, t.gap, t.size, t.flags)
    far = [t.far[:0]]
    sentence = word = words = count = 0
    for first in range(0, len(t.offsets) - 1, TEXTS):
        last = min(first + TEXTS, len(t.offsets) - 1)
        begun = word
        runs, sentence, word, count = _staying(t, sentences, first, last, sentence, word, words, count)
        own = slice(*np.searchsorted(t.far[:, 0], [begun, word]).tolist())
        far.append(extents.moved(t.far[own], runs, words))
        words = _all_moved(columns, runs, words)
        release()
    return Tokens(
        t.offsets, t.word[:words], t.term[:words], t.gap[:words], t.size[:words], t.flags[:words],
        t.sentence_offsets, t.sentence[:count], t.begin[:count], np.concatenate(far),
    )


def _all_moved(columns: Sequence[npt.NDArray[Any]], runs: I64, to: int) -> int:
    """:func:`_moved` for columns of one length, each by a thread."""
    end = to + int((runs[:, 1] - runs[:, 0]).sum())

    def move(column: int, _: int) -> int:
        will_write(columns[column][runs[0, 1] if runs[0, 0] == to else to : end])
        return _moved(columns[column], runs, to)

    return over_rows(len(columns), move, block=1)[-1]


@nb.njit(nogil=True, cache=True)
def _staying(
    t: Tokens, marked: BOOL, begin: int, stop: int, first: int, word: int, m: int, k: int
) -> tuple[I64, int, int, int]:
    """The runs of words of some texts that stay, from word to word, int64 (r, 2); their offsets are those to come.

    ``first`` and ``word`` are the first sentence and word of these texts as received; ``m`` words and ``k`` sentences
    stay of those before them. Returns also the first sentence and word of the next texts, and how many sentences stay.
    """
    runs = np.empty((np.count_nonzero(marked[first : t.sentence_offsets[stop]]) + 1, 2), np.int64)
    count, end = 0, word
    for d in range(begin, stop):
        last, text_end = t.sentence_offsets[d + 1], t.offsets[d + 1]
        for s in range(first, last):
            start = t.sentence[s]
            end = t.sentence[s + 1] if s + 1 < last else text_end
            if marked[s]:
                runs[count] = word, start
                count += 1
                m += start - word
                word = end  # where the next words that stay may begin
            else:
                t.sentence[k], t.begin[k] = m + start - word, t.begin[s]
                k += 1
        first = last
        t.offsets[d + 1], t.sentence_offsets[d + 1] = m + end - word, k
    runs[count] = word, end
    return runs[: count + 1], first, end, k


@nb.njit(nogil=True, cache=True)
def _moved(values: npt.NDArray[Any], runs: I64, to: int) -> int:
    """Move runs of a column towards its beginning, one behind the other; returns where the next go."""
    for r in range(len(runs)):
        first, last = runs[r]
        if first != to:
            old, new = values[first:last], values[to : to + last - first]
            for i in range(len(old)):
                new[i] = old[i]
        to += last - first
    return to
