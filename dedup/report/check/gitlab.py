"""The report of a check for GitLab's code quality widget: a JSON array of degradations."""

from __future__ import annotations

from ...check import CheckResult, Finding, Level
from ..jsonl import Json
from . import words

SEVERITY = {Level.ERROR: "major", Level.WARNING: "minor", Level.NOTE: "info"}


def gitlab(result: CheckResult) -> str:
    """The findings as GitLab reads them; a line is demanded, so a file of one article counts as its first line."""
    return words.dumps([_degradation(one) for one in words.listed(result)])


def _degradation(finding: Finding) -> Json:
    return {
        "description": words.sentence(finding),
        "check_name": finding.rule.value,
        "fingerprint": finding.fingerprint,
        "severity": SEVERITY[finding.level],
        "location": {"path": finding.place.path, "lines": {"begin": finding.place.line or 1}},
    }
