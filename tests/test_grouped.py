"""Rows by the group that they are in."""

from __future__ import annotations

from random import Random

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.grouped import GroupedRows

I64 = npt.NDArray[np.int64]

GROUPS = st.lists(st.integers(0, 6), max_size=12)


def array(values: list[int]) -> I64:
    return np.array(values, np.int64)


@given(GROUPS, st.integers(1, 3), st.randoms())
def test_every_row_is_in_its_group_in_the_order_asked_for(groups: list[int], least: int, random: Random) -> None:
    order = list(range(len(groups)))
    random.shuffle(order)
    members = GroupedRows(array(groups), array(order), least=least)
    expected = {group: [row for row in order if groups[row] == group] for group in sorted(set(groups))}
    expected = {group: rows for group, rows in expected.items() if len(rows) >= least}
    assert dict(members) == expected
    assert list(members) == list(expected)
    assert len(members) == len(expected)
    assert [members.size(group) for group in expected] == [len(rows) for rows in expected.values()]
    assert [members.first(group) for group in expected] == [rows[0] for rows in expected.values()]
    assert sorted(members.rows) == sorted(row for rows in expected.values() for row in rows)


def test_without_an_order_rows_ascend() -> None:
    assert list(GroupedRows(array([1, 0, 1, 2])).values()) == [[1], [0, 2], [3]]
    assert dict(GroupedRows(array([]))) == {}


@pytest.mark.parametrize("group", [-1, 1, 3, 9])
def test_a_group_that_is_not_there_has_no_rows(group: int) -> None:
    members = GroupedRows(array([0, 0, 1, 2, 2]), least=2)
    assert group not in members
    assert members.size(group) == 0
    with pytest.raises(KeyError):
        members[group]


def test_the_rows_of_some_groups_come_one_group_after_the_other() -> None:
    bounds, rows = GroupedRows(array([2, 0, 2, 1])).of(array([2, 0]))
    assert bounds.tolist() == [0, 2, 3]
    assert rows.tolist() == [0, 2, 1]
