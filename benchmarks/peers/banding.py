"""Array LSH: groups from a matrix of signatures, by sorting the bands and joining neighbours in the order."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from benchmarks.peers.common import BANDS, ROWS


def groups(signatures: npt.NDArray[np.uint32]) -> list[npt.NDArray[np.int64]]:
    """Rows that share a band, directly or through others."""
    n = len(signatures)
    left, right = [], []
    for band in range(BANDS):
        key = np.ascontiguousarray(signatures[:, band * ROWS : (band + 1) * ROWS]).view(f"V{4 * ROWS}").ravel()
        mixed = np.zeros(n, np.uint64)
        for column in range(band * ROWS, (band + 1) * ROWS):
            mixed = (mixed ^ signatures[:, column]) * np.uint64(0x9E3779B97F4A7C15)
        order = np.argsort(mixed, kind="stable")
        same = np.flatnonzero(key[order[1:]] == key[order[:-1]])
        left.append(order[same])
        right.append(order[same + 1])
    a, b = np.concatenate(left), np.concatenate(right)
    _, label = connected_components(coo_array((np.ones(len(a), np.int8), (a, b)), shape=(n, n)), directed=False)
    order = np.argsort(label, kind="stable")
    split = np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
    return [rows for rows in split if len(rows) > 1]
