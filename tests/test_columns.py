"""The corpus in columns: everything comes back as it went in, sorted, and doubles are set apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import columns, read
from dedup.batches import micros
from dedup.collecting import collect
from dedup.columns import LazyRows, moment
from dedup.model import Article, Place, PubStatus, Skipped, SkipReason, Wire
from dedup.packed import Spool

NOON = datetime(2024, 11, 19, 12, 0, tzinfo=UTC)
PLAIN = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PLACES = st.builds(Place, st.sampled_from(["a.jsonl", "ü.jsonl", ""]), st.none() | st.integers(1, 9))
TIMES = st.none() | st.datetimes(
    min_value=datetime(1800, 1, 1),
    max_value=datetime(2200, 1, 1),
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=5, minutes=30)), timezone(timedelta(hours=-8))]),
)
WIRES = st.builds(
    Wire,
    item_id=PLAIN,
    version=PLAIN,
    replaces=st.lists(PLAIN, max_size=2).map(tuple),
    slugline=PLAIN,
    pubstatus=st.none() | st.sampled_from(PubStatus),
    embargoed=TIMES,
    ednote=PLAIN,
    byline=PLAIN,
    dateline=PLAIN,
    creditline=PLAIN,
    copyright=PLAIN,
    original=PLAIN,
).filter(lambda wire: wire != Wire())


def articles(ids: st.SearchStrategy[str] = PLAIN) -> st.SearchStrategy[Article]:
    return st.builds(
        Article,
        id=ids,
        text=PLAIN,
        title=PLAIN,
        source=PLAIN,
        published=TIMES,
        day_only=st.booleans(),
        url=PLAIN,
        language=PLAIN,
        place=PLACES,
        raw=st.binary(max_size=12),
        wire=st.none() | WIRES,
    )


def article(key: str, text: str = "x", title: str = "") -> Article:
    return Article(id=key, text=text, title=title, place=Place("a.jsonl", 1))


@given(st.lists(articles(), unique_by=lambda a: a.id, max_size=6))
def test_every_field_comes_back_as_it_went_in(feed: list[Article]) -> None:
    corpus, skipped = collect(feed)
    assert skipped == ()
    assert dict(corpus) == {a.id: a for a in feed}
    assert list(corpus) == sorted(a.id for a in feed)
    for row, key in enumerate(corpus.ids):
        found = corpus.article(row)
        assert corpus[key] == found
        assert (corpus.place(row), corpus.raw(row), corpus.text("title", row)) == (found.place, found.raw, found.title)
        assert corpus.wire(row) == found.wire
    assert corpus.wired() == [row for row, key in enumerate(corpus.ids) if corpus[key].wire is not None]
    assert list(corpus.texts()) == corpus.column("text") == [corpus[key].text for key in corpus.ids]
    assert list(corpus.published()) == [corpus[key].published for key in corpus.ids]
    assert corpus.day_only().tolist() == [corpus[key].day_only for key in corpus.ids]


@given(st.lists(articles(), unique_by=lambda a: a.id, max_size=6))
def test_texts_are_one_buffer(feed: list[Article]) -> None:
    corpus, _ = collect(feed)
    data, offsets = corpus.text_bytes()
    assert len(offsets) == len(corpus) + 1
    texts = [data[a:b].tobytes().decode() for a, b in pairwise(offsets.tolist())]
    assert texts == list(corpus.texts())


@given(st.lists(articles(), unique_by=lambda a: a.id, max_size=6))
def test_hours_are_hours_and_nan_without_a_date(feed: list[Article]) -> None:
    corpus, _ = collect(feed)
    for hours, published in zip(corpus.hours().tolist(), corpus.published(), strict=True):
        if published is None:
            assert np.isnan(hours)
            assert moment(hours) is None
        else:
            assert abs(hours * 3600 - published.timestamp()) < 1e-3


@given(st.lists(articles(), unique_by=lambda a: a.id, max_size=6))
def test_microseconds_are_those_of_each_date(feed: list[Article]) -> None:
    corpus, _ = collect(feed)
    assert corpus.micros().tolist() == [micros(published) for published in corpus.published()]


def test_a_moment_and_back() -> None:
    corpus, _ = collect([Article(id="a", text="x", place=Place("p"), published=NOON)])
    assert moment(float(corpus.hours()[0])) == NOON


@given(st.lists(articles(st.sampled_from("abc")), max_size=7), st.data())
def test_doubles_are_set_apart_the_same_whatever_the_order(feed: list[Article], data: st.DataObject) -> None:
    (corpus, skipped), (again, skipped_again) = (collect(feed), collect(data.draw(st.permutations(feed))))
    assert dict(corpus) == dict(again)
    assert skipped == skipped_again
    assert len(corpus) + len(skipped) == len(feed)
    assert set(corpus) == {a.id for a in feed}
    for skip in skipped:
        assert skip.reason is SkipReason.DUPLICATE_ID
        assert repr(skip.id) in skip.problem
        assert corpus[skip.id].text <= min(a.text for a in feed if a.id == skip.id)


def test_the_double_that_is_kept_is_named() -> None:
    one = Article(id="7", text="first", place=Place("b.csv", 4), raw=b"{1}")
    two = Article(id="7", text="second", place=Place("a.csv", 9), raw=b"{2}")
    corpus, skipped = collect([two, one])
    assert corpus["7"] == one
    assert skipped == (
        Skipped(
            id="7",
            place=Place("a.csv", 9),
            reason=SkipReason.DUPLICATE_ID,
            problem="the id '7' is already that of b.csv:4",
            remedy="give each article an id of its own, or read another field as the id (--map id=url)",
            raw=b"{2}",
        ),
    )


def test_many_doubles_take_no_longer_than_other_articles() -> None:
    corpus, skipped = collect(article(str(i // 3), str(i)) for i in range(30_000))
    assert (len(corpus), len(skipped)) == (10_000, 20_000)


def test_what_the_readers_skipped_is_kept_in_order_of_place() -> None:
    skips = [
        Skipped(id=key, place=Place(path, line), reason=SkipReason.EMPTY_TEXT, problem="p", remedy="r")
        for path, line, key in [("b", 1, "x"), ("a", 12, "y"), ("a", 2, "z"), ("a", None, "w"), ("a", 2, "q")]
    ]
    _, found = collect([skips[0], article("k"), *skips[1:]])
    assert "".join(skip.id for skip in found) == "wqzyx"


def test_an_empty_feed_is_an_empty_corpus() -> None:
    corpus, skipped = collect([])
    assert (len(corpus), list(corpus), skipped) == (0, [], ())
    assert (corpus.hours().tolist(), list(corpus.published()), corpus.day_only().tolist()) == ([], [], [])
    assert [part.tolist() for part in corpus.text_bytes()] == [[], [0]]
    with pytest.raises(KeyError):
        corpus["a"]


def test_more_articles_than_a_batch() -> None:
    count = columns.BATCH + 10
    corpus, _ = collect(article(f"{i:05}", f"text {i}") for i in reversed(range(count)))
    assert list(corpus.texts()) == [f"text {i}" for i in range(count)]
    assert len(corpus.text_bytes()[1]) == count + 1


def test_lone_surrogates_become_the_replacement_character() -> None:
    corpus, _ = collect([article("a\ud800", "bad \udfff, good 😀", title="\ud83d")])
    assert corpus.article(0) == article("a\ufffd", "bad \ufffd, good 😀", title="\ufffd")


@given(st.integers(0, 6), st.integers(-9, 9), st.slices(6))
def test_lazy_rows_are_a_sequence(count: int, index: int, part: slice) -> None:
    rows, plain = LazyRows(count, str), [str(i) for i in range(count)]
    assert list(rows) == plain
    assert list(rows[part]) == plain[part]
    assert list(reversed(rows)) == plain[::-1]
    if -count <= index < count:
        assert rows[index] == plain[index]
    else:
        with pytest.raises(IndexError):
            rows[index]


def test_a_wire_that_says_nothing_is_none_and_lone_surrogates_are_replaced_in_it() -> None:
    wires = [Wire(), Wire(ednote="bad \udfff", replaces=("x\ud800",), embargoed=NOON)]
    corpus, _ = collect(Article(id=str(n), text="x", place=Place("p"), wire=wire) for n, wire in enumerate(wires))
    assert corpus["0"].wire is None
    assert corpus["1"].wire == Wire(ednote="bad \ufffd", replaces=("x\ufffd",), embargoed=NOON)


def test_a_feed_in_the_order_of_its_ids_is_not_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first record is looked at by itself, all others by column: it must not be put behind them."""
    orders: list[npt.NDArray[np.int64]] = []
    moved = Spool.moved

    def watched(spool: Spool, order: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        orders.append(order)
        return moved(spool, order)

    monkeypatch.setattr(Spool, "moved", watched)
    feed = tmp_path / "wire.jsonl"
    feed.write_text("".join(f'{{"id": "a{n:03}", "text": "Rain fell in {n} towns."}}\n' for n in range(300)))
    corpus, skipped = collect(read(feed))
    assert (len(corpus), skipped) == (300, ())
    assert [order.tolist() for order in orders] == [list(range(300))]
