"""How a run can end: 0 done, 2 could not look, 130 interrupted. A crash is never 1."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from dedup.cli.exits import Exit, settled
from dedup.errors import DedupError
from tests.stories import jsonl, reprint_of, wire

from .console import Console, in_a_shell

FERRY = (wire(), reprint_of(wire(), furniture=""))


def _raising(error: BaseException) -> Callable[[], int]:
    def job() -> int:
        raise error

    return job


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (
            ZeroDivisionError("division by zero"),
            2,
            "dedup: error: internal error: ZeroDivisionError: division by zero\n"
            "  → please report it, with the command and what it prints with --debug\n",
        ),
        (AssertionError(), 2, "dedup: error: internal error: AssertionError\n"),
        (DedupError("the feed is on fire", "fetch water"), 2, "dedup: error: the feed is on fire\n  → fetch water\n"),
        (MemoryError(), 2, "dedup: error: out of memory\n"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), 2, "dedup: error: out of memory\n"),
        (PermissionError(13, "Permission denied", "out/report.html"), 2, "out/report.html: Permission denied\n"),
        (KeyboardInterrupt(), 130, "dedup: error: interrupted\n"),
        (BrokenPipeError(32, "Broken pipe"), 0, ""),
    ],
)
def test_every_end_has_its_status(
    error: BaseException, status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert settled(_raising(error)) == status
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert "Traceback" not in err


def test_the_status_of_a_job_that_ends_well_is_its_own() -> None:
    assert settled(lambda: Exit.BROKEN_POLICY) == 1
    assert settled(lambda: Exit.DONE) == 0


def test_a_crash_is_exit_2_and_debug_shows_where(dedup: Console, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("a rule met a text it does not know\x1b[31m")

    monkeypatch.setattr("dedup.pipeline.run", crash)
    dedup.feed("wire.jsonl", FERRY)
    said = dedup("run", "wire.jsonl", "-o", "out")
    assert str(said) == (
        "exit 2\n"
        "--- stderr\n"
        "dedup: error: internal error: RuntimeError: a rule met a text it does not know�[31m\n"
        "  → please report it, with the command and what it prints with --debug\n"
    )
    assert not (dedup.folder / "out").exists()
    assert "Traceback (most recent call last)" in dedup("run", "wire.jsonl", "-o", "out", "--debug").err
    monkeypatch.setenv("DEDUP_DEBUG", "1")
    assert "Traceback (most recent call last)" in dedup("run", "wire.jsonl", "-o", "out").err


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    said = in_a_shell('$dedup settings | head -n 1; echo "${PIPESTATUS[0]}"', tmp_path)
    assert said.out.splitlines()[1:] == ["0"]
    assert said.err == ""


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    said = in_a_shell("$dedup settings > /dev/full", tmp_path)
    assert said.status == 2
    assert said.err.splitlines()[0] == "dedup: error: No space left on device"
    assert len(said.err.splitlines()) == 2


def test_a_terminal_without_these_letters_gets_others(tmp_path: Path) -> None:
    said = in_a_shell("$dedup curve", tmp_path, PYTHONIOENCODING="ascii")
    assert said.status == 0
    assert "42 bands" in said.out or "bands of" in said.out


def test_a_feed_on_standard_input(tmp_path: Path) -> None:
    (tmp_path / "wire.jsonl").write_text(jsonl(FERRY))
    said = in_a_shell("cat wire.jsonl | $dedup run - -o out", tmp_path)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("Read 2 articles from 1 file: 2 in 1 cluster")


@pytest.mark.parametrize(
    ("call", "seen"),
    [
        ("sys.argv = ['dedup', *typed]; main()", ["False", "1", "True"]),  # the command has the process
        ("main(typed)", ["True", "None", "False"]),  # a program that calls it keeps its own ways
    ],
)
def test_a_process_of_the_command_looks_for_no_garbage_and_starts_no_idle_threads(call: str, seen: list[str]) -> None:
    code = (
        "import atexit, gc, os, sys; atexit.register(lambda: print(gc.get_freeze_count() > 0)); "  # called last
        f"from dedup.cli import main; typed = ['settings', '--format', 'yaml']; {call}; "
        "print(gc.isenabled(), os.environ.get('OPENBLAS_NUM_THREADS'))"
    )
    own = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=False, env=own)
    assert done.stdout.split() == seen
