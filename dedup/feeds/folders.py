"""Folders walked and globs matched, safe from link loops. Hidden files and folders are left out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

_WILD: Final = frozenset("*?[")
_ANY_DEPTH: Final = "**"
_HIDDEN: Final = "."


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder with the names of what is in it and no folder, sorted; or why it cannot be listed."""

    path: Path
    files: tuple[str, ...] = ()
    problem: str = ""


def folders(top: Path) -> Iterator[Folder]:
    """A folder and every folder below it, each real folder once, links to folders last.

    A folder that has a name of its own and is also linked from elsewhere is so always met under its own name.

    Parameters
    ----------
    top : Path
        Where to begin; may itself be hidden.

    Yields
    ------
    Folder
        Those that cannot be listed with their ``problem``.
    """
    own, linked = [top], list[Path]()
    visited: set[str] = set()
    while own or linked:
        path = own.pop() if own else linked.pop(0)
        real = os.path.realpath(path)
        if real in visited:
            continue
        visited.add(real)
        try:
            with os.scandir(path) as entries:
                inside = sorted((entry.name, entry.is_symlink()) for entry in entries)
        except OSError as error:
            yield Folder(path=path, problem=f"cannot be listed: {(error.strerror or str(error)).lower()}")
            continue
        files: list[str] = []
        below: list[Path] = []
        for name, is_link in inside:
            if name.startswith(_HIDDEN):
                continue
            if not is_folder(path / name):
                files.append(name)
            elif is_link:
                linked.append(path / name)
            else:
                below.append(path / name)
        own.extend(reversed(below))
        yield Folder(path=path, files=tuple(files))


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; what cannot be looked at is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def has_wildcard(text: str) -> bool:
    """Whether a path can be read as a glob.

    Examples
    --------
    >>> has_wildcard("feeds/*.jsonl"), has_wildcard("feeds/a.jsonl")
    (True, False)
    """
    return not _WILD.isdisjoint(text)


def glob(pattern: Path) -> Iterator[Path]:
    """What matches a pattern, in no particular order; ``**`` is any number of folders, also none.

    Parameters
    ----------
    pattern : Path
        ``*``, ``?`` and ``[...]`` stand for parts of one name. Hidden names match only a part that begins with a
        point itself.

    Yields
    ------
    Path
        Files and folders, perhaps more than once.
    """
    anchor = pattern.anchor
    return _matches(Path(anchor), pattern.parts[1:] if anchor else pattern.parts)


def _matches(base: Path, parts: tuple[str, ...]) -> Iterator[Path]:
    if not parts:
        yield base
        return
    head, rest = parts[0], parts[1:]
    if head == _ANY_DEPTH:
        if not rest:
            yield base  # a folder that matches is walked in any case
            return
        for folder in folders(base):
            yield from _matches(folder.path, rest)
    elif not has_wildcard(head):
        if os.path.lexists(base / head):
            yield from _matches(base / head, rest)
    else:
        for name in _names(base):
            if fnmatchcase(name, head) and name.startswith(_HIDDEN) <= head.startswith(_HIDDEN):
                yield from _matches(base / name, rest)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:
        return []
