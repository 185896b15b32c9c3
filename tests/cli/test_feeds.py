"""``dedup feeds``: what is readable, and what to type for the rest."""

from __future__ import annotations

import json

import pytest

from dedup.feeds import READERS, extras

from .console import Console

ALL = """\
JSON lines  .jsonl .ndjson          readable
JSON        .json                   readable
CSV         .csv                    readable
TSV         .tsv .tab               readable
Parquet     .parquet .pq            readable
RSS, Atom   .rss .atom .rdf .xml    readable
HTML        .html .htm .xhtml       readable
WARC        .warc .wet              readable
NewsML-G2   .xml                    readable
NewsML 1.2  .newsml .xml            readable
NITF        .nitf .xml              readable
ANPA 1312   .anpa .txt .text        readable
IPTC 7901   .iptc .txt .text        readable
text        .txt .text              readable

Each also with .gz or .zst. Files that share an ending, or have none, are told apart by their content.
"""


def test_every_format_is_listed_with_its_endings(dedup: Console) -> None:
    said = dedup("feeds")
    assert (said.status, said.err) == (0, "")
    assert [" ".join(line.split()) for line in said.out.splitlines()] == [
        " ".join(line.split()) for line in ALL.splitlines()
    ]


def test_what_is_missing_is_named_with_what_to_type(dedup: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda package: None if package == "trafilatura" else object())
    said = dedup("feeds")
    assert said.status == 0
    assert "needs trafilatura: pip install 'dedup[html]'\n" in said.out
    assert "needs trafilatura: pip install 'dedup[warc]'\n" in said.out
    assert said.out.count("readable\n") == len(READERS) - 2


def test_a_program_reads_the_same(dedup: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda package: None if package == "feedparser" else object())
    found = json.loads(dedup("feeds", "--format", "json").out)
    assert [row["format"] for row in found] == [reader.name for reader in READERS]
    assert {row["format"] for row in found if not row["readable"]} == {"RSS, Atom"}
    assert next(row for row in found if row["format"] == "RSS, Atom") == {
        "format": "RSS, Atom",
        "endings": [".rss", ".atom", ".rdf", ".xml"],
        "extra": "feeds",
        "readable": False,
        "missing": ["feedparser"],
        "install": "pip install 'dedup[feeds]'",
    }
