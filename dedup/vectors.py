"""Words to TF-IDF rows, with a background prior so that two articles and two hundred thousand are judged alike.

In a corpus of five articles the document frequency of a word says nothing: "Kremlin" stands in all five. So the
corpus is joined by a *background*: ``background`` further articles, imagined, in which each word is as frequent as
it is in its language (the lists of ``wordfreq``, whose home this module is).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .shingles import take_rows
from .text.tokens import hash_words

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

ARTICLE_WORDS = 400
"""Words of the imagined background article: turns a frequency per word into one per article."""
CONTENT_IDF = 1.0
"""Words with a lower IDF (in more than a third of all articles) carry no content."""
UNSEEN = 2e-7
"""Frequency of a word that no list has: two in ten million, half of the rarest word listed."""


class Rows(NamedTuple):
    """TF-IDF rows in compressed form: row i has ``term[offsets[i]:offsets[i + 1]]`` (ascending) with ``weight``.

    Rows have length 1 (or 0 for a text without terms). ``idf`` float32 (terms,) is shared; ``df`` int64 (terms,)
    counts articles; ``hashes`` uint32 (terms,) names each term.
    """

    offsets: I64
    term: U32
    weight: F32
    idf: F32
    df: I64
    hashes: U32

    def take(self, rows: I64) -> Rows:
        """Some rows, in the order given, under the same weights."""
        offsets, term = take_rows(self.offsets, rows, self.term)
        return self._replace(offsets=offsets, term=term, weight=take_rows(self.offsets, rows, self.weight)[1])


@nb.njit(nogil=True, cache=True)
def _index_terms(term: U32) -> tuple[U32, U32]:
    """Dense numbers for term hashes in order of first appearance: per word, and the hash of each number."""
    size = np.int64(1 << 16)
    mask = size - 1
    table = np.full(size, -1, np.int64)
    hashes = np.empty(size // 2 + 1, np.uint32)
    ids = np.empty(len(term), np.uint32)
    count = 0
    for i in range(len(term)):
        h = term[i]
        at = np.int64(h) & mask
        while table[at] >= 0 and hashes[table[at]] != h:
            at = (at + 1) & mask
        if table[at] < 0:
            if count >= size // 2:
                size *= 4
                mask = size - 1
                table = np.full(size, -1, np.int64)
                grown = np.empty(size // 2 + 1, np.uint32)
                grown[:count] = hashes[:count]
                hashes = grown
                for c in range(count):
                    at = np.int64(hashes[c]) & mask
                    while table[at] >= 0:
                        at = (at + 1) & mask
                    table[at] = c
                at = np.int64(h) & mask
                while table[at] >= 0:
                    at = (at + 1) & mask
            table[at] = count
            hashes[count] = h
            count += 1
        ids[i] = table[at]
    return ids, hashes[:count].copy()


@nb.njit(nogil=True, cache=True)
def _count_rows(offsets: I64, ids: U32, terms: int) -> tuple[I64, U32, F32, I64]:
    n = len(offsets) - 1
    row_offsets = np.zeros(n + 1, np.int64)
    out = np.empty(len(ids), np.uint32)
    tf = np.empty(len(ids), np.float32)
    df = np.zeros(terms, np.int64)
    m = 0
    for d in range(n):
        row = np.sort(ids[offsets[d] : offsets[d + 1]])
        i = 0
        while i < len(row):
            j = i + 1
            while j < len(row) and row[j] == row[i]:
                j += 1
            out[m] = row[i]
            tf[m] = np.float32(1.0 + np.log(j - i))
            df[row[i]] += 1
            m += 1
            i = j
        row_offsets[d + 1] = m
    return row_offsets, out[:m].copy(), tf[:m].copy(), df


@nb.njit(nogil=True, cache=True)
def _weigh(offsets: I64, term: U32, weight: F32, idf: F32) -> None:
    for d in range(len(offsets) - 1):
        total = 0.0
        for i in range(offsets[d], offsets[d + 1]):
            weight[i] *= idf[term[i]]
            total += weight[i] * weight[i]
        if total > 0:
            norm = np.float32(1.0 / np.sqrt(total))
            for i in range(offsets[d], offsets[d + 1]):
                weight[i] *= norm


def background(languages: Iterable[str]) -> dict[int, float]:
    """Term hash to frequency per word, the highest over the languages given.

    Parameters
    ----------
    languages : iterable of str
        Codes such as ``en``; one without a list counts for nothing.
    """
    import wordfreq

    have = wordfreq.available_languages("small")
    found: dict[int, float] = {}
    for language in sorted(set(languages) & set(have)):
        words: list[str] = []
        frequencies: list[float] = []
        for centibels, group in enumerate(wordfreq.get_frequency_list(language, "small")):
            words += group
            frequencies += [wordfreq.cB_to_freq(-centibels)] * len(group)
        own: dict[int, float] = {}
        for h, f in zip(hash_words(words)[1].tolist(), frequencies, strict=True):
            own[h] = own.get(h, 0.0) + f
        for h, f in own.items():
            found[h] = max(found.get(h, 0.0), f)
    return found


def blended_idf(df: I64, articles: int, prior: npt.NDArray[np.float64], *, weight: float) -> F32:
    """Inverse document frequency over the corpus and ``weight`` imagined background articles.

    Parameters
    ----------
    df : int64 array, shape (terms,)
        Articles of the corpus that have the term.
    articles : int
        Articles in the corpus.
    prior : float64 array, shape (terms,)
        Frequency of the term per word of its language.
    weight : float
        Background articles.

    Returns
    -------
    float32 array, shape (terms,)
        ``-log((df + weight * p) / (articles + weight))`` with ``p = 1 - exp(-prior * ARTICLE_WORDS)``, never
        below 0.01. With ``weight`` 0 it is the plain IDF of Spärck Jones (1972).
    """
    p = -np.expm1(-prior * ARTICLE_WORDS)
    share = (df + weight * p) / (articles + weight)
    return np.maximum(-np.log(np.minimum(share, 1.0)), 0.01).astype(np.float32)


def vectorise(offsets: I64, term: U32, *, languages: Iterable[str], weight: float) -> tuple[Rows, U32]:
    """The TF-IDF rows of a column of texts.

    Parameters
    ----------
    offsets : int64 array, shape (n + 1,)
        Text ``i`` has the terms ``term[offsets[i]:offsets[i + 1]]``.
    term : uint32 array
        Term hashes, repeats included.
    languages : iterable of str
        Languages whose word frequencies make the background.
    weight : float
        Background articles; see :func:`blended_idf`.

    Returns
    -------
    rows : Rows
        Term frequency counts as ``1 + log(count)``; rows have length 1. Equal to scikit-learn's
        ``TfidfTransformer(sublinear_tf=True)`` given the same ``idf_`` (a test).
    numbers : uint32 array
        Per word, the number of its term: an index into ``rows.idf``.
    """
    ids, hashes = _index_terms(term)
    row_offsets, row_terms, tf, df = _count_rows(offsets, ids, len(hashes))
    known = background(languages)
    prior = np.array([known.get(h, UNSEEN) for h in hashes.tolist()], dtype=np.float64)
    idf = blended_idf(df, len(offsets) - 1, prior, weight=weight)
    _weigh(row_offsets, row_terms, tf, idf)
    return Rows(row_offsets, row_terms, tf, idf, df, hashes), ids
