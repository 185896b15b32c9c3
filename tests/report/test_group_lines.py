"""Stories and clusters of a run: written in one pass, and looked at by the few, they read as each made by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import gettempdir

import pytest
from hypothesis import given, settings

from dedup import Article, parallel, run
from dedup.assemble import StoryRows
from dedup.clusters import ClusterRows
from dedup.model import Skipped
from dedup.report import group_lines
from dedup.report.group_lines import write_groups
from dedup.report.jsonl import cluster_row, line, story_row
from dedup.report.summary import summary_text
from dedup.report.text import summary_lines
from dedup.result import Result

from ..stories import EVENTS, brief_of, own_report, reprint_of, rewrite_of, wire
from .test_article_lines import feeds


@pytest.fixture(autouse=True)
def three_processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine of three cores, and with groups of which each is worth a process."""
    monkeypatch.setattr(group_lines, "GROUPS_SHARE", 1)
    parallel.set_jobs(3)
    yield
    parallel.set_jobs(0)


def by_object(found: Result) -> Result:
    """The same result with all groups made one by one, as of a program that made its own."""
    return replace(found, clusters=tuple(found.clusters), stories=tuple(found.stories))


def written(found: Result, folder: Path) -> tuple[bytes, bytes]:
    assert isinstance(found.stories, StoryRows)
    assert isinstance(found.clusters, ClusterRows)
    stories, clusters = BytesIO(), BytesIO()
    write_groups(found.stories, found.clusters, stories, clusters, folder)
    return stories.getvalue(), clusters.getvalue()


def lines_of(found: Result) -> tuple[bytes, bytes]:
    stories = b"".join(line(story_row(story)) for story in found.stories)
    return stories, b"".join(line(cluster_row(cluster)) for cluster in found.clusters)


@settings(deadline=None, max_examples=25)
@given(feeds())
def test_groups_in_one_pass_read_as_each_made_by_itself(feed: list[Article | Skipped]) -> None:
    assert written(run(feed), Path(gettempdir())) == lines_of(by_object(run(feed)))


def news() -> list[Article]:
    """Of every event a wire with its copies, and a report of somebody's own."""
    return [
        one
        for event in EVENTS
        for copy in (wire(event),)
        for one in (copy, reprint_of(copy), brief_of(copy), rewrite_of(copy), own_report(event))
    ]


def test_clusters_alone_are_the_same_and_leave_nothing_behind(tmp_path: Path) -> None:
    found = run(news())
    assert isinstance(found.stories, StoryRows)
    assert isinstance(found.clusters, ClusterRows)
    clusters = BytesIO()
    write_groups(found.stories, found.clusters, None, clusters, tmp_path)
    assert clusters.getvalue() == lines_of(by_object(run(news())))[1]
    assert len(found.clusters) > 1
    assert not list(tmp_path.iterdir())


def test_few_groups_are_made_for_a_summary_and_it_says_the_same() -> None:
    found, objects = run(news()), by_object(run(news()))
    assert summary_text(found) == summary_text(objects)
    assert summary_lines(found, 100) == summary_lines(objects, 100)


def test_a_feed_without_groups_has_empty_files(tmp_path: Path) -> None:
    assert written(run([wire("ferry")]), tmp_path) == (b"", b"")
