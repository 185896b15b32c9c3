"""Row ranges over threads, and over processes.

Kernels release the interpreter lock, so threads are enough for them. What makes Python objects of very many rows is
spread over forked processes, which see everything that was found without a copy and leave bytes behind.

Work is cut by rows, and results are joined in the order of the rows: how many cores do it changes nothing but the time.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from itertools import pairwise
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO, Generic, Self, TypeAlias, TypeVar

T = TypeVar("T")
V = TypeVar("V")
Share: TypeAlias = Callable[[int, int, Sequence[IO[bytes]]], None]

BLOCK = 2048  # rows; small enough to balance two to sixty-four cores, large enough to hide the call
SMALL_BLOCK = 256
"""Rows for kernels that make large arrays: so small that the allocator hands out the same memory again. With blocks of
2,048 half of the time of reading words went into pages that the system had to clear anew."""
AHEAD = 4  # blocks a thread that may be done before the first of them is taken
HELPERS = 8  # threads whose results one thread can join
PARTS = 4  # for each thread, from which it does whole ones
SHARE = 5_000  # matches or articles, some 30 to 80 µs each to write, that are worth a process
GROUPS_SHARE = 500  # clusters or stories, some 200 µs to 1 ms each to make and to write, that are worth one
COPIED, MOVED = 1 << 20, 1 << 30  # bytes at a time, by this process and by the system
_jobs = 0
_thread = threading.local()


def set_jobs(jobs: int) -> None:
    """How many threads kernels may use; 0 means all cores."""
    global _jobs
    _jobs = jobs


def jobs() -> int:
    """How many threads to use: as set, else the cores that this process may use (in a container not all).

    One in a thread that does a share of some work already.
    """
    if getattr(_thread, "has_a_share", False):
        return 1
    return _jobs or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _take_a_share() -> None:
    _thread.has_a_share = True


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
    with ThreadPoolExecutor(threads, initializer=_take_a_share) as pool:
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
    if threads == 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(threads, initializer=_take_a_share) as pool:
        waiting: deque[Future[T]] = deque()
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > 2 * threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


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


def spread(
    rows: int, write: Share, outs: Sequence[IO[bytes]], *, least: int = SHARE
) -> None:
    """Call ``write(first, last, files)`` for shares of the rows in several processes; put what they wrote in order.

    The first share is written by this process, straight into ``outs``; the others by forks of it, into temporary
    files. A share whose process fails is written again by this one, so that whatever went wrong is raised here. Where
    the system cannot fork, or for few rows, all is one share.

    Parameters
    ----------
    rows : int
    write : callable
        Writes the bytes of a share to the files, one for each of ``outs``. It must not change what others look at.
    outs : sequence of binary file
    least : int
        Rows below which a share is not worth a process.
    """
    count = max(1, min(jobs(), rows // least)) if sys.platform == "linux" else 1
    bounds = [rows * i // count for i in range(count + 1)]
    with ExitStack() as stack:
        shares: list[tuple[int, int, list[IO[bytes]], int]] = []
        for first, last in pairwise(bounds[1:]):
            parts: list[IO[bytes]] = [stack.enter_context(TemporaryFile()) for _ in outs]
            shares.append((first, last, parts, _fork(write, first, last, parts)))
        write(0, bounds[1], outs)
        for first, last, parts, process in shares:
            if os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]):
                write(first, last, outs)
                continue
            for part, out in zip(parts, outs, strict=True):
                _append(part, out)


def gather(rows: int, make: Callable[[int, int], T], *, least: int = SHARE) -> list[T]:
    """What ``make(first, last)`` makes of shares of the rows in several processes, in order; see :func:`spread`.

    Parameters
    ----------
    rows : int
    make : callable
        What it makes of all shares but the first is pickled, in a file without a name.
    least : int
        Rows below which a share is not worth a process.

    Examples
    --------
    >>> gather(3, lambda first, last: list(range(first, last)))
    [[0, 1, 2]]
    """
    made: list[T] = []

    def share(first: int, last: int, files: Sequence[IO[bytes]]) -> None:
        own = make(first, last)
        if not made and not first:
            made.append(own)
        else:
            pickle.dump(own, files[0], pickle.HIGHEST_PROTOCOL)

    with TemporaryFile() as file:
        spread(rows, share, [file], least=least)
        size = file.tell()
        file.seek(0)
        while file.tell() < size:
            made.append(pickle.load(file))  # noqa: S301 - written by this run a moment ago
    return made


def _append(part: IO[bytes], out: IO[bytes]) -> None:
    """Add a file to another; the system copies, where it can, so that nothing passes through this process."""
    out.flush()
    size, done = os.fstat(part.fileno()).st_size, 0
    try:
        while done < size:
            copied = os.copy_file_range(part.fileno(), out.fileno(), min(size - done, MOVED), offset_src=done)
            if not copied:
                break
            done += copied
    except OSError:  # not between these two files
        pass
    out.seek(0, os.SEEK_END)
    part.seek(done)
    shutil.copyfileobj(part, out, COPIED)


def _fork(write: Share, first: int, last: int, parts: Sequence[IO[bytes]]) -> int:
    """The number of a process that writes a share and is gone: with 0 if it could, and without a word in any case."""
    with warnings.catch_warnings():
        # Newer Pythons warn that threads may hold a lock; ours are done, and the libraries' take care of themselves.
        warnings.simplefilter("ignore", DeprecationWarning)
        process = os.fork()
    if process:
        return process
    status = 1
    try:
        write(first, last, parts)
        for part in parts:
            part.flush()
        status = 0
    finally:
        os._exit(status)
