"""The quality gate: it fails on a drop beyond chance, raises floors, and lowers none unless told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import credits, quality
from benchmarks.floors import (
    Floors,
    Verdict,
    compare,
    figures,
    floors_text,
    read_floors,
    updated,
    with_model,
)
from benchmarks.gold import GoldSet
from dedup.errors import InputError, ModelError
from dedup.evaluate import Evaluation, Figure, GoldLabel, GoldPair, Interval, StoryFigures, confusion

FLOOR = Figure(0.8, Interval(0.75, 0.85))


def evaluated(f1: float) -> Evaluation:
    """An evaluation of stories alone."""
    figure = Figure(f1, Interval(f1 - 0.05, f1 + 0.05))
    stories = StoryFigures(
        articles=5,
        absent=(),
        gold_stories=2,
        found_stories=2,
        precision=figure,
        recall=figure,
        f1=figure,
        adjusted_rand=Figure(None),
    )
    return Evaluation(
        pairs=0,
        absent_pairs=0,
        absent=(),
        skipped=(),
        judged=(),
        tasks=(),
        order=Figure(None),
        rewriting=Figure(None),
        confusion=confusion((), ()),
        routes=(),
        kinds=(),
        stories=stories,
        seed=1,
        rounds=1000,
    )


# --- floors ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (0.9, Verdict.RAISED),
        (0.80004, Verdict.HELD),
        (0.79, Verdict.WITHIN),
        (0.75, Verdict.WITHIN),
        (0.74, Verdict.DROPPED),
        (None, Verdict.DROPPED),
    ],
)
def test_a_figure_may_fall_as_far_as_chance_would_take_it(value: float | None, verdict: Verdict) -> None:
    found = {} if value is None else {"f1": Figure(value)}
    assert [(row.name, row.verdict) for row in compare(found, {"f1": FLOOR})] == [("f1", verdict)]


def test_a_floor_without_an_interval_may_not_fall_at_all() -> None:
    assert compare({"f1": Figure(0.799)}, {"f1": Figure(0.8)})[0].verdict is Verdict.DROPPED


def test_a_figure_without_a_floor_is_new() -> None:
    assert compare({"f1": Figure(0.1)}, {})[0].verdict is Verdict.NEW


@pytest.mark.parametrize(("value", "lower", "kept"), [(0.9, False, 0.9), (0.7, False, 0.8), (0.7, True, 0.7)])
def test_an_update_lowers_no_floor_unless_told(value: float, lower: bool, kept: float) -> None:
    rows = compare({"f1": Figure(value)}, {"f1": FLOOR})
    assert updated(rows, lower=lower)["f1"].value == kept


def test_a_figure_that_is_gone_leaves_its_floor_unless_told() -> None:
    rows = compare({}, {"f1": FLOOR})
    assert updated(rows, lower=False) == {"f1": FLOOR}
    assert updated(rows, lower=True) == {}


def test_intervals_are_rounded_outwards() -> None:
    rows = compare({"f1": Figure(0.87654321, Interval(0.81239, 0.91231))}, {})
    assert updated(rows, lower=False)["f1"] == Figure(0.8765, Interval(0.8123, 0.9124))


def test_only_the_figures_that_the_gold_defines_are_gated() -> None:
    assert figures(evaluated(0.9)) == {"stories_b_cubed_f1": Figure(0.9, Interval(0.9 - 0.05, 0.9 + 0.05))}


def test_the_file_of_floors_reads_as_a_person_would_write_it(tmp_path: Path) -> None:
    models = {"without": {"order": Figure(0.5)}, "shipped": {"f1": FLOOR}}
    floors = {"helsinki": Floors(fingerprint="ab12", models=models)}
    text = floors_text(floors)
    assert text.split("\n", 4)[4] == (
        '[helsinki]\nfingerprint = "ab12"\n\n'
        "[helsinki.shipped]\nf1 = { value = 0.8, low = 0.75, high = 0.85 }\n\n"
        "[helsinki.without]\norder = { value = 0.5 }\n"
    )
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    assert read_floors(path) == floors
    assert read_floors(tmp_path / "none.toml") == {}


@pytest.mark.parametrize(
    "text", ["[helsinki", "[helsinki]\n", 'helsinki = "no table"', "[s]\nfingerprint='a'\n[s.m]\nf=1"]
)
def test_a_broken_file_of_floors_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "floors.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"floors.toml: no file of floors"):
        read_floors(path)


def test_floors_of_other_data_are_forgotten() -> None:
    old = Floors(fingerprint="old", models={"without": {"f1": FLOOR}})
    assert with_model(old, "old", "shipped", {}).models == {"without": {"f1": FLOOR}, "shipped": {}}
    assert with_model(old, "new", "shipped", {}).models == {"shipped": {}}


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 0.5))
def test_floors_never_sink_by_updating(before: float, after: float, width: float) -> None:
    standing = updated(compare({"f1": Figure(before, Interval(before - width, before + width))}, {}), lower=False)
    then = updated(compare({"f1": Figure(after)}, standing), lower=False)
    assert (then["f1"].value or 0) >= (standing["f1"].value or 0)
    assert compare({"f1": Figure(before)}, standing)[0].verdict is Verdict.HELD


# --- the gate --------------------------------------------------------------------------------------

Gate = Callable[..., tuple[int, str]]


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Gate:
    """Run the gate over the seeds, with the detector replaced by a figure that the test chooses."""
    monkeypatch.setenv("DEDUP_GOLD", str(tmp_path / "no data"))
    monkeypatch.setattr(quality, "MODELS", tmp_path)

    def run(f1: float, *arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(quality, "measure", lambda *_: evaluated(f1))
        status = quality.main(["--floors", str(tmp_path / "floors.toml"), "--only", "seeds", *arguments])
        return status, capsys.readouterr().out

    return run


def test_the_life_of_a_floor(gate: Gate) -> None:
    assert gate(0.8, "--update")[0] == 0
    status, out = gate(0.8)
    assert status == 0
    line = "  stories_b_cubed_f1  0.800 [0.750, 0.850]    floor 0.800 [0.750, 0.850]    held"
    assert out.splitlines()[1] == line
    assert gate(0.76)[0] == 0  # within the interval
    assert gate(0.7)[0] == 1
    assert gate(0.7, "--update")[0] == 1
    assert gate(0.8)[0] == 0  # the floor stands
    assert gate(0.7, "--update", "--lower")[0] == 0
    assert gate(0.7)[0] == 0


def test_a_missing_model_is_said(gate: Gate) -> None:
    assert gate(0.8)[1].splitlines()[-1] == (
        "seeds: no without_seeds.json (python -m benchmarks.fit makes it); only the shipped model is measured"
    )


def test_both_models_are_reported(gate: Gate, tmp_path: Path) -> None:
    (tmp_path / "without_seeds.json").write_text("{}", encoding="utf-8")
    out = gate(0.8)[1].splitlines()
    assert [line.split(", data")[0] for line in out if line.startswith("seeds")] == [
        "seeds, model shipped",
        "seeds, model without",
    ]


def test_other_data_cannot_be_looked_at_with_these_floors(gate: Gate, tmp_path: Path) -> None:
    gate(0.8, "--update")
    path = tmp_path / "floors.toml"
    text = path.read_text(encoding="utf-8")
    start = text.index('fingerprint = "') + len('fingerprint = "')
    path.write_text(text[:start] + "0" * 16 + text[start + 16 :], encoding="utf-8")
    status, out = gate(0.9)
    assert status == 2
    assert "seeds: other data than the floors stand on\n  → use that data, or --update --lower\n" in out
    assert gate(0.5, "--update")[0] == 2
    assert gate(0.5, "--update", "--lower")[0] == 0
    assert gate(0.5)[0] == 0


def test_sets_that_are_not_here_are_skipped_with_a_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEDUP_GOLD", str(tmp_path))
    status = quality.main(["--only", "helsinki", "--only", "ecbplus", "--floors", str(tmp_path / "floors.toml")])
    assert status == 0
    assert capsys.readouterr().out == f"skipped, not in {tmp_path} (set DEDUP_GOLD): helsinki, ecbplus\n"


def test_lowering_without_updating_is_refused(gate: Gate) -> None:
    assert gate(0.8, "--lower") == (2, "error: --lower does nothing without --update\n")


def test_gold_that_the_detector_never_saw_is_no_success(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text('{"id": "wire", "text": "The river rose again overnight."}\n', encoding="utf-8")
    gold = GoldSet(
        name="made up",
        feed=(feed,),
        pairs=(GoldPair("lost", "wire", GoldLabel.COPY),),
        clusters={"wire": "flood", "gone": "flood"},
        fingerprint="0" * 16,
        held_out="made up",
    )
    with pytest.raises(InputError) as caught:
        quality.measure(gold, None)
    assert str(caught.value) == (
        "made up: 2 gold articles are not in the feed, such as 'lost'\n  → mend the set"
    )


def test_a_detector_that_cannot_run_is_no_drop(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(evaluation: Evaluation) -> dict[str, Figure]:
        raise ModelError(f"no model for {evaluation.pairs} pairs", "fit it")

    monkeypatch.setattr(quality, "figures", broken)
    assert gate(0.8)[0] == 2


def test_a_list_of_phrases_that_is_not_here_is_skipped_with_a_message(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert credits.main(["--phrases", str(tmp_path / "none.tsv")]) == 0
    said = capsys.readouterr().out
    assert said == f"skipped: no list of phrases at {tmp_path / 'none.tsv'} (give one with --phrases)\n"


def test_phrases_are_put_where_they_stand_in_the_papers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lines.tsv"
    rows = (
        ("AP", "OSLO (AP) —", "dateline", "en", "made up"),
        ("dpa", "Quelle: dpa", "source_field", "de", "made up"),
        ("(none)", "Palestinian Authority (PA)", "acronym_trap", "en", "NEGATIVE"),
    )
    header = "agency\tphrase\tkind\tlanguage\tsource\n"
    path.write_text(header + "".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")
    assert credits.main(["--phrases", str(path), "--misses"]) == 0
    out = capsys.readouterr().out
    assert "positive: 100.00% of 15 articles right; 2 of 2 phrases right in every article (100.0%)\n" in out
    path.write_text(header + "XYZ\tOSLO (XYZ) —\tdateline\ten\tmade up\n", encoding="utf-8")
    assert credits.main(["--phrases", str(path)]) == 1
