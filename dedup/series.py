"""Issues of a series: the daily market report that says the same words each day around other figures.

A reprint keeps the figures of its text, and an update keeps most of them and says more. The next issue of a series has
new figures in the places of the old. One pair of that kind may be a death toll that was raised; it is a series where
one source has several issues on different days, each like the others. Nothing here knows a word: no list of titles,
weekdays or exchanges.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .comparing import roots
from .matches import Matches
from .model import Relation
from .relation import CODE
from .shingles import take_rows
from .text.tokens import NUMBER, Tokens

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
U64 = npt.NDArray[np.uint64]
I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

STANDING = 0.4
"""Share of the three-word runs of the text with fewer, a figure being any figure, from which two texts have one frame.
Of the 13 series that it finds in 21 months of one agency, read by their titles, all are some; with .3 two of 26
were the steps of one deal."""
KEPT = 0.5
"""Share of the figures of the text with fewer that stand in the other between the same words, below which the figures
are new. From .33 to .7 the series of that agency are the same but for one."""
FIGURES = 3
"""Figures that a text needs to be told by them."""
NEXT_DAY = 18.0
"""Hours between two issues by which a series is known: the report of Monday's close and a late one of Tuesday's."""
HALF_A_DAY = 12.0
"""Hours from which two texts of a known series with other figures are two issues; a market's opening and its close may
have less between them, and what they are is not for this rule to say."""

_RUN = 3
_ANY_FIGURE = np.uint64(0x9E3779B97F4A7C15)
_BASIS, _PRIME = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)


class Frames(NamedTuple):
    """Some texts as frames and figures.

    ``offsets`` int64 (n+1,) and ``runs`` uint64: the three-word runs of each text, sorted, each once, a figure being
    any figure. ``figure_offsets`` int64 (n+1,): the figures of each text in their order, in ``before`` uint64 with the
    word before (upper 32 bits) and in ``after`` with the word behind; ``sorted_before`` and ``sorted_after`` are the
    same, sorted per text.
    """

    offsets: I64
    runs: U64
    figure_offsets: I64
    before: U64
    after: U64
    sorted_before: U64
    sorted_after: U64


class Dates(NamedTuple):
    """When each article was published: ``hours`` float64 (n,), nan without a date, and ``day_only`` bool (n,)."""

    hours: F64
    day_only: BOOL

    def apart(self, a: I64, b: I64, least: float) -> BOOL:
        """Which pairs of rows have at least so many hours between them; of bare dates, which have two."""
        days = np.floor(self.hours / 24)
        with np.errstate(invalid="ignore"):
            hours = np.abs(self.hours[a] - self.hours[b]) >= least
            dates = np.abs(days[a] - days[b]) >= 1
        return np.asarray(np.where(self.day_only[a] | self.day_only[b], dates, hours))


def other_issues(matches: Matches, tokens: Tokens, dates: Dates, sources: Sequence[str], least: int | None) -> BOOL:
    """Which matches are of two issues of one series.

    Parameters
    ----------
    matches : Matches
    tokens : Tokens
        The n texts, as they are compared.
    dates : Dates
        A pair of which one has no date is none of two issues.
    sources : sequence of str
        The outlet of each article; those without one count as of one.
    least : int or None
        Issues of one source, on as many days, that make a series; ``None``: there are none.

    Returns
    -------
    bool array, shape (m,)
        Only of derived matches, and never of identical texts: a report that is printed again unchanged is no new issue.

    Notes
    -----
    Two texts are *renewed* if they have one frame (:data:`STANDING`) and other figures in it (:data:`KEPT`). A series
    are the articles that renewed matches connect over a day and more, each match with a third issue that is like both,
    if one source has enough of them. The third need not be derived: a table of rates is figures for the most part, and
    which of its days look like copies is chance.

    Of a series the renewed matches are told apart that have half a day between them, and closer ones where one of the
    two is a copy of what is told apart from the other: the reprint on the morning before the next issue.

    The words of articles in matches of different days are sorted, and merged for each match.
    """
    a, b = matches.a, matches.b
    out = np.zeros(len(a), np.bool_)
    edited = matches.derived & (matches.relation != CODE[Relation.IDENTICAL])
    later = dates.apart(a, b, NEXT_DAY)
    far = np.flatnonzero(edited & later)
    if least is None or not len(far):
        return out
    far = far[renewed(tokens, a[far], b[far])]
    asked = np.zeros(len(dates.hours), np.bool_)
    asked[a[far]] = asked[b[far]] = True
    third = np.flatnonzero(~matches.derived & later & (asked[a] | asked[b]))
    far = np.concatenate([far, third[renewed(tokens, a[third], b[third])]])
    links = Neighbours.of(a[far], b[far], len(dates.hours))
    far = far[in_common(links, a[far], links, b[far])]
    series = _series(a[far], b[far], dates.hours, _numbers(sources), least)
    inside = np.flatnonzero(matches.derived & (series[a] >= 0) & (series[a] == series[b]))
    new = edited[inside]
    new[new] = renewed(tokens, a[inside[new]], b[inside[new]])
    late = dates.apart(a[inside], b[inside], HALF_A_DAY)
    told, copies, close = inside[new & late], inside[~new], inside[new & ~late]
    others, own = (Neighbours.of(a[chosen], b[chosen], len(dates.hours)) for chosen in (told, copies))
    out[told] = True
    out[close] = in_common(others, a[close], own, b[close]) | in_common(others, b[close], own, a[close])
    return out


def renewed(tokens: Tokens, a: I64, b: I64) -> BOOL:
    """Which pairs of texts have one frame and other figures in it.

    Parameters
    ----------
    tokens : Tokens
    a, b : int64 arrays, shape (m,)
        Rows.
    """
    rows = np.unique(np.concatenate([a, b]))
    offsets, word = take_rows(tokens.offsets, rows, tokens.word)
    frames = Frames(*_lay_out(offsets, word, take_rows(tokens.offsets, rows, tokens.flags)[1]))
    standing, kept, figures = _compare(frames, np.searchsorted(rows, a), np.searchsorted(rows, b))
    return np.asarray((standing >= STANDING) & (kept < KEPT) & (figures >= FIGURES))


class Neighbours(NamedTuple):
    """Pairs as lists: the neighbours of row i are ``rows[starts[i]:starts[i + 1]]``, ascending."""

    starts: I64
    rows: I64

    @classmethod
    def of(cls, a: I64, b: I64, count: int) -> Neighbours:
        """The neighbours of ``count`` rows in some pairs."""
        one, other = np.concatenate([a, b]), np.concatenate([b, a])
        starts = np.concatenate([[0], np.cumsum(np.bincount(one, minlength=count))])
        return cls(starts, other[np.lexsort((other, one))])


@nb.njit(nogil=True, cache=True)
def _meet(starts: I64, rows: I64, other_starts: I64, other_rows: I64, a: I64, b: I64) -> BOOL:
    out = np.zeros(len(a), np.bool_)
    for p in range(len(a)):
        i, i_end, j, j_end = starts[a[p]], starts[a[p] + 1], other_starts[b[p]], other_starts[b[p] + 1]
        while i < i_end and j < j_end and not out[p]:
            x, y = rows[i], other_rows[j]
            out[p] = x == y
            i += x <= y
            j += y <= x
    return out


def in_common(one: Neighbours, a: I64, other: Neighbours, b: I64) -> BOOL:
    """Whether ``a`` has in ``one`` a neighbour that ``b`` has in ``other``, bool of shape (m,)."""
    return np.asarray(_meet(*one, *other, a, b))


def _numbers(sources: Sequence[str]) -> I64:
    numbers = {name: number for number, name in enumerate(dict.fromkeys(sources))}
    return np.fromiter((numbers[name] for name in sources), np.int64, len(sources))


def _series(a: I64, b: I64, hours: F64, source: I64, least: int) -> I64:
    """The series of each row, its smallest row, or -1: what the pairs connect, with enough issues of one source."""
    root = roots(a, b, len(hours))
    rows = np.unique(np.concatenate([a, b]))
    order = rows[np.lexsort((hours[rows], source[rows], root[rows]))]
    known = np.zeros(len(hours), np.bool_)
    known[_with_issues(root[order], source[order], hours[order], least)] = True
    return np.where(known[root], root, -1)


@nb.njit(nogil=True, cache=True)
def _with_issues(root: I64, source: I64, hours: F64, least: int) -> I64:
    """The roots of which one source has enough issues, each a day after the one before; sorted by all three."""
    out = np.empty(len(root), np.int64)
    found = issues = 0
    last = 0.0
    for i in range(len(root)):
        if i == 0 or root[i] != root[i - 1] or source[i] != source[i - 1]:
            issues, last = 1, hours[i]
        elif hours[i] - last >= NEXT_DAY:
            issues, last = issues + 1, hours[i]
        if issues >= least:
            out[found] = root[i]
            found += 1
    return out[:found]


@nb.njit(nogil=True, cache=True)
def _lay_out(offsets: I64, word: U32, flags: U8) -> tuple[I64, U64, I64, U64, U64, U64, U64]:
    n = len(offsets) - 1
    runs = np.empty(len(word), np.uint64)
    before, after = np.empty(len(word), np.uint64), np.empty(len(word), np.uint64)
    run_offsets, figure_offsets = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    half = np.uint64(32)
    r = f = 0
    for d in range(n):
        first, last, r0 = offsets[d], offsets[d + 1], r
        for i in range(first, last):
            if i + _RUN <= last:
                h = _BASIS
                for j in range(i, i + _RUN):
                    h = (h ^ (_ANY_FIGURE if flags[j] & NUMBER else np.uint64(word[j]))) * _PRIME
                    h ^= h >> np.uint64(29)
                runs[r] = h
                r += 1
            if flags[i] & NUMBER:
                before[f] = (np.uint64(word[i - 1] if i > first else 0) << half) | np.uint64(word[i])
                after[f] = (np.uint64(word[i + 1] if i + 1 < last else 0) << half) | np.uint64(word[i])
                f += 1
        runs[r0:r].sort()
        end, r = r, r0
        for i in range(r0, end):
            if i == r0 or runs[i] != runs[r - 1]:
                runs[r] = runs[i]
                r += 1
        run_offsets[d + 1], figure_offsets[d + 1] = r, f
    before, after = before[:f].copy(), after[:f].copy()
    sorted_before, sorted_after = before.copy(), after.copy()
    for d in range(n):
        sorted_before[figure_offsets[d] : figure_offsets[d + 1]].sort()
        sorted_after[figure_offsets[d] : figure_offsets[d + 1]].sort()
    return run_offsets, runs[:r].copy(), figure_offsets, before, after, sorted_before, sorted_after


@nb.njit(nogil=True, cache=True)
def _has(values: U64, value: np.uint64) -> bool:
    at = np.searchsorted(values, value)
    return bool(at < len(values) and values[at] == value)


@nb.njit(nogil=True, cache=True)
def _compare(t: Frames, a: I64, b: I64) -> tuple[F64, F64, I64]:
    """Per pair the share of the runs and that of the figures of the text with fewer, and how many figures it has."""
    standing, kept, figures = np.zeros(len(a)), np.ones(len(a)), np.zeros(len(a), np.int64)
    for p in range(len(a)):
        i, i_end, j, j_end = t.offsets[a[p]], t.offsets[a[p] + 1], t.offsets[b[p]], t.offsets[b[p] + 1]
        fewer, shared = min(i_end - i, j_end - j), 0
        while i < i_end and j < j_end:
            x, y = t.runs[i], t.runs[j]
            shared += x == y
            i += x <= y
            j += y <= x
        standing[p] = shared / fewer if fewer > 0 else 0.0
        few, many = a[p], b[p]
        if t.figure_offsets[few + 1] - t.figure_offsets[few] > t.figure_offsets[many + 1] - t.figure_offsets[many]:
            few, many = many, few
        first, last = t.figure_offsets[many], t.figure_offsets[many + 1]
        same = 0
        for i in range(t.figure_offsets[few], t.figure_offsets[few + 1]):
            there = _has(t.sorted_before[first:last], t.before[i])
            same += there and _has(t.sorted_after[first:last], t.after[i])
        figures[p] = t.figure_offsets[few + 1] - t.figure_offsets[few]
        kept[p] = same / figures[p] if figures[p] > 0 else 1.0
    return standing, kept, figures
