"""The made feed: the same for the same seed, and its gold is true of its texts."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks import corpus
from benchmarks.corpus import Kind, Plan, make, write

N = 800


@cache
def made(plan: Plan) -> pa.Table:
    return pa.concat_tables(make(plan)).slice(0, plan.articles)


def pairs(kind: Kind) -> list[tuple[str, str]]:
    """Texts of this kind, each with the text that it carries; outlets that repeat furniture are left out."""
    table = made(Plan(articles=N))
    text, source, family = (table[name].to_pylist() for name in ("text", "source", "family"))
    plain = {f"outlet-{number:03d}" for number in range(corpus.FURNISHED, corpus.OUTLETS)}
    rows = [row for row, k in enumerate(table["kind"].to_pylist()) if k == kind]
    return [(text[row], text[family[row]]) for row in rows if {source[row], source[family[row]]} <= plain]


def runs(text: str, words: int = 5) -> set[tuple[str, ...]]:
    split = text.lower().split()
    return {tuple(split[i : i + words]) for i in range(len(split) - words + 1)}


def test_the_same_seed_gives_the_same_feed_and_another_seed_another() -> None:
    first, again = (pa.concat_tables(make(Plan(articles=N))) for _ in range(2))
    assert first.equals(again)
    assert first["text"] != made(Plan(articles=N, seed=2))["text"]


def test_a_longer_feed_begins_with_the_shorter_one() -> None:
    longer = made(Plan(articles=corpus.BLOCK + 100))
    assert longer.slice(0, N).equals(made(Plan(articles=N)))
    assert longer.num_rows == corpus.BLOCK + 100
    assert len(set(longer["id"].to_pylist())) == longer.num_rows


def test_articles_have_the_length_that_is_stated() -> None:
    lengths = [len(text.split()) for text in made(Plan(articles=N))["text"].to_pylist()]
    assert 350 < sum(lengths) / N < 400


def test_a_copy_is_the_same_text() -> None:
    assert all(text == original for text, original in pairs(Kind.COPY))


def test_an_excerpt_is_the_beginning() -> None:
    assert all(original.lower().startswith(text[:-1].lower()) for text, original in pairs(Kind.EXCERPT))
    assert all(len(text) < len(original) / 2 for text, original in pairs(Kind.EXCERPT))


def test_an_edit_keeps_most_runs_of_five_words_and_a_rewrite_few() -> None:
    def kept(kind: Kind) -> float:
        shares = [len(runs(text) & runs(original)) / len(runs(text)) for text, original in pairs(kind)]
        return sum(shares) / len(shares)

    assert kept(Kind.EDIT) > 0.8
    assert kept(Kind.REWRITE) < 0.2


def test_only_originals_are_carried_and_none_after_its_copy() -> None:
    table = made(Plan(articles=N))
    family, kind, published = (table[name].to_pylist() for name in ("family", "kind", "published"))
    assert all(kind[of] == Kind.ORIGINAL and family[of] == of for of in family)
    assert all(published[of] <= published[row] for row, of in enumerate(family))


def test_an_outlet_repeats_its_furniture() -> None:
    table = made(Plan(articles=N))
    told = zip(table["source"].to_pylist(), table["text"].to_pylist(), strict=True)
    texts = [text for source, text in told if source == "outlet-003"]
    assert len(texts) > 1
    assert len({text.split("\n\n")[-1] for text in texts}) == 1


def test_a_crowd_is_one_text_and_takes_nothing_from_the_others() -> None:
    table = made(Plan(articles=N, copies=300))
    family, text = table["family"].to_pylist(), table["text"].to_pylist()
    assert len(set(text[-300:])) == 1
    assert set(family[-300:]) == {N - 300}
    assert text[: N - 300] == made(Plan(articles=N))["text"].to_pylist()[: N - 300]


def test_furniture_stands_on_as_many_pages_as_asked() -> None:
    sources = made(Plan(articles=N, furniture=160))["source"].to_pylist()
    assert sources.count(corpus.CROWD) == 160


@pytest.mark.parametrize("articles", [1, 7, 500])
def test_what_is_written_is_what_was_made(tmp_path: Path, articles: int) -> None:
    feed, gold = tmp_path / "feed.jsonl", tmp_path / "gold.parquet"
    write(feed, gold, Plan(articles=articles))
    table = made(Plan(articles=articles))
    rows = [json.loads(line) for line in feed.read_text(encoding="utf-8").splitlines()]
    assert rows == table.select(["id", "text", "source", "published"]).to_pylist()
    assert pq.read_table(gold).to_pylist() == table.select(["id", "family", "kind"]).to_pylist()
