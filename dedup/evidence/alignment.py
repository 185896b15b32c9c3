"""Sentences of two texts side by side: which has a counterpart, how much of it, in what order, and what is new."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from ..texts import Texts

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

LEAST_CONTENT = 4
"""Content words without which a sentence says too little to be compared: a heading, a stray name, "he said"."""
ALIGNED = 0.5
"""A sentence has a counterpart if at least half of its content stands in one or two neighbouring sentences."""
LOOSE, CLOSE = 1 / 3, 0.8
"""The same, for a weaker and a stronger claim."""
NOVEL = 0.25
"""A sentence is new if less than a quarter of its content stands anywhere in the other article."""
MAX_SENTENCES = 1000
"""Sentences of an article that are aligned; of a longer one (a live blog of days) the first ones."""
TARGET = 0.3
"""Share of a sentence's content from which its best counterpart counts as a target of reuse."""


@nb.njit(nogil=True, cache=True)
def cross(t: Texts, s: int, l: int, both: I64, grid: F32) -> None:  # noqa: E741
    """What each sentence of ``s`` shares with each sentence of ``l``, of their content terms.

    ``both`` int64 (2, m) is where each term that both have stands first, in the row of ``s`` and in that of ``l``.
    ``grid`` has four planes of (sentences of s + 1, sentences of l + 1) weights: 0, shared by sentence i and sentence
    j; 1, shared by sentence i and the window of sentences j - 1 and j of ``l``; 2, the same for windows of ``s``;
    3, what stands anywhere in the other text (of sentence i of ``s`` in the last column, of sentence j of ``l`` in the
    last row).
    """
    rows = min(t.sentence_offsets[s + 1] - t.sentence_offsets[s], MAX_SENTENCES)
    columns = min(t.sentence_offsets[l + 1] - t.sentence_offsets[l], MAX_SENTENCES)
    grid[:, : rows + 1, : columns + 1] = 0
    low_bits = np.uint64(0xFFFFFFFF)
    half = np.uint64(32)
    for m in range(both.shape[1]):
        i, j = both[0, m], both[1, m]
        x = t.by_term[i] >> half
        w = t.idf[x]
        i_to, j_to = i, j
        while i_to < t.content_offsets[s + 1] and t.by_term[i_to] >> half == x:
            i_to += 1
        while j_to < t.content_offsets[l + 1] and t.by_term[j_to] >> half == x:
            j_to += 1
        before_a = np.int64(-2)
        for p in range(i, i_to):
            a = np.int64(t.by_term[p] & low_bits)
            if a >= rows:
                break
            grid[3, a, columns] += w
            before_b = np.int64(-2)
            for q in range(j, j_to):
                b = np.int64(t.by_term[q] & low_bits)
                if b >= columns:
                    break
                grid[0, a, b] += w
                if before_b != b - 1:  # else the window of both has the term from the sentence before
                    grid[1, a, b] += w
                grid[1, a, b + 1] += w
                if before_a != a - 1:
                    grid[2, a, b] += w
                grid[2, a + 1, b] += w
                before_b = b
            before_a = a
        for q in range(j, j_to):
            b = np.int64(t.by_term[q] & low_bits)
            if b >= columns:
                break
            grid[3, rows, b] += w


@nb.njit(nogil=True, cache=True)
def align(t: Texts, s: int, l: int, grid: F32, flip: bool, used: U8, out: F32) -> None:  # noqa: E741
    """Each sentence of text ``s`` against the sentences of text ``l``; ``flip`` reads the grid from the other side.

    Writes to ``out`` what :data:`~dedup.evidence.measures.ALIGNMENT` lists; the first three are shares by weight of
    content.
    """
    own = min(t.sentence_offsets[s + 1] - t.sentence_offsets[s], MAX_SENTENCES)
    other = min(t.sentence_offsets[l + 1] - t.sentence_offsets[l], MAX_SENTENCES)
    base = t.sentence_offsets[s]
    used[:other] = 0
    total = covered = aligned_mass = novel_mass = 0.0
    count = aligned = loose = close = steps = forward = targets = 0
    last = -1
    for i in range(own):
        if t.content[base + i] < LEAST_CONTENT:
            continue
        mass = t.mass[base + i]
        best = best_single = np.float32(0)
        where = 0
        for j in range(other):
            single = grid[0, j, i] if flip else grid[0, i, j]
            if single > best_single:
                best_single = single
                where = j
        for j in range(other + 1):
            best = max(best, grid[2, j, i] if flip else grid[1, i, j])
        anywhere = grid[3, other, i] if flip else grid[3, i, other]
        count += 1
        total += mass
        covered += float(best)
        if best_single >= TARGET * mass:
            targets += used[where] == 0
            used[where] = 1
        loose += best >= LOOSE * mass
        close += best >= CLOSE * mass
        if best >= ALIGNED * mass:
            aligned += 1
            aligned_mass += mass
            if last >= 0:
                steps += 1
                forward += where >= last
            last = where
        if anywhere < NOVEL * mass:
            novel_mass += mass
    out[:] = 0
    if total > 0:
        out[0] = aligned_mass / total
        out[1] = covered / total
        out[2] = novel_mass / total
        out[4] = targets / count
    out[3] = forward / steps if steps > 0 else (1.0 if aligned > 0 else 0.0)
    out[5] = count
    out[6] = aligned
    out[7] = loose
    out[8] = close
