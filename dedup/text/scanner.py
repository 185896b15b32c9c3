# ruff: noqa: PLR1714 - a compiled kernel knows no sets to merge comparisons into
"""The one hot kernel of reading: bytes in, words and sentences out, as the rules of :mod:`dedup.text.tokens` say."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from . import codepoints as cp
from .extents import FAR
from .stems import LETTERS, stem
from .utf8 import EACH, EIGHT, SMALL, decode, eight_at, letters_in

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]

CAPITAL, NUMBER, QUOTED, INITIAL, SPACELESS, CASELESS = 1, 2, 4, 8, 16, 32  # flags of a token

MAX_SENTENCE = 80  # words; what runs on longer is a list or a page without full stops, and is cut here
SHORT_LINE = 50  # characters; the end of a shorter line ends a sentence (headings, menus), that of a longer one wraps
TAIL = 3  # letters from which a word behind an apostrophe is a word of its own (l'accord)

TERM_LETTERS = 7
"""Letters of a word that make its term: ``normalisation`` and ``normalised`` share ``normali``. In the scripts of
:mod:`dedup.text.stems` they are those of its stem."""

_BASIS = np.uint64(0xCBF29CE484222325)
_POINT, _COMMA = ord("."), ord(",")
_CR, _LF = ord("\r"), ord("\n")
LAST_LATIN = 0x36F  # the scripts behind it have stems
LAST_CASED = 0x58F  # scripts past Armenian have no capitals to look for
_ZERO, _NINE = ord("0"), ord("9")
_THOUSAND = 3  # digits of a group
_LONGEST = 4  # bytes of a character


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
    j = i + decode(data, i, end)[1]
    letters = 0
    while j < end and letters < TAIL:
        code, size = decode(data, j, end)
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
        code, size = decode(data, i, end)
        low = kind[code] & cp.CLASS
        if low == cp.SPACE or low == cp.NEWLINE:
            spaced = True
        elif low == cp.WORD:
            return spaced and ((kind[code] & cp.UPPER) != 0 or code > LAST_CASED)
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
    """Whether a quotation mark before byte ``i`` that may open or close opens: a word stands right behind it."""
    if i >= end:
        return False
    low = kind[decode(data, i, end)[0]] & cp.CLASS
    return bool(low == cp.WORD or low == cp.DIGIT or low == cp.SPACELESS)


@nb.njit(nogil=True, cache=True)
def _next_hole(holes: U32, hole: int, last: int, at: int) -> int:
    """The first hole from ``hole`` on that reaches past byte ``at`` and is not empty; ``last`` if there is none."""
    while hole < last and (holes[2 * hole + 1] <= at or holes[2 * hole + 1] <= holes[2 * hole]):
        hole += 1
    return hole


@nb.njit(nogil=True, cache=True)
def scan(  # noqa: C901, PLR0912, PLR0915
    data: U8, offsets: I64, hole_offsets: I64, holes: U32, kind: U8, fold: U64, abbreviations: U32
) -> tuple[I64, U32, U32, U8, U8, U8, I64, I64, U32, I64]:
    """The words of a column of texts; what goes in and comes out is told at :func:`dedup.text.tokens.tokenise`.

    One state machine, in one piece, and no array gives way to a larger one in it: numba counts references to arrays
    that a loop may put in the place of others, and to some that it hands to helpers, at every turn and so that no other
    thread sees half of it. That took 23 of 40 ns a word. Helpers are for what is rare.
    """
    n = len(offsets) - 1
    room = (offsets[n] - offsets[0] + n) // 2 + 1  # a word has a byte, and one stands between two
    word, term = np.empty(room, np.uint32), np.empty(room, np.uint32)
    gaps, sizes, flags = np.empty(room, np.uint8), np.empty(room, np.uint8), np.empty(room, np.uint8)
    sentence, begins = np.empty(room, np.int64), np.empty(room, np.uint32)
    far = np.empty(((offsets[n] - offsets[0]) // FAR, 3), np.int64)  # each takes so many bytes
    tok_off, sen_off = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    one = np.uint64((1 << cp.FOLD_BITS) - 1)
    so_far = np.empty(EIGHT + 1, np.uint64)  # the hashes of the first letters of eight
    spelled = np.zeros(LETTERS, np.uint32)  # the letters of the word at hand
    m = s = fars = full = 0  # words, sentences, far words, and the word before which the last sentence is full
    for d in range(n):
        base, end = offsets[d], offsets[d + 1]
        i = line_start = word_end = ended = base
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
                begin = i
                count, run = np.int64(0), np.int64(EIGHT)
                h = t = _BASIS
                while run == EIGHT and i + EIGHT <= limit:  # letters of ASCII: most words of most texts
                    eight = eight_at(data, i)
                    run = letters_in(eight)
                    if run == 0:
                        break
                    if count == 0:
                        capital = eight & np.uint64(SMALL) == 0
                    eight |= EACH * np.uint64(SMALL)
                    for k in range(EIGHT):  # all eight: nobody foresees how long a word is
                        so_far[k] = h
                        h = _step(h, (eight >> np.uint64(8 * k)) & np.uint64(0xFF))
                    so_far[EIGHT] = h
                    h = so_far[np.uint64(run)]
                    if count == 0:
                        t = h if run <= TERM_LETTERS else so_far[TERM_LETTERS]
                    count += run
                    i += run
                code, size = decode(data, i, limit) if i < limit else (0, 0)
                low = kind[np.uint64(code)] & cp.CLASS
                flag = QUOTED if in_quote else 0
                if count > 0 or low == cp.WORD or low == cp.DIGIT:
                    letters = int(count)
                    previous = np.uint64(0)
                    if count > 0:
                        spelled[0] = 0  # so no script that has stems
                        flag |= CAPITAL if capital else 0
                    elif (kind[code] & cp.UPPER) != 0:
                        flag |= CAPITAL
                    elif code > LAST_CASED:
                        flag |= CASELESS
                    while i < limit and (low == cp.WORD or low == cp.DIGIT or low == cp.IGNORED):
                        if low == cp.DIGIT:
                            flag |= NUMBER
                        if low != cp.IGNORED:
                            f = fold[code]
                            while True:
                                h = _step(h, f & one)
                                if letters < LETTERS:
                                    spelled[letters] = f & one
                                letters += 1
                                if letters <= TERM_LETTERS:
                                    t = h
                                f >>= np.uint64(cp.FOLD_BITS)
                                if f == 0:
                                    break
                        i += size
                        if i >= limit:
                            break
                        code, size = decode(data, i, limit)
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
                        code, size = decode(data, i, limit)
                        low = cp.DIGIT
                    if (flag & NUMBER) != 0:
                        t = h
                    elif spelled[0] > LAST_LATIN and letters > 0:
                        t = _BASIS
                        first, last = stem(spelled, min(letters, LETTERS))
                        for j in range(first, min(last, first + TERM_LETTERS)):
                            t = _step(t, np.uint64(spelled[j]))
                elif low == cp.SPACELESS:
                    letters = 0
                    t = _step(t, previous)
                    previous = fold[code] & one  # without its marks, composed or not
                    flag |= SPACELESS
                    while True:
                        f = fold[code]
                        while f != 0:
                            h, t = _step(h, f & one), _step(t, f & one)
                            f >>= np.uint64(cp.FOLD_BITS)
                        i += size
                        if i >= limit:
                            break
                        code, size = decode(data, i, limit)
                        low = kind[code] & cp.CLASS
                        if low != cp.MARK:
                            break
                else:
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
                    elif low == cp.OPEN_QUOTE:  # but „Regen“ and »Regen« close with what opens elsewhere
                        in_quote = not in_quote or _opens(data, i, limit, kind)
                    elif low == cp.CLOSE_QUOTE:  # and ”regn” opens with what closes elsewhere
                        in_quote = not in_quote and _opens(data, i, limit, kind)
                    elif low == cp.QUOTE:
                        in_quote = _opens(data, i, limit, kind)
                    continue
                if new_sentence or m >= full:
                    sentence[s], begins[s] = m, begin - base
                    s += 1
                    ended = begin
                    full = m + MAX_SENTENCE
                    flag |= INITIAL
                    new_sentence = False
                at = np.uint64(m)
                word[at] = _mix(h)
                term[at] = _mix(t ^ np.uint64(0x9E3779B97F4A7C15))
                gap, size_of_word = begin - ended, i - begin
                if gap >= FAR or size_of_word >= FAR:
                    far[fars] = m, begin - base, i - base
                    fars += 1
                gaps[at], sizes[at], flags[at] = min(gap, FAR), min(size_of_word, FAR), flag
                ended = i
                m += 1
                newlines = 0
                word_end = i
                if i < limit and low == cp.APOSTROPHE:
                    word_end = i = _past_tail(data, i, limit, kind)
                elif i < limit and low == cp.SPACE:
                    i += size
            if limit >= end:
                break
            i = base + np.int64(holes[2 * hole + 1])
            new_sentence = True
            previous = np.uint64(0)
        tok_off[d + 1] = m
        sen_off[d + 1] = s
    return (
        tok_off, word[:m].copy(), term[:m].copy(), gaps[:m].copy(), sizes[:m].copy(), flags[:m].copy(),
        sen_off, sentence[:s].copy(), begins[:s].copy(), far[:fars].copy(),
    )
