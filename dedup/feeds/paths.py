"""What the user typed → the files to read, each once, in an order that does not depend on the file system."""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import Final

from ..errors import MissingPathError, NoReadableFeedError
from .excerpt import escape, names
from .folders import folders, glob, has_wildcard, is_folder
from .registry import by_name, endings

STDIN: Final = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input: its path (``None`` is standard input), and why it cannot be read if that is known already.

    ``once`` says that it is a pipe, which gives its bytes only once.
    """

    path: Path | None
    once: bool = False
    problem: str = ""

    @property
    def name(self) -> str:
        """The path as given, in posix form without a leading ``./``; ``-`` for standard input."""
        return STDIN if self.path is None else self.path.as_posix()


def expand(paths: Sequence[str | os.PathLike[str]]) -> tuple[Input, ...]:
    """Every file that the paths name, in the order of the paths, those of a folder or glob sorted.

    Parameters
    ----------
    paths : sequence of str or path
        Files, folders, globs, or ``-``.

    Returns
    -------
    tuple of Input
        Each file once, under the one name that does not depend on the order of the paths.

    Raises
    ------
    MissingPathError
        For a path or glob that names nothing.
    NoReadableFeedError
        For a folder or glob without a readable file.

    Notes
    -----
    Linear in the number of files, but for sorting. Links to folders are followed, each folder once.
    """
    if not paths:
        raise MissingPathError("input", "no path was given", "name files, folders or globs, or - for standard input")
    return _each_once([one for path in paths for one in _expand_one(os.fspath(path))])


def _expand_one(given: str) -> list[Input]:
    if given == STDIN:
        return [Input(path=None, once=True)]
    path = Path(given)
    if given and os.path.lexists(path):
        return _in_folder(path) if is_folder(path) else [_named(path)]
    if not has_wildcard(given):
        raise MissingPathError(escape(given) or "''", "there is no such file or folder", _nearest(path))
    return _matching(path, given)


def _in_folder(top: Path) -> list[Input]:
    """The files of a folder, walked, whose ending a reader knows."""
    taken, left = _walk(top)
    if not taken:
        holds = f"no file in it can be read, it holds {names(left)}" if left else "the folder is empty"
        raise NoReadableFeedError(escape(str(top)), holds, _readable())
    return taken


def _matching(pattern: Path, given: str) -> list[Input]:
    """The files that match a glob, and those of the folders that do.

    An ending that no reader knows is taken if the pattern asks for it: ``*.dat`` does, ``*`` does not.
    """
    matches = sorted(set(glob(pattern)), key=_order)
    if not matches:
        raise MissingPathError(escape(given), "nothing matches", "check the pattern; ** reaches into every subfolder")
    ending = pattern.suffix
    asked_for = bool(ending) and not has_wildcard(ending)
    taken: list[Input] = []
    left: list[str] = []
    for match in matches:
        if is_folder(match):
            inside, outside = _walk(match)
            taken += inside
            left += outside
        elif asked_for or by_name(match).readers:
            taken.append(_named(match))
        else:
            left.append(match.name)
    if not taken:
        holds = f"no file that matches can be read: {names(left)}" if left else "it matches empty folders only"
        raise NoReadableFeedError(escape(given), holds, _readable())
    return taken


def _walk(top: Path) -> tuple[list[Input], list[str]]:
    """The readable files below a folder, sorted, and the names of the other files."""
    taken: list[Input] = []
    left: list[str] = []
    for folder in folders(top):
        if folder.problem:
            taken.append(Input(path=folder.path, problem=folder.problem))
        for name in folder.files:
            path = folder.path / name
            if not by_name(path).readers or _is_pipe(path):
                left.append(path.relative_to(top).as_posix())
            else:
                taken.append(Input(path=path))
    return sorted(taken, key=_input_order), sorted(left)


def _named(path: Path) -> Input:
    return Input(path=path, once=_is_pipe(path))


def _is_pipe(path: Path) -> bool:
    """Whether it is neither a file nor a broken link: a pipe, a socket or a device."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False  # opening it will say why


def _order(path: PurePath) -> tuple[str, ...]:
    return path.parts


def _input_order(one: Input) -> tuple[str, ...]:
    return one.path.parts if one.path else ()


def _each_once(found: Sequence[Input]) -> tuple[Input, ...]:
    """Each file once, at its first place, under its real name if it was found by it, else under the shortest."""
    real_folders: dict[Path, str] = {}
    best: dict[str, tuple[tuple[bool, int, str], Input]] = {}
    for one in found:
        if one.path is None:
            best.setdefault(STDIN, ((False, 0, STDIN), one))
            continue
        parent = one.path.parent
        if parent not in real_folders:
            real_folders[parent] = os.path.realpath(parent)
        linked = one.path.is_symlink() or one.path.name == ".."
        real = os.path.realpath(one.path) if linked else str(Path(real_folders[parent], one.path.name))
        rank = (real != str(one.path.absolute()), len(one.name), one.name)
        best[real] = min(best.get(real, (rank, one)), (rank, one), key=_rank)
    return tuple(one for _, one in best.values())


def _rank(ranked: tuple[tuple[bool, int, str], Input]) -> tuple[bool, int, str]:
    return ranked[0]


def _nearest(path: Path) -> str:
    """The next step after a path that is not there: the name beside it that is most like it."""
    try:
        beside = sorted(entry.name for entry in path.parent.iterdir())
    except (OSError, ValueError):
        return "check the spelling; a relative path starts from the working folder"
    close = get_close_matches(path.name, beside, n=1)
    if not close:
        return "check the spelling; a relative path starts from the working folder"
    return f"did you mean {escape(str(path.parent / close[0]))}?"


def _readable() -> str:
    return f"endings that are read: {endings()}; a file that is named itself is recognised by its content"
