"""The commands, and how a command line is parsed into a job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from . import check, credits, curve, evaluate, explain, feeds, fit, run, show
from .options import Asked, Job

SUMMARY = """Find news articles that carry or rewrite the same wire copy, and who had it first.

Data goes to stdout, talk to stderr. Exit status: 0 done, 2 could not look (1 is kept for a broken policy).
"""
COMMANDS: dict[str, Callable[..., None]] = {
    "run": run.command,
    "check": check.command,
    "explain": explain.command,
    "credits": credits.command,
    "evaluate": evaluate.command,
    "fit": fit.command,
    "curve": curve.command,
    "feeds": feeds.command,
    "settings": show.command,
}
"""Every command by its name. Adding one means adding a module and a line here."""

app = typer.Typer(
    name="dedup",
    help=SUMMARY,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: the same in a pipe, a terminal and docs/cli.md, and quick
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
for _name, _command in COMMANDS.items():
    app.command(_name)(_command)


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"dedup {version('dedup')}")
        raise typer.Exit


@app.callback()
def _global(
    show_version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    pass


def parse(typed: Sequence[str]) -> Job:
    """The job that a command line asks for; help and usage errors are done when it returns.

    Parameters
    ----------
    typed : sequence of str
        Without the program's name.
    """
    asked = Asked()
    status = 0
    try:
        app(args=list(typed), prog_name="dedup", obj=asked)
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 2
    return asked.job or (lambda: status)
