"""Snapshots: a session at the command line, kept as a text file that a person can read and a change shows in a diff.

``make snapshots`` writes them anew; a test fails where one differs from what the program does today.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from pathlib import Path

from .console import Console, Said

FOLDER = Path(__file__).parent / "snapshots"
WRITE = os.environ.get("SNAPSHOTS") == "write"


def session(dedup: Console, *lines: str, files: Iterable[str] = ()) -> str:
    """What commands leave behind, one after the other, and what files hold at the end.

    Parameters
    ----------
    dedup : Console
    *lines : str
        Commands without the program's name.
    files : iterable of str
        Files to show at the end.
    """
    parts = [f"$ dedup {line}\n{_told(dedup(*shlex.split(line)))}" for line in lines]
    parts += [f"$ cat {name}\n{(dedup.folder / name).read_text(encoding='utf-8')}" for name in files]
    return "\n".join(parts)


def same(name: str, shown: str) -> None:
    """Compare a session with its snapshot, or write it where that was asked for."""
    path = FOLDER / f"{name}.txt"
    if WRITE:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(shown, encoding="utf-8")
    assert path.is_file(), f"there is no snapshot {path.name}: run `make snapshots` and read what it wrote"
    assert shown == path.read_text(encoding="utf-8"), "run `make snapshots` and read what it changed"


def _told(said: Said) -> str:
    return str(said)
