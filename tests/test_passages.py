"""The passages that two articles share: where they stand, and that no longer one was missed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import passages
from dedup.chars import CharMap, characters
from dedup.model import Passage, PassageKind, Span
from dedup.passages import SHORTEST_RUN, Passages
from dedup.text.tokens import tokenise
from dedup.vectors import weigh

VERBATIM, REWORDED = PassageKind.VERBATIM, PassageKind.REWORDED


class Shared(NamedTuple):
    """What two texts share, with the words as a reader sees them."""

    kind: PassageKind
    a: str
    b: str
    words: int


def found(texts: Sequence[str], a: Sequence[int], b: Sequence[int]) -> tuple[Passages, list[CharMap]]:
    """The passages of pairs of texts."""
    data = [text.encode() for text in texts]
    offsets = np.cumsum([0, *map(len, data)])
    tokens = tokenise(np.frombuffer(b"".join(data), np.uint8), offsets)
    rows, numbered = weigh(tokens, languages=["en"], weight=1000.0)
    pairs = (np.array(side, np.int64) for side in (a, b))
    return passages.find(numbered, rows.idf, *pairs), [CharMap(each) for each in data]


def between(a: str, b: str, *, most: int | None = None) -> tuple[Passage, ...]:
    """The passages of one pair."""
    table, maps = found([a, b], [0], [1])
    return table.of(0, *maps, most=most)


def shared(a: str, b: str) -> list[Shared]:
    """The passages of one pair, read out."""
    return [Shared(p.kind, a[p.a.start : p.a.end], b[p.b.start : p.b.end], p.words) for p in between(a, b)]


# --- what a reader can check by eye ----------------------------------------------------------------

WIRE = (
    'The ferry struck a rock off Port Ellen on Tuesday. "We heard a bang and then the lights went out," said Ines '
    "Duarte. Nobody was hurt."
)


def test_a_quote_is_found_wherever_it_stands_and_however_it_is_set() -> None:
    later = "Inés Duarte recalled:\n\n« We heard a BANG, and then the lights went out. »"
    assert shared(WIRE, later) == [
        Shared(
            VERBATIM,
            "We heard a bang and then the lights went out",
            "We heard a BANG, and then the lights went out",
            10,
        )
    ]


def test_a_sentence_in_other_words_is_shown_beside_its_counterpart() -> None:
    wire = "Unrelated opening words stand here. Lagan Lines had been fined twice over faulty steering gear. An end."
    rewrite = "Twice the steering gear of Lagan Lines proved faulty, and it was fined. Something else follows."
    assert shared(wire, rewrite) == [
        Shared(
            REWORDED,
            "Lagan Lines had been fined twice over faulty steering gear",
            "Twice the steering gear of Lagan Lines proved faulty, and it was fined",
            7,
        )
    ]


def test_short_turns_of_phrase_are_no_passages() -> None:
    assert shared("One of the most important things is bread.", "He is one of the most patient men.") == []


def test_a_longer_run_that_begins_inside_a_run_is_not_missed() -> None:
    a = "one two three four five six seven eight nine ten eleven"
    b = "one two three four five six. Then: four five six seven eight nine ten eleven"
    assert [(p.a, p.words) for p in shared(a, b)] == [("four five six seven eight nine ten eleven", 8)]
    longer = "zero " + a.replace("one", "naught one")
    assert [p.words for p in shared(longer, "naught " + b)] == [8]
    assert [p.words for p in shared("a b c d e f g h i j k l m n", "a b c d e f g. h. f g h i j k l m n")] == [5, 9]


def test_of_equal_runs_the_one_that_goes_on_is_taken() -> None:
    first, second, other = "red green blue pink gold", "cat dog cow pig hen", "x y z"
    b = f"{second} {other} {first} {other} {second}"
    spans = [p.b for p in between(f"{first} {other} {second}", b)]
    assert spans == [Span(b.index(first), len(b))]


def test_offsets_are_characters_of_the_text_as_received() -> None:
    a = "Žluťoučký kůň 🐎 úpěl ďábelské ódy v noci"
    b = "Prý 🐎🐎: Zlutoucky kun upel dabelske ody v noci!"
    assert shared(a, b) == [Shared(VERBATIM, a, "Zlutoucky kun upel dabelske ody v noci", 7)]


def test_only_the_longest_are_taken_but_in_the_order_of_the_text() -> None:
    parts = ["a b c d e f", "g h i j k l m n", "o p q r s", "t u v w x y z"]
    a, b = " 1 ".join(parts), " 2 ".join(reversed(parts))
    assert [p.words for p in between(a, b)] == [6, 8, 5, 7]
    assert [p.words for p in between(a, b, most=2)] == [8, 7]
    assert between(a, b, most=0) == ()


def test_a_pair_without_rows_has_none_and_others_keep_their_place() -> None:
    table, maps = found([WIRE, WIRE, "Nothing."], [0, -1, 0], [2, -1, 1])
    assert [table.count(pair) for pair in range(3)] == [0, 0, 1]
    assert [p.words for p in table.of(2, maps[0], maps[1])] == [26]


@pytest.mark.parametrize("text", ["", "Žába", "a🐎b"])
def test_bytes_become_characters(text: str) -> None:
    mapped = CharMap(text.encode())
    assert [mapped(len(text[:i].encode())) for i in range(len(text) + 1)] == list(range(len(text) + 1))


# --- laws ------------------------------------------------------------------------------------------

WORDS = st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "Épsilon", "zeta"]), max_size=40)
TEXTS = st.deferred(lambda: st.builds(join, WORDS, st.lists(st.booleans(), max_size=40)))
"""Texts of six words that repeat a lot, with full stops here and there."""


def join(words: list[str], stops: list[bool]) -> str:
    ends = [". " if stop else " " for stop in stops] + [" "] * len(words)
    return "".join(word + end for word, end in zip(words, ends, strict=False))


def folded(text: str) -> list[str]:
    """Words as they are compared."""
    return [word.lower().replace("é", "e") for word in re.findall(r"\w+", text)]


@given(TEXTS, TEXTS)
def test_spans_lie_inside_the_texts_and_verbatim_means_the_same_words(a: str, b: str) -> None:
    for passage in between(a, b):
        assert 0 <= passage.a.start < passage.a.end <= len(a)
        assert 0 <= passage.b.start < passage.b.end <= len(b)
        if passage.kind is VERBATIM:
            words = folded(a[passage.a.start : passage.a.end])
            assert words == folded(b[passage.b.start : passage.b.end])
            assert len(words) == passage.words >= SHORTEST_RUN


@given(TEXTS, TEXTS)
def test_passages_stand_in_the_order_of_the_first_text_and_verbatim_ones_do_not_overlap(a: str, b: str) -> None:
    shown = between(a, b)
    assert [p.a.start for p in shown] == sorted(p.a.start for p in shown)
    verbatim = [p.a for p in shown if p.kind is VERBATIM]
    assert all(one.end <= other.start for one, other in pairwise(verbatim))


@given(TEXTS, TEXTS)
def test_the_longest_run_of_all_is_among_them(a: str, b: str) -> None:
    longest = longest_run(folded(a), folded(b))
    shown = [p.words for p in between(a, b) if p.kind is VERBATIM]
    assert max(shown, default=0) == (longest if longest >= SHORTEST_RUN else 0)


def longest_run(a: Sequence[str], b: Sequence[str]) -> int:
    """The longest run of words that stands in both, the slow way."""
    best, before = 0, [0] * (len(b) + 1)
    for word in a:
        row = [0] * (len(b) + 1)
        for j, other in enumerate(b):
            row[j + 1] = before[j] + 1 if word == other else 0
        best, before = max(best, *row), row
    return best


@given(st.lists(st.text(max_size=12), min_size=1, max_size=4), st.data())
def test_many_places_are_counted_in_characters_as_one_by_one(texts: list[str], data: st.DataObject) -> None:
    encoded = [text.encode() for text in texts]
    rows = data.draw(st.lists(st.integers(0, len(texts) - 1)))
    # Only places where a character begins, or the end, are asked for.
    ends = [data.draw(st.integers(0, len(texts[row]))) for row in rows]
    places = [len(texts[row][:end].encode()) for row, end in zip(rows, ends, strict=True)]
    counted = characters(
        np.frombuffer(b"".join(encoded), np.uint8), np.cumsum([0, *map(len, encoded)]), np.array(rows, np.int64),
        np.array(places, np.int64).reshape(-1, 1),
    )
    assert counted[:, 0].tolist() == ends
    assert [CharMap(encoded[row])(place) for row, place in zip(rows, places, strict=True)] == ends
