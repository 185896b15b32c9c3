"""A pair of articles to exact evidence: what they share, measured on the words that are compared.

Nothing here is estimated. Signatures only choose which pairs are looked at; every number below is counted over
the words themselves, from the shorter article's side (its share in the longer) unless the name says otherwise.
"""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from .parallel import over_rows
from .shingles import combine
from .text.tokens import QUOTED
from .texts import Texts
from .vectors import Rows

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
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
QUOTE_WORDS = 5
"""Words from which a direct quote is somebody's words and no figure of speech."""

MEASURES = (
    "resemblance",
    "containment",
    "containment_longer",
    "weighted_containment",
    "cosine",
    "vocabulary",
    "names_numbers",
    "numbers",
    "phrases",
    "aligned",
    "alignment",
    "novelty",
    "in_order",
    "targets",
    "sentences",
    "sentences_aligned",
    "aligned_longer",
    "longest_run",
    "reuse_outside_quotes",
    "quotes",
    "quoted",
    "quotes_shared",
    "words_shorter",
    "words_longer",
    "longer_by",
    "facts_cosine",
    "sentences_loose",
    "sentences_close",
)
"""The columns of :func:`measure`, in order."""
COLUMN = {name: i for i, name in enumerate(MEASURES)}


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
    row[6] = shared / total if total > 0 else row[5]
    row[7] = shared_numbers / total_numbers if total_numbers > 0 else row[6]
    row[25] = both / np.sqrt(norm_s * norm_l) if norm_s > 0 and norm_l > 0 else row[4]


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
def cross(t: Texts, s: int, l: int, grid: F32) -> None:  # noqa: E741
    """What each sentence of ``s`` shares with each sentence of ``l``, in one merge of their content terms.

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
    i, i_end, j, j_end = t.content_offsets[s], t.content_offsets[s + 1], t.content_offsets[l], t.content_offsets[l + 1]
    while i < i_end and j < j_end:
        x, y = t.by_term[i] >> half, t.by_term[j] >> half
        if x < y:
            i += 1
        elif y < x:
            j += 1
        else:
            w = t.idf[x]
            i_to, j_to = i, j
            while i_to < i_end and t.by_term[i_to] >> half == x:
                i_to += 1
            while j_to < j_end and t.by_term[j_to] >> half == x:
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
            i, j = i_to, j_to


@nb.njit(nogil=True, cache=True)
def _align(t: Texts, s: int, l: int, grid: F32, flip: bool, used: U8, out: F32) -> None:  # noqa: E741
    """Each sentence of text ``s`` against the sentences of text ``l``; ``flip`` reads the grid from the other side.

    Writes to ``out``: aligned share, mean coverage, novelty, share in order, targets, sentences, sentences aligned,
    aligned loosely, aligned closely.
    The first three are shares by weight of content.
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
    out[:9] = 0
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


@nb.njit(nogil=True, cache=True)
def _shared_places(t: Texts, s: int, l: int, covers: U8, row: F32) -> None:  # noqa: E741
    """Mark in ``covers`` where a shingle of ``s`` begins that ``l`` has too; resemblance and both containments."""
    half, low_bits = np.uint64(32), np.uint64(0xFFFFFFFF)
    i, i_end, j, j_end = t.place_offsets[s], t.place_offsets[s + 1], t.place_offsets[l], t.place_offsets[l + 1]
    covers[: t.offsets[s + 1] - t.offsets[s]] = 0
    distinct_s = distinct_l = both = 0
    while i < i_end or j < j_end:
        x = t.places[i] >> half if i < i_end else np.uint64(1) << half
        y = t.places[j] >> half if j < j_end else np.uint64(1) << half
        if x <= y:
            distinct_s += 1
            both += x == y
            while i < i_end and t.places[i] >> half == x:
                if x == y:
                    covers[t.places[i] & low_bits] = 1
                i += 1
        if y <= x:
            distinct_l += 1
            while j < j_end and t.places[j] >> half == y:
                j += 1
    if both > 0:
        row[0] = both / (distinct_s + distinct_l - both)
        row[1] = both / distinct_s
        row[2] = both / distinct_l


@nb.njit(nogil=True, cache=True)
def _verbatim(t: Texts, s: int, covers: U8, row: F32) -> None:
    """What the marked words of ``s`` come to: weighted containment, reuse in quotes and outside."""
    k = t.shingle_words
    first = t.offsets[s]
    words = t.offsets[s + 1] - first
    shared = total = 0.0
    until = 0  # words before this one are covered
    plain = plain_covered = quoted = quoted_covered = 0
    quote = quote_covered = quotes_shared = 0  # the quote being read, and how many were found whole
    for at in range(words):
        if at + k <= words:
            weight = 0.0
            for q in range(k):
                weight += t.idf[t.term[first + at + q]]
            total += weight
            if covers[at] == 1:
                shared += weight
                until = at + k
        if (t.flags[first + at] & QUOTED) != 0:
            quoted += 1
            quoted_covered += at < until
            quote += 1
            quote_covered += at < until
        else:
            plain += 1
            plain_covered += at < until
        if quote > 0 and (at + 1 == words or (t.flags[first + at + 1] & QUOTED) == 0):
            quotes_shared += quote >= QUOTE_WORDS and quote_covered >= 0.8 * quote
            quote = quote_covered = 0
    row[3] = shared / total if total > 0 else 0.0
    row[18] = plain_covered / plain if plain > 0 else 0.0
    row[19] = quoted_covered / quoted if quoted > 0 else 0.0
    row[20] = quoted / words if words > 0 else 0.0
    row[21] = quotes_shared


@nb.njit(nogil=True, cache=True)
def _run_from(t: Texts, s: int, l: int, at: int) -> int:  # noqa: E741
    """The words from word ``at`` of ``s`` that stand in ``l`` in one row; at least a shingle does."""
    half, low_bits = np.uint64(32), np.uint64(0xFFFFFFFF)
    first, end, other, other_end = t.offsets[s], t.offsets[s + 1], t.offsets[l], t.offsets[l + 1]
    wanted = np.uint64(combine(t.word, first + at, t.shingle_words))
    low, high = t.place_offsets[l], t.place_offsets[l + 1]
    while low < high:
        middle = (low + high) // 2
        if t.places[middle] >> half < wanted:
            low = middle + 1
        else:
            high = middle
    best = 0
    while low < t.place_offsets[l + 1] and t.places[low] >> half == wanted:
        i, j = first + at, other + np.int64(t.places[low] & low_bits)
        length = 0
        while i + length < end and j + length < other_end and t.word[i + length] == t.word[j + length]:
            length += 1
        best = max(best, length)
        low += 1
    return best


@nb.njit(nogil=True, cache=True)
def _longest_run(t: Texts, s: int, l: int, covers: U8) -> int:  # noqa: E741
    """The longest run of words of ``s`` that stands in ``l`` without a break; 0 below the length of a shingle.

    Marked places in a row are a promise only: two runs of ``s`` that touch may stand far apart in ``l``.
    """
    k = t.shingle_words
    starts = t.offsets[s + 1] - t.offsets[s] - k + 1
    best = at = 0
    while at < starts:
        stop = at
        while stop < starts and covers[stop] == 1:
            stop += 1
        while stop > at and stop - at + k - 1 > best:
            best = max(best, _run_from(t, s, l, at))
            at += 1
        at = stop + 1
    return best


@nb.njit(nogil=True, cache=True)
def _profile(t: Texts, ro: I64, rt: U32, rw: F32, s: int, l: int, row: F32) -> None:  # noqa: E741
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
    row[4] = min(dot, 1.0)
    row[5] = shared / total if total > 0 else 0.0
    _facts(t, s, l, row)
    row[8] = _phrases(t, s, l)


@nb.njit(nogil=True, cache=True)
def _measure(
    t: Texts, ro: I64, rt: U32, rw: F32, a: I64, b: I64, first: int, last: int, longest: int, room: int, out: F32
) -> None:
    covers = np.zeros(max(longest, room), np.uint8)
    grid = np.zeros((4, room, room), np.float32)
    part = np.zeros(9, np.float32)
    for p in range(first, last):
        s, l = a[p], b[p]  # noqa: E741
        if t.offsets[s + 1] - t.offsets[s] > t.offsets[l + 1] - t.offsets[l]:
            s, l = l, s  # noqa: E741
        row = out[p]
        _shared_places(t, s, l, covers, row)
        _verbatim(t, s, covers, row)
        row[17] = _longest_run(t, s, l, covers)
        _profile(t, ro, rt, rw, s, l, row)
        cross(t, s, l, grid)
        _align(t, s, l, grid, False, covers, part)
        row[9:16] = part[:7]
        row[26:28] = part[7:]
        _align(t, l, s, grid, True, covers, part)
        row[16] = part[0]
        short, long = t.offsets[s + 1] - t.offsets[s], t.offsets[l + 1] - t.offsets[l]
        row[22] = short
        row[23] = long
        row[24] = np.log(long / short) if short > 0 else 0.0


def measure(texts: Texts, rows: Rows, a: I64, b: I64) -> F32:
    """Everything that is measured of each pair.

    Parameters
    ----------
    texts : Texts
    rows : Rows
    a, b : int64 arrays, shape (m,)
        Row numbers of the pairs.

    Returns
    -------
    float32 array, shape (m, len(MEASURES))
        One row per pair; the columns are :data:`MEASURES`.

    Notes
    -----
    Per pair O(words · log(words)), some 30 µs for two articles of 500 words.
    """
    out = np.zeros((len(a), len(MEASURES)), np.float32)
    room = min(int(np.diff(texts.sentence_offsets).max(initial=0)), MAX_SENTENCES) + 1
    longest = int(np.diff(texts.offsets).max(initial=0)) + 1
    over_rows(
        len(a),
        lambda x, y: _measure(texts, rows.offsets, rows.term, rows.weight, a, b, x, y, longest, room, out),
    )
    return out
