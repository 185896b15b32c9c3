"""The bytes of UTF-8 as characters, one at a time, and letters of ASCII eight at a time."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from .codepoints import UNKNOWN

U8 = npt.NDArray[np.uint8]

ASCII = 0x80
SMALL = 0x20  # a letter of ASCII with this bit is the small one
EIGHT = 8  # bytes that are looked at together
EACH = np.uint64(0x0101010101010101)  # times a byte: eight of them
_NUMBERS = np.uint64(0x0001020304050607)  # of eight bytes
_A, _Z = ord("a"), ord("z")


@nb.njit(nogil=True, cache=True, inline="always")
def eight_at(data: U8, i: int) -> np.uint64:
    """Eight bytes as one number, the first of them lowest. The compiler makes one load of it."""
    eight = np.uint64(0)
    for k in range(EIGHT):
        eight |= np.uint64(data[np.uint64(i + k)]) << np.uint64(8 * k)
    return eight


@nb.njit(nogil=True, cache=True, inline="always")
def letters_in(eight: np.uint64) -> np.int64:
    """With how many letters of ASCII eight bytes begin.

    All eight are compared at once: what is added to each brings its highest bit up where it is at least a letter.
    """
    low = (eight | EACH * np.uint64(SMALL)) & EACH * np.uint64(0x7F)
    at_least_a, past_z = low + EACH * np.uint64(ASCII - _A), low + EACH * np.uint64(ASCII - _Z - 1)
    others = (eight | past_z | ~at_least_a) & EACH * np.uint64(ASCII)
    first = (others & (~others + np.uint64(1))) >> np.uint64(7)  # one bit, in the byte of the first that is none
    return np.int64((first * _NUMBERS) >> np.uint64(56)) if others != 0 else np.int64(EIGHT)


@nb.njit(nogil=True, cache=True, inline="always")
def decode(data: U8, i: int, end: int) -> tuple[int, int]:
    """The code point at byte ``i`` and its length; a byte that begins no character counts as an unknown one."""
    b = int(data[np.uint64(i)])
    if b < ASCII:
        return b, 1
    if 0xC0 <= b < 0xE0 and i + 1 < end:
        return ((b & 0x1F) << 6) | (data[i + 1] & 0x3F), 2
    if 0xE0 <= b < 0xF0 and i + 2 < end:
        return ((b & 0x0F) << 12) | ((data[i + 1] & 0x3F) << 6) | (data[i + 2] & 0x3F), 3
    if b >= 0xF0 and i + 3 < end:
        code = (
            ((b & 0x07) << 18) | ((data[i + 1] & 0x3F) << 12) | ((data[i + 2] & 0x3F) << 6) | (data[i + 3] & 0x3F)
        )
        return int(min(code, UNKNOWN)), 4
    return UNKNOWN, 1
