"""The report of a check in Markdown: for the summary of a build step, a pull request, a mail."""

from __future__ import annotations

from collections.abc import Iterator

from ...check import CheckResult, Level, Verdict
from ..safe import markdown as safe
from . import words

MOST = 50
"""Findings and items that are listed."""
MOST_BYTES = 1_000_000
"""GitHub drops a step's summary that is larger than 1 MiB: what would go beyond this is cut, and the cut is told."""
CUT = "… cut here: the summary is at its limit; `--output-format json=check.json` has everything."


def markdown(result: CheckResult, *, most_bytes: int = MOST_BYTES) -> str:
    """The report in Markdown.

    Parameters
    ----------
    result : CheckResult
    most_bytes : int
        Lines beyond it are left out, and the last one says so.

    Returns
    -------
    str
        Text from articles shows as itself: it cannot become markup.
    """
    room = most_bytes - len(CUT.encode()) - 2
    lines: list[str] = []
    for line in _lines(result):
        room -= len(line.encode("utf-8", "replace")) + 1
        if room < 0:
            lines += ["", CUT]
            break
        lines.append(line)
    return "".join(line + "\n" for line in lines)


def _lines(result: CheckResult) -> Iterator[str]:
    yield f"## dedup check: {'passed' if result.passed else 'failed'}"
    yield ""
    yield "| | gate | value | limit |"
    yield "|---|---|---:|---:|"
    for gate in result.gates:
        yield f"| {words.mark(gate)} | `{gate.name}` | {words.figure(gate.value)} | {words.limit(gate)} |"
    yield ""
    notes = (f"Note: {note}" for note in result.notes)
    yield from filter(None, map(_safe, (words.last_sentence(result), words.baseline_sentence(result), *notes)))
    yield from _findings(result)
    yield from _items(result)


def _findings(result: CheckResult) -> Iterator[str]:
    found = list(words.listed(result))
    if not found:
        return
    yield from ("", "### Findings", "", "| | where | what |", "|---|---|---|")
    for finding in found[:MOST]:
        level = "**error**" if finding.level is Level.ERROR else finding.level.value
        where = safe(str(finding.place), 200) + (f" *{safe(finding.title, 80)}*" if finding.title.strip() else "")
        yield f"| {level} {finding.rule.value} | {where} | {_safe(words.sentence(finding))} |"
    if len(found) > MOST:
        yield from ("", f"… and {len(found) - MOST:,} more.")


def _items(result: CheckResult) -> Iterator[str]:
    if not result.items:
        return
    told = [item for item in result.items if item.verdict not in {Verdict.CLEAN, Verdict.TOO_SHORT}]
    yield from ("", "### Reference", "", words.reference_sentence(result))
    if told:
        yield from ("", "| item | verdict | passage |", "|---|---|---|")
    for item in told[:MOST]:
        quoted = _safe(words.passage(item.passage))
        yield f"| {safe(str(item.place), 200)} | {_safe(words.verdict_line(item))} | {quoted} |"
    if len(told) > MOST:
        yield from ("", f"… and {len(told) - MOST:,} more.")


def _safe(line: str) -> str:
    return safe(line, words.LONGEST_MESSAGE + words.LONGEST_PASSAGE)
