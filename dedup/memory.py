"""Where large columns live: in memory, or in temporary files that are mapped into it.

A mapped column is read and written like any other array, but its pages may leave memory at any time and come back from
the file. So a feed that is larger than the memory costs time, not the run. Which of the two it is changes no result.
"""

from __future__ import annotations

import math
import mmap
import os
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, Final, Generic, TypeVar

import numpy as np
import numpy.typing as npt

V = TypeVar("V", bound=np.generic)

BYTES_PER_FEED_BYTE: Final = 7.2
"""Peak memory of a run by the bytes of its feed, unpacked (6.7 measured on 30,000 wire stories in a plain file of JSON
lines, 5.5 on 100,000 made articles)."""
BYTES_PER_COPIED_BYTE: Final = 1.5
"""What comes to it for a feed of which records are copied (1.3 measured on the same stories, packed)."""
BYTES_IN_FILES: Final = 5
"""What of it goes through files at the peak where columns live there (4.9 measured on 4,250,000 made articles)."""
BYTES_THAT_STAY: Final = 0.38
"""What stays in memory then: ids, dates, groups (.38 measured with every output between 100,000 and 1,000,000 made
articles, .37 with articles and clusters alone up to 4,250,000)."""
LAID_OUT: Final = 140 << 20
"""What is laid out to be compared or written at a time, beside what the smallest run needs."""
AT_LEAST: Final = 200 << 20
"""What the smallest run needs: the interpreter, the kernels, the word lists."""

IN_FILE_FROM: Final = 1 << 20
"""Bytes from which an array is worth a file of its own."""
RELEASED_EVERY: Final = 256 << 20
"""Bytes written to columns in files, after which the pages that were read meanwhile are let go."""

LEAST_ROOM: Final = 1 << 16
"""Bytes that a column in memory asks for first."""
LARGE_PAGES_FROM: Final = 4 << 20
"""Bytes from which a column in memory asks for pages of megabytes."""

NEAR: Final = 1 << 16
"""Bytes between two parts of a file for which they are read together."""

_POPULATE_WRITE: Final = 23  # Linux's number; Python has no name for it

_in_files = False
_since_release = 0
_here_and_there = False
_mapped: weakref.WeakSet[mmap.mmap] = weakref.WeakSet()


def set_in_files(yes: bool) -> None:
    """Whether columns that are made from now on live in temporary files."""
    global _in_files
    _in_files = yes


def in_files() -> bool:
    """Whether new columns live in temporary files."""
    return _in_files


def needed(feed_bytes: int, copied: int = 0) -> int:
    """The memory, in bytes, that a run over so many bytes of feed takes at its peak with all columns in memory.

    Parameters
    ----------
    feed_bytes : int
    copied : int
        How many of them are not in plain files of JSON lines, whose records stay there.
    """
    return AT_LEAST + int(BYTES_PER_FEED_BYTE * feed_bytes + BYTES_PER_COPIED_BYTE * copied)


def parted(feed_bytes: int, copied: int = 0) -> tuple[int, int]:
    """What a run takes where columns live in files: bytes of files, and of memory; parameters as of :func:`needed`."""
    return int(BYTES_IN_FILES * feed_bytes) + copied, AT_LEAST + LAID_OUT + int(BYTES_THAT_STAY * feed_bytes)


def of_machine() -> int:
    """The memory of this machine in bytes; of a container that may use less, what it may use."""
    whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            whole = min(whole, int(Path(limit).read_text(encoding="ascii")))
        except (OSError, ValueError):  # no container, or one without a limit ("max")
            continue
    return whole


def release() -> None:
    """Let go of the pages of all mapped columns; what is looked at again comes back from its file."""
    _advise_all(tuple(_mapped), mmap.MADV_DONTNEED)


def will_write(values: npt.NDArray[Any]) -> None:
    """Tell the system that all of an array is written to next.

    The pages of a mapped column become writable together, in a quarter of the time that a fault for each page takes. Of
    an array in memory, or where the system cannot do it, nothing happens.
    """
    mapping, first = _mapping_of(values)
    if mapping is not None and len(values):
        with suppress(OSError):  # Linux before 5.14
            _advise(mapping, _POPULATE_WRITE, first, first + values.nbytes)


@contextmanager
def at_random() -> Iterator[None]:
    """While this lasts, columns in files are looked at here and there.

    A system that expects the next bytes to be wanted next reads as much around each place as it is set to, here and
    there megabytes, and lets go of what it needs for it. So it reads what :func:`will_read` names, and nothing around.
    """
    global _here_and_there
    mapped = tuple(_mapped)
    _advise_all(mapped, mmap.MADV_RANDOM)
    _here_and_there = True
    try:
        yield
    finally:
        _here_and_there = False
        _advise_all(mapped, mmap.MADV_NORMAL)


def will_read(values: npt.NDArray[Any], starts: npt.NDArray[np.int64], ends: npt.NDArray[np.int64]) -> None:
    """Tell the system, while columns are looked at :func:`at_random`, which parts of an array are read next.

    Parameters
    ----------
    values : array
        Of one dimension; if it is in memory, nothing happens.
    starts, ends : int64 arrays, shape (k,)
        Where the parts begin and end. Those that lie near each other are read together.
    """
    mapping, first = _mapping_of(values) if _here_and_there and len(starts) else (None, 0)
    if mapping is None:
        return
    begin, end = first + starts * values.itemsize, first + ends * values.itemsize
    gap = begin[1:] - end[:-1]
    heads = np.concatenate([[0], np.flatnonzero((gap < 0) | (gap > NEAR)) + 1])
    last = end[np.append(heads[1:], len(end)) - 1]
    for low, high in zip(begin[heads].tolist(), last.tolist(), strict=True):
        if low < high:
            _advise(mapping, mmap.MADV_WILLNEED, low, high)


def _mapping_of(values: npt.NDArray[Any]) -> tuple[mmap.mmap | None, int]:
    """The file that an array lies in, and at which byte it begins there; ``None`` for an array in memory."""
    whole = values
    while isinstance(whole.base, np.ndarray):
        whole = whole.base
    base: object = whole.base
    mapping: object = base.obj if isinstance(base, memoryview) else None
    file = mapping if isinstance(mapping, mmap.mmap) and mapping in _mapped else None
    return file, values.ctypes.data - whole.ctypes.data


def _advise(mapping: mmap.mmap, advice: int, first: int, last: int) -> None:
    """Give advice on some bytes of a file, whose pages begin earlier."""
    before = first % mmap.PAGESIZE
    mapping.madvise(advice, first - before, before + last - first)


def _advise_all(mapped: Iterable[mmap.mmap], advice: int) -> None:
    for mapping in mapped:
        mapping.madvise(advice)


def room(shape: int | tuple[int, int], kind: type[V]) -> npt.NDArray[V]:
    """An array all of whose values are written next, where columns live.

    Parameters
    ----------
    shape : int or (int, int)
    kind : type
        Of its values, one of numpy's.

    Raises
    ------
    OSError
        Where the disk has no room for it: told here, for in the middle of writing it would be the end of the process.

    Examples
    --------
    >>> room((2, 3), np.float32).shape
    (2, 3)
    """
    size = math.prod(shape if isinstance(shape, tuple) else (shape,)) * np.dtype(kind).itemsize
    if not _in_files or size < IN_FILE_FROM:
        return np.empty(shape, kind)
    with TemporaryFile() as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
        else:
            file.truncate(size)
        mapping = mmap.mmap(file.fileno(), size)
    _mapped.add(mapping)
    _written(size)
    array: npt.NDArray[V] = np.frombuffer(mapping, kind)
    return array.reshape(shape)


def picked(values: npt.NDArray[V], rows: npt.NDArray[np.int64]) -> npt.NDArray[V]:
    """Some rows of an array of one or two dimensions, where columns live.

    >>> picked(np.array([5, 6, 7]), np.array([2, 0])).tolist()
    [7, 5]
    """
    shape = len(rows) if values.ndim == 1 else (len(rows), values.shape[1])
    out: npt.NDArray[V] = room(shape, values.dtype.type)
    np.take(values, rows, axis=0, out=out, mode="clip")  # a mode that needs no copy to be safe from a bad row
    return out


def _written(count: int) -> None:
    global _since_release
    _since_release += count
    if _since_release >= RELEASED_EVERY:
        _since_release = 0
        release()


class Column(Generic[V]):
    """A column that is made piece by piece and becomes one array; nothing of it stands in memory twice.

    In memory it is a mapping that grows: the system puts the pages that are there in a larger place, and copies none.
    It asks for twice the room each time, and takes no more than is written to.

    Parameters
    ----------
    kind : dtype

    Examples
    --------
    >>> column = Column(np.uint8)
    >>> column.append(np.array([1, 2], np.uint8))
    >>> column.append(np.array([3], np.uint8))
    >>> column.done().tolist()
    [1, 2, 3]
    """

    def __init__(self, kind: npt.DTypeLike) -> None:
        self._kind = np.dtype(kind)
        self._count = 0
        self._file = TemporaryFile() if _in_files else None  # noqa: SIM115 - closed by done(); it has no name to leak
        self._mapping: mmap.mmap | None = None

    def append(self, values: npt.NDArray[V]) -> None:
        """Add a piece, of this column's kind."""
        if self._file:
            self._file.write(np.ascontiguousarray(values).data)
            self._count += len(values)
            _written(values.nbytes)
        else:
            self.fill(len(values), lambda place: np.copyto(place, values))

    def fill(self, count: int, write: Callable[[npt.NDArray[V]], object]) -> None:
        """Add a piece of so many values, which ``write`` puts into the room that it is given."""
        if self._file:
            piece: npt.NDArray[V] = np.empty(count, self._kind)
            write(piece)
            self.append(piece)
        elif count:
            write(self._room(count))
            self._count += count

    def _room(self, count: int) -> npt.NDArray[V]:
        """Room for so many values more in memory."""
        need = (self._count + count) * self._kind.itemsize
        if self._mapping is None:
            self._mapping = _anonymous(max(need, LEAST_ROOM))
        elif need > len(self._mapping):
            self._mapping = _resized(self._mapping, max(need, 2 * len(self._mapping)))
        return np.frombuffer(self._mapping, self._kind, count, self._count * self._kind.itemsize)

    def done(self) -> npt.NDArray[V]:
        """The whole column; nothing can be added to it any more."""
        if self._file:
            with self._file:
                self._file.flush()
                if self._count:
                    self._mapping = mmap.mmap(self._file.fileno(), 0)
                    _mapped.add(self._mapping)
        elif self._mapping is not None:
            self._mapping = _resized(self._mapping, self._count * self._kind.itemsize)
        return np.empty(0, self._kind) if self._mapping is None else np.frombuffer(self._mapping, self._kind)

    def discard(self, first: int, last: int) -> None:
        """Values of a column that is done, not looked at any more: the system may have their room.

        Parameters
        ----------
        first, last : int
            The first, in whole pages, and the one after the last, which may lie behind the column's end.
        """
        advice = "MADV_REMOVE" if self._file else "MADV_DONTNEED"
        if self._mapping is None or not hasattr(mmap, advice):
            return
        begin, end = first * self._kind.itemsize, min(last * self._kind.itemsize, len(self._mapping))
        with suppress(OSError):  # a file system that cannot take them back keeps them to the end
            self._mapping.madvise(getattr(mmap, advice), begin, end - begin)


def _anonymous(size: int) -> mmap.mmap:
    """Memory by itself."""
    return _in_large_pages(mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS))


def _resized(mapping: mmap.mmap, size: int) -> mmap.mmap:
    """The same memory with more room or less; no array may look at it meanwhile."""
    try:
        mapping.resize(size)
    except SystemError:  # a system that cannot move pages: what is there is copied
        other, kept = _anonymous(size), min(size, len(mapping))
        other[:kept] = mapping[:kept]
        return other
    return _in_large_pages(mapping)


def _in_large_pages(mapping: mmap.mmap) -> mmap.mmap:
    """The same memory, in pages of a size that costs the system least, where it has such."""
    if len(mapping) >= LARGE_PAGES_FROM and hasattr(mmap, "MADV_HUGEPAGE"):
        with suppress(OSError):  # one that was built without
            mapping.madvise(mmap.MADV_HUGEPAGE)
    return mapping
