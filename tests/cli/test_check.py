"""``dedup check`` as a user meets it: exit status, stdout, stderr and the files, for every gate and every format."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dedup.model import Article
from dedup.report.check import FORMATS
from tests.stories import MORNING, article, brief_of, chaff, jsonl, reprint_of, rewrite_of, wire

from .console import Console, in_a_shell
from .snapshots import same, session

FERRY = wire()
CLEAN = (FERRY, wire("rates"), wire("cup"))
DIRTY = (
    FERRY,
    reprint_of(FERRY),
    reprint_of(FERRY, outlet="Echo", furniture=""),
    brief_of(FERRY),
    rewrite_of(FERRY),
    wire("rates"),
    wire("cup"),
)
IDENTICAL = tuple(replace(FERRY, id=name) for name in ("a", "b", "c", "d"))
PASSAGE = FERRY.text.split("\n\n")[3]


def feed(articles: Sequence[Article]) -> str:
    """A feed of articles in which each record has its article's id."""
    return "".join(json.dumps(json.loads(one.raw) | {"id": one.id, "title": one.title}) + "\n" for one in articles)


KILL = article(
    "kill", f"The story headlined {FERRY.title} is withdrawn. There will be no substitute.", title="STORY WITHDRAWN",
    source="Reuters", at=MORNING + timedelta(hours=6),
)


NOTE = "EMBARGOED UNTIL 18:00 GMT Tuesday 19 November 2024"
AHEAD = article("ahead", f"{NOTE}\n\n{FERRY.text}", title=FERRY.title, source="Reuters", at=MORNING)


def with_a_passage(known: str) -> Article:
    """An article of its own that has one sentence of the ferry's wire."""
    return article(known, f"{chaff(77).text} {PASSAGE} {chaff(78).text} {chaff(79).text}")


@pytest.fixture
def corpora(dedup: Console) -> Console:
    """A console in a folder with a corpus of each kind."""
    dedup.file("clean.jsonl", feed(CLEAN))
    dedup.file("dirty.jsonl", feed(DIRTY))
    dedup.file("identical.jsonl", feed(IDENTICAL))
    dedup.file("killed.jsonl", feed([FERRY, reprint_of(FERRY), KILL]))
    dedup.file("early.jsonl", feed([AHEAD, reprint_of(FERRY), reprint_of(FERRY, outlet="Herald", hours=9)]))
    dedup.file("empty.jsonl", "")
    dedup.file("broken.jsonl", feed(CLEAN) + '{"id": "a17", "text": "It rained\n')
    dedup.file("test.jsonl", feed([rewrite_of(wire("cup")), wire("dam"), brief_of(wire("rates"))]))
    dedup.file("passage.jsonl", feed([wire("dam"), with_a_passage("p1")]))
    return dedup


ALL_AT_ZERO = "--max-duplicate-share 0 --max-exact-share 0 --max-cluster-size 1 --max-unreadable 0"

SESSIONS: dict[str, tuple[str, ...]] = {
    "clean": (f"check clean.jsonl {ALL_AT_ZERO}", "check clean.jsonl"),
    "dirty": (f"check dirty.jsonl {ALL_AT_ZERO}",),
    "empty": ("check empty.jsonl --max-duplicate-share 0", "check clean.jsonl --against empty.jsonl"),
    "all-identical": (f"check identical.jsonl {ALL_AT_ZERO}",),
    "missing-path": (
        "check clear.jsonl",
        "check clean.jsonl --against tests.jsonl",
        "check clean.jsonl --baseline known",
        "check",
    ),
    "broken-line": (
        "check broken.jsonl --max-duplicate-share 0",
        "check broken.jsonl --max-duplicate-share 0 --max-unreadable 1",
        "check broken.jsonl --max-duplicate-share 0 --max-unreadable none",
    ),
    "gate-max-duplicate-share": (
        "check dirty.jsonl --max-duplicate-share 0.5",
        "check dirty.jsonl --max-duplicate-share 60%",
        "check dirty.jsonl --max-duplicate-share 6",
    ),
    "gate-max-exact-share": ("check dirty.jsonl --max-exact-share 0.1", "check dirty.jsonl --max-exact-share 0.1429"),
    "gate-max-cluster-size": ("check dirty.jsonl --max-cluster-size 4", "check dirty.jsonl --max-cluster-size 5"),
    "gate-max-reference-overlap": (
        "check dirty.jsonl --against test.jsonl",
        "check dirty.jsonl --against test.jsonl --max-reference-overlap 2",
        "check clean.jsonl --against clean.jsonl",
    ),
    "gate-max-contaminated-items": (
        "check dirty.jsonl --against test.jsonl --max-reference-overlap none --max-contaminated-items 1",
    ),
    "gate-max-reference-passages": (
        "check dirty.jsonl --against passage.jsonl",
        "check dirty.jsonl --against passage.jsonl --max-reference-passages 0",
    ),
    "gate-max-new-clusters": (
        "check clean.jsonl --baseline known --update-baseline",
        "check dirty.jsonl --baseline known",
        "check dirty.jsonl --baseline known --max-new-clusters 1",
        "check dirty.jsonl --baseline known --update-baseline",
        "check dirty.jsonl --baseline known",
    ),
    "gate-fail-on": (
        "check killed.jsonl --max-exact-share 1 --fail-on uncorrected,killed",
        "check killed.jsonl --max-exact-share 1",
        "check early.jsonl --max-exact-share 1 --fail-on embargoed",
        "check dirty.jsonl --fail-on corrected",
    ),
    "stale-baseline": (
        "check dirty.jsonl --baseline known --update-baseline",
        "check clean.jsonl --baseline known",
        "check clean.jsonl --baseline known --fail-on stale-baseline",
        "check clean.jsonl --baseline known --update-baseline",
    ),
    "exit-zero": ("check dirty.jsonl --max-exact-share 0 --exit-zero", "check clear.jsonl --exit-zero"),
    "sample": (
        "check dirty.jsonl --sample 50% --max-duplicate-share 0.9",
        "check dirty.jsonl --sample 0",
        "check dirty.jsonl --sample 0.5 --against test.jsonl",
    ),
    "fast": ("check dirty.jsonl --fast --max-duplicate-share 0",),
    "unwritable-report": (
        "check dirty.jsonl --max-exact-share 0 --output-format sarif=dirty.jsonl",
        "check dirty.jsonl --max-exact-share 0 --output-format sarif=dirty.jsonl/report.sarif",
        "check dirty.jsonl --output-format pdf",
        "check dirty.jsonl --output-format json --output-format sarif",
    ),
}


@pytest.mark.parametrize("name", SESSIONS)
def test_a_session(corpora: Console, name: str) -> None:
    same(f"check/{name}", session(corpora, *SESSIONS[name]))


@pytest.mark.parametrize("form", FORMATS)
def test_a_format(corpora: Console, form: str) -> None:
    limits = "--max-exact-share 0 --max-cluster-size 4 --against passage.jsonl --against test.jsonl"
    same(f"check/format-{form}", session(corpora, f"check dirty.jsonl {limits} --output-format {form}"))


def test_several_reports_at_once_and_all_of_them_though_a_limit_is_broken(corpora: Console) -> None:
    asked = " ".join(f"--output-format {form}=out/check.{form}" for form in FORMATS)
    said = corpora(*f"check dirty.jsonl --max-exact-share 0 {asked}".split())
    assert said.status == 1
    assert said.out.startswith("      gate ")
    for form in FORMATS:
        alone = corpora("check", "dirty.jsonl", "--max-exact-share", "0", "--output-format", form)
        assert (corpora.folder / "out" / f"check.{form}").read_text() == alone.out
    assert not list(corpora.folder.glob("out/.*"))


def test_a_report_that_cannot_be_written_is_2_and_the_others_are_there(
    corpora: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Path.replace

    def full(path: Path, target: Path) -> Path:
        if target.name == "a.sarif":
            raise OSError(28, "No space left on device")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", full)
    asked = "--output-format sarif=a.sarif --output-format junit=b.xml"
    said = corpora(*f"check dirty.jsonl --max-exact-share 0 {asked}".split())
    assert said.status == 2
    assert said.err.startswith("dedup: error: a.sarif: cannot be written: No space left on device\n")
    assert (corpora.folder / "b.xml").is_file()


def test_a_crash_is_2(corpora: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("a kernel met its match")

    monkeypatch.setattr("dedup.check.check", crash)
    assert corpora("check", "dirty.jsonl", "--max-exact-share", "0").status == 2


# --- where limits come from ------------------------------------------------------------------------


def test_each_layer_beats_the_one_before(corpora: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    corpora.file("pyproject.toml", "[tool.dedup.check]\nmax-exact-share = 0\nfeeds = ['dirty.jsonl']\n")
    assert corpora("check", "-q").status == 1
    monkeypatch.setenv("DEDUP_CHECK_MAX_EXACT_SHARE", "0.5")
    assert corpora("check", "-q").status == 0
    assert corpora("check", "-q", "--max-exact-share", "0.1").status == 1


def test_what_is_in_force_and_where_it_came_from(corpora: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    corpora.file(
        "pyproject.toml",
        "[tool.dedup.check]\nmax-duplicate-share = 0.2\nmax-exact-share = 0\nagainst = ['test.jsonl']\n"
        "[tool.dedup.text]\nmin_words = 20\n",
    )
    corpora.file("dedup.toml", "[check]\nfail-on = ['killed']\n")
    monkeypatch.setenv("DEDUP_CHECK_MAX_EXACT_SHARE", "0.01")
    same("check/show-config", session(corpora, "check --show-config --max-cluster-size 50"))
    assert "text.min_words                      = 20" in corpora("settings").out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("max_exact_share = 0", "setting max_exact_share = 0: is nothing of a check\n  → did you mean max-exact-"),
        ("max-exact-share = 2", "setting max-exact-share = 2: is outside its range\n  → give a share from 0 to 1"),
        ("max-exact-share = true", "setting max-exact-share = True: is no number\n"),
        ("max-cluster-size = 1.5", "setting max-cluster-size = 1.5: is outside its range\n  → give a whole number"),
        ("fail-on = 'kill'", "setting fail-on = 'kill': 'kill' is none of its names\n  → choose from uncorrected,"),
        ("feeds = [1]", "setting feeds = [1]: is no list of texts\n"),
        ("exit-zero = 'maybe'", "setting exit-zero = 'maybe': is neither true nor false\n"),
        ("baseline = 5", "setting baseline = 5: is not text\n"),
    ],
)
def test_a_mistake_in_the_configuration_is_told_with_its_place(corpora: Console, content: str, said: str) -> None:
    corpora.file("pyproject.toml", f"[tool.dedup.check]\n{content}\n")
    told = corpora("check", "clean.jsonl")
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith(f"dedup: error: pyproject.toml: [tool.dedup.check]: {said}")


def test_a_variable_that_is_nothing_of_a_check_is_a_mistake(corpora: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEDUP_CHECK_MAX_DUPLICATES", "0")
    said = corpora("check", "clean.jsonl")
    assert said.status == 2
    assert "setting DEDUP_CHECK_MAX_DUPLICATES = '0': is nothing of a check" in said.err


# --- the baseline, from a file and from git --------------------------------------------------------


def test_a_baseline_is_of_contents_whatever_the_paths_the_order_and_the_lines(corpora: Console) -> None:
    corpora("check", "dirty.jsonl", "--baseline", "known", "--update-baseline")
    before = (corpora.folder / "known").read_bytes()
    moved = [replace(one, id=f"other-{place}") for place, one in enumerate(reversed(DIRTY))]
    corpora.file("elsewhere/b.jsonl", "\n" + feed(moved[:3]))
    corpora.file("elsewhere/a.jsonl", "\n\n" + feed(moved[3:]))
    assert corpora("check", "elsewhere", "--baseline", "known", "--fail-on", "stale-baseline").status == 0
    corpora("check", "elsewhere", "--baseline", "known", "--update-baseline")
    assert (corpora.folder / "known").read_bytes() == before


def test_another_copy_of_known_copy_is_new(corpora: Console) -> None:
    corpora("check", "dirty.jsonl", "--baseline", "known", "--update-baseline")
    corpora.file("more.jsonl", feed([*DIRTY, reprint_of(FERRY, outlet="Mail", furniture="")]))
    said = corpora("check", "more.jsonl", "--baseline", "known")
    assert said.status == 1
    assert "more.jsonl:8: new-duplicate: " in said.out


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(dedup: Console) -> Console:
    """A console in a repository whose ``main`` has the clean corpus; the working tree adds a copy in a second file."""
    dedup.file("corpus/clean.jsonl", feed(CLEAN))
    git(dedup.folder, "init")
    git(dedup.folder, "add", ".")
    git(dedup.folder, "commit", "-m", "clean")
    git(dedup.folder, "branch", "base")
    dedup.file("corpus/added.jsonl", feed([reprint_of(FERRY), wire("dam")]))
    return dedup


def test_a_commit_as_the_baseline(repository: Console) -> None:
    lines = (
        "check corpus --baseline-from-ref base",
        "check 'corpus/*.jsonl' --baseline-from-ref base --max-new-clusters 1",
        "check corpus/clean.jsonl --baseline-from-ref base",
        "check corpus/added.jsonl --baseline-from-ref base",
    )
    same("check/baseline-from-ref", session(repository, *lines))


@pytest.mark.parametrize(
    ("ref", "said"),
    [
        ("origin/main", "dedup: error: origin/main: there is no such commit here\n"),
        ("--upload-pack=touch pwned", "dedup: error: --upload-pack=touch pwned: is no name of a commit\n"),
        ("base:corpus", "dedup: error: base:corpus: there is no such commit here\n"),
    ],
)
def test_a_name_that_is_no_commit(repository: Console, ref: str, said: str) -> None:
    told = repository("check", "corpus", f"--baseline-from-ref={ref}")
    assert (told.status, told.out) == (2, "")
    assert told.err.startswith(said)
    assert not (repository.folder / "pwned").exists()


def test_a_shallow_clone_is_told_what_to_fetch(repository: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repository.folder, "add", ".")
    git(repository.folder, "commit", "-m", "added")
    git(repository.folder, "clone", "--depth=1", f"file://{repository.folder}", "shallow")
    monkeypatch.chdir(repository.folder / "shallow")
    said = repository("check", "corpus", "--baseline-from-ref", "origin/base")
    assert said.status == 2
    assert "origin/base: this clone is shallow and does not have that commit\n" in said.err
    assert "git fetch --depth=1 origin base:refs/remotes/origin/base" in said.err


def test_a_folder_that_is_no_repository(corpora: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(corpora.folder.parent))
    said = corpora("check", "clean.jsonl", "--baseline-from-ref", "main")
    assert said.status == 2
    assert "not a git repository" in said.err


# --- on the platforms ------------------------------------------------------------------------------


def test_on_github_actions_it_annotates_and_summarises(corpora: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    corpora.file("sub/dirty.jsonl", feed(DIRTY))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(corpora.folder))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(corpora.folder / "summary.md"))
    monkeypatch.chdir(corpora.folder / "sub")
    shown = session(corpora, "check dirty.jsonl --max-exact-share 0", files=["summary.md"])
    same("check/github-actions", shown)
    assert "::error file=sub/dirty.jsonl,line=3," in shown


HOSTILE = "Rain\n::error::owned %0A::stop-commands::x ##[group]y \x1b[31m </td> | `code` ]]> \ufffe"


def test_nothing_of_an_article_is_obeyed(corpora: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    named = [replace(one, id=f"{HOSTILE}{at}", title=HOSTILE) for at, one in enumerate(IDENTICAL)]
    corpora.file("hostile.jsonl", feed(named))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    for form in FORMATS:
        said = corpora("check", "hostile.jsonl", "--max-exact-share", "0", "--output-format", form)
        assert said.status == 1
        for line in (said.out + said.err).splitlines():
            assert not line.lstrip().startswith("::") or line.startswith("::error file=hostile.jsonl,line=")
            assert "\x1b" not in line
            assert form == "json" or "##[" not in line


def test_standard_input(tmp_path: Path) -> None:
    (tmp_path / "wire.jsonl").write_text(jsonl(DIRTY))
    said = in_a_shell("$dedup check - --max-exact-share 0 < wire.jsonl", tmp_path)
    assert said.status == 1
    assert "-:3: exact-duplicate: " in said.out
