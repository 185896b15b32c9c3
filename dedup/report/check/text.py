"""The report of a check for a terminal and a build log: gates, then what broke them, one line each with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ...check import CheckResult, Finding, Item, Level, Rule, Verdict
from . import words

MOST = 20
"""Findings of a level, and items of a reference, that are listed; the rest is counted."""
_BY_ITEM = {Rule.REFERENCE_COPY, Rule.REFERENCE_PASSAGE}
_QUIET = {Verdict.CLEAN, Verdict.TOO_SHORT}


def text(result: CheckResult) -> str:
    """The report as text.

    Parameters
    ----------
    result : CheckResult

    Returns
    -------
    str
        First a line ``PASS name value limit`` per gate, in columns parted by blanks, so that ``grep ^FAIL`` finds what
        broke.
    """
    return "".join(line + "\n" for line in _lines(result))


def _lines(result: CheckResult) -> Iterator[str]:
    yield from gate_lines(result)
    others = [finding for finding in words.listed(result) if finding.rule not in _BY_ITEM]
    yield from _section("Broken limits", [one for one in others if one.level is Level.ERROR])
    yield from _section("Worth a look", [one for one in others if one.level is Level.WARNING])
    yield from _reference(result)
    allowed = words.allowed(result)
    said = [
        f"{allowed:,} {'duplicate breaks' if allowed == 1 else 'duplicates break'} no limit." if allowed else "",
        words.baseline_sentence(result),
        *(f"Note: {words.plain(note)}" for note in result.notes),
        words.last_sentence(result),
    ]
    yield ""
    yield from filter(None, said)


def gate_lines(result: CheckResult) -> Iterator[str]:
    """A line per gate: PASS or FAIL, its name, the value and the limit."""
    wide = max(len(gate.name) for gate in result.gates)
    values = [words.figure(gate.value) for gate in result.gates]
    room = max(len(value) for value in (*values, "value"))
    yield f"      {'gate':<{wide}}  {'value':<{room}}  limit"
    for gate, value in zip(result.gates, values, strict=True):
        yield f"{words.mark(gate)}  {gate.name:<{wide}}  {value:<{room}}  {words.limit(gate)}"


def _section(title: str, findings: Sequence[Finding]) -> Iterator[str]:
    if not findings:
        return
    yield from ("", f"{title}:")
    for finding in findings[:MOST]:
        yield f"{words.at(finding.place)}: {finding.rule.value}: {words.plain(finding.message)}"
    if len(findings) > MOST:
        yield f"… and {len(findings) - MOST:,} more; a report to a file lists them: --output-format json=check.json"


def _reference(result: CheckResult) -> Iterator[str]:
    if not result.items:
        return
    told: list[Item] = [item for item in result.items if item.verdict not in _QUIET]
    yield from ("", words.reference_sentence(result))
    for item in told[:MOST]:
        yield f"{words.at(item.place)}: {words.verdict_line(item)}"
        if item.passage:
            yield f"    {words.passage(item.passage)}"
    if len(told) > MOST:
        yield f"… and {len(told) - MOST:,} more; a report to a file lists them: --output-format json=check.json"
