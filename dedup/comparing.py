"""Pairs compared part by part: only the articles of some pairs are laid out for comparing at a time.

What the evidence kernels read of an article (its shingles, content terms, facts and phrases, each sorted) takes five
times the memory of its words, and most articles are in few pairs or in none. So pairs are put in the order of the
groups that they make up, cut into parts that hold a bounded number of words, and each part is laid out, measured and
forgotten. A feed of some 2,500 articles is one part.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple, Self, TypeVar

import numba as nb
import numpy as np
import numpy.typing as npt

from . import evidence, passages
from .memory import Column, at_random, release, room
from .parallel import by_parts
from .passages import Passages
from .shingles import items_of, offsets_of, place, take_rows
from .terms import Numbered
from .text import extents
from .text.tokens import Tokens
from .texts import Texts, prepare
from .vectors import Rows

I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
K = TypeVar("K", bound=np.generic)
T = TypeVar("T", bound=Tokens)
V = TypeVar("V")

PART_WORDS = 1_000_000
"""Words laid out at a time: some 60 bytes each, 60 MB. Threads do whole parts, so there must be enough: with twice as
many words the ledgers of 100,000 articles by resemblance took 1.4 CPU-seconds for 1.1 (two runs each, by hand)."""


class Part(NamedTuple):
    """Some pairs (their numbers), and their articles: ``a`` and ``b`` are places among ``rows``."""

    pairs: I64
    rows: I64
    a: I64
    b: I64

    @classmethod
    def of(cls, pairs: I64, a: I64, b: I64) -> Self:
        """The part of some of the pairs of rows ``a`` and ``b``."""
        rows = np.unique(np.concatenate([a[pairs], b[pairs]]))
        return cls(pairs, rows, np.searchsorted(rows, a[pairs]), np.searchsorted(rows, b[pairs]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Articles that can be compared.

    Parameters
    ----------
    tokens : Numbered
        n articles, as :func:`dedup.vectors.weigh` gives them with their rows.
    rows : Rows
        The TF-IDF rows of the articles; or bare, and those of the articles compared are made of their words.
    shingle_words : int
        Words in a shingle.
    """

    tokens: Numbered
    rows: Rows
    shingle_words: int

    def measure(self, a: I64, b: I64) -> F32:
        """Everything that is measured of each pair of rows; see :func:`dedup.evidence.measure`."""
        out = room((len(a), len(evidence.MEASURES)), np.float32)

        def measured(part: Part) -> tuple[I64, F32]:
            texts, tokens = self.lay_out(part.rows, spans=False)
            return part.pairs, evidence.measure(texts, self.rows_of(part.rows, tokens), part.a, part.b)

        for pairs, own in self._of_parts(a, b, measured):
            out[pairs] = own
        return out

    def passages(self, a: I64, b: I64) -> Passages:
        """The passages that each pair of rows shares, a pair of -1 none; see :func:`dedup.passages.find`."""
        wanted = np.flatnonzero(a >= 0)
        counts, parts, found = np.zeros(len(a), np.int64), list[I64](), Column[np.int64](np.int64)

        def shared(part: Part) -> tuple[I64, Passages]:
            tokens = take_tokens(self.tokens, part.rows)
            return wanted[part.pairs], passages.find(tokens, self.rows.idf, part.a, part.b)

        for pairs, own in self._of_parts(a[wanted], b[wanted], shared):
            counts[pairs] = np.diff(own.offsets)
            parts.append(pairs)
            found.append(own.rows.ravel())
        offsets = offsets_of([counts])
        return Passages(offsets, in_order(found.done().reshape(-1, 6), offsets, parts))

    def rows_of(self, rows: I64, tokens: Numbered) -> Rows:
        """The TF-IDF rows of some articles, of which these are the words."""
        return self.rows.take(rows) if len(self.rows.term) else self.rows.of(tokens.offsets, tokens.term)

    def measured(self) -> Comparison:
        """The same articles when few pairs more are measured: their rows, the largest columns but for the words, go."""
        return replace(self, rows=self.rows.bare())

    def _of_parts(self, a: I64, b: I64, work: Callable[[Part], V]) -> Iterator[V]:
        """What ``work`` makes of each part of the pairs."""
        order = _grouped(a, b, len(self.tokens.offsets) - 1)
        bounds = _cuts(a[order], b[order], np.diff(self.tokens.offsets), PART_WORDS).tolist()
        parts = [order[first:last] for first, last in pairwise(bounds)]

        def done(pairs: I64) -> V:
            own = work(Part.of(pairs, a, b))
            release()
            return own

        with at_random():
            yield from by_parts(parts, done)

    def lay_out(self, rows: I64, *, facts: bool = True, spans: bool = True) -> tuple[Texts, Numbered]:
        """Some articles as the kernels read them, and their words, in the order given.

        As :func:`prepare` and :func:`take_tokens`.
        """
        tokens = take_tokens(self.tokens, rows, spans=spans)
        places = place(tokens.offsets, tokens.word, self.shingle_words)
        return prepare(tokens, self.rows.idf, places, shingle_words=self.shingle_words, facts=facts), tokens


def in_order(found: npt.NDArray[K], offsets: I64, parts: Iterable[I64]) -> npt.NDArray[K]:
    """What was found part by part, in the order of all rows.

    Parameters
    ----------
    found : array, shape (total, k)
        The items of the rows of each part, row by row.
    offsets : int64 array, shape (n + 1,)
        Where those of each row belong.
    parts : iterable of int64 array
        The rows of each part.

    Examples
    --------
    >>> in_order(np.array([[7], [8], [9]]), np.array([0, 1, 3]), [np.array([1]), np.array([0])]).tolist()
    [[9], [7], [8]]
    """
    out: npt.NDArray[K] = room(found.shape, found.dtype.type)
    at = 0
    for rows in parts:
        places = items_of(offsets, rows)[1]
        out[places] = found[at : at + len(places)]
        at += len(places)
    return out


def take_tokens(tokens: T, rows: I64, *, spans: bool = True) -> T:
    """Some texts of a column, in the order given; without ``spans`` nothing tells where their words stand."""
    t = tokens
    offsets, flags = take_rows(t.offsets, rows, t.flags)
    word, term = (take_rows(t.offsets, rows, own)[1] for own in (t.word, t.term))
    sentence_offsets, sentence = take_rows(t.sentence_offsets, rows, t.sentence)
    sentence = sentence + np.repeat(offsets[:-1] - t.offsets[rows], np.diff(sentence_offsets))
    gap, size, begin, far = t.gap[:0], t.size[:0], t.begin[:0], t.far[:0]
    if spans:
        gap, size = (take_rows(t.offsets, rows, own)[1] for own in (t.gap, t.size))
        begin = take_rows(t.sentence_offsets, rows, t.begin)[1]
        far = extents.taken(t.far, t.offsets, rows, offsets)
    return type(t)(offsets, word, term, gap, size, flags, sentence_offsets, sentence, begin, far)


def _grouped(a: I64, b: I64, articles: int) -> I64:
    """Pairs in the order of the connected groups that they make up; inside a group as they came."""
    return np.argsort(roots(a, b, articles)[a], kind="stable") if len(a) else np.empty(0, np.int64)


@nb.njit(nogil=True, cache=True)
def roots(a: I64, b: I64, articles: int) -> I64:
    """For each article the smallest one that pairs connect it with (union by the smaller root, halving paths)."""
    root = np.arange(articles)
    for p in range(len(a)):
        x, y = a[p], b[p]
        while root[x] != x:
            root[x] = root[root[x]]
            x = root[x]
        while root[y] != y:
            root[y] = root[root[y]]
            y = root[y]
        if x < y:
            root[y] = x
        else:
            root[x] = y
    for x in range(articles):
        root[x] = root[root[x]]  # ascending, so that the one above is final
    return root


@nb.njit(nogil=True, cache=True)
def _cuts(a: I64, b: I64, words: I64, most: int) -> I64:
    """Where to cut the pairs so that the articles of each part have at most so many words (but for a single pair)."""
    part = np.full(len(words), -1, np.int64)  # the last part that each article was in
    bounds = np.empty(len(a) + 2, np.int64)
    bounds[0] = 0
    number, held = 0, 0
    for p in range(len(a)):
        more = 0
        for row in (a[p], b[p]):
            more += words[row] if part[row] != number else 0
        if held > 0 and held + more > most:
            number += 1
            bounds[number] = p
            held, more = 0, words[a[p]] + words[b[p]]
        part[a[p]] = part[b[p]] = number
        held += more
    if len(a):
        number += 1
    bounds[number] = len(a)
    return bounds[: number + 1].copy()
