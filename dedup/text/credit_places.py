"""Where in a text a marker stands, as kernels over its characters: at the top, at places, in sentences, at the end.

``c`` are code points (or the bytes of a text in ASCII), ``n`` how many; ``lit`` is a
:class:`~dedup.text.credit_literals.Literals`; ``count`` is how many events and words there are so far, more than fit
into ``events`` and ``words`` where these are too short.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .credit_glance import kind_of, skip_blanks
from .credit_limits import HEAD_CHARS, LINE_CHARS, MAX_CHARS, SENTENCE_CHARS
from .credit_literals import (
    AT_END,
    AT_HEAD,
    AT_PLACE,
    BLANK,
    IN_LINES,
    NEEDS_NAME,
    ONLY_START,
    OPENING,
    UNDELAYED,
    WHOLE,
    WORD,
    WRAPPER,
    Literals,
    kernel,
    wide,
)
from .credit_search import BRACKETS, HEAD, LAST, LINES, TAIL
from .credit_within import emit, node_after

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]

_NEWLINE, _COPYRIGHT = 10, 169
_ASCII = 128


@kernel
def heads(
    c: Any, n: int, start: int, end: int, titled: int, turns: I32, names: I32, lit: Literals, seen: Any, events: I32,
    count: I64,
) -> None:
    """The rules for the start of a line at the top, at each: after blanks, the title, and each end of a line."""
    _head(c, n, start, end, True, turns, names, lit, seen, events, count)
    last = start
    if titled >= 0:
        _head(c, n, titled, end, False, turns, names, lit, seen, events, count)
        last = titled
    limit = min(end, start + HEAD_CHARS)
    for k in range(len(turns)):
        if start <= turns[k] < limit and c[turns[k]] == _NEWLINE:
            after = skip_blanks(lit.signs, c, turns[k], end)
            if after > last:
                _head(c, n, after, end, False, turns, names, lit, seen, events, count)
                last = after


@kernel
def _head(
    c: Any, n: int, at: int, end: int, first: bool, turns: I32, names: I32, lit: Literals, seen: Any, events: I32,
    count: I64,
) -> None:
    stop = min(at + LINE_CHARS, n)
    closed = stop
    for k in range(len(turns)):
        if turns[k] >= stop or (turns[k] >= at and c[turns[k]] == _NEWLINE):
            closed = min(wide(turns[k]), stop)
            break
    # A rule for a whole line has nothing to cover in a long one, and the last line is no byline.
    long = (closed == stop and at + LINE_CHARS < end) or (not first and closed >= end)
    if _markers(c, n, at, stop, AT_HEAD, lit.head_root, names, lit, seen):
        forbidden = (0 if first else ONLY_START) | (WHOLE if long else 0)
        _emit_seen(HEAD, at, forbidden, _named(names, at, at + MAX_CHARS, lit.names), lit.flags, seen, events, count)


@kernel
def last(
    c: Any, n: int, low: int, end: int, names: I32, lit: Literals, seen: Any, events: I32, count: I64
) -> None:
    """The rules for the last line and the last sentence."""
    if _markers(c, n, low, end, AT_END, lit.end_root, names, lit, seen):
        _emit_seen(LAST, low, 0, _named(names, low, end, lit.names), lit.flags, seen, events, count)


@kernel
def places(
    c: Any, n: int, low: int, stop: int, kind: int, turns: I32, names: I32, lit: Literals, seen: Any, events: I32,
    count: I64,
) -> None:
    """What may begin at each place, and behind the bracket or dash that stands there."""
    if kind == LINES:
        tried = skip_blanks(lit.signs, c, low, stop)
        if _worth(c, n, tried, stop, lit.signs, lit.pairs, names, lit.names):
            _place_or_behind(c, n, tried, stop, kind, names, lit, seen, events, count)
    else:
        tried = low - 1
    for k in range(len(turns)):
        if low <= turns[k] < stop:
            at = opened(c, wide(turns[k]), stop, kind, lit.signs)
            if at > tried and _worth(c, n, at, stop, lit.signs, lit.pairs, names, lit.names):
                _place_or_behind(c, n, at, stop, kind, names, lit, seen, events, count)
            tried = max(tried, at)


@kernel
def opened(c: Any, at: int, stop: int, kind: int, signs: U8) -> int:
    """The place to which a turn leads, or -1: the bracket itself, or what follows the line or sentence."""
    sign = kind_of(signs, c[at])
    if sign & OPENING:
        return at if kind != LINES else -1
    if kind == TAIL:
        follows = sign & (BLANK | UNDELAYED) or (at + 1 < stop and kind_of(signs, c[at + 1]) & BLANK)
    else:
        follows = kind == LINES and c[at] == _NEWLINE
    return skip_blanks(signs, c, at + 1, stop) if follows else -1


@kernel
def _worth(c: Any, n: int, at: int, stop: int, signs: U8, pairs: U8, names: I32, months: int) -> bool:
    """Whether a marker may begin at a place or behind what wraps it; quicker than a call that hands all literals on."""
    if at >= stop:
        return False
    return kind_of(signs, c[at]) & WRAPPER != 0 or _may_begin(c, n, at, pairs) or _named(names, at, at + 1, months)


@kernel
def _may_begin(c: Any, n: int, at: int, pairs: U8) -> bool:
    here = wide(c[at])
    after = wide(c[at + 1]) if at + 1 < n else wide(_ASCII)
    begun: bool = here >= _ASCII or pairs[here * (_ASCII + 1) + min(after, _ASCII)] & AT_PLACE != 0
    return begun


@kernel
def _place_or_behind(
    c: Any, n: int, at: int, stop: int, kind: int, names: I32, lit: Literals, seen: Any, events: I32, count: I64
) -> None:
    if _may_begin(c, n, at, lit.pairs) or _named(names, at, at + 1, lit.names):
        place(c, n, at, kind, names, lit, seen, events, count)
    if kind_of(lit.signs, c[at]) & WRAPPER:
        while at < stop and (c[at] == 32 or kind_of(lit.signs, c[at]) & WRAPPER):
            at += 1
        if at < stop:
            place(c, n, at, kind, names, lit, seen, events, count)


@kernel
def place(
    c: Any, n: int, at: int, kind: int, names: I32, lit: Literals, seen: Any, events: I32, count: I64
) -> None:
    """The rules whose markers begin at a place."""
    if _markers(c, n, at, min(at + 1, n), AT_PLACE, lit.place_root, names, lit, seen):
        named = _named(names, at - SENTENCE_CHARS, at + MAX_CHARS, lit.names)
        _emit_seen(kind, at, 0, named, lit.flags, seen, events, count)


@kernel
def _markers(c: Any, n: int, low: int, stop: int, wanted: int, root: int, names: I32, lit: Literals, seen: Any) -> bool:
    """Note the rules whose markers begin between two places; a blank in a marker stands for any."""
    signs, pairs, starts, first, label, sibling = lit.signs, lit.pairs, lit.starts, lit.first, lit.label, lit.sibling
    plain_offsets, plain, named_offsets = lit.plain_offsets, lit.plain, lit.named_offsets
    found = False
    k = _first_from(names, low)
    while k < len(names) and names[k, 0] < stop:
        found |= _names_agency(c, n, names[k, 0], root, lit, seen)
        k += 1
    for i in range(low, stop):
        here = wide(c[i])
        after = wide(c[i + 1]) if i + 1 < n else wide(_ASCII)
        if here < _ASCII and not pairs[here * (_ASCII + 1) + min(after, _ASCII)] & wanted:
            continue
        letter = wide(32) if kind_of(signs, here) & BLANK else here
        known = letter < starts.shape[1]
        node, j = wide(starts[root, letter]) if known else node_after(first, label, sibling, root, letter), i
        while node >= 0:
            j += 1
            if named_offsets[node] < named_offsets[node + 1] and _named(names, j, j + 4, lit.names):
                found |= _names_agency(c, n, j, node, lit, seen)
            for k in range(plain_offsets[node], plain_offsets[node + 1]):
                seen[plain[k]] = found = True
            if j >= n:
                break
            letter = wide(32) if kind_of(signs, c[j]) & BLANK else wide(c[j])
            node = node_after(first, label, sibling, node, letter)
    return found


@kernel
def _names_agency(c: Any, n: int, at: int, marked: int, lit: Literals, seen: Any) -> bool:
    """Note the rules of a marker that goes on with an agency, behind two blanks and a copyright sign at most."""
    j = at
    while j < min(at + 2, n) and kind_of(lit.signs, c[j]) & BLANK:
        j += 1
    if j < n and c[j] == _COPYRIGHT:
        j += 1
    if j >= n or c[j] >= lit.starts.shape[1]:
        return False
    found = False
    node = wide(lit.starts[0, c[j]])
    while node >= 0:
        j += 1
        word = lit.word[node]
        after = kind_of(lit.signs, c[j]) if j < n else 0
        if 0 <= word < lit.names and (lit.unspaced[word] or not after & WORD):
            for k in range(lit.named_offsets[marked], lit.named_offsets[marked + 1]):
                if _goes_on(c, n, j, lit.suffixes[lit.suffix_offsets[k] : lit.suffix_offsets[k + 1]], lit.signs):
                    seen[lit.named[k]] = found = True
        if j >= n:
            break
        node = node_after(lit.first, lit.label, lit.sibling, node, c[j])
    return found


@kernel
def _goes_on(c: Any, n: int, at: int, suffix: I32, signs: U8) -> bool:
    if at + len(suffix) > n:
        return False
    for k in range(len(suffix)):
        letter = 32 if kind_of(signs, c[at + k]) & BLANK else c[at + k]
        if letter != suffix[k]:
            return False
    return True


@kernel
def _named(names: I32, low: int, high: int, months: int) -> bool:
    """Whether a name of an agency begins between two places."""
    k = _first_from(names, low)
    while k < len(names) and names[k, 0] < high:
        if names[k, 1] < months:
            return True
        k += 1
    return False


@kernel
def _first_from(names: I32, low: int) -> int:
    """The first of the names and months that begins at a place or after it."""
    a, b = 0, len(names)
    while a < b:
        middle = (a + b) // 2
        if names[middle, 0] < low:
            a = middle + 1
        else:
            b = middle
    return a


@kernel
def _emit_seen(
    kind: int, at: int, forbidden: int, named: bool, flags: U8, seen: Any, events: I32, count: I64
) -> None:
    """The rules noted, in their order, but those that may not fire there."""
    if not named:
        forbidden |= NEEDS_NAME
    for rule in range(len(seen)):
        if seen[rule]:
            seen[rule] = False
            if not flags[rule] & forbidden and (kind < BRACKETS or flags[rule] & IN_LINES):
                emit(kind, at, rule, events, count)
