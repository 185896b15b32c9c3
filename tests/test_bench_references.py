"""The bench that looks for counted references: what it reads of compiled code."""

from __future__ import annotations

import numba as nb
import numpy as np
import numpy.typing as npt
import pytest

from benchmarks import references

U64 = npt.NDArray[np.uint64]


@nb.njit(nogil=True)
def _growing(count: int) -> U64:
    """Writes into a table that grows in the loop."""
    table = np.empty(4, np.uint64)
    for i in range(count):
        if i == len(table):
            grown = np.empty(2 * len(table), np.uint64)
            grown[:i] = table
            table = grown
        table[i] = i
    return table[:count]


@nb.njit(nogil=True)
def _ready(count: int) -> U64:
    """The same with room for all."""
    table = np.empty(count, np.uint64)
    for i in range(count):
        table[i] = i
    return table


def counted(kernel: object) -> list[str]:
    """What is told of a kernel."""
    return [references.told(counts) for counts in references.counted(kernel) if counts]


def test_a_table_that_grows_in_a_loop_is_counted_at_every_turn() -> None:
    assert _growing(9).tolist() == _ready(9).tolist() == list(range(9))
    found = counted(_growing)
    assert any("incref" in told and "decref" in told for told in found)
    assert all(told.startswith("1: ") for told in found)


def test_a_table_with_room_for_all_is_not() -> None:
    assert _ready(2).tolist() == [0, 1]
    assert counted(_ready) == []


def test_a_loop_in_a_loop_is_two_deep() -> None:
    code = """define i32 @some(ptr %t) {
entry:
  br label %outer
outer:
  br i1 %a, label %inner, label %end
inner:
  call void @NRT_incref(ptr %t)
  br i1 %b, label %inner, label %after
after:
  call void @NRT_decref(ptr %t)
  br label %outer
end:
  call void @NRT_decref(ptr %t)
  ret i32 0
}"""
    assert references.told(references.in_loops(code)) == "1: 1 decref; 2: 1 incref"


def test_kernels_are_asked_for_by_name(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(references, "run_feed", str)
    monkeypatch.setattr(references, "kernels", lambda: iter([("some.growing", _growing), ("some.ready", _ready)]))
    assert _growing(1).tolist() == _ready(1).tolist() == [0]
    assert references.main(["--only", "growing"]) == 0
    head, *lines = capsys.readouterr().out.splitlines()
    assert head == "depth of the loop: calls in it"
    assert lines
    assert all(line.startswith("some.growing ") for line in lines)
