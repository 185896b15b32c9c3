"""The laws of evidence, and each of its numbers against plain Python on texts that nobody thought of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.evidence import COLUMN, MEASURES, measure
from dedup.shingles import place
from dedup.terms import Numbered
from dedup.text.scanner import CAPITAL, CASELESS, INITIAL, NUMBER, QUOTED
from dedup.texts import prepare
from dedup.vectors import Rows

from .plain_evidence import Text, Word, measured, profile

K = 3
IDF = (0.25, 0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0, 7.0, 8.0)
"""Of each term. All sums of these are exact, so a share that is just one half is one half in both programs; and many
weigh the same, so that a quarter and four fifths of a sentence are met."""
SHARES = [name for name in MEASURES if not name.startswith(("sentences", "longest", "words", "longer", "quotes_"))]
SYMMETRIC = ("resemblance", "cosine", "facts_cosine")

words = st.builds(
    Word,
    spelling=st.integers(0, 13),
    term=st.integers(0, len(IDF) - 1),
    quoted=st.booleans(),
    capital=st.booleans(),
    initial=st.booleans(),
    number=st.booleans(),
    caseless=st.booleans(),
)
said = st.builds(Word, spelling=st.integers(0, 13), term=st.integers(0, len(IDF) - 1))
speech = st.lists(said, min_size=4, max_size=7).map(lambda some: tuple(replace(word, quoted=True) for word in some))
plain = st.lists(said, min_size=4, max_size=9).map(tuple)
sentences = st.lists(words, min_size=1, max_size=9).map(tuple) | plain | speech
texts = st.lists(sentences, max_size=6).map(lambda some: Text(tuple(some)))
shared = st.lists(sentences, min_size=1, max_size=4)


def _changed(sentence: tuple[Word, ...]) -> st.SearchStrategy[tuple[Word, ...]]:
    """The sentence as it is, or with a word in place of another."""
    other = st.tuples(st.integers(0, len(sentence) - 1), said).map(
        lambda change: (*sentence[: change[0]], change[1], *sentence[change[0] + 1 :])
    )
    return st.just(sentence) | other


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Text, Text]:
    """Two texts with sentences in common, in any order, some of them changed."""
    common = draw(shared)
    sides = []
    for _ in range(2):
        own = draw(st.lists(sentences, max_size=3))
        taken = draw(st.lists(st.sampled_from(common).flatmap(_changed), max_size=5))
        sides.append(Text(tuple(draw(st.permutations([*own, *taken])))))
    return sides[0], sides[1]


def evidence(some: Sequence[Text], a: Sequence[int], b: Sequence[int]) -> npt.NDArray[np.float32]:
    """What the kernels measure."""
    flags = {"quoted": QUOTED, "capital": CAPITAL, "initial": INITIAL, "number": NUMBER, "caseless": CASELESS}
    every = [word for text in some for word in text.words]
    offsets = np.cumsum([0, *(len(text.words) for text in some)], dtype=np.int64)
    starts = np.cumsum([0, *(len(sentence) for text in some for sentence in text.sentences)], dtype=np.int64)[:-1]
    tokens = Numbered(
        offsets=offsets,
        word=np.array([word.spelling for word in every], np.uint32),
        term=np.array([word.term for word in every], np.uint32),
        gap=np.zeros(len(every), np.uint8),
        size=np.zeros(len(every), np.uint8),
        flags=np.array([sum(flag for name, flag in flags.items() if getattr(word, name)) for word in every], np.uint8),
        sentence_offsets=np.cumsum([0, *(len(text.sentences) for text in some)], dtype=np.int64),
        sentence=starts,
        begin=np.zeros(len(starts), np.uint32),
        far=np.empty((0, 3), np.int64),
    )
    idf = np.array(IDF, np.float32)
    ready = prepare(tokens, idf, place(offsets, tokens.word, K), shingle_words=K)
    profiles = [sorted(profile(text, IDF).items()) for text in some]
    rows = Rows(
        offsets=np.cumsum([0, *map(len, profiles)], dtype=np.int64),
        term=np.array([number for own in profiles for number, _ in own], np.uint32),
        weight=np.array([weight for own in profiles for _, weight in own], np.float32),
        idf=idf,
        df=np.zeros(len(IDF), np.int64),
        hashes=np.arange(len(IDF), dtype=np.uint32),
    )
    return measure(ready, rows, np.array(a, np.int64), np.array(b, np.int64))


def of_pair(one: Text, other: Text) -> dict[str, float]:
    """The measures of a pair by name."""
    return dict(zip(MEASURES, evidence([one, other], [0], [1])[0].tolist(), strict=True))


@settings(deadline=None, max_examples=300)
@given(pairs() | st.tuples(texts, texts))
def test_every_number_is_what_its_definition_says(pair: tuple[Text, Text]) -> None:
    found, expected = of_pair(*pair), measured(*pair, IDF, K)
    assert found.keys() == expected.keys()
    assert found == pytest.approx(expected, abs=1e-5)


@settings(deadline=None)
@given(pairs())
def test_which_text_comes_first_changes_no_number(pair: tuple[Text, Text]) -> None:
    one, other = pair
    there, back = of_pair(one, other), of_pair(other, one)
    if len(one.words) != len(other.words):
        assert there == back
    assert [there[name] for name in SYMMETRIC] == pytest.approx([back[name] for name in SYMMETRIC], abs=1e-6)
    if len(one.words) == len(other.words):
        assert (there["containment"], there["containment_longer"]) == (back["containment_longer"], back["containment"])
        assert there["aligned"] == back["aligned_longer"]
        assert there["longest_run"] == back["longest_run"]


@settings(deadline=None)
@given(pairs())
def test_shares_are_shares_and_counts_are_nested(pair: tuple[Text, Text]) -> None:
    found = of_pair(*pair)
    assert all(0 <= found[name] <= 1 + 1e-6 for name in SHARES)
    assert found["sentences_close"] <= found["sentences_aligned"] <= found["sentences_loose"] <= found["sentences"]
    assert found["resemblance"] <= min(found["containment"], found["containment_longer"])
    assert found["longest_run"] <= found["words_shorter"] <= found["words_longer"]
    assert found["aligned"] * 0.5 <= found["alignment"] + 1e-6
    assert (found["containment"] > 0) == (found["longest_run"] >= K)


@settings(deadline=None)
@given(texts)
def test_a_text_and_itself_share_everything(text: Text) -> None:
    found = of_pair(text, text)
    if len(text.words) >= K:
        assert [found[name] for name in ("resemblance", "containment", "weighted_containment")] == [1, 1, 1]
        assert found["longest_run"] == len(text.words)
    if text.words:
        assert [found[name] for name in ("cosine", "vocabulary")] == pytest.approx([1, 1], abs=1e-6)
    if found["sentences"]:
        assert [found[name] for name in ("aligned", "aligned_longer", "alignment", "novelty")] == [1, 1, 1, 0]


@settings(deadline=None)
@given(st.lists(sentences, min_size=1, max_size=6), st.data())
def test_a_cut_is_contained_in_its_copy(whole: list[tuple[Word, ...]], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(whole) - 1))
    last = data.draw(st.integers(first + 1, len(whole)))
    cut, copy = Text(tuple(whole[first:last])), Text(tuple(whole))
    found = of_pair(cut, copy)
    if len(cut.words) >= K:
        assert (found["containment"], found["longest_run"]) == (1, len(cut.words))
    assert found["names_numbers"] == pytest.approx(1, abs=1e-6)
    if found["sentences"] and cut.narrated == copy.narrated:
        assert (found["aligned"], found["novelty"]) == (1, 0)


@settings(deadline=None)
@given(pairs(), st.lists(said.map(lambda word: (word,)), max_size=6))
def test_more_text_in_the_longer_takes_nothing_from_the_shorter(
    pair: tuple[Text, Text], more: list[tuple[Word, ...]]
) -> None:
    short, long = sorted(pair, key=lambda text: len(text.words))
    before, after = of_pair(short, long), of_pair(short, Text((*long.sentences, *more)))
    names = ["containment", "weighted_containment", "vocabulary", "longest_run", "quotes_shared"]
    if long.narrated:  # else what is added may be the first that is no quote
        names += ["alignment", "sentences_loose"]
    assert all(after[name] >= before[name] - 1e-6 for name in names)


@settings(deadline=None)
@given(st.lists(texts, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_a_pair_is_measured_alike_in_any_company_and_order(some: list[Text], chance: object) -> None:
    numbers = [(a, b) for a in range(len(some)) for b in range(len(some)) if a != b]
    assert hasattr(chance, "shuffle")
    chance.shuffle(numbers)
    a, b = zip(*numbers, strict=True)
    every = evidence(some, a, b)
    for row, (one, other) in zip(every, numbers, strict=True):
        assert (row == evidence([some[one], some[other]], [0], [1])[0]).all()


def test_of_two_texts_without_words_nothing_is_shared() -> None:
    empty = Text(())
    found = of_pair(empty, empty)
    assert {name for name, value in found.items() if value} == set()
    assert len(COLUMN) == len(MEASURES) == len(found)
