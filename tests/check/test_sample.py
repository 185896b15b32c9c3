"""A sample of a feed: the same articles in any company, copies together, the share of duplicates as in the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.check import Policy, check
from dedup.check.sample import BATCH, Sample, drawn
from dedup.model import Article, Place, Skipped, SkipReason
from dedup.pipeline import find
from tests.stories import chaff

MANY = [chaff(number, words=30) for number in range(600)]


def copied(articles: Sequence[Article], every: int) -> list[Article]:
    """Articles, and a copy of each so manieth with a sentence of its own below it."""
    copies = [
        replace(one, id=f"{one.id}-copy", text=f"{one.text} Read more in tomorrow's paper, page {number}.")
        for number, one in enumerate(articles[::every])
    ]
    return [*articles, *copies]


@given(texts=st.lists(st.text(max_size=40), max_size=8), share=st.floats(0, 1), other=st.floats(0, 1))
def test_a_text_is_drawn_or_not_whatever_its_company_and_a_larger_share_draws_more(
    texts: list[str], share: float, other: float
) -> None:
    together = drawn(texts, share)
    assert together.tolist() == [bool(drawn([text], share)[0]) for text in texts]
    low, high = sorted((share, other))
    assert (drawn(texts, low) <= drawn(texts, high)).all()
    assert drawn(texts, 1.0).all()


@pytest.mark.parametrize("words", [5, 30, 300])
def test_short_and_long_texts_are_drawn_alike(words: int) -> None:
    share = drawn([chaff(number, words=words).text for number in range(1_500)], 0.2).mean()
    assert 0.15 < share < 0.25


def test_copies_are_drawn_together() -> None:
    originals = [one.text for one in MANY]
    copies = [f"{text} Read more in tomorrow's paper, page {number}." for number, text in enumerate(originals)]
    both = drawn(originals, 0.2) & drawn(copies, 0.2)
    assert both.sum() > 0.6 * drawn(originals, 0.2).sum()


def test_the_share_of_duplicates_in_the_sample_is_near_that_of_the_feed() -> None:
    feed = copied(MANY, 3)
    sample = Sample(feed, 0.5)
    values = [
        {gate.name: gate.value for gate in check(find(records), Policy()).gates}["max-duplicate-share"]
        for records in (feed, sample)
    ]
    assert values[0] == pytest.approx(0.25, abs=0.01)
    assert values[1] == pytest.approx(values[0], abs=0.08)
    assert (sample.seen, sample.drawn) == (len(feed), sum(drawn([one.text for one in feed], 0.5)))


def test_bad_records_all_come_through_and_batches_lose_nothing() -> None:
    skip = Skipped(id="x", place=Place("f"), reason=SkipReason.BAD_RECORD, problem="p", remedy="r")
    feed: list[Article | Skipped] = [*(chaff(number, words=4) for number in range(BATCH + 10)), skip]
    found = list(Sample(feed, 0.1))
    assert skip in found
    assert len(found) - 1 == drawn([one.text for one in feed if isinstance(one, Article)], 0.1).sum()
    assert list(Sample(feed, 1.0)) == feed
