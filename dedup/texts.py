"""Articles as the evidence kernels read them: what each one has, sorted once, so that comparing a pair is merging."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .parallel import over_rows
from .shingles import Places, offsets_of
from .terms import Numbered
from .text.tokens import CAPITAL, CASELESS, INITIAL, NUMBER, QUOTED
from .vectors import CONTENT_IDF

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

NARRATION = 0.3
"""Share of words outside quotes from which sentences and phrases are compared without the quoted words: two reports
written independently from one speech share its words, a copy shares what stands around them."""

NAME_IDF = 7.0
"""IDF from which a word of a script with spaces and without capitals counts as a name: fewer than one article in 1,100
has it. On the English sets with their capitals struck out, F1 without the set scored is .88 if numbers alone are names
and numbers, .90 with words from 7 (.88 from 5 or 6), and .91 with the capitals. In scripts without spaces a rare term
is mostly two characters of different words, so there numbers have to do."""


class Texts(NamedTuple):
    """All articles as the evidence kernel reads them; arrays as in :class:`~dedup.text.tokens.Tokens`.

    ``term`` uint32: a number per word into ``idf``. ``places`` uint64: per text its shingles, sorted, each with the
    word at which it begins (hash in the upper 32 bits). ``by_term`` uint64: per text its content terms, sorted, each
    with a sentence (term in the upper 32 bits). ``content`` int64 and ``mass`` float32: content terms per
    sentence, their summed IDF, and their summed squared IDF. ``facts`` uint64: names and numbers per text, sorted.
    ``phrases`` uint64: pairs of neighbouring content terms per text, sorted.
    """

    offsets: I64
    word: U32
    term: U32
    flags: U8
    idf: F32
    shingle_words: int
    place_offsets: I64
    places: U64
    sentence_offsets: I64
    sentence: I64
    content_offsets: I64
    by_term: U64
    content: I64
    mass: F32
    fact_offsets: I64
    facts: U64
    phrase_offsets: I64
    phrases: U64


@nb.njit(nogil=True, cache=True)
def _unique(values: U64, first: int, last: int) -> int:
    """Sort ``values[first:last]`` in place, drop repeats, and return the new end."""
    values[first:last].sort()
    kept = first
    for i in range(first, last):
        if i == first or values[i] != values[kept - 1]:
            values[kept] = values[i]
            kept += 1
    return kept


@nb.njit(nogil=True, cache=True)
def _content(
    offsets: I64, term: U32, flags: U8, idf: F32, sentence_offsets: I64, sentence: I64, first: int, last: int
) -> tuple[I64, U64, I64, F32, I64, U64, I64, U64]:
    n = last - first
    m = offsets[last] - offsets[first]
    base = sentence_offsets[first]
    by_term = np.empty(m, np.uint64)
    facts, phrases = np.empty(m // 2 + 16, np.uint64), np.empty(m, np.uint64)
    content_offsets, fact_offsets = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    phrase_offsets = np.zeros(n + 1, np.int64)
    words = np.zeros(sentence_offsets[last] - base, np.int64)
    mass = np.zeros(len(words), np.float32)
    low_bits = np.uint64(0xFFFFFFFF)
    c = f = q = 0
    for d in range(first, last):
        c0, f0, q0 = c, f, q
        quoted = 0
        for i in range(offsets[d], offsets[d + 1]):
            quoted += (flags[i] & QUOTED) != 0
        narrated = offsets[d + 1] - offsets[d] - quoted >= NARRATION * (offsets[d + 1] - offsets[d])
        if f + offsets[d + 1] - offsets[d] > len(facts):
            grown = np.empty(2 * len(facts) + offsets[d + 1] - offsets[d], np.uint64)
            grown[:f] = facts[:f]
            facts = grown
        for s in range(sentence_offsets[d], sentence_offsets[d + 1]):
            end = sentence[s + 1] if s + 1 < sentence_offsets[d + 1] else offsets[d + 1]
            before = np.int64(-1)
            own = np.uint64(s - sentence_offsets[d])
            for i in range(sentence[s], end):
                t = term[i]
                if idf[t] < CONTENT_IDF:
                    continue
                fl = flags[i]
                if (fl & NUMBER) != 0:
                    facts[f] = np.uint64(t) | (np.uint64(1) << np.uint64(32))
                    f += 1
                elif ((fl & CAPITAL) != 0 and (fl & INITIAL) == 0) or ((fl & CASELESS) != 0 and idf[t] >= NAME_IDF):
                    facts[f] = np.uint64(t)
                    f += 1
                if narrated and (fl & QUOTED) != 0:
                    continue
                by_term[c] = (np.uint64(t) << np.uint64(32)) | own
                c += 1
                if before >= 0 and before != t:
                    low, high = (before, np.int64(t)) if before < t else (np.int64(t), before)
                    phrases[q] = (np.uint64(low) << np.uint64(32)) | np.uint64(high)
                    q += 1
                before = np.int64(t)
        c = _unique(by_term, c0, c)
        f = _unique(facts, f0, f)
        q = _unique(phrases, q0, q)
        for i in range(c0, c):
            at = sentence_offsets[d] - base + np.int64(by_term[i] & low_bits)
            words[at] += 1
            mass[at] += idf[by_term[i] >> np.uint64(32)]
        done = d + 1 - first
        content_offsets[done], fact_offsets[done], phrase_offsets[done] = c, f, q
    return (
        content_offsets,
        by_term[:c].copy(),
        words,
        mass,
        fact_offsets,
        facts[:f].copy(),
        phrase_offsets,
        phrases[:q].copy(),
    )


def prepare(tokens: Numbered, idf: F32, places: Places, *, shingle_words: int) -> Texts:
    """Sort each article's content once, so that comparing a pair is merging.

    Parameters
    ----------
    tokens : Numbered
        n texts.
    idf : float32 array
        Per term.
    places : Places
        Where each shingle begins.
    shingle_words : int
        Words in a shingle.
    """
    blocks = over_rows(
        len(tokens.offsets) - 1,
        lambda first, last: _content(
            tokens.offsets, tokens.term, tokens.flags, idf, tokens.sentence_offsets, tokens.sentence, first, last
        ),
    )
    content, facts, phrases = (offsets_of([np.diff(block[at]) for block in blocks]) for at in (0, 4, 6))
    return Texts(
        tokens.offsets,
        tokens.word,
        tokens.term,
        tokens.flags,
        idf,
        shingle_words,
        places.offsets,
        places.packed,
        tokens.sentence_offsets,
        tokens.sentence,
        content,
        np.concatenate([np.empty(0, np.uint64), *(block[1] for block in blocks)]),
        np.concatenate([np.empty(0, np.int64), *(block[2] for block in blocks)]),
        np.concatenate([np.empty(0, np.float32), *(block[3] for block in blocks)]),
        facts,
        np.concatenate([np.empty(0, np.uint64), *(block[5] for block in blocks)]),
        phrases,
        np.concatenate([np.empty(0, np.uint64), *(block[7] for block in blocks)]),
    )
