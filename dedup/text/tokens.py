"""Texts to tokens: the one hot kernel of reading.

One pass over the UTF-8 bytes of a column of texts gives flat arrays: a hash per word, a hash per *term* (the
word without its ending), where each word stands in the text as received, and where sentences begin. Everything
later (shingles, signatures, TF-IDF, evidence) is arithmetic on these arrays; no word becomes a Python object.

Rules of words: letters and marks of scripts with spaces run together; digits take their inner points and commas
along (``2,000.5``), and those before groups of three count for nothing (``2,000`` is ``2000``, ``3.5`` is not ``35``);
each character of a script without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) is a word, with its vowel signs and
tones, and its term is the pair with the character before it; an apostrophe ends a word and swallows what is shorter
than three letters behind it (``India's``, ``don't``). Case, accents, full-width forms and ligatures are folded
through :mod:`dedup.text.codepoints`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from ..parallel import over_rows
from . import codepoints as cp

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]

CAPITAL, NUMBER, QUOTED, INITIAL, SPACELESS = 1, 2, 4, 8, 16  # flags of a token

TERM_LETTERS = 7
"""Letters of a word that make its term: ``normalisation`` and ``normalised`` share ``normali``."""

MAX_SENTENCE = 80  # words; what runs on longer is a list or a page without full stops, and is cut here
SHORT_LINE = 50  # characters; a line end after a shorter line ends a sentence (headings, menus), after a longer it wraps
TAIL = 3  # letters from which a word behind an apostrophe is a word of its own (l'accord)

ABBREVIATIONS = (
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt st sr vs jan feb mar apr jun jul aug sep sept oct nov dec "
    "fig al dept est hon rev supt cpl pvt maj cmdr adm no nos op cit vol pp art ca approx mt ft "
    "nr bzw sra mme mlle dott"
).split()

_BASIS = np.uint64(0xCBF29CE484222325)
_POINT = ord(".")
_COMMA = ord(",")
_CR, _LF = 13, 10
_ZERO, _NINE = ord("0"), ord("9")
_THOUSAND = 3  # digits of a group
_LONGEST = 4  # bytes of a character


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
    """The code point at byte ``i`` and its length; a byte that begins no character counts as an unknown one."""
    b = np.int64(data[i])
    if b < 0x80:
        return b, 1
    if 0xC0 <= b < 0xE0 and i + 1 < end:
        return ((b & 0x1F) << 6) | (data[i + 1] & 0x3F), 2
    if 0xE0 <= b < 0xF0 and i + 2 < end:
        return ((b & 0x0F) << 12) | ((data[i + 1] & 0x3F) << 6) | (data[i + 2] & 0x3F), 3
    if 0xF0 <= b and i + 3 < end:
        code = (
            ((b & 0x07) << 18) | ((data[i + 1] & 0x3F) << 12) | ((data[i + 2] & 0x3F) << 6) | (data[i + 3] & 0x3F)
        )
        return min(code, cp.UNKNOWN), 4
    return cp.UNKNOWN, 1


@nb.njit(nogil=True, cache=True)
def _groups_thousands(data: U8, i: int, end: int) -> bool:
    """Whether exactly three digits stand behind the mark at byte ``i``."""
    digits = 0
    while digits <= _THOUSAND and i + 1 + digits < end and _ZERO <= data[i + 1 + digits] <= _NINE:
        digits += 1
    return digits == _THOUSAND


@nb.njit(nogil=True, cache=True)
def _past_tail(data: U8, i: int, end: int, kind: U8) -> int:
    """Where the tail of a contraction or possessive ends that the apostrophe at ``i`` opens; ``i`` if it opens none."""
    j = i + _decode(data, i, end)[1]
    letters = 0
    while j < end and letters < TAIL:
        code, size = _decode(data, j, end)
        if kind[code] & cp.CLASS == cp.WORD and (kind[code] & cp.UPPER) == 0:
            letters += 1
        elif kind[code] & cp.CLASS != cp.IGNORED:
            break
        j += size
    return j if 0 < letters < TAIL else i


@nb.njit(nogil=True, cache=True)
def _sentence_follows(data: U8, i: int, end: int, kind: U8) -> bool:
    """Whether what stands behind a full stop can begin a sentence: white space, then no lowercase letter."""
    spaced = False
    while i < end:
        code, size = _decode(data, i, end)
        low = kind[code] & cp.CLASS
        if low == cp.SPACE or low == cp.NEWLINE:
            spaced = True
        elif low == cp.WORD:
            # Scripts past Armenian have no case to look for.
            return spaced and ((kind[code] & cp.UPPER) != 0 or code > 0x58F)
        elif low == cp.DIGIT or low == cp.SPACELESS:
            return spaced
        elif low == cp.STOP:
            return False
        i += size
    return True


@nb.njit(nogil=True, cache=True)
def _short_line(data: U8, start: int, end: int) -> bool:
    """Whether a line has few characters (bytes that continue none)."""
    if end - start > SHORT_LINE * _LONGEST:
        return False
    characters = 0
    for i in range(start, end):
        if data[i] & 0xC0 != 0x80:
            characters += 1
    return characters < SHORT_LINE


@nb.njit(nogil=True, cache=True)
def _opens(data: U8, i: int, end: int, kind: U8) -> bool:
    """Whether a straight quotation mark before byte ``i`` opens a quote: a word stands right behind it."""
    if i >= end:
        return False
    low = kind[_decode(data, i, end)[0]] & cp.CLASS
    return low == cp.WORD or low == cp.DIGIT or low == cp.SPACELESS


@nb.njit(nogil=True, cache=True)
def _next_hole(holes: U32, hole: int, last: int, at: int) -> int:
    """The first hole from ``hole`` on that reaches past byte ``at`` and is not empty; ``last`` if there is none."""
    while hole < last and np.int64(holes[2 * hole + 1]) <= max(at, np.int64(holes[2 * hole])):
        hole += 1
    return hole


@nb.njit(nogil=True, cache=True)
def _tokenise(
    data: U8, offsets: I64, hole_offsets: I64, holes: U32, kind: U8, fold: U64, abbreviations: U32, term_letters: int
) -> tuple[I64, U32, U32, U32, U32, U8, I64, I64]:
    n = len(offsets) - 1
    room = (offsets[n] - offsets[0] + n) // 2 + 1  # a word has a byte, and one stands between two
    word, term = np.empty(room, np.uint32), np.empty(room, np.uint32)
    start, stop = np.empty(room, np.uint32), np.empty(room, np.uint32)
    flags = np.empty(room, np.uint8)
    sentence = np.empty(room, np.int64)
    tok_off, sen_off = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    one = np.uint64((1 << cp.FOLD_BITS) - 1)
    m = s = 0
    for d in range(n):
        base, end = offsets[d], offsets[d + 1]
        i = line_start = word_end = base
        new_sentence, in_quote = True, False
        newlines = letters = 0
        previous = np.uint64(0)  # the last spaceless character, for pairs
        hole = hole_offsets[d]
        while True:
            hole = _next_hole(holes, hole, hole_offsets[d + 1], i - base)
            limit = end
            if hole < hole_offsets[d + 1]:
                limit = min(end, max(i, base + np.int64(holes[2 * hole])))
            while i < limit:
                code, size = _decode(data, i, limit)
                low = kind[code] & cp.CLASS
                if low == cp.WORD or low == cp.DIGIT or low == cp.SPACELESS:
                    start[m] = i - base
                    h = t = _BASIS
                    letters, flag = 0, (QUOTED if in_quote else 0)
                    if low == cp.SPACELESS:
                        t = _step(t, previous)
                        previous = fold[code]
                        flag |= SPACELESS
                        while True:
                            f = fold[code]
                            while f != 0:
                                h, t = _step(h, f & one), _step(t, f & one)
                                f >>= np.uint64(cp.FOLD_BITS)
                            i += size
                            if i >= limit:
                                break
                            code, size = _decode(data, i, limit)
                            low = kind[code] & cp.CLASS
                            if low != cp.MARK:
                                break
                    else:
                        previous = np.uint64(0)
                        if (kind[code] & cp.UPPER) != 0:
                            flag |= CAPITAL
                        while True:
                            if low == cp.DIGIT:
                                flag |= NUMBER
                            if low != cp.IGNORED:
                                f = fold[code]
                                while True:
                                    h = _step(h, f & one)
                                    letters += 1
                                    if letters <= term_letters:
                                        t = h
                                    f >>= np.uint64(cp.FOLD_BITS)
                                    if f == 0:
                                        break
                            i += size
                            if i >= limit:
                                break
                            code, size = _decode(data, i, limit)
                            low = kind[code] & cp.CLASS
                            if low == cp.WORD or low == cp.DIGIT or low == cp.IGNORED:
                                continue
                            if (flag & NUMBER) == 0 or (code != _POINT and code != _COMMA) or i + 1 >= limit:
                                break
                            if not (_ZERO <= data[i - 1] <= _NINE and _ZERO <= data[i + 1] <= _NINE):
                                break
                            if not _groups_thousands(data, i, limit):
                                h = _step(h, np.uint64(_POINT))
                            i += 1  # the mark; the digit behind it is next
                            code, size = _decode(data, i, limit)
                            low = cp.DIGIT
                        if (flag & NUMBER) != 0:
                            t = h
                    if new_sentence or m - sentence[s - 1] >= MAX_SENTENCE:
                        sentence[s] = m
                        s += 1
                        flag |= INITIAL
                        new_sentence = False
                    word[m] = _mix(h)
                    term[m] = _mix(t ^ np.uint64(0x9E3779B97F4A7C15))
                    stop[m] = i - base
                    flags[m] = flag
                    m += 1
                    newlines = 0
                    if i < limit and low == cp.APOSTROPHE:
                        i = _past_tail(data, i, limit, kind)
                    word_end = i
                    continue
                i += size
                if low == cp.SPACE or low == cp.IGNORED or low == cp.MARK:
                    continue
                previous = np.uint64(0)
                if low == cp.NEWLINE:
                    if code == _LF and i - 2 >= base and data[i - 2] == _CR:  # one line end, two characters
                        line_start = i
                        continue
                    newlines += 1
                    if newlines > 1 or _short_line(data, line_start, i):
                        new_sentence = True
                    if newlines > 1:
                        in_quote = False
                    line_start = i
                elif low == cp.STOP:
                    short = False
                    if m > tok_off[d] and word_end == i - size:  # "U.S.", "J. Smith", "Mr. Smith"
                        short = letters == 1 and (flags[m - 1] & NUMBER) == 0
                        for a in abbreviations:
                            short |= a == word[m - 1]
                    new_sentence |= not short and _sentence_follows(data, i, limit, kind)
                elif low == cp.FULL_STOP:
                    new_sentence |= _sentence_follows(data, i, limit, kind)
                elif low == cp.STRONG:
                    new_sentence = True
                elif low == cp.OPEN_QUOTE:
                    in_quote = True
                elif low == cp.CLOSE_QUOTE:
                    in_quote = False
                elif low == cp.QUOTE:
                    in_quote = _opens(data, i, limit, kind)
            if limit >= end:
                break
            i = base + np.int64(holes[2 * hole + 1])
            new_sentence = True
            previous = np.uint64(0)
        tok_off[d + 1] = m
        sen_off[d + 1] = s
    return (
        tok_off, word[:m].copy(), term[:m].copy(), start[:m].copy(), stop[:m].copy(), flags[:m].copy(),
        sen_off, sentence[:s].copy(),
    )


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
    return _read(data, offsets, hole_offsets, holes, _abbreviations())


def _read(data: U8, offsets: I64, hole_offsets: I64 | None, holes: U32 | None, abbreviations: U32) -> Tokens:
    n = len(offsets) - 1
    if hole_offsets is None or holes is None:
        hole_offsets, holes = np.zeros(n + 1, np.int64), np.empty(0, np.uint32)
    table = cp.load()

    def block(first: int, last: int) -> Tokens:
        part = slice(first, last + 1)
        return Tokens(
            *_tokenise(
                data, offsets[part], hole_offsets[part], holes, table.kind, table.fold, abbreviations, TERM_LETTERS
            )
        )

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


@cache
def _abbreviations() -> U32:
    return hash_words(ABBREVIATIONS)[0]


def tokenise_words(words: Sequence[str]) -> Tokens:
    """Words as a column of texts, each for itself, without a look at abbreviations."""
    encoded = [word.encode("utf-8", "replace") for word in words]
    offsets = np.zeros(len(words) + 1, np.int64)
    np.cumsum([len(e) for e in encoded], out=offsets[1:])
    return _read(np.frombuffer(b"".join(encoded), np.uint8), offsets, None, None, np.empty(0, np.uint32))


def hash_words(words: Sequence[str]) -> tuple[U32, U32]:
    """The word and the term hash of each single word, as the kernel gives them.

    Parameters
    ----------
    words : sequence of str
        A string that is not exactly one word by the kernel's rules gets its first word's hashes, or 0.

    Returns
    -------
    (uint32 array, uint32 array)
        Word hashes and term hashes, shape (len(words),).

    Examples
    --------
    >>> word, term = hash_words(["Élysée", "ELYSEE", "normalise", "normalised"])
    >>> bool(word[0] == word[1]), bool(word[2] == word[3]), bool(term[2] == term[3])
    (True, False, True)
    """
    tokens = tokenise_words(words)
    first = tokens.offsets[:-1]
    single = np.diff(tokens.offsets) > 0
    word, term = np.zeros(len(words), np.uint32), np.zeros(len(words), np.uint32)
    word[single], term[single] = tokens.word[first[single]], tokens.term[first[single]]
    return word, term
