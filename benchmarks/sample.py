"""A sample of pairs to read: ``python -m benchmarks.sample FEED… [--count 50] [--seed 1] [--relation RELATION]``.

Figures on labelled sets say nothing of traps that nobody labelled, such as one outlet's page furniture. So pairs that a
run calls derived are drawn at random, the same ones for the same feed and seed, and printed with what they share, for
somebody to judge.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence

from dedup import read, run
from dedup.errors import DedupError
from dedup.model import Article, Match, Relation, Span
from dedup.report.safe import one_line
from dedup.result import Result

START = 200  # characters of each article that are shown
PASSAGES = 4  # shared passages that are shown, those with the most words
SHOWN = 160  # characters of each


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0, or 2 where the feed could not be looked at."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.sample", description="Pairs to read and judge.")
    parser.add_argument("feed", nargs="+")
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--relation", choices=[relation.value for relation in Relation], help="of this relation only")
    asked = parser.parse_args(arguments)
    try:
        result = run(read(*asked.feed))
    except DedupError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    wanted = [
        match for match in result.matches
        if (match.relation.value == asked.relation if asked.relation else match.relation.derived)
    ]
    for line in _told(result, sample(wanted, asked.count, asked.seed), len(wanted)):
        sys.stdout.write(line + "\n")
    return 0


def sample(matches: Sequence[Match], count: int, seed: int) -> list[Match]:
    """Some matches, drawn without return, in the order of their pairs.

    Parameters
    ----------
    matches : sequence of Match
        In any order: the same are drawn from the same.
    count : int
        All are taken where there are no more.
    seed : int
    """
    ordered = sorted(matches, key=lambda match: match.pair)
    drawn = random.Random(seed).sample(ordered, min(count, len(ordered)))
    return sorted(drawn, key=lambda match: match.pair)


def _told(result: Result, drawn: Sequence[Match], among: int) -> Iterator[str]:
    yield f"{len(drawn)} of {among} pairs"
    for number, match in enumerate(drawn, 1):
        a, b = result.texts[match.pair.a], result.texts[match.pair.b]
        yield ""
        yield f"{number}. {match.relation} {match.probability:.2f}. {match.because}"
        for name, article in (("A", a), ("B", b)):
            yield f"   {name} {article.id}  {article.source}  {one_line(article.title or article.text, START)}"
            yield f"     {one_line(article.text, START)}"
        for passage in sorted(match.passages, key=lambda passage: -passage.words)[:PASSAGES]:
            yield f"   {passage.kind}, {passage.words} words: {_words(a, passage.a)}"


def _words(article: Article, span: Span) -> str:
    return one_line(article.text[span.start : span.end], SHOWN)


if __name__ == "__main__":
    sys.exit(main())
