"""What every command takes, as typed, and what is meant by it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from ..settings import Value
from .config import Effective, effective

T = TypeVar("T")


class Format(StrEnum):
    """How a result is printed."""

    TEXT = "text"
    JSON = "json"


Feeds = Annotated[
    list[str],
    typer.Argument(metavar="FEED", help="Files, folders or globs of articles; - is JSON lines on standard input.",
                   show_default=False),
]
Maps = Annotated[
    list[str],
    typer.Option("--map", metavar="FIELD=NAME", show_default=False,
                 help="Read an article's field from another name: text=body_html, source=meta.outlet. Repeatable."),
]
Sets = Annotated[
    list[str],
    typer.Option("--set", metavar="GROUP.NAME=VALUE", show_default=False,
                 help="Change a setting, such as text.min_words=30. Repeatable."),
]
Config = Annotated[
    Path | None,
    typer.Option("--config", metavar="FILE", show_default=False,
                 help="Read settings from this file alone, instead of dedup.toml and [tool.dedup] of pyproject.toml."),
]
Window = Annotated[
    str | None,
    typer.Option("--window", metavar="DAYS", show_default=False,
                 help="Compare articles published this many days apart (candidates.window_days); none: all with all."),
]
Routes = Annotated[
    str | None,
    typer.Option("--routes", metavar="NAMES", show_default=False,
                 help="Candidate routes to use, of resemblance,containment,cosine (candidates.routes)."),
]
Model = Annotated[
    str | None,
    typer.Option("--model", metavar="FILE", show_default=False,
                 help="A relation model made by `dedup fit`, instead of the one shipped (relation.model)."),
]
Credits = Annotated[
    str | None,
    typer.Option("--credits", metavar="FILE", show_default=False,
                 help="Credit rules of your own, tried before those of the package (text.credits)."),
]
Jobs = Annotated[
    int, typer.Option("--jobs", min=0, metavar="N", help="Threads to use; 0: all cores. Changes only the time.")
]
AsFormat = Annotated[Format, typer.Option("--format", help="What stdout gets.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing on stderr but errors.")]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of an error (also DEDUP_DEBUG=1).")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """What is meant: the feeds, how to read them, and the settings in force."""

    feeds: tuple[str, ...]
    mapping: Mapping[str, str]
    chosen: Effective
    quiet: bool


def common(
    feeds: Sequence[str], maps: Sequence[str], sets: Sequence[str], config: Path | None, *,
    window: str | None = None, routes: str | None = None, model: str | None = None, rules: str | None = None,
    jobs: int = 0, quiet: bool = False,
) -> Common:
    """From what was typed to what is meant.

    Raises
    ------
    typer.BadParameter
        For ``--map`` or ``--set`` without ``=``, or a window that is no number.
    SettingError
        See :func:`dedup.cli.config.effective`.
    """
    from ..parallel import set_jobs

    set_jobs(jobs)
    if window is not None and not _is_number_or_none(window):
        problem = f"{window!r} is not understood: give a number of days, such as 3, or none for all with all"
        raise typer.BadParameter(problem, param_hint="--window")
    given: list[tuple[str, Mapping[str, Value]]] = [("--set", {key: value}) for key, value in pairs("--set", sets)]
    short: dict[str, tuple[str, str | None]] = {
        "--window": ("candidates.window_days", window),
        "--routes": ("candidates.routes", routes),
        "--model": ("relation.model", model),
        "--credits": ("text.credits", rules),
    }
    given += [(option, {key: value}) for option, (key, value) in short.items() if value is not None]
    return Common(
        feeds=tuple(feeds),
        mapping=dict(pairs("--map", maps)),
        chosen=effective(config, given),
        quiet=quiet,
    )


def _is_number_or_none(given: str) -> bool:
    if given.strip().casefold() == "none":
        return True
    try:
        float(given)
    except ValueError:
        return False
    return True


def pairs(option: str, given: Sequence[str]) -> list[tuple[str, str]]:
    """Each ``NAME=VALUE`` in two.

    >>> pairs("--map", ["text=body_html"])
    [('text', 'body_html')]
    """
    found: list[tuple[str, str]] = []
    for one in given:
        name, sign, value = one.partition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(f"{one!r} is not of the form NAME=VALUE", param_hint=option)
        found.append((name.strip(), value.strip()))
    return found


def names(option: str, given: str | None, known: Sequence[str]) -> tuple[str, ...]:
    """A list with commas, each name one that is known; all of them where nothing is given."""
    if given is None:
        return tuple(known)
    chosen = tuple(name.strip() for name in given.split(",") if name.strip())
    unknown = [name for name in chosen if name not in known]
    if unknown or not chosen:
        raise typer.BadParameter(f"{', '.join(unknown) or 'nothing'}: choose from {','.join(known)}", param_hint=option)
    return chosen
