"""Versions and alarms of a run: which articles say which version they are, and what follows for the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from .cluster import members_of
from .found import Found
from .model import Alarm, Cluster, VersionKind
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


def with_versions(found: Found, clusters: Mapping[int, Cluster]) -> tuple[dict[int, Cluster], tuple[Alarm, ...]]:
    """The clusters with their chains, and the alarms of the run.

    Only clusters in which an article says something of its version are looked at, so that a run without such copy pays
    nothing.
    """
    speaking = set(_speaking(found))
    out = dict(clusters)
    alarms: list[Alarm] = []
    notices: list[Edition] = []
    for group, rows in enumerate(members_of(found.groups.cluster)):
        if speaking.isdisjoint(rows):
            continue
        editions = [edition(found, row) for row in rows]
        notices += [one for one in editions if one.said and one.said.kind is VersionKind.WITHDRAWAL]
        alarms += embargoed(editions, clusters[group].id if group in clusters else "")
        if group in clusters:
            out[group] = replace(clusters[group], versions=chain_of(editions))
            alarms += uncorrected(editions, clusters[group].id)
    if notices:
        groups = [
            (clusters[group].id if group in clusters else "", [edition(found, row) for row in rows])
            for group, rows in enumerate(members_of(found.groups.cluster))
        ]
        alarms += withdrawn(notices, groups)
    return out, tuple(sorted(alarms, key=lambda alarm: (alarm.kind.value, alarm.article)))


def _speaking(found: Found) -> Iterator[int]:
    """The rows that say something of their version, or of an embargo."""
    kinds = NOTES - {"genre_marker"}
    yield from found.reading.credits.rows_with(lambda form: form.kind in kinds).tolist()
    yield from found.reading.versioned
