"""Credit-line rules as data: agencies, rules and title marks, read from TOML and checked.

``credits.toml`` is the grammar that comes with the package and explains its own fields;
:mod:`dedup.text.credit_grammar` compiles what is read here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from ..errors import SettingError
from ..model import Polarity
from .credit_bounds import MOST_WAYS, ways

KINDS = (
    "dateline", "credit_tag", "byline", "source_field", "signoff", "signoff_initials", "inputs_line",
    "contribution_line", "attribution_phrase", "syndication_disclaimer", "origin_line", "copyright_line", "hard_key",
    "press_release", "update_marker", "correction_marker", "genre_marker", "kill_notice", "embargo_note", "alias",
    "photo_credit", "mention",
)  # what a credit line is
NOTES = frozenset({"update_marker", "correction_marker", "genre_marker", "kill_notice", "embargo_note"})
"""Kinds that say which version a text is, and not whose: their agency is the house whose form the words have."""

PIECE_WAYS = 20.0  # what a piece of the package counts as: those are tried on hostile texts
LISTED = "listed"  # the value of a rule's `agency` that stands for every agency named in the words found

Choice = TypeVar("Choice", bound=StrEnum)


class Position(StrEnum):
    """Where in a text a rule may fire."""

    START = "start"  # the text begins with it
    HEAD = "head"  # it begins a line within the first characters
    TOP = "top"  # it begins a line after page furniture, further down than the first characters
    TAIL = "tail"  # it closes a line within the last characters, or is a line of its own
    LAST = "last"  # it closes a line within the last characters
    ANYWHERE = "anywhere"  # within the first or last characters, or a line of its own
    END = "end"  # the last line of the text, or its last sentence
    PROSE = "prose"  # within the first or last characters, in the middle of a sentence too


HEADS = (Position.START, Position.HEAD)
"""Positions at the start of a line at the top."""


class Origin(StrEnum):
    """Where a rule's pattern is laid on, once one of its markers has been seen."""

    MARKER = "marker"
    SENTENCE = "sentence"
    LINE = "line"
    BRACKET = "bracket"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A news agency: the name reported, its spellings, those that are also something else, and its own hosts."""

    name: str
    names: tuple[str, ...]
    traps: tuple[str, ...]
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One form of credit line. ``agency`` is ``None`` where the pattern's own {AGENCY} names it."""

    name: str
    kind: str
    polarity: Polarity
    position: Position
    markers: tuple[str, ...]
    origin: Origin
    whole: bool
    agency: str | None
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What stands before or behind a title, as patterns.

    ``kind`` is a version's, or ``credit`` or ``genre``; ``credit`` is the kind of credit line that it makes, and
    ``agency`` as in :class:`Rule`.
    """

    name: str
    kind: str
    credit: str
    agency: str | None
    before: str
    behind: str


def needs_name(rule: Rule | Mark) -> bool:
    """Whether an agency must stand in what it finds."""
    return rule.agency is None or rule.agency == LISTED


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleBook:
    """All that one or several TOML documents hold, in the order in which it is tried."""

    agencies: tuple[Agency, ...]
    rules: tuple[Rule, ...]
    marks: tuple[Mark, ...]
    months: tuple[str, ...]
    pieces: Mapping[str, str]


def read_rules(*documents: str, own: int = 0) -> RuleBook:
    r"""Read TOML documents; a later one's rules are tried first, and replace earlier ones of the same name.

    Parameters
    ----------
    *documents : str
        Texts with the tables of ``credits.toml``.
    own : int, optional
        How many of them, the last, are a user's own: their patterns may not take long, see
        :mod:`dedup.text.credit_bounds`.

    Returns
    -------
    RuleBook

    Raises
    ------
    SettingError
        For a text that is no TOML, an unknown field, a value that a field cannot have, or a user's pattern that may
        take long.

    Examples
    --------
    >>> read_rules('[[agency]]\nname = "GNS"\ntraps = ["GNS"]').agencies[0].traps
    ('GNS',)
    """
    tables = [_Table.of(document) for document in documents]
    for table in tables[len(tables) - own :]:
        _refuse_slow(table)
    newest = tables[::-1]
    rules: dict[str, Rule] = {}
    for row in (row for table in newest for row in table.rows("rule")):
        rule = _rule(row)
        rules.setdefault(rule.name, rule)
    return RuleBook(
        agencies=tuple(_agency(row) for table in newest for row in table.rows("agency")),
        rules=tuple(rules.values()),
        marks=tuple(_mark(row) for table in newest for row in table.rows("mark")),
        months=tuple(month for table in tables for month in table.words("months")),
        pieces={key: value for table in tables for key, value in table.pieces()},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A TOML table and where it stands, so that a wrong value can be named."""

    place: str
    values: Mapping[str, object]

    @classmethod
    def of(cls, document: str) -> _Table:
        try:
            table = cls(place="credits", values=tomllib.loads(document))
        except tomllib.TOMLDecodeError as error:
            raise SettingError("credits", document[:40], f"is no TOML: {error}", "mend that line") from None
        return table.only({"months", "pieces", "agency", "rule", "mark"})

    def only(self, known: set[str]) -> _Table:
        for key, value in self.values.items():
            if key not in known:
                raise SettingError(f"{self.place}.{key}", value, "no such field", f"use {', '.join(sorted(known))}")
        return self

    def word(self, key: str, default: str | None = None) -> str:
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise SettingError(f"{self.place}.{key}", value, "is not text", "put it in quotes")
        return value

    def words(self, key: str) -> tuple[str, ...]:
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise SettingError(f"{self.place}.{key}", values, "is no list of words", 'write ["one", "two"]')
        return tuple(values)

    def choice(self, key: str, kind: type[Choice], default: str | None = None) -> Choice:
        value = self.word(key, default)
        if value not in list(kind):
            raise SettingError(f"{self.place}.{key}", value, "is none of its values", f"use {', '.join(kind)}")
        return kind(value)

    def one_of(self, key: str, known: Sequence[str]) -> str:
        value = self.word(key)
        if value not in known:
            raise SettingError(f"{self.place}.{key}", value, "is no kind", f"use {', '.join(known)}")
        return value

    def rows(self, key: str) -> Iterator[_Table]:
        values = self.values.get(key, [])
        for n, row in enumerate(values if isinstance(values, list) else [values]):
            if not isinstance(row, dict):
                raise SettingError(f"{self.place}.{key}", row, "is no table", f"write [[{key}]]")
            yield _Table(place=f"{self.place}.{key}[{row.get('name', n)}]", values=row)

    def pieces(self) -> Iterator[tuple[str, str]]:
        values = self.values.get("pieces", {})
        if not isinstance(values, dict):
            raise SettingError(f"{self.place}.pieces", values, "is no table", "write [pieces]")
        table = _Table(place=f"{self.place}.pieces", values=values)
        return ((key, table.word(key)) for key in values)


def _refuse_slow(table: _Table) -> None:
    """Refuse patterns of a user's own that may match in too many ways."""
    pieces = dict(table.pieces())
    known: dict[str, float] = {}

    def piece(name: str) -> float:
        if name not in pieces:
            return PIECE_WAYS
        if name not in known:
            known[name] = float("inf")  # a piece within itself has no end
            known[name] = ways(pieces[name], piece)
        return known[name]

    patterns = [(f"{row.place}.pattern", row.word("pattern", "")) for row in table.rows("rule")]
    for row in table.rows("mark"):
        patterns += [(f"{row.place}.{key}", row.word(key, "")) for key in ("before", "behind")]
    for place, pattern in patterns:
        if ways(pattern, piece) > MOST_WAYS:
            remedy = "bound each quantifier, such as [^.]{0,40}; nest none; take fewer, or possessive ones ({0,40}+)"
            raise SettingError(place, pattern, "may take too long: it can match in too many ways", remedy)


def _agency(row: _Table) -> Agency:
    row = row.only({"name", "names", "traps", "hosts"})
    return Agency(name=row.word("name"), names=row.words("names"), traps=row.words("traps"), hosts=row.words("hosts"))


def _rule(row: _Table) -> Rule:
    row = row.only({"name", "kind", "polarity", "position", "markers", "from", "whole", "agency", "pattern"})
    markers = row.words("markers")
    if not markers:
        raise SettingError(f"{row.place}.markers", [], "is empty", "name a word that every such line has")
    return Rule(
        name=row.word("name"),
        kind=row.one_of("kind", KINDS),
        polarity=row.choice("polarity", Polarity),
        position=row.choice("position", Position),
        markers=markers,
        origin=row.choice("from", Origin, "marker"),
        whole=row.values.get("whole", False) is True,
        agency=row.word("agency") if "agency" in row.values else None,
        pattern=row.word("pattern"),
    )


def _mark(row: _Table) -> Mark:
    row = row.only({"name", "kind", "credit", "agency", "before", "behind"})
    return Mark(
        name=row.word("name"),
        kind=row.word("kind"),
        credit=row.one_of("credit", KINDS),
        agency=row.word("agency") if "agency" in row.values else None,
        before=row.word("before", ""),
        behind=row.word("behind", ""),
    )
