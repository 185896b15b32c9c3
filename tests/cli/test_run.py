"""``dedup run``: the report, the story groups, and what a program reads."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dedup.cli.progress import STAGES, Progress, Watched
from dedup.feeds import read
from dedup.report import OUTPUTS
from dedup.settings import Settings
from tests.stories import EVENTS, brief_of, own_report, reprint_of, rewrite_of, roundup_of, wire

from .console import PROJECT, Console, in_a_shell

FERRY = (wire(), reprint_of(wire(), furniture=""))
DAY = tuple(one for event in EVENTS for one in (wire(event), reprint_of(wire(event)), brief_of(wire(event))))


def test_two_outlets_carry_one_copy(dedup: Console) -> None:
    dedup.feed("wire.jsonl", [*FERRY, wire("rates")])
    assert str(dedup("run", "wire.jsonl", "-o", "out")) == (
        "exit 0\n"
        "--- stdout\n"
        "Read 3 articles from 1 file: 2 in 1 cluster of one text each, 1 single, 0 skipped. They tell 1\n"
        "story. The deduplicated feed keeps 2 and leaves out 1.\n"
        "\n"
        "Story 1: Ferry with 212 aboard runs aground off Port Ellen\n"
        "  1 independent origin: Reuters\n"
        "  2 articles with one text, Reuters copy\n"
        "    origin   ferry-wire            Reuters  19 Nov 2024, 09:00 UTC  Reuters  kept\n"
        "    reprint  ferry-reprint-ledger  Ledger   +2 h                    Reuters  same words 100 %\n"
        "\n"
        "Report: out/report.html\n"
        "--- stderr\n"
        "Why these two? dedup explain wire.jsonl ferry-w ferry-r\n"
    )
    assert sorted(path.name for path in (dedup.folder / "out").iterdir()) == [
        "alarms.jsonl",
        "articles.jsonl",
        "clusters.jsonl",
        "graph.graphml",
        "kept.jsonl",
        "manifest.json",
        "matches.jsonl",
        "report.html",
        "stories.jsonl",
        "summary.md",
    ]
    kept = [json.loads(line)["id"] for line in (dedup.folder / "out" / "kept.jsonl").read_text().splitlines()]
    assert kept == ["ferry-wire", "rates-wire"]


def test_what_is_typed_next_works(dedup: Console) -> None:
    dedup.feed("wire.jsonl", [*FERRY, wire("rates")])
    said = dedup("run", "wire.jsonl", "-o", "out")
    following = said.err.removeprefix("Why these two? dedup ").split()
    explained = dedup(*following)
    assert explained.status == 0
    assert "The same words." in explained.out


def test_a_whole_day_of_news(dedup: Console) -> None:
    singles = [own_report("cup"), rewrite_of(wire("museum")), roundup_of([wire(event) for event in EVENTS])]
    dedup.feed("day.jsonl", [*DAY, *singles])
    said = dedup("run", "day.jsonl", "--dry-run", "--format", "json")
    assert said.status == 0
    whole = json.loads(said.out)
    assert list(whole) == ["funnel", "stories", "clusters", "skipped", "outputs"]
    assert whole["outputs"] == []
    members = [{member["id"].split("-")[0] for member in cluster["members"]} for cluster in whole["clusters"]]
    assert sorted(map(sorted, members)) == sorted([event] for event in EVENTS)
    funnel = whole["funnel"]
    assert funnel["read"] == len(DAY) + len(singles) == funnel["clustered"] + funnel["single"] + funnel["skipped"]


def test_json_is_one_object_on_stdout_and_nothing_else(dedup: Console) -> None:
    dedup.feed("wire.jsonl", FERRY)
    dedup.file("broken.jsonl", "rain\n")
    said = dedup("run", "wire.jsonl", "broken.jsonl", "-o", "out", "--format", "json")
    assert len(said.out.splitlines()) == 1
    whole = json.loads(said.out)
    assert whole["outputs"] == [f"out/{path.name}" for path in map(Path, whole["outputs"])]
    assert len(whole["outputs"]) == len(OUTPUTS)
    (skipped,) = whole["skipped"]
    assert (skipped["place"], skipped["reason"]) == ("broken.jsonl:1", "bad_record")
    assert "skipped broken.jsonl:1: " in said.err


def test_a_dry_run_writes_nothing(dedup: Console) -> None:
    dedup.feed("wire.jsonl", FERRY)
    said = dedup("run", "wire.jsonl", "--dry-run", "-o", "out")
    assert said.status == 0
    assert "Story 1: Ferry" in said.out
    assert "Report:" not in said.out
    assert not (dedup.folder / "out").exists()


def test_only_the_outputs_asked_for(dedup: Console) -> None:
    dedup.feed("wire.jsonl", FERRY)
    said = dedup("run", "wire.jsonl", "-o", "out", "--outputs", "summary, kept")
    assert "Report: out/kept.jsonl" in said.out
    assert sorted(path.name for path in (dedup.folder / "out").iterdir()) == ["kept.jsonl", "summary.md"]


def test_quiet_says_nothing_but_errors(dedup: Console) -> None:
    dedup.feed("wire.jsonl", FERRY)
    dedup.file("broken.jsonl", "rain\n")
    said = dedup("run", "wire.jsonl", "broken.jsonl", "-o", "out", "-q")
    assert (said.status, said.err) == (0, "")
    assert dedup("run", "nowhere", "-o", "out", "-q").err.startswith("dedup: error: nowhere: ")


def test_the_window_and_the_routes_reach_the_run(dedup: Console) -> None:
    dedup.feed("wire.jsonl", [*FERRY, rewrite_of(wire())])
    dedup("run", "wire.jsonl", "-o", "out", "--window", "none", "--routes", "containment", "--set", "sketch.seed=7")
    settings = json.loads((dedup.folder / "out" / "manifest.json").read_text())["settings"]
    assert settings["candidates.window_days"] is None
    assert settings["candidates.routes"] == "containment"
    assert settings["sketch.seed"] == 7


def test_two_articles_of_one_feed_under_other_names(dedup: Console) -> None:
    lines = [json.dumps({"nr": one.id, "meta": {"html": one.text}}) for one in FERRY]
    dedup.file("wire.jsonl", "\n".join(lines))
    said = dedup("run", "wire.jsonl", "--dry-run", "--map", "id=nr", "--map", "text=meta.html")
    assert "ferry-wire" in said.out
    assert "2 in 1 cluster" in said.out


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_threads_change_nothing(dedup: Console, jobs: str) -> None:
    dedup.feed("day.jsonl", DAY)
    assert dedup("run", "day.jsonl", "-o", "all").status == 0
    assert dedup("run", "day.jsonl", "-o", "some", "--jobs", jobs).status == 0
    for path in (dedup.folder / "all").iterdir():
        assert path.read_bytes() == (dedup.folder / "some" / path.name).read_bytes()


def test_hostile_text_stays_text(dedup: Console) -> None:
    evil = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"
    lines = [
        json.dumps({"id": f"{evil}{i}", "title": f"{evil}Ferry", "source": evil, "text": wire().text + evil})
        for i in range(2)
    ]
    dedup.file("wire.jsonl", "\n".join([*lines, json.dumps({"id": evil, "text": 7, evil: evil})]))
    run = dedup("run", "wire.jsonl", "-o", "out")
    explained = dedup("explain", "wire.jsonl", "\u202e0", "\u202e1")
    lost = dedup("explain", "wire.jsonl", evil + "9", "\u202e1")
    assert (run.status, explained.status, lost.status) == (0, 0, 2)
    for said in (run, explained, lost):
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said.out + said.err)


def test_the_seeds_from_a_shell(tmp_path: Path) -> None:
    said = in_a_shell(f"$dedup run {PROJECT / 'seeds'} -o out 2>/dev/null", tmp_path)
    assert said.status == 0
    assert "Read 5 articles from 5 files: 2 in 1 cluster of one text each, 3 single, 0 skipped." in said.out
    assert "\x1b" not in said.out


def test_the_bar_knows_every_stage(tmp_path: Path) -> None:
    feed = tmp_path / "wire.jsonl"
    feed.write_text("".join(one.raw.decode() + "\n" for one in FERRY))
    from dedup.pipeline import run

    seen: list[str] = []
    watched = Watched(read(feed), Progress(quiet=True))
    run(watched, Settings(), on_stage=seen.append)
    assert (*seen, "writing") == STAGES
    assert [one.records for one in watched.inputs] == [2]
