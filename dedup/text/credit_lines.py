"""The credit lines of articles, of one or of a column of them; those of a column are objects only when looked at."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple, TypeAlias, overload

import numpy as np
import numpy.typing as npt

from ..model import Credit, Polarity, Span, Wire
from .credit_fields import key_in, own_host, title_hits, wire_credits
from .credit_grammar import Grammar
from .credit_limits import LINE_CHARS
from .credit_rules import NOTES, Mark
from .credit_scan import scan, tops
from .credit_search import SEPARATOR, Finder, Hit, Sight, Word, without_overlaps

BOOL = npt.NDArray[np.bool_]
I32 = npt.NDArray[np.int32]
I64 = npt.NDArray[np.int64]
U8 = npt.NDArray[np.uint8]

BLOCK = 4_096  # texts whose sights are Python numbers at one time


class Form(NamedTuple):
    """What many lines have in common."""

    rule: str
    agency: str
    kind: str
    polarity: Polarity
    field: str


Line: TypeAlias = tuple[Form, int, int, str]
"""A credit line: its form, where it begins and ends in its field, and its words where these are no part of one."""

Stretch: TypeAlias = tuple[int, int]
"""Where something begins and ends in a text."""


class Fields(NamedTuple):
    """An article's fields."""

    text: str
    title: str = ""
    source: str = ""
    url: str = ""
    wire: Wire | None = None


class Seen(NamedTuple):
    """What was seen in a text: where it begins and ends, its sights, the names and months in it, and whether it begins
    with what may be the mark of a title. A text with neither sights nor mark has no credit line.
    """

    start: int
    end: int
    sights: Sequence[Sight]
    words: Sequence[Word]
    marked: bool


def look(
    data: U8, offsets: I64, titles: U8, title_offsets: I64, grammar: Grammar, also: BOOL
) -> Iterator[tuple[int, Seen]]:
    """Look at a column of texts; parameters as those of :func:`dedup.text.credit_scan.scan`.

    Yields
    ------
    row : int
        Of those whose text may have a credit line, and of those in ``also`` (n,), in order.
    seen : Seen
    """
    for first in range(0, len(also), BLOCK):
        part = slice(first, first + BLOCK + 1)
        events = scan(data, offsets[part], titles, title_offsets[part], grammar.markers.literals)
        begun = tops(data, offsets[part], events.start)
        marked = np.array([grammar.marked.match(top) is not None for top in begun], np.bool_)
        wanted = (np.diff(events.event_offsets) > 0) | marked | also[first : first + BLOCK]
        chosen = (events.start, events.end, marked)
        starts, ends, marks = (values[wanted].tolist() for values in chosen)
        sights = _of_rows(events.events, events.event_offsets, wanted)
        words = _of_rows(events.words, events.word_offsets, wanted)
        rows = (first + np.flatnonzero(wanted)).tolist()
        yield from zip(rows, map(Seen, starts, ends, sights, words, marks), strict=True)


def _of_rows(values: I32, offsets: I64, wanted: BOOL) -> Iterator[list[tuple[int, int, int]]]:
    """The values of some rows, row by row."""
    counts = np.diff(offsets)
    triples = list(zip(*values[np.repeat(wanted, counts)].T.tolist(), strict=True))
    for first, last in pairwise([0, *np.cumsum(counts[wanted]).tolist()]):
        yield triples[first:last]


def look_at(text: str, title: str, grammar: Grammar) -> Seen:
    """Look at one text."""
    return next(look(*_column(text), *_column(title), grammar, np.ones(1, np.bool_)))[1]


def _column(text: str) -> tuple[U8, I64]:
    encoded = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8)
    return encoded, np.array([0, len(encoded)], np.int64)


class Reader:
    """Finds the lines of articles, one after the other.

    Parameters
    ----------
    grammar : Grammar
    """

    def __init__(self, grammar: Grammar) -> None:
        self._grammar = grammar
        self._forms: dict[tuple[int, str, str], Form] = {}
        self._keys: dict[tuple[str, str], Form] = {}

    def lines(self, fields: Fields, seen: Seen) -> list[Line]:
        """Those of the text by place, not overlapping, then those of other fields."""
        grammar = self._grammar
        text, title, source, url, wire = fields
        found: list[Hit] = []
        if seen.sights:
            finder = Finder(text, seen.start, seen.end, seen.words, grammar)
            finder.read(seen.sights)
            found = finder.found
        if seen.marked:
            found += _title_marks(text, seen.start, grammar)
        lines: list[Line] = []
        for start, number, end, agency in without_overlaps(found):
            form = self._form(number, agency, "text")
            if form.polarity is Polarity.PARTIAL and (source or url):
                form = _at_home(form, source, url, grammar)
            lines.append((form, start, -end, ""))
        if title:
            for start, number, end, agency in title_hits(title, grammar):
                lines.append((self._form(number, agency, "title"), start, -end, ""))
        if url:
            rule, agency, start, end = key_in(url)
            if rule:
                lines.append((self._key(rule, agency), start, end, ""))
        return lines if wire is None else [*lines, *self._of_wire(wire)]

    def _form(self, number: int, agency: str, field: str) -> Form:
        form = self._forms.get((number, agency, field))
        if form is None:
            own = self._grammar.form(number)
            kind, polarity = (own.credit, Polarity.COPY) if isinstance(own, Mark) else (own.kind, own.polarity)
            form = self._forms[number, agency, field] = Form(own.name, agency, kind, polarity, field)
        return form

    def _key(self, rule: str, agency: str) -> Form:
        form = self._keys.get((rule, agency))
        if form is None:
            form = self._keys[rule, agency] = Form(rule, agency, "hard_key", Polarity.COPY, "url")
        return form

    def _of_wire(self, wire: Wire) -> Iterator[Line]:
        """The credits of the feed's own fields; its note and slug may say what a note in a text says of a version."""
        for credit in wire_credits(self._grammar, wire):
            form = Form(credit.rule, credit.agency, credit.kind, credit.polarity, credit.field)
            yield form, credit.span.start, credit.span.end, credit.text
        for field, words in (("ednote", wire.ednote), ("slugline", wire.slugline[:LINE_CHARS])):
            note = Fields(words)
            for form, start, end, _ in self.lines(note, look_at(note.text, "", self._grammar)) if words else ():
                if form.kind in NOTES:
                    yield form._replace(field=field), start, end, note.text[start:end]


def _title_marks(text: str, start: int, grammar: Grammar) -> list[Hit]:
    """The marks of a title with which the text begins."""
    hits = title_hits(text[start : start + LINE_CHARS], grammar, only_before=True)
    return [(at + start, number, end - start, agency) for at, number, end, agency in hits]


def _at_home(form: Form, source: str, url: str, grammar: Grammar) -> Form:
    """Partial use of an agency's copy in its own outlet is that agency's copy."""
    if not form.agency or SEPARATOR in form.agency:
        return form
    home = grammar.canonical.get(source.strip()) == form.agency or own_host(form.agency, url, grammar=grammar)
    return form._replace(polarity=Polarity.COPY) if home else form


def together(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """Stretches in order, those with nothing but white space between them as one."""
    joined: list[Stretch] = []
    for start, end in sorted(stretches):
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined


def credit_of(line: Line, words: str) -> Credit:
    """A line as an object; ``words`` are those of its field."""
    form, start, end, own = line
    rule, agency, kind, polarity, field = form
    return Credit(
        rule=rule, agency=agency, kind=kind, polarity=polarity, span=Span(start, end), text=own or words[start:end],
        field=field,
    )


class Part:
    """The lines of some articles, as they are found.

    ``lines`` are the number of a form, start and end, one after the other; ``counts`` how many each article has;
    ``words`` those of lines that are no part of a text, title or address.

    Parameters
    ----------
    articles : int
        How many there are; those that are left out have no line.
    """

    def __init__(self, articles: int) -> None:
        self.forms: dict[Form, int] = {}
        self.lines = array("i")
        self.counts = np.zeros(articles, np.int64)
        self.words: dict[int, str] = {}

    def append(self, article: int, lines: Sequence[Line]) -> None:
        """Add the lines of an article behind those of others before it."""
        for form, start, end, words in lines:
            if words:
                self.words[len(self.lines) // 3] = words
            self.lines.extend((self.forms.setdefault(form, len(self.forms)), start, end))
        self.counts[article] = len(lines)


class CreditLines(Sequence[tuple[Credit, ...]]):
    """The credit lines of a column of articles.

    Parameters
    ----------
    parts : sequence of Part
        In the order of their articles.
    text : callable
        From the name of a field and an article's row to its words.
    """

    def __init__(self, parts: Sequence[Part], text: Callable[[str, int], str]) -> None:
        numbers: dict[Form, int] = {}
        columns: list[I32] = []
        self._words: dict[int, str] = {}
        self.offsets = np.zeros(1, np.int64)
        for part in parts:
            own = np.array([numbers.setdefault(form, len(numbers)) for form in part.forms], np.int32)
            lines = np.array(part.lines, np.int32).reshape(-1, 3)
            if len(lines):
                lines[:, 0] = own[lines[:, 0]]
            before = int(self.offsets[-1])
            self._words.update((before + n, words) for n, words in part.words.items())
            columns.append(lines)
            self.offsets = np.concatenate([self.offsets, before + np.cumsum(part.counts, dtype=np.int64)])
        self.forms = tuple(numbers)
        self.lines = np.concatenate([np.empty((0, 3), np.int32), *columns])
        self._text = text

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, index: int) -> tuple[Credit, ...]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[tuple[Credit, ...]]: ...
    def __getitem__(self, index: int | slice) -> tuple[Credit, ...] | Sequence[tuple[Credit, ...]]:
        if isinstance(index, slice):
            return [self[row] for row in range(*index.indices(len(self)))]
        row = index + len(self) if index < 0 else index
        if not 0 <= row < len(self):
            raise IndexError(index)
        lines = self.lines[self.offsets[row] : self.offsets[row + 1]].tolist()
        return tuple(
            credit_of((self.forms[form], start, end, words), "")
            for (form, start, end), words in zip(lines, self.words(row), strict=True)
        )

    def words(self, row: int) -> list[str]:
        """What the lines of an article say, without the lines themselves."""
        first, last = self.offsets.item(row), self.offsets.item(row + 1)
        said: list[str] = []
        fields: dict[str, str] = {}
        for n, (form, start, end) in enumerate(self.lines[first:last].tolist(), first):
            own = self._words.get(n)
            if own is None:
                field = self.forms[form].field
                if field not in fields:
                    fields[field] = self._text(field, row)
                own = fields[field][start:end]
            said.append(own)
        return said

    def rows_with(self, wanted: Callable[[Form], bool]) -> I64:
        """The rows of which a line has such a form, in order; no line is made."""
        chosen = np.array([wanted(form) for form in self.forms], np.bool_)
        at = np.flatnonzero(chosen[self.lines[:, 0]]) if len(chosen) else np.empty(0, np.int64)
        return np.unique(np.searchsorted(self.offsets, at, side="right") - 1)
