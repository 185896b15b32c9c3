"""``dedup run``: feeds in, story groups and a report out."""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import OutputError
from ..feeds import read
from ..report import OUTPUTS, checked_folder, left_alone, write
from ..report.safe import one_line
from .exits import Exit
from .jobs import Asked
from .kernels import load_numba
from .memory import Memory, keep_to, size_of
from .options import (
    AsFormat,
    Common,
    Config,
    Credits,
    Debug,
    Feeds,
    Format,
    Jobs,
    Maps,
    Model,
    Quiet,
    Routes,
    Sets,
    Window,
    common,
    names,
)
from .progress import Progress, Watched
from .refusals import refuse
from .talk import say, show, tell_dates, tell_skips, width

if TYPE_CHECKING:
    from ..result import Result

ARTICLES = "articles.jsonl"
PASSAGES = frozenset({"matches", "report"})
"""The outputs that show passages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What is meant by ``dedup run``; ``folder`` is ``None`` for a dry run."""

    common: Common
    memory: int | None
    folder: Path | None
    outputs: tuple[str, ...]
    strict: bool
    form: Format


def command(
    context: typer.Context,
    feeds: Feeds,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="DIR", show_default=False, help="The report's folder; made if missing."),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the story groups and write nothing.")] = False,
    outputs: Annotated[
        str | None,
        typer.Option("--outputs", metavar="NAMES", show_default=False, help=f"What to write, of {','.join(OUTPUTS)}."),
    ] = None,
    maps: Maps = [],  # noqa: B006 - Typer copies it
    window: Window = None,
    routes: Routes = None,
    model: Model = None,
    rules: Credits = None,
    sets: Sets = [],  # noqa: B006
    config: Config = None,
    strict: Annotated[
        bool,
        typer.Option(
            "--strict", help="Fail (exit 2, nothing written) if a record cannot be used; being too short is no fault."
        ),
    ] = False,
    jobs: Jobs = 0,
    memory: Memory = "",
    form: AsFormat = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - main looks for it before anything is parsed
) -> None:
    """Find who carries or rewrites whose copy, and write a report."""
    chosen = names("--outputs", outputs, OUTPUTS)
    meant = common(
        feeds, maps, sets, config, window=window, routes=routes, model=model, rules=rules, jobs=jobs, quiet=quiet
    )
    if output is None and not dry_run:
        again = shlex.join(["dedup", "run", *feeds, "-o", "reports/today"])
        raise OutputError("-o", "no output folder was given", f"type: {again}  (or --dry-run, to write nothing)")
    asked = Run(
        common=meant, memory=size_of(memory) if memory else None, folder=None if dry_run else output, outputs=chosen,
        strict=strict, form=form,
    )
    context.ensure_object(Asked).job = partial(work, asked)


def work(asked: Run) -> int:
    """Read, run, write, and tell what came of it."""
    meant = asked.common
    settings = meant.chosen.settings
    feed = read(*meant.feeds, mapping=meant.mapping, max_bytes=settings.text.max_bytes)
    inputs = [*feed.paths, *map(Path, meant.feeds)]
    keep_to(asked.memory, feed.paths, quiet=meant.quiet)

    folder = checked_folder(asked.folder, inputs) if asked.folder else nullcontext()
    with folder, Progress(quiet=meant.quiet) as progress:
        load_numba()
        from ..pipeline import run

        watched = Watched(feed, progress, strict=asked.strict)
        shown = not asked.folder or not PASSAGES.isdisjoint(asked.outputs)
        result = run(watched, settings, on_stage=progress.stage, with_passages=shown)
        if asked.strict:
            refuse(list(result.skipped))
        progress.stage("writing")
        written = write(result, asked.folder, outputs=asked.outputs) if asked.folder else ()
    if not meant.quiet:
        listed = str(asked.folder / ARTICLES) if asked.folder and "articles" in asked.outputs else ""
        tell_skips(result.skipped, listed_in=listed)
        tell_dates(feed.tally)
        left = left_alone(asked.folder, asked.outputs) if asked.folder else ()
        if left:
            say(f"Left as they were, of an earlier run: {', '.join(left)}")
    if asked.form is Format.JSON:
        show(_json(result, written))
    else:
        _text(result, written, meant)
    return Exit.DONE


def _text(result: Result, written: Sequence[Path], meant: Common) -> None:
    from ..report.text import summary_lines

    show(*summary_lines(result, width()))
    if written:
        page = next((path for path in written if path.suffix == ".html"), written[0])
        show("", f"Report: {page}")
    following = _what_next(result, meant.feeds)
    if following and not meant.quiet:
        say(f"Why these two? {following}")


def _what_next(result: Result, feeds: Sequence[str]) -> str:
    """The command that explains the first pair worth explaining; empty where there is none or no second reading."""
    from ..ids import short_name

    if "-" in feeds or not result.clusters:
        return ""
    cluster = result.clusters[0]
    member = next((m for m in cluster.members if m.id != cluster.origin.id), None)
    if member is None:
        return ""
    pair = [short_name(known, result.texts) for known in (cluster.origin.id, member.id)]
    line = shlex.join(["dedup", "explain", *feeds, *pair])
    return line if one_line(line, len(line)) == line else ""  # an id that a terminal would obey is not typed


def _json(result: Result, written: Sequence[Path]) -> str:
    """One object: the counts, the groups, what was skipped, and where the files are."""
    from ..report.jsonl import Row, cluster_row, line, story_row
    from ..report.manifest import funnel_row

    skipped: list[Mapping[str, str]] = [
        {
            "id": skip.id,
            "place": str(skip.place),
            "reason": skip.reason.value,
            "problem": skip.problem,
            "remedy": skip.remedy,
        }
        for skip in result.skipped
    ]
    whole: Row = {
        "funnel": funnel_row(result.funnel),
        "stories": [story_row(story) for story in result.stories],
        "clusters": [cluster_row(cluster) for cluster in result.clusters],
        "skipped": skipped,
        "outputs": [str(path) for path in written],
    }
    return line(whole).decode().rstrip("\n")
