"""Which pairs are worth comparing: three routes, joined. Tuned for recall; nothing is known of a candidate yet.

* **resemblance**: signatures that share a band (:mod:`dedup.lsh`);
* **containment**: articles that share enough *rare* shingles, which finds a 40-word brief inside a long wire;
* **cosine**: TF-IDF neighbours within the time window, the only route that reaches heavy rewrites
  (:mod:`dedup.neighbours`).

A pair is one integer: the lower row in the upper 32 bits, so that sorting and joining are sorting of integers.
"""

from __future__ import annotations

from contextlib import nullcontext
from enum import StrEnum
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from . import lsh, neighbours
from .memory import Column, release
from .parallel import each_block, meanwhile
from .ranges import by_range, each_range, tally
from .rowsort import distinct, room_for, sort_row
from .settings import CandidateSettings
from .shingles import Shingles, combine
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
_NONE = np.empty(0, np.uint64)


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
def _sample(shingles: Shingles, limit: np.uint32, first: int, last: int) -> tuple[U64, I64]:
    """Sampled shingles as (hash, row) packed into one integer, none twice, and how many each row has."""
    sizes = np.zeros(last - first, np.int64)
    longest = total = 0
    for d in range(first, last):
        longest = max(longest, shingles.ends[d] - shingles.starts[d])
        total += shingles.ends[d] - shingles.starts[d]
    out, room = np.empty(total + 1, np.uint64), room_for(longest)  # the system gives only what is written to
    m = 0
    for d in range(first, last):
        at = np.uint64(m)
        for i in range(shingles.starts[d], shingles.ends[d] - shingles.k + 1):
            h = combine(shingles.word, i, shingles.k)
            out[at] = (np.uint64(h) << np.uint64(32)) | np.uint64(d)
            at += np.uint64(_sampled(h, limit))  # without a branch: nobody foresees which shingle is
        row = out[m : np.int64(at)]
        sort_row(row, room)
        sizes[d - first] = distinct(row)
        m += sizes[d - first]
    return out[:m].copy(), sizes


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


class Sample(NamedTuple):
    """Sampled shingles of texts as (hash, row), ``entries`` uint64, and how many each text has, ``sizes`` int64."""

    entries: U64
    sizes: I64


def sample(shingles: Shingles, *, one_in: int) -> Sample:
    """One shingle in so many, the same ones of every text (a sketch after Broder 1997); one that it has twice once."""
    limit = np.uint32(0xFFFFFFFF // one_in)
    entries = Column[np.uint64](np.uint64)
    sizes = [np.empty(0, np.int64)]

    def take(own: tuple[U64, I64]) -> None:
        entries.append(own[0])
        sizes.append(own[1])

    each_block(len(shingles.starts), lambda a, b: _sample(shingles, limit, a, b), take)
    return Sample(entries.done(), np.concatenate(sizes))


def by_containment(
    sampled: Sample, *, shared: int, max_articles: int, least: float = 0.05
) -> tuple[U64, int]:
    """Pairs that share rare shingles.

    Parameters
    ----------
    sampled : Sample
        Of n texts.
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
    O(s log s) for s sampled shingles, plus at most ``max_articles`` / 2 pairs per sampled shingle.
    """
    sizes = sampled.sizes
    repeats, longer = Column[np.uint64](np.uint64), list[int]()

    def take(found: tuple[U64, int]) -> None:
        repeats.append(found[0])
        longer.append(found[1])

    each_range(sampled.entries, lambda own: _posting_pairs(own, max_articles), take, together=32)

    def enough(repeated: U64) -> U64:
        met, counts = tally(repeated)
        a, b = unpack(met)
        kept: U64 = met[(counts >= shared) & (counts >= least * np.minimum(sizes[a], sizes[b]))]
        return kept

    return np.concatenate(by_range(repeats.done(), enough)), sum(longer)


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
    """The union of what the routes found (sorted, no pair twice): each pair once, with the routes that found it."""
    pairs, routes = _NONE, np.empty(0, np.uint8)
    for route, own in found.items():
        pairs, routes = _merged(pairs, routes, own, BIT[route])
    return Candidates(*unpack(pairs), routes, capped)


@nb.njit(nogil=True, cache=True)
def _merged(pairs: U64, routes: U8, own: U64, bit: np.uint8) -> tuple[U64, U8]:
    """Sorted pairs, with a bit for each route, and those that one more route found."""
    out, bits = np.empty(len(pairs) + len(own), np.uint64), np.zeros(len(pairs) + len(own), np.uint8)
    i = j = m = 0
    while i < len(pairs) or j < len(own):
        old = j == len(own) or (i < len(pairs) and pairs[i] <= own[j])
        new = i == len(pairs) or (j < len(own) and own[j] <= pairs[i])
        out[m] = pairs[i] if old else own[j]
        if old:
            bits[m] = routes[i]
            i += 1
        if new:
            bits[m] |= bit
            j += 1
        m += 1
    return out[:m], bits[:m]


def candidates(
    shingles: Shingles, signatures: U32, rows: Rows, hours: F64, active: I64, *, settings: CandidateSettings
) -> Candidates:
    """The candidate pairs of a corpus by the routes that the settings name.

    Parameters
    ----------
    shingles, signatures
        Of the active articles; one without words meets nobody.
    rows : Rows
        Of all n articles.
    hours : float64 array, shape (n,)
        Publication in hours; nan where there is none.
    active : int64 array
        The rows that may become candidates, ascending.
    settings : CandidateSettings

    Returns
    -------
    Candidates
    """
    wanted, window = settings.route_names, settings.window_days
    found: dict[Route, U64] = {}
    capped: dict[str, int] = {}

    def prepared() -> neighbours.Prepared:
        return neighbours.prepare(
            rows,
            hours,
            active,
            window_hours=None if window is None else window * 24,
            threshold=settings.cosine_threshold,
            work_per_article=settings.cosine_work,
        )

    # The work of one thread, beside what needs little memory: beside the pairs of containment too, which come in large
    # arrays, a million articles took 1 GB more at the peak.
    with meanwhile(prepared) if Route.COSINE in wanted else nullcontext() as ready:
        if Route.RESEMBLANCE in wanted:
            banding = lsh.best_banding(threshold=settings.resemblance_threshold, num_perm=signatures.shape[1])
            met, capped["bucket_cap"] = lsh.candidate_pairs(signatures, banding, bucket_cap=settings.bucket_cap)
            found[Route.RESEMBLANCE] = _among(met, active)
        sampled = sample(shingles, one_in=settings.containment_sample) if Route.CONTAINMENT in wanted else None
        cosine = ready() if ready else None
    release()
    if sampled is not None:
        met, capped["containment_max_articles"] = by_containment(
            sampled, shared=settings.containment_shared, max_articles=settings.containment_max_articles
        )
        found[Route.CONTAINMENT] = _among(met, active)
        del sampled
    if cosine is not None:
        found[Route.COSINE] = neighbours.by_cosine(rows, cosine, threshold=settings.cosine_threshold)
        capped["cosine_work"] = cosine.unused
    return join(found, capped)


def _among(pairs: U64, active: I64) -> U64:
    """Pairs of places in ``active`` as pairs of rows; as ``active`` ascends they stay sorted."""
    a, b = unpack(pairs)
    return pack(active[a], active[b])
