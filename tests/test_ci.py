"""What others' builds take from this repository: the action, the hook, and what the documents show, all of it run."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from dedup.check import Policy
from dedup.check.policy import FAIL_ON, reasons
from dedup.cli.check_config import check_config, known_names
from dedup.cli.check_outputs import Format
from dedup.report.check import FORMATS
from tests.cli.test_check import CLEAN, DIRTY, feed
from tests.stories import rewrite_of, wire

PROJECT = Path(__file__).resolve().parent.parent
PAGE = (PROJECT / "docs" / "check.md").read_text(encoding="utf-8")
README = (PROJECT / "README.md").read_text(encoding="utf-8")
CHAPTER = README[README.index("## In continuous integration") :].split("\n## ")[0]
SCHEMAS = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"


def yaml(text: str) -> Any:
    """A YAML text as plain objects."""
    return YAML(typ="safe", pure=True).load(text)


def blocks(page: str, language: str) -> Iterator[str]:
    """The code blocks of a page in a language."""
    yield from re.findall(rf"^```{language}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def valid(value: object, schema: str) -> None:
    """Hold a value to a published schema."""
    loaded = json.loads((SCHEMAS / f"{schema}.json").read_text(encoding="utf-8"))
    jsonschema.validators.validator_for(loaded)(loaded).validate(value)


ACTION: Mapping[str, Any] = yaml((PROJECT / "action.yml").read_text(encoding="utf-8"))
HOOKS: list[Mapping[str, Any]] = yaml((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A repository as a build finds it: a corpus, a test set, a commit to compare with, and ``dedup`` on the path."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "gold").mkdir()
    (tmp_path / "corpus" / "a.jsonl").write_text(feed(CLEAN))
    (tmp_path / "gold" / "test.jsonl").write_text(feed([wire("dam")]))
    for arguments in (["init", "-b", "main"], ["add", "."], ["commit", "-m", "all"], ["branch", "origin/main"]):
        who = ["-c", "user.name=t", "-c", "user.email=t@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=tmp_path, check=True, capture_output=True)
    command = tmp_path / ".runner" / "dedup" / "bin" / "dedup"
    command.parent.mkdir(parents=True)
    command.write_text(f'#!/bin/sh\nPYTHONPATH={PROJECT} exec {sys.executable} -m dedup "$@"\n')
    command.chmod(0o755)
    return tmp_path


def shell(script: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a build machine does."""
    path = f"{folder / '.runner' / 'dedup' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder, env=os.environ | {"PATH": path} | environment, capture_output=True, encoding="utf-8", check=False,
    )


# --- the action ------------------------------------------------------------------------------------


def act(folder: Path, given: Mapping[str, str]) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Run the action's own step as GitHub does: inputs in the environment that the step names; the outputs it sets."""
    inputs = {name: one["default"] for name, one in ACTION["inputs"].items()}
    assert set(given) <= set(inputs)
    inputs |= given
    step = next(step for step in ACTION["runs"]["steps"] if step.get("id") == "check")
    environment = {name: _filled(value, inputs) for name, value in step["env"].items()}
    environment |= {
        "GITHUB_ACTIONS": "true",
        "GITHUB_WORKSPACE": str(folder),
        "GITHUB_OUTPUT": str(folder / ".output"),
        "GITHUB_STEP_SUMMARY": str(folder / ".summary"),
        "RUNNER_TEMP": str(folder / ".runner"),
    }
    done = shell(step["run"], folder, **environment)
    lines = (folder / ".output").read_text().splitlines() if (folder / ".output").exists() else []
    return done, dict(line.split("=", 1) for line in lines)


def _filled(value: str, inputs: Mapping[str, str]) -> str:
    found = re.fullmatch(r"\$\{\{ inputs\.([a-z-]+) \}\}", value)
    assert found
    return inputs[found[1]]


def test_the_action_is_one() -> None:
    valid(ACTION, "github-actions")
    for step in ACTION["runs"]["steps"]:
        assert "${{" not in step.get("run", ""), "an input in a script is a way in"


def test_the_action_passes_a_clean_corpus_and_says_so(workspace: Path) -> None:
    given = {"feeds": "corpus/\n", "against": "gold/test.jsonl", "options": "--max-exact-share=0"}
    done, outputs = act(workspace, given)
    assert (done.returncode, done.stderr) == (0, "")
    assert outputs == {
        "passed": "true", "exit-code": "0", "clusters": "0", "duplicate-share": "0", "exact-share": "0",
        "cluster-size": "0", "reference-overlap": "0", "contaminated-items": "0", "reference-passages": "0",
        "unreadable": "0", "report-path": "dedup-check.json", "sarif-path": "dedup-check.sarif",
    }
    assert json.loads((workspace / "dedup-check.json").read_text())["passed"] is True
    assert json.loads((workspace / "dedup-check.sarif").read_text())["version"] == "2.1.0"
    assert (workspace / ".summary").read_text().startswith("## dedup check: passed\n")


def test_the_action_fails_a_dirty_corpus_and_has_written_everything(workspace: Path) -> None:
    (workspace / "corpus" / "b c.jsonl").write_text(feed(DIRTY[1:]))
    (workspace / "gold" / "test.jsonl").write_text(feed([rewrite_of(wire("cup"))]))
    done, outputs = act(
        workspace,
        {
            "feeds": "corpus/a.jsonl\ncorpus/b c.jsonl",
            "against": "gold/test.jsonl",
            "options": "\n--max-duplicate-share=0.1\n--baseline-from-ref=origin/main\n",
            "report": "out/check.json",
        },
    )
    assert done.returncode == 1
    assert "::error file=corpus/b c.jsonl,line=1,title=dedup new-duplicate::" in done.stderr
    assert (outputs["passed"], outputs["exit-code"], outputs["new-clusters"]) == ("false", "1", "1")
    assert (outputs["reference-overlap"], outputs["contaminated-items"], outputs["unreadable"]) == ("1", "1", "2")
    assert (workspace / outputs["report-path"]).is_file()
    assert (workspace / outputs["sarif-path"]).is_file()


def test_the_action_could_not_look(workspace: Path) -> None:
    done, outputs = act(workspace, {"feeds": "corpse/"})
    assert (done.returncode, outputs) == (2, {"exit-code": "2"})


@pytest.mark.parametrize("name", ["feeds", "against", "options", "report", "sarif"])
def test_no_input_of_the_action_is_a_script(workspace: Path, name: str) -> None:
    act(workspace, {"feeds": "corpus/"} | {name: '"; touch pwned; $(touch pwned) `touch pwned` \'; touch pwned'})
    assert not (workspace / "pwned").exists()


def test_every_output_of_the_action_is_one_that_a_check_sets(workspace: Path) -> None:
    given = {"feeds": "corpus/", "against": "gold/test.jsonl", "options": "--baseline-from-ref=main"}
    _, outputs = act(workspace, given)
    for name, one in ACTION["outputs"].items():
        assert one["value"] == f"${{{{ steps.check.outputs.{name} }}}}"
        assert name in outputs


# --- the hook --------------------------------------------------------------------------------------


def test_the_hook_runs_on_what_is_configured(workspace: Path) -> None:
    (hook,) = HOOKS
    assert {"id", "name", "entry", "language"} <= hook.keys()
    assert (hook["language"], hook["pass_filenames"]) == ("python", False)
    (workspace / "pyproject.toml").write_text("[tool.dedup.check]\nfeeds = ['corpus/']\nmax-exact-share = 0\n")
    assert shell(hook["entry"], workspace).returncode == 0
    (workspace / "corpus" / "b.jsonl").write_text(feed([*DIRTY[2:3]]))
    assert shell(hook["entry"], workspace).returncode == 1
    assert shell(f"{hook['entry']} corpus/a.jsonl", workspace).returncode == 0


@pytest.mark.parametrize(
    ("path", "runs"), [("corpus/a.jsonl", True), ("a.csv.gz", True), ("a.txt", True), ("a.py", False), ("jsonl", False)]
)
def test_the_hook_looks_when_a_feed_may_have_changed(path: str, runs: bool) -> None:
    assert bool(re.search(HOOKS[0]["files"], path)) is runs


# --- what the documents show -----------------------------------------------------------------------


@pytest.mark.parametrize("page", [CHAPTER, PAGE], ids=["README", "docs/check.md"])
def test_the_configuration_shown_is_understood_whole(page: str, tmp_path: Path) -> None:
    (shown,) = blocks(page, "toml")
    path = tmp_path / "pyproject.toml"
    path.write_text(shown)
    config = check_config(path, {}, {})
    assert set(config.origins) == set(tomllib.loads(shown)["tool"]["dedup"]["check"])


@pytest.mark.parametrize("page", [CHAPTER, PAGE], ids=["README", "docs/check.md"])
def test_the_pipelines_shown_are_valid_and_run(page: str, workspace: Path) -> None:
    shown = [yaml(block) for block in blocks(page, "yaml")]
    assert shown
    for block in shown:
        one = _workflow(block) if isinstance(block, list) else block
        if "jobs" in one:
            valid(one, "github-workflows")
            steps = [step for job in one["jobs"].values() for step in job["steps"]]
            (own,) = [step for step in steps if step["uses"].startswith("OWNER/dedup@")]
            done, _ = act(workspace, own["with"])
            assert (done.returncode, done.stderr) == (0, "")
        elif "repos" in one:
            (hook,) = one["repos"][0]["hooks"]
            assert hook["id"] == HOOKS[0]["id"]
            line = " ".join([HOOKS[0]["entry"], *hook["args"]])
            assert shell(f"{line} --update-baseline && {line}", workspace).returncode == 0
        else:
            valid(one, "gitlab-ci")
            install, check = one["dedup"]["script"]
            assert install.startswith("pip install ")
            done = shell(check, workspace)
            assert done.returncode == 0, done.stderr
            for path in one["dedup"]["artifacts"]["reports"].values():
                assert (workspace / path).is_file()


def _workflow(steps: list[object]) -> dict[str, Any]:
    """A workflow of some steps."""
    return {"on": "push", "jobs": {"job": {"runs-on": "ubuntu-latest", "steps": steps}}}


def test_the_commands_shown_run(workspace: Path) -> None:
    (workspace / "train").mkdir()
    (workspace / "train" / "a.jsonl").write_text(feed(CLEAN))
    (workspace / "test.jsonl").write_text(feed([wire("dam")]))
    lines = [line for block in blocks(PAGE, "sh") for line in block.splitlines() if line.startswith("dedup check")]
    assert len(lines) >= 4
    for line in lines:
        done = shell(line, workspace)
        assert (done.returncode, done.stderr) == (0, ""), line


def test_the_page_names_every_limit_format_and_verdict() -> None:
    from dedup.check import Verdict

    for name in (*reasons(), *FAIL_ON, *(verdict.value for verdict in Verdict), *FORMATS):
        assert f"`{name}`" in PAGE, name
    for name, limit in Policy().limits().items():
        row = next(line for line in PAGE.splitlines() if line.startswith(f"| `{name}` |"))
        assert row.endswith(f"| {'none' if limit is None else limit} |")


def test_formats_are_named_alike_where_a_command_line_is_read_and_where_reports_are_made() -> None:
    assert tuple(Format) == FORMATS


def test_every_name_of_a_check_has_an_option_or_is_one_of_configuration_alone() -> None:
    reference = (PROJECT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name in known_names():
        assert name == "feeds" or f"--{name} " in reference


def test_the_project_holds_its_own_seeds_to_a_policy_as_its_users_do() -> None:
    own = tomllib.loads((PROJECT / "pyproject.toml").read_text())["tool"]["dedup"]["check"]
    assert own["max-exact-share"] == 0
    assert "make check\n" in (PROJECT / ".ci" / "run").read_text()
    assert re.search(r"^check:.*\n\t\$\(BIN\)/dedup check seeds$", (PROJECT / "Makefile").read_text(), re.MULTILINE)
