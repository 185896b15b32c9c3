"""``dedup feeds``: which formats are read, under which endings, and what to install for those that are not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated

import typer

from .exits import Exit
from .jobs import Asked
from .options import Debug
from .talk import show


class Form(StrEnum):
    """How the formats are printed."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One format: its file endings, the extra that it needs (empty for none), what of it is missing, what to type."""

    format: str
    endings: tuple[str, ...]
    extra: str
    readable: bool
    missing: tuple[str, ...]
    install: str


def command(
    context: typer.Context,
    form: Annotated[Form, typer.Option("--format", help="What stdout gets.")] = Form.TEXT,
    debug: Debug = False,  # noqa: ARG001 - main looks for it before anything is parsed
) -> None:
    """List the feed formats: what is readable here, and what is missing for the others."""
    context.ensure_object(Asked).job = partial(work, form)


def work(form: Form) -> int:
    """Print the formats."""
    found = rows()
    if form is Form.JSON:
        show(json.dumps([asdict(row) for row in found], indent=2, ensure_ascii=False))
    else:
        show(*text_lines(found))
    return Exit.DONE


def rows() -> list[Row]:
    """Every format, in the order in which a file's content is looked at."""
    from ..feeds import READERS
    from ..feeds.extras import install, missing

    return [
        Row(
            format=reader.name,
            endings=reader.suffixes,
            extra=reader.extra,
            readable=not (absent := missing(reader.extra)),
            missing=absent,
            install=install(reader.extra) if absent else "",
        )
        for reader in READERS
    ]


def text_lines(found: Sequence[Row]) -> Iterator[str]:
    """A line a format, and what to type for those that cannot be read.

    Parameters
    ----------
    found : sequence of Row
    """
    endings = [" ".join(row.endings) for row in found]
    left, middle = max(len(row.format) for row in found), max(map(len, endings))
    for row, ending in zip(found, endings, strict=True):
        state = "readable" if row.readable else f"needs {' and '.join(row.missing)}: {row.install}"
        yield f"{row.format:<{left}}  {ending:<{middle}}  {state}"
    yield ""
    yield "Each also with .gz or .zst. Files that share an ending, or have none, are told apart by their content."
