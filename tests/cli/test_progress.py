"""The bar: on a terminal only, not before two seconds have passed, and gone when the work is done."""

from __future__ import annotations

import io
import sys

import pytest

from dedup.cli import progress
from dedup.cli.progress import Progress


class Terminal(io.StringIO):
    """A stderr that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def screen(monkeypatch: pytest.MonkeyPatch, stderr: io.StringIO, term: str = "xterm") -> io.StringIO:
    """Put this in the place of stderr. No fixture: pytest puts its own back before a test begins."""
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setenv("TERM", term)
    return stderr


def test_a_quick_run_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = screen(monkeypatch, Terminal())
    with Progress() as bar:
        bar.stage("reading")
        bar.read(500)
    assert shown.getvalue() == ""


def test_a_long_run_shows_its_stage_and_its_articles(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = screen(monkeypatch, Terminal())
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with Progress() as bar:
        bar.wait()
        bar.stage("sketching")
        bar.read(30_000)
    assert "sketching" in shown.getvalue()
    assert "30,000 articles" in shown.getvalue()
    assert shown.getvalue().endswith("\x1b[2K")  # the line is wiped when the work is done


@pytest.mark.parametrize(
    ("quiet", "term", "stderr"),
    [(True, "xterm", Terminal()), (False, "dumb", Terminal()), (False, "xterm", io.StringIO())],
    ids=["quiet", "dumb terminal", "pipe"],
)
def test_nothing_is_shown_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, *, quiet: bool, term: str, stderr: io.StringIO
) -> None:
    shown = screen(monkeypatch, stderr, term)
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    with Progress(quiet=quiet) as bar:
        bar.wait()
        bar.stage("sketching")
    assert shown.getvalue() == ""
