"""Floors under the figures: what was once reached, on which data, and how far a figure may fall by chance."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from dedup.errors import InputError
from dedup.evaluate import Evaluation, Figure, Interval

HEADER = """\
# The floors of `make quality`: the figures reached on each gold set, with their 95 % bootstrap intervals and
# the fingerprint of the data. A figure below the interval fails. Written by
# `python -m benchmarks.quality --update`, which raises floors and lowers none without `--lower`.
"""

_DIGITS = 4


class Verdict(StrEnum):
    """How a figure stands to its floor."""

    HELD = "held"
    RAISED = "raised"  # above the floor
    WITHIN = "within"  # below it, inside the interval
    DROPPED = "DROPPED"  # below the interval, or no longer defined
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Floors:
    """The floors of one gold set, per model (``shipped``, ``without``) and figure."""

    fingerprint: str
    models: Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure against its floor."""

    name: str
    figure: Figure
    floor: Figure | None
    verdict: Verdict


def figures(evaluation: Evaluation) -> dict[str, Figure]:
    """The gated figures of an evaluation by name; only those that its gold can define."""
    named: dict[str, Figure] = {}
    if evaluation.judged:
        derived, reuse = evaluation.task("derived"), evaluation.task("reuse")
        named = {
            "derived_precision": derived.precision,
            "derived_recall": derived.recall,
            "derived_f1": derived.f1,
            "derived_average_precision": derived.average_precision or Figure(None),
            "reuse_f1": reuse.f1,
            "reuse_average_precision": reuse.average_precision or Figure(None),
            "one_cluster_f1": evaluation.task("one_cluster").f1,
            "candidates_derived": evaluation.routes[-1].derived,
            "order": evaluation.order,
            "rewriting": evaluation.rewriting,
        }
    if evaluation.stories is not None:
        named["stories_b_cubed_f1"] = evaluation.stories.f1
        named["stories_adjusted_rand"] = evaluation.stories.adjusted_rand
    return {name: figure for name, figure in named.items() if figure.value is not None}


def compare(found: Mapping[str, Figure], floors: Mapping[str, Figure]) -> tuple[Row, ...]:
    """Each figure against its floor; a floor whose figure is gone has dropped."""
    names = [*found, *(name for name in floors if name not in found)]
    return tuple(
        Row(
            name=name,
            figure=found.get(name, Figure(None)),
            floor=floors.get(name),
            verdict=_verdict(found.get(name, Figure(None)), floors.get(name)),
        )
        for name in names
    )


def updated(rows: Sequence[Row], *, lower: bool) -> dict[str, Figure]:
    """The floors after these rows: raised and new ones taken, fallen ones only with ``lower``."""
    taken: dict[str, Figure] = {}
    for row in rows:
        higher = row.verdict in (Verdict.NEW, Verdict.RAISED)
        chosen = row.figure if higher or lower or row.floor is None else row.floor
        if chosen.value is not None:
            taken[row.name] = _rounded(chosen)
    return taken


def read_floors(path: Path) -> dict[str, Floors]:
    """The committed floors per gold set; none where the file is not there.

    Raises
    ------
    InputError
        For a file that is no TOML or not of this form.
    """
    if not path.is_file():
        return {}
    try:
        sets = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: _floors(table) for name, table in sets.items()}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError(str(path), f"no file of floors ({error})", "mend it, or delete it and --update") from error


def floors_text(floors: Mapping[str, Floors]) -> str:
    """The file of floors, sets and models in order of name."""
    lines = [HEADER]
    for name in sorted(floors):
        lines += [f"[{name}]", f'fingerprint = "{floors[name].fingerprint}"', ""]
        for model in sorted(floors[name].models):
            lines += [f"[{name}.{model}]"]
            lines += [f"{figure} = {_inline(value)}" for figure, value in floors[name].models[model].items()]
            lines += [""]
    return "\n".join(lines).rstrip("\n") + "\n"


def with_model(floors: Floors | None, fingerprint: str, model: str, values: Mapping[str, Figure]) -> Floors:
    """Floors with one model's replaced; those of other data are forgotten."""
    if floors is None or floors.fingerprint != fingerprint:
        floors = Floors(fingerprint=fingerprint, models={})
    return replace(floors, models={**floors.models, model: values})


def _verdict(figure: Figure, floor: Figure | None) -> Verdict:
    if floor is None or floor.value is None:
        return Verdict.NEW
    if figure.value is None:
        return Verdict.DROPPED
    low = floor.interval.low if floor.interval else floor.value
    value = round(figure.value, _DIGITS)
    if value > floor.value:
        return Verdict.RAISED
    if value == floor.value:
        return Verdict.HELD
    return Verdict.WITHIN if value >= low else Verdict.DROPPED


def _rounded(figure: Figure) -> Figure:
    """To four digits, the interval outwards, so that rounding fails nobody."""
    if figure.value is None:
        return figure
    scale = 10**_DIGITS
    around = figure.interval and Interval(
        math.floor(round(figure.interval.low * scale, 3)) / scale,
        math.ceil(round(figure.interval.high * scale, 3)) / scale,
    )
    return Figure(round(figure.value, _DIGITS), around)


def _inline(figure: Figure) -> str:
    if figure.interval is None:
        return f"{{ value = {figure.value} }}"
    return f"{{ value = {figure.value}, low = {figure.interval.low}, high = {figure.interval.high} }}"


def _floors(table: Mapping[str, object]) -> Floors:
    models = {
        model: {name: _figure(value) for name, value in values.items()}
        for model, values in table.items()
        if isinstance(values, dict)
    }
    return Floors(fingerprint=str(table["fingerprint"]), models=models)


def _figure(value: Mapping[str, float]) -> Figure:
    around = Interval(float(value["low"]), float(value["high"])) if "low" in value else None
    return Figure(float(value["value"]), around)
