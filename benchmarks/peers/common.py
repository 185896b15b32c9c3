"""What every peer needs around it: reading the feed, joining pairs into groups, writing them."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import orjson

WORDS = 5
NUM_PERM = 128
THRESHOLD = 0.7
BANDS, ROWS = 14, 9  # datasketch's optimum for .7 and 128; the peers that choose for themselves come to the same


def paths() -> tuple[Path, Path]:
    """The feed and the file for the groups, from the command line."""
    return Path(sys.argv[1]), Path(sys.argv[2])


def read(feed: Path) -> tuple[list[str], list[str]]:
    """Ids and texts."""
    with feed.open("rb") as lines:
        rows = [orjson.loads(line) for line in lines]
    return [row.get("id", str(number)) for number, row in enumerate(rows)], [row["text"] for row in rows]


def shingles(text: str, length: int = WORDS) -> list[str]:
    """Runs of words, as users of these libraries build them; a shorter text is one run."""
    words = text.lower().split()
    return [" ".join(words[i : i + length]) for i in range(max(1, len(words) - length + 1))]


def joined(neighbours: Iterable[tuple[int, Iterable[int]]]) -> list[list[int]]:
    """Groups of two and more from rows and the rows found for each, by union-find."""
    parent: dict[int, int] = {}

    def root(row: int) -> int:
        while (above := parent.setdefault(row, row)) != row:
            parent[row] = row = parent[above]
        return row

    for row, found in neighbours:
        for other in found:
            if other != row:
                parent[root(row)] = root(other)
    groups = defaultdict(list)
    for row in parent:
        groups[root(row)].append(row)
    return list(groups.values())


def write(path: Path, ids: list[str], groups: Iterable[Iterable[int]]) -> None:
    """Write the groups."""
    with path.open("wb") as out:
        out.writelines(orjson.dumps([ids[row] for row in rows]) + b"\n" for rows in groups)
