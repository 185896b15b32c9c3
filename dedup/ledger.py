"""What each article is made of: word for word from its sources, edited from them, its own, furniture, credit lines.

Every word of a text as received is counted once. A word that a source has too is **verbatim** if it stands in a run
of at least :data:`dedup.marking.LEAST_RUN` words that stand in the source in a row; else it is **edited** if its
sentence has a counterpart in the source (see :data:`dedup.evidence.ALIGNED`); else it is the article's **own**, as far
as the sources tell. Which sources an article has is decided in :mod:`dedup.sourcing`.
"""

from __future__ import annotations

from functools import partial
from itertools import pairwise
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .chars import CharMap
from .comparing import PART_WORDS, Comparison, in_order
from .marking import EDITED, OWN, VERBATIM, mark
from .memory import Column, at_random, release
from .model import Ledger, Portion, PortionKind, Span, WordSource
from .parallel import by_parts, over_rows
from .shingles import offsets_of, take_rows
from .text.extents import extents
from .text.tokens import tokenise
from .texts import Texts

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

FURNITURE, CREDIT = 3, 4  # of what was not compared; the kinds of words that were are those of their marks
KINDS = (PortionKind.VERBATIM, PortionKind.EDITED, PortionKind.OWN, PortionKind.FURNITURE, PortionKind.CREDIT)
"""The kinds as the small integers that arrays hold."""

class Sources(NamedTuple):
    """For each of n articles those that its words may come from, the first before the others.

    Those of article i are ``rows[offsets[i]:offsets[i + 1]]`` int64; ``earlier`` bool says whether it is certain that
    the source came first.
    """

    offsets: I64
    rows: I64
    earlier: BOOL


class LeftOut(NamedTuple):
    """What was not compared, in bytes: credit lines and furniture, as :class:`~dedup.words.Reading` has them."""

    credit_offsets: I64
    credit: U32
    furniture_offsets: I64
    furniture: U32


class Words(NamedTuple):
    """Where the words of some texts stand: those of text i from ``offsets[i]`` up to ``offsets[i + 1]``, in bytes."""

    offsets: I64
    start: U32
    end: U32


class Ledgers(NamedTuple):
    """The portions of all articles that have a source; those of article i are ``portions[offsets[i]:offsets[i + 1]]``.

    ``portions`` int32 (m, 7): kind, source (its number among those of the article, -1 for none), bytes in the text
    from and to, bytes in the source from and to, words. ``counts`` int64 (n, 5): words of each kind.
    """

    sources: Sources
    offsets: I64
    portions: I32
    counts: I64

    def has(self, row: int) -> bool:
        """Whether an article has a ledger: one without a word or without a source has none."""
        first, last = self.offsets.item(row), self.offsets.item(row + 1)
        return bool(first < last)

    def words_from(self) -> F64:
        """How many words each article has of each of its sources, in the order of ``sources.rows``."""
        article = np.repeat(np.arange(len(self.offsets) - 1), np.diff(self.offsets))
        number, words = self.portions[:, 1], self.portions[:, 6]
        taken = number >= 0
        source = self.sources.offsets[article[taken]] + number[taken]
        return np.asarray(np.bincount(source, words[taken], len(self.sources.rows)), np.float64)

    def of(self, row: int, ids: tuple[str, ...], chars: CharMap, source_chars: tuple[CharMap, ...]) -> Ledger:
        """The ledger of an article as a noun, in characters of the texts as received.

        Parameters
        ----------
        row : int
        ids, source_chars
            Of its sources, in their order.
        chars : CharMap
            Of its text.

        Returns
        -------
        Ledger
            Of its sources only those of which it has a word, numbered anew.
        """
        portions = self.portions[self.offsets[row] : self.offsets[row + 1]].tolist()
        words = [0] * len(ids)
        for _, source, *_, count in portions:
            if source >= 0:
                words[source] += count
        number = {source: i for i, source in enumerate(s for s, count in enumerate(words) if count)}
        earlier = self.sources.earlier[self.sources.offsets[row] : self.sources.offsets[row + 1]].tolist()
        return Ledger(
            sources=tuple(WordSource(id=ids[s], earlier=earlier[s], words=words[s]) for s in number),
            portions=tuple(
                Portion(
                    kind=KINDS[kind],
                    span=chars.span(start, end),
                    words=count,
                    source=number.get(source),
                    there=source_chars[source].span(there, there_end) if source >= 0 else Span(0, 0),
                )
                for kind, source, start, end, there, there_end, count in portions
            ),
        )


@nb.njit(nogil=True, cache=True)
def _words_of(
    start: U32, end: U32, base: int, marks: I64, full: Words, r: int, out_of: LeftOut, x: int, line: I64
) -> int:
    """All words of one text as received, in order: article ``x``, text ``r`` of ``full``. Returns how many.

    Rows of ``line``: kind, source, bytes from and to, bytes in the source from and to, and a key: a word goes on with
    the one before it if kind, source and key are the same.
    """
    c, c_end = out_of.credit_offsets[x], out_of.credit_offsets[x + 1]
    f, f_end = out_of.furniture_offsets[x], out_of.furniture_offsets[x + 1]
    w = n = 0
    for q in range(full.offsets[r], full.offsets[r + 1]):
        byte, until = np.int64(full.start[q]), np.int64(full.end[q])
        while c < c_end and out_of.credit[2 * c + 1] <= byte:
            c += 1
        while f < f_end and out_of.furniture[f, 1] <= byte:
            f += 1
        while w < len(marks) and start[base + w] < byte:
            w += 1
        compared = w < len(marks) and start[base + w] == byte
        kind, source, there, there_end, key = np.int64(OWN), np.int64(-1), np.int64(0), np.int64(0), np.int64(0)
        if compared:
            until = np.int64(end[base + w])
            kind, source = marks[w, 0], marks[w, 1]
            if kind == VERBATIM:
                there, there_end, key = np.int64(start[marks[w, 2]]), np.int64(end[marks[w, 2]]), marks[w, 2] - w
            elif kind == EDITED:
                there, there_end, key = np.int64(start[marks[w, 2]]), np.int64(end[marks[w, 3]]), marks[w, 2]
        elif c < c_end and out_of.credit[2 * c] < until:
            kind, key = np.int64(CREDIT), np.int64(c)
            byte, until = np.int64(out_of.credit[2 * c]), np.int64(out_of.credit[2 * c + 1])
        elif f < f_end and out_of.furniture[f, 0] <= byte:
            kind, key = np.int64(FURNITURE), np.int64(f)
        row = line[n]
        row[0], row[1], row[2], row[3], row[4], row[5], row[6] = kind, source, byte, until, there, there_end, key
        n += 1
    return n


@nb.njit(nogil=True, cache=True)
def _join(line: I64, words: int, out: I32, m: int, counts: I64) -> int:
    """Neighbouring words that go on with each other as portions from ``out[m]``; counts them, returns the new end."""
    for n in range(words):
        kind, source, start, end, there, there_end, key = line[n]
        counts[kind] += 1
        if n > 0 and line[n - 1, 0] == kind and line[n - 1, 1] == source and line[n - 1, 6] == key:
            out[m - 1, 3] = end
            out[m - 1, 5] = max(out[m - 1, 5], there_end)
            out[m - 1, 6] += 1
            continue
        row = out[m]
        row[0], row[1], row[2], row[3], row[4], row[5], row[6] = kind, source, start, end, there, there_end, 1
        m += 1
    return m


class Some(NamedTuple):
    """Articles that are measured together: their ``rows``, in the corpus, and what the kernels read of them.

    ``texts``, ``start`` and ``end`` (bytes of each word) are of these articles and of their sources; ``own`` int64 are
    their places among those, and ``sources`` those of their sources, ``sources[offsets[i]:offsets[i + 1]]``.
    """

    rows: I64
    texts: Texts
    start: U32
    end: U32
    own: I64
    offsets: I64
    sources: I64


@nb.njit(nogil=True, cache=True)
def _block(some: Some, full: Words, out_of: LeftOut, first: int, last: int) -> tuple[I64, I64, I32]:
    """How many portions the articles ``first`` to ``last`` have, how many words of each kind, and the portions.

    ``full`` are all the words of the articles, with what was left out of the comparison.
    """
    t = some.texts
    sizes, counts = np.zeros(last - first, np.int64), np.zeros((last - first, 5), np.int64)
    out = np.empty((32 * (last - first) + 64, 7), np.int32)
    m = 0
    for r in range(first, last):
        x = some.own[r]
        marks = np.zeros((t.offsets[x + 1] - t.offsets[x], 4), np.int64)
        mark(t, x, some.sources[some.offsets[r] : some.offsets[r + 1]], marks)
        line = np.empty((full.offsets[r + 1] - full.offsets[r], 7), np.int64)
        words = _words_of(some.start, some.end, t.offsets[x], marks, full, r, out_of, some.rows[r], line)
        if m + words > len(out):
            grown = np.empty((2 * (m + words), 7), np.int32)
            grown[:m] = out[:m]
            out = grown
        m0 = m
        m = _join(line, words, out, m, counts[r - first])
        sizes[r - first] = m - m0
    return sizes, counts, out[:m].copy()


def measure(comparison: Comparison, received: tuple[U8, I64], left_out: LeftOut, sources: Sources) -> Ledgers:
    """The ledgers of all articles that have a source.

    Parameters
    ----------
    comparison : Comparison
        The words of n articles that are compared.
    received : (uint8 array, int64 array)
        Their texts as UTF-8, one after the other, and where each begins.
    left_out : LeftOut
        What was not compared.
    sources : Sources

    Returns
    -------
    Ledgers
        The portions of an article are in the order of its text and do not overlap; every word is in one of them.

    Notes
    -----
    O(words · log(words)) per article and source; articles without a source cost nothing. Some articles are laid out
    and measured at a time, those with one first source together.
    """
    data, offsets = received
    sizes, counts = np.zeros(len(offsets) - 1, np.int64), np.zeros((len(offsets) - 1, len(KINDS)), np.int64)
    order, found = list[I64](), Column[np.int32](np.int32)

    def measured(part: Part) -> tuple[I64, list[tuple[I64, I64, I32]]]:
        some = _laid_out(comparison, part)
        full = _all_words(some, data, offsets, left_out)
        blocks = over_rows(len(some.rows), partial(_block, some, full, left_out), block=512)
        release()
        return some.rows, blocks

    with at_random():
        for rows, blocks in by_parts(_parts(comparison, sources), measured):
            sizes[rows] = np.concatenate([block[0] for block in blocks])
            counts[rows] = np.concatenate([block[1] for block in blocks])
            order.append(rows)
            for block in blocks:
                found.append(block[2].ravel())
    places = offsets_of([sizes])
    return Ledgers(sources, places, in_order(found.done().reshape(-1, 7), places, order), counts)


def _all_words(some: Some, data: U8, offsets: I64, left_out: LeftOut) -> Words:
    """All words of the articles as received: those that are compared, unless something was left out of a text."""
    holes = np.diff(left_out.credit_offsets)[some.rows] + np.diff(left_out.furniture_offsets)[some.rows]
    odd = np.flatnonzero(holes)
    rows = some.rows[odd]
    whole = np.concatenate([data[:0], *(data[offsets[row] : offsets[row + 1]] for row in rows.tolist())])
    read = tokenise(whole, offsets_of([np.diff(offsets)[rows]]))
    compared = some.texts.offsets
    bounds = np.concatenate([compared, compared[-1] + read.offsets[1:]])
    number = some.own.copy()
    number[odd] = len(compared) - 1 + np.arange(len(odd))
    read_start, read_end = extents(read)
    taken, start = take_rows(bounds, number, np.concatenate([some.start, read_start]))
    return Words(taken, start, take_rows(bounds, number, np.concatenate([some.end, read_end]))[1])


class Part(NamedTuple):
    """Articles that are measured together: their ``rows``, and those of their sources,
    ``sources[offsets[i]:offsets[i + 1]]``.
    """

    rows: I64
    offsets: I64
    sources: I64


def _parts(comparison: Comparison, sources: Sources) -> list[Part]:
    """The articles that have a source, some at a time."""
    wanted = np.flatnonzero(np.diff(sources.offsets))
    wanted = wanted[np.argsort(sources.rows[sources.offsets[wanted]], kind="stable")]
    sizes = np.diff(sources.offsets)[wanted]
    words = np.diff(comparison.tokens.offsets)
    chosen = take_rows(sources.offsets, wanted, sources.rows)[1]
    bounds = offsets_of([sizes])
    held = words[wanted] + np.add.reduceat(words[chosen], bounds[:-1]) if len(wanted) else sizes
    cuts = np.r_[0, np.flatnonzero(np.diff(np.cumsum(held) // PART_WORDS)) + 1, len(wanted)]
    return [
        Part(wanted[first:last], bounds[first : last + 1] - bounds[first], chosen[bounds[first] : bounds[last]])
        for first, last in pairwise(np.unique(cuts).tolist())
    ]


def _laid_out(comparison: Comparison, part: Part) -> Some:
    both = np.unique(np.concatenate([part.rows, part.sources]))
    texts, tokens = comparison.lay_out(both, facts=False)
    own, sources = np.searchsorted(both, part.rows), np.searchsorted(both, part.sources)
    return Some(part.rows, texts, *extents(tokens), own, part.offsets, sources)
