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


CALLEE = """
import numba as nb

@nb.njit(cache=True)
def root(number):
    if number < 0:
        raise ValueError("no root")
    return number**.5
"""

CALLER = """
import sys
sys.path.insert(0, sys.argv[1])
from dedup.cli.kernels import load_numba
load_numba()

import llvmlite.binding as llvm
import numba as nb
from callee import root

read, parse = [], llvm.parse_bitcode
llvm.parse_bitcode = lambda *given: read.append(len(given[0])) or parse(*given)

@nb.njit
def sum_of_roots(numbers):
    return sum([root(number) for number in numbers])

assert root(9.0) == 3
cached = sum(root.stats.cache_hits.values())
unread = max(read, default=0)
try:
    root(-1.0)
except ValueError as error:
    assert str(error) == "no root"
assert sum_of_roots((4.0, 9.0)) == 5
try:
    sum_of_roots((4.0, -9.0))
except ValueError as error:
    assert str(error) == "no root"
if cached and sys.platform == "linux":  # what stood for the bitcode was smaller
    assert unread < max(read), read
print(cached)
"""


def test_a_kernel_from_the_cache_can_still_be_called_by_one_that_is_compiled(tmp_path: Path) -> None:
    (tmp_path / "callee.py").write_text(CALLEE)
    cached = []
    for _ in range(2):
        done = subprocess.run([sys.executable, "-c", CALLER, tmp_path], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        cached.append(done.stdout.strip())
    assert cached == ["0", "1"]
