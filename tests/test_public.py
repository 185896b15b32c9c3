"""The public list: what a program may rely on, and nothing else."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import dedup
from dedup import DedupError, Result, Settings, model, read, run
from dedup.errors import InputError, OutputError, SettingError
from tests.stories import jsonl, reprint_of, rewrite_of, wire


def test_the_public_list_is_this_and_no_more() -> None:
    assert dedup.__all__ == ["Article", "DedupError", "Result", "Settings", "read", "run"]
    assert all(getattr(dedup, name) is not None for name in dedup.__all__)


def test_every_noun_can_be_had_from_the_model() -> None:
    folder = Path(model.__file__).parent
    parts = [ast.parse(path.read_text(encoding="utf-8")) for path in folder.glob("*.py") if path.stem != "__init__"]
    nouns = [node.name for part in parts for node in part.body if isinstance(node, ast.ClassDef)]
    assert sorted(nouns) == sorted(model.__all__)


def test_what_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'dedup' has no attribute 'scan'"):
        _ = dedup.scan


def test_a_program_reads_runs_and_looks(tmp_path: Path) -> None:
    feed = tmp_path / "wire.jsonl"
    feed.write_text(jsonl([wire(), reprint_of(wire()), rewrite_of(wire()), wire("dam")]))
    result = run(read(feed), Settings())
    assert isinstance(result, Result)
    (cluster,) = result.clusters
    assert {member.id for member in cluster.members} == {"ferry-wire", "ferry-reprint-ledger", "ferry-rewrite-herald"}
    assert (cluster.origin.id, cluster.agency) == ("ferry-wire", "Reuters")


def test_a_feed_may_be_any_iterable_of_articles() -> None:
    assert run([]).funnel.read == 0
    assert run(iter([wire()])).funnel.single == 1


def test_every_error_has_a_problem_a_remedy_and_one_root() -> None:
    for error in (InputError("wire.jsonl", "is wet", "dry it"), OutputError("out", "is full", "make room"),
                  SettingError("text.min_words", 0, "is too small", "give more")):
        assert isinstance(error, DedupError)
        assert str(error) == f"{error.problem}\n  → {error.remedy}"
