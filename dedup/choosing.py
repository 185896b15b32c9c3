"""Origin, canonical article and roles of many clusters at once, of articles that say nothing of themselves.

Most articles of a feed carry no credit line, no mark of a version and no field that says more, and are at home on no
agency's site. Of their clusters only the dates, the lengths and what each contains tell the members apart, and those
are columns. What a ground means is defined by :mod:`dedup.attribution`; a test holds both ways to the same choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from .attribution import HOLDS, ORIGIN_OF_CLUSTER, grounds_of
from .copies import DAY, ZONES
from .model import Relation, Role
from .relation import CODE
from .sourcing import before

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

ROLES = tuple(Role)
"""The roles as the small integers that arrays hold."""
ROLE = MappingProxyType({role: number for number, role in enumerate(ROLES)})


class Members(NamedTuple):
    """The members of some clusters, one cluster after the other.

    ``cluster`` int64 (m,) numbers them from 0; ``starts`` int64: where each begins. The rest is of each member:
    ``hours`` float64 since 1970, nan without a date; ``day_only`` bool; ``words`` int64; ``holds`` float64, the mean
    share of the others' text that it contains, nan where nothing is known.
    """

    cluster: I64
    starts: I64
    hours: F64
    day_only: BOOL
    words: I64
    holds: F64

    def least(self, values: F64, among: BOOL) -> F64:
        """For each member the least value among some of its cluster; infinite where there is none."""
        return np.asarray(np.minimum.reduceat(np.where(among, values, np.inf), self.starts)[self.cluster])

    def or_all(self, kept: BOOL, left: BOOL) -> BOOL:
        """Those that are kept; of clusters of which nobody is, those that were left."""
        some = np.logical_or.reduceat(kept, self.starts)[self.cluster]
        return np.where(some, kept, left)


def _by_date(members: Members, left: BOOL, sign: int) -> BOOL:
    """As :func:`dedup.copies.earliest`; with -1 for the sign as :func:`dedup.copies.latest`."""
    day = members.hours // DAY
    first = np.where(members.day_only, day * DAY - ZONES, members.hours)
    last = np.where(members.day_only, day * DAY + DAY + ZONES, members.hours)
    near, far = (sign * first, sign * last) if sign > 0 else (sign * last, sign * first)
    dated = left & ~np.isnan(members.hours)
    kept = dated & (near <= members.least(far, dated))
    bare = kept & members.day_only
    kept &= ~members.day_only | (sign * day == members.least(sign * day, bare))
    return members.or_all(kept, left)


def _contains(members: Members, left: BOOL) -> BOOL:
    held = np.rint(10 * members.holds)
    known = left & ~np.isnan(held)
    least = members.least(-held, known)
    return np.where(np.isinf(least) | (-least < HOLDS), left, known & (-held == least))


def _longest(members: Members, left: BOOL) -> BOOL:
    words = members.words.astype(np.float64)
    return np.asarray(left & (-words == members.least(-words, left)))


_TELL_APART: Mapping[str, Callable[[Members, BOOL], BOOL]] = MappingProxyType(
    {
        "contains": _contains,
        "earliest": lambda members, left: _by_date(members, left, 1),
        "latest": lambda members, left: _by_date(members, left, -1),
        "longest": _longest,
    }
)
"""The grounds by which such articles can differ: none fulfils any of the others, or all do."""


def _narrowed(members: Members, left: BOOL, grounds: Iterable[str]) -> BOOL:
    for name in grounds:
        if name in _TELL_APART:
            left = _TELL_APART[name](members, left)
    return left


def origins(members: Members) -> BOOL:
    """Which members the grounds leave as the origin of their cluster: one or more of each."""
    return _narrowed(members, np.ones(len(members.cluster), np.bool_), ORIGIN_OF_CLUSTER)


def canonicals(members: Members, origin: BOOL, policy: str) -> BOOL:
    """Which members the policy leaves as those to keep, as :func:`dedup.attribution.canonical`: one or more of each.

    Parameters
    ----------
    members : Members
    origin : bool array
        One of each cluster.
    policy : str
    """
    names = grounds_of(policy)
    if "origin" not in names:
        return _narrowed(members, np.ones(len(origin), np.bool_), names)
    first = names[: names.index("origin")]
    left = _narrowed(members, np.ones(len(origin), np.bool_), first)
    others = _narrowed(members, left, [name for name in ORIGIN_OF_CLUSTER if name not in first])
    return members.or_all(left & origin, others)


def roles(
    origin: I64, rows: I64, relation: I64, longer: BOOL, source: I64, hours: F64, day_only: BOOL
) -> I64:
    """What members are in their clusters, as :func:`dedup.attribution.role`.

    Parameters
    ----------
    origin, rows : int64 arrays, shape (m,)
        The row of each member's origin, and its own.
    relation : int64 array, shape (m,)
        Of each to the member it is closest to.
    longer : bool array, shape (m,)
        Whether it is the longer of the two.
    source : int64 array, shape (n,)
        A number for the outlet of each row, 0 where it has none.
    hours, day_only
        As for :func:`dedup.sourcing.before`.

    Returns
    -------
    int64 array, shape (m,)
        Places in :data:`ROLES`.
    """
    same_source = (source[rows] > 0) & (source[rows] == source[origin])
    later = same_source & (relation != CODE[Relation.IDENTICAL]) & before(origin, rows, hours, day_only)
    cases = (
        (rows == origin, Role.ORIGIN),
        ((relation == CODE[Relation.EXCERPT]) & ~longer, Role.EXCERPT),
        (later, Role.UPDATE),
        (relation == CODE[Relation.REWRITE], Role.REWRITE),
    )
    return np.select([case for case, _ in cases], [ROLE[role] for _, role in cases], ROLE[Role.REPRINT])
