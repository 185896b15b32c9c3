"""The patterns of credit lines: pieces replaced by what they stand for, and compiled when they are first needed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property

from ..errors import SettingError
from .credit_rules import Mark, Rule
from .credit_words import AGENCY_PIECES, MONTH, Words

PIECE = re.compile(r"\{([A-Z]+)\}")
FEW = 24  # times that a pattern is compiled with the words that it lacks; then with all
_NEVER = re.compile(r"(?!)")


class Growing:
    """A pattern made of the words that were asked for so far.

    Parameters
    ----------
    write : callable
        From a set of words to the pattern.
    open_to : int
        The words that make a difference to it.
    words : Words
    """

    __slots__ = ("_known", "_pattern", "_times", "_words", "_write", "open_to")

    def __init__(self, write: Callable[[int], re.Pattern[str]], open_to: int, words: Words) -> None:
        self._write = write
        self._words = words
        self._known = 0
        self._times = 0
        self._pattern: re.Pattern[str] | None = None
        self.open_to = open_to

    def __call__(self, words: int) -> re.Pattern[str]:
        """The pattern with at least these words in it."""
        pattern = self._pattern
        if pattern is None or words & self.open_to & ~self._known:
            self._learn(words & self.open_to & ~self._known)
            pattern = self._pattern = self._write(self._known)
        return pattern

    def _learn(self, missing: int) -> None:
        """Take in the words asked for; after some times, all of their kind. The months of English go together."""
        words = self._words
        self._times += 1
        for kind, together in ((words.any_name, 0), (words.any_month, words.english)):
            if missing & kind:
                self._known |= kind if self._times > FEW else missing & kind | together
        self._known &= self.open_to


class Patterns:
    """The patterns of rules and marks.

    Parameters
    ----------
    pieces : mapping of str to str
        Named parts of a pattern.
    words : Words

    Raises
    ------
    SettingError
        From any member, when a pattern that it needs is no regular expression or names an unknown piece.
    """

    def __init__(self, pieces: Mapping[str, str], words: Words) -> None:
        self.pieces = pieces
        self.words = words
        self._expanded: dict[tuple[str, int], str] = {}
        self._open_in_piece: dict[str, int] = {}

    def of_rule(self, rule: Rule) -> Growing:
        """A rule's pattern; its group ``agency``, if any, holds the agency."""
        source = rule.pattern + ("{EOL}" if rule.whole else "")
        place, needed = f"rule[{rule.name}]", rule.agency is None
        named = needed and "(?P<agency>" not in source

        def write(known: int) -> re.Pattern[str]:
            pattern = self._compile(place, source, known, named=named)
            if needed and "agency" not in pattern.groupindex:
                raise SettingError(f"credits.{place}", rule.pattern, "names no agency", 'use {AGENCY} or agency = ""')
            return pattern

        return Growing(write, self.open_words(source), self.words)

    def of_mark(self, mark: Mark, source: str, *, last: bool = False) -> Growing:
        """What stands before a title, or last behind it; one that is empty never matches."""
        place, named = f"mark[{mark.name}]", mark.agency is None

        def write(known: int) -> re.Pattern[str]:
            return self._compile(place, source + (r"\Z" if last else ""), known, named=named) if source else _NEVER

        return Growing(write, self.open_words(source), self.words)

    @cached_property
    def spelling(self) -> Growing:
        """Any agency's spelling, as a word of its own."""
        return Growing(lambda known: re.compile(self.words.spelling(known)), self.words.any_name, self.words)

    def open_words(self, source: str) -> int:
        """The set of words that a pattern may be made of."""
        found = 0
        for name in set(PIECE.findall(source)):
            if name not in self._open_in_piece:
                self._open_in_piece[name] = (
                    self.words.any_name if name in AGENCY_PIECES
                    else self.words.any_month if name == MONTH
                    else self.open_words(self._source(name))
                )
            found |= self._open_in_piece[name]
        return found

    def _source(self, name: str) -> str:
        if name not in self.pieces:
            known = ", ".join((*AGENCY_PIECES, MONTH, *self.pieces))
            raise SettingError("credits.pieces", f"{{{name}}}", "no such piece", f"use one of {known}")
        return self.pieces[name]

    def _compile(self, place: str, source: str, known: int, *, named: bool) -> re.Pattern[str]:
        try:
            return re.compile(self.expanded(source, known, named=named))
        except re.error as error:
            raise SettingError(f"credits.{place}", source, f"is no regular expression: {error}", "mend it") from None

    def expanded(self, source: str, known: int = 0, *, named: bool = False) -> str:
        """Blanks and pieces replaced by what they stand for; ``named`` makes the first agency a group."""
        parts = PIECE.split(_blanks(source))
        first = next((n for n in range(1, len(parts), 2) if parts[n] in AGENCY_PIECES), 0) if named else 0
        return "".join(
            self._piece(part, known, group=n == first) if n % 2 else part for n, part in enumerate(parts)
        )

    def _piece(self, name: str, known: int, *, group: bool) -> str:
        key = name, known & (self.words.any_name if name in AGENCY_PIECES else self.open_words(f"{{{name}}}"))
        found = self._expanded.get(key)
        if found is None:
            open_piece = name in AGENCY_PIECES or name == MONTH
            found = self.words.piece(name, known) if open_piece else self.expanded(self._source(name), known)
            self._expanded[key] = found
        return f"(?P<agency>{found})" if group else found


def _blanks(source: str) -> str:
    """A blank outside brackets means one or two characters of white space; " ?" none to two."""
    parts = re.split(r"(\[(?:\\.|[^\]\\])*\]|\\.)", source)
    return "".join(
        part if n % 2 else part.replace(" ?", r"\s{0,2}").replace(" ", r"\s{1,2}") for n, part in enumerate(parts)
    )
