"""Time and memory of ``dedup run`` as a whole process, as the feed grows: ``python -m benchmarks.speed``.

Each size is run several times, sizes in turn, from file to all outputs written; the median counts. CPU-seconds are
those of the process and its threads as the operating system accounts for them.
"""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from benchmarks import corpus


class Figure(NamedTuple):
    """What one run took."""

    cpu_seconds: float
    peak_mb: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is that of the first run that fails, else 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--sizes", default="2500,5000,10000,20000", help="articles, separated by commas")
    parser.add_argument("--feed", type=Path, help="a .jsonl or .jsonl.gz to cut to the sizes, instead of a made feed")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args(arguments)
    sizes = [int(size) for size in options.sizes.split(",")]
    sys.stdout.write(f"{_machine()}\n{'articles':>10} {'CPU-s':>8} {'ms/article':>11} {'peak MB':>8}\n")
    with tempfile.TemporaryDirectory() as folder:
        feeds = {size: _feed(Path(folder), size, options.feed) for size in sizes}
        _run(feeds[sizes[0]], Path(folder) / "warm-up")
        found: dict[int, list[Figure]] = {size: [] for size in sizes}
        for _ in range(options.rounds):
            for size in sizes:
                found[size].append(_run(feeds[size], Path(folder) / f"out-{size}"))
    for size, figures in found.items():
        cpu = statistics.median(f.cpu_seconds for f in figures)
        peak = max(f.peak_mb for f in figures)
        sys.stdout.write(f"{size:>10} {cpu:>8.1f} {1000 * cpu / size:>11.3f} {peak:>8.0f}\n")
    return 0


def _feed(folder: Path, size: int, given: Path | None) -> Path:
    path = folder / f"feed-{size}.jsonl"
    if given is None:
        corpus.write(path, size)
        return path
    with gzip.open(given, "rb") if given.suffix == ".gz" else given.open("rb") as lines:
        path.write_bytes(b"".join(islice(lines, size)))
    return path


def _run(feed: Path, output: Path) -> Figure:
    """One run as a process of its own."""
    command = [sys.executable, "-m", "dedup", "run", str(feed), "-o", str(output), "--quiet"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:  # noqa: S603 - our own command
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(process.returncode)
    return Figure(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.split(":", 1)[1].strip() for line in lines if "model name" in line), "processor unknown")
    return f"{model}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"


if __name__ == "__main__":
    sys.exit(main())
