"""The reports of a check: one module a format, each from a result to the text of a file.

::

    render(result, "sarif")                    a report as text
    relocated(result, path_of)                 places as the platform counts them: from the repository's root
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from ...check import CheckResult, Other
from ...model import Place
from .github import github
from .gitlab import gitlab
from .junit import junit
from .markdown import MOST_BYTES, markdown
from .objects import as_json
from .sarif import sarif
from .text import text
from .words import figure

__all__ = ["FORMATS", "MOST_BYTES", "figure", "markdown", "relocated", "render"]


_WRITERS: Mapping[str, Callable[[CheckResult], str]] = {
    "text": text,
    "json": as_json,
    "markdown": markdown,
    "junit": junit,
    "sarif": sarif,
    "gitlab": gitlab,
    "github": github,
}
FORMATS: tuple[str, ...] = tuple(_WRITERS)
FROM_THE_ROOT = frozenset({"sarif", "gitlab", "github"})
"""Formats whose paths a platform looks up from the root of the repository."""


def render(result: CheckResult, form: str, path_of: Callable[[str], str] | None = None) -> str:
    """The report of a check in a format.

    Parameters
    ----------
    result : CheckResult
    form : str
        One of :data:`FORMATS`.
    path_of : callable, optional
        From a path as given to the same from the root of the repository, for the formats that need it.

    Returns
    -------
    str
        Ends with a line end, or is empty. The same for the same result.
    """
    return _WRITERS[form](relocated(result, path_of) if path_of and form in FROM_THE_ROOT else result)


def relocated(result: CheckResult, path_of: Callable[[str], str]) -> CheckResult:
    """The result with every path looked up anew."""

    def place(one: Place) -> Place:
        return Place(path_of(one.path), one.line)

    def other(one: Other | None) -> Other | None:
        return None if one is None else replace(one, place=place(one.place))

    return replace(
        result,
        findings=tuple(replace(f, place=place(f.place), other=other(f.other)) for f in result.findings),
        items=tuple(replace(i, place=place(i.place), found=other(i.found)) for i in result.items),
    )
