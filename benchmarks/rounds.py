"""Rounds of runs: every job in turn, again and again, so that a slow minute of the machine hits all alike."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import systems
from benchmarks.score import Found, score
from benchmarks.systems import System

LAUNCHER = Path(__file__).with_name("measure.py")
POOLS = ("RAYON_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")
OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "DO_NOT_TRACK": "true", "DAFT_ANALYTICS_ENABLED": "0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """A feed on disk, with its gold where it has one."""

    name: str
    articles: int
    feed: Path
    gold: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A system on a corpus with so many threads (and cores)."""

    system: System
    corpus: Corpus
    threads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What one run of a job took and found; ``failed`` is the end of what it said on stderr."""

    system: str
    corpus: str
    articles: int
    threads: int
    round: int
    cpu_seconds: float
    wall_seconds: float
    peak_mb: float
    failed: str = ""
    found: Found | None = None


def runs(jobs: Sequence[Job], rounds: int, folder: Path) -> Iterator[Run]:
    """Run the jobs in turn, ``rounds`` times.

    Parameters
    ----------
    jobs : sequence of Job
    rounds : int
    folder : Path
        For outputs, each of which is removed when it has been scored.

    Yields
    ------
    Run
        A job that failed is not tried again.
    """
    broken: set[int] = set()
    for number in range(1, rounds + 1):
        for place, job in enumerate(jobs):
            if place in broken:
                continue
            run = measured(job, number, folder)
            if run.failed:
                broken.add(place)
            yield run


def measured(job: Job, number: int, folder: Path) -> Run:
    """One run of a job, scored against the gold in the first round (later ones find the same)."""
    output, report = folder / "output", folder / "took.json"
    shutil.rmtree(output, ignore_errors=True)
    output.mkdir()
    report.unlink(missing_ok=True)
    command = job.system.command(job.corpus.feed, output, job.threads)
    environment = {**os.environ, **OFFLINE, **dict.fromkeys(POOLS, str(job.threads))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has its bytecode
    os.sync()  # what was written before, a feed of gigabytes or another's outputs, is not this run's to put on the disk
    launch = [sys.executable, "-S", "-E", str(LAUNCHER), str(job.threads), str(report), *command]
    done = subprocess.run(  # noqa: S603 - our own command
        launch, cwd=systems.ROOT, env=environment, check=False, capture_output=True, encoding="utf-8", errors="replace"
    )
    took = json.loads(report.read_bytes()) if report.exists() else dict.fromkeys(
        ("cpu_seconds", "wall_seconds", "peak_mb"), 0.0
    )
    gold = None if done.returncode or number > 1 else job.corpus.gold
    run = Run(
        system=job.system.name, corpus=job.corpus.name, articles=job.corpus.articles, threads=job.threads,
        round=number, failed=done.stderr.strip()[-400:] or f"exit {done.returncode}" if done.returncode else "",
        found=score(output, gold) if gold else None, **took,
    )
    shutil.rmtree(output)
    return run
