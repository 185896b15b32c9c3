"""Times in ISO 8601 from a column of them."""

from __future__ import annotations

from datetime import date
from typing import Final

import numpy as np
import numpy.typing as npt

from ..batches import NO_DATE
from .joining import Pieces, join, mostly, pieces

I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]

_SECOND: Final = 10**6
_DAY: Final = 24 * 3600 * _SECOND
_EPOCH: Final = date(1970, 1, 1).toordinal()
_TWO, _THREE = (pieces(f"{number:0{digits}}" for number in range(10**digits)) for digits in (2, 3))


def iso_times(micros: I64, day_only: BOOL) -> Pieces:
    """As :func:`dedup.times.iso_time`, of many times, and nothing where there is none.

    Parameters
    ----------
    micros : int64 array, shape (n,)
        Microseconds since 1970 in UTC, :data:`~dedup.batches.NO_DATE` for none.
    day_only : bool array, shape (n,)
        Whether the time of day means nothing.

    Returns
    -------
    Pieces
        A string per time. O(n log n).

    Examples
    --------
    >>> iso_times(np.array([0, 0, NO_DATE]), np.array([False, True, False])).lines()
    [b'1970-01-01T00:00:00Z', b'1970-01-01', b'']
    """
    known = micros != NO_DATE
    days, in_day = np.divmod(micros[known], _DAY)
    different, number = np.unique(days, return_inverse=True)
    dates = pieces(date.fromordinal(_EPOCH + day).isoformat() for day in different.tolist())
    timed = ~day_only[known]
    return mostly("", known, join("%s%s", (dates.at(number), mostly("", timed, _times_of_day(in_day[timed])))))


def _times_of_day(micros: I64) -> Pieces:
    seconds, fraction = np.divmod(micros, _SECOND)
    minutes = seconds // 60
    odd = fraction > 0
    parts = join(".%s%s", [_THREE.at(part) for part in np.divmod(fraction[odd], 1000)])
    return join(
        "T%s:%s:%s%sZ",
        (_TWO.at(minutes // 60), _TWO.at(minutes % 60), _TWO.at(seconds % 60), mostly("", odd, parts)),
    )
