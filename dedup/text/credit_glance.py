"""A first look at a text: where a word or marker may begin, and where a line, a sentence or a bracket may.

All that follows looks at these places alone, so this is what a long text costs. Both kernels are without a branch on
what the characters are: a processor that guesses wrong at every seventh takes three times as long.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .credit_literals import (
    ANYWHERE,
    BEGINS,
    BEGINS_A_WORD,
    BLANK,
    IN_A_WORD,
    ONLY_START,
    SHORT,
    TURN,
    Literals,
    kernel,
    place_of,
    wide,
)

I32 = npt.NDArray[np.int32]
U8 = npt.NDArray[np.uint8]

_ASCII = 128
_A, _ALPHABET, _SMALL, _BLANK = 97, 26, 32, 32
"""Small letters of ASCII, how many there are, the bit by which they differ from the capital ones; a space."""


@kernel
def noted(c: Any, low: int, high: int, every: bool, mask: U8, out: I32, count: int) -> int:
    """Put the places from ``low`` to ``high`` that are worth a second look behind ``count`` others: all but blanks and
    small letters of ASCII behind others, and even these if ``every`` place is.

    Parameters
    ----------
    c : array
        The characters of a text, as in :mod:`dedup.text.credit_places`.
    every : bool
        As ``lit.everywhere`` of :class:`~dedup.text.credit_literals.Literals` says.
    mask : uint8
        Room for as many values as there are characters.
    out : int32
        Room for as many places as there are characters, and one more.

    Returns
    -------
    int
        How many there are then.

    Notes
    -----
    Comparisons of neighbours compile to vector instructions, as a table of characters does not.
    """
    if low >= high:
        return count
    here, before, wanted = c[low + 1 : high], c[low : high - 1], mask[low + 1 : high]
    mask[low] = 1
    for i in range(len(here)):
        letter, one = np.uint32(here[i]), np.uint32(before[i])
        small = np.uint32(letter - np.uint32(_A)) < np.uint32(_ALPHABET)
        inside = np.uint32((one | np.uint32(_SMALL)) - np.uint32(_A)) < np.uint32(_ALPHABET)
        wanted[i] = np.uint8(every) | (np.uint8(1) - np.uint8((small & inside) | (letter == np.uint32(_BLANK))))
    now = np.uint64(count)  # not below 0, where places count from the end: numba need not look for it
    for i in range(np.uint64(low), np.uint64(high)):
        out[now] = i
        now += np.uint64(mask[i])
    noted_now: int = wide(now)
    return noted_now


@kernel
def told_apart(c: Any, n: int, places: I32, lit: Literals, turns: I32) -> tuple[int, int]:
    """Tell the words and markers, of which ``places`` keeps those whose first four characters stand there, from turns.

    Returns
    -------
    begun : int
        How many places it keeps.
    turned : int
        How many were put into ``turns``, where a line, a sentence or a bracket may begin.
    """
    looks, pairs, fours = lit.looks, lit.pairs, lit.fours
    others = len(looks) - 1
    begun = turned = 0
    for k in range(len(places)):
        i = wide(places[k])
        here = wide(c[i])
        second = wide(c[i + 1]) if i + 1 < n else wide(0)
        third = wide(c[i + 2]) if i + 2 < n else wide(0)
        fourth = wide(c[i + 3]) if i + 3 < n else wide(0)
        look = looks[min(here, others)]
        before = looks[min(wide(c[i - 1]), others)] if i else looks[others]
        alone = before & IN_A_WORD == 0
        sign = pairs[min(here, _ASCII) * (_ASCII + 1) + min(second, _ASCII)]
        begins = (look & BEGINS != 0) | ((look & BEGINS_A_WORD != 0) & alone)
        may = (sign & ANYWHERE != 0) | ((sign & ONLY_START != 0) & alone)
        four, three = fours[place_of(here, second, third, fourth)], fours[place_of(here, second, third, 0)]
        known = (sign & SHORT != 0) | (four | three != 0)
        turns[turned] = places[begun] = i
        begun += begins & may & known
        turned += look & TURN != 0
    return begun, turned


@kernel
def kind_of(signs: U8, point: int) -> int:
    """What a character is, as bits."""
    return wide(signs[point]) if point < len(signs) else 0


@kernel
def skip_blanks(signs: U8, c: Any, at: int, end: int) -> int:
    """Where the next character that is no blank stands, or the end."""
    while at < end and kind_of(signs, c[at]) & BLANK:
        at += 1
    return at
