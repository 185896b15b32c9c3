"""Versions and alarms of a run: which articles say which version they are, and what follows for the others."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .clusters import ClusterBook
from .found import Found
from .grouped import GroupedRows
from .model import Alarm, VersionKind
from .text.newswire import NOTES
from .versions import Edition, chain_of, embargoed, uncorrected, withdrawn


def edition(found: Found, row: int) -> Edition:
    """What versions need of an article."""
    return Edition(
        id=found.corpus.ids[row],
        title=found.titles[row],
        source=found.reading.sources[row],
        hours=float(found.hours[row]),
        read=lambda: found.corpus.text("text", row),
        credits=found.reading.credits[row],
        wire=found.corpus.wire(row),
        day_only=bool(found.day_only[row]),
        url=found.urls[row],
        grammar=found.grammar,
    )


def with_versions(found: Found, clusters: ClusterBook) -> tuple[Alarm, ...]:
    """The alarms of the run; the clusters get their chains.

    Only clusters in which an article says something of its version are looked at, so that a run without such copy pays
    nothing.
    """
    speaking = np.array(sorted(set(_speaking(found))), np.int64)
    if not len(speaking):
        return ()
    alarms: list[Alarm] = []
    notices: list[Edition] = []
    members = GroupedRows(found.groups.cluster)
    for group in np.unique(found.groups.cluster[speaking]).tolist():
        editions = [edition(found, row) for row in members[group]]
        notices += [one for one in editions if one.said and one.said.kind is VersionKind.WITHDRAWAL]
        alarms += embargoed(editions, clusters.ids.get(group, ""))
        if group in clusters:
            clusters.chain(group, chain_of(editions))
            alarms += uncorrected(editions, clusters.ids[group])
    if notices:
        groups = [
            (clusters.ids.get(group, ""), [edition(found, row) for row in rows])
            for group, rows in members.items()
        ]
        alarms += withdrawn(notices, groups)
    return tuple(sorted(alarms, key=lambda alarm: (alarm.kind.value, alarm.article)))


def _speaking(found: Found) -> Iterator[int]:
    """The rows that say something of their version, or of an embargo."""
    kinds = NOTES - {"genre_marker"}
    yield from found.reading.credits.rows_with(lambda form: form.kind in kinds).tolist()
    yield from found.reading.versioned
