"""Documents that cannot drift: what they show is what the program says today."""

from __future__ import annotations

import doctest
import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from dedup.cli.config import variable
from dedup.cli.exits import Exit
from dedup.feeds import ALIASES, READERS
from dedup.model import Relation
from dedup.report.folder import FILES
from dedup.settings import Settings

PROJECT = Path(__file__).resolve().parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")
FEEDS = (PROJECT / "docs" / "feeds.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(path.relative_to(PROJECT).as_posix() for path in [*PROJECT.glob("*.md"), *PROJECT.glob("*/*.md")])
STALE = "run `make docs` and read what it changed"


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_generate", PROJECT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_what_help_says(generate: ModuleType) -> None:
    assert (PROJECT / "docs" / "cli.md").read_text(encoding="utf-8") == generate.cli_page(), STALE


def test_the_commands_in_the_readme_print_what_it_shows(generate: ModuleType) -> None:
    assert generate.readme_page(README) == README, STALE


def test_the_python_in_the_readme_does_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT)
    blocks = "\n".join(re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL))
    assert blocks
    session = doctest.DocTestParser().get_doctest(blocks, {}, "README.md", "README.md", 0)
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(session)
    assert runner.summarize(verbose=False).failed == 0


def test_the_readme_names_every_output_field_format_relation_and_exit_status() -> None:
    for name in FILES.values():
        assert f"`{name}`" in README
    for field, names in ALIASES.items():
        assert f"| {field} | {' '.join(f'`{name}`' for name in names)} |" in README + FEEDS
    for reader in READERS:
        for suffix in reader.suffixes:
            assert f"`{suffix}`" in README
    for relation in Relation:
        assert f"`{relation.value}`" in README
    for status in Exit:
        assert f"\n| {status.value} | " in README


def test_every_setting_says_why_and_has_a_variable() -> None:
    from dedup.settings import describe

    for row in describe(Settings()):
        assert row.why.endswith("."), row.key
        assert variable(row.key).isupper()


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str) -> None:
    path = PROJECT / document
    for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), f"{document} → {target}"


def test_constraints_are_names_and_versions_and_fit_the_requirements() -> None:
    lines = [line for line in (PROJECT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
    pinned = [re.fullmatch(r"([a-z0-9-]+)==[0-9][0-9a-z.]*", line) for line in lines]
    assert all(pinned)
    names = {found[1] for found in pinned if found}
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *(one for extra in extras.values() for one in extra)]
    wanted = {re.split(r"[<>=]", one)[0] for one in asked}
    assert {one for one in wanted if not one.startswith("dedup[")} <= names


def test_make_has_every_target_that_is_told_of() -> None:
    makefile = (PROJECT / "Makefile").read_text()
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    pages = README + (PROJECT / "CONTRIBUTING.md").read_text()
    told = re.findall(r"`make (\w+)`|^make (\w+)", pages, re.MULTILINE)
    assert {one or other for one, other in told} <= set(phony.split())
    for target in phony.split():
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)
