"""Where the reports of a check go: looked up before the work, all written before the exit status is known."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import typer

from ..errors import OutputError
from ..feeds.registry import by_name
from .talk import say, show

if TYPE_CHECKING:
    from ..check import CheckResult


class Format(StrEnum):
    """How a check is reported; told again here, so that reading a command line loads no writer."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    JUNIT = "junit"
    SARIF = "sarif"
    GITLAB = "gitlab"
    GITHUB = "github"



ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Variables in which a platform names the root of the repository."""


class Report(NamedTuple):
    """A report to make; ``path`` is ``None`` for stdout."""

    form: Format
    path: Path | None


def reports(given: Sequence[str]) -> tuple[Report, ...]:
    """The reports that were asked for; text on stdout where nothing else goes there.

    Raises
    ------
    typer.BadParameter
        For an unknown format, two formats on stdout, or one file for two.
    """
    found: list[Report] = []
    for one in given:
        name, sign, path = one.partition("=")
        if name not in set(Format) or (sign and not path.strip()):
            problem = f"{one!r} is not understood: give FORMAT or FORMAT=FILE, of {', '.join(Format)}"
            raise typer.BadParameter(problem, param_hint="--output-format")
        found.append(Report(Format(name), Path(path.strip()) if sign else None))
    places = [None if report.path is None else report.path.resolve() for report in found]
    if len(set(places)) < len(places):
        problem = "two reports cannot go to one place: give each a file, as in sarif=dedup.sarif"
        raise typer.BadParameter(problem, param_hint="--output-format")
    return tuple(found) if None in places else (Report(Format.TEXT, None), *found)


def check_file(path: Path, inputs: Sequence[Path]) -> None:
    """Refuse a file that cannot or must not be written, before any work is done. Its folder is made.

    Raises
    ------
    OutputError
        Where it is an input, a folder, or would be read as an article the next time; or where it cannot be written.
    """
    target = path.resolve()
    if path.is_dir():
        raise OutputError(str(path), "is a folder, not a file", "name a file in it")
    for source in inputs:
        real = source.resolve()
        if target == real or (path.exists() and source.exists() and path.samefile(source)):
            raise OutputError(str(path), "is an input: the report would overwrite it", "name another file")
        if source.is_dir() and target.is_relative_to(real) and by_name(path).readers:
            problem = f"lies inside the input folder {source}: it would be read as an article"
            raise OutputError(str(path), problem, "name a file elsewhere")
    trial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        raise _unwritable(path, error) from error


def write_file(path: Path, content: str) -> None:
    """Write a file as a whole: under a temporary name first, so that nobody reads half of it.

    Raises
    ------
    OutputError
        Where the system does not let us.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        part.write_text(content, encoding="utf-8", errors="replace", newline="\n")
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _unwritable(path, error) from error


def _unwritable(path: Path, error: OSError) -> OutputError:
    return OutputError(str(path), f"cannot be written: {error.strerror or type(error).__name__}",
                       "give a file that you may write")


def from_root(environment: Mapping[str, str]) -> Callable[[str], str]:
    """From a path as given to the same from the root of the repository, for platforms that look it up there.

    The root is what the platform says it is, else the nearest folder upwards that is a repository's, else this one.
    What lies outside stays as it was given.
    """
    here = Path.cwd()
    named = next((Path(environment[name]) for name in ROOTS if environment.get(name)), None)
    repository = next((one for one in (here, *here.parents) if (one / ".git").exists()), here)
    root = named if named is not None and here.is_relative_to(named) else repository

    def path_of(path: str) -> str:
        if path == "-":
            return path
        whole = os.path.normpath(here / path)
        return Path(whole).relative_to(root).as_posix() if Path(whole).is_relative_to(root) else path

    return path_of


def deliver(result: CheckResult, asked: Sequence[Report], baseline: Path | None) -> None:
    """Write every report, and the baseline if it is to be written; on GitHub Actions annotate and summarise besides.

    Raises
    ------
    OutputError
        For the first that could not be written; the others are written all the same.
    """
    from ..check import baseline as lines
    from ..report.check import render

    path_of = from_root(os.environ)
    problems: list[OutputError] = []
    files = [(report.path, render(result, report.form, path_of)) for report in asked if report.path is not None]
    if baseline is not None:
        files.append((baseline, lines.to_text(result.fingerprints)))
    for path, content in files:
        try:
            write_file(path, content)
        except OutputError as error:
            problems.append(error)
    for report in asked:
        if report.path is None:
            show(*render(result, report.form, path_of).splitlines())
    if os.environ.get("GITHUB_ACTIONS") == "true":
        _on_github(result, asked, path_of)
    if problems:
        raise problems[0]


def _on_github(result: CheckResult, asked: Sequence[Report], path_of: Callable[[str], str]) -> None:
    """Annotations, unless they are asked for anyway; the step's summary; and its outputs, for the steps that follow."""
    from ..report.check import MOST_BYTES, markdown, render

    if all(report.form is not Format.GITHUB or report.path is not None for report in asked):
        say(*render(result, Format.GITHUB, path_of).splitlines())
    _append(os.environ.get("GITHUB_STEP_SUMMARY"), lambda used: markdown(result, most_bytes=max(MOST_BYTES - used, 0)))
    _append(os.environ.get("GITHUB_OUTPUT"), lambda _: "".join(f"{line}\n" for line in _step_outputs(result, asked)))


def _append(path: str | None, content: Callable[[int], str]) -> None:
    """Add to a file of the step, if there is one; ``content`` is told how much it holds already."""
    if not path:
        return
    file = Path(path)
    try:
        used = file.stat().st_size if file.exists() else 0
        with file.open("a", encoding="utf-8", errors="replace") as out:
            out.write(content(used))
    except OSError as error:
        raise _unwritable(file, error) from error


def _step_outputs(result: CheckResult, asked: Sequence[Report]) -> Iterator[str]:
    """``name=value`` per gate (without its ``max-``), what else a step may ask for, and where the reports are."""
    from ..report.check import figure

    yield f"passed={'true' if result.passed else 'false'}"
    yield f"clusters={result.counts['clusters']}"
    yield from (f"{gate.name.removeprefix('max-').replace(':', '-')}={figure(gate.value)}" for gate in result.gates)
    for name, form in (("report-path", Format.JSON), ("sarif-path", Format.SARIF)):
        path = next((report.path for report in asked if report.form is form and report.path is not None), None)
        if path is not None and str(path).isprintable():  # a line end in it would be another output
            yield f"{name}={path}"
