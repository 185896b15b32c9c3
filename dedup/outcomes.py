"""What became of every article that was read: one outcome each, and how many records the deduplicated feed has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from .columns import LazyRows
from .found import Found
from .ledgers import LedgerBook
from .model import Cluster, FurnitureSpan, Outcome, Skipped, SkipReason, Status
from .text.newswire import agency_of


def outcomes_of(
    found: Found,
    skipped: Sequence[Skipped],
    clusters: Mapping[int, Cluster],
    stories: Mapping[int, str],
    ledgers: LedgerBook,
) -> tuple[Sequence[Outcome], Sequence[Skipped], int, int]:
    """What became of every article that was read: compared ones by id, with the skipped ones sorted in.

    Returns
    -------
    outcomes : sequence of Outcome
        Lazy, by id, then place.
    skipped : sequence of Skipped
        The readers' and, with them, articles that say too little to judge.
    kept, left_out : int
        How many records the deduplicated feed has, and for how many it has another.
    """
    short = _too_short(found, clusters)
    rows = found.corpus.rows
    kept_raw = {s.id: found.corpus.raw(rows[s.id]) for s in skipped if s.id in rows}
    everyone: list[tuple[str, int, int]] = [(key, row, -1) for key, row in rows.items()]
    everyone += [(s.id, -1, i) for i, s in enumerate(skipped)]
    everyone.sort(key=lambda entry: (entry[0], entry[2]))
    member = {m.id: m for cluster in clusters.values() for m in cluster.members}

    def make(at: int) -> Outcome:
        key, row, other = everyone[at]
        if row < 0:
            return _skipped_outcome(skipped[other], kept_raw.get(key))
        cluster = clusters.get(found.groups.cluster.item(row))
        status = Status.SKIPPED if row in short else Status.CLUSTERED if cluster else Status.SINGLE
        kept = cluster is None or cluster.canonical.id == key
        return Outcome(
            id=key,
            status=status,
            reason=short[row].reason.value if row in short else "",
            place=found.corpus.place(row),
            cluster=cluster.id if cluster else "",
            story=stories.get(found.groups.story.item(row), ""),
            role=member[key].role if key in member else None,
            kept=kept,
            kept_by="" if kept or cluster is None else cluster.canonical.id,
            agency=agency_of(found.reading.credits[row]),
            words=found.words(row),
            credits=found.reading.credits[row],
            furniture=found.furniture(row),
            shingled_by=found.unit(row),
            ledger=ledgers.get(key),
        )

    both = sorted((*skipped, *short.values()), key=lambda s: (s.place.path, s.place.line or 0, s.id))
    removed = sum(len(cluster.members) - 1 for cluster in clusters.values())
    fates = [_skipped_outcome(s, kept_raw.get(s.id)) for s in skipped]
    kept = len(found.corpus) - removed + sum(fate.kept for fate in fates)
    left_out = removed + sum(bool(fate.kept_by) for fate in fates)
    return LazyRows(len(everyone), make), both, kept, left_out


def _too_short(found: Found, clusters: Mapping[int, Cluster]) -> dict[int, Skipped]:
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
