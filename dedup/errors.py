"""What can go wrong, drawn as a tree. Each error carries its object and the next step.

::

    DedupError                      everything this package raises on purpose
    ├── InputError                  a feed cannot be used: where, what, what to do
    │   ├── MissingPathError        a path that names nothing
    │   ├── NoReadableFeedError     a folder or glob without one readable file
    │   └── UnreadableFeedError     a file that breaks off, is not what it claims, or is changed during a run
    ├── StrictError                 with ``--strict``: an article was skipped
    ├── OutputError                 the output folder cannot or must not be written
    ├── SettingError                an unknown setting, or a value outside its range
    ├── ModelError                  a relation model that this version cannot use
    └── UnknownArticleError         an id that no article has, or that several could mean

A single article that cannot be used is no exception: it becomes a :class:`dedup.model.Skipped`,
is counted and reported, and the rest of the feed goes on.
"""

from __future__ import annotations


class DedupError(Exception):
    """The root of the tree.

    Parameters
    ----------
    problem : str
        One sentence that names the place and the value.
    remedy : str
        What to do or type next.
    """

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem, remedy)
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.problem}\n  → {self.remedy}"


class InputError(DedupError):
    """A feed cannot be used.

    Parameters
    ----------
    place : str
        The path (with a line, where there is one) as the user gave it.
    problem, remedy : str
        See :class:`DedupError`; the place is put in front of the problem.
    """

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        super().__init__(f"{place}: {problem}", remedy)
        self.place = place


class MissingPathError(InputError):
    """A path or glob that names nothing."""


class NoReadableFeedError(InputError):
    """A folder without one file that a reader knows."""


class UnreadableFeedError(InputError):
    """A whole file that cannot be read: truncated, wrong format, no permission, changed during a run."""


class StrictError(InputError):
    """An article was skipped while ``--strict`` was on."""


class OutputError(DedupError):
    """The output folder cannot or must not be written.

    Parameters
    ----------
    path : str
        The folder or file in question.
    problem, remedy : str
        See :class:`DedupError`.
    """

    def __init__(self, path: str, problem: str, remedy: str) -> None:
        super().__init__(f"{path}: {problem}", remedy)
        self.path = path


class SettingError(DedupError):
    """An unknown setting, or a value outside its range.

    Parameters
    ----------
    key : str
        The dotted name, such as ``candidates.window_days``.
    value : object
        What was given.
    problem, remedy : str
        See :class:`DedupError`.
    """

    def __init__(self, key: str, value: object, problem: str, remedy: str) -> None:
        super().__init__(f"setting {key} = {value!r}: {problem}", remedy)
        self.key = key
        self.value = value


class ModelError(DedupError):
    """A relation model file that this version cannot use."""


class UnknownArticleError(DedupError):
    """An article id that no article has, or that several could mean."""
