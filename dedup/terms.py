"""Terms by number: the hash of each word's term gives way, in its place, to an index into what is known of the term.

Both would be among the largest columns of a run, and once the terms are numbered nobody asks for their hashes. By
number they are counted too: what each text has of them, and how many texts have each.
"""

from __future__ import annotations

from queue import SimpleQueue

import numba as nb
import numpy as np
import numpy.typing as npt

from .memory import Column
from .parallel import SMALL_BLOCK, each_block, jobs
from .shingles import offsets_of
from .text.tokens import Tokens

U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F32 = npt.NDArray[np.float32]

_KNOWN_LOGS = 256  # counts whose logarithm is taken once for a block
_DIGIT = 8  # bits of a number by which terms are sorted at a time
_DIGITS = 1 << _DIGIT


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
def _number_from(
    offsets: I64, term: U32, text: int, i: int, table: U64, hashes: U32, seen: U64, count: int
) -> tuple[int, int, int]:
    """Number the words from the i-th on, which is one of this text, until there are more terms than room for them.

    Returns the text and the word that are next, and how many terms there are. The table is not made larger here: a loop
    that may put another array in the place of one counts references to it at every turn, seven times the work of this
    one. ``seen`` has per term the text that had it last, from 1, in its upper 32 bits, below how many had it.
    """
    low, half = np.uint64(0xFFFFFFFF), np.uint64(32)
    while text < len(offsets) - 1:
        own = np.uint64(text + 1) << half
        while i < offsets[text + 1]:
            at = _slot(table, term[i])
            if table[at] == 0:
                if count == len(hashes):
                    return text, i, count
                hashes[count] = term[i]
                count += 1
                table[at] = (np.uint64(term[i]) << half) | np.uint64(count)
            known = (table[at] & low) - np.uint64(1)
            term[i] = np.uint32(known)
            before = seen[known]
            seen[known] = own | ((before & low) + np.uint64(before & ~low != own))
            i += 1
        text += 1
    return text, i, count


@nb.njit(nogil=True, cache=True)
def number(offsets: I64, term: U32) -> tuple[U32, I64]:
    """Put in the place of each term hash its number, in order of first appearance.

    Parameters
    ----------
    offsets : int64 array, shape (n + 1,)
        Text ``i`` has the terms ``term[offsets[i]:offsets[i + 1]]``.
    term : uint32 array
        Hashes, repeats included; numbers afterwards.

    Returns
    -------
    hashes : uint32 array
        The hash of each number.
    df : int64 array
        How many texts have each.

    Notes
    -----
    O(words), in one thread: blocks numbered by themselves in two threads, and then for all, took a third longer where
    there are very many terms.

    Examples
    --------
    >>> term = np.array([70, 20, 70, 20], np.uint32)
    >>> hashes, df = number(np.array([0, 3, 4]), term)
    >>> hashes.tolist(), df.tolist(), term.tolist()
    ([70, 20], [1, 2], [0, 1, 0, 1])
    """
    table = np.zeros(1 << 16, np.uint64)  # hash in the upper 32 bits, number + 1 in the lower: one look a word
    hashes, seen = np.empty(len(table) // 2, np.uint32), np.zeros(len(table) // 2, np.uint64)
    text, i, count = _number_from(offsets, term, 0, 0, table, hashes, seen, 0)
    while text < len(offsets) - 1:
        grown = np.zeros(4 * len(table), np.uint64)
        for entry in table:
            if entry != 0:
                grown[_slot(grown, np.uint32(entry >> np.uint64(32)))] = entry
        table = grown
        more = len(table) // 2 - count
        hashes = np.concatenate((hashes, np.empty(more, np.uint32)))
        seen = np.concatenate((seen, np.zeros(more, np.uint64)))
        text, i, count = _number_from(offsets, term, text, i, table, hashes, seen, count)
    return hashes[:count].copy(), (seen[:count] & np.uint64(0xFFFFFFFF)).astype(np.int64)


@nb.njit(nogil=True, cache=True)
def rename(term: U32, names: U32) -> None:
    """Put in the place of each number another one: ``names`` has that of each."""
    for i in range(len(term)):
        term[i] = names[term[i]]


def counted(offsets: I64, ids: U32, terms: int) -> tuple[I64, U32, F32]:
    """The different terms of each text, ascending, with ``1 + log(count)`` of each.

    Parameters
    ----------
    offsets : int64 array, shape (n + 1,)
        Text ``i`` has the terms ``ids[offsets[i]:offsets[i + 1]]``, repeats included.
    ids : uint32 array
        Terms by number.
    terms : int
        How many numbers there are.

    Returns
    -------
    offsets : int64 array, shape (n + 1,)
    term : uint32 array
        Those of text i are ``term[offsets[i]:offsets[i + 1]]``.
    weight : float32 array
        For each of them.

    Notes
    -----
    O(words), over blocks of texts in threads: each counts in a table of its own, and sorts by the digits of the
    numbers. To sort the words and then to count equal ones takes three times as long.

    Examples
    --------
    >>> offsets, term, weight = counted(np.array([0, 3, 4]), np.array([5, 2, 5, 0], np.uint32), 6)
    >>> offsets.tolist(), term.tolist(), weight.round(2).tolist()
    ([0, 2, 3], [2, 5, 0], [1.0, 1.690000057220459, 1.0])
    """
    column, counts = Column[np.uint32](np.uint32), Column[np.float32](np.float32)
    sizes: list[I64] = []
    tables: SimpleQueue[U32] = SimpleQueue()
    for _ in range(jobs()):
        tables.put(np.zeros(terms, np.uint32))

    def block(first: int, last: int) -> tuple[I64, U32, F32]:
        table = tables.get()
        sized, term, weight = _counted(offsets, ids, table, first, last)
        tables.put(table)
        return sized, term, weight

    def take(own: tuple[I64, U32, F32]) -> None:
        sizes.append(own[0])
        column.append(own[1])
        counts.append(own[2])

    each_block(len(offsets) - 1, block, take, block=SMALL_BLOCK)
    return offsets_of(sizes), column.done(), counts.done()


@nb.njit(nogil=True, cache=True)
def _counted(offsets: I64, ids: U32, table: U32, first: int, last: int) -> tuple[I64, U32, F32]:
    """The terms of the texts of a block; ``table`` has a 0 per term, before and after."""
    logs = np.empty(_KNOWN_LOGS, np.float32)
    for n in range(1, _KNOWN_LOGS):
        logs[n] = 1.0 + np.log(n)
    sizes = np.diff(offsets[first : last + 1])
    longest = sizes.max() if len(sizes) else 0
    keys, other = np.empty(longest + 1, np.uint64), np.empty(longest + 1, np.uint64)
    places = np.empty(_DIGITS, np.int64)
    room = offsets[last] - offsets[first]
    term, weight = np.empty(room, np.uint32), np.empty(room, np.float32)
    low, m = np.uint64(0xFFFFFFFF), 0
    for d in range(first, last):
        different = 0
        for i in range(offsets[d], offsets[d + 1]):
            t = ids[i]
            keys[different] = t
            different += table[t] == 0  # without a branch: nobody foresees which word is new
            table[t] += np.uint32(1)
        for k in range(different):
            at = keys[k]
            keys[k] = (at << np.uint64(32)) | np.uint64(table[at])
            table[at] = 0
        keys, other = _sorted(keys, other, different, places, len(table))
        for k in range(different):
            count = np.int64(keys[k] & low)
            term[m] = np.uint32(keys[k] >> np.uint64(32))
            weight[m] = logs[count] if count < _KNOWN_LOGS else np.float32(1.0 + np.log(count))
            m += 1
        sizes[d - first] = different
    return sizes, term[:m].copy(), weight[:m].copy()


@nb.njit(nogil=True, cache=True, inline="always")
def _sorted(keys: U64, other: U64, count: int, places: I64, terms: int) -> tuple[U64, U64]:
    """Keys by the number in their upper half, digit by digit; the arrays in which they stand, and room for others."""
    shift = 32
    while (terms - 1) >> (shift - 32) > 0:
        places[:] = 0
        for k in range(count):
            places[(keys[k] >> np.uint64(shift)) & np.uint64(_DIGITS - 1)] += 1
        before = 0
        for n in range(_DIGITS):
            own = places[n]
            places[n] = before
            before += own
        for k in range(count):
            digit = (keys[k] >> np.uint64(shift)) & np.uint64(_DIGITS - 1)
            other[places[digit]] = keys[k]
            places[digit] += 1
        keys, other = other, keys
        shift += _DIGIT
    return keys, other
