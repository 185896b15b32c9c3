"""Where words stand: words of any length behind any gap, in whole columns and in parts of them."""

from __future__ import annotations

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.comparing import take_tokens
from dedup.text.extents import extents
from dedup.text.removal import without

from .reading import tokens_of

Piece = tuple[int, int, bool]
"""Blanks, letters, and whether a full stop follows."""

PIECES = st.lists(
    st.tuples(
        st.integers(1, 3) | st.integers(250, 260) | st.just(70_000),
        st.integers(1, 9) | st.integers(250, 260),
        st.booleans(),
    ),
    max_size=6,
)


def made(pieces: list[Piece]) -> tuple[str, list[tuple[int, int]]]:
    """A text of such words, and where they stand."""
    text, places = "", []
    for blanks, letters, stop in pieces:
        text += " " * blanks
        places.append((len(text), len(text) + letters))
        text += "W" + "o" * (letters - 1) + ("." if stop else "")
    return text, places


@given(st.lists(PIECES, max_size=4))
@example([[(1, 255, False), (255, 1, False), (254, 254, False), (1, 1, False)]])
def test_every_word_stands_where_it_was_put(texts: list[list[Piece]]) -> None:
    both = [made(pieces) for pieces in texts]
    tokens = tokens_of(*(text for text, _ in both))
    start, end = extents(tokens)
    assert list(zip(start.tolist(), end.tolist(), strict=True)) == [place for _, places in both for place in places]
    assert tokens.size.tolist() == [min(b - a, 255) for _, places in both for a, b in places]


@given(st.lists(PIECES, min_size=1, max_size=4), st.data())
def test_texts_that_are_taken_and_sentences_that_stay_stand_where_they_stood(
    texts: list[list[Piece]], data: st.DataObject
) -> None:
    both = [made(pieces) for pieces in texts]
    tokens = tokens_of(*(text for text, _ in both))
    count = len(tokens.sentence)
    marked = np.array(data.draw(st.lists(st.booleans(), min_size=count, max_size=count)), np.bool_)
    rows = np.array(data.draw(st.lists(st.integers(0, len(texts) - 1), unique=True, max_size=4)), np.int64)
    sentence = np.cumsum(np.bincount(tokens.sentence, minlength=len(tokens.word))) - 1  # of each word
    stays = ~marked[sentence] if count else np.empty(0, np.bool_)
    places = [place for _, own in both for place in own]
    text = np.repeat(np.arange(len(texts)), np.diff(tokens.offsets))
    expected = [places[i] for row in rows for i in np.flatnonzero(stays & (text == row))]
    start, end = extents(take_tokens(without(tokens, marked), rows))
    assert list(zip(start.tolist(), end.tolist(), strict=True)) == expected
