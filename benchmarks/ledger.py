"""What the ledgers cost of a run: ``python -m benchmarks.ledger --feed FILE``.

The feed is run once as ``dedup run`` does it, and written with all outputs. Then the two things that only the ledgers
need are done once more and timed: measuring them in columns, and writing them as part of ``articles.jsonl``. Times are
CPU-seconds of this process and its threads; kernels are compiled before by a run of the seeds.

On 30,000 wire stories (2 cores): whole run 23.0, measuring 1.02, writing 0.48, that is 6.5 % (8,339 have a ledger).
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from dedup import read, run
from dedup.assemble import story_ids_of
from dedup.clusters import ClusterBook
from dedup.ledgers import ledgers_of
from dedup.pipeline import conclude, find
from dedup.report import write
from dedup.report.jsonl import ledger_row, line


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and print what it found."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ledger", description=__doc__)
    parser.add_argument("--feed", type=Path, required=True)
    options = parser.parse_args(arguments)
    run(read("seeds"))
    started = time.process_time()
    feed = read(str(options.feed))
    found = find(feed)
    result = conclude(found, feed.inputs)
    with tempfile.TemporaryDirectory() as folder:
        write(result, Path(folder))
    whole = time.process_time() - started
    clusters = ClusterBook(found, story_ids_of(found))
    started = time.process_time()
    ledgers = ledgers_of(found, clusters.origin)
    len(ledgers)  # they are measured when the first is asked for
    measured = time.process_time() - started
    size = sum(len(line(ledger_row(ledger))) for ledger in ledgers.values())
    written = time.process_time() - started - measured
    sys.stdout.write(
        f"{len(found.corpus):,} articles, {len(ledgers):,} with a ledger, {size / 1e6:.1f} MB of it as JSON\n"
        f"whole run {whole:.1f} CPU-s; measuring {measured:.2f}, writing {written:.2f}: "
        f"{100 * (measured + written) / whole:.1f} %\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
