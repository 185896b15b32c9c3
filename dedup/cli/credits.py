"""``dedup credits``: the credit lines of every article, and the rule that found each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from ..feeds import read
from ..model import Article, Credit, Polarity, Skipped
from ..report.safe import one_line
from .exits import Exit
from .jobs import Asked
from .kernels import load_numba
from .options import Common, Config, Credits, Debug, Feeds, Maps, Quiet, Sets, common
from .progress import Progress, Watched
from .talk import show, tell_skips, width

if TYPE_CHECKING:
    from ..report.jsonl import Row

KIND_WIDTH, AGENCY_WIDTH = 22, 12
LEAST_WORDS = 24  # of a quotation, however narrow the terminal is


class Form(StrEnum):
    """How credit lines are printed."""

    TEXT = "text"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """What is meant by ``dedup credits``."""

    common: Common
    form: Form
    everything: bool


def command(
    context: typer.Context,
    feeds: Feeds,
    form: Annotated[
        Form, typer.Option("--format", help="What stdout gets; jsonl is one object an article, also without a hit.")
    ] = Form.TEXT,
    everything: Annotated[
        bool, typer.Option("--all", help="Also what looks like a credit and is none, such as photo credits.")
    ] = False,
    rules: Credits = None,
    maps: Maps = [],  # noqa: B006 - Typer copies it
    sets: Sets = [],  # noqa: B006
    config: Config = None,
    quiet: Quiet = False,
    debug: Debug = False,  # noqa: ARG001 - main looks for it before anything is parsed
) -> None:
    """Show whose copy each article says it is: every credit line, with the rule that found it.

    A credit line is what the outlet says. It proves no licence, and its absence proves nothing.
    """
    meant = common(feeds, maps, sets, config, rules=rules, quiet=quiet)
    context.ensure_object(Asked).job = partial(work, Asking(common=meant, form=form, everything=everything))


def work(asked: Asking) -> int:
    """Read the feeds and print what each article credits, as it is read."""
    load_numba()
    from ..report.jsonl import line
    from ..text.credit_fields import source_credits
    from ..text.credit_grammar import load
    from ..text.newswire import agency_of, find_credits

    meant = asked.common
    settings = meant.chosen.settings
    grammar = load(settings.text.credits)
    feed = read(*meant.feeds, mapping=meant.mapping, max_bytes=settings.text.max_bytes)
    skipped: list[Skipped] = []
    columns = width()
    with Progress(quiet=meant.quiet) as progress:
        for record in Watched(feed, progress):
            if not isinstance(record, Article):
                skipped.append(record)
                continue
            found = find_credits(
                record.text, title=record.title, source=record.source, url=record.url, wire=record.wire,
                grammar=grammar,
            )
            found += tuple(source_credits(record.source, grammar))
            hits = [hit for hit in found if asked.everything or hit.polarity is not Polarity.NEGATIVE]
            if asked.form is Form.JSONL:
                show(line(_row(record, hits)).decode().rstrip("\n"))
            else:
                show(*text_lines(record, hits, agency_of(found), columns))
    if not meant.quiet:
        tell_skips(skipped)
    return Exit.DONE


def _row(article: Article, hits: list[Credit]) -> Row:
    from ..report.jsonl import credit_row

    return {"id": article.id, "hits": [credit_row(hit) for hit in hits]}


def text_lines(article: Article, hits: list[Credit], agency: str, columns: int) -> Iterator[str]:
    """An article for a reader: whose copy it says it is, and under that each line.

    Parameters
    ----------
    article : Article
    hits : list of Credit
    agency : str
        Whose copy it is, ``""`` where that is unknown.
    columns : int
        To fill.
    """
    whose = f"{agency} copy" if agency else "says nothing" if not hits else "whose copy is not said"
    yield f"{one_line(article.id, columns)}  {whose}"
    room = max(LEAST_WORDS, columns - KIND_WIDTH - AGENCY_WIDTH - 6)
    for hit in hits:
        where = "" if hit.field == "text" else f" [{hit.field}]"
        words = one_line(hit.text, max(LEAST_WORDS, room - len(where)))
        yield f"  {hit.kind:<{KIND_WIDTH}}  {one_line(hit.agency or '–', AGENCY_WIDTH):<{AGENCY_WIDTH}}  {words}{where}"
