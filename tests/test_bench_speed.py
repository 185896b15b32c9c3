"""The speed benchmark runs from end to end, so that it never rots: a small feed, without the peers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import results, speed
from benchmarks.bars import bars
from benchmarks.rounds import Run
from benchmarks.systems import FLOOR, FULL, PEERS, RESEMBLANCE, chosen


def run(system: str, cpu: float, *, corpus: str = "made-100000", number: int = 1, threads: int = 2) -> Run:
    return Run(
        system=system, corpus=corpus, articles=100_000, threads=threads, round=number, cpu_seconds=cpu,
        wall_seconds=cpu / 2, peak_mb=100,
    )


def test_a_quick_benchmark_measures_scores_and_writes_a_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--output", str(tmp_path), "--scratch", str(tmp_path), "--no-warm-up"]
    assert speed.main(["--quick", "--sizes", "500", "--peers", "none", *where]) == 0
    kept = results.read(tmp_path / "quick.json")
    systems = {each.system: each for each in kept.runs}
    assert list(systems) == [FLOOR.name, RESEMBLANCE.name, FULL.name, "dedup --help", "dedup run seeds/"]
    assert all(each.cpu_seconds > 0 and each.peak_mb > 1 and not each.failed for each in kept.runs)
    few, all_routes = systems[RESEMBLANCE.name].found, systems[FULL.name].found
    assert few is not None
    assert all_routes is not None
    assert few.by_kind["copy"] == all_routes.by_kind["copy"] == 1.0
    assert (few.f1 or 0) < (all_routes.f1 or 0)
    floor = systems[FLOOR.name].found
    assert floor is not None
    assert floor.by_kind["copy"] > 0.9
    assert (floor.f1 or 0) < (few.f1 or 0)
    page = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert "### made-500, 500 articles" in page
    assert str(tmp_path) not in page + (tmp_path / "quick.json").read_text(encoding="utf-8")
    assert "`dedup --help`" in capsys.readouterr().out


def test_a_given_feed_is_measured_without_gold(tmp_path: Path) -> None:
    feed = tmp_path / "mine.jsonl"
    text = "The ministry said on Monday that the harbour will be closed for repairs until the end of the year."
    feed.write_text("".join(json.dumps({"text": f"{text} {n}"}) + "\n" for n in range(3)), encoding="utf-8")
    where = ["--output", str(tmp_path), "--scratch", str(tmp_path), "--no-warm-up"]
    asked = ["--feed", str(feed), "--peers", "none", "--ours", "all", "--rounds", "1", "--threads", "1"]
    assert speed.main([*asked, *where]) == 0
    (only,) = results.read(tmp_path / "feed.json").runs
    assert (only.system, only.corpus, only.articles, only.found) == (FULL.name, "feed", 3, None)


def test_a_run_that_fails_is_told_and_not_repeated(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = tmp_path / "broken.jsonl"
    feed.write_text("no article\n", encoding="utf-8")
    where = ["--output", str(tmp_path), "--scratch", str(tmp_path), "--no-warm-up"]
    asked = ["--feed", str(feed), "--peers", "none", "--ours", "resemblance,all", "--threads", "1"]
    assert speed.main([*asked, *where]) == 1
    assert [each.round for each in results.read(tmp_path / "feed.json").runs] == [1, 1]
    assert "failed" in (tmp_path / "README.md").read_text(encoding="utf-8")
    capsys.readouterr()


def test_a_peer_that_is_unknown_or_missing_is_told_with_the_remedy() -> None:
    with pytest.raises(SystemExit, match=r"no such peer: splink\n  → they are datasketch,"):
        chosen("splink")
    if not PEERS.exists():
        with pytest.raises(SystemExit, match="not installed"):
            chosen("all")


def test_bars_compare_within_a_round_and_take_the_middle() -> None:
    ours = [run(RESEMBLANCE.name, cpu, number=n) for n, cpu in enumerate((4.0, 8.0, 5.0), 1)]
    theirs = [run("datasketch", cpu, number=n) for n, cpu in enumerate((80.0, 160.0, 50.0), 1)]
    (bar,) = bars([*ours, *theirs, run(RESEMBLANCE.name, 1.0, threads=1)])
    assert (bar.found, bar.median, bar.holds) == ((20.0, 20.0, 10.0), 20.0, True)
    assert results.line(bar) == (
        "PASS  dedup, resemblance, 100,000 articles: times faster than datasketch: 20.00 × (10.00 to 20.00), bar ≥ 15"
    )


def test_a_bar_that_is_missed_says_so() -> None:
    slow = run(FULL.name, 3.0, corpus="made-100000-copies")
    (bar,) = bars([run(FULL.name, 1.0), slow])
    assert results.line(bar) == "FAIL  dedup, all: time with copies against without: 3.00 ×, bar ≤ 1.5"
