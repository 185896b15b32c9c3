"""The quality gate: the detector on every gold set against committed floors.

``python -m benchmarks.quality [--update [--lower]] [--only SET]``

Each set is measured twice: with the model as shipped, and with one fitted without that set
(``benchmarks/models/without_SET.json``, made by ``python -m benchmarks.fit``), which is what news of
another kind can expect. Exit 0: no figure fell below its interval; 1: one did; 2: could not look.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from dedup.errors import DedupError, InputError
from dedup.evaluate import Evaluation, evaluate

from .floors import Floors, Row, Verdict, compare, figures, floors_text, read_floors, updated, with_model
from .gold import ENVIRONMENT, PROJECT, GoldSet, available, gold_folder, known, load

FLOORS = PROJECT / "benchmarks" / "floors.toml"
MODELS = PROJECT / "benchmarks" / "models"
SHIPPED, WITHOUT = "shipped", "without"

PASSED, FELL, COULD_NOT_LOOK = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the gate; the exit status as above."""
    asked = _parser().parse_args(arguments)
    if asked.lower and not asked.update:
        _say("error: --lower does nothing without --update")
        return COULD_NOT_LOOK
    folder = gold_folder()
    there = available(folder)
    missing = [name for name in known() if name not in there and (not asked.only or name in asked.only)]
    if missing:
        _say(f"skipped, not in {folder} (set {ENVIRONMENT}): {', '.join(missing)}")
    try:
        floors = read_floors(asked.floors)
        chosen = [name for name in there if not asked.only or name in asked.only]
        fell = _gate(chosen, folder, floors, update=asked.update, lower=asked.lower)
        if asked.update:
            asked.floors.write_text(floors_text(floors), encoding="utf-8")
    except DedupError as error:
        _say(f"error: {error}")
        return COULD_NOT_LOOK
    return FELL if fell else PASSED


def measure(gold: GoldSet, model: Path | None) -> Evaluation:
    """Run the detector over a gold set and measure it.

    Parameters
    ----------
    gold : GoldSet
    model : Path or None
        A fitted relation model; ``None`` for the one shipped.

    Raises
    ------
    InputError
        When the run does not know a gold article: figures over what is left would look better than they are.
    """
    from dedup import Settings, read, run

    settings = Settings().with_values({"relation.model": str(model)} if model else {})
    result = run(read(*gold.feed), settings)
    evaluation = evaluate(result, gold.pairs, gold.clusters)
    lost = (*evaluation.absent, *(evaluation.stories.absent if evaluation.stories else ()))
    if lost:
        problem = f"{len(lost)} gold articles are not in the feed, such as {lost[0]!r}"
        raise InputError(gold.name, problem, "mend the set")
    return evaluation


def _gate(names: Iterable[str], folder: Path, floors: dict[str, Floors], *, update: bool, lower: bool) -> bool:
    """Whether a figure fell; ``floors`` are changed in place where asked."""
    fell = False
    with tempfile.TemporaryDirectory(prefix="dedup-gold-") as scratch:
        for name in names:
            gold = load(name, folder, Path(scratch))
            known_floors = floors.get(name)
            same_data = known_floors is None or known_floors.fingerprint == gold.fingerprint
            if not same_data and not lower:
                raise InputError(name, "other data than the floors stand on", "use that data, or --update --lower")
            for model, path in _models(gold):
                standing = known_floors.models.get(model, {}) if known_floors and same_data else {}
                rows = compare(figures(measure(gold, path)), standing)
                _say(*_table(gold, model, rows))
                fell |= not lower and any(row.verdict is Verdict.DROPPED for row in rows)
                if update:
                    floors[name] = with_model(floors.get(name), gold.fingerprint, model, updated(rows, lower=lower))
    return fell


def _models(gold: GoldSet) -> Iterable[tuple[str, Path | None]]:
    yield SHIPPED, None
    path = MODELS / f"without_{gold.held_out}.json"
    if path.is_file():
        yield WITHOUT, path
    elif gold.pairs:
        _say(f"{gold.name}: no {path.name} (python -m benchmarks.fit makes it); only the shipped model is measured")


def _table(gold: GoldSet, model: str, rows: Sequence[Row]) -> Iterable[str]:
    yield f"{gold.name}, model {model}, data {gold.fingerprint}"
    width = max((len(row.name) for row in rows), default=0)
    for row in rows:
        floor = "-" if row.floor is None else str(row.floor)
        yield f"  {row.name:<{width}}  {row.figure!s:<22}  floor {floor:<22}  {row.verdict}"
    yield ""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description="The quality gate.")
    parser.add_argument("--update", action="store_true", help="raise the floors to what is reached now")
    parser.add_argument("--lower", action="store_true", help="with --update: lower floors too, or take new data")
    parser.add_argument("--only", action="append", choices=known(), metavar="SET", help="measure this set (repeatable)")
    parser.add_argument("--floors", type=Path, default=FLOORS, help="the file of floors")
    return parser


def _say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
