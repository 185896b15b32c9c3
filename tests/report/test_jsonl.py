"""The JSON lines, whole: keys in order, null for none, bare dates bare, whatever the text holds."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given

from dedup.feeds import read
from dedup.model import (
    Article,
    Evidence,
    Follower,
    IndependentOrigin,
    Ledger,
    OriginKind,
    Origins,
    Place,
    Portion,
    PortionKind,
    PubStatus,
    Relation,
    SkipReason,
    Span,
    Wire,
    WordSource,
)
from dedup.report import write
from dedup.report.jsonl import article_row, cluster_row, kept_line, line, match_row, story_row

from .builder import BRIEF, article, cluster, evidence, ferry, match, member, result, skipped
from .hostile import HOSTILE, any_text


def lines(folder: Path, name: str) -> list[dict[str, object]]:
    return [json.loads(row) for row in (folder / name).read_bytes().splitlines()]


def test_an_article_that_was_left_out(tmp_path: Path) -> None:
    write(ferry(), tmp_path, outputs=["articles"])
    rows = {row["id"]: row for row in lines(tmp_path, "articles.jsonl")}
    start = BRIEF.index("(NWA)")
    assert rows["now-9"] == {
        "id": "now-9",
        "status": "clustered",
        "reason": None,
        "place": "feed.jsonl:1",
        "cluster": "c-ferry",
        "story": "s-ferry",
        "role": "excerpt",
        "kept": False,
        "kept_by": "nwa-1",
        "agency": "NWA",
        "words": 17,
        "shingled_by": None,
        "credits": [
            {
                "rule": "nwa-tag",
                "agency": "NWA",
                "kind": "credit_tag",
                "polarity": "copy",
                "start": start,
                "end": start + 5,
                "text": "(NWA)",
                "field": "text",
            }
        ],
        "furniture": [],
        "ledger": None,
    }


def test_a_skipped_record_says_its_problem_and_the_remedy(tmp_path: Path) -> None:
    write(ferry(), tmp_path, outputs=["articles"])
    rows = {row["id"]: row for row in lines(tmp_path, "articles.jsonl")}
    assert rows["bad-1"] == {
        "id": "bad-1",
        "status": "skipped",
        "reason": "bad_record",
        "place": "feed.jsonl:40",
        "cluster": None,
        "story": None,
        "role": None,
        "kept": True,
        "kept_by": None,
        "agency": None,
        "words": 0,
        "shingled_by": None,
        "credits": [],
        "furniture": [],
        "ledger": None,
        "problem": "line 40 is no JSON: unexpected end",
        "remedy": "mend or remove the line",
    }
    assert "problem" not in rows["now-9"]


def test_a_match_with_its_evidence_and_its_passages() -> None:
    one, other = article("a", "Ferry aground at noon."), article("b", "The ferry ran aground. Nobody was hurt.")
    found = match(one, other, Relation.REWRITE, 0.123456, [("Ferry aground", "ferry ran aground")], "other words")
    row = json.loads(line(match_row(replace(found, evidence=replace(evidence(), cosine=0.98765, hours_apart=None)))))
    assert list(row) == [
        "a",
        "b",
        "relation",
        "derived_probability",
        "apart",
        "routes",
        "because",
        "evidence",
        "passages",
        "passages_total",
    ]
    assert row["derived_probability"] == 0.1235
    assert row["evidence"]["cosine"] == 0.9877
    assert row["evidence"]["hours_apart"] is None
    assert list(row["evidence"]) == [field.name for field in fields(Evidence)]
    assert row["passages"] == [
        {"kind": "reworded", "a_start": 0, "a_end": 13, "b_start": 4, "b_end": 21, "words": 2},
    ]
    assert (row["passages_total"], row["because"], row["routes"]) == (1, "other words", ["resemblance", "cosine"])


def test_a_cluster_with_a_bare_date_and_a_time() -> None:
    found = ferry()
    row = json.loads(line(cluster_row(found.clusters[0])))
    brief = row.pop("members")[2]
    assert brief == {
        "id": "now-9",
        "role": "excerpt",
        "source": "Now!",
        "published": "2024-11-19",
        "lag_hours": -10.0,
        "agency": "NWA",
        "similar_to": "nwa-1",
        "relation": "excerpt",
        "derived_probability": 0.97,
    }
    assert row == {
        "id": "c-ferry",
        "story": "s-ferry",
        "origin": {"id": "nwa-1", "grounds": ["published first", "carries the agency's dateline"]},
        "canonical": {"id": "nwa-1", "because": ["the origin"]},
        "agency": "NWA",
        "first": "2024-11-19",
        "last": "2024-11-20T08:00:00Z",
        "density": 1.0,
        "weak_links": [{"a": "echo-3", "b": "nwa-1", "derived_probability": 0.81, "bridge": True}],
        "versions": [],
    }


def test_a_story() -> None:
    found = ferry()
    assert json.loads(line(story_row(found.stories[1]))) == {
        "id": "s-bridge",
        "title": "Bridge opens Friday",
        "members": ["lagan-1", "lagan-2"],
        "clusters": ["c-bridge"],
        "origin": {"id": "lagan-1", "grounds": ["published first"]},
        "canonical": {"id": "lagan-1", "because": ["the origin"]},
        "agencies": [],
        "first": "2024-11-18",
        "last": "2024-11-18",
        "density": 0.5,
        "weak_links": [],
        "independent_origins": None,
    }


def test_independent_origins_stand_with_their_grounds() -> None:
    found = ferry()
    wire = IndependentOrigin(name="NWA", kind=OriginKind.AGENCY, articles=("nwa-1",), because=("credits NWA",))
    nobody = IndependentOrigin(name="", kind=OriginKind.UNKNOWN, articles=("x",), because=("nobody signs",))
    follower = Follower(article="echo-3", source="nwa-1", because="62% of its words stand there")
    origins = Origins(at_least=1, at_most=2, origins=(wire, nobody), followers=(follower,))
    row = json.loads(line(story_row(replace(found.stories[0], origins=origins))))
    assert row["independent_origins"] == {
        "at_least": 1,
        "at_most": 2,
        "origins": [
            {"name": "NWA", "kind": "agency", "articles": ["nwa-1"], "because": ["credits NWA"]},
            {"name": None, "kind": "unknown", "articles": ["x"], "because": ["nobody signs"]},
        ],
        "followers": [{"article": "echo-3", "source": "nwa-1", "because": "62% of its words stand there"}],
    }


def test_a_ledger_names_its_sources_and_where_the_words_stand_in_them() -> None:
    ledger = Ledger(
        sources=(WordSource(id="nwa-1", earlier=True, words=3),),
        portions=(
            Portion(kind=PortionKind.VERBATIM, span=Span(0, 9), words=3, source=0, there=Span(28, 37)),
            Portion(kind=PortionKind.OWN, span=Span(11, 14), words=1),
        ),
    )
    row = json.loads(line(article_row(replace(ferry().articles[0], ledger=ledger))))
    assert row["ledger"] == {
        "words": 4,
        "shares": {"verbatim": 0.75, "edited": 0.0, "own": 0.25, "furniture": 0.0, "credit": 0.0},
        "sources": [{"id": "nwa-1", "earlier": True, "words": 3}],
        "portions": [
            {
                "kind": "verbatim", "start": 0, "end": 9, "words": 3,
                "source": "nwa-1", "source_start": 28, "source_end": 37,
            },
            {"kind": "own", "start": 11, "end": 14, "words": 1},
        ],
    }


def test_undated_members_have_no_times() -> None:
    one, other = article("a", "x"), article("b", "x")
    from dedup.model import Role

    members = [
        member(one, Role.ORIGIN, other, Relation.IDENTICAL, 1, one),
        member(other, Role.REPRINT, one, Relation.IDENTICAL, 1, one),
    ]
    row = cluster_row(cluster("c", "s", members))
    assert (row["first"], row["last"]) == (None, None)


def test_the_kept_feed_is_the_records_as_received(tmp_path: Path) -> None:
    found = ferry()
    write(found, tmp_path, outputs=["kept"])
    kept = (tmp_path / "kept.jsonl").read_bytes().splitlines()
    ids = ["chess-1", "isle-2", "lagan-1", "nwa-1"]
    assert kept == [*(found.texts[article_id].raw for article_id in ids), b'{"id":"short-1"}']


def test_a_record_over_several_lines_becomes_one_line() -> None:
    found = result([replace(article("a", "x"), raw=b'{"id": "a",\n "text": "x"}')])
    assert kept_line(found.articles[0], found.texts["a"], None) == b'{"id": "a",  "text": "x"}\n'


def test_an_article_without_a_record_is_written_in_our_own_fields() -> None:
    found = result([replace(article("a", "Ferry.", source="Post", published="2024-11-19"), raw=b"")])
    assert json.loads(kept_line(found.articles[0], found.texts["a"], None)) == {
        "id": "a",
        "text": "Ferry.",
        "source": "Post",
        "published": "2024-11-19",
        "language": "en",
    }


def test_what_the_wires_fields_said_comes_back_from_our_own_fields(tmp_path: Path) -> None:
    wire = Wire(
        item_id="ferry",
        version="2",
        replaces=("ferry-1",),
        slugline="BC-Ferry",
        pubstatus=PubStatus.WITHHELD,
        embargoed=datetime(2024, 11, 19, 12, tzinfo=UTC),
        ednote="Eds: holds.",
        byline="A. Wick, B. Shore",
        dateline="BELFAST",
        creditline="WIRE",
        copyright="Wire 2024",
        original="https://wire.example/7",
    )
    found = result([replace(article("a", "Ferry."), raw=b"", wire=wire)])
    (tmp_path / "kept.jsonl").write_bytes(kept_line(found.articles[0], found.texts["a"], None))
    assert [item.wire for item in read(tmp_path) if isinstance(item, Article)] == [wire]


def test_a_second_record_with_the_same_id_keeps_its_own_text(tmp_path: Path) -> None:
    twin = skipped("a", 9, SkipReason.DUPLICATE_ID, "id a again", "give it an id", raw=b'{"id":"a","text":"second"}')
    write(result([article("a", "first")], skipped=[twin]), tmp_path, outputs=["kept", "articles"])
    texts = [row["text"] for row in lines(tmp_path, "kept.jsonl")]
    assert texts == ["first", "second"]
    assert [row["place"] for row in lines(tmp_path, "articles.jsonl")] == ["feed.jsonl:1", "feed.jsonl:9"]


@given(any_text)
def test_any_text_makes_one_line_that_can_be_read_back(text: str) -> None:
    written = line({"id": text})
    assert written.count(b"\n") == 1
    assert json.loads(written)["id"] == "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_ids_and_places_stay_data(text: str) -> None:
    found = result([replace(article(text, "x"), place=Place(text, 3))])
    row = json.loads(line(article_row(found.articles[0])))
    assert row["id"].encode("utf-8")
    assert row["place"].endswith(":3")
