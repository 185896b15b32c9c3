"""The report of a check as annotations of GitHub Actions: workflow commands, one a line.

A step may show 10 errors and 10 warnings; the rest would be dropped in silence, so the last of each says how many more
there are.
"""

from __future__ import annotations

from collections.abc import Iterator

from ...check import CheckResult, Finding, Level
from . import words

MOST = 10
"""Annotations of one level in one step."""


def github(result: CheckResult) -> str:
    """The annotations; empty where there is nothing to tell."""
    return "".join(line + "\n" for level in (Level.ERROR, Level.WARNING) for line in _annotations(result, level))


def _annotations(result: CheckResult, level: Level) -> Iterator[str]:
    found = [finding for finding in result.findings if finding.level is level]
    shown = found if len(found) <= MOST else found[: MOST - 1]
    yield from map(_annotation, shown)
    if len(found) > len(shown):
        more = f"{len(found) - len(shown):,} more findings: see the step's summary or a report"
        yield f"::{level.value} title=dedup check::{_data(more)}"


def _annotation(finding: Finding) -> str:
    place = finding.place
    values = [f"file={_property(words.plain(place.path))}", *([f"line={place.line}"] if place.line is not None else [])]
    values.append(f"title={_property(f'dedup {finding.rule.value}')}")
    return f"::{finding.level.value} {','.join(values)}::{_data(words.sentence(finding))}"


def _data(text: str) -> str:
    """A message in which nothing ends the line or begins an escape.

    >>> _data("5 %")
    '5 %25'
    """
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A value in which, besides, nothing ends the value or the list of them.

    >>> _property("a,b::c")
    'a%2Cb%3A%3Ac'
    """
    return _data(text).replace(":", "%3A").replace(",", "%2C")
