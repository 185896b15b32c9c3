"""Stories and clusters of a run written in one pass: a cluster is made once, with its story, and then let go of."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

import numpy as np
import numpy.typing as npt

from ..assemble import StoryRows
from ..clusters import ClusterRows
from ..memory import release
from ..processes import GROUPS_SHARE, spread
from ..shingles import offsets_of, take_rows
from . import jsonl

I64 = npt.NDArray[np.int64]

BLOCK = 1024
"""Stories whose lines a process makes at a time; clusters whose lines are put in order at a time."""


class _Lines(NamedTuple):
    """The lines of some stories and of their clusters, and of each cluster its number and how long its line is."""

    stories: bytes
    clusters: bytes
    groups: list[int]
    sizes: list[int]


def write_groups(
    stories: StoryRows, clusters: ClusterRows, to_stories: IO[bytes] | None, to_clusters: IO[bytes] | None, folder: Path
) -> None:
    """Write ``stories.jsonl`` and ``clusters.jsonl``.

    Parameters
    ----------
    stories : StoryRows
    clusters : ClusterRows
        All clusters of these stories.
    to_stories, to_clusters : binary file, optional
        ``None`` for what is not wanted.
    folder : Path
        For a temporary file: clusters are made story by story, and written by their size.
    """
    (clusters.book if to_stories is None else stories).remember()

    def made(first: int, last: int) -> _Lines:
        of_stories: list[bytes] = []
        of_clusters: dict[int, bytes] = {}
        for told in stories.told(first, last):
            if to_stories is not None:
                of_stories.append(jsonl.line(jsonl.story_row(stories.made(told))))
            if to_clusters is not None:
                of_clusters |= {own: jsonl.line(jsonl.cluster_row(cluster)) for own, cluster in told.clusters.items()}
        release()  # stories look at hundreds of megabytes of mapped columns
        lines = list(of_clusters.values())
        return _Lines(b"".join(of_stories), b"".join(lines), list(of_clusters), list(map(len, lines)))

    with TemporaryFile(dir=folder) as waiting:
        groups: list[int] = []
        sizes: list[int] = []
        for lines in spread(len(stories), made, block=BLOCK, least=GROUPS_SHARE):
            if to_stories is not None:
                to_stories.write(lines.stories)
            waiting.write(lines.clusters)
            groups += lines.groups
            sizes += lines.sizes
        if groups and to_clusters is not None:
            _in_order(waiting, np.array(groups), np.array(sizes), np.array(clusters.groups), to_clusters)


def _in_order(lines: IO[bytes], groups: I64, sizes: I64, order: I64, out: IO[bytes]) -> None:
    """Write the lines of groups in an order of the groups."""
    place = np.empty(int(groups.max()) + 1, np.int64)
    place[groups] = np.arange(len(groups))
    offsets = offsets_of([sizes])
    lines.flush()
    data = np.memmap(lines, np.uint8, "r")
    for first in range(0, len(order), BLOCK):
        out.write(take_rows(offsets, place[order[first : first + BLOCK]], data)[1].data)
