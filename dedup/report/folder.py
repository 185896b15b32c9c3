"""The folder that a report goes to: may it be written, and all or nothing.

Every file is written under a temporary name beside its place. Only when all of them are complete are they
renamed, the manifest last, so that a manifest always describes files that are there.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, BinaryIO, Self

from ..errors import OutputError
from ..parallel import Behind

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

FILES: Mapping[str, str] = MappingProxyType(
    {
        "articles": "articles.jsonl",
        "matches": "matches.jsonl",
        "clusters": "clusters.jsonl",
        "stories": "stories.jsonl",
        "alarms": "alarms.jsonl",
        "kept": "kept.jsonl",
        "graph": "graph.graphml",
        "summary": "summary.md",
        "report": "report.html",
        "manifest": "manifest.json",
    }
)
_ELSEWHERE = "give another output folder"
_BUFFER = 1 << 20


def check_folder(folder: Path, inputs: Sequence[Path]) -> None:
    """Refuse an output folder that cannot or must not be written, before any work is done.

    The folder is made, with its parents, and a file is written into it and removed again.

    Parameters
    ----------
    folder : Path
        Where the outputs will go.
    inputs : sequence of Path
        The input files and folders of the run. A path that does not exist (such as ``-``) is not looked at.

    Raises
    ------
    OutputError
        Where the folder is an input, lies inside an input folder, holds an input file that an output would
        overwrite, is a file, or cannot be written.
    """
    target = folder.resolve()
    if target.exists() and not target.is_dir():
        raise OutputError(str(folder), "is a file, not a folder", _ELSEWHERE)
    for path in inputs:
        if path.is_dir():
            _refuse_inside(folder, target, path)
        elif path.exists():
            _refuse_overwriting(folder, target, path)
    refuse_folders_in_the_way(folder)
    _try_to_write(folder)


def _refuse_inside(folder: Path, target: Path, source: Path) -> None:
    root = source.resolve()
    if target == root:
        raise OutputError(str(folder), "is an input folder: the outputs would be read as articles", _ELSEWHERE)
    if target.is_relative_to(root):
        problem = f"lies inside the input folder {source}: the outputs would be read as articles"
        raise OutputError(str(folder), problem, _ELSEWHERE)


def _refuse_overwriting(folder: Path, target: Path, source: Path) -> None:
    for name in FILES.values():
        output = target / name
        if output.resolve() == source.resolve() or (output.exists() and output.samefile(source)):
            problem = f"holds the input file {source}, which the output {name} would overwrite"
            raise OutputError(str(folder), problem, _ELSEWHERE)


def refuse_folders_in_the_way(folder: Path) -> None:
    """Refuse a folder that holds folders by the names of our files; renaming onto them would fail half way."""
    for name in FILES.values():
        if (folder / name).is_dir():
            raise OutputError(str(folder), f"holds a folder named {name}, where a file would go", _ELSEWHERE)


def _try_to_write(folder: Path) -> None:
    trial = folder / f".dedup-{os.getpid()}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        raise unwritable(folder, error) from error


@contextmanager
def checked_folder(folder: Path, inputs: Sequence[Path]) -> Iterator[None]:
    """Check an output folder as :func:`check_folder` does, and at the end remove what was made and stayed empty.

    So a run that is refused after its reading leaves no empty folder that looks like a report.
    """
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        check_folder(folder, inputs)
        yield
    finally:
        with suppress(OSError):  # the deepest first; the first that holds something ends it
            for one in made:
                one.rmdir()


def left_alone(folder: Path, outputs: Sequence[str]) -> tuple[str, ...]:
    """The files by our names that are in a folder and that a run with these outputs does not rewrite."""
    return tuple(name for output, name in FILES.items() if output not in outputs and (folder / name).is_file())


def unwritable(folder: Path, error: OSError) -> OutputError:
    """The error for a folder that the system does not let us write."""
    reason = error.strerror or type(error).__name__
    full = error.errno in {errno.ENOSPC, errno.EDQUOT}
    remedy = "make room, or give a folder on another disk" if full else "give a folder that you may write"
    return OutputError(str(folder), f"cannot be written: {reason}", remedy)


class _Hashed(io.BufferedWriter):
    """A file that gives on what is written to it.

    Parameters
    ----------
    path : Path
    take : callable
        Gets everything, in order and in pieces that are worth the call.
    """

    def __init__(self, path: Path, take: Callable[[bytes], object]) -> None:
        super().__init__(io.FileIO(path, "w"), _BUFFER)
        self._take = take
        self._small = bytearray()

    def write(self, data: ReadableBuffer, /) -> int:
        """As of any file."""
        if not self._small and memoryview(data).nbytes >= _BUFFER:
            self._take(bytes(data))
        else:
            self._small += data
            if len(self._small) >= _BUFFER:
                self._give_small()
        return super().write(data)

    def close(self) -> None:
        """As of any file."""
        if not self.closed:
            self._give_small()
        super().close()

    def _give_small(self) -> None:
        self._take(bytes(self._small))
        self._small.clear()


class Staging:
    """Files on their way into a folder: all of them arrive, or none does.

    Use it as a context manager; what was not committed when it ends is removed.

    Parameters
    ----------
    folder : Path
        An existing folder.
    fingerprints : bool
        Whether files are hashed while they are written, behind the back of who writes on.

    Attributes
    ----------
    digests : dict of str to str
        The SHA-256 of every file that was hashed, by name.
    """

    def __init__(self, folder: Path, *, fingerprints: bool = False) -> None:
        self.folder = folder
        self.digests: dict[str, str] = {}
        self._fingerprints = fingerprints
        self._parts: dict[str, Path] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for part in self._parts.values():
            part.unlink(missing_ok=True)

    @contextmanager
    def file(self, name: str) -> Iterator[BinaryIO]:
        """Open a file of this name for writing bytes; it gets the name only at :meth:`commit`."""
        part = self.folder / f".{name}.{os.getpid()}.part"
        self._parts[name] = part
        if not self._fingerprints:
            with part.open("wb", buffering=_BUFFER) as plain:
                yield plain
            return
        digest = hashlib.sha256()
        with Behind(digest.update) as behind, _Hashed(part, behind.take) as handle:
            yield handle
        self.digests[name] = digest.hexdigest()

    def commit(self) -> tuple[Path, ...]:
        """Give every file its name, the manifest last.

        Returns
        -------
        tuple of Path
            In the order of ``FILES``.
        """
        order = [name for name in FILES.values() if name in self._parts]
        for name in order:
            self._parts[name].replace(self.folder / name)
            del self._parts[name]
        return tuple(self.folder / name for name in order)
