"""The sentences that sum up matches, from columns; what they say is defined by :func:`dedup.relation.sentence`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple, Self

import numpy as np
import numpy.typing as npt

from ..model import Relation
from ..relation import (
    ALL_SAME,
    CODE,
    COUNTERPARTS,
    CREDITED,
    IN_ORDER,
    IN_SAME_ORDER,
    NAMES,
    QUOTED,
    QUOTES,
    RUN,
    TOLD_PEOPLE,
    TOLD_RUN,
    apart,
    distances,
)
from .joining import Column, Pieces, choices, inside, join, mostly, pieces, texts

I64 = npt.NDArray[np.int64]
F64 = npt.NDArray[np.float64]
BOOL = npt.NDArray[np.bool_]

_SIDES = pieces("BA")  # by whether a is the shorter
_ORDERED = pieces(["", IN_SAME_ORDER])
_PLURAL = pieces(["", "s"])


class Names(NamedTuple):
    """Names that some matches have: whether each has any, and those of each that has."""

    has: BOOL
    names: list[tuple[str, ...]]

    @classmethod
    def of(cls, rows: Iterable[int], names: Iterable[tuple[str, ...]], count: int) -> Self:
        """Those of some rows of ``count``; none is none."""
        own = {row: some for row, some in zip(rows, names, strict=True) if some}
        has = np.zeros(count, np.bool_)
        has[list(own)] = True
        return cls(has, list(own.values()))

    def json(self) -> Pieces:
        """Each list of them in JSON."""
        return mostly("[]", self.has, choices(self.names))

    def told(self, most: int | None = None) -> Pieces:
        """The first of each, as they stand within a text in JSON."""
        return mostly("", self.has, inside(texts([", ".join(some[:most]) for some in self.names])))


class Told(NamedTuple):
    """What the sentences of some matches are made of; as :func:`dedup.relation.sentence` takes it, nan for no date."""

    code: I64
    a_shorter: BOOL
    words: I64
    sentences: I64
    aligned: I64
    in_order: F64
    names_numbers: F64
    longest_run: I64
    quotes_shared: I64
    quoted_people: Names
    agencies: Names
    hours: F64
    whole_days: BOOL


def sentences(told: Told) -> Pieces:
    """The JSON of the sentence of each match.

    Parameters
    ----------
    told : Told

    Returns
    -------
    Pieces
        A string per match. O(bytes).
    """
    same = told.code == CODE[Relation.IDENTICAL]
    other, a_shorter = ~same, told.a_shorter.astype(np.int64)
    shorter, longer = _SIDES.at(a_shorter), _SIDES.at(1 - a_shorter)
    in_order = (told.in_order >= IN_ORDER) & (told.aligned > 2)
    shares, share = np.unique(np.rint(100 * told.names_numbers), return_inverse=True)
    dated = other & ~np.isnan(told.hours)
    parts = (
        _part(ALL_SAME, same, told.words),
        _part(
            COUNTERPARTS + "; ", other & (told.aligned > 0),
            told.aligned, told.sentences, shorter, longer, _ORDERED.at(in_order.astype(np.int64)),
        ),
        _part(NAMES, other, pieces(f"{percent:.0f}%" for percent in shares.tolist()).at(share), shorter, longer),
        _part("; " + RUN, other & (told.longest_run >= TOLD_RUN), told.longest_run),
        _part(
            "; " + QUOTES, other & (told.quotes_shared > 0),
            told.quotes_shared, _PLURAL.at((told.quotes_shared > 1).astype(np.int64)),
        ),
        _part("; " + QUOTED, other & told.quoted_people.has, told.quoted_people.told(TOLD_PEOPLE)),
        _part("; " + CREDITED, other & told.agencies.has, told.agencies.told()),
        mostly("", dated, join("; %s", [_apart(told.hours[dated], told.whole_days[dated])])),
    )
    return join('"' + "%s" * len(parts) + '."', parts)


def _part(form: str, said: BOOL, *columns: Column) -> Pieces:
    """A part of the sentences, and nothing of those in which it is not said."""
    chosen = [column.at(column.number[said]) if isinstance(column, Pieces) else column[said] for column in columns]
    return mostly("", said, join(form, chosen))


def _apart(hours: F64, whole_days: BOOL) -> Pieces:
    """How far dates lie apart, in words; said once where it is the same."""
    _, first, number = np.unique(distances(hours, whole_days), return_index=True, return_inverse=True)
    different = zip(hours[first].tolist(), whole_days[first].tolist(), strict=True)
    return pieces(apart(one, whole_days=days) for one, days in different).at(number)
