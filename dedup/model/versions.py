"""Which version of a text an article is, and what follows for those who carry an earlier one, or had it too early."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .spans import Span


class VersionKind(StrEnum):
    """What a version of a text is to the ones before it."""

    FIRST = "first"
    UPDATE = "update"
    WRAPUP = "wrapup"
    REPEAT = "repeat"
    REFILE = "refile"
    CORRECTION = "correction"
    WITHDRAWAL = "withdrawal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version in a chain: what it is to the one before it, and the words that say so (``""`` where none do).

    ``number`` is that of ``UPDATE 2-``, ``None`` where the mark has none.
    """

    id: str
    kind: VersionKind
    number: int | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a correction changed: the words before and after, and where they stand.

    ``field`` is ``text`` or ``title``. ``before`` is a span of the article that still carries the words, ``after`` one
    of the notice; it is empty (``start == end``) where words were only taken out or put in.
    """

    field: str
    before: Span
    after: Span
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """Words of an article that bear out what is said of it: ``span`` counts in its ``field``, as received."""

    article: str
    field: str
    span: Span
    text: str


class AlarmKind(StrEnum):
    """Why an article should be looked at now."""

    UNCORRECTED = "uncorrected"  # it carries words that a correction replaced
    KILLED = "killed"  # it carries a story that was withdrawn
    EMBARGOED = "embargoed"  # it was published before an embargo on its text ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """An article that still carries what was corrected or withdrawn, or that was published before an embargo ended.

    ``notice`` is the article that corrects, withdraws or states the embargo, ``""`` where the article itself states it.
    ``changes`` are what a correction changed. ``quotes`` are the passages behind the other alarms: the words of the
    notice, and of a killed story the first words that the article has of it.
    """

    kind: AlarmKind
    article: str
    source: str
    cluster: str
    notice: str
    because: tuple[str, ...]
    changes: tuple[Change, ...] = ()
    quotes: tuple[Quote, ...] = ()
