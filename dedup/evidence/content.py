"""What two texts are about: their words, their names and numbers, their neighbouring content words.

Names and numbers are few, and merged without a branch on which is smaller: no processor can guess it, and a wrong guess
costs more than the step.
"""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from ..texts import Texts
from .measures import COLUMN

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]

_COSINE = COLUMN["cosine"]
_VOCABULARY = COLUMN["vocabulary"]
_NAMES_NUMBERS = COLUMN["names_numbers"]
_NUMBERS = COLUMN["numbers"]
_FACTS_COSINE = COLUMN["facts_cosine"]


@nb.njit(nogil=True, cache=True)
def _facts(t: Texts, s: int, l: int, row: F32) -> None:  # noqa: E741
    """Names and numbers: the share of those of ``s`` that ``l`` has, of numbers alone, and the cosine of both sets."""
    low_bits, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    i, i_end, j, j_end = t.fact_offsets[s], t.fact_offsets[s + 1], t.fact_offsets[l], t.fact_offsets[l + 1]
    shared = shared_numbers = both = 0.0
    while i < i_end and j < j_end:
        x, y = t.facts[i], t.facts[j]
        if x == y:
            w = t.idf[x & low_bits]
            shared += w
            shared_numbers += w if (x >> half) != 0 else 0.0
            both += w * w
        i += x <= y
        j += y <= x
    total, numbers = t.fact_mass[s, 0], t.fact_mass[s, 1]
    norms = t.fact_mass[s, 2] * t.fact_mass[l, 2]
    # scripts without capitals have no names to tell: all words stand in for them
    row[_NAMES_NUMBERS] = shared / total if total > 0 else row[_VOCABULARY]
    row[_NUMBERS] = shared_numbers / numbers if numbers > 0 else row[_NAMES_NUMBERS]
    row[_FACTS_COSINE] = both / np.sqrt(norms) if norms > 0 else row[_COSINE]


@nb.njit(nogil=True, cache=True)
def phrases(t: Texts, s: int, at: I64) -> float:
    """The share of the phrases of ``s``, by the weight of both terms, that the other text has too: those at ``at``."""
    low_bits, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    shared = 0.0
    for i in at:
        x = t.phrases[i]
        shared += t.idf[x & low_bits] + t.idf[x >> half]
    return shared / t.phrase_mass[s] if t.phrase_mass[s] > 0 else 0.0


@nb.njit(nogil=True, cache=True)
def masses(offsets: I64, term: U32, idf: F32) -> F64:
    """The summed IDF of the terms of each row."""
    out = np.zeros(len(offsets) - 1)
    for d in range(len(out)):
        for i in range(offsets[d], offsets[d + 1]):
            out[d] += idf[term[i]]
    return out


@nb.njit(nogil=True, cache=True)
def profile(t: Texts, rt: U32, rw: F32, mass: F64, s: int, l: int, both: I64, row: F32) -> None:  # noqa: E741
    """Cosine, shared vocabulary, names and numbers.

    ``mass`` are the :func:`masses` of the rows; ``both`` int64 (2, m) is where each term that both have stands.
    """
    dot = shared = 0.0
    for m in range(both.shape[1]):
        i, j = both[0, m], both[1, m]
        dot += rw[i] * rw[j]
        shared += t.idf[rt[i]]
    row[_COSINE] = min(dot, 1.0)
    row[_VOCABULARY] = shared / mass[s] if mass[s] > 0 else 0.0
    _facts(t, s, l, row)
