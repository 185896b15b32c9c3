"""The words that a pattern of a credit line leaves open: the spellings of agencies, and months.

There are a thousand of them, and a pattern that tries them all takes ten milliseconds to compile and a run needs
fifty. A text has three or four. What does not stand in a text cannot match there, so a pattern is written with
the words of the texts that were seen so far, and finds what one with all of them would find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from .credit_rules import Agency

AGENCY_PIECES = ("AGENCY", "ANY", "ATTACHED")
MONTH = "MONTH"
ENGLISH_MONTHS = 24  # the first of the list

_FOREIGN = re.compile(r"[\u0370-\u1fff\u2e80-\ufaff\uff00-\uffef]")
UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


class Words:
    """Agencies' names and months, each with a number; a set of them is an integer with their bits.

    Parameters
    ----------
    agencies : sequence of Agency
        Of two with one spelling the first has it.
    months : sequence of str
        Read in small letters, with a capital, and in capitals.
    """

    def __init__(self, agencies: Sequence[Agency], months: Sequence[str]) -> None:
        self.canonical: Mapping[str, str] = {
            s: a.name for a in reversed(agencies) for s in (*a.names, *a.traps, a.name)
        }
        """Every spelling of every agency to the name reported."""
        self.plain = frozenset(s for a in agencies for s in a.names)
        """Spellings that are an agency's and nothing else's."""
        self.names = tuple(self.canonical)
        self.months = tuple(dict.fromkeys(form for month in months for form in _forms(month)))
        self.all = (*self.names, *self.months)
        """By number: the names, then the months."""
        self.lengths = tuple(map(len, self.all))
        self.bits = tuple(1 << n for n in range(len(self.all)))
        self.any_name = (1 << len(self.names)) - 1
        """The set of all names."""
        self.any_month = ((1 << len(self.months)) - 1) << len(self.names)
        english = {form for month in months[:ENGLISH_MONTHS] for form in _forms(month)}
        self.english = sum(1 << n for n, word in enumerate(self.months, len(self.names)) if word in english)
        """The set of the months of English."""
        traps = {s for a in agencies for s in a.traps}
        self._named = tuple(s in self.plain or s in traps for s in self.names)  # no other stands in a pattern

    def spelling(self, known: int) -> str:
        """The pattern of any name of a set as a word of its own, also on its left."""
        words = [word for n, word in enumerate(self.names) if known >> n & 1 and self._named[n]]
        return any_of(words, *2 * [r"(?<![\w@.])"])

    def piece(self, name: str, known: int) -> str:
        """The pattern of a piece such as ``{ANY}``, made of the words of a set."""
        if name == MONTH:
            months = [word for n, word in enumerate(self.months, len(self.names)) if known >> n & 1]
            return rf"(?<![^\W\d_])(?:{trie(months) or '(?!)'})(?![^\W\d_])"
        names = [word for n, word in enumerate(self.names) if known >> n & 1 and self._named[n]]
        agency = any_of([word for word in names if word in self.plain] if name == "AGENCY" else names)
        return agency + (rf"(?:[/–\s-]©?{agency}){{0,3}}" if name == "ATTACHED" else "")

    @cached_property
    def last_words(self) -> frozenset[str]:
        """The last words of agencies' names: one look tells that a title names none at its end."""
        return frozenset(word for s in self.plain for word in (s.split()[-1], s.split()[-1] + ".com"))

    def set_in(self, text: str) -> int:
        """The set of the names and months that stand in a short text, within other words too."""
        starts = self._by_start
        found = 0
        for at in range(len(text)):
            for n in (*starts.get(text[at : at + 2], ()), *starts.get(text[at], ())):
                if text.startswith(self.all[n], at):
                    found |= 1 << n
        return found

    @cached_property
    def _by_start(self) -> Mapping[str, tuple[int, ...]]:
        """The numbers of words by their first two letters; a word of one letter by that."""
        found: dict[str, list[int]] = {}
        for n, word in enumerate(self.all):
            found.setdefault(word[:2], []).append(n)
        return {start: tuple(numbers) for start, numbers in found.items()}


def _forms(month: str) -> tuple[str, str, str]:
    small = month.lower()
    return small, small[:1].upper() + small[1:], small.upper()


def any_of(spellings: Sequence[str], before: str = "(?<![A-Za-z])", before_other: str = "") -> str:
    r"""Any of these as a word of its own; where writers set no blanks between words, as it stands.

    >>> any_of(["AP", "AFP"])
    '(?:(?:A(?:FP|P))(?!\\w))'
    """
    unspaced = {spelling for spelling in spellings if UNSPACED.search(spelling[-1:])}
    small = {spelling for spelling in spellings if begins_a_word(spelling)}
    other = set(spellings) - unspaced - small
    parts = [rf"{before}(?:{trie(small)})(?!\w)"] if small else []
    parts += [rf"{before_other}(?:{trie(other)})(?!\w)"] if other else []
    parts += [trie(unspaced)] if unspaced else []
    return f"(?:{'|'.join(parts) or '(?!)'})"


def is_latin(text: str) -> bool:
    """Whether a text has no letter of another script; a Greek or Chinese one makes it another.

    >>> is_latin("Øresund – “bridge”"), is_latin("МОСКВА")
    (True, False)
    """
    return text.isascii() or not _FOREIGN.search(text)


def begins_a_word(spelling: str) -> bool:
    """Whether no letter may stand before it: in small letters an agency is no part of a word."""
    return "a" <= spelling[:1] <= "z" and not UNSPACED.search(spelling[-1:])


def trie(words: Iterable[str]) -> str:
    """An alternation that shares common beginnings and prefers the longest word: one look decides a letter.

    >>> trie(["AP", "AFP", "AAP", "Reuters"])
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
    rest = f"(?:{trie(longer)}){'?' if len(longer) < len(words) else ''}" if longer else ""
    return re.escape(shared) + rest
