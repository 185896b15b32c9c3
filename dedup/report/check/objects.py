"""The report of a check as one JSON object: everything, nothing cut."""

from __future__ import annotations

from ...check import CheckResult, Finding, Gate, Item, Other
from ...model import Place
from ..jsonl import Json
from . import words

FORMAT = 1


def as_json(result: CheckResult) -> str:
    """The whole result; keys stand in a fixed order, ``null`` is none.

    ``limit`` is ``null`` where the policy sets none, and 0 where it is 0.
    """
    change = result.baseline
    whole: Json = {
        "format": FORMAT,
        "passed": result.passed,
        "gates": [_gate(gate) for gate in result.gates],
        "counts": dict(result.counts),
        "baseline": None if change is None else {
            "path": change.path, "known": change.known, "added": change.added, "removed": change.removed,
            "whole": change.whole, "updated": change.updated,
        },
        "notes": list(result.notes),
        "findings": [_finding(finding) for finding in result.findings],
        "items": [_item(item) for item in result.items],
    }
    return words.dumps(whole)


def _gate(gate: Gate) -> Json:
    return {"name": gate.name, "passed": gate.passed, "value": gate.value, "limit": gate.limit}


def _finding(finding: Finding) -> Json:
    return {
        "rule": finding.rule.value,
        "level": finding.level.value,
        "gates": list(finding.gates),
        "id": finding.id or None,
        **_place(finding.place),
        "title": finding.title or None,
        "message": finding.message,
        "other": _other(finding.other),
        "passage": finding.passage or None,
        "fingerprint": finding.fingerprint,
    }


def _item(item: Item) -> Json:
    return {
        "id": item.id,
        **_place(item.place),
        "verdict": item.verdict.value,
        "articles": item.articles,
        "found": _other(item.found),
        "relation": item.relation or None,
        "share": item.share,
        "passage": item.passage or None,
    }


def _other(other: Other | None) -> Json:
    return None if other is None else {"id": other.id, **_place(other.place)}


def _place(place: Place) -> dict[str, Json]:
    return {"path": place.path, "line": place.line}
