"""What all reports of a check say alike: figures, places, passages, and the sentence at the end.

Article text is hostile: whatever of it goes into a report passes :func:`plain` first.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from math import ceil

from ...check import CheckResult, Finding, Gate, Item, Level, Verdict
from ...model import Place
from ..jsonl import Json, cleaned
from ..safe import one_line

LONGEST_MESSAGE = 600
LONGEST_PASSAGE = 240
NO_LIMIT = "none"
VERDICT_WORDS = {
    Verdict.CONTAMINATED: "contaminated",
    Verdict.PASSAGE: "with a passage only",
    Verdict.CLEAN: "clean",
    Verdict.TOO_SHORT: "too short to judge",
    Verdict.UNREADABLE: "unreadable",
}


def plain(text: str, limit: int = LONGEST_MESSAGE) -> str:
    r"""A text on one line that neither a terminal nor the log of a build machine obeys.

    >>> plain("a\n::error::b"), plain("##[group]x")
    ('a ::error::b', '# #[group]x')
    """
    return one_line(text, limit).replace("##", "# #")


def dumps(value: Json) -> str:
    r"""A value as indented JSON, of which the log of a build machine obeys nothing.

    >>> dumps("##vso[task]")
    '"#\\u0023vso[task]"\n'
    """
    return json.dumps(cleaned(value), indent=1, ensure_ascii=False).replace("##", "#\\u0023") + "\n"


def at(place: Place) -> str:
    """A place on one line, which may begin a line of a build log: no file's name is taken for a command of it.

    >>> at(Place("::stop-commands::x", 3))
    './::stop-commands::x:3'
    """
    shown = plain(str(place), 300)
    return f"./{shown}" if shown.startswith("::") else shown


def figure(value: float) -> str:
    """A value as a plain number that programs read: no thousands, at most four digits behind the point.

    Rounded up, so that the figure shown is a limit that holds, and only nothing is 0.

    >>> figure(0.2), figure(0), figure(12_000), figure(1 / 9), figure(0.000001)
    ('0.2', '0', '12000', '0.1112', '0.0001')
    """
    return f"{ceil(round(value * 10_000, 6)) / 10_000:.4f}".rstrip("0").rstrip(".")


def limit(gate: Gate) -> str:
    """A limit as it was given.

    >>> limit(Gate(name="max-exact-share", value=0, limit=0.05))
    '0.05'
    """
    return NO_LIMIT if gate.limit is None else f"{gate.limit:.12g}"


def mark(gate: Gate) -> str:
    """PASS or FAIL, or four dashes where there is no limit."""
    return "----" if gate.limit is None else "PASS" if gate.passed else "FAIL"


def listed(result: CheckResult) -> Iterator[Finding]:
    """The findings that are told: what a limit forbids, and what is worth a look. What is allowed is only counted."""
    return (finding for finding in result.findings if finding.level is not Level.NOTE)


def allowed(result: CheckResult) -> int:
    """How many findings the limits allow."""
    return sum(finding.level is Level.NOTE for finding in result.findings)


def passage(text: str, limit: int = LONGEST_PASSAGE) -> str:
    """A passage in quotation marks, on one line; empty for none."""
    return f"“{plain(text, limit)}”" if text else ""


def sentence(finding: Finding) -> str:
    """What a finding says, with the passage that shows it."""
    message = plain(finding.message)
    return f"{message}: {passage(finding.passage)}" if finding.passage else message


def verdict_line(item: Item) -> str:
    """What became of an item of the reference, in one sentence without its place."""
    if item.found is None:
        return VERDICT_WORDS[item.verdict]
    more = f" and {item.articles - 1:,} more" if item.articles > 1 else ""
    how = f"{item.relation.replace('_', ' ')}, " if item.relation else ""
    known = at(item.found.place)
    name = plain(item.found.id, 120)
    by = known if name in {known, plain(item.found.place.path, 300)} else f"{known} ({name})"
    return f"{VERDICT_WORDS[item.verdict]}: {by}{more}; {how}{item.share * 100:.0f} % of its wording"


def reference_sentence(result: CheckResult) -> str:
    """How many items of the reference have which verdict; empty without a reference."""
    if not result.items:
        return ""
    counts = Counter(item.verdict for item in result.items)
    parts = [
        f"{counts[verdict]:,} {words}" for verdict, words in VERDICT_WORDS.items()
        if counts[verdict] or verdict in {Verdict.CONTAMINATED, Verdict.CLEAN}
    ]
    return f"{_counted(len(result.items), 'reference item')}: {', '.join(parts)}."


def baseline_sentence(result: CheckResult) -> str:
    """What a baseline knew and what changed since; empty without one."""
    change = result.baseline
    if change is None:
        return ""
    name = plain(change.path, 200)
    if change.updated:
        written = change.known - change.removed + change.added
        return f"Baseline {name} written: {written:,} fingerprints, {change.added:,} added, {change.removed:,} removed."
    if change.whole:
        there = _counted(change.known, "article")
        return f"Against {name}: {there} there; in clusters here, and not there: {change.added:,}."
    stale = f"; {change.removed:,} no longer needed (--update-baseline takes them out)" if change.removed else ""
    return f"Baseline {name}: {change.known:,} fingerprints, {change.added:,} missing in it{stale}."


def last_sentence(result: CheckResult) -> str:
    """Passed or failed, over how much."""
    limits = [gate for gate in result.gates if gate.limit is not None]
    over = _counted(result.counts.get("articles", 0), "article")
    if result.passed and not limits:
        return f"Passed: {over}, no limit is set."
    if result.passed:
        return f"Passed: {over}, none of {_counted(len(limits), 'limit')} broken."
    return f"Failed: {over}, {len(result.broken)} of {_counted(len(limits), 'limit')} broken."


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
