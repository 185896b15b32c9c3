"""What became of every article that was read: one outcome each, and how many records the deduplicated feed has."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from .choosing import ROLES
from .clusters import ClusterBook
from .columns import LazyRows
from .found import Found
from .ledgers import LedgerBook
from .model import FurnitureSpan, Outcome, Skipped, SkipReason, Status

I64 = npt.NDArray[np.int64]


class OutcomeRows(LazyRows[Outcome]):
    """What became of each article that was read, made when it is looked at; ``found`` has the columns.

    Parameters
    ----------
    found : Found
    clusters : ClusterBook
    stories : mapping of int to str
        Their ids by the number of their group.
    ledgers : LedgerBook
    skipped : sequence of Skipped
        What the readers skipped.

    Attributes
    ----------
    row : int64 array
        Of each outcome its row in the corpus, -1 for a record that the readers skipped.
    cluster, canonical, role : int64 array, shape (n,)
        Of each row of the corpus the number of its cluster and the row that stands for it, -1 for none, and its role,
        a place in :data:`dedup.choosing.ROLES`.
    story : mapping of int to str
    short : mapping of int to Skipped
        The rows that say too little to be judged.
    """

    def __init__(
        self,
        found: Found,
        clusters: ClusterBook,
        stories: Mapping[int, str],
        ledgers: LedgerBook,
        skipped: Sequence[Skipped],
    ) -> None:
        self.found, self.ledgers, self.story, self.clusters = found, ledgers, stories, clusters
        self.short = _too_short(found, clusters)
        self._skipped = skipped
        rows = found.corpus.rows
        self._kept_raw = {s.id: found.corpus.raw(rows[s.id]) for s in skipped if s.id in rows}
        self.row, self._skip = _order(found.corpus.ids, skipped)
        group = found.groups.cluster
        self.cluster = np.where(clusters.origin[group] < 0, -1, group)
        self.canonical, self.role = clusters.canonical[group], clusters.role
        self._ids = LazyRows(len(self.row), self._id)
        super().__init__(len(self.row), self._made)

    def _made(self, at: int) -> Outcome:
        found, row = self.found, self.row.item(at)
        if row < 0:
            return self._of_skipped(self._skipped[self._skip.item(at)])
        key, cluster, canonical = found.corpus.ids[row], self.cluster.item(row), self.canonical.item(row)
        status = Status.SKIPPED if row in self.short else Status.SINGLE if cluster < 0 else Status.CLUSTERED
        kept = canonical in (-1, row)
        return Outcome(
            id=key,
            status=status,
            reason=self.short[row].reason.value if row in self.short else "",
            place=found.corpus.place(row),
            cluster="" if cluster < 0 else self.clusters.ids[cluster],
            story=self.story.get(found.groups.story.item(row), ""),
            role=None if cluster < 0 else ROLES[self.role.item(row)],
            kept=kept,
            kept_by="" if kept else found.corpus.ids[canonical],
            agency=found.agency[row],
            words=found.words(row),
            credits=found.reading.credits[row],
            furniture=found.furniture(row),
            shingled_by=found.unit(row),
            ledger=self.ledgers.get(key),
        )

    def of(self, article: str) -> list[Outcome]:
        """Those of an id, few of them made; a skipped record may have the id of a compared article."""
        first, last = (side(self._ids, article) for side in (bisect_left, bisect_right))
        return [self[at] for at in range(first, last)]

    def _id(self, at: int) -> str:
        row = self.row.item(at)
        return self._skipped[self._skip.item(at)].id if row < 0 else self.found.corpus.ids[row]

    def _of_skipped(self, skip: Skipped) -> Outcome:
        return _skipped_outcome(skip, self._kept_raw.get(skip.id))

    def counts(self) -> tuple[int, int]:
        """How many records the deduplicated feed has, and for how many it has another."""
        removed = int(np.count_nonzero((self.canonical >= 0) & (self.canonical != np.arange(len(self.canonical)))))
        fates = [self._of_skipped(skip) for skip in self._skipped]
        kept = len(self.found.corpus) - removed + sum(fate.kept for fate in fates)
        return kept, removed + sum(bool(fate.kept_by) for fate in fates)

    def all_skipped(self) -> list[Skipped]:
        """The readers' and, with them, articles that say too little to judge, by place."""
        both = (*self._skipped, *self.short.values())
        return sorted(both, key=lambda s: (s.place.path, s.place.line or 0, s.id))


def _order(ids: Sequence[str], skipped: Sequence[Skipped]) -> tuple[I64, I64]:
    """Articles by id with the skipped records sorted in behind those of their id: rows and numbers, -1 for none."""
    if not skipped:
        return np.arange(len(ids)), np.full(len(ids), -1, np.int64)
    everyone = [(key, -1, row) for row, key in enumerate(ids)] + [(s.id, i, -1) for i, s in enumerate(skipped)]
    everyone.sort()
    return np.array([row for *_, row in everyone], np.int64), np.array([skip for _, skip, _ in everyone], np.int64)


def _too_short(found: Found, clusters: ClusterBook) -> dict[int, Skipped]:
    """Articles that only an identical text could have matched, and none did, and those of page furniture alone."""
    least = found.settings.text.min_words
    words = np.diff(found.reading.tokens.offsets)
    out: dict[int, Skipped] = {}
    for row in np.flatnonzero(words < least).tolist():
        if int(found.groups.cluster[row]) not in clusters:
            article = found.corpus.article(row)
            source = found.reading.sources[row]
            reason, problem, remedy = _why_short(int(words[row]), least, found.furniture(row), source)
            out[row] = Skipped(
                id=article.id, place=article.place, reason=reason, problem=problem, remedy=remedy, raw=article.raw
            )
    return out


def _why_short(
    words: int, least: int, furniture: Sequence[FurnitureSpan], source: str
) -> tuple[SkipReason, str, str]:
    """Reason, problem and remedy of an article that says too little of its own."""
    if not words and furniture:
        pages = max(span.articles for span in furniture)
        return (
            SkipReason.ONLY_FURNITURE,
            f"nothing but page furniture, which up to {pages} articles of {source or 'the feed'} carry",
            "it is kept; look at how the page was extracted",
        )
    return (
        SkipReason.TOO_SHORT,
        f"too few words to judge without credits and furniture: {words} (least: {least})",
        "it is kept; lower text.min_words to compare it",
    )


def _skipped_outcome(skip: Skipped, raw_of_same_id: bytes | None) -> Outcome:
    """A record that was not compared is kept if it can be written, unless the same record is kept already."""
    double = skip.reason is SkipReason.DUPLICATE_ID and bool(skip.raw) and skip.raw == raw_of_same_id
    return Outcome(
        id=skip.id,
        status=Status.SKIPPED,
        reason=skip.reason.value,
        place=skip.place,
        cluster="",
        story="",
        role=None,
        kept=bool(skip.raw) and not double,
        kept_by=skip.id if double else "",
        agency="",
        words=0,
        credits=(),
        furniture=(),
    )
