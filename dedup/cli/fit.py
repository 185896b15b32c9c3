"""``dedup fit``: a relation model from labels of one's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from ..errors import InputError, OutputError
from ..feeds import read
from .exits import Exit
from .jobs import Asked
from .options import Common, Config, Credits, Debug, Feeds, Jobs, Maps, Quiet, Sets, common
from .progress import Progress, Watched
from .talk import say, show

FEWEST = 20  # pairs of each kind; a dozen weights are fitted on them


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """What is meant by ``dedup fit``."""

    common: Common
    pairs: Path
    output: Path


def command(
    context: typer.Context,
    pairs: Annotated[
        Path,
        typer.Argument(
            metavar="PAIRS",
            show_default=False,
            help="Labelled pairs, JSON lines or CSV: a, b and relation (copy, rewrite, partial, story, different).",
        ),
    ],
    feeds: Feeds,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="Where the model goes.")] = Path(
        "relation_model.json"
    ),
    maps: Maps = [],  # noqa: B006 - Typer copies it
    sets: Sets = [],  # noqa: B006
    config: Config = None,
    rules: Credits = None,
    jobs: Jobs = 0,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - main looks for it before anything is parsed
) -> None:
    """Fit the relation model on pairs that you have labelled."""
    meant = common(feeds, maps, sets, config, rules=rules, jobs=jobs, quiet=quiet)
    context.ensure_object(Asked).job = partial(work, Fit(common=meant, pairs=pairs, output=output))


def work(asked: Fit) -> int:
    """Measure the pairs in a run over the whole feed, fit, and write the model."""
    from ..evaluate import read_pairs
    from ..fit import fit, gold_of, to_json
    from ..model import Pair
    from ..pipeline import find

    meant = asked.common
    settings = meant.chosen.settings
    labelled = read_pairs(asked.pairs)
    feed = read(*meant.feeds, mapping=meant.mapping, max_bytes=settings.text.max_bytes)
    with Progress(quiet=meant.quiet) as progress:
        found = find(Watched(feed, progress), settings, on_stage=progress.stage)
        progress.stage("fitting")
        gold = gold_of(found, {Pair.of(pair.a, pair.b): pair.label.derived for pair in labelled})
    derived = int(gold.derived.sum())
    if min(derived, len(gold.derived) - derived) < FEWEST:
        raise InputError(
            str(asked.pairs),
            f"{derived} pairs that are copy or rewrite and {len(gold.derived) - derived} that are not, of articles in "
            "this feed",
            f"label at least {FEWEST} of each",
        )
    model = fit([gold], {"pairs": len(gold.derived), "derived": derived, "settings": settings.fingerprint})
    try:
        asked.output.write_text(to_json(model), encoding="utf-8")
    except OSError as error:
        problem = f"cannot be written ({error.strerror})"
        raise OutputError(str(asked.output), problem, "name another file with -o") from None
    show(str(asked.output))
    if not meant.quiet:
        for term in model.terms:
            say(f"{term.weight:+8.3f}  {term.transform:8}  {term.measure}")
        say(f"Fitted on {len(gold.derived)} pairs. Use it: dedup run … --model {asked.output}")
    return Exit.DONE
