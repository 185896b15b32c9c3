"""Texts to tokens: the one hot kernel of reading.

One pass over the UTF-8 bytes of a column of texts gives flat arrays: a hash per word, a hash per *term* (the
word without its ending), where each word stands in the text as received, and where sentences begin. Everything
later (shingles, signatures, TF-IDF, evidence) is arithmetic on these arrays; no word becomes a Python object.

Rules of words: letters and marks of scripts with spaces run together; digits take their inner points and commas
along (``2,000.5``); each character of a script without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) is a word,
and its term is the pair with the character before it; an apostrophe ends a word and swallows what is shorter than
three letters behind it (``India's``, ``don't``). Case, accents, full-width forms and ligatures are folded
through :mod:`dedup.text.codepoints`.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from ..parallel import over_rows
from . import codepoints as cp

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]

CAPITAL, NUMBER, QUOTED, INITIAL, SPACELESS = 1, 2, 4, 8, 16  # flags of a token

TERM_LETTERS = 7
"""Letters of a word that make its term: ``normalisation`` and ``normalised`` share ``normali``."""

MAX_SENTENCE = 80  # words; what runs on longer is a list or a page without full stops, and is cut here
SHORT_LINE = 50  # bytes; a line end after a shorter line ends a sentence (headings, menus), after a longer it wraps

ABBREVIATIONS = (
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt st sr vs jan feb mar apr jun jul aug sep sept oct nov dec "
    "fig al dept est hon rev supt cpl pvt maj cmdr adm no nos op cit vol pp art ca approx mt ft"
).split()


class Tokens(NamedTuple):
    """A column of texts as words.

    ``offsets`` int64 (n+1,): text i has the words ``offsets[i]:offsets[i+1]`` of the arrays below;
    ``word``, ``term`` uint32: hashes; ``start``, ``end`` uint32: bytes in the text; ``flags`` uint8;
    ``sentence_offsets`` int64 (n+1,) and ``sentence`` int64: the word with which each sentence begins.
    """

    offsets: I64
    word: U32
    term: U32
    start: U32
    end: U32
    flags: U8
    sentence_offsets: I64
    sentence: I64


@nb.njit(nogil=True, cache=True, inline="always")
def _mix(h: np.uint64) -> np.uint32:
    """Fold a running 64-bit hash to 32 well-mixed bits (the finaliser of SplitMix64, Steele et al. 2014)."""
    h = (h ^ (h >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    h = (h ^ (h >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.uint32((h ^ (h >> np.uint64(31))) & np.uint64(0xFFFFFFFF))


@nb.njit(nogil=True, cache=True, inline="always")
def _step(h: np.uint64, c: np.uint64) -> np.uint64:
    """One code point into a running FNV-1a hash (Fowler, Noll and Vo), 64 bits."""
    return np.uint64((h ^ c) * np.uint64(0x100000001B3))


@nb.njit(nogil=True, cache=True, inline="always")
def _decode(data: U8, i: int, end: int) -> tuple[int, int]:
    """The code point at byte ``i`` and its length; broken bytes count as one unknown character."""
    b = data[i]
    if b < 0x80:
        return b, 1
    if b < 0xE0 and i + 1 < end:
        return ((b & 0x1F) << 6) | (data[i + 1] & 0x3F), 2
    if b < 0xF0 and i + 2 < end:
        return ((b & 0x0F) << 12) | ((data[i + 1] & 0x3F) << 6) | (data[i + 2] & 0x3F), 3
    if i + 3 < end:
        return (
            ((b & 0x07) << 18) | ((data[i + 1] & 0x3F) << 12) | ((data[i + 2] & 0x3F) << 6) | (data[i + 3] & 0x3F)
        ), 4
    return 0x32FFF, 1


@nb.njit(nogil=True, cache=True)
def _sentence_follows(data: U8, i: int, end: int, kind: U8) -> bool:
    """Whether what stands behind a full stop can begin a sentence: white space, then no lowercase letter."""
    spaced = False
    while i < end:
        code, size = _decode(data, i, end)
        k = kind[code] if code < cp.COUNT else 0
        low = k & 15
        if low == cp.SPACE or low == cp.NEWLINE:
            spaced = True
        elif low == cp.WORD:
            if not spaced:
                return False
            return (k & cp.UPPER) != 0 or code > 0x58F  # scripts past Armenian have no case to look for
        elif low == cp.DIGIT or low == cp.SPACELESS:
            return spaced
        elif low == cp.STOP:
            return False
        i += size
    return True


@nb.njit(nogil=True, cache=True)
def _tokenise(  # noqa: PLR0912, PLR0915 - one state machine; splitting it would hide the states
    data: U8,
    offsets: I64,
    out_offsets: I64,
    out_spans: U32,
    kind: U8,
    fold: npt.NDArray[np.uint64],
    abbreviations: U32,
    term_letters: int,
) -> tuple[I64, U32, U32, U32, U32, U8, I64, I64, int, int]:
    n = len(offsets) - 1
    room = (offsets[n] - offsets[0]) // 2 + n + 1
    word, term = np.empty(room, np.uint32), np.empty(room, np.uint32)
    start, stop = np.empty(room, np.uint32), np.empty(room, np.uint32)
    flags = np.empty(room, np.uint8)
    sentence = np.empty(room, np.int64)
    tok_off, sen_off = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    basis = np.uint64(0xCBF29CE484222325)
    second_mask = np.uint64((1 << cp.FOLD_BITS) - 1)
    m = s = 0
    for d in range(n):
        base, end = offsets[d], offsets[d + 1]
        i = base
        new_sentence = True
        in_quote = False
        line_start = base
        last_word_end = base  # where the last token ended, to see "1 letter + ." abbreviations
        previous = np.uint64(0)  # the last spaceless character, for bigrams
        newlines = 0
        hole = out_offsets[d]
        while i < end:
            if hole < out_offsets[d + 1] and i - base >= out_spans[2 * hole]:
                i = base + out_spans[2 * hole + 1]  # left out: credits
                hole += 1
                new_sentence = True
                previous = np.uint64(0)
                continue
            code, size = _decode(data, i, end)
            k = kind[code] if code < cp.COUNT else np.uint8(0)
            low = k & 15
            if low == cp.WORD or low == cp.DIGIT or low == cp.SPACELESS:
                newlines = 0
                flag = np.uint8(0)
                if in_quote:
                    flag |= np.uint8(QUOTED)
                if (k & cp.UPPER) != 0:
                    flag |= np.uint8(CAPITAL)
                token_start = i
                h = basis
                t = basis
                letters = 0
                if low == cp.SPACELESS:
                    f = fold[code]
                    h = _step(h, f)
                    t = _step(_step(basis, previous), f)
                    previous = f
                    letters = 1
                    flag |= np.uint8(SPACELESS)
                    i += size
                else:
                    previous = np.uint64(0)
                    while True:
                        if low == cp.DIGIT:
                            flag |= np.uint8(NUMBER)
                        if low != cp.IGNORED:
                            f = fold[code] if code < cp.COUNT else np.uint64(code)
                            first = f & second_mask
                            h = _step(h, first)
                            letters += 1
                            if letters <= term_letters:
                                t = h
                            second = f >> np.uint64(cp.FOLD_BITS)
                            if second != 0:
                                h = _step(h, second)
                                letters += 1
                                if letters <= term_letters:
                                    t = h
                        i += size
                        if i >= end:
                            break
                        code, size = _decode(data, i, end)
                        k = kind[code] if code < cp.COUNT else np.uint8(0)
                        low = k & 15
                        if low == cp.WORD or low == cp.DIGIT or low == cp.IGNORED:
                            continue
                        # 2,000 and 3.5: a point or comma between digits belongs to the number
                        if (flag & NUMBER) != 0 and (code == 44 or code == 46) and i + 1 < end:
                            after = data[i + 1]
                            before = data[i - 1]
                            if 48 <= after <= 57 and 48 <= before <= 57:
                                i += 1
                                code, size = _decode(data, i, end)
                                low = cp.DIGIT
                                continue
                        break
                    if (flag & NUMBER) != 0:
                        t = h
                if new_sentence or (s > sen_off[d] and m - sentence[s - 1] >= MAX_SENTENCE):
                    sentence[s] = m
                    s += 1
                    flag |= np.uint8(INITIAL)
                    new_sentence = False
                word[m] = _mix(h)
                term[m] = _mix(t ^ np.uint64(0x9E3779B97F4A7C15))
                start[m] = token_start - base
                stop[m] = i - base
                flags[m] = flag
                m += 1
                last_word_end = i
                if i < end and low == cp.APOSTROPHE:  # the tail of a contraction or possessive
                    j = i + size
                    tail = 0
                    while j < end and tail < 3:
                        c2, s2 = _decode(data, j, end)
                        if c2 >= cp.COUNT or (kind[c2] & 15) != cp.WORD or (kind[c2] & cp.UPPER) != 0:
                            break
                        tail += 1
                        j += s2
                    if 0 < tail < 3:
                        i = j
                        last_word_end = i
                continue
            i += size
            if low == cp.SPACE:
                continue
            previous = np.uint64(0)
            if low == cp.NEWLINE:
                newlines += 1
                if newlines >= 2 or i - line_start < SHORT_LINE:
                    new_sentence = True
                    if newlines >= 2:
                        in_quote = False
                line_start = i
                continue
            if low == cp.STOP:
                short = False
                if m > tok_off[d] and last_word_end == i - size:
                    w = word[m - 1]
                    if stop[m - 1] - start[m - 1] == 1 and (flags[m - 1] & NUMBER) == 0:
                        short = True
                    else:
                        for a in abbreviations:
                            if a == w:
                                short = True
                if not short and _sentence_follows(data, i, end, kind):
                    new_sentence = True
            elif low == cp.FULL_STOP:
                if _sentence_follows(data, i, end, kind):
                    new_sentence = True
            elif low == cp.STRONG:
                new_sentence = True
            elif low == cp.OPEN_QUOTE:
                in_quote = True
            elif low == cp.CLOSE_QUOTE:
                in_quote = False
            elif low == cp.QUOTE:
                following = np.uint8(cp.SPACE)
                if i < end:
                    c2, s2 = _decode(data, i, end)
                    following = (kind[c2] & 15) if c2 < cp.COUNT else 0
                in_quote = following == cp.WORD or following == cp.DIGIT or following == cp.SPACELESS
        tok_off[d + 1] = m
        sen_off[d + 1] = s
    return tok_off, word, term, start, stop, flags, sen_off, sentence, m, s


def tokenise(data: U8, offsets: I64, hole_offsets: I64 | None = None, holes: U32 | None = None) -> Tokens:
    """The words of a column of texts.

    Parameters
    ----------
    data : uint8 array
        The texts as UTF-8, one after the other.
    offsets : int64 array, shape (n + 1,)
        Text ``i`` is ``data[offsets[i]:offsets[i + 1]]``.
    hole_offsets, holes : int64 (n + 1,) and uint32 (2 * h,), optional
        Byte spans to leave out, sorted per text: ``holes[2 * j], holes[2 * j + 1]`` for ``j`` in
        ``hole_offsets[i]:hole_offsets[i + 1]``. A hole ends a sentence.

    Returns
    -------
    Tokens

    Notes
    -----
    One pass, O(bytes), over blocks of texts in threads.

    Examples
    --------
    >>> text = "Mr. Modi's visit. It cost $2,000!".encode()
    >>> tokens = tokenise(np.frombuffer(text, np.uint8), np.array([0, len(text)]))
    >>> [text[a:b].decode() for a, b in zip(tokens.start, tokens.end)]
    ['Mr', 'Modi', 'visit', 'It', 'cost', '2,000']
    >>> tokens.sentence.tolist()
    [0, 3]
    """
    n = len(offsets) - 1
    if hole_offsets is None or holes is None:
        hole_offsets, holes = np.zeros(n + 1, np.int64), np.empty(0, np.uint32)
    table, abbreviations = cp.load(), _abbreviations()

    def block(first: int, last: int) -> Tokens:
        tok_off, *columns, sen_off, sentence, m, s = _tokenise(
            data, offsets[first : last + 1], hole_offsets[first : last + 1], holes, table.kind, table.fold,
            abbreviations, TERM_LETTERS,
        )
        word, term, start, stop, flags = (column[:m].copy() for column in columns)
        return Tokens(tok_off, word, term, start, stop, flags, sen_off, sentence[:s].copy())

    return _joined(over_rows(n, block))


def _joined(blocks: list[Tokens]) -> Tokens:
    """Blocks of texts as one column, field by field so that little stands in memory twice."""
    if not blocks:
        none, nothing = np.zeros(1, np.int64), np.empty(0, np.uint32)
        return Tokens(none, nothing, nothing, nothing, nothing, nothing.astype(np.uint8), none, none[:0])
    words = np.cumsum([0] + [b.offsets[-1] for b in blocks])
    sentences = np.cumsum([0] + [b.sentence_offsets[-1] for b in blocks])
    zero = np.zeros(1, np.int64)
    offsets = np.concatenate([zero, *(b.offsets[1:] + w for b, w in zip(blocks, words, strict=False))])
    sen_off = np.concatenate([zero, *(b.sentence_offsets[1:] + s for b, s in zip(blocks, sentences, strict=False))])
    sentence = np.concatenate([b.sentence + w for b, w in zip(blocks, words, strict=False)])
    columns = [[b.word for b in blocks], [b.term for b in blocks], [b.start for b in blocks], [b.end for b in blocks]]
    flags = [b.flags for b in blocks]
    blocks.clear()
    joined = []
    for column in columns:
        joined.append(np.concatenate(column))
        column.clear()
    word, term, start, end = joined
    return Tokens(offsets, word, term, start, end, np.concatenate(flags), sen_off, sentence)


_ABBREVIATIONS: U32 | None = None


def _abbreviations() -> U32:
    global _ABBREVIATIONS
    if _ABBREVIATIONS is None:
        _ABBREVIATIONS = np.empty(0, np.uint32)
        _ABBREVIATIONS = hash_words(ABBREVIATIONS)[0]
    return _ABBREVIATIONS


def hash_words(words: list[str]) -> tuple[U32, U32]:
    """The word and the term hash of each single word, as the kernel gives them.

    Parameters
    ----------
    words : list of str
        A string that is not exactly one word by the kernel's rules gets its first word's hashes, or 0.

    Returns
    -------
    (uint32 array, uint32 array)
        Word hashes and term hashes, shape (len(words),).
    """
    encoded = [w.encode("utf-8", "replace") for w in words]
    offsets = np.zeros(len(words) + 1, np.int64)
    np.cumsum([len(e) for e in encoded], out=offsets[1:])
    tokens = tokenise(np.frombuffer(b"".join(encoded), np.uint8), offsets)
    first = tokens.offsets[:-1]
    single = np.diff(tokens.offsets) > 0
    word, term = np.zeros(len(words), np.uint32), np.zeros(len(words), np.uint32)
    word[single], term[single] = tokens.word[first[single]], tokens.term[first[single]]
    return word, term
