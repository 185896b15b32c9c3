"""Row ranges over processes, for what makes Python objects of very many rows: threads would wait for each other's lock.

Processes are forks of this one: they see everything that was found without a copy, and hand over what they make through
pipes. Results come in the order of the rows: how many processes there are changes nothing but the time.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import warnings
from collections.abc import Callable, Generator, Sequence
from contextlib import ExitStack, suppress
from itertools import starmap
from types import TracebackType
from typing import Generic, Self, TypeVar

from .parallel import ahead, jobs

T = TypeVar("T")

PIPE = 1 << 20  # bytes that wait in a pipe; more are seldom allowed

SHARE = 5_000  # matches or articles, some 30 to 80 µs each to write, that are worth a process
GROUPS_SHARE = 500  # clusters or stories, some 200 µs to 1 ms each to make and to write, that are worth one


def spread(rows: int, make: Callable[[int, int], T], *, block: int, least: int = SHARE) -> Generator[T, None, None]:
    """What ``make(first, last)`` makes of each block of rows, in order; processes take the blocks in turn.

    This process makes the first, and so on, in a thread, so that what is made is taken and written meanwhile. What
    another does not hand over, this one makes: so whatever went wrong is raised here. Where the system cannot fork, or
    for few rows, it makes all.

    Parameters
    ----------
    rows : int
    make : callable
        It must not change what others look at. What it makes in another process is pickled.
    block : int
        Rows at a time.
    least : int
        Rows below which a process is not worth it.

    Yields
    ------
    object

    Examples
    --------
    >>> list(spread(5, lambda first, last: list(range(first, last)), block=2))
    [[0, 1], [2, 3], [4]]
    """
    bounds = [(first, min(first + block, rows)) for first in range(0, rows, block)]
    count = _processes(rows, least)
    with ExitStack() as stack:
        others = [stack.enter_context(_Fork(bounds[own::count], make)) for own in range(1, count)]
        mine = ahead(bounds[::count], lambda own: make(*own), 1) if others else starmap(make, bounds)
        for at, (first, last) in enumerate(bounds):
            turn = at % count
            handed = others[turn - 1].next() if turn else [next(mine)]
            yield handed[0] if handed else make(first, last)


def gather(rows: int, make: Callable[[int, int], T], *, least: int = SHARE) -> list[T]:
    """What ``make(first, last)`` makes of as many shares of the rows as there are processes; see :func:`spread`.

    No rows are one share.

    Examples
    --------
    >>> gather(3, lambda first, last: list(range(first, last)))
    [[0, 1, 2]]
    """
    block = -(-rows // _processes(rows, least))
    return list(spread(rows, make, block=block, least=least)) if rows else [make(0, 0)]


def _processes(rows: int, least: int) -> int:
    """How many processes are worth it."""
    return max(1, min(jobs(), rows // least)) if sys.platform == "linux" else 1


class _Fork(Generic[T]):
    """A process that makes something of some ranges of rows, and waits for each to be taken.

    Parameters
    ----------
    bounds : sequence of (int, int)
    make : callable
    """

    def __init__(self, bounds: Sequence[tuple[int, int]], make: Callable[[int, int], T]) -> None:
        import fcntl  # not on every system; nor is there a fork then

        reading, writing = os.pipe()
        with suppress(OSError):  # as large as it may be; where that is refused it is smaller
            fcntl.fcntl(writing, fcntl.F_SETPIPE_SZ, PIPE)
        with warnings.catch_warnings():
            # Newer Pythons warn that threads may hold a lock. Ours that may still run here only hash what a fork
            # never looks at; the libraries' take care of themselves.
            warnings.simplefilter("ignore", DeprecationWarning)
            self._process = os.fork()
        if self._process:
            os.close(writing)
            self._pipe = os.fdopen(reading, "rb")
            return
        status = 1
        try:  # with 0 if it could, and without a word in any case
            os.close(reading)
            with os.fdopen(writing, "wb") as out:
                for first, last in bounds:
                    pickle.dump(make(first, last), out, pickle.HIGHEST_PROTOCOL)
                    out.flush()
            status = 0
        finally:
            os._exit(status)

    def next(self) -> list[T]:
        """What it makes of its next range; nothing if it is gone."""
        try:
            return [pickle.load(self._pipe)]  # noqa: S301 - written by a fork of this process a moment ago
        except (EOFError, pickle.UnpicklingError):
            return []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pipe.close()
        os.kill(self._process, signal.SIGKILL)  # it is done, or nobody takes what it makes
        os.waitpid(self._process, 0)
