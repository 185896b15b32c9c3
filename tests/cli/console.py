"""The command line as a user meets it: exit status, stdout and stderr together."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from dedup.cli import main
from dedup.model import Article
from tests.stories import jsonl

PROJECT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command left behind."""

    status: int
    out: str
    err: str

    def __str__(self) -> str:
        parts = [f"exit {self.status}\n"]
        parts += [f"--- stdout\n{self.out}"] if self.out else []
        parts += [f"--- stderr\n{self.err}"] if self.err else []
        return "".join(parts)


class Console:
    """Types commands in an empty folder, in this process; columns are always 100."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *typed: str) -> Said:
        """Type ``dedup`` and these arguments."""
        self._capsys.readouterr()
        status = main(typed)
        out, err = self._capsys.readouterr()
        return Said(status=status, out=out, err=err)

    def feed(self, name: str, articles: Iterable[Article]) -> Path:
        """Save articles as JSON lines in the folder."""
        return self.file(name, jsonl(articles))

    def file(self, name: str, content: str | bytes) -> Path:
        """Save a file in the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


def in_a_shell(line: str, folder: Path, **environment: str) -> Said:
    """What a whole shell line leaves behind, in a process of its own; ``$dedup`` is the command."""
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env=os.environ
        | {"dedup": f"{sys.executable} -m dedup", "PYTHONPATH": str(PROJECT), "COLUMNS": "100"}
        | environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Said(status=done.returncode, out=done.stdout, err=done.stderr)
