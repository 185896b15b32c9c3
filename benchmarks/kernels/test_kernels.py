"""Time of each kernel on 4,000 made articles, in CPU time of this process and its threads."""

from __future__ import annotations

import time
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from benchmarks.corpus import Plan, make
from dedup import candidates, lsh
from dedup.comparing import Comparison
from dedup.settings import Settings
from dedup.shingles import Shingles
from dedup.sketch import U32, sign
from dedup.terms import Numbered
from dedup.text.tokens import I64, U8, Tokens, tokenise
from dedup.vectors import Rows, weigh

ARTICLES = 4_000
S = Settings()

pytestmark = pytest.mark.benchmark(timer=time.process_time, min_rounds=5, warmup=True, warmup_iterations=1)


class Stages(NamedTuple):
    """The feed after each kernel."""

    data: U8
    offsets: I64
    tokens: Tokens
    shingles: Shingles
    signatures: U32
    comparison: Comparison
    a: I64
    b: I64


@cache
def stages() -> Stages:
    """Made once; each benchmark repeats one step of it."""
    texts = [text.encode() for table in make(Plan(articles=ARTICLES)) for text in table["text"].to_pylist()]
    data = np.frombuffer(b"".join(texts), np.uint8)
    offsets = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    tokens = tokenise(data, offsets)
    shingles = Shingles.of(tokens.offsets, tokens.word, S.sketch.shingle_words)
    signatures = sign(shingles, num_perm=S.sketch.num_perm, seed=S.sketch.seed)
    rows, numbered = weighed(tokens)
    hours, active = np.zeros(ARTICLES), np.arange(ARTICLES)
    found = candidates.candidates(shingles, signatures, rows, hours, active, settings=S.candidates)
    comparison = Comparison(tokens=numbered, rows=rows, shingle_words=S.sketch.shingle_words)
    return Stages(data, offsets, tokens, shingles, signatures, comparison, found.a, found.b)


def weighed(tokens: Tokens) -> tuple[Rows, Numbered]:
    """TF-IDF rows; of a copy of the terms, which are numbered in place."""
    copied = tokens._replace(term=tokens.term.copy())
    return weigh(copied, languages=["en"], weight=S.text.background_articles)


def test_tokens(benchmark: BenchmarkFixture) -> None:
    s = stages()
    benchmark(tokenise, s.data, s.offsets)


def test_shingles_and_signatures(benchmark: BenchmarkFixture) -> None:
    s = stages()
    benchmark(lambda: sign(s.shingles, num_perm=S.sketch.num_perm, seed=S.sketch.seed))


def test_vectors(benchmark: BenchmarkFixture) -> None:
    benchmark(weighed, stages().tokens)


def test_banding(benchmark: BenchmarkFixture) -> None:
    s = stages()
    banding = lsh.best_banding(threshold=S.candidates.resemblance_threshold, num_perm=S.sketch.num_perm)
    benchmark(lambda: lsh.candidate_pairs(s.signatures, banding, bucket_cap=S.candidates.bucket_cap))


def test_evidence(benchmark: BenchmarkFixture) -> None:
    s = stages()
    benchmark(s.comparison.measure, s.a, s.b)
