"""The command line loads of numba what its kernels need, and hides nothing from what is loaded later."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

RUN = """
import sys
from dedup.cli import main
status = main(["run", "seeds", "--output", sys.argv[1], "--quiet"])
assert status == 0, status
assert "numba" in sys.modules
assert "scipy.linalg" not in sys.modules, "a run has no need of it"
import scipy.linalg.cython_blas
assert scipy.linalg.norm([3, 4]) == 5
"""


def test_a_run_loads_no_linear_algebra_and_what_comes_later_may(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", RUN, tmp_path / "report"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
