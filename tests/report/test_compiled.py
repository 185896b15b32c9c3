"""Templates are compiled once, and anew when anything changes that they are made of."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader

from dedup.report.compiled import CompiledTemplates


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as that of the report: a file that sets the templates up, and one template."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "ferry").write_text("The ferry {{ name }} sank.\n")
    (tmp_path / "page.py").write_text("keep_trailing_newline = False")
    return tmp_path


def fill(package: Path, *, keep_trailing_newline: bool = False) -> str:
    environment = Environment(
        loader=FileSystemLoader(package / "templates"),
        autoescape=True,
        keep_trailing_newline=keep_trailing_newline,
        bytecode_cache=CompiledTemplates(package / "page.py"),
    )
    return environment.get_template("ferry").render(name="<i>Aurora</i>")


def kept(package: Path) -> list[Path]:
    return sorted((package / "templates" / "__pycache__").glob("*.jinja"))


def test_a_template_is_compiled_by_the_first_run_alone(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fill(package)
    assert len(kept(package)) == 1
    monkeypatch.setattr(Environment, "_generate", None)  # what would compile it again
    assert fill(package) == first == "The ferry &lt;i&gt;Aurora&lt;/i&gt; sank."


def test_a_changed_template_is_compiled_anew(package: Path) -> None:
    fill(package)
    (package / "templates" / "ferry").write_text("{{ name }} is safe.")
    assert fill(package) == "&lt;i&gt;Aurora&lt;/i&gt; is safe."
    assert len(kept(package)) == 1


def test_templates_that_are_set_up_otherwise_are_compiled_anew(package: Path) -> None:
    assert not fill(package).endswith("\n")
    (package / "page.py").write_text("keep_trailing_newline = True")
    assert fill(package, keep_trailing_newline=True).endswith("\n")


@pytest.mark.parametrize("left", [0, 20, 100])
def test_a_compiled_template_that_was_cut_short_is_compiled_anew(package: Path, left: int) -> None:
    first = fill(package)
    whole = kept(package)[0].read_bytes()
    kept(package)[0].write_bytes(whole[:left])
    assert fill(package) == first
    assert kept(package)[0].read_bytes() == whole


def test_a_folder_that_cannot_be_written_keeps_nothing_and_says_nothing(package: Path) -> None:
    (package / "templates" / "__pycache__").write_text("a file where the folder would be")
    assert fill(package) == fill(package) == "The ferry &lt;i&gt;Aurora&lt;/i&gt; sank."


def test_python_told_to_write_no_bytecode_keeps_no_templates(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    fill(package)
    assert kept(package) == []
