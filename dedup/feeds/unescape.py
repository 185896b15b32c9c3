"""The strings of JSON lines → UTF-8, many at a time, without an object for any of them."""

from __future__ import annotations

from typing import Final

import numba as nb
import numpy as np
import numpy.typing as npt

from ..packed import Packed, copy
from .cut import past_plain, words_of

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]

_NO: Final = -1
_BACKSLASH, _SPACE = np.uint8(ord("\\")), np.uint8(ord(" "))
_SHORT: Final = np.frombuffer(b'"\\/bfnrt', np.uint8)
_MEANT: Final = np.frombuffer(b'"\\/\b\f\n\r\t', np.uint8)


def unescape(data: U8, start: I64, end: I64) -> tuple[Packed, npt.NDArray[np.bool_]]:
    r"""What the strings of a block say, in UTF-8, and of which that is certain and more than white space.

    Parameters
    ----------
    data : array of uint8
    start, end : array of int64, shape (n,)
        The bounds of each string, quotes included.

    Examples
    --------
    >>> data = np.frombuffer(rb'"Rain\n\u00e9" "\ud800"', np.uint8)
    >>> found, sound = unescape(data, np.array([0, 15]), np.array([14, 23]))
    >>> found[0].decode(), sound.tolist()
    ('Rain\né', [True, False])
    """
    place = np.zeros(len(start) + 1, np.int64)
    np.cumsum(end - start - 2, out=place[1:])
    out = np.empty(place[-1], np.uint8)
    stop = np.empty(len(start), np.int64)
    sound = np.empty(len(start), np.bool_)
    _unescape(data, words_of(data), start, end, out, place, stop, sound)
    return Packed(out, place[:-1], stop), sound


@nb.njit(nogil=True, cache=True)
def _unescape(
    data: U8, words: npt.NDArray[np.uint64], start: I64, end: I64, out: U8, place: I64, stop: I64,
    sound: npt.NDArray[np.bool_],
) -> None:
    for row in range(len(start)):
        stop[row], sound[row] = _text(data, words, start[row] + 1, end[row] - 1, out, place[row])


@nb.njit(nogil=True, cache=True)
def _text(data: U8, words: npt.NDArray[np.uint64], at: int, stop: int, out: U8, to: int) -> tuple[int, bool]:
    """Unescape one string; where its text ends, and whether it is sound and more than white space."""
    seen = False
    while at < stop:
        begin = at
        at = past_plain(data, words, at, stop)
        copy(data[begin:at], out[to:])
        to += at - begin
        while not seen and begin < at:
            seen = data[begin] > _SPACE
            begin += 1
        if at == stop:
            break
        if data[at] == _BACKSLASH:
            used, code = _escaped(data, at, stop)
        else:
            used, code = _letter(data, at, stop)
        if used == 0:
            return to, False
        at += used
        to = _encode(code, out, to)
        seen |= code >= 0xC0 and not 0x1680 <= code <= 0x3000  # no white space but in there and below
    return to, seen


@nb.njit(nogil=True, cache=True)
def _letter(data: U8, at: int, stop: int) -> tuple[int, int]:
    """How many bytes a letter beyond ASCII takes, and its code; zero bytes where it is not sound UTF-8."""
    lead = int(data[at])
    if lead < 0xC2 or lead > 0xF4:
        return 0, 0
    more = 1 if lead < 0xE0 else 2 if lead < 0xF0 else 3
    if at + more >= stop:
        return 0, 0
    code = lead & (0x3F >> more)
    for k in range(1, more + 1):
        byte = int(data[at + k])
        if byte & 0xC0 != 0x80:
            return 0, 0
        code = code << 6 | byte & 0x3F
    least = 0x80 if more == 1 else 0x800 if more == 2 else 0x10000
    if code < least or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return 0, 0
    return more + 1, code


@nb.njit(nogil=True, cache=True)
def _escaped(data: U8, at: int, stop: int) -> tuple[int, int]:
    """How many bytes an escape takes, and the code that it means; zero bytes where there is no such escape."""
    if at + 1 >= stop:
        return 0, 0
    kind = data[at + 1]
    for k in range(len(_SHORT)):
        if kind == _SHORT[k]:
            return 2, int(_MEANT[k])
    if kind != ord("u"):
        return 0, 0
    code = _hex(data, at + 2, stop)
    if 0xD800 <= code < 0xDC00 and at + 7 < stop and data[at + 6] == _BACKSLASH and data[at + 7] == ord("u"):
        low = _hex(data, at + 8, stop)
        return (12, 0x10000 + ((code - 0xD800) << 10) + low - 0xDC00) if 0xDC00 <= low < 0xE000 else (0, 0)
    return (0, 0) if code < 0 or 0xD800 <= code < 0xE000 else (6, code)


@nb.njit(nogil=True, cache=True)
def _hex(data: U8, at: int, stop: int) -> int:
    """Four hex digits as a number, ``_NO`` where they are none."""
    if at + 4 > stop:
        return _NO
    code = 0
    for k in range(at, at + 4):
        byte = int(data[k])
        if 48 <= byte < 58:
            digit = byte - 48
        elif 65 <= (byte & 0xDF) < 71:
            digit = (byte & 0xDF) - 55
        else:
            return _NO
        code = code << 4 | digit
    return code


@nb.njit(nogil=True, cache=True)
def _encode(code: int, out: U8, to: int) -> int:
    """Write a letter in UTF-8; the place after it."""
    if code < 0x80:
        out[to] = code
        return to + 1
    more = 1 if code < 0x800 else 2 if code < 0x10000 else 3
    out[to] = (0xFF00 >> (more + 1)) & 0xFF | code >> (6 * more)
    for k in range(1, more + 1):
        out[to + k] = 0x80 | (code >> (6 * (more - k))) & 0x3F
    return to + more + 1
