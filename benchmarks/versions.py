"""Chains of versions and alarms of a feed, a seeded sample of them, to be read by eye.

``python -m benchmarks.versions [--feed FEED] [--sample 50] [--seed 1]``

A chain is right where its members are versions of one text, in the order in which they were sent, each with what it is.
Texts are other publishers': nothing is written, and nothing of them is part of this project.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dedup import Result, read, run
from dedup.report.safe import one_line

from .gold import ENVIRONMENT, gold_folder

TITLE, MARK = 64, 80


def lines(result: Result, *, sample: int, seed: int) -> Iterator[str]:
    """The sample, then every alarm with the passage before and after."""
    chained = sorted((cluster for cluster in result.clusters if cluster.versions), key=lambda cluster: cluster.id)
    chosen = random.Random(seed).sample(chained, min(sample, len(chained)))
    yield f"{len(chained):,} of {len(result.clusters):,} clusters have versions; {len(chosen)} of them, seed {seed}:"
    for cluster in chosen:
        yield cluster.id
        for version in cluster.versions:
            article = result.texts[version.id]
            when = f"{article.published:%Y-%m-%d %H:%M}" if article.published else "no date"
            number = "" if version.number is None else f" {version.number}"
            what = f"{version.kind.value}{number}"
            yield f"  {when}  {what:<12} {one_line(article.title, TITLE):<{TITLE}}  {one_line(version.mark, MARK)}"
    yield f"{len(result.alarms)} alarms:"
    for alarm in result.alarms:
        yield f"{alarm.kind.value}  {one_line(alarm.article, 200)}  see {one_line(alarm.notice, 200)}"
        yield from (f"  {one_line(reason, 200)}" for reason in alarm.because)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the feed and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.versions", description="Versions, to be read.")
    parser.add_argument("--feed", type=Path, default=gold_folder() / "reuters_2012" / "articles.jsonl.gz")
    parser.add_argument("--sample", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    if not asked.feed.exists():
        sys.stdout.write(f"skipped: no feed at {asked.feed} (set {ENVIRONMENT}, or give one with --feed)\n")
        return 0
    sys.stdout.writelines(f"{line}\n" for line in lines(run(read(asked.feed)), sample=asked.sample, seed=asked.seed))
    return 0


if __name__ == "__main__":
    sys.exit(main())
