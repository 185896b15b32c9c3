"""``dedup check``: a corpus against a policy, for continuous integration."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..check.policy import Policy, share
from ..errors import InputError, SettingError
from .check_config import CheckConfig, Plan, check_config, rows
from .check_inputs import baseline_of, feeds_of, held_against, notes
from .check_outputs import Report, check_file, deliver, reports
from .exits import Exit
from .jobs import Asked
from .kernels import load_numba
from .options import (
    Common,
    Config,
    Credits,
    Debug,
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
from .show import text_lines
from .talk import say, show, tell_dates, width

if TYPE_CHECKING:
    from ..check import CheckResult

Limit = str | None


def _limit(name: str, metavar: str, words: str) -> Any:
    return typer.Option(f"--{name}", metavar=metavar, show_default=False, help=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What is meant by ``dedup check``."""

    common: Common
    chosen: CheckConfig
    reports: tuple[Report, ...]
    update: bool


def command(
    context: typer.Context,
    feeds: Annotated[
        list[str] | None,
        typer.Argument(metavar="FEED", show_default=False,
                       help="Files, folders or globs of articles; - is JSON lines on standard input. Where none is "
                       "named, those that the configuration names."),
    ] = None,
    max_duplicate_share: Annotated[
        Limit, _limit("max-duplicate-share", "SHARE", "Articles that carry the copy of another: 0.2 or 20%.")
    ] = None,
    max_exact_share: Annotated[
        Limit, _limit("max-exact-share", "SHARE", "Articles that are word for word another.")
    ] = None,
    max_cluster_size: Annotated[Limit, _limit("max-cluster-size", "N", "Articles that carry one text.")] = None,
    against: Annotated[
        list[str],
        typer.Option("--against", metavar="REF", show_default=False,
                     help="A reference, such as a test set, of which the feed must hold nothing. Repeatable."),
    ] = [],  # noqa: B006 - Typer copies it
    max_reference_overlap: Annotated[
        Limit, _limit("max-reference-overlap", "N", "Articles that carry the copy of a reference's [default: 0].")
    ] = None,
    max_contaminated_items: Annotated[
        Limit, _limit("max-contaminated-items", "N", "Articles of the reference whose copy is in the feed.")
    ] = None,
    max_reference_passages: Annotated[
        Limit, _limit("max-reference-passages", "N", "Articles of the reference that share a passage, and no more.")
    ] = None,
    baseline: Annotated[
        str | None, _limit("baseline", "FILE", "Known duplicates; new ones are counted against it.")
    ] = None,
    baseline_from_ref: Annotated[
        str | None, _limit("baseline-from-ref", "REF", "Take the feed at this git commit as the baseline: origin/main.")
    ] = None,
    update_baseline: Annotated[
        bool, typer.Option("--update-baseline", help="Write the baseline anew, and say what came and went.")
    ] = False,
    max_new_clusters: Annotated[
        Limit, _limit("max-new-clusters", "N", "Clusters with an article that the baseline has not [default: 0].")
    ] = None,
    max_unreadable: Annotated[
        Limit, _limit("max-unreadable", "N", "Records that cannot be used [default: 0].")
    ] = None,
    fail_on: Annotated[
        str | None, _limit("fail-on", "NAMES", "There must be none of: uncorrected,killed,embargoed,stale-baseline.")
    ] = None,
    output_format: Annotated[
        list[str],
        typer.Option("--output-format", metavar="FORMAT[=FILE]", show_default=False,
                     help="text, json, markdown, junit, sarif, gitlab or github; to stdout, or to a file. Repeatable."),
    ] = [],  # noqa: B006
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="End with 0 even if a limit is broken.")] = False,
    show_config: Annotated[
        bool, typer.Option("--show-config", help="Print policy and plan with their origins, and check nothing.")
    ] = False,
    fast: Annotated[
        bool,
        typer.Option("--fast", help="Look for candidates by resemblance alone: excerpts and rewrites may be missed."),
    ] = False,
    sample: Annotated[
        str | None, _limit("sample", "SHARE", "Look at a share of the articles, drawn so that copies stay together.")
    ] = None,
    maps: Maps = [],  # noqa: B006
    window: Window = None,
    routes: Routes = None,
    model: Model = None,
    rules: Credits = None,
    sets: Sets = [],  # noqa: B006
    config: Config = None,
    jobs: Jobs = 0,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - main looks for it before anything is parsed
) -> None:
    """Check a corpus against limits: duplicates, overlap with a test set, what is new.

    A limit is a number, or none for no limit; 0 means zero. Limits also stand in [tool.dedup.check] of pyproject.toml
    and in the environment (DEDUP_CHECK_MAX_DUPLICATE_SHARE). Exit status: 0 passed, 1 a limit is broken, 2 could not
    look.
    """
    typed: dict[str, object] = {
        "feeds": list(feeds or ()),
        "max-duplicate-share": max_duplicate_share,
        "max-exact-share": max_exact_share,
        "max-cluster-size": max_cluster_size,
        "against": against,
        "max-reference-overlap": max_reference_overlap,
        "max-contaminated-items": max_contaminated_items,
        "max-reference-passages": max_reference_passages,
        "baseline": baseline,
        "baseline-from-ref": baseline_from_ref,
        "max-new-clusters": max_new_clusters,
        "max-unreadable": max_unreadable,
        "fail-on": fail_on,
        "output-format": output_format,
        "exit-zero": exit_zero,
        "fast": fast,
        "sample": sample,
        "map": maps,
    }
    chosen = check_config(config, {name: value for name, value in typed.items() if value not in (None, [], False)})
    if show_config:
        context.ensure_object(Asked).job = partial(_show, chosen)
        return
    plan = chosen.plan
    if plan.fast and routes is None:
        routes = "resemblance"
    meant = common(
        plan.feeds, plan.map, sets, config, window=window, routes=routes, model=model, rules=rules, jobs=jobs,
        quiet=quiet,
    )
    if not plan.feeds:
        raise InputError("FEED", "no feed was named", "type: dedup check FEED  (or name feeds in [tool.dedup.check])")
    _refuse_baselines(chosen, update=update_baseline)
    _refuse_sample(plan)
    asked = Check(common=meant, chosen=chosen, reports=reports(plan.output_format), update=update_baseline)
    context.ensure_object(Asked).job = partial(work, asked)


def _show(chosen: CheckConfig) -> int:
    """Print what is in force, in the manner of ``dedup settings``."""
    show(*text_lines(rows(chosen), width()))
    return Exit.DONE


def _refuse_baselines(chosen: CheckConfig, *, update: bool) -> None:
    plan = chosen.plan
    if plan.baseline and plan.baseline_from_ref:
        if update:
            problem = "a baseline from a commit is not written: leave --baseline-from-ref away"
            raise typer.BadParameter(problem, param_hint="--update-baseline")
        problem = "the baseline is either a file or a commit, and both were given"
        raise typer.BadParameter(problem, param_hint="--baseline")
    if update and not plan.baseline:
        problem = "name the file to write: --baseline .dedup-baseline"
        raise typer.BadParameter(problem, param_hint="--update-baseline")


def _refuse_sample(plan: Plan) -> None:
    """A sample estimates shares; it cannot say that something is nowhere, or what is new."""
    if plan.sample and not share("sample", plan.sample):
        raise SettingError("sample", plan.sample, "draws nothing", "give a share above 0, such as 0.1 or 10%")
    if plan.sample and (plan.against or plan.baseline or plan.baseline_from_ref):
        problem = "a sample cannot say what is new, or that nothing of a reference is there: leave it or the other away"
        raise typer.BadParameter(problem, param_hint="--sample")


def work(asked: Check) -> int:
    """Read, find, measure, write every report, and only then say how it ended."""
    result = _checked(asked)
    deliver(result, asked.reports, Path(asked.chosen.plan.baseline) if asked.update else None)
    if result.passed or asked.chosen.plan.exit_zero:
        return Exit.DONE
    return Exit.BROKEN_POLICY


def _checked(asked: Check) -> CheckResult:
    load_numba()
    from ..check import check
    from ..check.sample import Sample
    from ..pipeline import find

    meant, plan, policy = asked.common, asked.chosen.plan, asked.chosen.policy
    feed, reference = feeds_of(meant, plan)
    inputs = [*feed.paths, *(reference.paths if reference else ()), *map(Path, (*meant.feeds, *plan.against))]
    for path in (*(report.path for report in asked.reports), Path(plan.baseline) if asked.update else None):
        if path is not None:
            check_file(path, inputs)
    baseline = baseline_of(meant, plan, update=asked.update)
    with Progress(quiet=meant.quiet) as progress:
        settings = meant.chosen.settings
        records = Sample(Watched(feed, progress), share("sample", plan.sample or 1) or 1)
        found = find(records, settings, on_stage=progress.stage, with_passages=False)
        common_with = held_against(found, reference) if reference else None
        result = check(found, policy, baseline=baseline, overlap=common_with, notes=notes(found, plan, records))
    if not meant.quiet:
        tell_dates(feed.tally)
        if baseline is None and reference is None:
            _hint(policy)
    return result


def _hint(policy: Policy) -> None:
    """Say that nothing limits duplicates; 0 is a limit."""
    if all(limit is None for limit in (policy.max_duplicate_share, policy.max_exact_share, policy.max_cluster_size)):
        say(
            "No limit on duplicates is set, so none can fail.",
            "  → give one, such as --max-duplicate-share 0.2, here or in [tool.dedup.check] of pyproject.toml",
        )
