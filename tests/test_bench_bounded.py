"""The benchmark of a feed larger than its memory: what it watches, and what it tells."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from benchmarks import bounded

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")


def test_a_feed_larger_than_its_memory_is_watched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bounded.main(["--articles", "300", "--memory", "10M", "--scratch", str(tmp_path)]) == 0
    told = capsys.readouterr().out.splitlines()[-1]
    found = re.fullmatch(
        r"300 articles, 1 MB, --memory 10M: \d+ CPU-seconds, \d+ seconds, F1 (\S+); "
        r"at the peak (\d+) MB of memory, (\d+) MB of temporary files",
        told,
    )
    assert found, told
    assert float(found[1]) > 0.9
    assert int(found[2]) > 30
    assert int(found[3]) > 0
    assert not list(tmp_path.iterdir())


def test_a_run_that_fails_is_told(tmp_path: Path) -> None:
    assert bounded.main(["--articles", "9", "--memory", "much", "--scratch", str(tmp_path)]) == 2


def test_a_process_that_is_gone_is_no_problem() -> None:
    peak = bounded.Peak()
    peak.look(1 << 22)
    assert (peak.held, peak.filed) == (0, 0)
