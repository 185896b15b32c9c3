"""Signatures to candidate pairs: bands, buckets, and the curve that says what they find.

Equal bands meet in a bucket; a pair that meets in any bucket is a candidate. Band and row counts come from
datasketch's optimiser, and ``datasketch.MinHashLSH(params=(bands, rows))`` finds the same candidates (a test).
Buckets are found by sorting one integer per article and band, not by dictionaries.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numba as nb
import numpy as np
import numpy.typing as npt

from .parallel import over_rows
from .sketch import EMPTY

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Banding:
    """How a signature is cut: ``bands`` pieces of ``rows`` values. By keyword alone: swapped, it finds nothing."""

    bands: int
    rows: int


ANSWERED = {(0.35, 128): Banding(bands=42, rows=3)}
"""What the optimiser answers for the settings as they stand (a test asks it): to import it takes .3 CPU-seconds."""


def best_banding(*, threshold: float, num_perm: int) -> Banding:
    """The banding that datasketch's optimiser chooses, with misses weighing four times what extra pairs weigh.

    Parameters
    ----------
    threshold : float
        Resemblance from which pairs should be found, 0 to 1.
    num_perm : int
        Values in a signature.

    Examples
    --------
    >>> best_banding(threshold=0.8, num_perm=128)
    Banding(bands=12, rows=10)
    """
    if (threshold, num_perm) in ANSWERED:
        return ANSWERED[threshold, num_perm]
    import datasketch

    try:
        lsh = datasketch.MinHashLSH(threshold=threshold, num_perm=num_perm, weights=(0.2, 0.8))
    except ValueError:  # so high a threshold that one band of everything would do, which datasketch refuses
        return Banding(bands=2, rows=num_perm // 2)
    return Banding(bands=lsh.b, rows=lsh.r)


def probability(resemblance: float, *, bands: int, rows: int) -> float:
    """The chance that a pair of this resemblance becomes a candidate: ``1 - (1 - s**rows)**bands``.

    The S-curve of Leskovec, Rajaraman and Ullman, *Mining of Massive Datasets*, § 3.4.

    >>> round(probability(0.5, bands=20, rows=5), 3)
    0.47
    """
    return float(1 - (1 - resemblance**rows) ** bands)


@nb.njit(nogil=True, cache=True)
def _band_keys(signatures: U32, band: int, rows: int, out: U64, first: int, last: int) -> None:
    for d in range(first, last):
        h = np.uint64(0xCBF29CE484222325) + np.uint64(band)
        for j in range(band * rows, band * rows + rows):
            h = (h ^ np.uint64(signatures[d, j])) * np.uint64(0xBF58476D1CE4E5B9)
            h ^= h >> np.uint64(31)
        out[d] = h


@nb.njit(nogil=True, cache=True)
def _bucket_pairs(order: I64, keys: U64, cap: int) -> tuple[U64, int]:
    """Pairs of rows (low row in the high bits) from keys in sorted order; how many buckets hit the cap."""
    n = len(order)
    total = 0
    i = 0
    while i < n:
        j = i + 1
        while j < n and keys[order[j]] == keys[order[i]]:
            j += 1
        size = j - i
        if size > 1:
            total += size * (size - 1) // 2 if size <= cap else 2 * size
        i = j
    out = np.empty(total, np.uint64)
    m = capped = 0
    i = 0
    while i < n:
        j = i + 1
        while j < n and keys[order[j]] == keys[order[i]]:
            j += 1
        size = j - i
        if 1 < size <= cap:
            for x in range(i, j):
                for y in range(x + 1, j):
                    out[m] = (np.uint64(order[x]) << np.uint64(32)) | np.uint64(order[y])
                    m += 1
        elif size > cap:  # a star from the first article and a chain through all: connected, and linear
            capped += 1
            for y in range(i + 1, j):
                out[m] = (np.uint64(order[i]) << np.uint64(32)) | np.uint64(order[y])
                m += 1
                if y > i + 1:
                    out[m] = (np.uint64(order[y - 1]) << np.uint64(32)) | np.uint64(order[y])
                    m += 1
        i = j
    return out[:m], capped


def candidate_pairs(signatures: U32, banding: Banding, *, bucket_cap: int) -> tuple[U64, int]:
    """All pairs of rows that agree in at least one band.

    Parameters
    ----------
    signatures : uint32 array, shape (n, num_perm)
        Rows without shingles (all values 2**32 - 1) meet nobody.
    banding : Banding
        ``bands * rows`` must not exceed ``num_perm``.
    bucket_cap : int
        Larger buckets become a star plus a chain.

    Returns
    -------
    pairs : uint64 array
        Sorted, no pair twice; the lower row stands in the upper 32 bits.
    capped : int
        How many buckets were larger than the cap.

    Raises
    ------
    ValueError
        For a banding that needs more values than a signature has.

    Notes
    -----
    O(n · bands · log n) plus the pairs.
    """
    n = len(signatures)
    if banding.bands * banding.rows > signatures.shape[1]:
        raise ValueError(f"{banding} needs more than the {signatures.shape[1]} values of a signature")
    rows_in = np.flatnonzero((signatures != EMPTY).any(axis=1)).astype(np.int64) if n else np.empty(0, np.int64)
    keys = np.empty(n, np.uint64)
    found = np.empty(0, np.uint64)
    batch: list[U64] = []
    capped = 0
    for band in range(banding.bands):
        over_rows(n, partial(_band_keys, signatures, band, banding.rows, keys))
        order = rows_in[np.argsort(keys[rows_in], kind="stable")]
        pairs, over = _bucket_pairs(order, keys, bucket_cap)
        capped += over
        batch.append(pairs)
        if sum(map(len, batch)) > max(4_000_000, len(found)) or band == banding.bands - 1:
            found = np.unique(np.concatenate([found, *batch]))
            batch = []
    return found, capped
