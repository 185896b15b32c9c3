"""The report of a check as SARIF 2.1.0 (OASIS), for code scanning and editors."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from itertools import islice
from urllib.parse import quote

from ...check import CheckResult, Finding, Rule
from ...model import Place
from ..jsonl import Json
from . import words

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST = 25_000
"""Results that GitHub takes per run; it shows the first 5,000."""
FINGERPRINT = "dedupContent/v1"
_LEVEL = dict.fromkeys(Rule, "error") | {Rule.REFERENCE_PASSAGE: "warning", Rule.STALE_BASELINE: "warning"}
_NUMBER = {rule: number for number, rule in enumerate(Rule)}


def sarif(result: CheckResult, *, most: int = MOST) -> str:
    """The report as a SARIF log of one run.

    Parameters
    ----------
    result : CheckResult
        Places are best relative to the root of the repository.
    most : int
        Results at most. What is left out is told in a notification of the run.
    """
    found = list(islice(words.listed(result), most))
    left = sum(1 for _ in words.listed(result)) - len(found)
    notes = [*result.notes, *([f"{left:,} results are left out: a run may hold {most:,}"] if left else [])]
    log: Json = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": _driver()},
                "automationDetails": {"id": "dedup-check/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {"level": "note", "message": {"text": words.plain(note)}} for note in notes
                        ],
                    }
                ],
                "results": [_result(finding) for finding in found],
                "properties": {
                    "gates": [
                        {"name": gate.name, "passed": gate.passed, "value": gate.value, "limit": gate.limit}
                        for gate in result.gates
                    ]
                },
            }
        ],
    }
    return words.dumps(log)


def _driver() -> Json:
    return {
        "name": "dedup check",
        "version": version("dedup"),
        "rules": [
            {
                "id": rule.value,
                "name": "".join(part.capitalize() for part in rule.value.split("-")),
                "shortDescription": {"text": rule.says},
                "defaultConfiguration": {"level": _LEVEL[rule]},
            }
            for rule in Rule
        ],
    }


def _result(finding: Finding) -> Json:
    related: Sequence[Json] = (
        [{"id": 1, **_location(finding.other.place), "message": {"text": words.plain(finding.other.id, 200)}}]
        if finding.other
        else []
    )
    return {
        "ruleId": finding.rule.value,
        "ruleIndex": _NUMBER[finding.rule],
        "level": finding.level.value,
        "message": {"text": words.sentence(finding)},
        "locations": [_location(finding.place)],
        "relatedLocations": related,
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {"article": finding.id, "gates": list(finding.gates)},
    }


def _location(place: Place) -> dict[str, Json]:
    where: dict[str, Json] = {"artifactLocation": {"uri": uri(place.path)}}
    if place.line is not None:
        where["region"] = {"startLine": place.line}
    return {"physicalLocation": where}


def uri(path: str) -> str:
    """A path as a URI reference: relative paths stay relative, absolute ones become ``file:`` addresses.

    >>> uri("feeds/wire copy.jsonl"), uri("/tmp/a"), uri("a:b")
    ('feeds/wire%20copy.jsonl', 'file:///tmp/a', 'a%3Ab')
    """
    quoted = quote(path.encode("utf-8", "replace"), safe="/")
    return f"file://{quoted}" if path.startswith("/") else quoted
