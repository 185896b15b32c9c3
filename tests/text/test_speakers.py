"""Who is quoted, as a reader of the two articles would say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.speakers import quoted_people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ('"We will rebuild the bridge," Ann Moor said on Friday.', {"Moor"}),
        ('"We will rebuild the bridge," said Mayor Ann Moor.', {"Moor"}),
        ("“We will rebuild the bridge,” said the mayor, Ann Moor.", set()),  # too far from the verb
        ('Ann Moor, the mayor, told reporters: "We will rebuild the bridge."', {"Moor"}),
        ('"We will rebuild the bridge," she said.', set()),
        ('"We will rebuild the bridge," He added.', set()),
        ('Moor said it would be rebuilt. The sign reads "No way through here".', set()),
        ('"Short one," Moor said.', set()),
        ('"We will rebuild the bridge," Moor’s office said.', set()),
        ('"We will rebuild the bridge," Łukasz Żak noted. Lee warned: "It will cost us ten years."', {"Żak", "Lee"}),
    ],
)
def test_the_name_beside_the_quote(text: str, people: set[str]) -> None:
    assert quoted_people(text) == people


@given(st.text(alphabet='"“”Aa .,said', max_size=400))
def test_it_never_fails_and_finds_only_words_of_the_text(text: str) -> None:
    assert all(name in text for name in quoted_people(text))


def test_a_page_full_of_quotes_comes_to_an_end() -> None:
    assert quoted_people('"' * 20_000) == frozenset()
    assert quoted_people("“aaaaaaaaaaaaaaaaaaaa” Ab " * 5_000) == frozenset()
