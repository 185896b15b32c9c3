"""The report of a check as JUnit XML, as Jenkins, GitLab and others read it: a test per gate and per finding."""

from __future__ import annotations

import re
from itertools import islice
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ...check import CheckResult, Gate, Level
from . import words

MOST = 200
"""Findings that are told as tests of their own; the gates count them all."""
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(result: CheckResult) -> str:
    """The report: a suite of gates, in which one without a limit is skipped, and a suite of what broke them."""
    broken = [finding for finding in result.findings if finding.level is Level.ERROR]
    shown = list(islice(broken, MOST))
    root = Element("testsuites", name="dedup check", tests=str(len(result.gates) + len(shown)),
                   failures=str(len(result.broken) + len(shown)), errors="0")
    gates = _suite(root, "gates", len(result.gates), len(result.broken), sum(g.limit is None for g in result.gates))
    for gate in result.gates:
        _gate(SubElement(gates, "testcase", classname="dedup.check.gates", name=gate.name), gate)
    findings = _suite(root, "findings", len(shown), len(shown), 0)
    for finding in shown:
        place, own = words.at(finding.place), words.plain(finding.id, 120)
        name = place if own in {"", place} else f"{place} {own}"
        case = SubElement(findings, "testcase", classname=f"dedup.check.{finding.rule.value}", name=_xml(name))
        failure = SubElement(case, "failure", type=finding.rule.value, message=_xml(words.plain(finding.message)))
        failure.text = _xml(f"{place}: {words.sentence(finding)}")
    if len(broken) > len(shown):
        SubElement(findings, "system-out").text = f"{len(broken) - len(shown):,} more findings are not listed here."
    indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _suite(root: Element, name: str, tests: int, failures: int, skipped: int) -> Element:
    return SubElement(root, "testsuite", name=name, tests=str(tests), failures=str(failures), errors="0",
                      skipped=str(skipped))


def _gate(case: Element, gate: Gate) -> None:
    if gate.limit is None:
        SubElement(case, "skipped", message=f"no limit is set; the value is {words.figure(gate.value)}")
    elif not gate.passed:
        message = f"{gate.name} is {words.figure(gate.value)}, the limit {words.limit(gate)}"
        SubElement(case, "failure", type="limit", message=message).text = message


def _xml(text: str) -> str:
    """A text without the characters that XML 1.0 has no way to write."""
    return _FORBIDDEN.sub("\ufffd", text)
