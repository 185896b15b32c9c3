"""Row ranges over threads. Kernels release the interpreter lock, so threads are enough.

Work is cut by rows into blocks whose bounds depend on the number of rows alone, and results are joined in block
order: how many threads run them changes nothing but the time.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")

BLOCK = 2048  # rows; small enough to balance two to sixty-four cores, large enough to hide the call
AHEAD = 4  # blocks a thread that may be done before the first of them is taken
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
    results: list[T] = []
    each_block(rows, work, results.append, block=block)
    return results


def each_block(
    rows: int, work: Callable[[int, int], T], take: Callable[[T], object], *, block: int = BLOCK
) -> None:
    """As :func:`over_rows`, but hand over each result in block order, and hold no more than a few.

    >>> each_block(5, lambda a, b: b - a, print, block=3)
    3
    2
    """
    bounds = [(a, min(a + block, rows)) for a in range(0, rows, block)]
    jobs = _jobs or _cores()
    if jobs == 1 or len(bounds) < 2:
        for a, b in bounds:
            take(work(a, b))
        return
    with ThreadPoolExecutor(jobs) as pool:
        waiting: deque[Future[T]] = deque()
        for a, b in bounds:
            waiting.append(pool.submit(work, a, b))
            if len(waiting) > AHEAD * jobs:
                take(waiting.popleft().result())
        while waiting:
            take(waiting.popleft().result())
