"""What a feed has of a reference: found whatever its ids, its date and its company, and the feed's own figures stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.check import Policy, Verdict, check, overlap
from dedup.check.scan import join_tokens
from dedup.comparing import take_tokens
from dedup.model import Article
from dedup.pipeline import find
from dedup.settings import Settings
from dedup.text.tokens import tokenise_words
from tests.stories import MORNING, article, brief_of, chaff, own_report, reprint_of, rewrite_of, wire

FEED = (wire(), own_report(), wire("rates"), wire("cup"), *map(chaff, range(10)))


def verdicts(feed: Sequence[Article], reference: Sequence[Article], settings: Settings | None = None) -> list[Verdict]:
    """The verdict on each article of a reference, in the order given."""
    named = [replace(one, id=f"{number:03d}") for number, one in enumerate(reference)]
    return [item.verdict for item in overlap(find(feed, settings), named).items]


@pytest.mark.parametrize(
    ("item", "verdict"),
    [
        (wire("cup"), Verdict.CONTAMINATED),
        (reprint_of(wire("rates")), Verdict.CONTAMINATED),
        (brief_of(wire("rates")), Verdict.CONTAMINATED),
        (rewrite_of(wire("cup")), Verdict.CONTAMINATED),
        (wire("dam"), Verdict.CLEAN),
        (article("x", "Rain fell."), Verdict.TOO_SHORT),
    ],
)
def test_an_item_has_its_verdict(item: Article, verdict: Verdict) -> None:
    assert verdicts(FEED, [item, wire("museum")]) == [verdict, Verdict.CLEAN]


def test_an_item_with_the_id_of_an_article_is_still_two_articles() -> None:
    same = replace(wire("dam"), id=FEED[0].id)
    assert verdicts(FEED, [same]) == [Verdict.CLEAN]
    (item,) = overlap(find(FEED), [FEED[0]]).items
    assert (item.id, item.verdict, item.found and item.found.id) == (FEED[0].id, Verdict.CONTAMINATED, FEED[0].id)


def test_no_date_is_too_far() -> None:
    old = replace(rewrite_of(wire("cup")), published=MORNING - timedelta(days=4_000))
    assert verdicts(FEED, [old]) == [Verdict.CONTAMINATED]


def test_a_short_text_is_found_by_its_very_words() -> None:
    flash = article("flash", "Ferry aground off Port Ellen: coastguard.")
    assert verdicts([*FEED, flash], [flash]) == [Verdict.CONTAMINATED]
    assert verdicts([*FEED, flash], [article("o", "Ferry aground off Port Ellen: police.")]) == [Verdict.TOO_SHORT]


def test_copies_of_one_item_are_all_judged() -> None:
    assert verdicts(FEED, [wire("cup")] * 50 + [wire("dam")] * 50) == [Verdict.CONTAMINATED] * 50 + [Verdict.CLEAN] * 50


@pytest.mark.parametrize("sentence", range(6))
@pytest.mark.parametrize("around", [0, 100, 900])
def test_one_passage_is_found_however_long_the_articles_are(sentence: int, around: int) -> None:
    passage = wire("ferry").text.split("\n\n")[sentence]
    words = Settings().relation.partial_run
    item = article("p", f"{chaff(50, words=around + 30).text} {passage} {chaff(51, words=around + 30).text}")
    feed = [article("f", f"{chaff(60, words=around + 30).text} {passage} {chaff(61, words=around + 30).text}")]
    long = len(passage.split()) > words + 4  # numbers and apostrophes make the count of words another
    found = overlap(find([*feed, *map(chaff, range(5))]), [item])
    if long and around:
        assert found.items[0].verdict is Verdict.PASSAGE
        assert found.items[0].passage in passage
        assert [contact.run >= words for contact in found.contacts] == [True]
    elif long:
        assert found.items[0].verdict is not Verdict.CLEAN


def test_the_other_gates_do_not_change_because_a_reference_is_held_against_the_feed() -> None:
    feed = [*FEED, reprint_of(wire()), brief_of(wire("rates"))]
    found = find(feed)
    alone = check(found, Policy(max_duplicate_share=0))
    with_reference = check(found, Policy(max_duplicate_share=0), overlap=overlap(found, [wire(), rewrite_of(wire())]))
    theirs = {gate.name: gate for gate in with_reference.gates}
    assert all(theirs[gate.name] == gate for gate in alone.gates)
    assert set(theirs) - {gate.name for gate in alone.gates} == {
        "max-reference-overlap", "max-contaminated-items", "max-reference-passages"
    }


def test_the_order_of_the_reference_changes_nothing() -> None:
    reference = [wire("cup"), rewrite_of(wire("rates")), wire("dam"), brief_of(wire())]
    found = find(FEED)
    assert overlap(found, reference).items == overlap(found, reference[::-1]).items


def test_without_the_cosine_route_a_rewrite_may_be_missed_but_no_passage() -> None:
    fast = Settings().with_values({"candidates.routes": "resemblance"})
    assert verdicts(FEED, [wire("cup"), brief_of(wire("rates"))], fast) == [Verdict.CONTAMINATED] * 2


TEXT = st.lists(st.sampled_from(["ferry", "port", "lamp", "rain", "wind"]), max_size=6)


@given(texts=st.lists(TEXT, min_size=1, max_size=6), data=st.data())
def test_taking_and_joining_texts_is_as_if_they_had_been_read_so(texts: list[list[str]], data: st.DataObject) -> None:
    def read(rows: Sequence[int]) -> object:
        return [field.tolist() for field in tokenise_words([". ".join(texts[row]) for row in rows])]

    rows = data.draw(st.lists(st.integers(0, len(texts) - 1), max_size=6))
    everything = tokenise_words([". ".join(text) for text in texts])
    taken = take_tokens(everything, np.array(rows, np.int64))
    assert [field.tolist() for field in taken] == read(rows)
    joined = join_tokens(taken, everything)
    assert [field.tolist() for field in joined] == read([*rows, *range(len(texts))])
