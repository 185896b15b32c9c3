"""One pass over a column of texts for where a credit line may stand: what no marker begins, Python never looks at.

The kernel knows places and words, and no patterns. Per text it gives *events*: a place, and a rule one of whose markers
stands there, each only where the rule may fire. A rule that must name an agency is left out where none stands near.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from .credit_glance import kind_of, noted, skip_blanks, told_apart
from .credit_limits import END_CHARS, HEAD_CHARS, LINE_CHARS, REACH, SENTENCE_CHARS, TAIL_CHARS, TOP_CHARS
from .credit_literals import BLANK, Literals, kernel, wide
from .credit_places import heads, last, place, places
from .credit_search import BRACKETS, LINES, TAIL
from .credit_within import within

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]

_NEWLINE, _ASCII = 10, 128
_RUN = 32  # bytes of a text that are looked at together
_LONGEST = 4  # bytes of a character
_DATE = np.frombuffer(b"date 0000-00-00 ", np.uint8)  # before a text, with any figures and blanks


class Events(NamedTuple):
    """What was seen in a column of texts.

    ``start``, ``end`` int32 (n,): each text without what is no part of it before and behind, in characters.
    ``events`` int32 (e, 3): kind, place and rule (for inner kinds: marker), those of text i at
    ``event_offsets[i]:event_offsets[i + 1]``. ``words`` int32 (w, 3): place and number of names and months, and
    of a name the sign before it, of a month whether a figure stands beside it.
    """

    start: I32
    end: I32
    event_offsets: I64
    events: I32
    word_offsets: I64
    words: I32


def scan(data: U8, offsets: I64, titles: U8, title_offsets: I64, literals: Literals) -> Events:
    """Look for markers in a column of texts.

    Parameters
    ----------
    data, offsets : uint8 and int64 (n + 1,)
        The texts as UTF-8, one after the other.
    titles, title_offsets
        The same of their titles.
    literals : Literals
        What to look for.

    Notes
    -----
    O(characters): a first look at each, at the top and the end alone where a text has no line breaks, and a second at
    every fifth or sixth, with which something may begin.
    """
    n = len(offsets) - 1
    start, end = np.empty(n, np.int32), np.empty(n, np.int32)
    event_offsets, word_offsets = np.zeros(n + 1, np.int64), np.zeros(n + 1, np.int64)
    longest = int(np.diff(offsets).max(initial=0))
    scratch, at, turns = (np.empty(longest + 1, np.int32) for _ in range(3))
    mask = np.empty(longest, np.uint8)
    room = [64 * n + 64, 64 * n + 64]
    while True:
        events, words = np.empty((room[0], 3), np.int32), np.empty((room[1], 3), np.int32)
        used = _scan(
            data, offsets, titles, title_offsets, literals, scratch, mask, at, turns, start, end, event_offsets,
            events, word_offsets, words,
        )
        if used[0] <= room[0] and used[1] <= room[1]:
            return Events(start, end, event_offsets, events[: used[0]], word_offsets, words[: used[1]])
        room = [max(room[0], int(used[0])), max(room[1], int(used[1]))]


def tops(data: U8, offsets: I64, start: I32) -> list[str]:
    """Of each text, the first characters of a line from where it starts; they are decoded all at once.

    Parameters
    ----------
    data, offsets, start
        As for and from :func:`scan`.

    Examples
    --------
    >>> tops(np.frombuffer("  Rain.Été".encode(), np.uint8), np.array([0, 7, 12]), np.array([2, 1], np.int32))
    ['Rain.', 'té']
    """
    most = LINE_CHARS * _LONGEST
    out = np.empty(np.minimum(np.diff(offsets), most).sum(), np.uint8)
    places = np.zeros(len(offsets), np.int64)
    used = _tops(data, offsets, start, places, out)
    whole = str(out[:used].data, "utf-8", "surrogatepass")
    return [whole[first:last] for first, last in pairwise(places.tolist())]


@nb.njit(cache=True, nogil=True)
def _tops(data: U8, offsets: I64, start: I32, places: I64, out: U8) -> int:
    """Put them into ``out``, where they take so many bytes; ``places`` are those of their characters."""
    m = 0
    for i in range(len(start)):
        character = -1
        for k in range(offsets[i], offsets[i + 1]):
            character += data[k] & 0xC0 != 0x80
            if character >= start[i] + LINE_CHARS:
                break
            if character >= start[i]:
                out[m] = data[k]
                m += 1
        places[i + 1] = places[i] + min(max(character + 1 - start[i], 0), LINE_CHARS)
    return m


@nb.njit(cache=True, nogil=True)
def _scan(
    data: U8, offsets: I64, titles: U8, title_offsets: I64, lit: Literals, scratch: I32, mask: U8, at: I32, turns: I32,
    start: I32, end: I32, event_offsets: I64, events: I32, word_offsets: I64, words: I32,
) -> I64:
    count = np.zeros(2, np.int64)
    seen = np.zeros(len(lit.flags), np.bool_)
    for i in range(len(offsets) - 1):
        text = data[offsets[i] : offsets[i + 1]]
        title = titles[title_offsets[i] : title_offsets[i + 1]]
        high = np.uint8(0)
        for byte in text:
            high |= byte
        first = count[0]
        if high < _ASCII:
            start[i], end[i] = _row(text, len(text), title, lit, seen, mask, at, turns, events, words, count)
        else:
            n = _decoded(text, scratch)
            start[i], end[i] = _row(scratch, n, title, lit, seen, mask, at, turns, events, words, count)
        if first + 1 < count[0] <= len(events):
            _in_order(events[first : count[0]])
        event_offsets[i + 1], word_offsets[i + 1] = count
    return count


@kernel
def _decoded(text: U8, out: I32) -> int:
    """UTF-8 to code points; returns how many. Bytes of ASCII are taken many at a time: most texts have little else."""
    n = i = 0
    while i < len(text):
        run = text[i : i + _RUN]
        high = np.uint8(0)
        for byte in run:
            high |= byte
        if high < _ASCII:
            room = out[n : n + len(run)]
            for k in range(len(run)):
                room[k] = run[k]
            n, i = n + len(run), i + len(run)
            continue
        stop = i + len(run)
        while i < stop:
            point, size = _point(text, i)
            out[n] = point
            n, i = n + 1, i + size
    return n


@nb.njit(cache=True, nogil=True, inline="always")
def _point(text: U8, i: int) -> tuple[int, int]:
    """The code point at byte ``i`` and how many bytes it has."""
    byte = wide(text[i])
    if byte < _ASCII:
        return byte, 1
    size = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
    point = byte & (0xFF >> (size + 1))
    for k in range(i + 1, min(i + size, len(text))):
        point = point << 6 | wide(text[k]) & 0x3F
    return point, size


@nb.njit(cache=True, nogil=True)
def _in_order(events: I32) -> None:
    """Sort by kind, and leave the order within a kind."""
    places = np.zeros(9, np.int64)
    ordered = True
    for k in range(len(events)):
        places[events[k, 0] + 1] += 1
        ordered &= k == 0 or events[k - 1, 0] <= events[k, 0]
    if ordered:
        return
    places = np.cumsum(places)
    old = events.copy()
    for k in range(len(old)):
        kind = old[k, 0]
        events[places[kind]] = old[k]
        places[kind] += 1


@kernel
def _row(
    c: Any, n: int, title: U8, lit: Literals, seen: Any, mask: U8, at: I32, turns: I32, events: I32, words: I32,
    count: I64,
) -> tuple[int, int]:
    """The events of one text; returns where it begins and ends."""
    end = n
    while end and kind_of(lit.signs, c[end - 1]) & BLANK:
        end -= 1
    start = _after_date(lit.signs, c, skip_blanks(lit.signs, c, 0, end), end)
    tail = max(0, end - TAIL_CHARS)
    titled = _after_title(c, start, n, title)
    titled = skip_blanks(lit.signs, c, titled, end) if titled > start else -1
    pages = False
    for point in c[:tail]:  # by number a compiler does not take many at a time
        pages |= point == _NEWLINE
    head = max(start + HEAD_CHARS, titled) + REACH
    back = max(0, tail - SENTENCE_CHARS)
    if pages or head >= back:
        worth = noted(c, 0, end, lit.everywhere, mask, at, 0)
    else:
        worth = noted(c, 0, head, lit.everywhere, mask, at, 0)
        worth = noted(c, back, end, lit.everywhere, mask, at, worth)
    begun, turned = told_apart(c, n, at[:worth], lit, turns)
    turns = turns[:turned]
    before = count[1]
    within(c, n, at[:begun], end, tail, pages, lit, events, words, count)
    names = words[min(before, len(words)) : min(count[1], len(words))]
    heads(c, n, start, end, titled, turns, names, lit, seen, events, count)
    if not tail and start < end:
        place(c, n, start, TAIL, names, lit, seen, events, count)
    places(c, n, tail, end, TAIL, turns, names, lit, seen, events, count)
    last(c, n, max(0, end - END_CHARS), end, names, lit, seen, events, count)
    if tail:
        top = min(tail, TOP_CHARS if pages else HEAD_CHARS)
        places(c, n, 0, top, BRACKETS, turns, names, lit, seen, events, count)
        if pages:
            places(c, n, 0, tail, LINES, turns, names, lit, seen, events, count)
        else:
            place(c, n, start, LINES, names, lit, seen, events, count)
    return start, end


@kernel
def _after_date(signs: U8, c: Any, at: int, end: int) -> int:
    """Behind ``date 2024-11-19`` and blanks, where a text begins so."""
    if at + len(_DATE) > end:
        return at
    for k in range(len(_DATE)):
        point = c[at + k]
        figure = _DATE[k] == 48 and 48 <= point < 58
        blank = k == len(_DATE) - 1 and kind_of(signs, point) & BLANK != 0
        if not (figure or blank or (point == _DATE[k] and _DATE[k] != 48)):
            return at
    return skip_blanks(signs, c, at + len(_DATE), end)


@kernel
def _after_title(c: Any, at: int, n: int, title: U8) -> int:
    """Behind the title, if it stands there; the same place if not."""
    i, j = 0, at
    while i < len(title):
        point, size = _point(title, i)
        if j >= n or c[j] != point:
            return at
        i += size
        j += 1
    return j
