"""A feed larger than the memory that a run may take: ``make bench-memory``.

A made feed (``corpus.py``) is read by ``dedup run --memory``, which is watched: what it holds in memory that stands in
no file, and what of its columns stands in temporary ones. Pages of files that happen to be in memory count for nothing,
for the system may have them back at any time; a tool that shows them (as the maximum resident set of ``time`` does)
tells how much memory was free.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks import corpus
from benchmarks.score import score
from benchmarks.systems import ROOT

EVERY = 0.2  # seconds between two looks
_BLOCK = 512  # bytes, as the system counts them
_MB = 1 << 20


@dataclass(slots=True)
class Peak:
    """The most that was seen, in bytes: memory that stands in no file, and temporary files."""

    held: int = 0
    filed: int = 0

    def look(self, process: int) -> None:
        """Look at a process, if it is still there."""
        with suppress(OSError):
            self.held = max(self.held, _held(process))
            self.filed = max(self.filed, _filed(process))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is that of ``dedup run``."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory(dir=options.scratch) as folder:
        feed, gold, output = (Path(folder) / name for name in ("feed.jsonl", "gold.parquet", "out"))
        corpus.write(feed, gold, corpus.Plan(articles=options.articles))
        os.sync()
        begun, peak = time.perf_counter(), Peak()
        command = [sys.executable, "-m", "dedup", "run", str(feed), "-o", str(output), "--memory", options.memory]
        with subprocess.Popen([*command, "--outputs", "articles,clusters"], cwd=ROOT) as run:  # noqa: S603
            while run.poll() is None:
                peak.look(run.pid)
                time.sleep(EVERY)
        if run.returncode:
            return run.returncode
        took, used = time.perf_counter() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
        print(
            f"{options.articles:,} articles, {feed.stat().st_size / _MB:,.0f} MB, --memory {options.memory}: "
            f"{used.ru_utime + used.ru_stime:.0f} CPU-seconds, {took:.0f} seconds, F1 {score(output, gold).f1:.3f}; "
            f"at the peak {peak.held / _MB:,.0f} MB of memory, {peak.filed / _MB:,.0f} MB of temporary files"
        )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bounded", description=__doc__)
    add = parser.add_argument
    add("--articles", type=int, default=100_000, help="of the made feed (default 100000)")
    add("--memory", default="300M", help="as for `dedup run` (default 300M)")
    add("--scratch", type=Path, help="folder for the feed and the output (default: the system's temporary one)")
    return parser


def _held(process: int) -> int:
    """Memory of a process that stands in no file."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    held = (int(line.split()[1]) << 10 for line in lines if line.startswith("RssAnon"))
    return next(held, 0)  # of a process that has ended and was not yet asked for, nothing is told


def _filed(process: int) -> int:
    """What the files without a name take that a process has open."""
    sizes: dict[int, int] = {}
    for link in Path(f"/proc/{process}/fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            if str(link.readlink()).endswith("(deleted)"):
                found = link.stat()
                sizes[found.st_ino] = found.st_blocks * _BLOCK
    return sum(sizes.values())


if __name__ == "__main__":
    sys.exit(main())
