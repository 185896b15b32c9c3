"""The console that every story here is told with."""

from __future__ import annotations

from pathlib import Path

import pytest

from .console import Console


@pytest.fixture
def dedup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Console:
    """``dedup`` typed in an empty working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return Console(tmp_path, capsys)
