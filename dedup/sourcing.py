"""Which articles the words of an article may come from.

Its sources are the origin of its cluster, and whatever matched article has words of it and was not published after it
beyond doubt: an outlet that prints an agency's update has words that the first version lacks, and one that adds a
passage of another story's copy has that. Of each other cluster one article is enough.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from .copies import DAY, ZONES
from .evidence import COLUMN
from .ledger import Sources
from .matches import Matches
from .model import Relation
from .relation import CODE
from .shingles import offsets_of

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

OF_OWN_CLUSTER, OF_ALL = 3, 5
"""Sources of one article that are looked at: its origin and the two of its cluster that have most of it, and those of
other clusters. More add next to nothing and cost as much as the first."""
ORIGIN_COUNTS = 1.1
"""Of another cluster its origin is named, unless another member has a tenth more of the article."""


def before(a: I64, b: I64, hours: F64, day_only: BOOL) -> BOOL:
    """Which rows of ``a`` were published before those of ``b`` beyond doubt; two bare dates compare by day.

    Parameters
    ----------
    a, b : int64 arrays, shape (m,)
    hours : float64 array, shape (n,)
        Since 1970, nan without a date.
    day_only : bool array, shape (n,)
        Whether the date has no time of day.

    Examples
    --------
    >>> hours, day_only = np.array([30.0, 24.0, 72.0]), np.array([False, True, True])
    >>> before(np.array([0, 0, 1]), np.array([1, 2, 2]), hours, day_only).tolist()
    [False, True, True]
    """
    midnight = hours // DAY * DAY
    last = np.where(day_only, midnight + DAY + ZONES, hours)
    first = np.where(day_only, midnight - ZONES, hours)
    both = day_only[a] & day_only[b]
    return np.where(both, midnight[a] < midnight[b], last[a] < first[b])  # nan is before and after nothing


def sources_of(
    matches: Matches, cluster: I64, origin: I64, hours: F64, day_only: BOOL, agency: BOOL
) -> Sources:
    """The sources of each article, the origin of its cluster first, then those that have most of it.

    Parameters
    ----------
    matches : Matches
    cluster : int64 array, shape (n,)
        The cluster of each row.
    origin : int64 array, shape (n,)
        The origin of each row's cluster, -1 for a single article.
    hours, day_only
        As for :func:`before`.
    agency : bool array, shape (n,)
        Which articles say that they are an agency's copy: where the dates leave open who was first, those come first.

    Returns
    -------
    Sources
        ``earlier`` where the origin, the dates or the credits say who was first. Of two undated articles each is a
        source of the other, and neither certainly.
    """
    reused = matches.derived | (matches.relation == CODE[Relation.PARTIAL])
    shorter = matches.measures[reused, COLUMN["containment"]].astype(np.float64)
    longer = matches.measures[reused, COLUMN["containment_longer"]].astype(np.float64)
    a, b, a_shorter = matches.a[reused], matches.b[reused], matches.a_is_shorter[reused]
    x, y = np.concatenate([a, b]), np.concatenate([b, a])
    share = np.concatenate([np.where(a_shorter, shorter, longer), np.where(a_shorter, longer, shorter)])
    later, sooner = before(x, y, hours, day_only), before(y, x, hours, day_only)
    doubt = ~later & ~sooner
    later |= doubt & agency[x] & ~agency[y]
    sooner |= doubt & agency[y] & ~agency[x]
    possible = ~later & ((cluster[x] != cluster[y]) | (origin[x] != x))
    possible &= y != origin[x]  # the origin is added below, matched or not
    x, y, share, sooner = x[possible], y[possible], share[possible], sooner[possible]
    follows = np.flatnonzero((origin >= 0) & (origin != np.arange(len(origin))))
    x, y = np.concatenate([follows, x]), np.concatenate([origin[follows], y])
    share = np.concatenate([np.full(len(follows), 2.0), share])
    sooner = np.concatenate([np.ones(len(follows), np.bool_), sooner])
    order = np.lexsort((y, -share * np.where(origin[y] == y, ORIGIN_COUNTS, 1), x))
    x, y, sooner = x[order], y[order], sooner[order]
    taken = _first_few(x, y, cluster)
    return Sources(offsets_of([np.bincount(x[taken], minlength=len(origin))]), y[taken], sooner[taken])


def _first_few(x: I64, y: I64, cluster: I64) -> BOOL:
    """Of each article's sources, best first: a few of its own cluster, one of each other, and a few in all."""
    own = cluster[x] == cluster[y]
    group = np.where(own, -1, cluster[y])
    order = np.lexsort((np.arange(len(x)), group, x))
    number = _number_in_run((x[order], group[order]))
    of_group = np.empty(len(x), np.int64)
    of_group[order] = number
    taken = of_group < np.where(own, OF_OWN_CLUSTER, 1)
    of_all = np.zeros(len(x), np.int64)
    of_all[taken] = _number_in_run((x[taken],))
    return np.asarray(taken & (of_all < OF_ALL))


def _number_in_run(keys: tuple[I64, ...]) -> I64:
    """For sorted keys, the number of each entry among its equals, from 0."""
    count = len(keys[0])
    new = np.ones(count, np.bool_)
    if count:
        new[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    starts = np.flatnonzero(new)
    return np.arange(count) - np.repeat(starts, np.diff(np.append(starts, count)))
