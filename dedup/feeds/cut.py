# ruff: noqa: PLR1714, SIM109 - a compiled kernel knows no sets to merge comparisons into
"""JSON lines cut into names and values, without an object for any of them.

Only what is certain is cut: one object a line, with strings in UTF-8 as the standard has them. Every other line is told
from these and left to the decoder, which knows what is wrong with it. A value that is no text is only found here, not
understood: brackets are counted, and the decoder says what the value is.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from ..packed import copy

U8 = npt.NDArray[np.uint8]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]

SHAPES: Final = 16
"""Shapes of record that are told apart in one block; feeds have few."""
_LEAST_MEMBER: Final = 5  # bytes: "":1,
_NO: Final = -1

_QUOTE, _BACKSLASH, _COLON, _COMMA = np.uint8(ord('"')), np.uint8(ord("\\")), np.uint8(ord(":")), np.uint8(ord(","))
_OPEN, _CLOSE, _OPEN_LIST, _CLOSE_LIST = np.uint8(ord("{")), np.uint8(ord("}")), np.uint8(ord("[")), np.uint8(ord("]"))
_SPACE, _TAB, _RETURN, _LINE_END = np.uint8(ord(" ")), np.uint8(ord("\t")), np.uint8(ord("\r")), np.uint8(ord("\n"))
_ASCII_END: Final = np.uint8(0x80)

_EACH: Final = np.uint64(0x0101010101010101)
_HIGH: Final = np.uint64(0x8080808080808080)
_QUOTES, _BACKSLASHES, _SPACES = _EACH * np.uint64(_QUOTE), _EACH * np.uint64(_BACKSLASH), _EACH * np.uint64(_SPACE)


class Cut(NamedTuple):
    """Where everything stands in a block of lines.

    ``line`` has the n+1 bounds of the lines, their ends included. ``begin`` and ``end`` are the bounds of the object of
    a line. ``shape`` is :data:`-1` for a line that must be left to the decoder, else the number of its shape: lines of
    one shape have the same names in the same order. ``first`` has the n+1 bounds of the members of each line, and
    ``member``, of shape (members, 4), begin and end of each name and of each value, with their quotes.
    """

    line: I64
    begin: I64
    end: I64
    shape: I64
    first: I64
    member: I32


def cut(data: U8) -> Cut:
    r"""Names and values of the objects in some lines.

    Parameters
    ----------
    data : array of uint8, shape (n,)
        Whole lines; the last may lack its line end.

    Notes
    -----
    One pass over the bytes, eight at a time inside of strings.

    Examples
    --------
    >>> data = np.frombuffer(b'{"id": 7}\n{"id": 8}\n{"id": 9', np.uint8)
    >>> found = cut(data)
    >>> found.shape.tolist(), [data[a:b].tobytes() for a, b in found.member[:, 2:].tolist()]
    ([0, 0, -1], [b'7', b'8'])
    """
    lines = _line_ends(data) + bool(len(data) and data[-1] != _LINE_END)
    places = [np.empty(lines + 1, np.int64) for _ in range(5)]
    member = np.empty((len(data) // _LEAST_MEMBER + 1, 4), np.int32)  # room that is not written to costs nothing
    line, begin, end, shape, first = places
    count = _cut(data, words_of(data), line, begin, end, shape, first, member)
    return Cut(line, begin[:lines], end[:lines], shape[:lines], first, member[:count])


def listed(data: U8, place: I64) -> U8:
    """The values at some places as one JSON list, for the decoder.

    Parameters
    ----------
    data : array of uint8
    place : array of int64, shape (n, 2)
        Where each value begins and ends.

    Examples
    --------
    >>> listed(np.frombuffer(b'{"id": 7, "no": [8]}', np.uint8), np.array([[7, 8], [16, 19]])).tobytes()
    b'[7,[8]]'
    """
    out = np.empty((place[:, 1] - place[:, 0]).sum() + max(len(place), 1) + 1, np.uint8)
    _list(data, place, out)
    return out


@nb.njit(nogil=True, cache=True)
def _list(data: U8, place: I64, out: U8) -> None:
    out[0], out[-1] = _OPEN_LIST, _CLOSE_LIST
    at = 1
    for row in range(len(place)):
        if row:
            out[at] = _COMMA
            at += 1
        copy(data[place[row, 0] : place[row, 1]], out[at:])
        at += place[row, 1] - place[row, 0]


def words_of(data: U8) -> npt.NDArray[np.uint64]:
    """The same memory, eight bytes at a time; the last few are left out."""
    return data[: len(data) // 8 * 8].view(np.uint64)


@nb.njit(nogil=True, cache=True, inline="always")
def _plain(word: np.uint64) -> bool:
    """Whether none of eight bytes is a quote, a backslash, a control character or beyond ASCII.

    A byte is zero where its highest bit is set after 1 was taken from it and was not before (Mycroft 1987).
    """
    quote, backslash = word ^ _QUOTES, word ^ _BACKSLASHES
    special = word | ((quote - _EACH) & ~quote) | ((backslash - _EACH) & ~backslash) | (word - _SPACES)
    return bool(special & _HIGH == 0)


@nb.njit(nogil=True, cache=True)
def past_plain(data: U8, words: npt.NDArray[np.uint64], at: int, stop: int) -> int:
    """The first place from ``at`` whose byte is not plain, or ``stop``."""
    while at < stop:
        if at % 8 == 0:
            while at + 8 <= stop and _plain(words[at // 8]):
                at += 8
            if at == stop:
                break
        byte = data[at]
        if byte == _QUOTE or byte == _BACKSLASH or byte < _SPACE or byte >= _ASCII_END:
            break
        at += 1
    return at


@nb.njit(nogil=True, cache=True)
def _past_space(data: U8, at: int) -> int:
    while at < len(data) and (data[at] == _SPACE or data[at] == _TAB or data[at] == _RETURN):
        at += 1
    return at


@nb.njit(nogil=True, cache=True)
def _past_string(data: U8, words: npt.NDArray[np.uint64], at: int) -> int:
    """The place after the string that begins at ``at``, which must be its quote; ``_NO`` where none ends there."""
    at += 1
    while True:
        at = past_plain(data, words, at, len(data))
        if at >= len(data):
            return _NO
        if data[at] == _QUOTE:
            return at + 1
        if data[at] == _BACKSLASH:
            at += 1
            if at >= len(data):
                return _NO
        if data[at] < _SPACE:
            return _NO
        at += 1


@nb.njit(nogil=True, cache=True)
def _past_value(data: U8, words: npt.NDArray[np.uint64], at: int) -> int:
    """The place after the value that begins at ``at``; ``_NO`` where there is none, or the line ends in it."""
    begin, depth = at, 0
    while at < len(data):
        byte = data[at]
        if byte == _QUOTE:
            at = _past_string(data, words, at)
            if at == _NO:
                return _NO
        elif byte == _OPEN or byte == _OPEN_LIST:
            depth += 1
            at += 1
        elif depth == 0:  # a number or a word
            while at < len(data) and data[at] > _SPACE and data[at] != _COMMA and data[at] != _CLOSE:
                at += 1
            return at if at > begin else _NO
        elif byte == _CLOSE or byte == _CLOSE_LIST:
            depth -= 1
            at += 1
        elif byte == _LINE_END:
            return _NO
        else:
            at += 1
        if depth == 0:
            return at
    return _NO


@nb.njit(nogil=True, cache=True)
def _is(data: U8, at: int, byte: np.uint8) -> bool:
    return at < len(data) and bool(data[at] == byte)


@nb.njit(nogil=True, cache=True)
def _past_member(data: U8, words: npt.NDArray[np.uint64], at: int, bounds: I32) -> int:
    """The place after the name and the value that begin at ``at``, or ``_NO``; where they stand goes to ``bounds``."""
    if not _is(data, at, _QUOTE):
        return _NO
    bounds[0] = at
    at = _past_string(data, words, at)
    if at == _NO:
        return _NO
    bounds[1] = at
    at = _past_space(data, at)
    if not _is(data, at, _COLON):
        return _NO
    bounds[2] = _past_space(data, at + 1)
    at = _past_value(data, words, bounds[2])
    bounds[3] = at
    return at


@nb.njit(nogil=True, cache=True)
def _past_object(data: U8, words: npt.NDArray[np.uint64], at: int, member: I32, count: int) -> tuple[int, int]:
    """The place after the object that begins at ``at``, or ``_NO``; and how many members there are with its own."""
    if not _is(data, at, _OPEN):
        return _NO, count
    while True:
        at = _past_member(data, words, _past_space(data, at + 1), member[count])  # after the bracket, or after a comma
        if at == _NO:
            return _NO, count
        count += 1
        at = _past_space(data, at)
        if _is(data, at, _CLOSE):
            return at + 1, count
        if not _is(data, at, _COMMA):
            return _NO, count


@nb.njit(nogil=True, cache=True)
def _line_ends(data: U8) -> int:
    count = 0
    for byte in data:
        count += byte == _LINE_END
    return count


@nb.njit(nogil=True, cache=True)
def _cut(
    data: U8, words: npt.NDArray[np.uint64], line: I64, begin: I64, end: I64, shape: I64, first: I64, member: I32
) -> int:
    at, row, count, shapes = 0, 0, 0, 0
    models = np.empty(SHAPES, np.int64)  # the first line of each shape
    first[0] = 0
    while at < len(data):
        line[row] = at
        begin[row] = _past_space(data, at)
        end[row], members = _past_object(data, words, begin[row], member, count)
        shape[row] = _NO
        after = at if end[row] == _NO else _past_space(data, end[row])
        if end[row] != _NO and (after == len(data) or data[after] == _LINE_END):
            first[row + 1] = members
            for known in range(shapes):
                if _alike(data, first, member, models[known], row):
                    shape[row] = known
                    break
            if shape[row] == _NO and shapes < SHAPES:
                models[shapes] = row
                shape[row] = shapes
                shapes += 1
            count = members
        first[row + 1] = count
        while after < len(data) and data[after] != _LINE_END:
            after += 1
        at = after + 1
        row += 1
    line[row] = len(data)
    return count


@nb.njit(nogil=True, cache=True)
def _alike(data: U8, first: I64, member: I32, one: int, other: int) -> bool:
    """Whether two lines have the same names, byte by byte, in the same order."""
    a, b = first[one], first[other]
    if first[one + 1] - a != first[other + 1] - b:
        return False
    for i in range(first[one + 1] - a):
        size = member[a + i, 1] - member[a + i, 0]
        if size != member[b + i, 1] - member[b + i, 0]:
            return False
        for k in range(size):
            if data[member[a + i, 0] + k] != data[member[b + i, 0] + k]:
                return False
    return True
