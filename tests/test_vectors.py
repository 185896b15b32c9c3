"""TF-IDF rows: scikit-learn's own numbers, and the background that lets two articles be judged."""

from __future__ import annotations

from collections import Counter
from itertools import chain

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfTransformer

from dedup import memory
from dedup.background import UNSEEN, background
from dedup.shingles import offsets_of
from dedup.terms import Numbered
from dedup.text.tokens import hash_words, tokenise_words
from dedup.vectors import ARTICLE_WORDS, Rows, blended_idf, vectorise, weigh, weigh_under

from .text.reading import tokens_of

F64 = npt.NDArray[np.float64]
TEXTS = st.lists(st.lists(st.integers(0, 9), max_size=20), max_size=8)


def vectors(texts: list[list[int]], *, weight: float = 0.0) -> tuple[Rows, npt.NDArray[np.uint32]]:
    """Rows of texts whose terms have these hashes."""
    offsets = offsets_of([np.array([len(text) for text in texts], np.int64)])
    term = np.array(list(chain(*texts)), np.uint32)
    return vectorise(offsets, term, languages=(), weight=weight), term


def listed(rows: Rows) -> list[list[float]]:
    own = (rows.offsets, rows.term, rows.weight, rows.idf, rows.df, rows.hashes)
    return [list(map(float, values)) for values in own]


def dense(rows: Rows) -> F64:
    """A column per term, by hash."""
    out = np.zeros((len(rows.offsets) - 1, 10))
    for i in range(len(out)):
        own = slice(rows.offsets[i], rows.offsets[i + 1])
        out[i, rows.hashes[rows.term[own]]] = rows.weight[own]
    return out


@settings(deadline=None)
@given(TEXTS.filter(any), st.sampled_from([0.0, 1.0, 1000.0]))
def test_rows_are_those_of_scikit_learn(texts: list[list[int]], weight: float) -> None:
    rows, _ = vectors(texts, weight=weight)
    counts = np.array([[text.count(term) for term in rows.hashes] for text in texts], np.float64)
    transformer = TfidfTransformer(sublinear_tf=True)
    transformer.fit(csr_matrix(counts))
    transformer.idf_ = rows.idf.astype(np.float64)
    expected = np.zeros((len(texts), 10))
    expected[:, rows.hashes] = transformer.transform(csr_matrix(counts)).toarray()
    assert np.allclose(dense(rows), expected, atol=1e-6)


@given(TEXTS)
def test_every_word_knows_its_term_and_df_counts_articles(texts: list[list[int]]) -> None:
    rows, numbers = vectors(texts)
    assert rows.hashes[numbers].tolist() == list(chain(*texts))
    assert rows.hashes.tolist() == list(dict.fromkeys(chain(*texts)))
    counted = Counter(term for text in texts for term in set(text))
    assert dict(zip(rows.hashes.tolist(), rows.df.tolist(), strict=True)) == counted


@given(TEXTS, st.data())
def test_order_of_rows_does_not_matter(texts: list[list[int]], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(texts))))
    shuffled = dense(vectors([texts[i] for i in order], weight=9.0)[0])
    assert np.allclose(shuffled, dense(vectors(texts, weight=9.0)[0])[order], atol=1e-6)


@given(TEXTS.filter(len), st.data())
def test_rows_can_be_taken_out(texts: list[list[int]], data: st.DataObject) -> None:
    rows, _ = vectors(texts)
    chosen = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=5))
    part = rows.take(np.array(chosen, np.int64))
    assert (dense(part) == dense(rows)[chosen]).all()
    assert part.idf is rows.idf


@given(TEXTS, st.sampled_from([0.0, 1000.0]))
def test_bare_rows_have_the_same_weights_and_rows_are_made_of_words(texts: list[list[int]], weight: float) -> None:
    offsets = offsets_of([np.array([len(text) for text in texts], np.int64)])
    rows, _ = vectors(texts, weight=weight)
    term = np.array(list(chain(*texts)), np.uint32)
    bare = vectorise(offsets, term, languages=(), weight=weight, bare=True)
    assert listed(bare) == listed(rows.bare())
    assert listed(bare.of(offsets, term)) == listed(rows)


def test_many_terms_and_many_texts() -> None:
    texts = [list(range(i, i + 40)) for i in range(0, 90_000, 30)]  # more terms than the first table, many blocks
    rows, numbers = vectors(texts)
    assert rows.hashes[numbers].tolist() == list(chain(*texts))
    assert len(rows.hashes) == texts[-1][-1] + 1
    assert set(rows.df.tolist()) == {1, 2}
    lengths = np.add.reduceat(rows.weight.astype(np.float64) ** 2, rows.offsets[:-1])
    assert np.allclose(lengths, 1.0, atol=1e-5)


# --- words with numbered terms ---------------------------------------------------------------------

DAY = ["The ferry struck a rock.", "", "A rock struck the ferry, twice.", "Rain fell on Port Ellen."]
LATER = ["Rain fell on the ferry.", "Snow fell."]


@pytest.mark.parametrize("in_files", [False, True])
def test_terms_are_numbered_in_the_place_of_their_hashes(in_files: bool) -> None:
    hashes = tokenise_words(DAY).term.tolist()
    memory.set_in_files(in_files)
    tokens = tokenise_words(DAY)
    rows, numbered = weigh(tokens, languages=["en"], weight=1000.0)
    memory.set_in_files(False)
    memory.release()  # what was written to a column in a file is still there
    assert numbered.term is tokens.term
    assert rows.hashes[numbered.term].tolist() == hashes
    others = ("word", "gap", "size", "flags", "sentence")
    assert all(getattr(numbered, name) is getattr(tokens, name) for name in others)


def test_further_texts_have_the_numbers_of_the_corpus_and_new_ones_behind_them() -> None:
    hashes = tokenise_words(LATER).term.tolist()
    known, _ = weigh(tokenise_words(DAY), languages=["en"], weight=1000.0)
    tokens = tokenise_words(LATER)
    rows, numbered = weigh_under(known, tokens, languages=["en"], weight=1000.0)
    assert isinstance(numbered, Numbered)
    assert numbered.term is tokens.term
    assert rows.hashes[numbered.term].tolist() == hashes
    assert rows.hashes[: len(known.hashes)].tolist() == known.hashes.tolist()
    (snow,) = set(numbered.term.tolist()) - set(range(len(known.idf)))
    assert rows.hashes[snow] == hash_words(["snow"])[1][0]


@given(TEXTS, TEXTS)
def test_a_corpus_under_its_own_weights_is_itself(texts: list[list[int]], others: list[list[int]]) -> None:
    everything = [*texts, *others]
    known, numbers = vectors(everything, weight=9.0)
    words = tokenise_words([])._replace(
        offsets=offsets_of([np.array([len(text) for text in texts], np.int64)]),
        term=np.array(list(chain(*texts)), np.uint32),
    )
    rows, numbered = weigh_under(known, words, languages=(), weight=9.0)
    assert numbered.term.tolist() == numbers[: len(numbered.term)].tolist()
    assert rows.idf.tolist() == known.idf.tolist()
    assert (dense(rows) == dense(known)[: len(texts)]).all()


# --- the background --------------------------------------------------------------------------------

DF = np.array([1, 5, 10])
PRIOR = np.array([UNSEEN, 1e-3, 0.05])


def test_without_a_background_it_is_the_plain_idf() -> None:
    assert np.allclose(blended_idf(DF, 10, PRIOR, weight=0.0), [np.log(10), np.log(2), 0.01], atol=1e-6)


def test_a_huge_corpus_forgets_the_background() -> None:
    df, n = DF * 10**9, 10**10
    assert np.allclose(blended_idf(df, n, PRIOR, weight=1000.0), blended_idf(df, n, PRIOR, weight=0.0), atol=1e-4)


def test_a_tiny_corpus_believes_it() -> None:
    idf = blended_idf(np.array([2, 2, 2]), 2, PRIOR, weight=1000.0)
    language = -np.log(-np.expm1(-PRIOR * ARTICLE_WORDS))
    assert idf[0] > 5.0
    assert np.allclose(idf[1:], np.maximum(language[1:], 0.01), atol=0.02)


@given(st.integers(1, 1000), st.floats(1e-9, 0.1), st.floats(0, 1e4))
def test_a_more_frequent_word_never_weighs_more(df: int, prior: float, weight: float) -> None:
    idf = blended_idf(np.array([df, df + 1, df]), 2000, np.array([prior, prior, prior * 2]), weight=weight)
    assert idf[1] <= idf[0]
    assert idf[2] <= idf[0]
    assert (idf >= np.float32(0.01)).all()


def test_the_background_is_a_language_s_own() -> None:
    the, kremlin, zebra, und = hash_words(["the", "Kremlin", "zzyzx", "und"])[1]
    english = background(["en"])
    prior = english.prior(np.array([the, kremlin, zebra], np.uint32))
    assert prior[0] > 0.03
    assert 1e-7 < prior[1] < 1e-4
    assert prior[2] == UNSEEN
    both = background(["de", "en"])
    assert both.prior(np.array([the]))[0] == prior[0]
    assert both.prior(np.array([und]))[0] == background(["de"]).prior(np.array([und]))[0] > 0.01


def test_a_language_without_a_list_counts_for_nothing() -> None:
    hashes = hash_words(["the", "of"])[1]
    assert background(["xx", "th"]).prior(hashes).tolist() == [UNSEEN] * 2
    assert background([]).prior(hashes).tolist() == [UNSEEN] * 2
    assert background(["xx", "en"]).prior(hashes).tolist() == background(["en"]).prior(hashes).tolist()


def test_lists_are_read_once_for_each_set_of_languages() -> None:
    assert background(["en", "de"]) is background(["de", "en", "de"])


@pytest.mark.parametrize(("language", "text"), [("zh", "我们北京大学"), ("ja", "日本人です")])
def test_words_of_scripts_without_spaces_count_for_each_pair_of_characters(language: str, text: str) -> None:
    tokens = tokens_of(text)
    prior = background([language]).prior(tokens.term)
    assert (prior[1:2] > 1e-4).all()  # 我们, 日本
    assert (prior > UNSEEN).sum() >= len(text) - 1


def test_a_pair_counts_in_every_word_that_has_it() -> None:
    pair = tokens_of("大学").term[1]
    assert background(["zh"]).prior(np.array([pair]))[0] > 2e-4  # 大学, 大学生, 北京大学 …
