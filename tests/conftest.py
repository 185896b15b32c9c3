"""What all tests share: one way of drawing examples, a clean environment, and compiled kernels.

The kernels compile once per checkout, which takes longer than the tests. It is done here, before the workers of
``pytest -n`` start, so that they load what is compiled instead of compiling it each for itself.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.stories import brief_of, reprint_of, rewrite_of, wire

# No deadline: a first example may compile a kernel. Derandomised: a failure is the same failure for everybody.
settings.register_profile("dedup", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("dedup")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the kernels in the process that starts the workers; alone, the tests compile what they use."""
    for name in [name for name in os.environ if name.startswith("DEDUP_") and name != "DEDUP_GOLD"]:
        del os.environ[name]
    if getattr(config.option, "numprocesses", None):
        from dedup import run

        run([wire(), reprint_of(wire()), brief_of(wire()), rewrite_of(wire()), wire("rates")])
