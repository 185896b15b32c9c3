"""``dedup settings``: which value holds, where it came from, and a file that can be saved."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.cli.config import effective, variable
from dedup.cli.show import toml_lines, toml_value
from dedup.settings import Settings, Value, describe, flatten

from .console import Console

KEY = "text.min_words"
LEAST = Settings().text.min_words


def test_every_setting_is_shown_with_its_reason(dedup: Console) -> None:
    said = dedup("settings")
    assert (said.status, said.err) == (0, "")
    for key in Settings().flat():
        assert f"{key} " in said.out
    assert said.out.startswith(
        f"text.min_words                      = {LEAST}  (default)\n"
        "    Shorter texts are compared by exact text only: a flash of a dozen words resembles every other\n"
        "    flash.\n"
    )


def test_each_layer_beats_the_one_before(dedup: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def shown() -> tuple[object, object]:
        row = next(row for row in json.loads(dedup("settings", "--format", "json").out) if row["key"] == KEY)
        return row["value"], row["origin"]

    assert shown() == (LEAST, "default")
    dedup.file("pyproject.toml", "[tool.dedup.text]\nmin_words = 21\n")
    assert shown() == (21, "pyproject.toml: [tool.dedup]")
    dedup.file("dedup.toml", "[text]\nmin_words = 22\n")
    assert shown() == (22, "dedup.toml")
    monkeypatch.setenv("DEDUP_TEXT_MIN_WORDS", "23")
    assert shown() == (23, "DEDUP_TEXT_MIN_WORDS")
    said = dedup("settings", "--set", "text.min_words=24")
    assert f"text.min_words                      = 24  (--set, default {LEAST})\n" in said.out


def test_a_file_given_by_name_stands_alone(dedup: Console) -> None:
    dedup.file("dedup.toml", "[text]\nmin_words = 22\n")
    dedup.file("other.toml", "[sketch]\nseed = 5\n")
    rows = {row["key"]: row for row in json.loads(dedup("settings", "--config", "other.toml", "--format", "json").out)}
    assert rows[KEY]["value"] == LEAST
    assert (rows["sketch.seed"]["value"], rows["sketch.seed"]["origin"]) == (5, "other.toml")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("dedup.toml", "[text]\nmin_words = \n", "dedup.toml: is not TOML: Invalid value (at line 2, column 13)\n"),
        ("dedup.toml", "[text]\nmin_word = 5\n", "dedup.toml: setting text.min_word = 5: no such setting\n"),
        ("dedup.toml", "min_words = 5\n", "dedup.toml: setting min_words = 5: no such setting\n"),
        ("dedup.toml", "[text]\nmin_words = [5]\n", "setting text.min_words = [5]: is a list or a date\n"),
        ("dedup.toml", "[text]\nmin_words = true\n", "setting text.min_words = True: is no whole number\n"),
        ("dedup.toml", "[candidates]\nroutes = 5\n", "setting candidates.routes = 5: is not text\n"),
        ("dedup.toml", "[cluster]\nseries_issues = 3.5\n", "series_issues = 3.5: is no whole number\n"),
        ("dedup.toml", "[cluster]\nseries_issues = 2\n", "series_issues = 2: is outside its range\n"),
        ("dedup.toml", "[cluster]\ncanonical = 'biggest'\n", "canonical = 'biggest': 'biggest' is none of its words\n"),
        ("pyproject.toml", "[tool.dedup.text]\nmin_words = 0\n", "[tool.dedup]: setting text.min_words = 0: is out"),
        ("pyproject.toml", "[tool]\ndedup = 5\n", "setting tool.dedup = 5: pyproject.toml: is no table\n"),
    ],
)
def test_a_mistake_in_a_file_is_told_with_the_file(dedup: Console, name: str, content: str, said: str) -> None:
    dedup.file(name, content)
    told = dedup("settings")
    assert (told.status, told.out) == (2, "")
    assert said in told.err


def test_a_pyproject_of_somebody_else_is_left_alone(dedup: Console) -> None:
    dedup.file("pyproject.toml", "[tool.black]\nline-length = 5\n")
    assert dedup("settings").status == 0


def test_a_variable_that_is_no_setting_is_a_mistake(dedup: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEDUP_TEXT_MINWORDS", "5")
    said = dedup("settings")
    assert said.status == 2
    assert "dedup: error: setting DEDUP_TEXT_MINWORDS = '5': no such setting\n" in said.err


def test_what_is_printed_as_toml_can_be_saved_as_dedup_toml(dedup: Console) -> None:
    printed = dedup("settings", "--format", "toml", "--set", "candidates.window_days=none", "--set", "sketch.seed=9")
    dedup.file("dedup.toml", printed.out)
    rows = {row["key"]: row["value"] for row in json.loads(dedup("settings", "--format", "json").out)}
    assert rows == Settings().flat() | {"candidates.window_days": None, "sketch.seed": 9}


NUMBERS = st.fixed_dictionaries(
    {},
    optional={
        "text.min_words": st.integers(1, 10**9),
        "candidates.window_days": st.none() | st.floats(0, 1e6),
        "cluster.series_issues": st.none() | st.integers(3, 10**9),
        "candidates.resemblance_threshold": st.floats(0, 1),
        "relation.model": st.text(st.characters(exclude_categories=["Cs", "Cc"])),
    },
)


@given(values=NUMBERS)
def test_toml_gives_back_any_settings(values: Mapping[str, Value]) -> None:
    settings = Settings().with_values(values)
    saved = flatten(tomllib.loads("\n".join(toml_lines(describe(settings)))))
    assert Settings().with_values(saved) == settings


@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f")))
def test_any_text_survives_toml(text: str) -> None:
    assert tomllib.loads(f"x = {toml_value(text)}") == {"x": text}


def test_no_two_settings_share_a_variable() -> None:
    names = [variable(key) for key in Settings().flat()]
    assert len(set(names)) == len(names)


def test_an_environment_of_strings_reads_like_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    chosen = effective(None, [], {"DEDUP_CANDIDATES_WINDOW_DAYS": "none", "DEDUP_SKETCH_SEED": "4", "HOME": "/"})
    assert chosen.settings.candidates.window_days is None
    assert chosen.settings.sketch.seed == 4
    assert chosen.origins == {
        "candidates.window_days": "DEDUP_CANDIDATES_WINDOW_DAYS",
        "sketch.seed": "DEDUP_SKETCH_SEED",
    }
