"""What a story is called, and what bears a title out."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dedup.text.tokens import tokenise
from dedup.titles import Words, said

WORDS = [f"{a}{b}rry" for a in "bcdfghjklmnpqrstvwxz" for b in "aeiou"] + ["at", "of", "in"]


def column(text: str) -> Words:
    data = np.frombuffer(text.encode(), np.uint8)
    return Words.of(tokenise(data, np.array([0, len(data)], np.int64)))


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.lists(st.sampled_from(WORDS), max_size=80))
def test_a_title_is_borne_out_by_the_share_of_its_longer_words_that_stand_in_the_text_behind_it(
    title: list[str], text: list[str]
) -> None:
    behind = text[len(title) :] if text[: len(title)] == title and len(text) > len(title) else text
    longer = [word for word in title if len(word) > 3]
    share = sum(word in behind for word in longer) / len(longer) if longer else 1.0
    assert said(column(" ".join(title)), column(" ".join(text)), 0, 0) == share
