"""Where everything went: the counts that every report carries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from .candidates import BIT, ROUTES
from .clusters import ClusterBook
from .found import Found
from .groups import APART
from .matches import ALL_PAIRS
from .model import Cap, Funnel, Skipped, SkipReason
from .relation import ORDER


def count(
    found: Found,
    skipped: Sequence[Skipped],
    clusters: ClusterBook,
    stories: int,
    kept: int,
    left_out: int,
) -> Funnel:
    """The funnel of a run.

    Parameters
    ----------
    found : Found
    skipped : sequence of Skipped
        All of them, those included that were read but say too little to judge.
    clusters : ClusterBook
    stories : int
        How many there are.
    kept, left_out : int
        Records in the deduplicated feed, and those for which it has another.
    """
    short = sum(s.reason in {SkipReason.TOO_SHORT, SkipReason.ONLY_FURNITURE} for s in skipped)
    clustered = len(clusters.rows.rows)
    single = len(found.corpus) - clustered - short
    relations = np.bincount(found.matches.relation, minlength=len(ORDER)) if len(found.matches.a) else [0] * len(ORDER)
    apart = np.bincount(found.groups.apart, minlength=len(APART) + 1)[1:]
    return Funnel(
        read=clustered + single + len(skipped),
        clustered=clustered,
        single=single,
        skipped=len(skipped),
        skipped_by=dict(sorted(Counter(s.reason.value for s in skipped).items())),
        candidates=int(np.count_nonzero(found.pairs.routes)),  # none has a pair whose texts are merely identical
        candidates_by={r.value: int(np.count_nonzero(found.pairs.routes & BIT[r])) for r in ROUTES},
        compared=found.matches.compared,
        matches=len(found.matches.a),
        matches_by={r.value: int(n) for r, n in zip(ORDER, relations, strict=True) if n},
        clusters=len(clusters),
        stories=stories,
        kept=kept,
        left_out=left_out,
        caps=_caps(found),
        apart_by={reason.value: int(n) for reason, n in zip(APART, apart, strict=True) if n},
    )


def _caps(found: Found) -> tuple[Cap, ...]:
    """The limits that bit, in words."""
    c = found.settings.candidates
    effects = {
        "bucket_cap": (c.bucket_cap, "buckets became a star and a chain: some pairs in them were not compared"),
        "containment_max_articles": (
            c.containment_max_articles,
            "shingles stand in more articles than this and were no evidence of copy",
        ),
        "cosine_work": (c.cosine_work, "frequent terms were not used to find candidates by cosine"),
        "identical_pairs": (ALL_PAIRS, "texts have more identical copies than this: each was matched with the first"),
    }
    led = np.flatnonzero(found.leader != np.arange(len(found.leader)))
    times = {**found.capped, "identical_pairs": len(np.unique(found.leader[led]))}
    return tuple(
        Cap(name=name, limit=effects[name][0], count=count, effect=f"{count:,} {effects[name][1]}")
        for name, count in sorted(times.items())
        if count
    )
