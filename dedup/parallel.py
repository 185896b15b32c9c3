"""Row ranges over threads: kernels release the interpreter lock, so threads are enough for them.

Work is cut by rows, and results are joined in the order of the rows: how many cores do it changes nothing but the time.
What holds the lock is spread over processes: :mod:`dedup.processes`.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T")
V = TypeVar("V")

BLOCK = 2048  # rows; small enough to balance two to sixty-four cores, large enough to hide the call
SMALL_BLOCK = 256
"""Rows for kernels that make large arrays: so small that the allocator hands out the same memory again. With blocks of
2,048 half of the time of reading words went into pages that the system had to clear anew."""
AHEAD = 4  # blocks a thread that may be done before the first of them is taken
HELPERS = 8  # threads whose results one thread can join
PARTS = 4  # for each thread, from which it does whole ones
_jobs = 0
_thread = threading.local()


def set_jobs(jobs: int) -> None:
    """How many threads kernels may use; 0 means all cores."""
    global _jobs
    _jobs = jobs


def jobs() -> int:
    """How many threads to use: as set, else the cores that this process may use (in a container not all).

    In a thread that does a part of some work already, no more than are left for that: one, as a rule.
    """
    most = getattr(_thread, "most", 0)
    if most:
        return int(most)
    return _jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _use_at_most(threads: int) -> None:
    _thread.most = threads


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
    threads = jobs()
    if threads == 1 or len(bounds) < 2:
        for a, b in bounds:
            take(work(a, b))
        return
    with ThreadPoolExecutor(threads, initializer=_use_at_most, initargs=(1,)) as pool:
        waiting: deque[Future[T]] = deque()
        for a, b in bounds:
            waiting.append(pool.submit(work, a, b))
            if len(waiting) > AHEAD * threads:
                take(waiting.popleft().result())
        while waiting:
            take(waiting.popleft().result())


def in_turn(items: Iterable[V], work: Callable[[V], T]) -> Iterator[T]:
    """What ``work`` makes of each item, in order: done in threads while items are taken, and a few ahead at most.

    For what is joined by one thread, which a few others keep busy; more would only hold more at a time.

    >>> list(in_turn("abc", str.upper))
    ['A', 'B', 'C']
    """
    threads = min(jobs(), HELPERS)
    return map(work, items) if threads == 1 else ahead(items, work, threads)


def ahead(items: Iterable[V], work: Callable[[V], T], threads: int) -> Iterator[T]:
    """As :func:`in_turn`, in so many threads beside the one that takes.

    >>> list(ahead("abc", str.upper, 1))
    ['A', 'B', 'C']
    """
    with ThreadPoolExecutor(threads, initializer=_use_at_most, initargs=(1,)) as pool:
        waiting: deque[Future[T]] = deque()
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def meanwhile(work: Callable[[], T]) -> Iterator[Callable[[], T]]:
    """Work that is done while the caller does other work, of which one thread alone does most.

    What is given waits for the work and returns its result. The work uses all cores but one; where there is only one,
    it is done when its result is asked for.

    >>> with meanwhile(lambda: sum(range(4))) as total:
    ...     print(len("other work"), total())
    10 6
    """
    threads = jobs()
    if threads == 1:
        yield work
        return
    with ThreadPoolExecutor(1, initializer=_use_at_most, initargs=(threads - 1,)) as pool:
        yield pool.submit(work).result


def by_parts(parts: Sequence[V], work: Callable[[V], T]) -> Iterator[T]:
    """What ``work`` makes of each large part of something, in order.

    Of many parts each thread does whole ones, so that none waits for another at every step of the work. Few are done
    one after another, each by all threads: the last would be waited for.

    >>> list(by_parts(["ab", "c"], str.upper))
    ['AB', 'C']
    """
    return in_turn(parts, work) if len(parts) >= PARTS * min(jobs(), HELPERS) else map(work, parts)


class Behind(Generic[T]):
    """Work that goes on behind the caller's: items are taken in order, one at a time, and few wait.

    Parameters
    ----------
    work : callable
        What is done with each item, in a thread of its own where there are two cores. What it raises is raised by a
        later :meth:`take`, or at the end.

    Examples
    --------
    >>> done = []
    >>> with Behind(done.append) as behind:
    ...     behind.take(1)
    ...     behind.take(2)
    >>> done
    [1, 2]
    """

    def __init__(self, work: Callable[[T], object]) -> None:
        self._work = work
        self._pool = ThreadPoolExecutor(1) if jobs() > 1 else None
        self._waiting: deque[Future[object]] = deque()

    def __enter__(self) -> Self:
        return self

    def take(self, item: T) -> None:
        """Give over an item, once no more than a few are waiting."""
        if self._pool is None:
            self._work(item)
            return
        self._waiting.append(self._pool.submit(self._work, item))
        while len(self._waiting) > AHEAD:
            self._waiting.popleft().result()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is None:
            return
        self._pool.shutdown(cancel_futures=error is not None)
        if error is None:
            for future in self._waiting:
                future.result()
