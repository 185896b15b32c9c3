"""``dedup evaluate``: a run against labelled pairs and grouped stories, in figures with intervals."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import InputError, MissingPathError, OutputError
from ..feeds import read
from .exits import Exit
from .jobs import Asked
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
)
from .progress import Progress, Watched
from .talk import say, show

if TYPE_CHECKING:
    from ..evaluate import Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluate:
    """What is meant by ``dedup evaluate``; an empty ``cluster_field`` judges no stories."""

    common: Common
    pairs: Path | None
    cluster_field: str
    plot: Path | None
    rounds: int
    form: Format


def command(
    context: typer.Context,
    feeds: Feeds,
    pairs: Annotated[
        Path | None,
        typer.Option(
            "--pairs",
            metavar="FILE",
            show_default=False,
            help="Labelled pairs, JSON lines or CSV: a, b and relation (copy, rewrite, partial, story, different).",
        ),
    ] = None,
    cluster_field: Annotated[
        str, typer.Option("--cluster-field", metavar="NAME", help="The field of a record that names its gold story.")
    ] = "",
    plot: Annotated[
        Path | None,
        typer.Option(
            "--plot",
            metavar="FILE",
            help="Draw precision against recall: FILE.svg, or FILE.png (needs dedup[plot]).",
            show_default=False,
        ),
    ] = None,
    rounds: Annotated[int, typer.Option("--rounds", min=0, help="Draws of the bootstrap; 0: no intervals.")] = 1000,
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
    """Measure a run against gold: pairs that readers labelled, stories that they grouped."""
    if pairs is None and not cluster_field:
        raise typer.BadParameter("name --pairs FILE, --cluster-field NAME, or both", param_hint="--pairs")
    meant = common(
        feeds, maps, sets, config, window=window, routes=routes, model=model, rules=rules, jobs=jobs, quiet=quiet
    )
    asked = Evaluate(common=meant, pairs=pairs, cluster_field=cluster_field, plot=plot, rounds=rounds, form=form)
    context.ensure_object(Asked).job = partial(work, asked)


def work(asked: Evaluate) -> int:
    """Run the feed, compare it with the gold, and print the figures."""
    from ..evaluate import evaluate, gold_clusters, read_pairs
    from ..pipeline import conclude, find

    meant = asked.common
    settings = meant.chosen.settings
    if asked.pairs and not asked.pairs.exists():
        raise MissingPathError(str(asked.pairs), "there is no such file", "check the path given to --pairs")
    if asked.plot is not None:
        _refuse_picture(asked.plot)
    pairs = read_pairs(asked.pairs) if asked.pairs else ()
    feed = read(*meant.feeds, mapping=meant.mapping, max_bytes=settings.text.max_bytes)
    with Progress(quiet=meant.quiet) as progress:
        found = find(Watched(feed, progress), settings, on_stage=progress.stage)
        result = conclude(found, feed.inputs)
        progress.stage("evaluating")
        clusters = gold_clusters(result, asked.cluster_field) if asked.cluster_field else None
        evaluation = evaluate(result, pairs, clusters, rounds=asked.rounds, routes_of=found.routes_of)
    _refuse_unmeasured(asked, evaluation)
    if asked.plot is not None:
        _draw(evaluation, asked.plot)
        if not meant.quiet:
            say(f"Precision against recall: {asked.plot}")
    show(*([json.dumps(evaluation.to_json())] if asked.form is Format.JSON else evaluation.lines()))
    return Exit.DONE


def _refuse_unmeasured(asked: Evaluate, evaluation: Evaluation) -> None:
    """Raise where not one labelled pair is of articles in this feed: there is nothing to give a figure of."""
    if asked.pairs is None or evaluation.pairs > evaluation.absent_pairs:
        return
    if not evaluation.pairs:
        raise InputError(str(asked.pairs), "it holds no pair", "label some: a, b and relation, one pair a line")
    raise InputError(
        str(asked.pairs),
        f"no pair of it is of two articles in this feed ({evaluation.pairs:,} looked up); "
        f"not in the feed is, for one, {evaluation.absent[0]!r}",
        "name the feed that was labelled, or read its ids from the right field: --map id=FIELD",
    )


def _refuse_picture(path: Path) -> None:
    """Raise before the work where the picture cannot be drawn after it."""
    if path.suffix.lower() not in {".svg", ".png"}:
        raise OutputError(str(path), "is neither .svg nor .png", "name a file with one of these endings")
    if path.suffix.lower() == ".png" and find_spec("matplotlib") is None:
        raise OutputError(
            str(path), "a PNG needs matplotlib, which is not installed", "pip install 'dedup[plot]', or name a .svg"
        )


def _draw(evaluation: Evaluation, path: Path) -> None:
    from ..evaluate import precision_recall_png, precision_recall_svg

    png = path.suffix.lower() == ".png"
    picture = precision_recall_png(evaluation) if png else precision_recall_svg(evaluation).encode()
    try:
        path.write_bytes(picture)
    except OSError as error:
        raise OutputError(str(path), f"cannot be written ({error.strerror})", "name another file with --plot") from None
