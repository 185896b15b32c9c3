"""``dedup`` and its peers on one feed, as whole processes in turn, and what each found: ``make bench``.

Every round runs every system once, from the file to the groups written, on the same cores; times are CPU-seconds of
the process and all that it started. The feed is made (seeded, no outside text, with gold: ``corpus.py``) or given
with ``--feed``. Absolute times belong to a machine: ratios within a round are the claim. Results, tables and plots go
into ``benchmarks/results``.
"""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks import corpus, results
from benchmarks.bars import SIZE, bars
from benchmarks.rounds import Corpus, Job, Run, runs
from benchmarks.systems import FLOOR, FULL, HELP, RESEMBLANCE, SEEDS, START, System, chosen

WARM_UP = 500  # articles: kernels are compiled and files are in memory before anything is measured
COPIES, FURNITURE = 10_000, 20_000  # in the degenerate feeds, of SIZE articles
OURS = {"floor": FLOOR, "resemblance": RESEMBLANCE, "all": FULL}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 1 if a run failed, else 0. A bar that is missed is told, and no failure."""
    options = _parser().parse_args(arguments)
    if options.quick:
        options.sizes, options.rounds, options.threads, options.degenerate = options.sizes or "10000", 1, "", False
    peers = chosen(options.peers)
    ours = [OURS[name] for name in options.ours.split(",")]
    threads = [int(count) for count in options.threads.split(",") if count] or [len(os.sched_getaffinity(0))]
    with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
        scratch = Path(folder)
        plan = list(_jobs(_corpora(scratch, options), [*ours, *peers], threads, options.peer_limit))
        if options.warm_up:
            _warm_up(scratch, [*ours, *peers], threads[0])
        machine = results.machine(os.getloadavg()[0])
        name = options.name or ("feed" if options.feed else "quick" if options.quick else "speed")
        done: list[Run] = []
        for run in runs(plan, options.rounds, scratch):
            _tell(run)
            if done and done[-1].round < run.round:  # a benchmark that is stopped keeps its finished rounds
                results.write(options.output, name, results.Results(machine=machine, runs=tuple(done)))
            done.append(run)
    results.write(options.output, name, results.Results(machine=machine, runs=tuple(done)))
    for bar in bars(done):
        print(results.line(bar))
    return int(any(run.failed for run in done))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    add = parser.add_argument
    add("--sizes", default="", help="articles of the made feeds, separated by commas (default 10000,100000)")
    add("--feed", type=Path, help="a .jsonl or .jsonl.gz of your own, instead of made feeds")
    add("--rounds", type=int, default=3, help="how often each system runs (default 3)")
    add("--threads", default="1,2", help="threads, and cores to run on (default 1,2)")
    add("--peers", default="all", help="all, none, or names separated by commas")
    add("--peer-limit", type=int, default=SIZE, help="articles up to which peers run (default 100000)")
    add("--ours", default="floor,resemblance,all", help="this project's own runs (default all three)")
    add("--degenerate", action=argparse.BooleanOptionalAction, default=True, help="also the two degenerate feeds")
    add("--quick", action="store_true", help="10,000 articles, one round, all cores, no degenerate feeds")
    add("--warm-up", action=argparse.BooleanOptionalAction, default=True, help="run everything once on a small feed")
    add("--scratch", type=Path, help="folder for feeds and outputs (default: the system's temporary one)")
    add("--output", type=Path, default=results.FOLDER, help="folder for the results")
    add("--name", default="", help="of the results (default speed, feed or quick)")
    return parser


def _corpora(folder: Path, options: argparse.Namespace) -> Iterator[Corpus]:
    """The feeds, made one after the other; the seeds stand for the start-up."""
    if options.feed:
        yield _given(folder, options.feed)
        return
    sizes = [int(size) for size in (options.sizes or f"10000,{SIZE}").split(",")]
    for size in sizes:
        yield _made(folder, f"made-{size}", corpus.Plan(articles=size))
    if options.degenerate and SIZE in sizes:
        yield _made(folder, f"made-{SIZE}-copies", corpus.Plan(articles=SIZE, copies=COPIES))
        yield _made(folder, f"made-{SIZE}-furniture", corpus.Plan(articles=SIZE, furniture=FURNITURE))
    yield Corpus(name="seeds", articles=5, feed=SEEDS)


def _made(folder: Path, name: str, plan: corpus.Plan) -> Corpus:
    feed, gold = folder / f"{name}.jsonl", folder / f"{name}.parquet"
    corpus.write(feed, gold, plan)
    return Corpus(name=name, articles=plan.articles, feed=feed, gold=gold)


def _given(folder: Path, path: Path) -> Corpus:
    """A user's feed, unpacked: not every peer reads packed files."""
    feed = folder / "feed.jsonl"
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as source, feed.open("wb") as out:
        shutil.copyfileobj(source, out)
    with feed.open("rb") as lines:
        return Corpus(name="feed", articles=sum(1 for _ in lines), feed=feed)


def _jobs(
    corpora: Iterator[Corpus], systems: Sequence[System], threads: Sequence[int], peer_limit: int
) -> Iterator[Job]:
    for made in corpora:
        if made.name == "seeds":
            here: list[System] = [HELP, START]
        elif made.name.endswith(("-copies", "-furniture")):
            here = [system for system in systems if not system.peer]
        else:
            here = [system for system in systems if made.articles <= _limit(system, peer_limit)]
        counts = threads if made.articles <= SIZE and len(here) > 2 else [max(threads)]
        yield from (Job(system=system, corpus=made, threads=count) for count in counts for system in here)


def _limit(system: System, peer_limit: int) -> float:
    return min(system.limit or float("inf"), peer_limit if system.peer else float("inf"))


def _warm_up(folder: Path, systems: Sequence[System], threads: int) -> None:
    small = _made(folder, "warm-up", corpus.Plan(articles=WARM_UP))
    for run in runs([Job(system=system, corpus=small, threads=threads) for system in systems], 1, folder):
        if run.failed:
            _tell(run)


def _tell(run: Run) -> None:
    found = "" if run.found is None or run.found.f1 is None else f"  F1 {run.found.f1:.3f}"
    told = run.failed or f"{run.cpu_seconds:8.2f} CPU-s {run.wall_seconds:8.2f} s {run.peak_mb:7.0f} MB{found}"
    print(f"{run.round}  {run.corpus:24} {run.threads} {run.system:20} {told}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
