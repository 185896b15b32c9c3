"""Where the stem of a word begins and ends, for scripts whose languages inflect short words.

A term is the beginning of a word (:data:`dedup.text.tokens.TERM_LETTERS`), which joins the forms of long words in any
language. Languages with cases and clitics change short ones as well: ``мост``, ``моста`` and ``мостов`` are one
bridge, ``مياه`` and ``والمياه`` one water. Rewriting changes the grammar around a word more often than the word, so
without this a Russian rewrite looks like another text.

Light stemming is enough for retrieval and errs little (Savoy 2006 for European languages, Larkey et al. 2007 for
Arabic, Ramanathan and Rao 2003 for Hindi). The rules here are of that kind, by script and not by language, because a
word is read before anybody knows what language it is in. Latin words are left alone: one script, a hundred languages.
Letters come folded, so й is и, ё is е, final ς is σ, and Arabic has neither hamza nor vowel signs.
"""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

U32 = npt.NDArray[np.uint32]

LETTERS = 32
"""Letters of a word that are looked at; what runs on longer keeps its beginning anyway."""

_CYRILLIC_VOWELS = tuple(ord(c) for c in "аеиоуыэюяєі")
_CYRILLIC_SOFT, _CYRILLIC_HARD = ord("ь"), ord("ъ")
_CYRILLIC_CASES = tuple(ord(c) for c in "мхвг")  # -ам -ах -ов -ым -их -ого
_CYRILLIC_VERBS = tuple(ord(c) for c in "лт")  # -ил -ет, and the Bulgarian article -ат
_ES, _YA = ord("с"), ord("я")

_GREEK_VOWELS = tuple(ord(c) for c in "αεηιουω")
_GREEK_ENDS = tuple(ord(c) for c in "σν")

_ALEF, _LAM, _WAW = ord("ا"), ord("ل"), ord("و")
_ARABIC_PAIRS = tuple(ord(a) << 16 | ord(b) for a, b in ("ها", "ان", "ات", "ون", "ين", "يه", "ية"))
_ARABIC_ENDS = tuple(ord(c) for c in "ةهي")
_BEFORE_ARTICLE = tuple(ord(c) for c in "وبكف")

_HE, _VAV, _YOD, _TAV, _MEM, _FINAL_MEM = ord("ה"), ord("ו"), ord("י"), ord("ת"), ord("מ"), ord("ם")

_KOREAN_PARTICLES = tuple(ord(c) for c in "은는이가을를에의로도만과와들")
_KOREAN_PAIRS = tuple(ord(a) << 16 | ord(b) for a, b in ("에서", "으로", "까지", "부터", "에게", "에는", "에도"))

_INDIC_BLOCK = 0x80  # Devanagari, Bengali, Gurmukhi, … are laid out alike
_DEVANAGARI_I_SIGN, _DEVANAGARI_YA = 0x093F, ord("य")


@nb.njit(nogil=True, cache=True)
def stem(letters: U32, count: int) -> tuple[int, int]:
    """Where the stem of a word stands.

    Parameters
    ----------
    letters : uint32 array, shape (>= count,)
        Its folded code points.
    count : int
        How many there are, at least one.

    Returns
    -------
    (int, int)
        From letter, to letter: never empty, and the whole word in a script without rules.
    """
    script = letters[0]
    first, last = 0, count
    if 0x400 <= script < 0x530:
        last = _cyrillic(letters, count)
    elif 0x370 <= script < 0x400:
        last = _greek(letters, count)
    elif 0x590 <= script < 0x600:
        first, last = _hebrew(letters, count)
    elif 0x600 <= script < 0x780:
        first, last = _arabic(letters, count)
    elif 0x900 <= script < 0xD80:
        last = _indic(letters, count)
    elif 0xAC00 <= script < 0xD7A4:
        last = _korean(letters, count)
    return first, last


@nb.njit(nogil=True, cache=True)
def _cyrillic(letters: U32, count: int) -> int:
    """Strip what is left of a case or person ending until nothing is: иями → иям → и → nothing."""
    last = count
    if last >= 6 and letters[last - 2] == _ES and (letters[last - 1] == _YA or letters[last - 1] == _CYRILLIC_SOFT):
        last -= 2
    while True:
        before = last
        while last > 3 and (
            letters[last - 1] in _CYRILLIC_VOWELS
            or letters[last - 1] == _CYRILLIC_SOFT
            or letters[last - 1] == _CYRILLIC_HARD
        ):
            last -= 1
        behind_vowel = letters[last - 2] in _CYRILLIC_VOWELS or letters[last - 2] == _CYRILLIC_HARD
        case = last >= 5 and letters[last - 1] in _CYRILLIC_CASES
        verb = last >= 6 and letters[last - 1] in _CYRILLIC_VERBS
        if behind_vowel and (case or verb):
            last -= 2
        if last == before:
            return last


@nb.njit(nogil=True, cache=True)
def _greek(letters: U32, count: int) -> int:
    last = count
    if last > 3 and letters[last - 1] in _GREEK_ENDS:
        last -= 1
    while last > 3 and letters[last - 1] in _GREEK_VOWELS:
        last -= 1
    return last


@nb.njit(nogil=True, cache=True)
def _hebrew(letters: U32, count: int) -> tuple[int, int]:
    first, last = 0, count
    if last - first >= 5 and letters[first] == _VAV:
        first += 1
    if last - first >= 4 and letters[first] == _HE:
        first += 1
    if last - first >= 5 and (
        (letters[last - 2] == _YOD and (letters[last - 1] == _FINAL_MEM or letters[last - 1] == _MEM))
        or (letters[last - 2] == _VAV and letters[last - 1] == _TAV)
    ):
        last -= 2
    elif last - first >= 4 and (letters[last - 1] == _HE or letters[last - 1] == _TAV):
        last -= 1
    return first, last


@nb.njit(nogil=True, cache=True)
def _arabic(letters: U32, count: int) -> tuple[int, int]:
    """The article with what is written before it, "and", then one ending of gender, number or person."""
    first, last = 0, count
    if last >= 6 and letters[1] == _ALEF and letters[2] == _LAM and letters[0] in _BEFORE_ARTICLE:
        first = 3
    elif last >= 5 and letters[1] == _LAM and (letters[0] == _ALEF or letters[0] == _LAM):
        first = 2
    elif last >= 5 and letters[0] == _WAW:
        first = 1
    if last - first >= 5:
        a, b = letters[last - 2], letters[last - 1]
        if (np.int64(a) << 16 | np.int64(b)) in _ARABIC_PAIRS:
            return first, last - 2
    if last - first >= 4 and letters[last - 1] in _ARABIC_ENDS:
        last -= 1
    return first, last


@nb.njit(nogil=True, cache=True)
def _indic(letters: U32, count: int) -> int:
    """Strip vowel signs, nasal signs and, behind a vowel sign, an independent vowel: महिलाओं → महिल."""
    last = count
    while last > 2:
        at = letters[last - 1] % _INDIC_BLOCK
        sign = 0x01 <= at <= 0x03 or 0x3E <= at <= 0x4D
        behind = letters[last - 2] % _INDIC_BLOCK
        vowel = 0x05 <= at <= 0x14 and 0x3E <= behind <= 0x4C
        glide = letters[last - 1] == _DEVANAGARI_YA and letters[last - 2] == _DEVANAGARI_I_SIGN and last < count
        if not (sign or vowel or glide):
            break
        last -= 1
    return last


@nb.njit(nogil=True, cache=True)
def _korean(letters: U32, count: int) -> int:
    last = count
    if last >= 4 and (np.int64(letters[last - 2]) << 16 | np.int64(letters[last - 1])) in _KOREAN_PAIRS:
        last -= 2
    if last >= 3 and letters[last - 1] in _KOREAN_PARTICLES:
        last -= 1
    return last
