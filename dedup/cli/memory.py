"""``--memory``: what a run will need, told beforehand, and whether its columns go to temporary files."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from .talk import say

UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40}
PACKED = {".gz": 4, ".zst": 4, ".parquet": 2, ".pq": 2}
"""How many times as large a file is when it is read; news in JSON lines."""
STANDING = {".jsonl", ".ndjson"}
"""Endings of files whose records are not copied."""
WORTH_TELLING = 1 << 30
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)I?B?", re.IGNORECASE)

Memory = Annotated[
    str,
    typer.Option(
        "--memory", metavar="SIZE", show_default="half of the machine",
        help="Memory to keep to, such as 4G: a feed that needs more goes through temporary files. Changes only the "
        "time.",
    ),
]


def size_of(given: str) -> int:
    """A size as typed, in bytes.

    Raises
    ------
    typer.BadParameter
        For what is no size.

    Examples
    --------
    >>> size_of("4G"), size_of("1.5 MB")
    (4294967296, 1572864)
    """
    found = _SIZE.fullmatch(given.strip())
    if found is None:
        raise typer.BadParameter(f"{given!r} is no size: give a number and a unit, such as 4G", param_hint="--memory")
    return int(float(found[1]) * UNITS[found[2].upper()])


def keep_to(given: int | None, paths: Sequence[Path], *, quiet: bool) -> None:
    """Decide whether a run over some files goes through temporary files, and say so where it is worth it.

    Parameters
    ----------
    given : int, optional
        Bytes; half of the machine where absent.
    paths : sequence of Path
        The files that will be read. Standard input has no size, and counts for nothing.
    quiet : bool
        Decide, and say nothing.
    """
    from ..memory import needed, of_machine, parted, set_in_files

    limit = of_machine() // 2 if given is None else given
    sizes = {path: _unpacked_size(path) for path in paths}
    copied = sum(size for path, size in sizes.items() if path.suffix.lower() not in STANDING)
    whole = sum(sizes.values())
    need = needed(whole, copied)
    set_in_files(need > limit)
    if quiet or (need <= limit and need < WORTH_TELLING):
        return
    told = f"This feed needs about {_words(need)} of memory"
    if need <= limit:
        say(f"{told}.")
        return
    folder, (filed, stays) = tempfile.gettempdir(), parted(whole, copied)
    say(
        f"{told}, more than the {_words(limit)} of --memory: about {_words(filed)} go through files in {folder}, "
        f"{_words(stays)} stay in memory."
    )
    free = shutil.disk_usage(folder).free
    if free < filed:
        say(f"{folder} has room for {_words(free)}: set TMPDIR to a folder that has more, or the run may end there.")


def _unpacked_size(path: Path) -> int:
    try:
        return path.stat().st_size * PACKED.get(path.suffix.lower(), 1)
    except OSError:  # it is told when it is read
        return 0


def _words(size: int) -> str:
    return f"{size / UNITS['G']:.1f} GB" if size >= UNITS["G"] else f"{size / UNITS['M']:.0f} MB"
