"""Gates, findings and baselines as laws: what holds for any corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.check import Baseline, CheckResult, Level, Policy, Rule, check
from dedup.check.baseline import fingerprint, from_text, to_text
from dedup.errors import InputError, SettingError
from dedup.model import Article
from dedup.pipeline import find
from tests.stories import brief_of, chaff, reprint_of, rewrite_of, wire

COPIES = (
    wire(), reprint_of(wire()), reprint_of(wire(), outlet="Echo", furniture=""), brief_of(wire()), rewrite_of(wire()),
    wire("rates"), reprint_of(wire("rates")), wire("cup"), wire("dam"), *map(chaff, range(6)),
)


def gates(result: CheckResult) -> dict[str, float]:
    """The value of each gate by its name."""
    return {gate.name: gate.value for gate in result.gates}


@given(chosen=st.lists(st.sampled_from(COPIES), min_size=1, max_size=9), seed=st.integers(0, 9))
def test_the_same_articles_in_any_order_give_the_same_result(chosen: list[Article], seed: int) -> None:
    articles = [replace(one, id=f"{one.id}-{number}") for number, one in enumerate(chosen)]
    shuffled = Random(seed).sample(articles, len(articles))
    assert check(find(articles), Policy()) == check(find(shuffled), Policy())


@given(chosen=st.lists(st.sampled_from(COPIES), min_size=1, max_size=9))
def test_values_are_what_the_findings_count(chosen: list[Article]) -> None:
    articles = [replace(one, id=f"{number}-{one.id}") for number, one in enumerate(chosen)]
    result = check(find(articles), Policy(max_duplicate_share=0, max_exact_share=0))
    counted = Counter(gate for finding in result.findings for gate in finding.gates)
    values = gates(result)
    assert values["max-duplicate-share"] == pytest.approx(counted["max-duplicate-share"] / len(articles))
    assert values["max-exact-share"] == pytest.approx(counted["max-exact-share"] / len(articles))
    assert values["max-exact-share"] <= values["max-duplicate-share"] < 1
    assert result.passed == (not counted)
    assert len({finding.fingerprint for finding in result.findings}) == len(result.findings)


@given(
    known=st.lists(st.sampled_from(COPIES), min_size=1, max_size=6), added=st.lists(st.sampled_from(COPIES), max_size=4)
)
def test_what_a_baseline_knows_is_not_new_and_another_copy_of_it_is(known: list[Article], added: list[Article]) -> None:
    before = [replace(one, id=f"{number}") for number, one in enumerate(known)]
    fingerprints = Counter(check(find(before), Policy()).fingerprints)
    baseline = Baseline(path="known", known=fingerprints)
    assert gates(check(find(before), Policy(), baseline=baseline))["max-new-clusters"] == 0
    after = [*before, *(replace(one, id=f"new-{number}") for number, one in enumerate(added))]
    result = check(find(after), Policy(), baseline=baseline)
    new = gates(result)["max-new-clusters"]
    assert (new > 0) == (Counter(result.fingerprints) != fingerprints)
    assert result.passed == (new == 0)
    assert any(finding.rule is Rule.NEW_DUPLICATE for finding in result.findings) == (new > 0)


def test_one_duplicate_among_many_is_more_than_none() -> None:
    found = find([wire(), replace(wire(), id="again"), *map(chaff, range(200))])
    result = check(found, Policy(max_duplicate_share=0, max_exact_share=0))
    assert not result.passed
    assert [gate.name for gate in result.broken] == ["max-duplicate-share", "max-exact-share"]


def test_a_finding_weighs_as_its_gates_do() -> None:
    found = find(COPIES)
    strict, mild = check(found, Policy(max_duplicate_share=0)), check(found, Policy(max_duplicate_share=1))
    assert {finding.level for finding in strict.findings} == {Level.ERROR}
    assert {finding.level for finding in mild.findings} == {Level.NOTE}


@given(texts=st.lists(st.text(max_size=20)))
def test_the_file_of_a_baseline_gives_back_what_went_into_it(texts: Sequence[str]) -> None:
    marks = Counter(map(fingerprint, texts))
    saved = to_text(marks.elements())
    assert from_text(saved, path="known") == marks
    assert saved == to_text(reversed(list(marks.elements())))


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("<<<<<<< ours", "a merge conflict is left in the baseline"),
        ("wire.jsonl", "not a line of a baseline: 'wire.jsonl'"),
        ("# dedup check baseline, version 2", "not a line of a baseline: '# dedup check baseline, version 2'"),
    ],
)
def test_a_file_that_is_no_baseline_is_told_with_its_line(line: str, problem: str) -> None:
    with pytest.raises(InputError, match="known:2") as told:
        from_text(f"{'a' * 20}\n{line}\n", path="known")
    assert problem in told.value.problem


@given(value=st.one_of(st.integers(), st.floats(), st.text(max_size=6), st.none(), st.booleans()))
def test_a_share_is_read_as_one_or_refused(value: object) -> None:
    try:
        share = Policy().with_values({"max-duplicate-share": value}).max_duplicate_share
    except SettingError as error:
        told = error.problem
    else:
        assert share is None or 0 <= share <= 1
        return
    assert repr(value) in told
