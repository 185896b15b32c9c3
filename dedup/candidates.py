"""Which pairs are worth comparing: three routes, joined. Tuned for recall; nothing is known of a candidate yet.

* **resemblance**: signatures that share a band (:mod:`dedup.lsh`);
* **containment**: articles that share enough *rare* shingles, which finds a 40-word brief inside a long wire;
* **cosine**: TF-IDF neighbours within the time window, the only route that reaches heavy rewrites
  (:mod:`dedup.neighbours`).

A pair is one integer: the lower row in the upper 32 bits, so that sorting and joining are sorting of integers.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from . import lsh
from .neighbours import by_cosine
from .parallel import over_rows
from .settings import CandidateSettings
from .shingles import Shingles
from .vectors import Rows

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]


class Route(StrEnum):
    """A way to become a candidate."""

    RESEMBLANCE = "resemblance"
    CONTAINMENT = "containment"
    COSINE = "cosine"


ROUTES = tuple(Route)
BIT = {route: np.uint8(1 << i) for i, route in enumerate(ROUTES)}


class Candidates(NamedTuple):
    """Candidate pairs as row numbers, sorted: ``a < b`` int64 (m,), and ``routes`` uint8 (m,), a bit per route.

    ``capped`` counts, per limit, how often it bit.
    """

    a: I64
    b: I64
    routes: U8
    capped: dict[str, int]


@nb.njit(nogil=True, cache=True, inline="always")
def _sampled(h: np.uint32, limit: np.uint32) -> bool:
    """Whether a shingle is in the sample: its hash, mixed once more, is low."""
    return bool(np.uint32((h ^ (h >> np.uint32(15))) * np.uint32(0x2C1B3C6D)) <= limit)


@nb.njit(nogil=True, cache=True)
def _sample(offsets: I64, hashes: U32, limit: np.uint32, first: int, last: int) -> tuple[U64, I64]:
    """Sampled shingles as (hash, row) packed into one integer, and how many each row has."""
    sizes = np.zeros(last - first, np.int64)
    for d in range(first, last):
        for i in range(offsets[d], offsets[d + 1]):
            sizes[d - first] += _sampled(hashes[i], limit)
    out = np.empty(sizes.sum(), np.uint64)
    m = 0
    for d in range(first, last):
        for i in range(offsets[d], offsets[d + 1]):
            if _sampled(hashes[i], limit):
                out[m] = (np.uint64(hashes[i]) << np.uint64(32)) | np.uint64(d)
                m += 1
    return out, sizes


@nb.njit(nogil=True, cache=True)
def _posting_pairs(entries: U64, max_articles: int) -> tuple[U64, int]:
    """Every pair of rows on every posting list that is short enough, with repeats; how many lists were longer."""
    low = np.uint64(0xFFFFFFFF)
    total = longer = 0
    for emit in range(2):
        out = np.empty(total if emit else 0, np.uint64)
        m = longer = 0
        i = 0
        while i < len(entries):
            j = i + 1
            while j < len(entries) and entries[j] >> np.uint64(32) == entries[i] >> np.uint64(32):
                j += 1
            size = j - i
            if size > max_articles:
                longer += 1
            elif size > 1:
                if emit:
                    for x in range(i, j):
                        for y in range(x + 1, j):
                            out[m] = ((entries[x] & low) << np.uint64(32)) | (entries[y] & low)
                            m += 1
                else:
                    total += size * (size - 1) // 2
            i = j
        if emit:
            return out, longer
    return np.empty(0, np.uint64), 0


def by_containment(
    shingles: Shingles, *, one_in: int, shared: int, max_articles: int, least: float = 0.05
) -> tuple[U64, int]:
    """Pairs that share rare shingles.

    Parameters
    ----------
    shingles : Shingles
        n sets.
    one_in : int
        One shingle in this many is looked at, the same ones in every article (a sketch after Broder 1997).
    shared : int
        Sampled shingles that a pair must have in common.
    max_articles : int
        A shingle in more articles is no evidence of anybody's copy.
    least : float
        The shared ones must also be this share of the smaller sample.

    Returns
    -------
    pairs : uint64 array, sorted
    longer : int
        Posting lists left out for being longer than ``max_articles``.

    Notes
    -----
    O(shingles / one_in · log) plus at most ``max_articles`` / 2 pairs per sampled shingle.
    """
    limit = np.uint32(0xFFFFFFFF // one_in)
    blocks = over_rows(
        len(shingles.offsets) - 1, lambda a, b: _sample(shingles.offsets, shingles.hashes, limit, a, b)
    )
    entries = np.concatenate([np.empty(0, np.uint64), *(own for own, _ in blocks)])
    sizes = np.concatenate([np.empty(0, np.int64), *(own for _, own in blocks)])
    entries.sort()
    repeated, longer = _posting_pairs(entries, max_articles)
    pairs, counts = np.unique(repeated, return_counts=True)
    a, b = unpack(pairs)
    enough = (counts >= shared) & (counts >= least * np.minimum(sizes[a], sizes[b]))
    return pairs[enough], longer


def unpack(pairs: U64) -> tuple[I64, I64]:
    """Packed pairs as two arrays of row numbers.

    >>> [x.tolist() for x in unpack(np.array([(1 << 32) | 5], np.uint64))]
    [[1], [5]]
    """
    return (pairs >> np.uint64(32)).astype(np.int64), (pairs & np.uint64(0xFFFFFFFF)).astype(np.int64)


def pack(a: I64, b: I64) -> U64:
    """Two arrays of row numbers as packed pairs, the lower row first."""
    return (np.minimum(a, b).astype(np.uint64) << np.uint64(32)) | np.maximum(a, b).astype(np.uint64)


def join(found: dict[Route, U64], capped: dict[str, int]) -> Candidates:
    """The union of what the routes found, each pair once with the routes that found it."""
    pairs = np.unique(np.concatenate([np.empty(0, np.uint64), *found.values()]))
    routes = np.zeros(len(pairs), np.uint8)
    for route, own in found.items():
        routes[np.searchsorted(pairs, own)] |= BIT[route]
    return Candidates(*unpack(pairs), routes, capped)


def candidates(
    shingles: Shingles, signatures: U32, rows: Rows, hours: F64, *, settings: CandidateSettings
) -> Candidates:
    """The candidate pairs of a corpus by the routes that the settings name.

    Parameters
    ----------
    shingles, signatures, rows
        The measures of n articles; a row without words has none and meets nobody.
    hours : float64 array, shape (n,)
        Publication in hours; nan where there is none.
    settings : CandidateSettings

    Returns
    -------
    Candidates
    """
    wanted = settings.route_names
    found: dict[Route, U64] = {}
    capped: dict[str, int] = {}
    if Route.RESEMBLANCE in wanted:
        banding = lsh.best_banding(threshold=settings.resemblance_threshold, num_perm=signatures.shape[1])
        found[Route.RESEMBLANCE], capped["bucket_cap"] = lsh.candidate_pairs(
            signatures, banding, bucket_cap=settings.bucket_cap
        )
    if Route.CONTAINMENT in wanted:
        found[Route.CONTAINMENT], capped["containment_max_articles"] = by_containment(
            shingles,
            one_in=settings.containment_sample,
            shared=settings.containment_shared,
            max_articles=settings.containment_max_articles,
        )
    if Route.COSINE in wanted:
        window = settings.window_days
        found[Route.COSINE], capped["cosine_work"] = by_cosine(
            rows,
            hours,
            window_hours=None if window is None else window * 24,
            threshold=settings.cosine_threshold,
            work_per_article=settings.cosine_work,
        )
    return join(found, capped)
