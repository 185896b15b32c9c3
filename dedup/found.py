"""What a run found, in columns, and how to make one row of it an object: only what is looked at becomes one."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from . import attribution, passages
from .attribution import Copy
from .candidates import BIT, ROUTES
from .columns import Corpus
from .evidence import COLUMN, Texts
from .groups import Groups
from .matches import Matches
from .model import Evidence, Match, Pair, Passage, Relation
from .passages import CharMap
from .relation import ORDER, in_words
from .settings import Settings
from .text.newswire import agencies_named, agency_of
from .words import Reading, source_of

CHAR_MAPS = 4096  # texts whose character offsets are remembered between matches


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything the run knows, in columns, and how to make one row of it an object."""

    corpus: Corpus
    reading: Reading
    texts: Texts
    matches: Matches
    groups: Groups
    settings: Settings
    hours: npt.NDArray[np.float64]
    maps: dict[int, CharMap] = field(default_factory=dict)

    def chars(self, row: int) -> CharMap:
        """From bytes to characters of an article's text."""
        if row not in self.maps:
            if len(self.maps) > CHAR_MAPS:
                self.maps.clear()
            self.maps[row] = CharMap(self.corpus.text("text", row).encode())
        return self.maps[row]

    def evidence(self, m: int) -> Evidence:
        """The evidence of match ``m`` as a noun."""
        t = self.matches
        a, b = int(t.a[m]), int(t.b[m])
        value = {name: float(x) for name, x in zip(COLUMN, t.measures[m], strict=True)}
        a_shorter = bool(t.a_is_shorter[m])
        shorter_in, longer_in = value["containment"], value["containment_longer"]
        names = [set(agencies_named(self.reading.credits[row])) for row in (a, b)]
        sources = [self.source(row) for row in (a, b)]
        hours = float(t.hours_apart[m])
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
            sentences_aligned=int(value["sentences_aligned"]),
            alignment=value["alignment"],
            novelty=value["novelty"],
            aligned_longer=value["aligned_longer"],
            in_order=value["in_order"],
            longest_run=int(value["longest_run"]),
            quotes_shared=int(value["quotes_shared"]),
            reuse_outside_quotes=value["reuse_outside_quotes"],
            hours_apart=None if hours != hours else round(hours, 2),
            same_source=bool(sources[0]) and sources[0] == sources[1],
            agencies=tuple(sorted(names[0] & names[1])),
        )

    def words(self, row: int) -> int:
        """Words of an article that are compared."""
        return int(self.reading.tokens.offsets[row + 1] - self.reading.tokens.offsets[row])

    def source(self, row: int) -> str:
        """The outlet of an article."""
        return source_of(self.corpus.text("source", row), self.corpus.text("url", row))

    def match(self, m: int) -> Match:
        """Match ``m`` as a noun, with its passages."""
        t = self.matches
        a, b = int(t.a[m]), int(t.b[m])
        relation = ORDER[t.relation[m]]
        evidence = self.evidence(m)
        found: tuple[Passage, ...] = ()
        if relation is not Relation.SAME_STORY:
            start, end = self.reading.tokens.start, self.reading.tokens.end
            found = passages.find(self.texts, start, end, a, b, self.chars(a), self.chars(b))
        cap = self.settings.output.max_passages
        shown = sorted(sorted(found, key=lambda p: (-p.words, p.a))[:cap], key=lambda p: (p.a, p.b))
        routes = tuple(route.value for route in ROUTES if t.routes[m] & BIT[route])
        return Match(
            pair=Pair(self.corpus.ids[a], self.corpus.ids[b]),
            relation=relation,
            probability=round(float(t.probability[m]), 6),
            evidence=evidence,
            routes=routes or ("identical",),
            passages=tuple(shown),
            passages_total=len(found),
            because=in_words(evidence, relation),
        )

    def copy(self, row: int) -> Copy:
        """What attribution needs of an article."""
        article = self.corpus.article(row)
        credits = self.reading.credits[row]
        published = article.published
        return Copy(
            row=row,
            id=article.id,
            title=article.title,
            source=source_of(article.source, article.url),
            url=article.url,
            text_start=article.text[:300],
            hours=float("nan") if published is None else published.timestamp() / 3600,
            day_only=article.day_only,
            published=published,
            words=self.words(row),
            agency=agency_of(credits),
            credits=credits,
            digest=attribution.digest(article.text),
        )
