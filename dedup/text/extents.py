"""Where words stand in their texts, in two bytes a word instead of eight.

A word is told by the bytes between it and the word before, and by how many it has itself; the first word of a sentence
by where the sentence begins, so that sentences may be taken out of a text and the others stay as they are. What does
not fit into a byte stands in a table: a word of 255 bytes, or one behind so much white space.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numba as nb
import numpy as np
import numpy.typing as npt

from ..parallel import over_rows

if TYPE_CHECKING:
    from .tokens import Tokens

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]

SENTENCES = 1 << 14  # whose words are told at a time

FAR = 255
"""A gap or a size that is as large or larger: the word stands in the table."""


@nb.njit(nogil=True, cache=True)
def _looked_up(far: I64, word: int) -> tuple[int, int]:
    """From which byte to which a word reaches that stands in the table."""
    low, high = 0, len(far)
    while low < high:
        middle = (low + high) // 2
        if far[middle, 0] < word:
            low = middle + 1
        else:
            high = middle
    return far[low, 1], far[low, 2]


@nb.njit(nogil=True, cache=True)
def end_of(t: Tokens, s: int, stop: int) -> int:
    """The byte behind the word before ``stop``, which is of sentence ``s``."""
    at = int(t.begin[s])
    for i in range(t.sentence[s], stop):
        near = t.gap[i] < FAR and t.size[i] < FAR
        at = at + t.gap[i] + t.size[i] if near else _looked_up(t.far, i)[1]
    return at


@nb.njit(nogil=True, cache=True)
def _extents(
    gap: U8, size: U8, sentence: I64, begin: U32, far: I64, first: int, last: int, start: U32, end: U32
) -> None:
    for s in range(first, last):
        at = int(begin[s])
        for i in range(sentence[s], sentence[s + 1] if s + 1 < len(sentence) else len(size)):
            from_byte, at = at + gap[i], at + gap[i] + size[i]
            if gap[i] == FAR or size[i] == FAR:
                from_byte, at = _looked_up(far, i)
            start[i], end[i] = from_byte, at


def extents(tokens: Tokens) -> tuple[U32, U32]:
    """The first byte of each word in its text, and the one behind its last: two uint32 arrays, shape (words,).

    Notes
    -----
    O(words).

    Examples
    --------
    >>> from dedup.text.tokens import tokenise_words
    >>> [x.tolist() for x in extents(tokenise_words(["Snow fell.", "  Rain"]))]
    [[0, 5, 2], [4, 9, 6]]
    """
    t = tokens
    start, end = np.empty(len(t.size), np.uint32), np.empty(len(t.size), np.uint32)
    over_rows(
        len(t.sentence),
        lambda a, b: _extents(t.gap, t.size, t.sentence, t.begin, t.far, a, b, start, end),
        block=SENTENCES,
    )
    return start, end


def moved(far: I64, runs: I64, to: int) -> I64:
    """The table of words of which some stay: runs of words from ``runs[:, 0]`` to ``runs[:, 1]``, moved together.

    Parameters
    ----------
    far : int64 array, shape (f, 3)
        Word, first byte, byte behind the last; by word.
    runs : int64 array, shape (r, 2)
        In order.
    to : int
        Where the first word of the first run goes.
    """
    if not len(far):
        return far
    run = np.searchsorted(runs[:, 0], far[:, 0], side="right") - 1
    stays = (run >= 0) & (far[:, 0] < runs[run, 1])
    run = run[stays]
    out: I64 = far[stays]
    sizes = runs[:, 1] - runs[:, 0]
    out[:, 0] += (to + np.cumsum(sizes) - sizes - runs[:, 0])[run]
    return out


def taken(far: I64, offsets: I64, rows: I64, taken_offsets: I64) -> I64:
    """The table of some texts, in the order given; ``taken_offsets`` are their words as they are laid out."""
    if not len(far):
        return far
    first, last = (np.searchsorted(far[:, 0], offsets[rows + after]) for after in (0, 1))
    counts = last - first
    own = np.repeat(first - np.cumsum(counts) + counts, counts) + np.arange(counts.sum())
    out: I64 = far[own]
    out[:, 0] += np.repeat(taken_offsets[:-1] - offsets[rows], counts)
    return out
