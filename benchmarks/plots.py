"""The plots of the results page, as SVG."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from benchmarks.bars import SIZE
from benchmarks.corpus import Kind
from benchmarks.rounds import Run

OURS, PEERS = "#1b6ca8", "#b9b9b9"


def draw(folder: Path, runs: Sequence[Run]) -> None:
    """Draw what the runs allow: ``speed.svg``, ``growth.svg``, ``found.svg``."""
    mpl.use("svg")
    mpl.rcParams.update({"svg.hashsalt": "dedup", "axes.spines.top": False, "axes.spines.right": False})
    sound = [run for run in runs if not run.failed and run.corpus.removeprefix("made-").isdigit()]
    largest = max((run.articles for run in sound if run.articles <= SIZE), default=0)
    _speed(folder / "speed.svg", [run for run in sound if run.articles == largest])
    _found(folder / "found.svg", [run for run in sound if run.articles == largest and run.found])
    _growth(folder / "growth.svg", sound)


def _median(runs: Sequence[Run], system: str, threads: int) -> float:
    times = [run.cpu_seconds for run in runs if run.system == system and run.threads == threads]
    return statistics.median(times) if times else float("nan")


def _speed(path: Path, runs: Sequence[Run]) -> None:
    if not runs:
        return
    threads = sorted({run.threads for run in runs})
    order = sorted({run.system for run in runs}, key=lambda s: -_median(runs, s, threads[-1]))
    found = {run.system: run.found.f1 for run in runs if run.found and run.found.f1 is not None}
    figure, axes = plt.subplots(figsize=(8, 0.5 + 0.55 * len(order)))
    height = 0.8 / len(threads)
    for place, count in enumerate(threads):
        rates = [runs[0].articles / _median(runs, system, count) for system in order]
        places = [row + (place - (len(threads) - 1) / 2) * height for row in range(len(order))]
        colours = [OURS if system.startswith("dedup") else PEERS for system in order]
        axes.barh(places, rates, height * 0.9, color=colours, alpha=1 if place else 0.6)
        for at, rate, system in zip(places, rates, order, strict=True):
            told = f" {rate:,.0f}, {count} thr., F1 {found.get(system, float('nan')):.2f}"
            axes.text(rate, at, told, va="center", fontsize=8)
    axes.set_yticks(range(len(order)), order)
    axes.margins(x=0.25)
    axes.set_title(f"Articles per CPU-second, {runs[0].articles:,} articles, file to groups written")
    _save(figure, path)


def _found(path: Path, runs: Sequence[Run]) -> None:
    found = {run.system: run.found for run in runs if run.found}
    kinds = [kind.name.lower() for kind in Kind if kind != Kind.ORIGINAL]
    if not found:
        return
    figure, axes = plt.subplots(figsize=(8, 3.5))
    width = 0.8 / len(found)
    shades = iter(("#8f8f8f", "#a5a5a5", "#b9b9b9", "#cccccc", "#dddddd", "#e6e6e6", "#eeeeee"))
    ours = iter((OURS, "#b5d6ee", "#7fb5dd"))
    order = sorted(found.items(), key=lambda item: (not item[0].startswith("dedup"), item[0]))
    for place, (system, what) in enumerate(order):
        at = [kind + (place - (len(found) - 1) / 2) * width for kind in range(len(kinds))]
        colour = next(ours if system.startswith("dedup") else shades)
        axes.bar(at, [what.by_kind.get(kind, 0) for kind in kinds], width * 0.95, label=system, color=colour)
    axes.set_xticks(range(len(kinds)), kinds)
    axes.set_title("Planted reuse that stands in one group with its original")
    axes.legend(fontsize=8, ncols=4, loc="upper center", bbox_to_anchor=(0.5, -0.1), frameon=False)
    _save(figure, path)


def _growth(path: Path, runs: Sequence[Run]) -> None:
    threads = max((run.threads for run in runs), default=0)
    figure, axes = plt.subplots(figsize=(8, 4))
    for system in sorted({run.system for run in runs}):
        mine = [run for run in runs if run.system == system and run.threads == threads]
        sizes = sorted({run.articles for run in mine})
        times = [1000 * _median([r for r in mine if r.articles == n], system, threads) / n for n in sizes]
        ours = system.startswith("dedup")
        axes.plot(sizes, times, "o-", color=OURS if ours else PEERS, alpha=1 if "all" in system else 0.6)
        axes.annotate(f" {system}", (sizes[-1], times[-1]), fontsize=8, va="center")
    axes.set(xscale="log", yscale="log", xlabel="articles", ylabel="CPU-milliseconds per article")
    axes.margins(x=0.2)
    axes.set_title("Time per article as the feed grows")
    _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    figure.savefig(path, format="svg", bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)
