"""The grammar of credit lines, compiled from its rules, each part when it is first needed.

A rule is tried only where one of its markers stands, and its pattern is compiled only then, with the agencies' names
that stand there: a long grammar costs little. All markers are looked for in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import InputError, SettingError
from ..model import VersionKind
from .credit_patterns import Growing, Patterns
from .credit_rules import HEADS, Mark, Rule, RuleBook, read_rules
from .credit_words import Words

if TYPE_CHECKING:
    from .credit_literals import Markers


_CLOSED = re.compile(r"[^\w{]*([^\w{\s©])[\s©]*\{(?:AGENCY|ANY|ATTACHED)\}")


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
        self.words = Words(book.agencies, book.months)
        self.patterns = Patterns(book.pieces, self.words)
        self.first_rule = len(book.marks)
        """The number of the first rule; marks come before them."""

    @cached_property
    def rule_patterns(self) -> tuple[Growing, ...]:
        """The pattern of each rule."""
        return tuple(map(self.patterns.of_rule, self.book.rules))

    @cached_property
    def openings(self) -> Mapping[str, tuple[int, ...]]:
        """Per kind, the rules for the start of a text that a field of the feed may meet: all but that of any byline."""
        found: dict[str, list[int]] = {}
        for n, rule in enumerate(self.book.rules):
            if rule.position in HEADS and rule.name != "byline":
                found.setdefault(rule.kind, []).append(n)
        return {kind: tuple(numbers) for kind, numbers in found.items()}

    @cached_property
    def closed(self) -> Mapping[int, frozenset[int]]:
        """The signs before the agency in rules all of whose markers are signs and one: no other name helps them."""
        matches = ((n, [_CLOSED.match(marker) for marker in rule.markers]) for n, rule in enumerate(self.book.rules))
        return {n: frozenset(ord(one[1]) for one in own if one) for n, own in matches if all(own)}

    def pattern(self, rule: Rule, words: int = -1) -> re.Pattern[str]:
        """A rule's pattern with at least a set of agencies' names and months in it; by default, with all."""
        return self.rule_patterns[self.book.rules.index(rule)](words)

    @property
    def canonical(self) -> Mapping[str, str]:
        """Every spelling of every agency to the name reported."""
        return self.words.canonical

    @property
    def plain(self) -> frozenset[str]:
        """Spellings that are an agency's and nothing else's."""
        return self.words.plain

    @cached_property
    def hosts(self) -> Mapping[str, tuple[str, ...]]:
        """Per agency, its own hosts."""
        return {agency.name: agency.hosts for agency in reversed(self.book.agencies)}

    @cached_property
    def markers(self) -> Markers:
        """What to look for in a column of texts."""
        from .credit_literals import markers_of  # here: titles alone need no kernel

        return markers_of(self.book.rules, self.words)

    @cached_property
    def marks(self) -> tuple[tuple[Mark, Growing, Growing], ...]:
        """Title marks with their patterns before and behind; one that is empty never matches."""
        of_mark, marks = self.patterns.of_mark, self.book.marks
        return tuple((mark, of_mark(mark, mark.before), of_mark(mark, mark.behind, last=True)) for mark in marks)

    @cached_property
    def behind(self) -> tuple[tuple[int, Growing], ...]:
        """The numbers of the marks that stand behind titles, with their patterns."""
        return tuple((n, behind) for n, (mark, _, behind) in enumerate(self.marks) if mark.behind)

    def check_marks(self, marks: Sequence[Mark]) -> None:
        """Compile the marks of a user's own, and refuse kinds that no version has."""
        known = (*VersionKind, "credit", "genre")
        for mark in marks:
            self.patterns.of_mark(mark, mark.before)(0)
            self.patterns.of_mark(mark, mark.behind, last=True)(0)
            if mark.kind not in known:
                raise SettingError(f"mark[{mark.name}].kind", mark.kind, "is no kind", f"use {', '.join(known)}")

    def check_markers(self) -> None:
        """Refuse markers that are too short."""
        _ = self.markers

    @cached_property
    def marked(self) -> re.Pattern[str]:
        """What begins with any mark of a title: one look tells that a title has none."""
        before = [mark.before for mark in self.book.marks if mark.before]
        words = -1 if any(map(self.patterns.open_words, before)) else 0
        expanded = [self.patterns.expanded(one, words).replace("(?P<number>", "(?:") for one in before]
        return re.compile("|".join(f"(?:{one})" for one in expanded) or "(?!)")

    def form(self, number: int) -> Mark | Rule:
        """The mark or rule of a number."""
        own = number - self.first_rule
        return self.book.rules[own] if own >= 0 else self.book.marks[number]


@cache
def builtin() -> Grammar:
    """The grammar that comes with the package, read once.

    Examples
    --------
    >>> builtin().canonical["Press Trust of India"]
    'PTI'
    """
    return Grammar(read_rules(*builtin_documents()))


def load(path: str = "") -> Grammar:
    """The package's grammar with the rules of a user's own file, which come first; without a path, that of the package.

    Every pattern is compiled, so that a mistake is told before the work and not in the middle of it.

    Parameters
    ----------
    path : str
        A TOML file with the tables of ``credits.toml``.

    Returns
    -------
    Grammar

    Raises
    ------
    InputError
        For a file that cannot be read, or has a mistake: the message names the field.
    """
    if not path:
        return builtin()
    try:
        return _with_own(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror}", "check the path given to --credits") from None
    except UnicodeDecodeError:
        raise InputError(path, "is no UTF-8", "save it as UTF-8") from None
    except SettingError as error:
        raise InputError(path, error.problem, error.remedy) from None


@cache
def _with_own(document: str) -> Grammar:
    own = read_rules(document, own=1)
    grammar = Grammar(read_rules(*builtin_documents(), document, own=1))
    for rule in own.rules:
        grammar.pattern(rule, 0)
    grammar.check_marks(own.marks)
    grammar.check_markers()
    return grammar


def builtin_documents() -> tuple[str, ...]:
    """The TOML documents of the package: its agencies, and its rules."""
    folder = files(__package__)
    return tuple(folder.joinpath(name).read_text(encoding="utf-8") for name in ("agencies.toml", "credits.toml"))
