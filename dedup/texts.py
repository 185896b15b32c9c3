"""Articles as the evidence kernels read them: what each one has, sorted once, so that comparing a pair is merging."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .parallel import over_rows
from .rowsort import distinct, room_for, sort_row
from .shingles import Places, offsets_of
from .terms import Numbered
from .text.tokens import CAPITAL, CASELESS, INITIAL, NUMBER, QUOTED
from .vectors import CONTENT_IDF

U8 = npt.NDArray[np.uint8]
I32 = npt.NDArray[np.int32]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]

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
    sentence, and their summed IDF. ``facts`` uint64: names and numbers per text, sorted, numbers with bit 32 set.
    ``phrases`` uint64: pairs of neighbouring content terms per text, sorted.

    What each text has in all, so that a pair has only to count what it shares: ``distinct`` int64 (n,), different
    shingles; ``quoted`` int64 (n,), words in quotes; ``fact_mass`` float64 (n, 3), the IDF of facts, of numbers alone,
    and of facts squared; ``phrase_mass`` float64 (n,), the IDF of both terms of phrases.
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
    distinct: I64
    quoted: I64
    fact_mass: F64
    phrase_mass: F64


class _Listed(NamedTuple):
    """The content terms (each with its sentence), facts and phrases of some texts, with the offsets of each text; what
    each text has is sorted, and has no repeats.

    ``quoted`` int64 (n,): words in quotes.
    """

    content_offsets: I64
    by_term: U64
    fact_offsets: I64
    facts: U64
    phrase_offsets: I64
    phrases: U64
    quoted: I64


@nb.njit(nogil=True, cache=True)
def _sorted(values: U64, first: int, last: int, room: tuple[U64, I32]) -> int:
    """Sort a row that lies between others, without repeats; returns where it ends then."""
    row = values[first:last]
    sort_row(row, room)
    return first + distinct(row)


@nb.njit(nogil=True, cache=True)
def _listed(
    offsets: I64, term: U32, flags: U8, idf: F32, sentence_offsets: I64, sentence: I64, facts_too: bool, first: int,
    last: int,
) -> tuple[I64, U64, I64, U64, I64, U64, I64]:
    """As :class:`_Listed`."""
    n = last - first
    longest = 0
    for d in range(first, last):
        longest = max(longest, offsets[d + 1] - offsets[d])
    room = room_for(longest)
    m = offsets[last] - offsets[first]
    more = m if facts_too else 0
    by_term, facts, phrases = np.empty(m, np.uint64), np.empty(more, np.uint64), np.empty(more, np.uint64)
    content_offsets, fact_offsets = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    phrase_offsets, in_quotes = np.zeros(n + 1, np.int64), np.zeros(n, np.int64)
    c = f = q = 0
    for d in range(first, last):
        quoted = 0
        for i in range(offsets[d], offsets[d + 1]):
            quoted += (flags[i] & QUOTED) != 0
        narrated = offsets[d + 1] - offsets[d] - quoted >= NARRATION * (offsets[d + 1] - offsets[d])
        for s in range(sentence_offsets[d], sentence_offsets[d + 1]):
            end = sentence[s + 1] if s + 1 < sentence_offsets[d + 1] else offsets[d + 1]
            before = np.int64(-1)
            own = np.uint64(s - sentence_offsets[d])
            for i in range(sentence[s], end):
                t = term[i]
                if idf[t] < CONTENT_IDF:
                    continue
                fl = flags[i]
                if not facts_too:
                    pass
                elif (fl & NUMBER) != 0:
                    facts[f] = np.uint64(t) | (np.uint64(1) << np.uint64(32))
                    f += 1
                elif ((fl & CAPITAL) != 0 and (fl & INITIAL) == 0) or ((fl & CASELESS) != 0 and idf[t] >= NAME_IDF):
                    facts[f] = np.uint64(t)
                    f += 1
                if narrated and (fl & QUOTED) != 0:
                    continue
                by_term[c] = (np.uint64(t) << np.uint64(32)) | own
                c += 1
                if facts_too and before >= 0 and before != t:
                    low, high = (before, np.int64(t)) if before < t else (np.int64(t), before)
                    phrases[q] = (np.uint64(low) << np.uint64(32)) | np.uint64(high)
                    q += 1
                before = np.int64(t)
        done = d + 1 - first
        c = _sorted(by_term, content_offsets[done - 1], c, room)
        f = _sorted(facts, fact_offsets[done - 1], f, room)
        q = _sorted(phrases, phrase_offsets[done - 1], q, room)
        content_offsets[done], fact_offsets[done], phrase_offsets[done], in_quotes[done - 1] = c, f, q, quoted
    return (
        content_offsets, by_term[:c].copy(), fact_offsets, facts[:f].copy(), phrase_offsets, phrases[:q].copy(),
        in_quotes,
    )


@nb.njit(nogil=True, cache=True)
def _per_sentence(content_offsets: I64, by_term: U64, idf: F32, sentence_offsets: I64) -> tuple[I64, F32]:
    """How many content terms each sentence has, and their IDF; of texts whose first sentence has the number 0."""
    low_bits = np.uint64(0xFFFFFFFF)
    words = np.zeros(sentence_offsets[-1], np.int64)
    mass = np.zeros(len(words), np.float32)
    for d in range(len(content_offsets) - 1):
        for i in range(content_offsets[d], content_offsets[d + 1]):
            at = sentence_offsets[d] + np.int64(by_term[i] & low_bits)
            words[at] += 1
            mass[at] += idf[by_term[i] >> np.uint64(32)]
    return words, mass


@nb.njit(nogil=True, cache=True)
def _masses(fact_offsets: I64, facts: U64, phrase_offsets: I64, phrases: U64, idf: F32) -> tuple[F64, F64]:
    """The ``fact_mass`` and ``phrase_mass`` of :class:`Texts`."""
    low_bits, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    of_facts, of_phrases = np.zeros((len(fact_offsets) - 1, 3)), np.zeros(len(fact_offsets) - 1)
    for d in range(len(of_facts)):
        for i in range(fact_offsets[d], fact_offsets[d + 1]):
            w = idf[facts[i] & low_bits]
            of_facts[d, 0] += w
            of_facts[d, 1] += w if (facts[i] >> half) != 0 else np.float32(0)
            of_facts[d, 2] += w * w
        for i in range(phrase_offsets[d], phrase_offsets[d + 1]):
            of_phrases[d] += idf[phrases[i] & low_bits] + idf[phrases[i] >> half]
    return of_facts, of_phrases


@nb.njit(nogil=True, cache=True)
def _distinct(places: Places) -> I64:
    """How many different shingles each text has."""
    half = np.uint64(32)
    out = np.zeros(len(places.offsets) - 1, np.int64)
    for d in range(len(out)):
        for i in range(places.offsets[d], places.offsets[d + 1]):
            out[d] += i == places.offsets[d] or places.packed[i] >> half != places.packed[i - 1] >> half
    return out


class _Block(NamedTuple):
    """Some texts prepared: their listed values; and per sentence and per text what these come to."""

    listed: _Listed
    content: I64
    mass: F32
    fact_mass: F64
    phrase_mass: F64


def _prepared(tokens: Numbered, idf: F32, facts_too: bool, first: int, last: int) -> _Block:
    own = _Listed(
        *_listed(
            tokens.offsets, tokens.term, tokens.flags, idf, tokens.sentence_offsets, tokens.sentence, facts_too,
            first, last,
        )
    )
    sentences = tokens.sentence_offsets[first : last + 1]
    return _Block(
        own,
        *_per_sentence(own.content_offsets, own.by_term, idf, sentences - sentences[0]),
        *_masses(own.fact_offsets, own.facts, own.phrase_offsets, own.phrases, idf),
    )


def prepare(tokens: Numbered, idf: F32, places: Places, *, shingle_words: int, facts: bool = True) -> Texts:
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
    facts : bool
        Whether facts and phrases are wanted; who only looks for counterparts of sentences saves half of the time.
    """
    blocks = over_rows(len(tokens.offsets) - 1, partial(_prepared, tokens, idf, facts))
    listed = [block.listed for block in blocks]
    none = np.empty(0, np.uint64)
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
        offsets_of([np.diff(own.content_offsets) for own in listed]),
        np.concatenate([none, *(own.by_term for own in listed)]),
        np.concatenate([np.empty(0, np.int64), *(block.content for block in blocks)]),
        np.concatenate([np.empty(0, np.float32), *(block.mass for block in blocks)]),
        offsets_of([np.diff(own.fact_offsets) for own in listed]),
        np.concatenate([none, *(own.facts for own in listed)]),
        offsets_of([np.diff(own.phrase_offsets) for own in listed]),
        np.concatenate([none, *(own.phrases for own in listed)]),
        _distinct(places),
        np.concatenate([np.empty(0, np.int64), *(own.quoted for own in listed)]),
        np.concatenate([np.empty((0, 3)), *(block.fact_mass for block in blocks)]),
        np.concatenate([np.empty(0), *(block.phrase_mass for block in blocks)]),
    )
