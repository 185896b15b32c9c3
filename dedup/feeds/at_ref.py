"""A feed as it stands at another commit of its git repository, taken out into a folder.

Objects alone are read: no hook runs, no filter, nothing is fetched. The name of the commit is hostile (a branch of a
pull request is named by whoever opens it), so it never reaches git where an option could stand.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from ..errors import InputError
from .excerpt import escape
from .folders import has_wildcard
from .paths import STDIN
from .registry import by_name

_QUIET = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
_FILES = {b"100644", b"100755"}
_LFS = b"version https://git-lfs.github.com/spec/"
_CONTROL = range(0x20)


class _Blob(NamedTuple):
    path: str
    digest: str


def taken_out(ref: str, feeds: Sequence[str], folder: Path) -> tuple[str, ...]:
    """Write the files of a feed, as they are at a commit, into a folder.

    Parameters
    ----------
    ref : str
        A branch, a tag or a commit.
    feeds : sequence of str
        Files, folders or globs of the working tree.
    folder : Path
        An empty one.

    Returns
    -------
    tuple of str
        What to read in place of the feeds; a feed that the commit does not have is not among them.

    Raises
    ------
    InputError
        Where there is no git or no repository, the commit is not there (a shallow clone is told apart), or a feed is no
        file of the repository or stands in it as a pointer to a large file elsewhere.
    """
    commit = _commit(ref)
    top = Path(_git("rev-parse", "--show-toplevel").decode().rstrip("\n"))
    found: list[str] = []
    for feed in feeds:
        pattern = _inside(feed, top)
        blobs = list(_blobs(commit, pattern))
        if blobs:
            _write(blobs, folder, ref)
            found.append(str(folder / pattern))
    return tuple(found)


def _commit(ref: str) -> str:
    """The commit that a name means."""
    if not ref or ref.startswith("-") or any(ord(character) in _CONTROL for character in ref):
        raise InputError(escape(ref) or "''", "is no name of a commit", "name a branch, a tag or a commit: origin/main")
    try:
        return _git("rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}").decode().strip()
    except InputError as error:
        if error.place != "git":
            raise
    shallow = _git("rev-parse", "--is-shallow-repository").strip() == b"true"
    branch = ref.partition("/")[2] or ref
    raise InputError(
        escape(ref),
        "this clone is shallow and does not have that commit" if shallow else "there is no such commit here",
        f"fetch it first: git fetch --depth=1 origin {branch}:refs/remotes/origin/{branch}  (GitHub: fetch-depth: 0 of "
        "actions/checkout; GitLab: GIT_DEPTH: 0)" if shallow else "check the name, or fetch it first",
    )


def _git(*arguments: str) -> bytes:
    """What a git command prints."""
    try:
        done = subprocess.run(  # noqa: S603 - arguments are ours but for a name that cannot be an option
            ["git", "--literal-pathspecs", *arguments],  # noqa: S607 - the user's own git
            capture_output=True, check=False, env=os.environ | _QUIET, stdin=subprocess.DEVNULL,
        )
    except FileNotFoundError:
        raise InputError("git", "is not installed", "install it, or give a baseline file with --baseline") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        outside = "not a git repository" in said
        remedy = "run it inside a repository, or give a baseline file with --baseline"
        raise InputError("git repository" if outside else "git", said or "said nothing", remedy)
    return done.stdout


def _inside(feed: str, top: Path) -> PurePosixPath:
    """A feed's path (or pattern) from the top of the repository."""
    if feed == STDIN:
        raise InputError(STDIN, "standard input is at no commit", "name files, or give a baseline file with --baseline")
    whole = Path(os.path.normpath(Path.cwd() / feed))
    real = Path(os.path.realpath(whole.parent)) / whole.name if whole != top else top
    for one in (whole, real):
        if one.is_relative_to(top):
            return PurePosixPath(one.relative_to(top).as_posix())
    raise InputError(escape(feed), "lies outside the git repository", "give a baseline file with --baseline")


def _blobs(commit: str, pattern: PurePosixPath) -> Iterator[_Blob]:
    """The files that a feed may mean at a commit: the one named, or those below whose ending a reader knows."""
    fixed: list[str] = []
    for part in pattern.parts:
        if has_wildcard(part):
            break
        fixed.append(part)
    where = ["--", "/".join(fixed)] if fixed else []
    for line in _git("ls-tree", "-r", "-z", "--full-tree", commit, *where).split(b"\0"):
        head, tab, name = line.partition(b"\t")
        mode, _, digest = head.split(b" ") if tab else (b"", b"", b"")
        path = PurePosixPath(os.fsdecode(name))
        safe = tab and mode in _FILES and not path.is_absolute() and ".." not in path.parts
        if safe and (path == pattern or by_name(Path(path)).readers):
            yield _Blob(str(path), digest.decode())


def _write(blobs: Sequence[_Blob], folder: Path, ref: str) -> None:
    """Write files out of the object store, one at a time."""
    command = ["git", "cat-file", "--batch"]
    with subprocess.Popen(  # noqa: S603
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=os.environ | _QUIET
    ) as git:
        if git.stdin is None or git.stdout is None:
            raise AssertionError
        for blob in blobs:
            git.stdin.write(blob.digest.encode() + b"\n")
            git.stdin.flush()
            head = git.stdout.readline().split()
            if len(head) != 3:
                remedy = "fetch it first: nothing is fetched by a check"
                raise InputError(f"{ref}:{blob.path}", "its content is not in this clone", remedy)
            content = git.stdout.read(int(head[2]) + 1)[:-1]
            if content.startswith(_LFS):
                remedy = "give a baseline file with --baseline"
                raise InputError(f"{ref}:{blob.path}", "is a pointer to a large file that is kept elsewhere", remedy)
            target = folder / blob.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
