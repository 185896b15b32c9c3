"""Chains of versions and alarms of a feed, a seeded sample of them, to be read by eye.

``python -m benchmarks.versions [--feed FEED] [--sample 50] [--loose 30] [--seed 1] [--texts]``

A chain is right where its members are versions of one text, in the order in which they were sent, each with what it is.
``--loose`` draws articles that say which version they are and stand in no chain, each with the articles of its source
within a week that have most of its words: what a chain may have missed. ``--texts`` prints the texts too, a later
version as what it changed in the one before it.
Texts are other publishers': nothing is written, and nothing of them is part of this project.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from difflib import SequenceMatcher
from heapq import nlargest
from pathlib import Path

from dedup import Result, read, run
from dedup.model import Article, Cluster, Version
from dedup.report.safe import one_line

from .gold import ENVIRONMENT, gold_folder

TITLE, MARK, TEXT = 64, 80, 20_000
NEAR, WEEK = 3, timedelta(days=7)
KINDS = frozenset({"correction_marker", "update_marker", "kill_notice"})
_SENTENCE = re.compile(r"(?<=[.!?\"”)])\s+")


def lines(result: Result, *, sample: int, loose: int, seed: int, texts: bool) -> Iterator[str]:
    """The sample of chains, that of articles in none, then every alarm with the passage before and after."""
    chained = sorted((cluster for cluster in result.clusters if cluster.versions), key=lambda cluster: cluster.id)
    chosen = random.Random(seed).sample(chained, min(sample, len(chained)))
    yield f"{len(chained):,} of {len(result.clusters):,} clusters have versions; {len(chosen)} of them, seed {seed}:"
    for cluster in chosen:
        yield from _chain(result, cluster, texts=texts)
    inside = {version.id for cluster in chained for version in cluster.versions}
    saying = [one.id for one in result.articles if KINDS & {credit.kind for credit in one.credits}]
    alone = sorted(set(saying) - inside)
    drawn = random.Random(seed).sample(alone, min(loose, len(alone)))
    yield f"{len(alone):,} of {len(saying):,} articles that say which version they are stand in no chain; {len(drawn)}:"
    everything = [*result.texts.values()] if drawn else []
    for name in drawn:
        yield from _loose(result, everything, name, texts=texts)
    yield f"{len(result.alarms)} alarms:"
    for alarm in result.alarms:
        yield f"{alarm.kind.value}  {one_line(alarm.article, 200)}  see {one_line(alarm.notice, 200)}"
        yield from (f"  {one_line(reason, 200)}" for reason in alarm.because)


def _chain(result: Result, cluster: Cluster, *, texts: bool) -> Iterator[str]:
    yield cluster.id
    before: Article | None = None
    for version in cluster.versions:
        article = result.texts[version.id]
        yield f"  {_line(article, version)}"
        if texts:
            yield from (f"    {one_line(words, TEXT)}" for words in _words(article, before))
        before = article


def _line(article: Article, version: Version | None = None) -> str:
    when = f"{article.published:%Y-%m-%d %H:%M}" if article.published else "no date"
    number = "" if version is None or version.number is None else f" {version.number}"
    what = f"{version.kind.value}{number}" if version else ""
    mark = one_line(version.mark, MARK) if version else ""
    return f"{when}  {what:<12} {one_line(article.title, TITLE):<{TITLE}}  {mark}".rstrip()


def _words(article: Article, before: Article | None) -> Iterator[str]:
    """A text, or the sentences in which it differs from the one before it."""
    new = _SENTENCE.split(article.text.strip())
    if before is None:
        yield " ".join(new)
        return
    old = _SENTENCE.split(before.text.strip())
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    yield f"({matcher.ratio():.0%} of the sentences are the same)"
    for what, a, b, c, d in matcher.get_opcodes():
        if what != "equal":
            yield from (f"- {sentence}" for sentence in old[a:b])
            yield from (f"+ {sentence}" for sentence in new[c:d])


def _loose(result: Result, everything: Sequence[Article], name: str, *, texts: bool) -> Iterator[str]:
    """An article, what it says of its version, and those of its source that are most like it."""
    article, outcome = result.texts[name], next(one for one in result.articles if one.id == name)
    yield f"{_line(article)}  {one_line(name, 200)}"
    yield from (f"  says: {one_line(credit.text, TEXT)}" for credit in outcome.credits if credit.kind in KINDS)
    if texts:
        yield from (f"    {one_line(words, TEXT)}" for words in _words(article, None))
    own = _triples(article.text)
    near = [
        (len(own & _triples(other.text)) / max(1, len(own)), other)
        for other in everything
        if other.id != name and other.source == article.source and _within_a_week(article, other)
    ]
    for share, other in nlargest(NEAR, near, key=lambda found: (found[0], found[1].id)):
        yield f"  {share:4.0%} of its words, in threes, in  {_line(other)}  {one_line(other.id, 200)}"


def _triples(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def _within_a_week(one: Article, other: Article) -> bool:
    return not (one.published and other.published) or abs(one.published - other.published) <= WEEK


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the feed and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.versions", description="Versions, to be read.")
    parser.add_argument("--feed", type=Path, default=gold_folder() / "reuters_2012" / "articles.jsonl.gz")
    parser.add_argument("--sample", type=int, default=50)
    parser.add_argument("--loose", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--texts", action="store_true")
    asked = parser.parse_args(arguments)
    if not asked.feed.exists():
        sys.stdout.write(f"skipped: no feed at {asked.feed} (set {ENVIRONMENT}, or give one with --feed)\n")
        return 0
    found = lines(
        run(read(asked.feed)), sample=asked.sample, loose=asked.loose, seed=asked.seed, texts=asked.texts
    )
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
