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

from ..memory import room
from ..parallel import over_rows
from ..settings import FurnitureSettings
from ..shingles import offsets_of
from ..vectors import vectorise
from .extents import end_of
from .tokens import Tokens

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
BOOL = npt.NDArray[np.bool_]

WITNESSES = 12  # articles looked at per sentence, spread evenly over those that have it
OWN_SHARE = 0.2  # of a witness's words must stand in sentences of its own, or it says nothing either way


class Furniture(NamedTuple):
    """``sentences`` bool (sentences,): which are furniture. ``articles`` uint32 (sentences,): in how many articles of
    its source each of these stands (0 for the others).
    """

    sentences: BOOL
    articles: U32


@nb.njit(nogil=True, cache=True)
def _hash_sentences(
    offsets: I64, word: U32, sen_off: I64, sentence: I64, source: I64, first: int, last: int, out: U64
) -> None:
    for d in range(first, last):
        for s in range(sen_off[d], sen_off[d + 1]):
            end = sentence[s + 1] if s + 1 < sen_off[d + 1] else offsets[d + 1]
            h = np.uint64(source[d]) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(0xCBF29CE484222325)
            for i in range(sentence[s], end):
                h = (h ^ np.uint64(word[i])) * np.uint64(0xBF58476D1CE4E5B9)
                h ^= h >> np.uint64(32)
            out[s] = h


def _sentence_hashes(t: Tokens, source: I64) -> U64:
    """A hash of the words of each sentence, and of its source."""
    out = room(len(t.sentence), np.uint64)
    over_rows(
        len(t.offsets) - 1,
        lambda a, b: _hash_sentences(t.offsets, t.word, t.sentence_offsets, t.sentence, source, a, b, out),
    )
    return out


@nb.njit(nogil=True, cache=True)
def _own_words(t: Tokens, marked: BOOL) -> I64:
    """How many words of each text stand outside the marked sentences."""
    out = np.zeros(len(t.offsets) - 1, np.int64)
    for d in range(len(out)):
        for s in range(t.sentence_offsets[d], t.sentence_offsets[d + 1]):
            end = t.sentence[s + 1] if s + 1 < t.sentence_offsets[d + 1] else t.offsets[d + 1]
            if not marked[s]:
                out[d] += end - t.sentence[s]
    return out


@nb.njit(nogil=True, cache=True)
def _own_terms(t: Tokens, marked: BOOL, rows: I64, offsets: I64) -> U32:
    """The terms of some texts outside the marked sentences; those of row i go to ``offsets[i]:offsets[i + 1]``."""
    out = np.empty(offsets[-1], np.uint32)
    for r in range(len(rows)):
        d, m = rows[r], offsets[r]
        for s in range(t.sentence_offsets[d], t.sentence_offsets[d + 1]):
            end = t.sentence[s + 1] if s + 1 < t.sentence_offsets[d + 1] else t.offsets[d + 1]
            if not marked[s]:
                out[m : m + end - t.sentence[s]] = t.term[t.sentence[s] : end]
                m += end - t.sentence[s]
    return out


@nb.njit(nogil=True, cache=True)
def _spans(t: Tokens, out: BOOL, articles: U32) -> tuple[I64, U32]:
    n = len(t.offsets) - 1
    offsets = np.zeros(n + 1, np.int64)
    spans = np.zeros((np.count_nonzero(out), 3), np.uint32)
    m = 0
    for d in range(n):
        joined = False  # whether the sentence before is furniture too: then one span holds both
        for s in range(t.sentence_offsets[d], t.sentence_offsets[d + 1]):
            if out[s]:
                end = t.sentence[s + 1] if s + 1 < t.sentence_offsets[d + 1] else t.offsets[d + 1]
                if not joined:
                    spans[m, 0] = t.begin[s]
                    m += 1
                spans[m - 1, 1] = end_of(t, s, end)
                spans[m - 1, 2] = max(spans[m - 1, 2], articles[s])
            joined = out[s]
        offsets[d + 1] = m
    return offsets, spans[:m].copy()


def spans(tokens: Tokens, found: Furniture) -> tuple[I64, U32]:
    """The furniture as spans of bytes, neighbouring sentences joined.

    Returns
    -------
    offsets : int64 array, shape (n + 1,)
    spans : uint32 array, shape (m, 3)
        Those of text i are ``spans[offsets[i]:offsets[i + 1]]``: from byte, to byte, and how many articles of its
        source carry the most repeated of its sentences.
    """
    offsets, rows = _spans(tokens, found.sentences, found.articles)
    return offsets, rows


@nb.njit(nogil=True, cache=True)
def _witnesses(starts: I64, members: I64, enough: I64, most: int) -> tuple[I64, I64]:
    """Of each group's members some, spread evenly; of a group with fewer than enough, none."""
    groups = len(starts) - 1
    offsets = np.zeros(groups + 1, np.int64)
    out = np.empty(len(members), np.int64)
    m = 0
    for g in range(groups):
        size = starts[g + 1] - starts[g]
        if size >= enough[g]:
            picked = min(size, max(most, enough[g] + 4))
            for j in range(picked):
                out[m] = members[starts[g] + j * (size - 1) // max(picked - 1, 1)]
                m += 1
        offsets[g + 1] = m
    return offsets, out[:m].copy()


@nb.njit(nogil=True, cache=True)
def _cosine(offsets: I64, term: U32, weight: F32, a: int, b: int) -> float:
    i, j, dot = offsets[a], offsets[b], 0.0
    i_end, j_end = offsets[a + 1], offsets[b + 1]
    while i < i_end and j < j_end:
        if term[i] == term[j]:
            dot += weight[i] * weight[j]
            i += 1
            j += 1
        elif term[i] < term[j]:
            i += 1
        else:
            j += 1
    return dot


@nb.njit(nogil=True, cache=True)
def _unrelated(
    starts: I64, witnesses: I64, offsets: I64, term: U32, weight: F32, below: float
) -> I64:
    """Per group, how many of its witnesses are, each with each, about different things."""
    groups = len(starts) - 1
    found = np.zeros(groups, np.int64)
    for g in range(groups):
        chosen = np.empty(starts[g + 1] - starts[g], np.int64)
        count = 0
        for w in witnesses[starts[g] : starts[g + 1]]:
            apart = True
            for c in range(count):
                if _cosine(offsets, term, weight, w, chosen[c]) >= below:
                    apart = False
                    break
            if apart:
                chosen[count] = w
                count += 1
        found[g] = count
    return found


class _Repeats(NamedTuple):
    """Sentences that stand in several articles of one source.

    ``sentences`` int64 (r,): which they are, ascending; ``group`` int64 (r,): a number for those that are equal;
    ``articles`` int64 (r,): in how many each stands. The articles of group g are ``members[starts[g]:starts[g + 1]]``,
    ascending.
    """

    sentences: I64
    group: I64
    articles: I64
    starts: I64
    members: I64


@nb.njit(nogil=True, cache=True)
def _may_repeat(hashes: U64, least: int) -> I64:
    """The sentences that may stand ``least`` times: in a table of small counters, some share one and are as many."""
    size = 1 << 8
    while size < 2 * len(hashes):
        size *= 2
    times, place = np.zeros(size, np.uint8), np.uint64(size - 1)
    enough = np.uint8(min(least, 255))
    for h in hashes:
        times[h & place] += times[h & place] < enough
    out = np.empty(len(hashes), np.int64)
    m = 0
    for s in range(len(hashes)):
        out[m] = s
        m += times[hashes[s] & place] >= enough
    return out[:m].copy()


def _repeats(hashes: U64, sentence_offsets: I64, least: int) -> _Repeats:
    """The sentences, by hash, that stand in at least so many articles. Most stand in one, and are not even sorted."""
    maybe = _may_repeat(hashes, least)
    article = np.searchsorted(sentence_offsets, maybe, side="right") - 1
    order = np.argsort(hashes[maybe], kind="stable")  # articles stay ascending
    hashes, article, sentences = hashes[maybe[order]], article[order], maybe[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = hashes[1:] != hashes[:-1]
    first = new.copy()  # the first time that a sentence stands in an article
    first[1:] |= article[1:] != article[:-1]
    number = np.cumsum(new) - 1
    articles = np.bincount(number[first], minlength=1)
    often = articles >= least
    repeated = often[number]
    group = (np.cumsum(often) - 1)[number[repeated]]
    ascending = np.argsort(sentences[repeated])
    return _Repeats(
        sentences[repeated][ascending], group[ascending], articles[number[repeated]][ascending],
        offsets_of([articles[often]]), article[first & repeated],
    )


@nb.njit(nogil=True, cache=True)
def _give_back(sentence_offsets: I64, out: BOOL, sure: BOOL) -> None:
    """Mark none of an article all of whose sentences are marked, unless they are so beyond doubt."""
    for d in range(len(sentence_offsets) - 1):
        first, last = sentence_offsets[d], sentence_offsets[d + 1]
        if out[first:last].all() and not sure[first:last].all():
            out[first:last] = False


def find(
    tokens: Tokens, source: I64, *, settings: FurnitureSettings, languages: tuple[str, ...], weight: float
) -> Furniture:
    """Find the furniture of each source.

    Parameters
    ----------
    tokens : Tokens
        n texts, without their credit lines.
    source : int64 array, shape (n,)
        A number per source; articles of unknown source share the number 0, and need more of them to agree.
    settings : FurnitureSettings
    languages, weight
        As for :func:`dedup.vectors.vectorise`.

    Returns
    -------
    Furniture
        An article that would lose everything to it keeps everything, for it may be a brief that round-ups of its
        source repeat, unless all of it is beyond doubt: a page of nothing but a menu, a footer.

    Notes
    -----
    O(words) to hash the sentences, O(s · log s) to group them, and at most :data:`WITNESSES`² merges for each
    sentence that is repeated often enough.
    """
    hashes = _sentence_hashes(tokens, source)
    repeats = _repeats(hashes, tokens.sentence_offsets, settings.min_articles)
    out, articles = np.zeros(len(hashes), np.bool_), np.zeros(len(hashes), np.uint32)
    if len(repeats.members):
        sure = out.copy()
        out[repeats.sentences] = True
        marked, beyond_doubt = _judge(
            tokens, source, repeats, out, settings=settings, languages=languages, weight=weight
        )
        out[repeats.sentences] = marked[repeats.group]
        sure[repeats.sentences] = beyond_doubt[repeats.group]
        _give_back(tokens.sentence_offsets, out, sure)
        articles[repeats.sentences] = np.where(out[repeats.sentences], repeats.articles, 0)
    return Furniture(out, articles)


def _judge(
    tokens: Tokens, source: I64, repeats: _Repeats, repeated: BOOL, *, settings: FurnitureSettings,
    languages: tuple[str, ...], weight: float,
) -> tuple[BOOL, BOOL]:
    """Per group of repeated sentences, whether they are furniture, and whether beyond doubt.

    That is where at least as many articles were asked as it takes without a source, and half of them have nothing else
    in common.
    """
    own_words = _own_words(tokens, repeated)
    own = own_words >= np.maximum(OWN_SHARE * np.diff(tokens.offsets), 1)
    known = source[repeats.members[repeats.starts[:-1]]] > 0
    enough = np.where(known, settings.min_articles, settings.min_articles_unsourced)
    speaks = own[repeats.members]
    group = np.repeat(np.arange(len(enough)), np.diff(repeats.starts))
    starts = offsets_of([np.bincount(group[speaks], minlength=len(enough))])
    picked_starts, picked = _witnesses(starts, repeats.members[speaks], enough, WITNESSES)
    witnesses, row = np.unique(picked, return_inverse=True)
    offsets = offsets_of([own_words[witnesses]])
    terms = _own_terms(tokens, repeated, witnesses, offsets)
    rows = vectorise(offsets, terms, languages=languages, weight=weight)
    found = _unrelated(picked_starts, row, rows.offsets, rows.term, rows.weight, settings.unrelated_below)
    asked = np.diff(picked_starts)
    marked = found >= enough
    return marked, marked & (asked >= settings.min_articles_unsourced) & (2 * found >= asked)
