"""The grammar of credit lines, compiled from its rules, each part when it is first needed.

A rule is tried only where one of its markers stands, and its pattern is compiled only then: a long grammar
costs little. All markers are looked for in one scan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from ..errors import InputError, SettingError
from ..model import VersionKind
from .credit_rules import Mark, Origin, Position, Rule, RuleBook, read_rules

_PIECE = re.compile(r"\{([A-Z]+)\}")
_AGENCY_PIECES = ("AGENCY", "ANY", "ATTACHED")
_HEAD = (Position.START, Position.HEAD)
_NOT_SCANNED = (*_HEAD, Position.END)
_FOREIGN = re.compile(r"[\u0370-\u1fff\u2e80-\ufaff\uff00-\uffef]")
_UNSPACED = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BRACKETS = "([（【"
_WORD = re.compile(r"[^\W_]+")
_MARKER_CHARS = 2  # that a marker has at least: places are told apart by them
_NAME_CHARS = 4  # of a name, in a marker: "(Reut" is no "(Reporting by", and the pattern will look at the rest
_LINES = (Position.TOP, Position.TAIL, Position.ANYWHERE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """Which rules to try at a place, and where to look for those that look back.

    ``rules`` are by the first two characters there: each rule with how its markers may go on.
    ``inner`` are the markers of rules that look back from there to where the line or sentence begins, each under
    its longest word, in small letters and UTF-8: whether a text has any of those words is told at once, where a hundred
    searches, or one that may stop at every word, would take longer than all the rest.
    ``unspaced`` are those of texts that may set no blanks between words: sought one by one.
    Texts in Latin script have a scan of their own, without the markers that cannot stand in them.
    """

    rules: Mapping[str, tuple[tuple[tuple[str, ...], Rule], ...]]
    inner: Mapping[bytes, tuple[tuple[str, tuple[Rule, ...]], ...]]
    unspaced: tuple[tuple[str, tuple[Rule, ...]], ...]

    def at(self, text: str, start: int) -> Sequence[Rule]:
        """The rules to try at a place, in their order."""
        known = self.rules.get(text[start : start + 2], ())
        return [rule for markers, rule in known if text.startswith(markers, start)]


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
        self._patterns: tuple[dict[str, re.Pattern[str]], dict[str, re.Pattern[str]]] = ({}, {})
        self._scans: dict[tuple[str, bool], Scan] = {}

    def pattern(self, rule: Rule, latin: bool = False) -> re.Pattern[str]:
        """The rule's pattern, compiled at the first call; its group ``agency``, if any, holds the agency.

        That for Latin script knows no names in other scripts: it is half as long, and most texts need no other.
        """
        found = self._patterns[latin].get(rule.name)
        if found is None:
            source = rule.pattern + ("{EOL}" if rule.whole else "")
            place = f"rule[{rule.name}]"
            named = rule.agency is None and "(?P<agency>" not in source
            found = self._compile(place, source, named=named, latin=latin)
            if rule.agency is None and "agency" not in found.groupindex:
                raise SettingError(f"credits.{place}", rule.pattern, "names no agency", 'use {AGENCY} or agency = ""')
            self._patterns[latin][rule.name] = found
        return found

    @cached_property
    def canonical(self) -> Mapping[str, str]:
        """Every spelling of every agency to the name reported."""
        return {s: a.name for a in reversed(self.book.agencies) for s in (*a.names, *a.traps, a.name)}

    @cached_property
    def plain(self) -> frozenset[str]:
        """Spellings that are an agency's and nothing else's."""
        return frozenset(s for a in self.book.agencies for s in a.names)

    @cached_property
    def last_words(self) -> frozenset[str]:
        """The last words of agencies' names: one look tells that a title names none at its end."""
        return frozenset(word for s in self.plain for word in (s.split()[-1], s.split()[-1] + ".com"))

    @cached_property
    def hosts(self) -> Mapping[str, tuple[str, ...]]:
        """Per agency, its own hosts."""
        return {agency.name: agency.hosts for agency in reversed(self.book.agencies)}

    @cached_property
    def spelling(self) -> re.Pattern[str]:
        """Any agency's spelling, as a word of its own."""
        names = [s for a in self.book.agencies for s in (*a.names, *a.traps)]
        return re.compile(self._names(names, before=r"(?<![\w@.])"))

    @cached_property
    def head(self) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        """The rules for the start of a line at the top, in their order: all, and those for Latin script."""
        rules = tuple(_unmarked(rule) for rule in self.book.rules if rule.position in _HEAD)
        return rules, tuple(rule for rule in rules if any(map(is_latin, rule.markers)))

    @cached_property
    def end(self) -> tuple[Rule, ...]:
        """The rules for the last line or sentence."""
        return tuple(rule for rule in self.book.rules if rule.position is Position.END)

    def tail(self, latin: bool) -> Scan:
        """What to look for in the last characters, in texts of Latin script or in any."""
        return self._scan_of("tail", latin, lambda rule: rule.position not in _NOT_SCANNED)

    def lines(self, latin: bool) -> Scan:
        """What to look for as a line of its own, or in brackets near the top."""
        return self._scan_of("lines", latin, lambda rule: rule.position in _LINES)

    def prose(self, latin: bool) -> Scan:
        """What to look for in the sentences at the top."""
        return self._scan_of("prose", latin, lambda rule: rule.position is Position.PROSE)

    def _scan_of(self, name: str, latin: bool, wanted: Callable[[Rule], bool]) -> Scan:
        found = self._scans.get((name, latin))
        if found is None:
            found = self._scans[name, latin] = self._scan([*filter(wanted, self.book.rules)], latin=latin)
        return found

    @cached_property
    def marks(self) -> tuple[tuple[Mark, re.Pattern[str], re.Pattern[str]], ...]:
        """Title marks with their patterns before and behind; one that is empty never matches."""
        return tuple(
            (mark, self._edge(mark, mark.before), self._edge(mark, mark.behind, last=True)) for mark in self.book.marks
        )

    def check_marks(self, marks: Sequence[Mark]) -> None:
        """Compile the marks of a user's own, and refuse kinds that no version has."""
        known = (*VersionKind, "credit", "genre")
        for mark in marks:
            self._edge(mark, mark.before)
            self._edge(mark, mark.behind, last=True)
            if mark.kind not in known:
                raise SettingError(f"mark[{mark.name}].kind", mark.kind, "is no kind", f"use {', '.join(known)}")

    @cached_property
    def marked(self) -> re.Pattern[str]:
        """What begins with any mark of a title: one look tells that a title has none."""
        before = [self._expand(mark.before).replace("(?P<number>", "(?:") for mark in self.book.marks if mark.before]
        return re.compile("|".join(f"(?:{one})" for one in before) or "(?!)")

    def _edge(self, mark: Mark, source: str, *, last: bool = False) -> re.Pattern[str]:
        if not source:
            return re.compile(r"(?!)")
        return self._compile(f"mark[{mark.name}]", source + (r"\Z" if last else ""), named=mark.agency is None)

    def _scan(self, rules: Sequence[Rule], *, latin: bool) -> Scan:
        outer = [rule for rule in rules if _at_its_marker(rule)]
        own = {rule.name: [m for m in rule.markers if is_latin(m) or not latin] for rule in rules}
        places: dict[str, dict[str, tuple[list[str], Rule]]] = {}
        for rule in outer:
            for begun in {begun for marker in own[rule.name] for begun in self._beginnings(marker)}:
                places.setdefault(begun[:2], {}).setdefault(rule.name, ([], rule))[0].append(begun)
        inner: dict[str, tuple[Rule, ...]] = {}
        for rule in rules:
            for marker in own[rule.name] if rule not in outer else ():
                inner[marker] = (*inner.get(marker, ()), rule)
        by_word: dict[bytes, tuple[tuple[str, tuple[Rule, ...]], ...]] = {}
        for marker, found in inner.items():
            if is_latin(marker):
                word = max(_WORD.findall(marker), key=len, default="").lower().encode()
                by_word[word] = (*by_word.get(word, ()), (marker, found))
        return Scan(
            rules={
                start: tuple((tuple(sorted(begun)), rule) for begun, rule in found.values())
                for start, found in places.items()
            },
            inner=by_word,
            unspaced=tuple((marker, found) for marker, found in inner.items() if not is_latin(marker)),
        )

    def _beginnings(self, marker: str) -> Iterable[str]:
        """What a marker stands for: itself, or what is before its agency with the first letters of each."""
        literal, *pieces = _PIECE.split(marker, maxsplit=1)
        named = bool(pieces) and pieces[0] in _AGENCY_PIECES
        found = {literal + name for name in self._first_letters} if named else {literal}
        if any(len(begun) < _MARKER_CHARS for begun in found):
            remedy = f"begin it with {_MARKER_CHARS} characters or more, or with {{ANY}}"
            raise SettingError("credits.markers", marker, "is too short", remedy)
        return found

    @cached_property
    def _first_letters(self) -> frozenset[str]:
        return frozenset(s[:_NAME_CHARS] for s in self.canonical)

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of every rule and mark in its order; of those that begin at one place the first stands."""
        names = [*(mark.name for mark in self.book.marks), *(rule.name for rule in self.book.rules)]
        return {name: n for n, name in reversed([*enumerate(names)])}

    def _compile(self, place: str, source: str, *, named: bool, latin: bool = False) -> re.Pattern[str]:
        try:
            return re.compile(self._expand(source, named=named, latin=latin))
        except re.error as error:
            raise SettingError(f"credits.{place}", source, f"is no regular expression: {error}", "mend it") from None

    def _expand(self, source: str, *, named: bool = False, latin: bool = False) -> str:
        """Blanks and pieces replaced by what they stand for; ``named`` makes the first agency a group."""
        parts = _PIECE.split(_blanks(source))
        first = next((n for n in range(1, len(parts), 2) if parts[n] in _AGENCY_PIECES), 0) if named else 0
        return "".join(
            self._piece(part, group=n == first, latin=latin) if n % 2 else part for n, part in enumerate(parts)
        )

    def _piece(self, name: str, *, group: bool = False, latin: bool = False) -> str:
        if name in _AGENCY_PIECES:
            agency = (self._safe_name if name == "AGENCY" else self._every_name)[latin]
            attached = rf"(?:[/–\s-]©?{agency}){{0,3}}" if name == "ATTACHED" else ""
            return f"(?P<agency>{agency}{attached})" if group else agency + attached
        if name == "MONTH":
            return self._months[latin]
        if name not in self.book.pieces:
            known = ", ".join((*_AGENCY_PIECES, "MONTH", *self.book.pieces))
            raise SettingError("credits.pieces", f"{{{name}}}", "no such piece", f"use one of {known}")
        return self._expand(self.book.pieces[name], latin=latin)

    @cached_property
    def _months(self) -> tuple[str, str]:
        months = {month.lower() for month in self.book.months}
        return f"(?i:{_trie(months)})", f"(?i:{_trie(filter(is_latin, months))})"

    @cached_property
    def _safe_name(self) -> tuple[str, str]:
        names = [s for a in self.book.agencies for s in a.names]
        return self._names(names), self._names([*filter(is_latin, names)])

    @cached_property
    def _every_name(self) -> tuple[str, str]:
        names = [s for a in self.book.agencies for s in (*a.names, *a.traps)]
        return self._names(names), self._names([*filter(is_latin, names)])

    @staticmethod
    def _names(spellings: Sequence[str], before: str = "") -> str:
        """Any of these as a word of its own; where writers set no blanks between words, as it stands."""
        unspaced = {spelling for spelling in spellings if _UNSPACED.search(spelling[-1:])}
        spaced = rf"{before}(?:{_trie(set(spellings) - unspaced) or '(?!)'})(?!\w)"
        return rf"(?:{spaced}|{_trie(unspaced)})" if unspaced else rf"(?:{spaced})"


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
        grammar.pattern(rule)
    grammar.check_marks(own.marks)
    grammar.tail(latin=False)
    return grammar


def builtin_documents() -> tuple[str, ...]:
    """The TOML documents of the package: its agencies, and its rules."""
    folder = files(__package__)
    return tuple(folder.joinpath(name).read_text(encoding="utf-8") for name in ("agencies.toml", "credits.toml"))


def _at_its_marker(rule: Rule) -> bool:
    """Whether a rule is tried where a marker stands at the start of something: a line, a sentence, a bracket."""
    named = any("{" in marker for marker in rule.markers)
    return named or (rule.origin is Origin.MARKER and rule.position is not Position.PROSE)


def is_latin(text: str) -> bool:
    """Whether a text has no letter of another script; a Greek or Chinese one makes it another.

    >>> is_latin("Øresund – “bridge”"), is_latin("МОСКВА")
    (True, False)
    """
    return text.isascii() or not _FOREIGN.search(text)


def _unmarked(rule: Rule) -> Rule:
    """A rule whose markers are looked for as they stand; one with a piece in them is always tried."""
    return replace(rule, markers=("",)) if any("{" in marker for marker in rule.markers) else rule


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
