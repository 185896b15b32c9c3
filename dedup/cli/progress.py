"""What a long run is doing: on a terminal only, and only once it has taken two seconds."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sized
from threading import Timer
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from ..model import Article, InputFile, Skipped
from .refusals import refuse, refuse_nothing, refuse_unmet

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from ..batches import Batch
    from ..feeds import Feed

T = TypeVar("T")
PATIENCE = 2.0
"""Seconds after which a person wants to see something move."""
STAGES = (
    "reading",
    "taking the copy apart",
    "sketching",
    "finding candidates",
    "comparing",
    "grouping",
    "attributing",
    "writing",
)
COUNT_EVERY = 500


class Progress:
    """A bar on stderr with the stage, its place among all stages, and how many articles were read.

    Parameters
    ----------
    quiet : bool
        Show nothing, whatever stderr is.
    """

    def __init__(self, *, quiet: bool = False) -> None:
        self._wanted = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._timer: Timer | None = None
        self._bar: Bar | None = None
        self._stage, self._read = "", 0

    def __enter__(self) -> Self:
        if self._wanted:
            self._timer = Timer(PATIENCE, self._begin)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer.join()
        if self._bar:
            self._bar.stop()

    def stage(self, name: str) -> None:
        """A stage begins."""
        self._stage = name
        self._refresh()

    def read(self, articles: int) -> None:
        """So many records were read."""
        self._read = articles
        self._refresh()

    def wait(self) -> None:
        """Until the bar is there, if there is to be one."""
        if self._timer:
            self._timer.join()

    def _begin(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        bar = Bar(
            TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TextColumn("{task.fields[articles]}"),
            console=Console(stderr=True), transient=True,
        )
        bar.add_task("", total=len(STAGES), articles="")
        bar.start()
        self._bar = bar
        self._refresh()

    def _refresh(self) -> None:
        if self._bar:
            done = STAGES.index(self._stage) if self._stage in STAGES else 0
            articles = f"{self._read:,} articles" if self._read else ""
            self._bar.update(self._bar.task_ids[0], completed=done, description=self._stage, articles=articles)
            self._bar.refresh()


class Watched:
    """A feed that is counted while it is read and may be refused at its end, before the long work starts.

    Refused is one that holds no article, or no field that ``--map`` names; if strict, one with a bad record.

    Parameters
    ----------
    feed : Feed
    progress : Progress
    strict : bool
        Whether a record that cannot be used is an error.
    """

    def __init__(self, feed: Feed, progress: Progress, *, strict: bool = False) -> None:
        self._feed, self._progress, self._strict = feed, progress, strict

    @property
    def inputs(self) -> tuple[InputFile, ...]:
        """The files read so far."""
        return self._feed.inputs

    def __iter__(self) -> Iterator[Article | Skipped]:
        return self._watched(self._feed)

    def batches(self) -> Iterator[Batch | Article | Skipped]:
        """The same by column, see :meth:`dedup.feeds.Feed.batches`."""
        return self._watched(self._feed.batches())

    def _watched(self, records: Iterable[T]) -> Iterator[T]:
        skipped: list[Skipped] = []
        count, articles, shown = 0, 0, 0
        for record in records:
            size = len(record) if isinstance(record, Sized) else 1
            count += size
            if not isinstance(record, Skipped):
                articles += size
            elif self._strict or not articles:
                skipped.append(record)
            if count - shown >= COUNT_EVERY:
                self._progress.read(count)
                shown = count
            yield record
        self._progress.read(count)
        refuse_unmet(self._feed.tally)
        if self._strict:
            refuse(skipped)
        if not articles:
            refuse_nothing(self._feed.inputs, skipped)
