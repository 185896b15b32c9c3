"""The commands, and how a command line is parsed into a job."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer

from .jobs import Asked, Job

SUMMARY = """Find news articles that carry or rewrite the same wire copy, and who had it first.

Data goes to stdout, talk to stderr. Exit status: 0 done, 2 could not look (1 is kept for a broken policy).
"""


class Command(NamedTuple):
    """Where a command lives, in ``command`` of a module beside this one, and its line in ``dedup --help``."""

    module: str
    line: str


COMMANDS: dict[str, Command] = {
    "run": Command("run", "Find who carries or rewrites whose copy; write a report."),
    "check": Command("check", "Check a corpus against limits, a baseline or test sets."),
    "explain": Command("explain", "Explain why two articles match, or do not."),
    "credits": Command("credits", "Show whose copy each article says it is, and by which rule."),
    "evaluate": Command("evaluate", "Measure a run against pairs or stories that readers labelled."),
    "fit": Command("fit", "Fit the relation model on pairs that you have labelled."),
    "curve": Command("curve", "Show which pairs a threshold and a banding will find."),
    "feeds": Command("feeds", "List the feed formats, and what is missing for some."),
    "settings": Command("show", "Show every setting: its value, whence it came, and why."),
}
"""Every command by its name. Adding one means adding a module and a line here.

Only the module of the command that is typed is loaded: with all of them ``dedup --help`` takes three times as long.
"""


def app(typed: Sequence[str] = ()) -> typer.Typer:
    """The command line, with the one command loaded that is typed.

    Parameters
    ----------
    typed : sequence of str
        Without the program's name. The first word that is no option names the command: no option before it has a value.
    """
    line = typer.Typer(
        name="dedup",
        help=SUMMARY,
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,  # plain help: the same in a pipe, a terminal and docs/cli.md, and quick
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )
    line.callback()(_global)
    wanted = next((word for word in typed if not word.startswith("-")), "")
    for name, command in COMMANDS.items():
        work: Callable[..., Any] = _unloaded
        if name == wanted:
            work = import_module(f".{command.module}", __package__).command
        line.command(name, short_help=command.line)(work)
    return line


def _unloaded() -> None:
    """Stands for a command that is listed alone."""


def _print_version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"dedup {version('dedup')}")
        raise typer.Exit


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
        app(typed)(args=list(typed), prog_name="dedup", obj=asked)
    except SystemExit as stop:
        status = stop.code if isinstance(stop.code, int) else 2
    return asked.job or (lambda: status)
