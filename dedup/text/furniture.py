"""Page furniture: sentences that one source repeats over articles that have nothing else in common.

Navigation, promos and disclaimers make unrelated pages of one outlet resemble each other. But wire copy that one
outlet printed four times is repeated as well. The difference is in what is left: take the repeated sentences out,
and pages with the same menu have nothing in common, while four printings of one text have nothing left, or the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from ..settings import FurnitureSettings
from ..vectors import Rows, vectorise
from .tokens import Tokens

U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]

WITNESSES = 12  # articles looked at per sentence, spread evenly over those that have it
OWN_SHARE = 0.2  # of a witness's words must stand in sentences of its own, or it says nothing either way


class Furniture(NamedTuple):
    """``sentences`` bool (sentences,): which are furniture. ``articles`` int64 (sentences,): in how many articles of
    its source each repeated sentence stands (0 for the others)."""

    sentences: BOOL
    articles: I64


@nb.njit(nogil=True, cache=True)
def _sentence_hashes(offsets: I64, word: npt.NDArray[np.uint32], sen_off: I64, sentence: I64, source: I64) -> U64:
    out = np.zeros(len(sentence), np.uint64)
    for d in range(len(offsets) - 1):
        for s in range(sen_off[d], sen_off[d + 1]):
            end = sentence[s + 1] if s + 1 < sen_off[d + 1] else offsets[d + 1]
            h = np.uint64(source[d]) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0xCBF29CE484222325)
            for i in range(sentence[s], end):
                h = (h ^ np.uint64(word[i])) * np.uint64(0xBF58476D1CE4E5B9)
                h ^= h >> np.uint64(32)
            out[s] = h
    return out


@nb.njit(nogil=True, cache=True)
def compact(tokens_offsets: I64, sen_off: I64, sentence: I64, out: BOOL) -> tuple[BOOL, I64, I64, I64]:
    """Which words stay when the marked sentences go, and the offsets that fit them.

    Returns
    -------
    keep : bool (words,)
    offsets, sentence_offsets, sentence : int64 arrays
        As in :class:`~dedup.text.tokens.Tokens`, for the words that stay.
    """
    n = len(tokens_offsets) - 1
    keep = np.ones(tokens_offsets[n], np.bool_)
    offsets, sentence_offsets = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    starts = np.empty(len(sentence), np.int64)
    m = k = 0
    for d in range(n):
        for s in range(sen_off[d], sen_off[d + 1]):
            end = sentence[s + 1] if s + 1 < sen_off[d + 1] else tokens_offsets[d + 1]
            if out[s]:
                keep[sentence[s] : end] = False
            else:
                starts[k] = m
                k += 1
                m += end - sentence[s]
        offsets[d + 1] = m
        sentence_offsets[d + 1] = k
    return keep, offsets, sentence_offsets, starts[:k].copy()


def without(tokens: Tokens, sentences: BOOL) -> Tokens:
    """The words of all sentences but the marked ones."""
    if not sentences.any():
        return tokens
    keep, offsets, sentence_offsets, starts = compact(
        tokens.offsets, tokens.sentence_offsets, tokens.sentence, sentences
    )
    word, term, start, end = (column[keep] for column in (tokens.word, tokens.term, tokens.start, tokens.end))
    return Tokens(offsets, word, term, start, end, tokens.flags[keep], sentence_offsets, starts)


@nb.njit(nogil=True, cache=True)
def _spans(t: Tokens, out: BOOL) -> tuple[I64, npt.NDArray[np.uint32]]:
    n = len(t.offsets) - 1
    offsets = np.zeros(n + 1, np.int64)
    spans = np.empty((np.count_nonzero(out), 2), np.uint32)
    m = 0
    for d in range(n):
        joined = False  # whether the sentence before is furniture too: then one span holds both
        for s in range(t.sentence_offsets[d], t.sentence_offsets[d + 1]):
            if out[s]:
                end = t.sentence[s + 1] if s + 1 < t.sentence_offsets[d + 1] else t.offsets[d + 1]
                if not joined:
                    spans[m, 0] = t.start[t.sentence[s]]
                    m += 1
                spans[m - 1, 1] = t.end[end - 1]
            joined = out[s]
        offsets[d + 1] = m
    return offsets, spans[:m].copy()


def spans(tokens: Tokens, sentences: BOOL) -> tuple[I64, npt.NDArray[np.uint32]]:
    """The marked sentences as spans of bytes, neighbours joined.

    Returns
    -------
    offsets : int64 array, shape (n + 1,)
    spans : uint32 array, shape (m, 2)
        Those of text i are ``spans[offsets[i]:offsets[i + 1]]``.
    """
    offsets, found = _spans(tokens, sentences)
    return offsets, found


def select(tokens: Tokens, rows: I64) -> Tokens:
    """The tokens of some texts only, in the order given."""
    offsets = np.zeros(len(rows) + 1, np.int64)
    np.cumsum(tokens.offsets[rows + 1] - tokens.offsets[rows], out=offsets[1:])
    picked = np.concatenate([np.arange(tokens.offsets[r], tokens.offsets[r + 1]) for r in rows] or [np.empty(0, int)])
    nothing = np.empty(0, np.int64)
    return Tokens(
        offsets, tokens.word[picked], tokens.term[picked], tokens.start[picked], tokens.end[picked],
        tokens.flags[picked], np.zeros(len(rows) + 1, np.int64), nothing,
    )


@nb.njit(nogil=True, cache=True)
def _unrelated(witnesses: I64, offsets: I64, term: npt.NDArray[np.uint32], weight: npt.NDArray[np.float32],
               below: float, enough: int) -> bool:
    """Whether ``enough`` of the witnesses are, each with each, about different things."""
    chosen = np.empty(len(witnesses), np.int64)
    count = 0
    for w in witnesses:
        apart = True
        for c in range(count):
            i, j, dot = offsets[w], offsets[chosen[c]], 0.0
            i_end, j_end = offsets[w + 1], offsets[chosen[c] + 1]
            while i < i_end and j < j_end:
                if term[i] == term[j]:
                    dot += weight[i] * weight[j]
                    i += 1
                    j += 1
                elif term[i] < term[j]:
                    i += 1
                else:
                    j += 1
            if dot >= below:
                apart = False
                break
        if apart:
            chosen[count] = w
            count += 1
            if count >= enough:
                return True
    return False


def find(tokens: Tokens, source: I64, *, settings: FurnitureSettings, languages: tuple[str, ...], weight: float) -> Furniture:
    """Find the furniture of each source.

    Parameters
    ----------
    tokens : Tokens
        n texts, without their credit lines.
    source : int64 array, shape (n,)
        A number per source; articles of unknown source share one, and need more of them to agree.
    settings : FurnitureSettings
    languages, weight
        As for :func:`dedup.vectors.vectorise`.

    Returns
    -------
    Furniture

    Notes
    -----
    O(words) to hash the sentences, O(s · log s) to group them, and at most :data:`WITNESSES`² merges for each
    sentence that is repeated often enough.
    """
    count = len(tokens.sentence)
    nobody = Furniture(np.zeros(count, np.bool_), np.zeros(count, np.int64))
    article = np.repeat(np.arange(len(source)), np.diff(tokens.sentence_offsets))
    hashes = _sentence_hashes(tokens.offsets, tokens.word, tokens.sentence_offsets, tokens.sentence, source)
    order = np.lexsort((article, hashes))
    first = np.ones(count, np.bool_)  # the first time a sentence stands in an article
    same = (hashes[order[1:]] == hashes[order[:-1]]) & (article[order[1:]] == article[order[:-1]])
    first[1:] = ~same
    group = np.cumsum(np.r_[True, hashes[order[1:]] != hashes[order[:-1]]]) - 1 if count else np.empty(0, int)
    articles = np.bincount(group, weights=first, minlength=1).astype(np.int64) if count else np.empty(0, np.int64)
    repeated = np.empty(count, np.int64)
    repeated[order] = articles[group] if count else 0
    repeated[repeated < settings.min_articles] = 0
    if not repeated.any():
        return nobody
    rest = without(tokens, repeated > 0)
    own = np.diff(rest.offsets) >= OWN_SHARE * np.maximum(np.diff(tokens.offsets), 1)
    own &= np.diff(rest.offsets) > 0
    rows, row_of = _rest_rows(rest, np.unique(article[repeated > 0]), own, languages, weight)
    marked = _judge(order, group, first, articles, article, source, own, rows, row_of, settings)
    out = np.zeros(count, np.bool_)
    out[order] = marked[group]
    return Furniture(out, np.where(out, repeated, 0))


def _rest_rows(rest: Tokens, touched: I64, own: BOOL, languages: tuple[str, ...], weight: float) -> tuple[Rows, I64]:
    """TF-IDF rows of what is left of the articles that may bear witness, and each article's row (-1: none)."""
    witnesses = touched[own[touched]]
    row_of = np.full(len(own), -1, np.int64)
    row_of[witnesses] = np.arange(len(witnesses))
    part = select(rest, witnesses)
    return vectorise(part.offsets, part.term, languages=languages, weight=weight)[0], row_of


def _judge(
    order: I64, group: I64, first: BOOL, articles: I64, article: I64, source: I64, own: BOOL, rows: Rows, row_of: I64,
    settings: FurnitureSettings,
) -> BOOL:
    """Per group of equal sentences, whether it is furniture."""
    marked = np.zeros(len(articles), np.bool_)
    starts = np.searchsorted(group, np.arange(len(articles) + 1))
    for g in np.flatnonzero(articles >= settings.min_articles):
        span = slice(starts[g], starts[g + 1])
        members = article[order[span][first[span]]]
        members = members[own[members]]
        enough = settings.min_articles if source[members[:1]].any() else settings.min_articles_unsourced
        if len(members) < enough:
            continue
        picked = members[np.linspace(0, len(members) - 1, min(len(members), max(WITNESSES, enough + 4))).astype(int)]
        marked[g] = _unrelated(
            row_of[picked], rows.offsets, rows.term, rows.weight, settings.unrelated_below, enough
        )
    return marked
