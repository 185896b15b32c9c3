"""The gold sets, on made-up ones: what is loaded, what is mixed in, and what the fingerprint notices."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.gold import MIXED_DAYS, PROJECT, available, fingerprint, gold_folder, known, load
from dedup.errors import MissingPathError
from dedup.evaluate import GoldLabel, GoldPair

Rows = Sequence[dict[str, object]]


def packed(path: Path, rows: Rows) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress("".join(json.dumps(row) + "\n" for row in rows).encode(), mtime=0))


def gold_set(folder: Path, name: str, articles: Rows, pairs: Rows | None = None) -> None:
    packed(folder / name / "articles.jsonl.gz", articles)
    if pairs is not None:
        packed(folder / name / "pairs.jsonl.gz", pairs)


def article(id_: str, published: str = "", **fields: object) -> dict[str, object]:
    return {"id": id_, "text": f"The text of {id_}.", "published": published, **fields}


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    folder = tmp_path / "scratch"
    folder.mkdir()
    return folder


def test_pairs_without_stories(tmp_path: Path, scratch: Path) -> None:
    gold_set(tmp_path, "helsinki", [article("a"), article("b")], [{"a": "a", "b": "b", "relation": "copy"}])
    gold = load("helsinki", tmp_path, scratch)
    assert gold.name == gold.held_out == "helsinki"
    assert gold.feed == (tmp_path / "helsinki" / "articles.jsonl.gz",)
    assert gold.pairs == (GoldPair("a", "b", GoldLabel.COPY, "copy"),)
    assert gold.clusters is None
    assert len(gold.fingerprint) == 16


def test_stories_without_pairs(tmp_path: Path, scratch: Path) -> None:
    gold_set(tmp_path, "ecbplus", [article("a", cluster="flood"), article("b", cluster="final"), article("c")])
    gold = load("ecbplus", tmp_path, scratch)
    assert gold.pairs == ()
    assert gold.clusters == {"a": "flood", "b": "final"}


def test_only_what_is_there_is_available_and_the_seeds_always_are(tmp_path: Path, scratch: Path) -> None:
    assert available(tmp_path / "nowhere") == ("seeds",)
    gold_set(tmp_path, "rewrites", [], [])
    assert available(tmp_path) == ("seeds", "rewrites")
    gold_set(tmp_path, "reuters_2012", [])
    assert available(tmp_path) == ("seeds", "rewrites", "rewrites_mixed")
    assert set(available(tmp_path)) < set(known())
    with pytest.raises(MissingPathError, match="set DEDUP_GOLD to the folder that holds fnc_stories/"):
        load("fnc_stories", tmp_path, scratch)
    with pytest.raises(MissingPathError, match="no such gold set"):
        load("imaginary", tmp_path, scratch)


def test_the_folder_is_named_by_the_environment() -> None:
    assert gold_folder({"DEDUP_GOLD": "/somewhere/else"}) == Path("/somewhere/else")
    assert gold_folder({}) == PROJECT.parent / "shared" / "data"
    assert gold_folder({"DEDUP_GOLD": ""}) == PROJECT.parent / "shared" / "data"


def test_the_rewrites_are_mixed_with_what_their_agency_wrote_in_those_days(tmp_path: Path, scratch: Path) -> None:
    gold_set(
        tmp_path,
        "rewrites",
        [article("wire", "2012-05-10T12:00:00+00:00"), article("heavy", "2012-05-11")],
        [{"a": "wire", "b": "heavy", "relation": "rewrite", "kind": "heavy"}],
    )
    gold_set(
        tmp_path,
        "reuters_2012",
        [
            article("weeks before", "2012-04-20T00:00:00+00:00"),
            article("three days before", "2012-05-07T12:00:00+00:00"),
            article("wire", "2012-05-10T12:00:00+00:00"),
            article("an hour after, in New York", "2012-05-10T09:00:00-04:00"),
            article("four days after", "2012-05-15T00:00:01+00:00"),
        ],
    )
    gold = load("rewrites_mixed", tmp_path, scratch)
    rows = [json.loads(line) for line in gold.feed[0].read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["wire", "heavy", "an hour after, in New York", "three days before"]
    assert rows[0]["text"] == "The text of wire."
    assert gold.feed[0].parent == scratch
    assert gold.pairs == load("rewrites", tmp_path, scratch).pairs
    assert gold.held_out == "rewrites"
    assert gold.fingerprint != load("rewrites", tmp_path, scratch).fingerprint


def test_of_too_many_siblings_the_nearest_are_mixed_in(
    tmp_path: Path, scratch: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmarks.gold.MIXED_MOST", 3)
    gold_set(tmp_path, "rewrites", [article("wire", "2012-05-10T12:00:00+00:00")], [])
    hours = (5, 1, 4, 1, 2)
    siblings = [article(f"{n}: {hour} h", f"2012-05-10T{12 + hour}:00:00+00:00") for n, hour in enumerate(hours)]
    gold_set(tmp_path, "reuters_2012", siblings)
    feed = load("rewrites_mixed", tmp_path, scratch).feed[0]
    ids = [json.loads(line)["id"] for line in feed.read_text(encoding="utf-8").splitlines()]
    assert ids == ["wire", "1: 1 h", "3: 1 h", "4: 2 h"]
    assert MIXED_DAYS == 3


def test_the_fingerprint_notices_every_byte_and_no_order(tmp_path: Path) -> None:
    one, other = tmp_path / "set" / "one", tmp_path / "set" / "other"
    one.parent.mkdir()
    one.write_bytes(b"flood")
    other.write_bytes(b"final")
    before = fingerprint(one, other)
    assert fingerprint(other, one) == before
    assert fingerprint(one) != before
    one.write_bytes(b"floods")
    after = fingerprint(one, other)
    assert after != before
    # Moving a byte from one file to the next is a change too.
    one.write_bytes(b"flood")
    other.write_bytes(b"sfinal")
    assert fingerprint(one, other) not in (before, after)


def test_the_seeds_are_the_projects_own(scratch: Path) -> None:
    gold = load("seeds", Path("nowhere"), scratch)
    assert [path.name[:3] for path in gold.feed] == ["000", "001", "002", "003", "004"]
    assert gold.clusters is not None
    assert {Path(id_).name[:3]: story for id_, story in gold.clusters.items()} == {
        "000": "visit",
        "001": "visit",
        "002": "visit",
        "003": "other",
        "004": "visit",
    }
    numbers = [(Path(pair.a).name[:3], Path(pair.b).name[:3], pair.label.value) for pair in gold.pairs]
    assert sorted(numbers) == [
        ("000", "001", "story"),
        ("000", "002", "rewrite"),
        ("000", "003", "different"),
        ("000", "004", "story"),
        ("001", "002", "story"),
        ("001", "003", "different"),
        ("002", "003", "different"),
        ("002", "004", "story"),
        ("004", "003", "different"),
    ]
