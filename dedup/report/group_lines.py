"""Stories and clusters of a run written in one pass: a cluster is made once, with its story, and then let go of."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import numpy as np
import numpy.typing as npt

from ..assemble import StoryRows
from ..clusters import ClusterRows
from ..memory import release
from ..parallel import GROUPS_SHARE, spread
from ..shingles import offsets_of, take_rows
from . import jsonl

I64 = npt.NDArray[np.int64]

RELEASED_EVERY = 2048
"""Stories until pages of mapped columns that were looked at are let go: they look at hundreds of megabytes."""
BLOCK = 4096
"""Clusters whose lines are in memory at a time."""


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
        For temporary files: clusters are made story by story, and written by their size.
    """
    stories.remember()
    with ExitStack() as stack:
        lines, index, unwanted = (stack.enter_context(TemporaryFile(dir=folder)) for _ in range(3))

        def share(first: int, last: int, files: Sequence[IO[bytes]]) -> None:
            of_stories, of_clusters, of_index = files
            made: list[tuple[int, int]] = []
            for at in range(first, last):
                story, own = stories.told(at)
                if to_stories is not None:
                    of_stories.write(jsonl.line(jsonl.story_row(story)))
                if to_clusters is not None:
                    made += [
                        (group, of_clusters.write(jsonl.line(jsonl.cluster_row(cluster))))
                        for group, cluster in own.items()
                    ]
                if (at - first) % RELEASED_EVERY == RELEASED_EVERY - 1:
                    release()
            of_index.write(np.array(made, np.int64).tobytes())

        spread(len(stories), share, [to_stories or unwanted, lines, index], least=GROUPS_SHARE)
        if to_clusters is not None:
            index.seek(0)
            groups, sizes = np.frombuffer(index.read(), np.int64).reshape(-1, 2).T
            _in_order(lines, groups, sizes, np.array(clusters.groups, np.int64), to_clusters)


def _in_order(lines: IO[bytes], groups: I64, sizes: I64, order: I64, out: IO[bytes]) -> None:
    """Write the lines of groups in an order of the groups."""
    place = np.empty(int(groups.max(initial=-1)) + 1, np.int64)
    place[groups] = np.arange(len(groups))
    offsets = offsets_of([sizes])
    lines.flush()
    data = np.memmap(lines, np.uint8, "r") if len(groups) else np.empty(0, np.uint8)
    for first in range(0, len(order), BLOCK):
        out.write(take_rows(offsets, place[order[first : first + BLOCK]], data)[1].data)
