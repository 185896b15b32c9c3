"""``dedup settings``: every effective value, its default, where it came from, and why it is what it is."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from ..settings import SettingRow, Value, describe
from .config import Effective, variable
from .exits import Exit
from .jobs import Asked
from .options import Config, Debug, Sets, common
from .talk import show, width


class Form(StrEnum):
    """How settings are printed."""

    TEXT = "text"
    JSON = "json"
    TOML = "toml"


def command(
    context: typer.Context,
    sets: Sets = [],  # noqa: B006 - Typer copies it
    config: Config = None,
    form: Annotated[
        Form, typer.Option("--format", help="What stdout gets; toml can be saved as dedup.toml.")
    ] = Form.TEXT,
    debug: Debug = False,  # noqa: ARG001 - main looks for it before anything is parsed
) -> None:
    """Show every setting: its value, its default, where the value came from, and why."""
    chosen = common((), (), sets, config).chosen
    context.ensure_object(Asked).job = partial(work, chosen, form)


def work(chosen: Effective, form: Form) -> int:
    """Print the settings in force."""
    rows = describe(chosen.settings, chosen.origins)
    match form:
        case Form.JSON:
            show(json.dumps([_object(row) for row in rows], indent=2, ensure_ascii=False))
        case Form.TOML:
            show(*toml_lines(rows))
        case Form.TEXT:
            show(*text_lines(rows, width()))
    return Exit.DONE


def _object(row: SettingRow) -> dict[str, Value]:
    return {
        "key": row.key,
        "value": row.value,
        "default": row.default,
        "origin": row.origin,
        "variable": variable(row.key),
        "why": row.why,
    }


def text_lines(rows: Sequence[SettingRow], columns: int) -> Iterable[str]:
    """A block a setting: name, value, where it came from, and the reason under it.

    Parameters
    ----------
    rows : sequence of SettingRow
    columns : int
        To fill at most, but at least 40.
    """
    left = max(len(row.key) for row in rows)
    for row in rows:
        origin = row.origin if row.origin == "default" else f"{row.origin}, default {toml_value(row.default)}"
        yield f"{row.key:<{left}} = {toml_value(row.value)}  ({origin})"
        yield from textwrap.wrap(
            row.why, max(columns, 40), initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
        )


def toml_lines(rows: Sequence[SettingRow]) -> Iterable[str]:
    """A file that can be saved as ``dedup.toml``: every value, its reason above it."""
    table = ""
    for row in rows:
        group, _, name = row.key.partition(".")
        if group != table:
            yield from ([""] if table else []) + [f"[{group}]"]
            table = group
        yield from textwrap.wrap(row.why, 100, initial_indent="# ", subsequent_indent="# ", break_on_hyphens=False)
        yield f"{name} = {toml_value(row.value)}"


def toml_value(value: Value) -> str:
    r"""A value as TOML writes it. TOML has no null: ``"none"`` is read as one.

    >>> toml_value(None), toml_value(True), toml_value(0.5), toml_value('a "b"')
    ('"none"', 'true', '0.5', '"a \\"b\\""')
    """
    match value:
        case None:
            return '"none"'
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case int() | float():
            return repr(value)
