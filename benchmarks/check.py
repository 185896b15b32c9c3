"""Time and memory of ``dedup check`` as a whole process over a made feed: ``python -m benchmarks.check``.

By default 100,000 articles, as :mod:`benchmarks.corpus` makes them;
``--reference 1000`` holds it against as many test items besides, each tenth of them a text of the feed.

On a machine that does other work besides, wall time says little. So the CPU-seconds are also told apart: those of the
main thread, which nothing can share, and the rest, which two cores halve; ``2 cores`` is what they add up to where both
are idle.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from benchmarks import corpus

_INSIDE = """
import sys, time
from dedup.cli import main
status = main(sys.argv[1:])
print(time.thread_time(), file=sys.stderr)
sys.exit(status)
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0 unless a check could not look."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.check", description=__doc__)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--reference", type=int, default=0, help="items of a test set to hold the feed against")
    parser.add_argument("--rounds", type=int, default=2, help="the first one compiles and warms up")
    parser.add_argument("options", nargs="*", help="of dedup check, behind --")
    options = parser.parse_args(arguments)
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}")
    print(f"{'wall s':>8} {'CPU-s':>8} {'main':>8} {'2 cores':>8} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        feed, reference = Path(folder) / "feed.jsonl", Path(folder) / "test.jsonl"
        corpus.write(feed, Path(folder) / "gold.parquet", corpus.Plan(articles=options.articles))
        command = ["check", str(feed), "--max-duplicate-share", "0.2", "--quiet"]
        if options.reference:
            _write_reference(reference, feed, options.reference)
            command += ["--against", str(reference)]
        for _ in range(options.rounds):
            status = _run([*command, *options.options])
            if status not in (0, 1):
                return status
    return 0


def _write_reference(path: Path, feed: Path, items: int) -> None:
    """Articles of another made feed, and in each tenth place one of this feed."""
    with feed.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        own = iter(islice(lines, 0, None, 50))
        made = corpus.make(corpus.Plan(articles=items, seed=2))
        others = (text for table in made for text in table["text"].to_pylist())
        for number, other in enumerate(others):
            text = json.loads(next(own))["text"] if number % 10 == 0 else other
            out.write(json.dumps({"id": f"item-{number}", "text": text}) + "\n")


def _run(command: Sequence[str]) -> int:
    """One run as a process of its own, and what it took."""
    start = time.perf_counter()
    inside = [sys.executable, "-c", _INSIDE, *command]
    with subprocess.Popen(inside, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:  # noqa: S603 - ours
        said = process.stderr.read().decode() if process.stderr else ""
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if process.returncode not in (0, 1):
        print(said)
        return process.returncode
    cpu, main_thread = used.ru_utime + used.ru_stime, float(said.split()[-1])
    two = main_thread + (cpu - main_thread) / 2
    print(f"{wall:>8.1f} {cpu:>8.1f} {main_thread:>8.1f} {two:>8.1f} {used.ru_maxrss / 1024:>8.0f}")
    return process.returncode


if __name__ == "__main__":
    sys.exit(main())
