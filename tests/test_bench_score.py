"""What was found of the planted copy, counted on groups small enough to count by hand."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.corpus import Kind
from benchmarks.score import pairwise, score

LABELS = st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 3)), min_size=2, max_size=12)


@given(LABELS)
def test_pairs_are_counted_as_one_counts_them_one_by_one(rows: list[tuple[int, int]]) -> None:
    both = said = true = 0
    for (group, family), (other_group, other_family) in combinations(rows, 2):
        together, same = group >= 0 and group == other_group, family == other_family
        both, said, true = both + (together and same), said + together, true + same
    labels, families = np.array(rows).T
    expected = both / said if said else None, both / true if true else None
    assert pairwise(labels, families)[:2] == expected


def gold(folder: Path) -> Path:
    """a; b and c carry a; d; e rewrites d."""
    kinds = [Kind.ORIGINAL, Kind.COPY, Kind.EXCERPT, Kind.ORIGINAL, Kind.REWRITE]
    path = folder / "gold.parquet"
    pq.write_table(pa.table({"id": list("abcde"), "family": [0, 0, 0, 3, 3], "kind": pa.array(kinds, pa.int8())}), path)
    return path


def lines(path: Path, records: list[object]) -> None:
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")


def test_the_groups_of_a_peer(tmp_path: Path) -> None:
    lines(tmp_path / "groups.jsonl", [["a", "b", "d"]])
    found = score(tmp_path, gold(tmp_path))
    assert (found.precision, found.recall, found.f1) == (1 / 3, 1 / 4, 2 / 7)
    assert found.by_kind == {"copy": 1.0, "rewrite": 0.0, "excerpt": 0.0}


def test_our_clusters_and_the_excerpt_that_a_match_ties_to_its_text(tmp_path: Path) -> None:
    clusters = {"a": "c-1", "b": "c-1", "c": None, "d": "c-2", "e": "c-2"}
    lines(tmp_path / "articles.jsonl", [{"id": name, "cluster": cluster} for name, cluster in clusters.items()])
    lines(tmp_path / "matches.jsonl", [{"a": "c", "b": "a", "relation": "excerpt"}])
    found = score(tmp_path, gold(tmp_path))
    assert (found.precision, found.recall) == (1.0, 0.5)
    assert found.by_kind == {"copy": 1.0, "rewrite": 1.0, "excerpt": 0.0}
    assert found.matched == {"copy": 1.0, "rewrite": 1.0, "excerpt": 1.0}


def test_finding_nothing_is_no_division_by_zero(tmp_path: Path) -> None:
    lines(tmp_path / "groups.jsonl", [])
    found = score(tmp_path, gold(tmp_path))
    assert (found.precision, found.recall, found.f1) == (None, 0.0, 0.0)
