"""The grammar of credit lines, compiled from its rules, each part when it is first needed.

A rule is tried only where one of its markers stands, and its pattern is compiled only then: a long grammar
costs little. All markers are looked for in one scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files

from ..errors import SettingError
from .credit_rules import Mark, Position, Rule, RuleBook, read_rules

_PIECE = re.compile(r"\{([A-Z]+)\}")
_AGENCY_PIECES = ("AGENCY", "ANY", "ATTACHED")
_HEAD = (Position.START, Position.HEAD)
_LINES = (Position.TOP, Position.TAIL, Position.ANYWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Where to look closer.

    ``inside`` finds markers anywhere, ``opening`` those that open a line after the first (as its group 1),
    ``bracketed`` those that begin with a bracket.
    Which marker it is, ``rules`` tells by the first letter: a pattern, and per group of it the rules to try.
    Markers in small letters are in ``small`` and sought one by one: an alternation that may begin with a
    small letter would stop at every word.
    """

    inside: re.Pattern[str]
    opening: re.Pattern[str]
    bracketed: re.Pattern[str]
    rules: Mapping[str, tuple[re.Pattern[str], tuple[tuple[Rule, ...], ...]]]
    small: tuple[tuple[str, tuple[Rule, ...]], ...]

    def at(self, text: str, start: int) -> tuple[Rule, ...]:
        """The rules to try at a place that ``inside`` or ``opening`` found."""
        pattern, rules = self.rules[text[start]]
        match = pattern.match(text, start)
        return rules[match.lastindex or 0] if match else ()


class Grammar:
    """Agencies, rules and marks, ready to be tried on a text.

    Parameters
    ----------
    book : RuleBook
        As :func:`dedup.text.credit_rules.read_rules` gives it.

    Raises
    ------
    SettingError
        From any member, when a pattern that it needs is no regular expression or names an unknown piece.
    """

    def __init__(self, book: RuleBook) -> None:
        self.book = book
        self._patterns: dict[str, re.Pattern[str]] = {}

    def pattern(self, rule: Rule) -> re.Pattern[str]:
        """The rule's pattern, compiled at the first call; its group ``agency``, if any, holds the agency."""
        found = self._patterns.get(rule.name)
        if found is None:
            source = rule.pattern + ("{EOL}" if rule.whole else "")
            place = f"rule[{rule.name}]"
            found = self._compile(place, source, named=rule.agency is None)
            if rule.agency is None and "agency" not in found.groupindex:
                raise SettingError(f"credits.{place}", rule.pattern, "names no agency", 'use {AGENCY} or agency = ""')
            self._patterns[rule.name] = found
        return found

    @cached_property
    def canonical(self) -> Mapping[str, str]:
        """Every spelling of every agency to the name reported."""
        return {s: a.name for a in reversed(self.book.agencies) for s in (*a.names, *a.traps, a.name)}

    @cached_property
    def hosts(self) -> Mapping[str, tuple[str, ...]]:
        """Per agency, its own hosts."""
        return {agency.name: agency.hosts for agency in reversed(self.book.agencies)}

    @cached_property
    def spelling(self) -> re.Pattern[str]:
        """Any agency's spelling, as a word of its own."""
        return re.compile(rf"(?<![\w@.]){self._every_name}")

    @cached_property
    def head(self) -> tuple[Rule, ...]:
        """The rules for the start of a line at the top, in their order."""
        return tuple(rule for rule in self.book.rules if rule.position in _HEAD)

    @cached_property
    def tail(self) -> Scan:
        """What to look for in the last characters."""
        return self._scan([rule for rule in self.book.rules if rule.position not in _HEAD])

    @cached_property
    def lines(self) -> Scan:
        """What to look for as a line of its own, or in brackets near the top."""
        return self._scan([rule for rule in self.book.rules if rule.position in _LINES])

    @cached_property
    def marks(self) -> tuple[tuple[Mark, re.Pattern[str], re.Pattern[str]], ...]:
        """Title marks with their patterns before and behind; one that is empty never matches."""
        return tuple((mark, self._edge(mark.before), self._edge(mark.behind, last=True)) for mark in self.book.marks)

    def _edge(self, source: str, *, last: bool = False) -> re.Pattern[str]:
        return self._compile("mark", source + (r"\Z" if last else ""), named=True) if source else re.compile(r"(?!)")

    def _scan(self, rules: Sequence[Rule]) -> Scan:
        own = {rule.name: [marker.replace("{AGENCY}", "{ANY}") for marker in rule.markers] for rule in rules}
        markers = sorted({marker for found in own.values() for marker in found}, key=lambda m: (-len(m), m))
        # A longer marker hides the shorter one that it begins with, so it takes over that one's rules.
        joined = {
            marker: tuple(rule for rule in rules if any(marker.startswith(m) for m in own[rule.name]))
            for marker in markers
        }
        large = {marker: found for marker, found in joined.items() if not marker[0].islower()}
        firsts = sorted({marker[0] for marker in large})
        groups = {first: {m: r for m, r in large.items() if m[0] == first} for first in firsts}
        # Every branch begins with a letter of its own, so that the engine skips to those letters without trying;
        # the rest is only looked at, so that one marker may begin within another.
        branch = {f: f"{re.escape(f)}(?={'|'.join(self._marker(m[1:]) for m in groups[f])})" for f in firsts}
        inside = "|".join(branch.values()) or "(?!)"
        return Scan(
            inside=re.compile(inside),
            opening=re.compile(rf"\n[ \t]*(?:[*_—–-]{{1,2}} ?)?[(\[]?(?=({inside}))"),
            bracketed=re.compile(branch.get("(", "(?!)")),
            rules={f: (self._groups(groups[f]), ((), *groups[f].values())) for f in firsts},
            small=tuple((marker, found) for marker, found in joined.items() if marker[0].islower()),
        )

    def _groups(self, markers: Iterable[str]) -> re.Pattern[str]:
        return re.compile("|".join(f"({self._marker(marker)})" for marker in markers))

    def _compile(self, place: str, source: str, *, named: bool) -> re.Pattern[str]:
        try:
            return re.compile(self._expand(source, named=named))
        except re.error as error:
            raise SettingError(f"credits.{place}", source, f"is no regular expression: {error}", "mend it") from None

    def _marker(self, marker: str) -> str:
        """A marker as a pattern: literal but for its pieces."""
        parts = _PIECE.split(marker)
        return "".join(self._piece(part) if n % 2 else re.escape(part) for n, part in enumerate(parts))

    def _expand(self, source: str, *, named: bool = False) -> str:
        """Blanks and pieces replaced by what they stand for; ``named`` makes the first agency a group."""
        parts = _PIECE.split(_blanks(source))
        first = next((n for n in range(1, len(parts), 2) if parts[n] in _AGENCY_PIECES), 0) if named else 0
        return "".join(self._piece(part, group=n == first) if n % 2 else part for n, part in enumerate(parts))

    def _piece(self, name: str, *, group: bool = False) -> str:
        if name in _AGENCY_PIECES:
            agency = self._safe_name if name == "AGENCY" else self._every_name
            attached = rf"(?:[/–-]©?{agency}){{0,3}}" if name == "ATTACHED" else ""
            return f"(?P<agency>{agency}{attached})" if group else agency + attached
        if name == "MONTH":
            return _trie({form for m in self.book.months for form in (m, m.upper(), m.lower(), m.capitalize())})
        if name not in self.book.pieces:
            known = ", ".join((*_AGENCY_PIECES, "MONTH", *self.book.pieces))
            raise SettingError("credits.pieces", f"{{{name}}}", "no such piece", f"use one of {known}")
        return self._expand(self.book.pieces[name])

    @cached_property
    def _safe_name(self) -> str:
        return rf"(?:{_trie({s for a in self.book.agencies for s in a.names})})(?!\w)"

    @cached_property
    def _every_name(self) -> str:
        return rf"(?:{_trie({s for a in self.book.agencies for s in (*a.names, *a.traps)})})(?!\w)"


@cache
def builtin() -> Grammar:
    """The grammar that comes with the package, read once.

    Examples
    --------
    >>> builtin().canonical["Press Trust of India"]
    'PTI'
    """
    return Grammar(read_rules(files(__package__).joinpath("credits.toml").read_text(encoding="utf-8")))


def _blanks(source: str) -> str:
    """A blank outside brackets means one or two characters of white space; " ?" none to two."""
    parts = re.split(r"(\[(?:\\.|[^\]\\])*\]|\\.)", source)
    return "".join(
        part if n % 2 else part.replace(" ?", r"\s{0,2}").replace(" ", r"\s{1,2}") for n, part in enumerate(parts)
    )


def _trie(words: Iterable[str]) -> str:
    """An alternation that shares common beginnings and prefers the longest word: one look decides a letter.

    >>> _trie(["AP", "AFP", "AAP", "Reuters"])
    'A(?:AP|FP|P)|Reuters'
    """
    by_first: dict[str, set[str]] = {}
    for word in sorted(set(words)):
        if word:
            by_first.setdefault(word[0], set()).add(word)
    return "|".join(map(_branch, by_first.values()))


def _branch(words: set[str]) -> str:
    """Words with one beginning: the beginning, then the alternation of the rest."""
    first, last = min(words), max(words)
    same = next((n for n, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), None)
    shared = first[:same]
    longer = {word[len(shared) :] for word in words} - {""}
    rest = f"(?:{_trie(longer)}){'?' if len(longer) < len(words) else ''}" if longer else ""
    return re.escape(shared) + rest
