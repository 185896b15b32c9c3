"""Where in a text a marker stands, as kernels over its characters: at the top, at places, in sentences, at the end.

``c`` are code points (or the bytes of a text in ASCII), ``n`` how many; ``lit`` is a
:class:`~dedup.text.credit_literals.Literals`; ``count`` is how many events and words there are so far, more than fit
into ``events`` and ``words`` where these are too short.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from .credit_limits import HEAD_CHARS, LINE_CHARS, MAX_CHARS, SENTENCE_CHARS
from .credit_literals import (
    AFTER,
    ANYWHERE,
    AT_END,
    AT_HEAD,
    AT_PLACE,
    BLANK,
    IN_LINES,
    INSIDE,
    LETTER,
    NEEDS_NAME,
    ONLY_START,
    OPENING,
    SHORT,
    UNDELAYED,
    WHOLE,
    WORD,
    WRAPPER,
    Literals,
    kernel,
    place_of,
)
from .credit_search import BRACKETS, HEAD, LAST, LINES, LINES_INNER, PROSE, TAIL, TAIL_INNER

I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]
wide: Any = np.int64  # unsigned bytes and signed numbers together would be floating ones

_NEWLINE, _FULL_STOP, _UNDERSCORE, _COPYRIGHT = 10, 46, 95, 169
_ASCII = 128
_BEFORE_MONTH, _BEHIND_MONTH = 10, 4  # characters within which a figure makes a date of a month



@kernel
def within(
    c: Any, n: int, low: int, high: int, tail: int, pages: bool, lit: Literals, places: I32, events: I32, words: I32,
    count: I64,
) -> None:
    """Names and months, and the markers of rules that look back from them; ``places`` is room for ``n`` numbers."""
    first, label, sibling, ends, starts, begun = lit.first, lit.label, lit.sibling, lit.ends, lit.starts, lit.begun
    signs = lit.signs
    for k in range(_begun(c, n, low, high, signs, lit.pairs, lit.triples, places)):
        i = wide(places[k])
        if c[i] < _ASCII and i + 1 < n and c[i + 1] < _ASCII:
            node, j = wide(begun[c[i] * (_ASCII + 1) + c[i + 1]]), i + 2
        else:
            node, j = wide(starts[c[i]]) if c[i] < len(starts) else -1, i + 1
        while node >= 0:
            inside = j < n and c[j] < _ASCII and signs[c[j]] & LETTER
            if ends[node] == INSIDE or (ends[node] and not inside):
                before = wide(c[i - 1]) if i else wide(_NEWLINE)
                _ended(c, n, i, j, before, node, high, tail, pages, lit, events, words, count)
            if j >= n:
                break
            letter = wide(c[j])
            node = wide(first[node])
            while node >= 0 and label[node] != letter:
                node = wide(sibling[node])
            j += 1


@kernel
def _begun(c: Any, n: int, low: int, high: int, signs: U8, pairs: U8, triples: U8, out: I32) -> int:
    """Where the first three characters of a word or marker stand; returns at how many places.

    Without a branch: a processor that guesses wrong at every seventh character takes three times as long.
    """
    count = 0
    before = min(wide(c[low - 1]), _ASCII) if low else wide(_NEWLINE)
    for i in range(low, high):
        here = wide(c[i])
        second = wide(c[i + 1]) if i + 1 < n else wide(0)
        third = wide(c[i + 2]) if i + 2 < n else wide(0)
        first = min(here, _ASCII)
        sign = wide(pairs[first * (_ASCII + 1) + min(second, _ASCII)])
        inside = (wide(signs[before]) & LETTER) // LETTER
        may = (sign & ANYWHERE) | ((sign & ONLY_START) // ONLY_START & (1 - inside))
        known = (sign & SHORT) // SHORT | wide(triples[place_of(here, second, third)])
        out[count] = i
        count += may & known
        before = first
    return count


@kernel
def _ended(
    c: Any, n: int, i: int, j: int, before: int, node: int, high: int, tail: int, pages: bool, lit: Literals,
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
    if i >= tail and j <= high:
        _emit(TAIL_INNER, i, marker, events, count)
    elif j <= tail and pages and lit.inner_lines[marker]:
        _emit(LINES_INNER, i, marker, events, count)
    if j <= min(tail, HEAD_CHARS) and lit.inner_prose[marker]:
        _emit(PROSE, i, marker, events, count)


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
def heads(
    c: Any, n: int, start: int, end: int, titled: int, names: I32, lit: Literals, seen: Any, events: I32, count: I64
) -> None:
    """The rules for the start of a line at the top, at each: after blanks, the title, and each end of a line."""
    _head(c, n, start, end, True, names, lit, seen, events, count)
    last = start
    if titled >= 0:
        _head(c, n, titled, end, False, names, lit, seen, events, count)
        last = titled
    i = start
    limit = min(end, start + HEAD_CHARS)
    while i < limit:
        if c[i] != _NEWLINE:
            i += 1
            continue
        after = skip_blanks(lit.signs, c, i, end)
        if after > last:
            _head(c, n, after, end, False, names, lit, seen, events, count)
            last = after
        i = max(after, i + 1)


@kernel
def _head(
    c: Any, n: int, at: int, end: int, first: bool, names: I32, lit: Literals, seen: Any, events: I32, count: I64
) -> None:
    stop = min(at + LINE_CHARS, n)
    closed = at
    while closed < stop and c[closed] != _NEWLINE:
        closed += 1
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
    c: Any, n: int, low: int, stop: int, kind: int, names: I32, lit: Literals, seen: Any, events: I32, count: I64
) -> None:
    """What may begin at each place, and behind the bracket or dash that stands there."""
    signs, pairs, months = lit.signs, lit.pairs, lit.names
    opened = kind == LINES  # a place may be here; blanks may come before it
    ended = False  # a sentence has ended, if blanks follow
    for i in range(low, stop):
        here = wide(c[i])
        sign = wide(signs[here]) if here < len(signs) else wide(0)
        if sign & BLANK:
            opened |= (ended and kind == TAIL) or (here == _NEWLINE and kind != BRACKETS)
            ended = False
            continue
        if opened or (sign & OPENING and kind != LINES):
            after = wide(c[i + 1]) if i + 1 < n else wide(_ASCII)
            begun = here >= _ASCII or pairs[here * (_ASCII + 1) + min(after, _ASCII)] & AT_PLACE
            if begun or _named(names, i, i + 1, months):
                place(c, n, i, kind, names, lit, seen, events, count)
            if sign & WRAPPER:
                j = i
                while j < stop and (c[j] == 32 or (c[j] < len(signs) and signs[c[j]] & WRAPPER)):
                    j += 1
                if j < stop:
                    place(c, n, j, kind, names, lit, seen, events, count)
        opened = kind == TAIL and sign & UNDELAYED != 0 and not sign & OPENING
        ended = sign & AFTER != 0 and not sign & OPENING


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
    signs, pairs, first, label, sibling = lit.signs, lit.pairs, lit.first, lit.label, lit.sibling
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
        node, j = wide(root), i
        while j < n:
            letter = wide(c[j])
            if letter < len(signs) and signs[letter] & BLANK:
                letter = wide(32)
            node = wide(first[node])
            while node >= 0 and label[node] != letter:
                node = wide(sibling[node])
            if node < 0:
                break
            j += 1
            if named_offsets[node] < named_offsets[node + 1] and _named(names, j, j + 4, lit.names):
                found |= _names_agency(c, n, j, node, lit, seen)
            for k in range(plain_offsets[node], plain_offsets[node + 1]):
                seen[plain[k]] = found = True
    return found


@kernel
def _names_agency(c: Any, n: int, at: int, marked: int, lit: Literals, seen: Any) -> bool:
    """Note the rules of a marker that goes on with an agency, behind two blanks and a copyright sign at most."""
    j = at
    while j < min(at + 2, n) and kind_of(lit.signs, c[j]) & BLANK:
        j += 1
    if j < n and c[j] == _COPYRIGHT:
        j += 1
    if j >= n or c[j] >= len(lit.starts):
        return False
    found = False
    node = wide(lit.starts[c[j]])
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
        node = wide(lit.first[node])
        while node >= 0 and lit.label[node] != c[j]:
            node = wide(lit.sibling[node])
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
                _emit(kind, at, rule, events, count)


@kernel
def _emit(kind: int, at: int, value: int, events: I32, count: I64) -> None:
    if count[0] < len(events):
        events[count[0], 0], events[count[0], 1], events[count[0], 2] = kind, at, value
    count[0] += 1


@kernel
def kind_of(signs: U8, point: int) -> int:
    """What a character is, as bits."""
    return wide(signs[point]) if point < len(signs) else 0


@kernel
def skip_blanks(signs: U8, c: Any, at: int, end: int) -> int:
    """Where the next character that is no blank stands, or the end."""
    while at < end and kind_of(signs, c[at]) & BLANK:
        at += 1
    return at
