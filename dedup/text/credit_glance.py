"""A first look at a text: where a word or marker may begin, and where a line, a sentence or a bracket may.

All that follows looks at these places alone, so this is what a long text costs. Both kernels are without a branch: a
processor that guesses wrong at every seventh character takes three times as long.
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


@kernel
def noted(c: Any, low: int, high: int, looks: U8, out: I32, count: int) -> int:
    """Put the places from ``low`` to ``high`` that are worth a second look behind ``count`` others.

    Parameters
    ----------
    c : array
        The characters of a text, as in :mod:`dedup.text.credit_places`.
    looks : uint8
        Of :class:`~dedup.text.credit_literals.Literals`.
    out : int32
        Room for as many places as there are characters, and one more.

    Returns
    -------
    int
        How many there are then.
    """
    others = len(looks) - 1
    before = looks[min(wide(c[low - 1]), others)] if low else looks[others]
    for i in range(low, high):
        look = looks[min(wide(c[i]), others)]
        out[count] = i
        count += (look & (BEGINS | TURN) != 0) | ((look & BEGINS_A_WORD != 0) & (before & IN_A_WORD == 0))
        before = look
    return count


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
        before = looks[min(wide(c[i - 1]), others)] if i else looks[others]
        sign = pairs[min(here, _ASCII) * (_ASCII + 1) + min(second, _ASCII)]
        may = (sign & ANYWHERE != 0) | ((sign & ONLY_START != 0) & (before & IN_A_WORD == 0))
        known = (sign & SHORT != 0) | (fours[place_of(here, second, third, fourth)] != 0)
        turns[turned] = places[begun] = i
        begun += may & known
        turned += looks[min(here, others)] & TURN != 0
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
