"""Row ranges over threads. Kernels release the interpreter lock, so threads are enough.

Work is cut by rows into blocks whose bounds depend on the number of rows alone, and results are joined in block
order: how many threads run them changes nothing but the time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

BLOCK = 2048  # rows; small enough to balance two to sixty-four cores, large enough to hide the call
_jobs = 0


def set_jobs(jobs: int) -> None:
    """How many threads kernels may use; 0 means all cores."""
    global _jobs
    _jobs = jobs


def _cores() -> int:
    """The cores that this process may use, which in a container are fewer than the machine has."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def over_rows(rows: int, work: Callable[[int, int], T], *, block: int = BLOCK) -> list[T]:
    """Call ``work(first, last)`` for each block of rows and return the results in block order.

    >>> over_rows(5, lambda a, b: (a, b), block=2)
    [(0, 2), (2, 4), (4, 5)]
    """
    bounds = [(a, min(a + block, rows)) for a in range(0, rows, block)]
    jobs = _jobs or _cores()
    if jobs == 1 or len(bounds) < 2:
        return [work(a, b) for a, b in bounds]
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda bound: work(*bound), bounds))
