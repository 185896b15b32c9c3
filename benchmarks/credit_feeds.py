"""Credit lines in whole feeds of real news: an agency's own copy, and the pages of many sites about one event.

``python -m benchmarks.credit_feeds [--misses]``

``reuters_2012`` is one agency's copy: nearly every article has its dateline, and most a sign-off. ``helsinki`` has
pages of 80 sites; ``agency_pages.tsv`` names those that carry the AP's or Reuters's copy, as read by eye, so that what
is found can be held against them. Sets that are absent are skipped with a message.

Exit 0: enough was found; 1: too little, or too much.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dedup import read
from dedup.model import Article, Credit
from dedup.text.newswire import agency_of, find_credits

from .gold import ENVIRONMENT, PROJECT, gold_folder

PAGES = PROJECT / "benchmarks" / "agency_pages.tsv"

# What the two sets look like to somebody who knows none of the rules.
DATELINE = re.compile(r"\(Reuters\) ?[-–—]")
SIGN_OFF = re.compile(r"\((?:Additional )?(?:Reporting|Writing|Editing|Compiled) by", re.IGNORECASE)
HEAD, TAIL = 400, 600


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A share of some articles: how many of how many, and the least or the most that passes."""

    name: str
    count: int
    of: int
    least: float = 0.0
    most: float = 1.0

    @property
    def share(self) -> float:
        """Of none, all."""
        return self.count / self.of if self.of else 1.0

    @property
    def passes(self) -> bool:
        """Whether it is within its limits."""
        return self.least <= self.share <= self.most

    def __str__(self) -> str:
        verdict = "ok  " if self.passes else "FAIL"
        limit = f"at least {self.least:.1%}" if self.least else f"at most {self.most:.1%}"
        return f"{verdict} {self.name:<56} {self.count:>6,} of {self.of:>6,}  {self.share:7.2%}, {limit}"


def read_credits(feed: Path) -> Iterator[tuple[Article, tuple[Credit, ...]]]:
    """Every article of a feed with its credits."""
    for article in read(feed):
        if isinstance(article, Article):
            yield article, find_credits(article.text, title=article.title, source=article.source, url=article.url)


def agency_feed(read: Iterable[tuple[Article, tuple[Credit, ...]]]) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """What is found in Reuters's own copy; and the ids of the articles in which a line that stands there is not."""
    articles = datelines = printed_datelines = found_datelines = printed = found = whose = 0
    missed = []
    for article, credits in read:
        articles += 1
        whose += agency_of(credits) == "Reuters"
        dateline = any(credit.kind == "dateline" and credit.agency == "Reuters" for credit in credits)
        signed_off = any(credit.kind == "signoff" and credit.agency == "Reuters" for credit in credits)
        datelines += dateline
        has_dateline = bool(DATELINE.search(article.text[:HEAD]))
        has_sign_off = bool(SIGN_OFF.search(article.text.rstrip()[-TAIL:]))
        printed_datelines += has_dateline
        found_datelines += has_dateline and dateline
        printed += has_sign_off
        found += has_sign_off and signed_off
        if (has_dateline and not dateline) or (has_sign_off and not signed_off):
            missed.append(article.id)
    figures = (
        Figure(name="reuters_2012: Reuters's copy", count=whose, of=articles, least=0.99),
        Figure(name="reuters_2012: Reuters's dateline", count=datelines, of=articles, least=0.99),
        Figure(name='  where "(Reuters) -" is at the top', count=found_datelines, of=printed_datelines, least=0.995),
        Figure(name='  a sign-off, where "(Reporting by" and the like close', count=found, of=printed, least=0.995),
    )
    return figures, tuple(missed)


def pages_of_many(
    read: Iterable[tuple[Article, tuple[Credit, ...]]], carry: frozenset[str], agency: str, own: str
) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """What is found on pages of many sites, of which ``carry`` have the agency's copy, and on one outlet's own.

    Returns
    -------
    tuple
        The figures, and the ids of pages on which it was wrongly not found, or found.
    """
    pages = missed = wrong = ours = wrong_ours = 0
    ids = []
    for article, credits in read:
        pages += 1
        said = agency_of(credits) == agency
        ours += article.source == own
        wrong_ours += article.source == own and said
        missed += article.id in carry and not said
        wrong += article.id not in carry and said
        if said != (article.id in carry):
            ids.append(article.id)
    others = pages - len(carry)
    figures = (
        Figure(name=f"helsinki: {agency} on pages with its copy", count=len(carry) - missed, of=len(carry), least=0.95),
        Figure(name=f"helsinki: {agency} on other pages", count=wrong, of=others, most=0.005),
        Figure(name=f"helsinki: {agency} on the pages of {own}", count=wrong_ours, of=ours, most=0.0),
    )
    return figures, tuple(ids)


def pages_of(agency: str) -> frozenset[str]:
    """The ids of the pages that carry an agency's copy, from ``agency_pages.tsv``."""
    rows = (line.partition("\t") for line in PAGES.read_text(encoding="utf-8").splitlines())
    return frozenset(known for name, _, known in rows if name == agency)


def _many(read: Iterable[tuple[Article, tuple[Credit, ...]]]) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """Both agencies on the pages of many sites."""
    pages = list(read)
    ap, missed_ap = pages_of_many(pages, pages_of("AP"), "AP", "cnn.com")
    reuters, missed_reuters = pages_of_many(pages, pages_of("Reuters"), "Reuters", "cnn.com")
    return (*ap, *reuters), (*missed_ap, *missed_reuters)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report; the exit status as above."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.credit_feeds", description="Credits in real feeds.")
    parser.add_argument("--misses", action="store_true", help="list the ids of articles that were not right")
    asked = parser.parse_args(arguments)
    passed = True
    for name in ("reuters_2012", "helsinki"):
        feed = gold_folder() / name / "articles.jsonl.gz"
        if not feed.is_file():
            sys.stdout.write(f"skipped: no feed at {feed} (set {ENVIRONMENT})\n")
            continue
        began = time.process_time()
        read = read_credits(feed)
        agency = name == "reuters_2012"
        figures, ids = agency_feed(read) if agency else _many(read)
        sys.stdout.writelines(f"{figure}\n" for figure in figures)
        sys.stdout.write(f"     {time.process_time() - began:.1f} CPU-seconds, with reading and compiling the rules\n")
        if asked.misses:
            sys.stdout.writelines(f"     {one}\n" for one in ids)
        passed &= all(figure.passes for figure in figures)
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
