"""What a run found, in columns, and how to make one row of it an object: only what is looked at becomes one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from .candidates import BIT, ROUTES
from .chars import CharMap
from .columns import Corpus, LazyRows
from .comparing import Comparison
from .copies import Copy, agency_at_home, signed_by, version_number, withdrawn
from .credited import all_agencies
from .evidence import MEASURES
from .groups import APART, Groups
from .lookup import MatchColumns
from .matches import Matches, Pairs
from .model import Evidence, FurnitureSpan, Match, Pair, Passage, Relation, Skipped, Unit
from .passages import Passages
from .processes import gather
from .relation import ORDER, in_words
from .settings import Settings
from .text.credit_grammar import Grammar
from .text.newswire import version_mark
from .text.speakers import quoted_people
from .words import Reading, furniture_spans

SILENT_SHARE = 50_000  # articles, some 4 µs each to look at their titles and sites, that are worth a process
CHAR_MAPS = 4096  # texts whose character offsets are remembered between matches
NAMED_ROUTES = tuple(
    tuple(route.value for route in ROUTES if bits & BIT[route]) or ("identical",) for bits in range(1 << len(ROUTES))
)
"""Per set of route bits the names of the routes; a pair that no route found was paired for its identical text."""
NAMED_APART = (None, *APART)
"""Per number in :attr:`Groups.apart` the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything the run knows, in columns, and how to make one row of it an object.

    ``leader`` is for each row the one that was compared in its stead: itself, but for many identical texts. ``grammar``
    are the credit rules of the run, with those of a user's own. ``agency`` is for each row whose copy it says it is.
    ``capped`` is how often each limit of the candidates bit.
    """

    corpus: Corpus
    grammar: Grammar
    reading: Reading
    comparison: Comparison
    leader: npt.NDArray[np.int64]
    matches: Matches
    groups: Groups
    passages: Passages
    settings: Settings
    hours: npt.NDArray[np.float64]
    day_only: npt.NDArray[np.bool_]
    published: Sequence[datetime | None]
    titles: Sequence[str]
    urls: Sequence[str]
    agency: Sequence[str]
    pairs: Pairs
    capped: Mapping[str, int]
    skipped: Sequence[Skipped]
    maps: dict[int, CharMap] = field(default_factory=dict)
    """What :meth:`chars` worked out already: neighbouring matches are of the same articles."""
    agencies: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """What :meth:`named` worked out already."""
    people: dict[int, frozenset[str]] = field(default_factory=dict)
    """What :meth:`quoting` worked out already."""

    def chars(self, row: int) -> CharMap:
        """From bytes to characters of an article's text."""
        known = self.maps.get(row)
        if known is None:
            if len(self.maps) >= CHAR_MAPS:
                self.maps.clear()
            known = self.maps[row] = CharMap(self.corpus.cells.text.bytes(row))
        return known

    def evidence(self, m: int) -> Evidence:
        """The evidence of match ``m`` as a noun."""
        t = self.matches
        a, b = t.a.item(m), t.b.item(m)  # a scalar's own number comes at half the price of int()
        value = dict(zip(MEASURES, t.measures[m].tolist(), strict=True))
        a_shorter = t.a_is_shorter.item(m)
        shorter_in, longer_in = value["containment"], value["containment_longer"]
        sources = self.reading.sources
        hours = t.hours_apart.item(m)
        return Evidence(
            shorter="a" if a_shorter else "b",
            words_a=self.words(a),
            words_b=self.words(b),
            resemblance=value["resemblance"],
            a_in_b=shorter_in if a_shorter else longer_in,
            b_in_a=longer_in if a_shorter else shorter_in,
            weighted_containment=value["weighted_containment"],
            cosine=value["cosine"],
            vocabulary=value["vocabulary"],
            names_numbers=value["names_numbers"],
            numbers=value["numbers"],
            phrases=value["phrases"],
            sentences=int(value["sentences"]),
            sentences_loose=int(value["sentences_loose"]),
            sentences_aligned=int(value["sentences_aligned"]),
            sentences_close=int(value["sentences_close"]),
            alignment=value["alignment"],
            novelty=value["novelty"],
            aligned_longer=value["aligned_longer"],
            in_order=value["in_order"],
            longest_run=int(value["longest_run"]),
            quotes_shared=int(value["quotes_shared"]),
            quoted_people=self.both_quote(m, a, b) if value["quoted"] > 0 else (),
            reuse_outside_quotes=value["reuse_outside_quotes"],
            hours_apart=None if hours != hours else round(hours, 2),
            same_source=bool(sources[a]) and sources[a] == sources[b],
            agencies=self.both_credit(a, b),
        )

    def both_credit(self, a: int, b: int) -> tuple[str, ...]:
        """Which agencies two articles both credit."""
        credited = self.named(b)
        return tuple(agency for agency in self.named(a) if agency in credited) if credited else ()

    def both_quote(self, m: int, a: int, b: int) -> tuple[str, ...]:
        """Whom the articles ``a`` and ``b`` of match ``m`` both quote.

        Not asked of articles that only tell one story, where everybody quotes the same people.
        """
        if ORDER[self.matches.relation.item(m)] is Relation.SAME_STORY:
            return ()
        return tuple(sorted(self.quoting(a) & self.quoting(b)))

    def quoting(self, row: int) -> frozenset[str]:
        """Whom an article quotes."""
        known = self.people.get(row)
        if known is None:
            known = self.people[row] = quoted_people(self.corpus.text("text", row))
        return known

    def named(self, row: int) -> tuple[str, ...]:
        """The agencies that an article credits, sorted."""
        known = self.agencies.get(row)
        if known is None:
            known = self.agencies[row] = all_agencies(self.reading.credits, row)
        return known

    def furniture(self, row: int) -> tuple[FurnitureSpan, ...]:
        """The page boilerplate of an article, as spans of its text."""
        offsets = self.reading.furniture_offsets
        return furniture_spans(self.reading, row, self.chars(row)) if offsets[row] < offsets[row + 1] else ()

    def words(self, row: int) -> int:
        """Words of an article that are compared."""
        offsets = self.reading.tokens.offsets
        words: int = offsets.item(row + 1) - offsets.item(row)
        return words

    def unit(self, row: int) -> Unit:
        """What most of an article's words are."""
        return Unit.CHARACTERS if 2 * self.reading.spaceless.item(row) > self.words(row) else Unit.WORDS

    def routes_of(self, one: str, other: str) -> tuple[str, ...] | None:
        """The routes by which two articles became a candidate pair, ``None`` if they did not.

        Of many copies of one text the first looks for candidates in all their stead.
        """
        if one not in self.corpus.rows or other not in self.corpus.rows:
            return None
        low, high = sorted(int(self.leader[self.corpus.rows[key]]) for key in (one, other))
        if low == high:
            return ("identical",)
        first, last = np.searchsorted(self.pairs.a, [low, low + 1])
        at = int(first + np.searchsorted(self.pairs.b[first:last], high))
        if at == last or self.pairs.b[at] != high:
            return None
        return NAMED_ROUTES[int(self.pairs.routes[at])]

    def match(self, m: int) -> Match:
        """Match ``m`` as a noun, with its passages."""
        t = self.matches
        a, b = t.a.item(m), t.b.item(m)
        relation = ORDER[t.relation.item(m)]
        evidence = self.evidence(m)
        total, shown = self.passages.count(m), tuple[Passage, ...]()
        if total:
            shown = self.passages.of(m, self.chars(a), self.chars(b), most=self.settings.output.max_passages)
        return Match(
            pair=Pair(self.corpus.ids[a], self.corpus.ids[b]),
            relation=relation,
            probability=round(t.probability.item(m), 6),
            evidence=evidence,
            routes=NAMED_ROUTES[t.routes.item(m)],
            passages=shown,
            passages_total=total,
            because=in_words(evidence, relation, whole_days=self.day_only.item(a) or self.day_only.item(b)),
            apart=NAMED_APART[self.groups.apart.item(m)],
        )

    def columns(self) -> MatchColumns:
        """The matches for looking them up without making them."""
        t = self.matches
        return MatchColumns(self.corpus.ids, t.a, t.b, t.probability, t.derived)

    def silent(self, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
        """Which of some articles say nothing of whose copy they are, of their version, or in fields of the feed.

        Attribution knows no more of those than their dates, their words and what they contain.
        """
        offsets = self.reading.credits.offsets, self.corpus.text_bytes("wire")[1]
        out: npt.NDArray[np.bool_] = np.logical_and(*(np.diff(own)[rows] == 0 for own in offsets))
        left = np.flatnonzero(out)
        asked = rows[left].tolist()

        def share(first: int, last: int) -> list[bool]:
            sources, titles, urls, grammar = self.reading.sources, self.titles, self.urls, self.grammar
            return [
                not agency_at_home(sources[row], urls[row], grammar)
                and version_mark(titles[row], grammar=grammar) is None
                for row in asked[first:last]
            ]

        said = chain.from_iterable(gather(len(asked), share, least=SILENT_SHARE))
        out[left] = np.fromiter(said, np.bool_, len(asked))
        return out

    def copies(
        self, rows: Sequence[int], *, holds: Iterable[float | None] = (), silent: Iterable[bool] = ()
    ) -> list[Copy]:
        """What attribution needs of some articles; for many together in a fifth of the time of one by one.

        Parameters
        ----------
        rows : sequence of int
        holds : iterable of float or None, optional
            For each how much of its cluster's other texts it contains.
        silent : iterable of bool, optional
            For each whether it is known that it says nothing of itself, as :meth:`silent` has it.
        """
        at, grammar, text = np.array(rows, np.int64), self.grammar, self.corpus.text
        offsets = self.reading.tokens.offsets
        columns = zip(
            rows, *([column[row] for row in rows] for column in (
                self.corpus.ids, self.titles, self.reading.sources, self.urls, self.published
            )),
            self.hours[at].tolist(), self.day_only[at].tolist(), (offsets[at + 1] - offsets[at]).tolist(),
            chain(holds, repeat(None)), chain(silent, repeat(False)), strict=False,
        )
        made = [
            Copy(
                row, own, title, source, url, partial(text, "text", row), hours, day_only, published, words,
                holds=held, grammar=grammar, silent=nothing,
            )
            for row, own, title, source, url, published, hours, day_only, words, held, nothing in columns
        ]
        return [copy if copy.silent else self._as_said(copy) for copy in made]  # most are silent

    def _as_said(self, copy: Copy) -> Copy:
        """An article with what its lines, its title and its feed say of it."""
        credits, wire = self.reading.credits[copy.row], self.corpus.wire(copy.row)
        mark = version_mark(copy.title, grammar=self.grammar)
        return copy._replace(
            agency=self.agency[copy.row],
            credits=credits,
            original=wire.original if wire else "",
            mark=mark,
            signed=signed_by(wire, copy.source),
            withdrawn=withdrawn(wire, mark, copy.title, credits),
            version=version_number(wire, mark, credits),
        )


class MatchRows(LazyRows[Match]):
    """The matches of a run, each made when it is looked at; ``found`` has their columns.

    Parameters
    ----------
    found : Found
    """

    def __init__(self, found: Found) -> None:
        super().__init__(len(found.matches.a), found.match)
        self.found = found
