"""Results kept: every run as JSON, and one page with the bars, the tables and the plots of all that is there."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import orjson

from benchmarks import systems
from benchmarks.bars import Bar, bars
from benchmarks.corpus import Kind
from benchmarks.rounds import Run
from benchmarks.score import Found
from benchmarks.systems import FLOOR, FULL, PEER_SYSTEMS, RESEMBLANCE

FOLDER = Path(__file__).with_name("results")
PACKAGES = ("datasketch", "numba", "numpy", "pyarrow", "scikit-learn", "scipy")
PEER_PACKAGES = ("daft", "datasketch", "gaoya", "rensa", "scikit-learn", "text-dedup")
KINDS = tuple(kind.name.lower() for kind in Kind if kind != Kind.ORIGINAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """What was measured, and on which machine."""

    machine: dict[str, str]
    runs: tuple[Run, ...]


def machine(load: float) -> dict[str, str]:
    """The machine in words: no names, no paths. ``load`` is what others did on it as the first run began."""
    return {
        "processor": _line("/proc/cpuinfo", "model name"),
        "cores": str(len(os.sched_getaffinity(0))),
        "memory": f"{int(_line('/proc/meminfo', 'MemTotal').split()[0]) / 2**20:.0f} GB",
        "system": platform.system(),
        "python": platform.python_version(),
        "load before": f"{load:.1f}",
        "packages": ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES),
        "peers": _peer_versions(),
    }


def _line(path: str, key: str) -> str:
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(key)), "0 unknown")


def _peer_versions() -> str:
    if not systems.PEERS.exists():
        return "none"
    code = f"from importlib import metadata as m; print(', '.join(n + ' ' + m.version(n) for n in {PEER_PACKAGES!r}))"
    asked = [str(systems.PEERS), "-c", code]
    return subprocess.run(asked, check=True, capture_output=True, encoding="utf-8").stdout.strip()  # noqa: S603


def write(folder: Path, name: str, measured: Results) -> None:
    """Write ``NAME.json``, and the page and plots anew from all results in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_bytes(orjson.dumps(asdict(measured), option=orjson.OPT_INDENT_2) + b"\n")
    kept = {path.stem: read(path) for path in sorted(folder.glob("*.json"))}
    (folder / "README.md").write_text(page(kept), encoding="utf-8")
    try:
        from benchmarks import plots
    except ModuleNotFoundError as missing:  # a run without peers needs no matplotlib
        print(f"no plots: {missing.name} is not installed (`make bench` does it)")
        return
    plots.draw(folder, [run for results in kept.values() for run in results.runs])


def read(path: Path) -> Results:
    """Results as :func:`write` wrote them."""
    data = orjson.loads(path.read_bytes())
    runs = [{**run, "found": Found(**run["found"]) if run["found"] else None} for run in data["runs"]]
    return Results(machine=data["machine"], runs=tuple(Run(**run) for run in runs))


def line(bar: Bar) -> str:
    """A bar in a line."""
    sign, spread = "≥" if bar.at_least else "≤", f" ({min(bar.found):.2f} to {max(bar.found):.2f})"
    told = f"{bar.median:.2f} {bar.unit}{spread if len(bar.found) > 1 else ''}, bar {sign} {bar.bar:g}"
    return f"{'PASS' if bar.holds else 'FAIL'}  {bar.what}: {told}"


def page(kept: dict[str, Results]) -> str:
    """All results in Markdown."""
    return "\n".join(_page(kept)) + "\n"


def _page(kept: dict[str, Results]) -> Iterator[str]:
    yield "# Results"
    yield "\nMade by `make bench`; the JSON files hold every run. Medians; ratios are of CPU-seconds in one round."
    yield "\n| bar | asked | found | |\n|---|---:|---:|---|"
    for results in kept.values():
        for bar in bars(results.runs):
            spread = f" ({min(bar.found):.2f} to {max(bar.found):.2f})" if len(bar.found) > 1 else ""
            asked = f"{'≥' if bar.at_least else '≤'} {bar.bar:g} {bar.unit}"
            verdict = "holds" if bar.holds else "**missed**"
            yield f"| {bar.what} | {asked} | {bar.median:.2f} {bar.unit}{spread} | {verdict} |"
    for plot in ("speed", "growth", "found"):
        yield f"\n![{plot}]({plot}.svg)"
    yield "\n| system | is |\n|---|---|"
    yield from (f"| {system.name} | {system.about} |" for system in (RESEMBLANCE, FULL, FLOOR, *PEER_SYSTEMS))
    for name, results in kept.items():
        yield f"\n## {name}\n"
        yield from (f"- {key}: {value}" for key, value in results.machine.items())
        yield from _tables(results.runs)


def _tables(runs: Sequence[Run]) -> Iterator[str]:
    for corpus, threads in dict.fromkeys((run.corpus, run.threads) for run in runs):
        here = [run for run in runs if (run.corpus, run.threads) == (corpus, threads)]
        yield f"\n### {corpus}, {here[0].articles:,} articles, {threads} thread{'s' if threads > 1 else ''}\n"
        scored = any(run.found for run in here)
        titles = ["system", "CPU-s", "articles per CPU-s", "wall s", "peak MB", "rounds"]
        titles += ["precision", "recall", "F1", *KINDS] if scored else []
        yield f"| {' | '.join(titles)} |\n|---|{'---:|' * (len(titles) - 1)}"
        for system in dict.fromkeys(run.system for run in here):
            yield _row([run for run in here if run.system == system], scored=scored)


def _row(runs: Sequence[Run], *, scored: bool) -> str:
    first = runs[0]
    if first.failed:
        return f"| {first.system} | failed: {first.failed.splitlines()[-1]} |"
    cpu = statistics.median(run.cpu_seconds for run in runs)
    wall, peak = statistics.median(run.wall_seconds for run in runs), max(run.peak_mb for run in runs)
    cells = [first.system, f"{cpu:.2f}", f"{first.articles / cpu:,.0f}", f"{wall:.1f}", f"{peak:,.0f}", str(len(runs))]
    found = next((run.found for run in runs if run.found), None)
    if scored and found:
        cells += [_share(value) for value in (found.precision, found.recall, found.f1)]
        cells += [_share(found.by_kind.get(kind)) for kind in KINDS]
    return f"| {' | '.join(cells)} |"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}".removeprefix("0")
