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
from .ranges import by_range, tally
from .sketch import EMPTY

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Banding:
    """How a signature is cut: ``bands`` pieces of ``rows`` values. By keyword alone: swapped, it finds nothing."""

    bands: int
    rows: int


BANDS = 8
"""Bands whose keys are made at a time: of a row's signature two lines of memory are read, and 64 bytes are held."""

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


@nb.njit(nogil=True, cache=True, inline="always")
def _key(signatures: U32, row: int, band: int, rows: int) -> np.uint64:
    """The hash of a row's band."""
    h = np.uint64(0xCBF29CE484222325) + np.uint64(band)
    for j in range(band * rows, band * rows + rows):
        h = (h ^ np.uint64(signatures[row, j])) * np.uint64(0xBF58476D1CE4E5B9)
        h ^= h >> np.uint64(31)
    return h


@nb.njit(nogil=True, cache=True)
def _keys(signatures: U32, filled: I64, band: int, rows: int, bits: int, out: U64, first: int, last: int) -> None:
    """The high bits of the keys of some bands, one for each row of ``out``, and below them the place in ``filled``."""
    low = np.uint64(bits)
    for i in range(first, last):
        for b in range(len(out)):
            out[b, i] = (_key(signatures, filled[i], band + b, rows) >> low << low) | np.uint64(i)


@nb.njit(nogil=True, cache=True)
def _filled(signatures: U32) -> I64:
    """The rows of texts that have a shingle."""
    out = np.empty(len(signatures), np.int64)
    m = 0
    for row in range(len(signatures)):
        for value in signatures[row]:
            if value != EMPTY:
                out[m] = row
                m += 1
                break
    return out[:m].copy()


@nb.njit(nogil=True, cache=True)
def _put_bucket(bucket: I64, cap: int, out: U64, m: int) -> int:
    """Put the pairs of a bucket's rows into ``out`` from ``m`` on; returns how many there are then."""
    size = len(bucket)
    if size <= cap:
        for x in range(size):
            for y in range(x + 1, size):
                out[m] = (np.uint64(bucket[x]) << np.uint64(32)) | np.uint64(bucket[y])
                m += 1
        return m
    for y in range(1, size):  # a star from the first article and a chain through all: connected, and linear
        out[m] = (np.uint64(bucket[0]) << np.uint64(32)) | np.uint64(bucket[y])
        m += 1
        if y > 1:
            out[m] = (np.uint64(bucket[y - 1]) << np.uint64(32)) | np.uint64(bucket[y])
            m += 1
    return m


@nb.njit(nogil=True, cache=True, inline="always")
def _run_end(packed: U64, bits: np.uint64, i: int) -> int:
    """Where the keys end that begin with the same bits as the i-th."""
    j = i + 1
    while j < len(packed) and packed[j] >> bits == packed[i] >> bits:
        j += 1
    return j


@nb.njit(nogil=True, cache=True)
def _longest_run(packed: U64, bits: np.uint64) -> int:
    i = longest = 0
    while i < len(packed):
        j = _run_end(packed, bits, i)
        longest = max(longest, j - i)
        i = j
    return longest


@nb.njit(nogil=True, cache=True)
def _met(
    packed: U64, bits: np.uint64, signatures: U32, filled: I64, band: int, rows: int, cap: int, i: int, near: I64,
    keys: U64, out: U64, m: int, capped: int,
) -> tuple[int, int, int, int]:
    """The pairs of the keys from the i-th on, until there is no room for those of the next run of keys.

    Returns which run is next, how many pairs there are, how many buckets hit the cap, and what room the next run takes.
    """
    mask = (np.uint64(1) << bits) - np.uint64(1)
    while i < len(packed):
        j = _run_end(packed, bits, i)
        size = j - i
        if size > 1:
            same = True
            for k in range(size):
                near[k] = filled[packed[i + k] & mask]
                keys[k] = _key(signatures, near[k], band, rows)
                same &= keys[k] == keys[0]
            if not same:
                order = np.argsort(keys[:size], kind="mergesort")
                near[:size], keys[:size] = near[:size][order], keys[:size][order]
            room = size * (size - 1) // 2  # what several buckets take is less
            if size > cap:
                room = 2 * size if same else cap * size
            if m + room > len(out):
                return i, m, capped, room
            first = 0
            for last in range(1, size + 1):
                if last == size or keys[last] != keys[first]:
                    if last - first > 1:
                        m = _put_bucket(near[first:last], cap, out, m)
                        capped += last - first > cap
                    first = last
        i = j
    return i, m, capped, 0


@nb.njit(nogil=True, cache=True)
def _bucket_pairs(
    packed: U64, bits: int, signatures: U32, filled: I64, band: int, rows: int, cap: int
) -> tuple[U64, int]:
    """Pairs of rows (low row in the high bits) that have one key in a band; how many buckets hit the cap.

    ``packed`` are the :func:`_keys` of the band, sorted. Rows whose keys begin with the same bits are few, and their
    whole keys are compared.
    """
    low = np.uint64(bits)
    longest = _longest_run(packed, low)
    near, keys, out = np.empty(longest, np.int64), np.empty(longest, np.uint64), np.empty(1024, np.uint64)
    i = m = capped = 0
    while i < len(packed):
        i, m, capped, room = _met(packed, low, signatures, filled, band, rows, cap, i, near, keys, out, m, capped)
        if room > 0:  # a larger one here and not there: a loop that may put another in its place counts references
            grown = np.empty(2 * (m + room), np.uint64)
            grown[:m] = out[:m]
            out = grown
    return out[:m].copy(), capped


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
    if banding.bands * banding.rows > signatures.shape[1]:
        raise ValueError(f"{banding} needs more than the {signatures.shape[1]} values of a signature")
    filled, rows = _filled(signatures), banding.rows
    bits = len(filled).bit_length()
    found, batch, capped = np.empty(0, np.uint64), [np.empty(0, np.uint64)], 0

    def met(keys: U64, band: int, number: int, _: int) -> tuple[U64, int]:
        keys[number].sort()
        return _bucket_pairs(keys[number], bits, signatures, filled, band + number, rows, bucket_cap)

    for band in range(0, banding.bands, BANDS):
        keys = np.empty((min(BANDS, banding.bands - band), len(filled)), np.uint64)
        over_rows(len(filled), partial(_keys, signatures, filled, band, rows, bits, keys))
        for pairs, over in over_rows(len(keys), partial(met, keys, band), block=1):
            batch.append(pairs)
            capped += over
        if sum(map(len, batch)) > max(4_000_000, len(found)) or band + BANDS >= banding.bands:
            found = np.concatenate(by_range(np.concatenate([found, *batch]), lambda own: tally(own)[0]))
            batch = []
    return found, capped
