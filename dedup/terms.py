"""Terms by number: the hash of each word's term gives way, in its place, to an index into what is known of the term.

Both would be among the largest columns of a run, and once the terms are numbered nobody asks for their hashes.
"""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from .text.tokens import Tokens

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]


class Numbered(Tokens):
    """Words that know their terms: ``term`` is an index into ``idf`` of their rows, and a hash no more.

    :func:`dedup.vectors.weigh` makes them. What looks terms up asks for them, so that a type checker refuses hashes.
    """

    __slots__ = ()


@nb.njit(nogil=True, cache=True, inline="always")
def _slot(table: U64, h: np.uint32) -> np.int64:
    """Where a term hash stands in an open hash table, or the free place where it would."""
    at = np.int64(h) & (len(table) - 1)
    while table[at] != 0 and table[at] >> np.uint64(32) != h:
        at = (at + 1) & (len(table) - 1)
    return at


@nb.njit(nogil=True, cache=True)
def number(term: U32) -> U32:
    """Put in the place of each term hash its number, in order of first appearance.

    Parameters
    ----------
    term : uint32 array
        Hashes, repeats included; numbers afterwards.

    Returns
    -------
    uint32 array
        The hash of each number.

    Notes
    -----
    O(words), in one thread: blocks numbered by themselves in two threads, and then for all, took a third longer where
    there are very many terms.

    Examples
    --------
    >>> term = np.array([70, 20, 70], np.uint32)
    >>> number(term).tolist(), term.tolist()
    ([70, 20], [0, 1, 0])
    """
    table = np.zeros(1 << 16, np.uint64)  # hash in the upper 32 bits, number + 1 in the lower: one look a word
    hashes = np.empty(len(table) // 2, np.uint32)
    count = 0
    for i in range(len(term)):
        at = _slot(table, term[i])
        if table[at] == 0:
            if count == len(hashes):
                grown = np.zeros(4 * len(table), np.uint64)
                for entry in table:
                    if entry != 0:
                        grown[_slot(grown, np.uint32(entry >> np.uint64(32)))] = entry
                table = grown
                hashes = np.concatenate((hashes, np.empty(len(table) // 2 - count, np.uint32)))
                at = _slot(table, term[i])
            hashes[count] = term[i]
            count += 1
            table[at] = (np.uint64(term[i]) << np.uint64(32)) | np.uint64(count)
        term[i] = np.uint32(table[at] & np.uint64(0xFFFFFFFF)) - np.uint32(1)
    return hashes[:count].copy()


@nb.njit(nogil=True, cache=True)
def rename(term: U32, names: U32) -> None:
    """Put in the place of each number another one: ``names`` has that of each."""
    for i in range(len(term)):
        term[i] = names[term[i]]
