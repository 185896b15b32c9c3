"""Columns of times in the form of most feeds, ``2024-11-19T10:30:00Z``, read at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from .dates import YEARS

_SECOND: Final = len("2024-11-19T10:30:00")
_TAILS: Final = ("", "Z", "+00:00")
_SIGNS: Final = (4, 7, 10, 13, 16)
_DIGITS: Final = tuple(i for i in range(_SECOND) if i not in _SIGNS)


def micros_of(values: Sequence[object]) -> list[int] | None:
    """Times of day in UTC, or without a zone, as microseconds since 1970.

    Parameters
    ----------
    values : sequence of object

    Returns
    -------
    list of int or None
        What :func:`dedup.feeds.dates.parse_date` says of each, in a tenth of the time; ``None`` where not all are
        texts in one form of those.

    Examples
    --------
    >>> micros_of(["1970-01-01T00:00:01Z", "2024-11-19T10:30:00Z"])
    [1000000, 1732012200000000]
    >>> micros_of(["2024-11-19T10:30:00Z", "19 November 2024"])
    """
    if set(map(type, values)) != {str}:
        return None
    texts = list(map(str, values))
    tail, whole = texts[0][_SECOND:], "".join(texts)
    size = _SECOND + len(tail)
    if tail not in _TAILS or set(map(len, texts)) != {size} or not whole.isascii():
        return None
    letters = np.frombuffer(whole.encode(), np.uint8).reshape(-1, size)
    digits = letters[:, _DIGITS] - np.uint8(ord("0"))
    signs = np.frombuffer(b"--T::" + tail.encode(), np.uint8)
    if digits.max() > 9 or (letters[:, (*_SIGNS, *range(_SECOND, size))] != signs).any():
        return None
    try:
        moments = np.ascontiguousarray(letters[:, :_SECOND]).view(f"S{_SECOND}")[:, 0].astype("datetime64[us]")
    except ValueError:  # there is no such day, or hour
        return None
    years = moments.astype("datetime64[Y]").astype(np.int64) + 1970
    if years.min() < YEARS.start or years.max() >= YEARS.stop:
        return None
    micros: list[int] = moments.astype(np.int64).tolist()
    return micros
