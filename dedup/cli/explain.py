"""``dedup explain``: why two articles match, or do not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated

import typer

from ..feeds import read
from .exits import Exit
from .jobs import Asked
from .kernels import load_numba
from .options import (
    AsFormat,
    Common,
    Config,
    Credits,
    Debug,
    Format,
    Jobs,
    Maps,
    Model,
    Quiet,
    Routes,
    Sets,
    Window,
    common,
)
from .progress import Progress, Watched
from .talk import show, width

WORDS = Annotated[
    list[str],
    typer.Argument(
        metavar="FEED... A B",
        show_default=False,
        help="The feed as for run, then two articles: ids, or beginnings or endings that only one id has.",
    ),
]
LEAST = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain:
    """What is meant by ``dedup explain``."""

    common: Common
    a: str
    b: str
    form: Format


def command(
    context: typer.Context,
    words: WORDS,
    maps: Maps = [],  # noqa: B006 - Typer copies it
    window: Window = None,
    routes: Routes = None,
    model: Model = None,
    rules: Credits = None,
    sets: Sets = [],  # noqa: B006
    config: Config = None,
    jobs: Jobs = 0,
    form: AsFormat = Format.TEXT,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - main looks for it before anything is parsed
) -> None:
    """Explain why two articles match, or do not, with the passages that show it.

    The whole feed is read and compared as by `dedup run`, for what a word weighs and what is page furniture depend
    on it.
    """
    if len(words) < LEAST:
        raise typer.BadParameter("name a feed and two articles: dedup explain FEED... A B", param_hint="FEED... A B")
    *feeds, a, b = words
    meant = common(
        feeds, maps, sets, config, window=window, routes=routes, model=model, rules=rules, jobs=jobs, quiet=quiet
    )
    context.ensure_object(Asked).job = partial(work, Explain(common=meant, a=a, b=b, form=form))


def work(asked: Explain) -> int:
    """Run the feed and print the explanation."""
    meant = asked.common
    settings = meant.chosen.settings
    feed = read(*meant.feeds, mapping=meant.mapping, max_bytes=settings.text.max_bytes)

    load_numba()
    from ..explain import explain
    from .waterfall import explanation_json, explanation_lines

    with Progress(quiet=meant.quiet) as progress:
        found = explain(Watched(feed, progress), asked.a, asked.b, settings, on_stage=progress.stage)
    lines: Sequence[str]
    lines = [explanation_json(found)] if asked.form is Format.JSON else explanation_lines(found, width())
    show(*lines)
    return Exit.DONE
