"""Compared pairs as columns: what was measured, the probability, and the relation."""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .candidates import Candidates
from .memory import picked, room
from .model import Relation
from .parallel import over_rows
from .relation import CODE, ORDER, RelationModel, decide
from .settings import CandidateSettings, Settings
from .text.tokens import Tokens

U8 = npt.NDArray[np.uint8]
U64 = npt.NDArray[np.uint64]
I8 = npt.NDArray[np.int8]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

ALL_PAIRS = 8
"""Identical texts up to this many are paired each with each; of more, each is paired with the first only."""

DERIVED = np.array([r.derived for r in ORDER])


class Pairs(NamedTuple):
    """Pairs to compare: rows ``a < b`` int64 (m,), ``routes`` uint8 (m,), and ``identical`` bool (m,)."""

    a: I64
    b: I64
    routes: U8
    identical: BOOL


def near_in_time(pairs: Pairs, hours: F64, settings: CandidateSettings) -> BOOL:
    """Which pairs were published within the window, or lack a date, bool of shape (m,)."""
    apart = np.abs(hours[pairs.a] - hours[pairs.b])
    window = np.inf if settings.window_days is None else settings.window_days * 24
    return np.asarray(np.isnan(apart) | (apart <= window))


class Matches(NamedTuple):
    """Compared pairs that are related, sorted by rows.

    ``a``, ``b`` int64; ``routes`` uint8; ``measures`` float32 (m, measures); ``probability`` float64;
    ``relation`` int8, a code into :data:`dedup.relation.ORDER`; ``hours_apart`` float64, nan without dates;
    ``a_is_shorter`` bool. ``compared`` is how many pairs were looked at.
    """

    a: I64
    b: I64
    routes: U8
    measures: F32
    probability: F64
    relation: I8
    hours_apart: F64
    a_is_shorter: BOOL
    compared: int

    @classmethod
    def judge(
        cls,
        pairs: Pairs,
        measures: F32,
        model: RelationModel,
        hours: F64,
        words: I64,
        settings: Settings,
        *,
        keep_all: bool = False,
    ) -> Matches:
        """Give each pair its probability and its relation, and keep those that are related (or all)."""
        near = near_in_time(pairs, hours, settings.candidates)
        probability, codes = np.empty(len(near)), np.empty(len(near), np.int8)

        def block(first: int, last: int) -> None:
            own = slice(first, last)
            identical, found = pairs.identical[own], measures[own]
            probability[own] = np.where(identical, 1.0, model.probability(found))
            codes[own] = decide(found, probability[own], identical, near[own], settings.relation)

        over_rows(len(near), block)
        kept = np.arange(len(codes)) if keep_all else np.flatnonzero(codes != CODE[Relation.UNRELATED])
        a, b = picked(pairs.a, kept), picked(pairs.b, kept)
        apart = room(len(kept), np.float64)
        np.abs(np.subtract(hours[a], hours[b], out=apart), out=apart)
        return cls(
            a,
            b,
            pairs.routes[kept],
            picked(measures, kept),
            picked(probability, kept),
            codes[kept],
            apart,
            words[a] <= words[b],
            len(codes),
        )

    @property
    def derived(self) -> BOOL:
        """Which matches carry or rewrite one copy."""
        return DERIVED[self.relation]

    def with_passages(self) -> tuple[I64, I64]:
        """The rows to look for passages in, per match: of independent texts on one story none, so -1 and -1."""
        none = self.relation == CODE[Relation.SAME_STORY]
        return np.where(none, -1, self.a), np.where(none, -1, self.b)


@nb.njit(nogil=True, cache=True)
def _hash_texts(offsets: I64, word: npt.NDArray[np.uint32], first: int, last: int, out: U64) -> None:
    for d in range(first, last):
        x, y = np.uint64(0xCBF29CE484222325), np.uint64(0x9E3779B97F4A7C15)
        for i in range(offsets[d], offsets[d + 1]):
            x = (x ^ np.uint64(word[i])) * np.uint64(0x100000001B3)
            x ^= x >> np.uint64(32)
            y = (y ^ np.uint64(word[i])) * np.uint64(0xBF58476D1CE4E5B9)
            y ^= y >> np.uint64(29)
        out[d, 0], out[d, 1] = x, y


def text_hashes(tokens: Tokens) -> U64:
    """128 bits per text over the words that are compared, uint64 of shape (n, 2): equal for identical texts."""
    out = np.zeros((len(tokens.offsets) - 1, 2), np.uint64)
    over_rows(len(out), lambda first, last: _hash_texts(tokens.offsets, tokens.word, first, last, out))
    return out


def identical_pairs(hashes: U64, words: I64) -> tuple[tuple[I64, I64], I64]:
    """Pairs of texts that are the same word for word.

    Parameters
    ----------
    hashes : uint64 array, shape (n, 2)
    words : int64 array, shape (n,)
        A text without a word is identical to nothing.

    Returns
    -------
    pairs : (int64 array, int64 array)
        Rows a < b: each with each up to :data:`ALL_PAIRS` copies, else each with the first.
    leader : int64 array, shape (n,)
        The row that looks for candidates in each row's stead: itself, but the first of many identical ones.
    """
    order = np.lexsort((np.arange(len(hashes)), hashes[:, 1], hashes[:, 0]))
    order = order[words[order] > 0]
    leader = np.arange(len(hashes))
    new = np.ones(len(order), np.bool_)
    new[1:] = (hashes[order[1:]] != hashes[order[:-1]]).any(axis=1)
    starts = np.flatnonzero(new)
    sizes = np.diff(np.r_[starts, len(order)])
    left: list[int] = []
    right: list[int] = []
    for start, size in zip(starts[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
        rows = order[start : start + size].tolist()
        leaders = rows[:1] if size > ALL_PAIRS else rows
        if size > ALL_PAIRS:
            leader[rows] = rows[0]
        for i, row in enumerate(leaders):
            left += [row] * (size - i - 1)
            right += rows[i + 1 :]
    return (np.array(left, np.int64), np.array(right, np.int64)), leader


def join(found: Candidates, same: tuple[I64, I64]) -> Pairs:
    """Candidates and identical pairs, each pair once, sorted."""
    a = np.concatenate([found.a, same[0]])
    b = np.concatenate([found.b, same[1]])
    routes = np.concatenate([found.routes, np.zeros(len(same[0]), np.uint8)])
    identical = np.concatenate([np.zeros(len(found.a), np.bool_), np.ones(len(same[0]), np.bool_)])
    order = np.lexsort((b, a))
    a, b, routes, identical = a[order], b[order], routes[order], identical[order]
    if not len(a):
        return Pairs(a, b, routes, identical)
    first = np.r_[True, (a[1:] != a[:-1]) | (b[1:] != b[:-1])]
    starts = np.flatnonzero(first)
    return Pairs(
        picked(a, starts),
        picked(b, starts),
        np.bitwise_or.reduceat(routes, starts),
        np.logical_or.reduceat(identical, starts),
    )
