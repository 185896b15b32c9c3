"""Rows by the group that they are in, as columns: lists of a million rows would be larger than what they list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt

from .shingles import items_of, offsets_of

I64 = npt.NDArray[np.int64]


class GroupedRows(Mapping[int, list[int]]):
    """The rows of each group by its number; a list of them is made when it is asked for.

    Parameters
    ----------
    groups : int64 array, shape (n,)
        The group of each row, 0 or more.
    order : int64 array, shape (n,), optional
        All rows in the order in which those of a group are wanted; ascending where absent.
    least : int
        Rows that a group has at least; smaller ones are left out.

    Attributes
    ----------
    rows : int64 array
        All of them, group by group.
    offsets : int64 array
        Those of group i are ``rows[offsets[i]:offsets[i + 1]]``.

    Examples
    --------
    >>> members = GroupedRows(np.array([0, 1, 0]), np.array([2, 1, 0]), least=2)
    >>> dict(members), members.size(0), members.size(1)
    ({0: [2, 0]}, 2, 0)
    """

    def __init__(self, groups: I64, order: I64 | None = None, *, least: int = 1) -> None:
        sizes = np.bincount(groups)
        sizes[sizes < least] = 0
        rows = np.arange(len(groups)) if order is None else order
        rows = rows[sizes[groups[rows]] > 0]
        self.rows: I64 = rows[np.argsort(groups[rows], kind="stable")]
        self.offsets = offsets_of([sizes])

    def __getitem__(self, group: int) -> list[int]:
        if not self.size(group):
            raise KeyError(group)
        rows: list[int] = self.rows[self.offsets.item(group) : self.offsets.item(group + 1)].tolist()
        return rows

    def __iter__(self) -> Iterator[int]:
        numbers: list[int] = np.flatnonzero(np.diff(self.offsets)).tolist()
        return iter(numbers)

    def __len__(self) -> int:
        return int(np.count_nonzero(np.diff(self.offsets)))

    def size(self, group: int) -> int:
        """How many rows a group has; 0 where there is none of that number."""
        if not 0 <= group < len(self.offsets) - 1:
            return 0
        size: int = self.offsets.item(group + 1) - self.offsets.item(group)
        return size

    def first(self, group: int) -> int:
        """The first row of a group that has some."""
        row: int = self.rows.item(self.offsets.item(group))
        return row

    def of(self, groups: I64) -> tuple[I64, I64]:
        """The rows of some groups, one group after the other: where those of each begin and end, and the rows."""
        bounds, at = items_of(self.offsets, groups)
        return bounds, self.rows[at]
