"""``dedup credits``: whose copy every article says it is, and by which words."""

from __future__ import annotations

import json

from tests.stories import wire

from .console import Console

TEXT = "OSLO, May 2 (AP) — The ferry ran aground. Nobody was hurt.\n\n(AP Photo/Ida Holm)\n\n(With inputs from PTI)"
RULES = """
[[agency]]
name = "HNS"
names = ["HNS"]

[[rule]]
name = "harbour tag"
kind = "credit_tag"
polarity = "copy"
position = "tail"
markers = ["[{ANY}"]
pattern = '\\[{ANY}\\]'
"""


def feed(dedup: Console, *rows: dict[str, str]) -> str:
    """A feed of JSON lines in the command's folder."""
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (dedup.folder / "feed.jsonl").write_text(lines, encoding="utf-8")
    return "feed.jsonl"


def test_an_article_for_a_reader(dedup: Console) -> None:
    path = feed(dedup, {"id": "a", "text": TEXT}, {"id": "b", "text": "The ferry ran aground."})
    said = dedup("credits", path)
    assert (said.status, said.err) == (0, "")
    assert said.out == (
        "a  AP copy\n"
        "  dateline                AP            OSLO, May 2 (AP) —\n"
        "  inputs_line             PTI           (With inputs from PTI)\n"
        "b  says nothing\n"
    )


def test_an_article_for_a_program(dedup: Console) -> None:
    path = feed(dedup, {"id": "a", "text": TEXT}, {"id": "b", "text": "It rained."})
    said = dedup("credits", path, "--format", "jsonl")
    first, second = (json.loads(line) for line in said.out.splitlines())
    assert [(hit["kind"], hit["agency"], hit["polarity"]) for hit in first["hits"]] == [
        ("dateline", "AP", "copy"),
        ("inputs_line", "PTI", "partial"),
    ]
    assert all(TEXT[hit["start"] : hit["end"]] == hit["text"] and hit["rule"] for hit in first["hits"])
    assert second == {"id": "b", "hits": []}


def test_what_only_looks_like_a_credit_is_shown_on_request(dedup: Console) -> None:
    said = dedup("credits", feed(dedup, {"id": "a", "text": TEXT}), "--format", "jsonl", "--all")
    assert [hit["polarity"] for hit in json.loads(said.out)["hits"]] == ["copy", "negative", "partial"]


def test_titles_bylines_status_and_addresses_are_read_too(dedup: Console) -> None:
    row = {
        "id": "a",
        "title": "UPDATE 2-Ferry runs aground",
        "text": "The ferry ran aground.",
        "author": "Ida Holm; dpa",
        "url": "https://example.org/ferry-idUSN2036351320061020",
        "pubstatus": "canceled",
    }
    said = dedup("credits", feed(dedup, row), "--format", "jsonl")
    assert [(hit["field"], hit["kind"], hit["agency"], hit["text"]) for hit in json.loads(said.out)["hits"]] == [
        ("title", "update_marker", "Reuters", "UPDATE 2-"),
        ("url", "hard_key", "Reuters", "idUSN2036351320061020"),
        ("byline", "byline", "dpa", "Ida Holm; dpa"),
        ("pubstatus", "kill_notice", "", "canceled"),
    ]


def test_rules_of_ones_own(dedup: Console) -> None:
    (dedup.folder / "my.toml").write_text(RULES, encoding="utf-8")
    path = feed(dedup, {"id": "a", "text": "The ferry ran aground. [HNS]"})
    assert dedup("credits", path).out == "a  says nothing\n"
    assert dedup("credits", path, "--credits", "my.toml").out.startswith("a  HNS copy\n")
    dedup.feed("wire.jsonl", [wire()])
    assert dedup("run", "wire.jsonl", "--dry-run", "--credits", "my.toml").status == 0


def test_a_mistake_in_the_rules_is_told_before_the_work(dedup: Console) -> None:
    (dedup.folder / "my.toml").write_text(RULES.replace(r"\[{ANY}\]", r"\[.*\]"), encoding="utf-8")
    for command in (["credits", "wire.jsonl"], ["run", "wire.jsonl", "--dry-run"]):
        dedup.feed("wire.jsonl", [wire()])
        said = dedup(*command, "--credits", "my.toml")
        assert (said.status, said.out) == (2, "")
        assert said.err.startswith("dedup: error: my.toml: setting credits.rule[harbour tag].pattern = ")
        assert "may take too long" in said.err


def test_terminal_escapes_of_an_article_are_not_obeyed(dedup: Console) -> None:
    said = dedup("credits", feed(dedup, {"id": "a\u001b[31m", "text": "By Ida \u001b[31mHolm\n\n(AP)"}))
    assert "\u001b" not in said.out
