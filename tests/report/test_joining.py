"""Lines joined from columns of bytes are what Python's own formatting makes of the same values."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.report.joining import join, listed, pieces

VALUES = st.lists(st.tuples(st.text(max_size=8), st.integers(0, 2**62)), max_size=20)


@given(VALUES, st.text(max_size=4).filter(lambda text: "%" not in text))
def test_a_form_is_filled_as_python_fills_it(values: list[tuple[str, int]], literal: str) -> None:
    form = f"{literal}%s,%s\n"
    words = pieces(word.encode("utf-8", "replace").decode() for word, _ in values)
    made = join(form, (words, np.array([number for _, number in values], np.int64)))
    assert made.lines() == [
        (form % (word, number)).encode("utf-8", "replace") for word, number in values
    ]
    assert made.joined() == b"".join(made.lines())


@given(st.lists(st.sampled_from(["", "a", "é", "港口"]), min_size=1), st.data())
def test_strings_are_chosen_by_number(strings: list[str], data: st.DataObject) -> None:
    number = data.draw(st.lists(st.integers(0, len(strings) - 1)))
    made = join("<%s>", (pieces(strings).at(np.array(number, np.int64)),))
    assert made.lines() == [f"<{strings[n]}>".encode() for n in number]


@given(st.lists(st.lists(st.sampled_from(["a", "bc", "é"]))))
def test_items_of_a_list_have_commas_between_them(lists: list[list[str]]) -> None:
    bounds = np.cumsum([0, *map(len, lists)])
    made = listed(pieces(item for items in lists for item in items), bounds)
    assert made.lines() == [",".join(items).encode() for items in lists]
