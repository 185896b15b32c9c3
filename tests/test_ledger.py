"""What an article is made of: every word counted once, and what is called verbatim, edited or own is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import Result, run
from dedup.ledgers import ledger_of_pair
from dedup.marking import LEAST_RUN
from dedup.model import Article, Ledger, Portion, PortionKind, Span
from dedup.pipeline import find
from dedup.text.extents import extents
from dedup.text.tokens import SPACELESS
from tests.stories import EVENTS, FURNITURE, MORNING, article, brief_of, own_report, reprint_of, rewrite_of, wire
from tests.text.reading import tokens_of, words_of

VERBATIM, EDITED, OWN = PortionKind.VERBATIM, PortionKind.EDITED, PortionKind.OWN


def told(ledger: Ledger, text: str) -> list[tuple[str, str]]:
    """The portions of a ledger, read out."""
    return [(p.kind.value, text[p.span.start : p.span.end]) for p in ledger.portions]


def of_pair(text: str, source: str) -> tuple[Ledger, Article, Article]:
    """What one text is made of if the other is its source."""
    x, y = article("x", text), article("y", source)
    found = find([x, y])
    return ledger_of_pair(found, 0, 1), x, y


# --- the stories that users tell ---------------------------------------------------------------------


def ledger_in(result: Result, copy: Article) -> Ledger:
    """The ledger of an article in a run."""
    return result.ledgers[copy.id]


def test_a_reprint_is_the_wires_words_with_its_credit_line_and_the_outlets_furniture() -> None:
    copy = wire("ferry")
    pages = [reprint_of(wire(event), outlet="Ledger") for event in EVENTS]
    result = run([copy, *pages])
    made = ledger_in(result, pages[0])
    assert [source.id for source in made.sources] == [copy.id]
    assert {kind.value: count for kind in PortionKind if (count := made.words(kind))} == {
        "verbatim": result.outcome(copy.id).words, "furniture": len(words_of(FURNITURE)), "credit": 5,
    }
    assert told(made, pages[0].text)[0] == ("credit", "PORT ELLEN, Nov 19 (Reuters) -")
    assert told(made, pages[0].text)[-1] == ("furniture", FURNITURE.rstrip("."))


def test_a_rewrite_is_edited_wire_and_what_the_reporter_adds_is_his_own() -> None:
    added = "Our reporter Ada Quill saw goats on the pier. They belong to nobody, and nobody has claimed them since."
    copy, rewrite = wire("ferry"), rewrite_of(wire("ferry"))
    outlet = article(rewrite.id, f"{rewrite.text}\n\n{added}", source="Herald", at=rewrite.published)
    result = run([copy, outlet])
    made = ledger_in(result, outlet)
    assert told(made, outlet.text)[-1] == ("own", added.rstrip("."))
    assert made.words(EDITED) + made.words(VERBATIM) > made.words(OWN) > 0


def test_the_origin_of_a_cluster_owes_nobody_anything() -> None:
    result = run([wire("ferry"), reprint_of(wire("ferry")), brief_of(wire("ferry"))])
    assert sorted(result.ledgers) == ["ferry-brief-courier", "ferry-reprint-ledger"]
    assert result.outcome("ferry-wire").ledger is None


def test_an_outlet_that_prints_the_update_has_the_updates_words_from_there() -> None:
    first = wire("ferry")
    news = "The captain, Rory Baird, has since been arrested in Oban after a breath test, a police spokesman said."
    later = article("update", f"{first.text}\n\n{news}", title="UPDATE 1-Ferry", source="Reuters",
                    at=MORNING + timedelta(hours=3))
    page = article("page", later.text, source="Ledger", at=MORNING + timedelta(hours=5))
    made = ledger_in(run([first, later, page]), page)
    assert [(source.id, source.earlier) for source in made.sources] == [(first.id, True), (later.id, True)]
    assert made.words(OWN) == 0


def test_a_single_article_that_quotes_a_passage_has_a_ledger_too() -> None:
    quoted = EVENTS["ferry"].sentences[3][0]
    own = own_report("ferry")
    page = article("page", f"{own.text}\n\n{quoted}\n\n{EVENTS['dam'].own}", source="Gazette", at=own.published)
    result = run([wire("ferry"), reprint_of(wire("ferry")), page])
    assert result.cluster_of("page") is None
    made = ledger_in(result, page)
    assert ("verbatim", quoted.rstrip(".")) in told(made, page.text)
    assert [source.id for source in made.sources] == ["ferry-wire"]
    assert made.words(VERBATIM) == len(words_of(quoted))


def test_of_two_undated_articles_neither_is_certainly_the_source() -> None:
    opening = " ".join(EVENTS["ferry"].sentences[i][0] for i in (3, 1))
    one = article("one", f"{EVENTS['dam'].own} {EVENTS['museum'].own} {opening}", source="Gazette")
    other = article("other", f"{opening} {EVENTS['cup'].own} {EVENTS['rates'].own}", source="Herald")
    result = run([one, other])
    sources = {key: [(s.id, s.earlier) for s in made.sources] for key, made in result.ledgers.items()}
    assert sources == {"one": [("other", False)], "other": [("one", False)]}


def test_a_passage_is_never_from_an_article_that_was_published_later() -> None:
    opening = " ".join(EVENTS["ferry"].sentences[i][0] for i in (3, 1))
    early, late = EVENTS["dam"].own + EVENTS["museum"].own, EVENTS["cup"].own + EVENTS["rates"].own
    one = article("one", f"{early} {opening}", source="Gazette", at=MORNING)
    other = article("other", f"{opening} {late}", source="Herald", at=MORNING + timedelta(hours=1))
    assert {key: made.sources[0].id for key, made in run([one, other]).ledgers.items()} == {"other": "one"}


def test_five_characters_of_a_script_without_spaces_are_no_run() -> None:
    made, *_ = of_pair("外交部发言人昨天介绍了情况", "外交部发言没有其他人在场说明")
    assert made.words(VERBATIM) == 0
    made, *_ = of_pair("外交部发言人昨天介绍了有关情况", "据悉外交部发言人昨天介绍了新的办法")
    assert made.words(VERBATIM) == len("外交部发言人昨天介绍了")


def test_a_text_too_short_for_a_run_is_verbatim_if_it_is_all_the_same() -> None:
    made, *_ = of_pair("Rates held", "Rates held!")
    assert told(made, "Rates held") == [("verbatim", "Rates held")]


# --- laws ------------------------------------------------------------------------------------------


def test_the_shares_add_up_to_one_whatever_they_are() -> None:
    portions = tuple(Portion(kind=kind, span=Span(0, 1), words=n) for n, kind in enumerate(PortionKind, 1))
    shares = Ledger(sources=(), portions=portions).shares()
    assert sum(round(share * 10_000) for share in shares.values()) == 10_000
    assert Ledger(sources=(), portions=()).shares() == dict.fromkeys(PortionKind, 0.0)


@given(st.lists(st.integers(0, 10_000), min_size=5, max_size=5), st.sampled_from([100, 10_000]))
def test_shares_are_rounded_by_less_than_a_part_and_add_up(counts: list[int], parts: int) -> None:
    portions = tuple(
        Portion(kind=kind, span=Span(0, 1), words=n) for n, kind in zip(counts, PortionKind, strict=True)
    )
    shares = list(Ledger(sources=(), portions=portions).shares(parts).values())
    total = sum(counts)
    assert sum(round(share * parts) for share in shares) == (parts if total else 0)
    assert all(abs(s * parts - n * parts / (total or 1)) < 1 for s, n in zip(shares, counts, strict=True))


WORDS = st.sampled_from(["sea", "sun", "rain", "snow", "wind", "fog", "海", "河", "山", "Élan", "7", "don't"])
TEXTS = st.lists(st.tuples(WORDS, st.sampled_from([" ", ", ", ". ", "\n\n", " – "])), max_size=60).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


@given(text=TEXTS, source=TEXTS)
def test_every_word_is_in_one_portion_and_the_portions_are_in_order(text: str, source: str) -> None:
    made, *_ = of_pair(text, source)
    assert made.words() == len(words_of(text)) == sum(portion.words for portion in made.portions)
    assert all(one.span.end <= other.span.start for one, other in pairwise(made.portions))
    for portion in made.portions:
        assert len(words_of(text[portion.span.start : portion.span.end])) == portion.words
    tokens, data = tokens_of(text), text.encode()
    for start in (len(data[:byte].decode()) for byte in extents(tokens)[0].tolist()):
        assert sum(portion.span.start <= start < portion.span.end for portion in made.portions) == 1


@given(text=TEXTS, source=TEXTS)
def test_a_word_is_verbatim_if_and_only_if_it_stands_in_a_run_that_the_source_has(text: str, source: str) -> None:
    made, *_ = of_pair(text, source)
    expected = in_runs(text, source)
    told_verbatim = [p.kind is VERBATIM for p in made.portions for _ in range(p.words)]
    assert told_verbatim == expected


@given(text=TEXTS, source=TEXTS)
def test_what_a_verbatim_portion_points_to_reads_the_same(text: str, source: str) -> None:
    made, *_ = of_pair(text, source)
    for portion in made.portions:
        there = source[portion.there.start : portion.there.end]
        if portion.kind is VERBATIM:
            own = text[portion.span.start : portion.span.end]
            assert [w.lower() for w in words_of(own)] == [w.lower() for w in words_of(there)]
        elif portion.kind is OWN:
            assert (portion.source, there) == (None, "")


def in_runs(text: str, source: str) -> list[bool]:
    """By brute force: for each word whether it stands in a run that is long enough and that the source has."""
    a, b = tokens_of(text), tokens_of(source)
    one, other = a.word.tolist(), b.word.tolist()
    weight = [1 if flag & SPACELESS else 2 for flag in a.flags.tolist()]
    out = [bool(one) and one == other] * len(one)
    for i in range(len(one)):
        for j in range(len(other)):
            n = 0
            while i + n < len(one) and j + n < len(other) and one[i + n] == other[j + n]:
                n += 1
            if n >= 3 and sum(weight[i : i + n]) >= 2 * LEAST_RUN:
                out[i : i + n] = [True] * n
    return out


def conserved(result: Result, articles: Sequence[Article]) -> None:
    """Every ledger of a run counts every word of its text as received once."""
    texts = {one.id: one.text for one in articles}
    for key, made in result.ledgers.items():
        assert made.words() == len(words_of(texts[key]))
        by_source = Counter(p.source for p in made.portions if p.source is not None for _ in range(p.words))
        assert [by_source[n] for n in range(len(made.sources))] == [source.words for source in made.sources]


@pytest.mark.parametrize("event", EVENTS)
def test_words_are_conserved_through_credits_and_furniture(event: str) -> None:
    copies = [make(wire(one)) for one in EVENTS for make in (reprint_of, brief_of, rewrite_of)]
    articles = [wire(event), *copies, own_report(event)]
    conserved(run(articles), articles)
