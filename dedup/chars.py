"""From bytes of a UTF-8 text to characters: kernels count in bytes, people and outputs in characters."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt

from .model import Span

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]


class CharMap:
    """From byte offsets of a UTF-8 text to character offsets.

    >>> CharMap("é!".encode())(2)
    1
    """

    def __init__(self, data: bytes) -> None:
        self._before: npt.NDArray[np.int32] | None = None
        if not data.isascii():
            starts = (np.frombuffer(data, np.uint8) & 0xC0) != 0x80
            self._before = np.concatenate([[0], np.cumsum(starts)]).astype(np.int32)

    def __call__(self, byte: int) -> int:
        """The number of characters before this byte."""
        return byte if self._before is None else int(self._before[byte])

    def span(self, start: int, end: int) -> Span:
        """A stretch of bytes as one of characters."""
        before = self._before
        return Span(start, end) if before is None else Span(int(before[start]), int(before[end]))


@nb.njit(nogil=True, cache=True)
def characters(data: U8, offsets: I64, rows: I64, places: I64) -> I64:
    """Places in some texts, counted in bytes, counted in characters.

    Parameters
    ----------
    data, offsets : uint8 and int64 (n + 1,)
        The texts, one after the other.
    rows : int64 array, shape (m,)
        The text that each row of ``places`` is in; a text is counted anew where it differs from the one before.
    places : int64 array, shape (m, k)
        Bytes from the beginning of the text.

    Returns
    -------
    int64 array, shape (m, k)

    Examples
    --------
    >>> text = np.frombuffer("é!".encode(), np.uint8)
    >>> characters(text, np.array([0, 3]), np.array([0]), np.array([[2, 3]])).tolist()
    [[1, 2]]
    """
    out = places.copy()
    before = np.zeros(1, np.int64)  # characters before each byte of the text at hand
    known, high = -1, np.uint8(0)
    for i in range(len(rows)):
        if rows[i] != known:
            known = rows[i]
            text = data[offsets[known] : offsets[known + 1]]
            high = np.uint8(0)
            for byte in text:
                high |= byte
            if high >= 0x80:
                before = np.zeros(len(text) + 1, np.int64)
                for k in range(len(text)):
                    before[k + 1] = before[k] + (text[k] & 0xC0 != 0x80)
        if high >= 0x80:
            for j in range(places.shape[1]):
                out[i, j] = before[places[i, j]]
    return out
