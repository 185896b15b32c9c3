"""``dedup explain``: the sum, the passages side by side, and what was left out."""

from __future__ import annotations

import json
import re

import pytest

from dedup.cli.columns import side_by_side
from dedup.report.safe import cells
from tests.stories import EVENTS, brief_of, own_report, reprint_of, rewrite_of, wire

from .console import Console

FERRY = wire()
DAY = (FERRY, reprint_of(FERRY), brief_of(FERRY), rewrite_of(FERRY), own_report("ferry"), wire("dam"), wire("cup"))


def test_two_with_the_same_words(dedup: Console) -> None:
    dedup.feed("wire.jsonl", [FERRY, reprint_of(FERRY, furniture="")])
    said = dedup("explain", "wire.jsonl", "ferry-wire", "ferry-reprint")
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith(
        "A  ferry-reprint-ledger  Ledger, 19 Nov 2024, 11:00 UTC, 123 words\n"
        "   Ferry with 212 aboard runs aground off Port Ellen\n"
        "B  ferry-wire  Reuters, 19 Nov 2024, 09:00 UTC, 123 words\n"
        "   Ferry with 212 aboard runs aground off Port Ellen\n"
        "\n"
        "The same words.\n"
        "All 123 words are the same, in the same order.\n"
    )
    assert "adds up" not in said.out
    assert said.out.endswith(
        "Read as credits and furniture, not as copy\n"
        "  A  credit line, Reuters: PORT ELLEN, Nov 19 (Reuters) -\n"
        "  B  credit line, Reuters: PORT ELLEN, Nov 19 (Reuters) -\n"
        "\n"
        "In this run the two are in one cluster.\n"
    )


def test_a_rewrite_with_its_waterfall_and_its_passages(dedup: Console) -> None:
    dedup.feed("day.jsonl", DAY)
    said = dedup("explain", "day.jsonl", "ferry-wire", "ferry-rewrite")
    assert said.status == 0
    assert "\nA rewrite: one copy, reworded, probability of one copy " in said.out
    assert "How the probability adds up: each bar begins where the last one ended, │ is even odds\n" in said.out
    sums = [float(value.replace("−", "-")) for value in re.findall(r" ([+−]\d+\.\d\d)(?=  |$)", said.out, re.MULTILINE)]
    *terms, total = sums
    assert sum(terms) == pytest.approx(total, abs=0.01 * len(terms))
    assert " │ " in said.out
    assert re.search(r"^  1\. (word for word|reworded), \d+ words$", said.out, re.MULTILINE)
    assert said.out.endswith("In this run the two are in one cluster.\n")


def test_two_that_do_not_match(dedup: Console) -> None:
    dedup.feed("day.jsonl", DAY)
    said = dedup("explain", "day.jsonl", "dam", "cup")
    assert said.status == 0
    assert "No match, probability of one copy < 1 %.\n" in said.out
    assert "The run never compared the two: no route made them a candidate pair." in said.out
    assert "  resemblance  did not   resemblance 0.00: signatures meet in 0 of 100 such pairs\n" in said.out
    assert "passages in common" not in said.out
    assert said.out.endswith("In this run the two are in different stories.\n")


@pytest.mark.parametrize("columns", [30, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(
    dedup: Console, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    dedup.feed("day.jsonl", DAY)
    for pair in (("ferry-wire", "ferry-rewrite"), ("dam", "cup")):
        lines = dedup("explain", "day.jsonl", *pair).out.splitlines()
        assert max(map(cells, lines)) <= max(columns, 60)


def test_the_same_for_a_program(dedup: Console) -> None:
    dedup.feed("day.jsonl", DAY)
    whole = json.loads(dedup("explain", "day.jsonl", "ferry-wire", "ferry-rewrite", "--format", "json").out)
    assert (whole["a"]["id"], whole["b"]["id"]) == ("ferry-rewrite-herald", "ferry-wire")
    assert whole["matched"] is True
    assert whole["match"]["relation"] == "rewrite"
    assert sum(term["log_odds"] for term in whole["terms"]) == pytest.approx(whole["log_odds"], abs=0.01)
    assert [note["route"] for note in whole["routes"]] == ["resemblance", "containment", "cosine"]


def test_several_feeds_then_two_articles(dedup: Console) -> None:
    dedup.feed("morning.jsonl", [FERRY, wire("dam")])
    dedup.feed("evening.jsonl", [rewrite_of(FERRY)])
    said = dedup("explain", "morning.jsonl", "evening.jsonl", "ferry-wire", "ferry-rewrite")
    assert said.status == 0
    assert "A rewrite: " in said.out


def test_an_article_that_is_not_there(dedup: Console) -> None:
    dedup.feed("day.jsonl", DAY)
    assert str(dedup("explain", "day.jsonl", "fery-wire", "dam")) == (
        "exit 2\n"
        "--- stderr\n"
        "dedup: error: no article has the id 'fery-wire'\n"
        "  → did you mean ferry-wire?\n"
    )
    ambiguous = dedup("explain", "day.jsonl", "ferry", "dam")
    assert ambiguous.err.startswith("dedup: error: 'ferry' could be 5 articles\n  → type more of the id: ferry-brief-")


def test_too_few_names(dedup: Console) -> None:
    said = dedup("explain", "day.jsonl", "ferry-wire")
    assert said.status == 2
    assert "name a feed and two articles: dedup explain FEED... A B" in said.err


def test_columns_keep_their_place_for_wide_letters_and_long_words() -> None:
    rows = [("1. reworded", "新华社北京九月十二日电" * 4, "x" * 90), ("2. reworded", "", "")]
    lines = side_by_side(rows, 60)
    assert {line.count("│") for line in lines if "│" in line} == {1}
    assert {cells(line.split("│")[0]) for line in lines if "│" in line} == {32}
    assert max(map(cells, lines)) <= 60
    assert "".join(line.split("│")[0].strip() for line in lines[1:] if "│" in line).startswith("新华社北京")


def test_every_story_has_the_rewrite_explained(dedup: Console) -> None:
    dedup.feed("all.jsonl", [one for event in EVENTS for one in (wire(event), rewrite_of(wire(event)))])
    for event in EVENTS:
        said = dedup("explain", "all.jsonl", f"{event}-wire", f"{event}-rewrite", "--format", "json")
        assert json.loads(said.out)["match"]["relation"] == "rewrite"
