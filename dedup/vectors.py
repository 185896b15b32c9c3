"""Words to TF-IDF rows, with a background prior so that two articles and two hundred thousand are judged alike.

In a corpus of five articles the document frequency of a word says nothing: "Kremlin" stands in all five. So the
corpus is joined by a *background*: further articles, imagined, in which each word is as frequent as it is in its
language (:mod:`dedup.background`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .background import background
from .memory import will_write
from .parallel import over_rows
from .shingles import take_rows
from .terms import Numbered, counted, number, rename
from .text.tokens import Tokens

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]

ARTICLE_WORDS = 400
"""Words of the imagined background article: turns a frequency per word into one per article."""
CONTENT_IDF = 1.0
"""Words with a lower IDF (in more than a third of all articles) carry no content."""


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

    def of(self, offsets: I64, term: U32) -> Rows:
        """The rows of some texts under the same weights.

        Parameters
        ----------
        offsets : int64 array, shape (n + 1,)
            Text ``i`` has the terms ``term[offsets[i]:offsets[i + 1]]``.
        term : uint32 array
            Terms by number, repeats included.
        """
        row_offsets, row_terms, weights = counted(offsets, term, len(self.idf))
        _weigh_all(row_offsets, row_terms, weights, self.idf)
        return self._replace(offsets=row_offsets, term=row_terms, weight=weights)

    def bare(self) -> Rows:
        """The weights of the terms alone: every row is empty."""
        return self._replace(offsets=np.zeros_like(self.offsets), term=self.term[:0], weight=self.weight[:0])


@nb.njit(nogil=True, cache=True)
def _weigh(offsets: I64, term: U32, weight: F32, idf: F32, first: int, last: int) -> None:
    for d in range(first, last):
        total = 0.0
        for i in range(offsets[d], offsets[d + 1]):
            weight[i] *= idf[term[i]]
            total += weight[i] * weight[i]
        if total > 0:
            norm = np.float32(1.0 / np.sqrt(total))
            for i in range(offsets[d], offsets[d + 1]):
                weight[i] *= norm


def _weigh_all(offsets: I64, term: U32, weight: F32, idf: F32) -> None:
    """Counts become weights, in place."""

    def block(first: int, last: int) -> None:
        will_write(weight[offsets[first] : offsets[last]])
        _weigh(offsets, term, weight, idf, first, last)

    over_rows(len(offsets) - 1, block)


def blended_idf(df: I64, articles: int, prior: F64, *, weight: float) -> F32:
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


def vectorise(offsets: I64, term: U32, *, languages: Iterable[str], weight: float, bare: bool = False) -> Rows:
    """The TF-IDF rows of a column of texts; their terms are numbered in place.

    Parameters
    ----------
    offsets : int64 array, shape (n + 1,)
        Text ``i`` has the terms ``term[offsets[i]:offsets[i + 1]]``.
    term : uint32 array
        Term hashes, repeats included. Afterwards it has, per word, the number of its term, an index into ``rows.idf``;
        the hashes are gone, for a second array of this length would be among the largest things in memory.
    languages : iterable of str
        Languages whose word frequencies make the background.
    weight : float
        Background articles; see :func:`blended_idf`.
    bare : bool
        Whether only the weights of the terms are wanted, not the rows, which take more memory than the texts.

    Returns
    -------
    Rows
        Term frequency counts as ``1 + log(count)``; rows have length 1. Equal to scikit-learn's
        ``TfidfTransformer(sublinear_tf=True)`` given the same ``idf_`` (a test).

    Examples
    --------
    >>> term = np.array([70, 20, 70], np.uint32)
    >>> rows = vectorise(np.array([0, 2, 3]), term, languages=["en"], weight=1000.0)
    >>> term.tolist(), rows.hashes.tolist(), rows.df.tolist()
    ([0, 1, 0], [70, 20], [2, 1])
    """
    will_write(term)
    hashes, df = number(offsets, term)
    none = np.zeros_like(offsets), np.empty(0, np.uint32), np.empty(0, np.float32)
    row_offsets, row_terms, weights = none if bare else counted(offsets, term, len(hashes))
    idf = blended_idf(df, len(offsets) - 1, background(languages).prior(hashes), weight=weight)
    _weigh_all(row_offsets, row_terms, weights, idf)
    return Rows(row_offsets, row_terms, weights, idf, df, hashes)


def weigh(
    tokens: Tokens, *, languages: Iterable[str], weight: float, bare: bool = False
) -> tuple[Rows, Numbered]:
    """The TF-IDF rows of texts, and their words with numbered terms; the term hashes of the words given are gone.

    Parameters
    ----------
    tokens : Tokens
    languages, weight, bare
        As for :func:`vectorise`.
    """
    rows = vectorise(tokens.offsets, tokens.term, languages=languages, weight=weight, bare=bare)
    return rows, Numbered(*tokens)


def weigh_under(
    known: Rows, tokens: Tokens, *, languages: Iterable[str], weight: float
) -> tuple[Rows, Numbered]:
    """The TF-IDF rows of further texts under the weights of a corpus that they are no part of.

    Parameters
    ----------
    known : Rows
        The corpus. Nothing of it changes, however many texts are held against it.
    tokens : Tokens
        The further texts; the term hashes of their words are gone.
    languages, weight
        As for :func:`vectorise`; a term that the corpus has not is weighed as one in none of its articles.

    Returns
    -------
    rows : Rows
        Of the further texts alone; ``idf``, ``df`` and ``hashes`` go on from those of the corpus, whose terms keep
        their numbers.
    tokens : Numbered
        Their words with numbered terms.
    """
    offsets, term = tokens.offsets, tokens.term
    hashes, _ = number(offsets, term)
    order = np.argsort(known.hashes)
    at = np.searchsorted(known.hashes, hashes, sorter=order).clip(max=max(len(order) - 1, 0))
    numbers = order[at] if len(order) else at
    new = np.ones(len(hashes), np.bool_) if not len(order) else known.hashes[numbers] != hashes
    numbers = numbers.astype(np.uint32)
    numbers[new] = len(known.idf) + np.arange(int(new.sum()), dtype=np.uint32)
    rename(term, numbers)
    unseen = hashes[new]
    none = np.zeros(len(unseen), np.int64)
    idf = blended_idf(none, len(known.offsets) - 1, background(languages).prior(unseen), weight=weight)
    idf = np.concatenate([known.idf, idf])
    row_offsets, row_terms, weights = counted(offsets, term, len(idf))
    _weigh_all(row_offsets, row_terms, weights, idf)
    df, names = np.concatenate([known.df, none]), np.concatenate([known.hashes, unseen])
    return Rows(row_offsets, row_terms, weights, idf, df, names), Numbered(*tokens)
