"""The names, months and markers that stand anywhere in a text, of those whose first characters a first look found.

Arguments as in :mod:`dedup.text.credit_places`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .credit_glance import kind_of
from .credit_limits import HEAD_CHARS
from .credit_literals import BLANK, INSIDE, LETTER, WORD, Literals, kernel, wide
from .credit_search import LINES_INNER, PROSE, TAIL_INNER

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]

_NEWLINE, _FULL_STOP, _UNDERSCORE, _COPYRIGHT = 10, 46, 95, 169
_ASCII = 128
_BEFORE_MONTH, _BEHIND_MONTH = 10, 4  # characters within which a figure makes a date of a month


@kernel
def within(
    c: Any, n: int, begun: I32, end: int, tail: int, pages: bool, lit: Literals, events: I32, words: I32, count: I64
) -> None:
    """Names and months, and the markers of rules that look back from them, of those whose first characters stand."""
    first, label, sibling, ends, starts, pairs = lit.first, lit.label, lit.sibling, lit.ends, lit.starts, lit.begun
    signs = lit.signs
    for k in range(len(begun)):
        i = wide(begun[k])
        if c[i] < _ASCII and i + 1 < n and c[i + 1] < _ASCII:
            node, j = wide(pairs[c[i] * (_ASCII + 1) + c[i + 1]]), i + 2
        else:
            node, j = wide(starts[0, c[i]]) if c[i] < starts.shape[1] else -1, i + 1
        while node >= 0:
            inside = j < n and c[j] < _ASCII and signs[c[j]] & LETTER
            if ends[node] == INSIDE or (ends[node] and not inside):
                before = wide(c[i - 1]) if i else wide(_NEWLINE)
                _ended(c, n, i, j, before, node, end, tail, pages, lit, events, words, count)
            if j >= n:
                break
            node = node_after(first, label, sibling, node, c[j])
            j += 1


@kernel
def _ended(
    c: Any, n: int, i: int, j: int, before: int, node: int, end: int, tail: int, pages: bool, lit: Literals,
    events: I32, words: I32, count: I64,
) -> None:
    """A word or marker ends at ``j``: note it if it stands by itself."""
    word, marker = lit.word[node], lit.inner[node]
    front, back = kind_of(lit.signs, before), kind_of(lit.signs, c[j]) if j < n else 0
    month = word >= lit.names
    if word >= 0 and (lit.unspaced[word] or not back & (LETTER if month else WORD)) and not (month and front & LETTER):
        if count[1] < len(words):
            before = _dated(c, i, j, n) if month else _sign_before(c, i, j, n, lit.signs)
            words[count[1], 0], words[count[1], 1], words[count[1], 2] = i, word, before
        count[1] += 1
    if marker < 0:
        return
    edges = lit.edges[marker]
    inside = (edges & 1 and front & WORD and before != _UNDERSCORE) or (
        edges & 2 and j < n and back & WORD and c[j] != _UNDERSCORE
    )
    if inside:
        return
    if i >= tail and j <= end:
        emit(TAIL_INNER, i, marker, events, count)
    elif j <= tail and pages and lit.inner_lines[marker]:
        emit(LINES_INNER, i, marker, events, count)
    if j <= min(tail, HEAD_CHARS) and lit.inner_prose[marker]:
        emit(PROSE, i, marker, events, count)


@kernel
def _sign_before(c: Any, at: int, end: int, n: int, signs: U8) -> int:
    """The sign before a name, behind two blanks and a copyright sign at most; 0 for none, and before ``AA.N``."""
    if end + 1 < n and c[end] == _FULL_STOP and kind_of(signs, c[end + 1]) & WORD:
        return 0
    if at and c[at - 1] == _COPYRIGHT:
        at -= 1
    for _ in range(2):
        if at and kind_of(signs, c[at - 1]) & BLANK:
            at -= 1
    return wide(c[at - 1]) if at and not kind_of(signs, c[at - 1]) & WORD else 0


@kernel
def _dated(c: Any, start: int, end: int, n: int) -> int:
    """Whether a month has a figure before or behind it, as ``1st of`` or ``. 12`` have."""
    for k in range(max(0, start - _BEFORE_MONTH), min(n, end + _BEHIND_MONTH)):
        if 48 <= c[k] < 58:
            return 1
    return 0


@kernel
def node_after(first: I32, label: I32, sibling: I32, node: int, letter: int) -> int:
    """The node to which a character leads from another, or -1."""
    node = wide(first[node])
    while node >= 0 and label[node] != letter:
        node = wide(sibling[node])
    return node


@kernel
def emit(kind: int, at: int, value: int, events: I32, count: I64) -> None:
    """Note an event, if there is room; count it in any case."""
    if count[0] < len(events):
        events[count[0], 0], events[count[0], 1], events[count[0], 2] = kind, at, value
    count[0] += 1
