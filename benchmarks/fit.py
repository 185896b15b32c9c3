"""Fit the relation model on the gold sets: ``python -m benchmarks.fit``.

Writes the model that is shipped (fitted on all sets) and, for each set that is scored, one fitted without it:
``benchmarks/models/without_SET.json``. Prints what each reaches on the set that it has not seen, on labelled pairs
measured directly; ``python -m benchmarks.quality`` measures the same end to end, candidates included.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from benchmarks.gold import PROJECT, available, gold_folder, load
from dedup import read
from dedup.evaluate import average_precision, precision_recall_f1
from dedup.fit import Gold, fit, gold_of, to_json
from dedup.model import Pair
from dedup.pipeline import find
from dedup.relation import RelationModel

SETS = {"helsinki": 1.0, "fnc_stories": 1.0, "rewrites": 1.0, "clough_stevenson": 0.5}
"""The sets that the model is fitted on, with their weights. clough_stevenson is no news and counts half."""
SHIPPED = PROJECT / "dedup" / "relation_model.json"
MODELS = PROJECT / "benchmarks" / "models"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 2 where the gold sets are absent."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fit", description=__doc__)
    today = datetime.now(UTC).date().isoformat()
    parser.add_argument("--date", default=today, help="what the pedigree gives as the day")
    options = parser.parse_args(arguments)
    folder = gold_folder()
    if not set(SETS) <= set(available(folder)):
        sys.stderr.write(f"{folder}: the gold sets are not here; name their folder in DEDUP_GOLD\n")
        return 2
    sets, prints = _measured(folder)
    MODELS.mkdir(exist_ok=True)
    held_out: dict[str, Mapping[str, float]] = {}
    for name in (n for n, weight in SETS.items() if weight == 1.0):
        others = {other: gold for other, gold in sets.items() if other != name}
        model = fit(list(others.values()), _pedigree(options.date, {n: prints[n] for n in others}, {}))
        (MODELS / f"without_{name}.json").write_text(to_json(model), encoding="utf-8")
        held_out[name] = _figures(model, sets[name])
        sys.stdout.write(f"{name:20} fitted without it: {_line(held_out[name])}\n")
    model = fit(list(sets.values()), _pedigree(options.date, prints, held_out))
    SHIPPED.write_text(to_json(model), encoding="utf-8")
    for name, gold in sets.items():
        sys.stdout.write(f"{name:20} shipped model:     {_line(_figures(model, gold))}\n")
    for term in model.terms:
        sys.stdout.write(f"  {term.weight:+8.3f}  {term.transform:8}  {term.measure}\n")
    return 0


def _measured(folder: Path) -> tuple[dict[str, Gold], dict[str, str]]:
    """Each set's pairs, measured in a run over all of its articles, and its fingerprint."""
    sets: dict[str, Gold] = {}
    prints: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for name, weight in SETS.items():
            gold = load(name, folder, Path(scratch))
            found = find(read(*gold.feed))
            labels = {Pair.of(p.a, p.b): p.label.derived for p in gold.pairs}
            sets[name] = gold_of(found, labels, weight=weight)
            prints[name] = gold.fingerprint
    return sets, prints


def _pedigree(day: str, prints: Mapping[str, str], held_out: Mapping[str, Mapping[str, float]]) -> dict[str, object]:
    from importlib.metadata import version

    return {
        "fitted": day,
        "command": "python -m benchmarks.fit",
        "scikit-learn": version("scikit-learn"),
        "data": {name: value[:16] for name, value in prints.items()},
        "on_sets_it_has_not_seen": {name: dict(values) for name, values in held_out.items()},
    }


def _figures(model: RelationModel, gold: Gold) -> dict[str, float]:
    probability = model.probability(gold.measures)
    truth = gold.derived.tolist()
    precision, recall, f1 = precision_recall_f1(truth, (probability >= 0.5).tolist())
    found = {
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "average_precision": average_precision(truth, np.round(probability, 6).tolist()),
    }
    return {name: round(value, 4) for name, value in found.items() if value is not None}


def _line(figures: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {value:.3f}" for name, value in figures.items())


if __name__ == "__main__":
    sys.exit(main())
