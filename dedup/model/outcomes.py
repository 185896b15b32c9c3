"""What became of every article, and the counts of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .clusters import Role
from .credits import Credit
from .ledgers import Ledger
from .spans import FurnitureSpan, Place


class Status(StrEnum):
    """What became of an article that was read."""

    CLUSTERED = "clustered"
    SINGLE = "single"
    SKIPPED = "skipped"


class Unit(StrEnum):
    """What counts as a word of a text: a word, or a character where writers set no words apart."""

    WORDS = "words"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One line of ``articles.jsonl``: an article that was read and what became of it.

    ``kept`` is false only for an article that the deduplicated feed leaves out, and then ``kept_by`` names the
    article that stands for it. ``furniture`` are the spans of page boilerplate left out of the comparison.
    ``shingled_by`` says what ``words`` counts, for the article as a whole; ``None`` where it was not read as words.
    ``ledger`` says what it is made of; ``None`` where no other article can be the source of its words.
    """

    id: str
    status: Status
    reason: str
    place: Place
    cluster: str
    story: str
    role: Role | None
    kept: bool
    kept_by: str
    agency: str
    words: int
    credits: tuple[Credit, ...]
    furniture: tuple[FurnitureSpan, ...]
    shingled_by: Unit | None = None
    ledger: Ledger | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """A limit that bit: which, how often, and what was left out because of it."""

    name: str
    limit: int
    count: int
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """Where everything went: ``read`` is always ``clustered + single + skipped``.

    ``skipped_by`` counts per reason, ``candidates_by`` per route (a pair may come by several),
    ``matches_by`` per relation, ``apart_by`` the copies and rewrites among them that hold no cluster together, per
    reason (:class:`~dedup.model.Apart`); ``caps`` lists the limits that bit. ``kept`` are the records of the
    deduplicated feed, ``left_out`` those for which it keeps another.
    """

    read: int
    clustered: int
    single: int
    skipped: int
    skipped_by: Mapping[str, int]
    candidates: int
    candidates_by: Mapping[str, int]
    compared: int
    matches: int
    matches_by: Mapping[str, int]
    clusters: int
    stories: int
    kept: int
    left_out: int
    caps: tuple[Cap, ...]
    apart_by: Mapping[str, int] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """Records in which there was nothing to keep: unreadable ones, and those that are no article."""
        return self.read - self.kept - self.left_out
