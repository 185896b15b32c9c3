"""Credit lines against a list of real phrases, each put where it stands in the papers.

``python -m benchmarks.credits [--phrases FILE …] [--misses]``

A list is tab-separated with the columns ``agency phrase kind language source``; a row whose source says NEGATIVE
must find nothing. ``phrases.tsv`` beside this file was written for it, in the forms that agencies and outlets use; the
list of real phrases quotes publishers and is no part of this project: it is looked for beside the gold sets
(``credit_lines.tsv`` in the folder above them). An article is built around each phrase in several ways
(:mod:`benchmarks.credit_hosts`), and what is found in it is held against the row.

Exit 0: enough was found; 1: too little, or a negative fired; 2: could not look.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dedup.model import Credit, Polarity, Wire
from dedup.text.credit_fields import source_credits
from dedup.text.credit_grammar import builtin
from dedup.text.newswire import find_credits

from .credit_hosts import TITLE, Host, hosts
from .gold import PROJECT, gold_folder

OWN = PROJECT / "benchmarks" / "phrases.tsv"
LEAST_RECALL, LEAST_SILENCE = 0.95, 0.98
NOT_A_PHRASE = re.compile(r"pubstatus|priority b =|altId")  # metadata of a feed, and no words of an article
FILLED = (
    ("{AGENCY}", "PTI"), ("{SITE}", "Harbour Post"), ("{headline}", TITLE), ("{PLACE}", "OSLO"),
    ("{date}", "Nov. 4, 2026"), ("<Company>", "Harbour Ferries"), ("XXXX", "Oslo"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A row of the list; ``agencies`` are empty where the words name none. ``note`` says where the words stand."""

    text: str
    note: str
    agencies: frozenset[str]
    kind: str
    language: str
    negative: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A phrase in an article, and what came of it: ``right``, ``agency``, ``kind``, ``missed`` or ``fired``."""

    phrase: Phrase
    host: Host
    verdict: str
    found: tuple[Credit, ...]


def read_phrases(path: Path) -> Iterator[Phrase]:
    """The phrases of a list, its placeholders filled in and its remarks taken off."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            for text, note in _cleaned(row["phrase"]):
                if NOT_A_PHRASE.search(row["phrase"]):
                    continue
                named = "" if row["agency"].startswith("(") else row["agency"]
                yield Phrase(
                    text=text, note=note, agencies=frozenset(filter(None, named.split(";"))), kind=row["kind"],
                    language=row["language"], negative="NEGATIVE" in row["source"],
                )


def _cleaned(words: str) -> Iterator[tuple[str, str]]:
    """A row's words as papers print them, and what the row says about their place."""
    text, _, note = words.partition("  ")
    if text.endswith(" in URL"):
        text, note = text.removesuffix(" in URL"), "in URL"
    one = "in URL" not in note and re.search(r"\([^)]* / ", text)
    for part in [text] if one else text.split(" / "):
        about = "in URL" if "in URL" in note else note.strip("() ").removeprefix("at end of ") or _place_of(part)
        yield _filled(part), about


def _filled(part: str) -> str:
    """A phrase with words for its placeholders and for what the list leaves out."""
    for name, value in FILLED:
        part = part.replace(name, value)
    part = part.replace("{summary}", "")
    part = re.sub(r"\s*(?:\.\.\.|…)\s*(?=[)）]?$)", "", part)
    part = part.replace("(... ", "(Harbour Post ")
    return (part if "ap…" in part else re.sub(r" ?(?:\.\.\.|…) ?", " Ida Holm ", part)).strip()


def _place_of(part: str) -> str:
    return "start" if "{summary}" in part else "title" if part.startswith((",", "{headline} By")) else ""


def tried(phrases: Iterable[Phrase]) -> Iterator[Trial]:
    """Every phrase in every article that is natural for it."""
    for phrase in phrases:
        for host in hosts(phrase.text, phrase.kind, phrase.language, negative=phrase.negative, note=phrase.note):
            wire = Wire(byline=host.byline) if host.byline else None
            found = find_credits(host.text, title=host.title, source=host.source, url=host.url, wire=wire)
            found += tuple(source_credits(host.source, builtin()))
            credits = tuple(credit for credit in found if credit.polarity is not Polarity.NEGATIVE)
            credits = tuple(credit for credit in credits if credit.text != "By Ida Holm" or phrase.negative)
            yield Trial(phrase=phrase, host=host, verdict=_verdict(phrase, credits), found=credits)


def _verdict(phrase: Phrase, found: Sequence[Credit]) -> str:
    if phrase.negative:
        return "fired" if found else "right"
    kinds = [credit for credit in found if credit.kind == phrase.kind]
    named = [credit for credit in found if phrase.agencies <= set(credit.agency.split(";"))]
    if any(credit in kinds for credit in named):
        return "right"
    return "agency" if kinds else "kind" if named else "missed"


def shares(trials: Sequence[Trial], *, by: str) -> list[tuple[str, int, dict[str, int]]]:
    """Per kind or language: its name, how many trials, and how many of each verdict; the positive ones only."""
    groups: dict[str, dict[str, int]] = {}
    for trial in trials:
        counts = groups.setdefault(getattr(trial.phrase, by), dict.fromkeys(VERDICTS, 0))
        counts[trial.verdict] += 1
    return [(name, sum(groups[name].values()), groups[name]) for name in sorted(groups)]


VERDICTS = ("right", "kind", "agency", "missed")


def lines(trials: Sequence[Trial], *, misses: bool) -> Iterator[str]:
    """The report."""
    positive = [trial for trial in trials if not trial.phrase.negative]
    negative = [trial for trial in trials if trial.phrase.negative]
    for by in ("kind", "language"):
        yield f"{by:<24} articles   right  wrong kind  wrong agency  missed"
        for name, count, verdicts in shares(positive, by=by):
            yield (
                f"{name:<24} {count:>8}  {100 * verdicts['right'] / count:>5.1f}%"
                f"  {verdicts['kind']:>10}  {verdicts['agency']:>12}  {verdicts['missed']:>6}"
            )
        yield ""
    for word, part in (("positive", positive), ("negative", negative)):
        rows = {trial.phrase for trial in part}
        whole = rows - {trial.phrase for trial in part if trial.verdict != "right"}
        yield (
            f"{word}: {_share(part):.2%} of {len(part):,} articles right; {len(whole)} of {len(rows)} phrases right "
            f"in every article ({len(whole) / max(len(rows), 1):.1%})"
        )
    if misses:
        yield ""
        for trial in trials:
            if trial.verdict != "right":
                seen = "; ".join(f"{c.agency or '-'} {c.kind} {c.text[:60]!r}" for c in trial.found)
                want = ";".join(sorted(trial.phrase.agencies)) or "-"
                phrase = f"{want} {trial.phrase.kind} {trial.phrase.text!r}"
                yield f"{trial.verdict:<7} {trial.host.name:<28} {phrase}: {seen}"


def _share(trials: Sequence[Trial]) -> float:
    return sum(trial.verdict == "right" for trial in trials) / len(trials) if trials else 1.0


def enough(trials: Sequence[Trial]) -> bool:
    """Whether enough was found, and little enough where nothing is."""
    positive = [trial for trial in trials if not trial.phrase.negative]
    negative = [trial for trial in trials if trial.phrase.negative]
    return _share(positive) >= LEAST_RECALL and _share(negative) >= LEAST_SILENCE


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report; the exit status as above."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.credits", description="Credit lines against lists.")
    parser.add_argument("--phrases", type=Path, action="append", metavar="FILE", help="a list (repeatable)")
    parser.add_argument("--misses", action="store_true", help="list what was not right")
    asked = parser.parse_args(arguments)
    passed = True
    for path in asked.phrases or (OWN, gold_folder().parent / "credit_lines.tsv"):
        if not path.is_file():
            sys.stdout.write(f"skipped: no list of phrases at {path} (give one with --phrases)\n")
            continue
        trials = list(tried(read_phrases(path)))
        sys.stdout.write(f"{path.name}\n\n")
        sys.stdout.writelines(f"{line}\n" for line in lines(trials, misses=asked.misses))
        sys.stdout.write("\n")
        passed &= enough(trials)
    return int(not passed)


if __name__ == "__main__":
    sys.exit(main())
