"""The phrases of ``benchmarks/phrases.tsv``, and the commands that hold credit lines against lists and feeds."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import credit_feeds, credits
from benchmarks.gold import ENVIRONMENT
from dedup.model import Article, Credit, Place
from dedup.text.newswire import find_credits

LEAD = "The harbour office closed the old pier on Monday after divers found rust in nine of its pillars. "


def test_own_phrases_are_found_and_those_that_are_none_are_not() -> None:
    trials = list(credits.tried(credits.read_phrases(credits.OWN)))
    positive = [trial for trial in trials if not trial.phrase.negative]
    assert len(positive) > 900
    assert sum(trial.verdict == "right" for trial in positive) >= 0.99 * len(positive)
    assert [trial.phrase.text for trial in trials if trial.verdict == "fired"] == []


def test_the_report_names_each_list_and_says_what_is_absent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = "agency\tphrase\tkind\tlanguage\tsource\n"
    good, bad = tmp_path / "good.tsv", tmp_path / "bad.tsv"
    good.write_text(header + "AP\t(AP)\tcredit_tag\ten\town\n", encoding="utf-8")
    bad.write_text(header + "AP\tHarbour News\tcredit_tag\ten\town\n", encoding="utf-8")
    assert credits.main(["--phrases", str(good)]) == 0
    assert credits.main(["--phrases", str(bad), "--misses"]) == 1
    assert credits.main(["--phrases", str(tmp_path / "none.tsv")]) == 0
    out = capsys.readouterr().out
    assert "good.tsv" in out
    assert "positive: 100.00% of" in out
    assert "missed  own last line" in out
    assert "skipped: no list of phrases at" in out


def _pages(*texts: tuple[str, str]) -> list[tuple[Article, tuple[Credit, ...]]]:
    articles = [
        Article(id=str(n), text=text, source=source, place=Place("pages", n + 1))
        for n, (source, text) in enumerate(texts)
    ]
    return [(article, find_credits(article.text)) for article in articles]


def test_an_agencys_feed_is_held_against_what_is_printed() -> None:
    line, end = "OSLO (Reuters) - ", "(Reporting by Ida Holm; Editing by Lea Dahl)"
    figures, missed = credit_feeds.agency_feed(_pages(("", line + LEAD + end), ("", LEAD), ("", f"2 {line}{LEAD}")))
    assert [(figure.count, figure.of) for figure in figures] == [(1, 3), (1, 3), (1, 2), (1, 1)]
    assert [figure.passes for figure in figures] == [False, False, False, True]
    assert missed == ("2",)


def test_pages_are_held_against_those_read() -> None:
    pages = _pages(("a", f"OSLO (AP) — {LEAD}"), ("b", LEAD), ("cnn.com", f"OSLO (AP) — {LEAD}"))
    figures, wrong = credit_feeds.pages_of_many(pages, frozenset({"0", "1"}), "AP", "cnn.com")
    assert [(figure.count, figure.of) for figure in figures] == [(1, 2), (1, 1), (1, 1)]
    assert not any(figure.passes for figure in figures)
    assert wrong == ("1", "2")


def test_absent_feeds_are_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(ENVIRONMENT, str(tmp_path))
    assert credit_feeds.main([]) == 0
    assert capsys.readouterr().out.count("skipped: no feed at") == 2


def test_pages_that_were_read_are_named_once() -> None:
    lines = credit_feeds.PAGES.read_text(encoding="utf-8").splitlines()
    ids = credit_feeds.pages_of("AP"), credit_feeds.pages_of("Reuters")
    assert [len(own) for own in ids] == [160, 22]
    assert len([line for line in lines if not line.startswith("#")]) == len(ids[0] | ids[1]) == 182
