"""What a run found of the planted copy: pairs in one group against the gold, and each kind of reuse by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow.parquet as pq

from benchmarks.corpus import Kind

I64 = npt.NDArray[np.int64]
ONE_COPY = frozenset({"identical", "near_duplicate", "excerpt", "rewrite"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How well groups agree with the gold.

    ``precision``, ``recall`` and ``f1`` count pairs of articles in one group (undefined, and ``None``, where there is
    no pair to judge). ``by_kind`` is the share of the articles of a kind that stand in one group with the article
    whose copy they carry; ``matched`` the same where a match says so too, for a system that writes matches.
    """

    precision: float | None
    recall: float | None
    f1: float | None
    by_kind: dict[str, float]
    matched: dict[str, float]


def score(output: Path, gold: Path) -> Found:
    """Read what a run wrote and compare it with the gold.

    Parameters
    ----------
    output : Path
        A folder with ``articles.jsonl`` (and perhaps ``matches.jsonl``) of this project, or ``groups.jsonl`` of a peer.
    gold : Path
        As ``benchmarks.corpus`` writes it.
    """
    table = pq.read_table(gold)
    rows = {name: row for row, name in enumerate(table["id"].to_pylist())}
    family, kind = table["family"].to_numpy(), table["kind"].to_numpy()
    label = np.full(len(family), -1, np.int64)
    for number, ids in enumerate(_groups(output)):
        label[[rows[name] for name in ids]] = number
    together = (label == label[family]) & (label >= 0)
    agreed = together | _matched(output, rows, family)
    precision, recall, f1 = pairwise(label, family)
    return Found(
        precision=precision, recall=recall, f1=f1,
        by_kind=_shares(together, kind), matched=_shares(agreed, kind),
    )


def pairwise(label: I64, family: I64) -> tuple[float | None, float | None, float | None]:
    """Precision, recall and F1 over pairs of articles; a negative label is no group.

    >>> pairwise(np.array([0, 0, 0, -1]), np.array([0, 0, 2, 2]))
    (0.333..., 0.5, 0.4)
    """
    grouped = label >= 0
    both = _pairs(label[grouped] * len(family) + family[grouped])
    said, true = _pairs(label[grouped]), _pairs(family)
    precision, recall = both / said if said else None, both / true if true else None
    return precision, recall, 2 * both / (said + true) if said + true else None


def _pairs(groups: I64) -> int:
    sizes = np.unique(groups, return_counts=True)[1].astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _shares(found: npt.NDArray[np.bool_], kind: npt.NDArray[np.int8]) -> dict[str, float]:
    kinds = [k for k in Kind if k != Kind.ORIGINAL and (kind == k).any()]
    return {k.name.lower(): round(float(found[kind == k].mean()), 4) for k in kinds}


def _groups(output: Path) -> Iterator[list[str]]:
    ours = output / "articles.jsonl"
    if not ours.exists():
        with (output / "groups.jsonl").open("rb") as lines:
            yield from map(orjson.loads, lines)
        return
    clusters: dict[str, list[str]] = {}
    for article in _records(ours):
        if article["cluster"]:
            clusters.setdefault(article["cluster"], []).append(article["id"])
    yield from clusters.values()


def _matched(output: Path, rows: dict[str, int], family: I64) -> npt.NDArray[np.bool_]:
    """The articles that a match of one copy ties to the article they carry."""
    found = np.zeros(len(family), bool)
    matches = output / "matches.jsonl"
    for match in _records(matches) if matches.exists() else ():
        if match["relation"] in ONE_COPY:
            a, b = rows[match["a"]], rows[match["b"]]
            found[a] |= family[a] == b
            found[b] |= family[b] == a
    return found


def _records(path: Path) -> Iterator[dict[str, str]]:
    with path.open("rb") as lines:
        yield from map(orjson.loads, lines)
