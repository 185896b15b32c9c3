"""What is compared of an article: its words without credits and furniture, and where these stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.chars import CharMap
from dedup.collecting import collect
from dedup.columns import Corpus
from dedup.model import Article, Place
from dedup.settings import FurnitureSettings
from dedup.text.extents import extents
from dedup.words import Reading, furniture_spans, read_words, source_of

from .stories import EVENTS

MENU = "Startseite Menü Über uns"


def article(key: str, text: str, *, url: str = "", language: str = "") -> Article:
    return Article(id=key, text=text, url=url, language=language, place=Place("a.jsonl"))


def reading_of(*feed: Article) -> tuple[Corpus, Reading]:
    corpus, _ = collect(feed)
    return corpus, read_words(corpus, settings=FurnitureSettings(), weight=1000.0)


def words_of(corpus: Corpus, reading: Reading, row: int) -> str:
    """The words that are compared, as they stand in the text."""
    data, tokens = corpus.text("text", row).encode(), reading.tokens
    own = range(int(tokens.offsets[row]), int(tokens.offsets[row + 1]))
    start, end = extents(tokens)
    return " ".join(data[start[i] : end[i]].decode() for i in own)


def furniture_of(corpus: Corpus, reading: Reading, row: int) -> list[str]:
    text = corpus.text("text", row)
    spans = furniture_spans(reading, row, CharMap(text.encode()))
    return [text[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("source", "url", "outlet"),
    [
        ("The Ledger", "https://ledger.example/a", "The Ledger"),
        ("", "https://www.ledger.example:8080/a", "ledger.example"),
        ("", "ledger.example/a", ""),
        ("", "http://[broken", ""),
        ("", "", ""),
    ],
)
def test_the_outlet(source: str, url: str, outlet: str) -> None:
    assert source_of(source, url) == outlet


@given(st.text(), st.text())
def test_no_address_crashes(source: str, url: str) -> None:
    assert source_of(source, url) == source or not source


def test_credit_lines_are_evidence_and_no_words() -> None:
    text = "OSLO, Nov 19 (Reuters) - Snö fell on Tuesday. (Reporting by Jo Li; Editing by Al Poe)"
    corpus, reading = reading_of(article("a", text), article("b", "Snö fell on Tuesday."))
    assert words_of(corpus, reading, 0) == words_of(corpus, reading, 1) == "Snö fell on Tuesday"
    assert {credit.agency for credit in reading.credits[0]} == {"Reuters"}
    assert all(text[credit.span.start : credit.span.end] == credit.text for credit in reading.credits[0])
    assert reading.credits[1] == ()


def test_furniture_is_told_in_characters_and_left_out() -> None:
    bodies = [" ".join(first for first, _ in EVENTS[name].sentences) for name in ("ferry", "rates", "dam")]
    feed = [article(str(i), f"{MENU}\n{body}", url="https://x.example/") for i, body in enumerate(bodies)]
    corpus, reading = reading_of(*feed)
    for row in range(3):
        assert furniture_of(corpus, reading, row) == [MENU]
        assert "Startseite" not in words_of(corpus, reading, row)
    assert reading.sources == ("x.example",) * 3


def test_languages_are_declared_or_guessed() -> None:
    _, reading = reading_of(
        article("a", "The storm hit the coast and the port was closed.", language="en-GB"),
        article("b", "Der Sturm traf die Küste und der Hafen ist zu.", language=""),
        article("c", "तूफान तट से टकराया और बंदरगाह को बंद करना पड़ा है।"),
    )
    assert reading.languages == ("de", "en", "hi")


def test_an_empty_corpus_has_no_words() -> None:
    _, reading = reading_of()
    assert (len(reading.tokens.word), [*reading.credits], reading.sources, reading.languages) == (0, [], (), ("en",))


def test_credits_are_the_same_from_however_many_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "DELHI, July {0} (Reuters) - Rain fell on {0} towns. (Reporting by A. Bo)"
    feed = [article(f"a{i}", text.format(i + 1)) for i in range(9)]
    monkeypatch.setattr("dedup.parallel._jobs", 1)
    _, alone = reading_of(*feed)
    monkeypatch.setattr("dedup.parallel._jobs", 4)
    monkeypatch.setattr("dedup.words.CREDIT_SHARE", 2)
    monkeypatch.setattr("dedup.words.LEARNT_FROM", 3)
    _, shared = reading_of(*feed)
    assert [*shared.credits] == [*alone.credits]
    assert all(lines for lines in alone.credits)
    assert (shared.credit_bytes == alone.credit_bytes).all()
