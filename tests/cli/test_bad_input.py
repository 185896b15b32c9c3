"""Bad input, as users have it: each story ends with one clear line, its place, and the next step."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.stories import jsonl, reprint_of, wire

from .console import Console

FERRY = (wire(), reprint_of(wire(), furniture=""))
FILED = jsonl(FERRY)


def test_a_path_that_is_not_there(dedup: Console) -> None:
    dedup.feed("wire.jsonl", FERRY)
    assert str(dedup("run", "wires.jsonl", "-o", "out")) == (
        "exit 2\n"
        "--- stderr\n"
        "dedup: error: wires.jsonl: there is no such file or folder\n"
        "  → did you mean wire.jsonl?\n"
    )
    assert not (dedup.folder / "out").exists()


def test_an_empty_folder(dedup: Console) -> None:
    (dedup.folder / "feeds").mkdir()
    said = dedup("run", "feeds", "-o", "out")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("dedup: error: feeds: the folder is empty\n  → endings that are read: .jsonl")


def test_a_folder_without_a_readable_file(dedup: Console) -> None:
    dedup.file("feeds/logo.png", b"\x89PNG")
    dedup.file("feeds/notes.md", "# Notes")
    said = dedup("run", "feeds", "-o", "out")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("dedup: error: feeds: no file in it can be read, it holds logo.png, notes.md\n  → ")


def test_bad_json_in_line_17(dedup: Console) -> None:
    good = [json.dumps({"id": f"a{i}", "text": f"Nothing happened in village {i}."}) for i in range(20)]
    good[16] = '{"id": "a16", "text": "It rained'
    dedup.file("wire.jsonl", "\n".join(good))
    said = dedup("run", "wire.jsonl", "-o", "out")
    assert said.status == 0
    assert "Read 20 articles from 1 file" in said.out
    first, remedy = said.err.splitlines()[:2]
    assert first.startswith("skipped wire.jsonl:17: ")
    assert "It rained" in first
    assert remedy.startswith("  → ")


def test_a_record_without_text_and_the_field_it_has(dedup: Console) -> None:
    dedup.file("wire.jsonl", FILED + '{"id": "x", "body_html": "The ferry was refloated on Friday and towed away."}\n')
    said = dedup("run", "wire.jsonl", "-o", "out")
    assert said.status == 0
    assert said.err.splitlines()[:2] == [
        "skipped wire.jsonl:3: no text: the record has the fields id, body_html",
        "  → name the field that holds it: --map text=body_html",
    ]
    again = dedup("run", "wire.jsonl", "-o", "out", "--map", "text=body_html", "--set", "text.min_words=1", "--quiet")
    assert (again.status, again.err) == (0, "")


def test_two_articles_with_one_id(dedup: Console) -> None:
    dedup.file("wire.jsonl", FILED + json.dumps({"id": "ferry-wire", "text": "Another ferry, another day."}) + "\n")
    said = dedup("run", "wire.jsonl", "-o", "out")
    assert said.status == 0
    assert said.err.splitlines()[:2] == [
        "skipped wire.jsonl:1: the id 'ferry-wire' is already that of wire.jsonl:3",
        "  → give each article an id of its own, or read another field as the id (--map id=url)",
    ]


def test_the_wrong_encoding(dedup: Console) -> None:
    dedup.file("wire.jsonl", FILED.encode() + '{"id": "x", "text": "Grünerløkka"}\n'.encode("latin-1"))
    said = dedup("run", "wire.jsonl", "-o", "out")
    assert said.status == 0
    first, remedy = said.err.splitlines()[:2]
    assert first.startswith("skipped wire.jsonl:3: not UTF-8: byte ")
    assert remedy.startswith("  → convert the file")


def test_a_truncated_gz(dedup: Console) -> None:
    whole = gzip.compress(FILED.encode() * 200, mtime=0)
    dedup.file("wire.jsonl.gz", whole[: len(whole) // 2])
    said = dedup("run", "wire.jsonl.gz", "-o", "out")
    assert said.status == 0
    assert "skipped wire.jsonl.gz" in said.err
    lost = [row for row in _rows(dedup.folder / "out" / "articles.jsonl") if row["reason"] == "unreadable_feed"]
    assert len(lost) == 1


def test_a_text_of_50_mb(dedup: Console) -> None:
    dedup.file("wire.jsonl", FILED + json.dumps({"id": "long", "text": "rain " * 10_000_000}) + "\n")
    said = dedup("run", "wire.jsonl", "-o", "out")
    assert said.status == 0
    assert said.err.splitlines()[:2] == [
        "skipped wire.jsonl:3: the text has 50,000,000 bytes, the limit is 10,000,000: it begins "
        f"{said.err.splitlines()[0].split('it begins ')[1]}",
        "  → look for lost record ends in the feed, or raise the limit: --set text.max_bytes=NUMBER",
    ]


def test_a_number_where_text_should_be(dedup: Console) -> None:
    dedup.file("wire.jsonl", FILED + '{"id": "x", "text": 42}\n')
    said = dedup("run", "wire.jsonl", "-o", "out")
    assert said.status == 0
    first, remedy = said.err.splitlines()[:2]
    assert first.startswith("skipped wire.jsonl:3: ")
    assert "42" in first
    assert first.endswith("stands where the text should be")
    assert "--map text=FIELD" in remedy


def test_an_output_folder_that_is_an_input(dedup: Console) -> None:
    dedup.feed("feeds/wire.jsonl", FERRY)
    assert str(dedup("run", "feeds", "-o", "feeds")) == (
        "exit 2\n"
        "--- stderr\n"
        "dedup: error: feeds: is an input folder: the outputs would be read as articles\n"
        "  → give another output folder\n"
    )
    assert sorted(path.name for path in (dedup.folder / "feeds").iterdir()) == ["wire.jsonl"]


def test_an_output_that_would_overwrite_an_input(dedup: Console) -> None:
    dedup.feed("feeds/kept.jsonl", FERRY)
    said = dedup("run", "feeds/kept.jsonl", "-o", "feeds")
    assert said.status == 2
    assert "which the output kept.jsonl would overwrite" in said.err
    assert (dedup.folder / "feeds" / "kept.jsonl").read_text() == FILED


def test_an_output_folder_that_may_not_be_written(dedup: Console) -> None:
    dedup.feed("wire.jsonl", FERRY)
    said = dedup("run", "wire.jsonl", "-o", "/proc/out")  # where not even root may write
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("dedup: error: /proc/out: cannot be written: ")


def test_an_output_folder_that_is_a_file(dedup: Console) -> None:
    dedup.feed("wire.jsonl", FERRY)
    dedup.file("out", "mine")
    assert "dedup: error: out: is a file, not a folder\n" in dedup("run", "wire.jsonl", "-o", "out").err
    assert "cannot be written" in dedup("run", "wire.jsonl", "-o", "out/deeper").err
    assert (dedup.folder / "out").read_text() == "mine"


def test_strict_lists_every_mistake_and_writes_nothing(dedup: Console) -> None:
    dedup.file("wire.jsonl", FILED + '{"id": "x", "text": 42}\nrain\n{"id": "flash", "text": "Ferry aground."}\n')
    said = dedup("run", "wire.jsonl", "-o", "out", "--strict")
    assert said.status == 2
    assert said.out == ""
    assert [line for line in said.err.splitlines() if line.startswith("skipped")] == [
        line for line in said.err.splitlines() if line.startswith(("skipped wire.jsonl:3: ", "skipped wire.jsonl:4: "))
    ]
    assert said.err.endswith(
        "dedup: error: wire.jsonl:3: 2 records cannot be used, and --strict allows none\n"
        "  → correct the feed as said above, or leave --strict away: then they are skipped, counted and listed\n"
    )
    assert not (dedup.folder / "out").exists()


def test_strict_finds_doubled_ids_too(dedup: Console) -> None:
    dedup.file("wire.jsonl", FILED + FILED.splitlines()[0].replace("ran aground", "sank") + "\n")
    said = dedup("run", "wire.jsonl", "-o", "out", "--strict")
    assert said.status == 2
    assert "1 record cannot be used" in said.err


def test_strict_lets_a_short_article_pass(dedup: Console) -> None:
    dedup.file("wire.jsonl", FILED + '{"id": "flash", "text": "Ferry aground off Port Ellen."}\n')
    said = dedup("run", "wire.jsonl", "-o", "out", "--strict")
    assert said.status == 0
    assert "to judge" in said.err


def test_one_cause_is_told_once(dedup: Console) -> None:
    dedup.file("wire.jsonl", FILED + "rain\n" * 30)
    dedup.file("day.parquet", b"PAR1")
    said = dedup("run", "wire.jsonl", "day.parquet", "-o", "out")
    told = [line for line in said.err.splitlines() if not line.startswith("  →")]
    assert told[0].startswith("skipped day.parquet: cannot be read as Parquet")
    assert told[1:-1] == [
        "skipped wire.jsonl:3: not JSON: expecting value at column 1, in 'rain'",
        "  and 29 more like it",
        "All 31 are listed in out/articles.jsonl",
    ]


def test_more_than_twenty_causes_are_counted(dedup: Console) -> None:
    dedup.file("feed/wire.jsonl", FILED)
    for number in range(30):
        dedup.file(f"feed/rain-{number}.jsonl", "rain\n")
    said = dedup("run", "feed", "-o", "out")
    told = [line for line in said.err.splitlines() if line.startswith("skipped")]
    assert len(told) == 20
    assert "… and 10 more of 10 other kinds or files\nAll 30 are listed in out/articles.jsonl\n" in said.err
    assert len([row for row in _rows(dedup.folder / "out" / "articles.jsonl") if row["status"] == "skipped"]) == 30


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "dedup: error: wire.jsonl: it holds no record (0 bytes were read)\n"),
        (b"Gr\xfcn\n" * 40, "dedup: error: wire.jsonl: nothing of it can be used: 40 records read, no article among"),
        (b"\x7fELF\0\0", "dedup: error: wire.jsonl: nothing of it can be used: not a text file: it is a program\n"),
    ],
)
def test_a_feed_of_nothing_leaves_yesterdays_report(dedup: Console, content: bytes, problem: str) -> None:
    kept = dedup.file("out/kept.jsonl", FILED)
    dedup.file("wire.jsonl", content)
    said = dedup("run", "wire.jsonl", "-o", "out")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(problem)
    assert "\n  → " in said.err
    assert [kept] == list((dedup.folder / "out").iterdir())
    assert kept.read_text() == FILED
    assert dedup("run", "wire.jsonl", "-o", "new/deep").status == 2
    assert not (dedup.folder / "new").exists()


def test_a_feed_of_short_texts_is_no_feed_of_nothing(dedup: Console) -> None:
    dedup.file("wire.jsonl", '{"id": "flash", "text": "Ferry aground."}\n')
    assert dedup("run", "wire.jsonl", "-o", "out").status == 0


def test_a_misspelt_name_of_a_field(dedup: Console) -> None:
    dedup.file("wire.jsonl", FILED.replace('"text"', '"body"'))
    said = dedup("run", "wire.jsonl", "-o", "out", "--map", "text=bdoy")
    assert said.status == 2
    problem, remedy = said.err.splitlines()
    assert problem.startswith("dedup: error: --map text=bdoy: no record has a field 'bdoy'; the first record has")
    assert remedy == "  → did you mean --map text=body?"
    assert not (dedup.folder / "out").exists()


def test_dates_that_can_be_read_in_two_ways(dedup: Console) -> None:
    rows = [json.loads(line) | {"published": "03/04/2012"} for line in FILED.splitlines()]
    dedup.file("wire.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert dedup("run", "wire.jsonl", "--dry-run").err.startswith(
        "2 dates were not understood, first wire.jsonl:1: '03/04/2012' (two readings): "
        "those articles count as undated\n  → give dates as ISO 8601"
    )


def test_files_of_an_earlier_run_are_named(dedup: Console) -> None:
    dedup.feed("wire.jsonl", FERRY)
    dedup.file("out/kept.jsonl", "")
    said = dedup("run", "wire.jsonl", "-o", "out", "--outputs", "summary")
    assert "Left as they were, of an earlier run: kept.jsonl\n" in said.err


def test_a_window_in_words(dedup: Console) -> None:
    said = dedup("run", "wire.jsonl", "--dry-run", "--window", "3d")
    assert said.status == 2
    assert "'3d' is not understood: give a number of days, such as 3, or none" in said.err


def test_pairs_that_are_not_there_or_of_another_feed(dedup: Console) -> None:
    dedup.feed("wire.jsonl", FERRY)
    assert "/nope: there is no such file\n" in dedup("evaluate", "wire.jsonl", "--pairs", "/nope").err
    dedup.file("pairs.jsonl", '{"a": "x", "b": "y", "relation": "copy"}\n')
    said = dedup("evaluate", "wire.jsonl", "--pairs", "pairs.jsonl")
    assert (said.status, said.out) == (2, "")
    assert "no pair of it is of two articles in this feed (1 looked up)" in said.err


def _rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text().splitlines()]
