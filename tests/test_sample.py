"""A sample of pairs to read: the same for the same feed and seed, whatever order the matches came in."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks import sample
from dedup.pipeline import run

from .stories import EVENTS, jsonl, reprint_of, rewrite_of, wire

DAY = [made for event in EVENTS for made in (wire(event), reprint_of(wire(event)), rewrite_of(wire(event)))]


def test_the_same_pairs_are_drawn_whatever_their_order() -> None:
    matches = [match for match in run(DAY).matches if match.relation.derived]
    shuffled = matches.copy()
    Random(7).shuffle(shuffled)
    drawn = sample.sample(matches, 5, 1)
    assert len(drawn) == 5
    assert sample.sample(shuffled, 5, 1) == drawn
    assert sample.sample(matches, 5, 2) != drawn
    assert sample.sample(matches, 10_000, 1) == sorted(matches, key=lambda match: match.pair)


def test_each_pair_is_shown_with_what_it_shares(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text(jsonl([wire(), reprint_of(wire())]), encoding="utf-8")
    assert sample.main([str(feed), "--count", "3"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("1 of 1 pairs\n\n1. ")
    assert wire().id in told
    assert reprint_of(wire()).id in told
    assert "verbatim, " in told
    assert sample.main([str(feed), "--relation", "unrelated"]) == 0
    assert capsys.readouterr().out == "0 of 0 pairs\n"


def test_a_feed_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert sample.main(["nowhere.jsonl"]) == 2
    assert "nowhere.jsonl" in capsys.readouterr().err
