"""The matches inside each group: which hold it together, which to doubt, and how much of each other members hold."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import numpy as np
import numpy.typing as npt

from .bridges import bridges
from .evidence import COLUMN
from .found import Found
from .matches import DERIVED
from .model import Pair, Relation, WeakLink
from .relation import CODE

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

WEAK_LINKS = 5  # listed per group, weakest first
WEAK = 0.75  # a match less probable than this is listed even where others hold the group together


class Inside:
    """The matches inside each group: those whose articles are both in it.

    Parameters
    ----------
    found : Found
    group : int64 array, shape (n,)
        The group of each row.
    chosen : bool array, shape (m,)
        Which matches count.

    Attributes
    ----------
    numbers : int64 array
        The matches, group by group.
    density : float64 array
        Of each group the share of its pairs that match; nan for one article. Of very many copies one was grouped for
        all: its matches are theirs too, and they match each other.
    """

    def __init__(self, found: Found, group: I64, chosen: BOOL) -> None:
        t, leader = found.matches, found.groups.leader
        a, b = t.a, t.b
        size = np.bincount(group)
        inside = np.flatnonzero(chosen & (group[a] == group[b]))
        self.numbers = inside = inside[np.argsort(group[a[inside]], kind="stable")]
        self._starts = np.searchsorted(group[a[inside]], np.arange(len(size) + 1))
        self._found, self._group, self._size = found, group, size
        copies = np.bincount(leader, minlength=len(group))
        one, other = leader[a[inside]], leader[b[inside]]
        pairs = np.where(one != other, copies[one] * copies[other], 0)
        matched = np.bincount(group[a[inside]], pairs, len(size)) + np.bincount(
            group, copies * (copies - 1) // 2, len(size)
        )
        with np.errstate(invalid="ignore"):
            self.density = 2 * matched / (size * (size - 1))

    def of(self, group: int) -> I64:
        """The numbers of the matches inside a group, ascending."""
        return self.numbers[self._starts.item(group) : self._starts.item(group + 1)]

    @cached_property
    def doubtful(self) -> Mapping[int, list[tuple[int, bool]]]:
        """By group the numbers of its doubtful matches, ascending; and whether each alone holds its group together."""
        inside, a, b = self.numbers, self._found.matches.a, self._found.matches.b
        own = self._group[a[inside]]
        # Alone they hold their group together; that of two articles holds nothing else.
        holding = bridges(len(self._group), a[inside], b[inside]) & (self._size[own] > 2)
        doubtful = np.flatnonzero(_doubtful(self._found, inside, holding))
        columns = own[doubtful], inside[doubtful], holding[doubtful]
        out: dict[int, list[tuple[int, bool]]] = {}
        for group, match, bridge in zip(*(column.tolist() for column in columns), strict=True):
            out.setdefault(group, []).append((match, bridge))
        return out

    @cached_property
    def best(self) -> I64:
        """For each row its most probable match, -1 for none; of equals the first."""
        t, inside = self._found.matches, self.numbers
        rows, both = np.concatenate([t.a[inside], t.b[inside]]), np.concatenate([inside, inside])
        order = np.lexsort((-both, t.probability[both]))
        out = np.full(len(self._group), -1, np.int64)
        out[rows[order]] = both[order]  # the last that is written stays
        return out

    def closest(self, origin: I64) -> I64:
        """For each row the match that says most about it: with its origin if there is one, else the best; -1 for none.

        Parameters
        ----------
        origin : int64 array, shape (n,)
            The origin of each row's group, -1 where that is not known.
        """
        out = self.best.copy()
        a, b = self._found.matches.a[self.numbers], self._found.matches.b[self.numbers]
        for rows, others in ((a, b), (b, a)):
            with_origin = origin[rows] == others
            out[rows[with_origin]] = self.numbers[with_origin]
        return out


def _doubtful(found: Found, inside: I64, alone: BOOL) -> BOOL:
    """Which of some matches alone hold their group together, or are improbable.

    Identical texts are no doubt, and of texts that tell one story in words of their own no copy is claimed.
    """
    relation = found.matches.relation[inside]
    claimed = DERIVED[relation] & (relation != CODE[Relation.IDENTICAL])
    return np.asarray(claimed & (alone | (found.matches.probability[inside] < WEAK)))


def shares_held(found: Found, inside: I64) -> F64:
    """For each row the mean share of the text of those it matches that it contains, nan where it matches none.

    Parameters
    ----------
    found : Found
    inside : int64 array
        The matches that count.
    """
    t = found.matches
    a_shorter = t.a_is_shorter[inside]
    in_longer = t.measures[inside, COLUMN["containment"]].astype(np.float64)
    in_shorter = t.measures[inside, COLUMN["containment_longer"]].astype(np.float64)
    rows = np.stack([t.a[inside], t.b[inside]], axis=1).ravel()
    shares = np.stack(
        [np.where(a_shorter, in_shorter, in_longer), np.where(a_shorter, in_longer, in_shorter)], axis=1
    ).ravel()
    count = np.bincount(rows, minlength=len(found.hours))
    with np.errstate(invalid="ignore"):
        return np.asarray(np.bincount(rows, shares, len(found.hours)) / count)


def weak_link(found: Found, m: int, *, bridge: bool) -> WeakLink:
    """Match ``m`` as a link to doubt."""
    t, ids = found.matches, found.corpus.ids
    pair = Pair(ids[t.a.item(m)], ids[t.b.item(m)])
    return WeakLink(pair=pair, probability=round(t.probability.item(m), 6), bridge=bridge)


def weak_links(found: Found, matched: Inside, group: int) -> tuple[WeakLink, ...]:
    """The doubtful matches of a group, weakest first."""
    doubtful = [weak_link(found, m, bridge=bridge) for m, bridge in matched.doubtful.get(group, ())]
    return tuple(sorted(doubtful, key=lambda link: (link.probability, link.pair.a, link.pair.b))[:WEAK_LINKS])
