"""What two texts are about: their words, their names and numbers, their neighbouring content words."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from ..texts import Texts
from .measures import COLUMN

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

_COSINE = COLUMN["cosine"]
_VOCABULARY = COLUMN["vocabulary"]
_NAMES_NUMBERS = COLUMN["names_numbers"]
_NUMBERS = COLUMN["numbers"]
_PHRASES = COLUMN["phrases"]
_FACTS_COSINE = COLUMN["facts_cosine"]


@nb.njit(nogil=True, cache=True)
def _facts(t: Texts, s: int, l: int, row: F32) -> None:  # noqa: E741
    """Names and numbers: the share of those of ``s`` that ``l`` has, of numbers alone, and the cosine of both sets."""
    low_bits, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    i, i_end, j, j_end = t.fact_offsets[s], t.fact_offsets[s + 1], t.fact_offsets[l], t.fact_offsets[l + 1]
    shared = total = shared_numbers = total_numbers = both = norm_s = norm_l = 0.0
    while i < i_end or j < j_end:
        x = t.facts[i] if i < i_end else np.uint64(1) << np.uint64(63)
        y = t.facts[j] if j < j_end else np.uint64(1) << np.uint64(63)
        fact = x if x <= y else y  # noqa: FURB136 - numba's min of two uint64 is a float
        w = t.idf[fact & low_bits]
        number = (fact >> half) != 0
        if x <= y:
            total += w
            total_numbers += w if number else 0.0
            norm_s += w * w
            i += 1
        if y <= x:
            norm_l += w * w
            j += 1
        if x == y:
            shared += w
            shared_numbers += w if number else 0.0
            both += w * w
    # scripts without capitals have no names to tell: all words stand in for them
    row[_NAMES_NUMBERS] = shared / total if total > 0 else row[_VOCABULARY]
    row[_NUMBERS] = shared_numbers / total_numbers if total_numbers > 0 else row[_NAMES_NUMBERS]
    row[_FACTS_COSINE] = both / np.sqrt(norm_s * norm_l) if norm_s > 0 and norm_l > 0 else row[_COSINE]


@nb.njit(nogil=True, cache=True)
def _phrases(t: Texts, s: int, l: int) -> float:  # noqa: E741
    """The share of the phrases of ``s``, by the weight of both terms, that ``l`` has too."""
    low_bits, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    j, j_end = t.phrase_offsets[l], t.phrase_offsets[l + 1]
    shared = total = 0.0
    for i in range(t.phrase_offsets[s], t.phrase_offsets[s + 1]):
        v = t.phrases[i]
        w = t.idf[v & low_bits] + t.idf[v >> half]
        total += w
        while j < j_end and t.phrases[j] < v:
            j += 1
        if j < j_end and t.phrases[j] == v:
            shared += w
    return shared / total if total > 0 else 0.0


@nb.njit(nogil=True, cache=True)
def profile(t: Texts, ro: I64, rt: U32, rw: F32, s: int, l: int, row: F32) -> None:  # noqa: E741
    """Cosine, shared vocabulary, names and numbers, and phrases."""
    i, i_end, j, j_end = ro[s], ro[s + 1], ro[l], ro[l + 1]
    dot = shared = total = 0.0
    while i < i_end:
        while j < j_end and rt[j] < rt[i]:
            j += 1
        w = t.idf[rt[i]]
        total += w
        if j < j_end and rt[j] == rt[i]:
            dot += rw[i] * rw[j]
            shared += w
        i += 1
    row[_COSINE] = min(dot, 1.0)
    row[_VOCABULARY] = shared / total if total > 0 else 0.0
    _facts(t, s, l, row)
    row[_PHRASES] = _phrases(t, s, l)
