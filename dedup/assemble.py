"""Rows and columns to the nouns that people and writers look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import numpy.typing as npt

from . import attribution
from .attribution import Copy
from .cluster import group_id, members_of
from .columns import LazyRows
from .found import Found
from .graph import bridges
from .model import (
    Choice,
    Cluster,
    Member,
    Outcome,
    Pair,
    Relation,
    Skipped,
    SkipReason,
    Status,
    Story,
    WeakLink,
)
from .relation import ORDER
from .text.newswire import agency_of

I64 = npt.NDArray[np.int64]

WEAK_LINKS = 5  # listed per group, weakest first
WEAK = 0.75  # a match less probable than this is listed even where others hold the group together
TITLE_WORDS = 14


@dataclass(frozen=True, slots=True)
class Inside:
    """The matches inside each group: ``of[group]`` are numbers of matches whose articles are both in it."""

    of: Mapping[int, Sequence[int]]

    @classmethod
    def groups(cls, group: I64, a: I64, b: I64, chosen: npt.NDArray[np.bool_]) -> Inside:
        """Sort the chosen matches by the group that both their articles are in."""
        of: dict[int, list[int]] = {}
        both = np.flatnonzero(chosen & (group[a] == group[b]))
        for m, g in zip(both.tolist(), group[a[both]].tolist(), strict=True):
            of.setdefault(g, []).append(m)
        return cls(of)


def clusters_of(found: Found, story_ids: Sequence[str]) -> dict[int, Cluster]:
    """Every cluster of two or more, by the number of its group."""
    t = found.matches
    inside = Inside.groups(found.groups.cluster, t.a, t.b, t.derived)
    return {
        group: _cluster(found, rows, inside.of.get(group, ()), story_ids[found.groups.story[rows[0]]])
        for group, rows in enumerate(members_of(found.groups.cluster))
        if len(rows) > 1
    }


def _cluster(found: Found, rows: Sequence[int], inside: Sequence[int], story: str) -> Cluster:
    copies = {row: found.copy(row) for row in rows}
    origin = attribution.pick(list(copies.values()), attribution.ORIGIN_OF_CLUSTER)
    canonical = attribution.canonical(list(copies.values()), origin, found.settings.cluster.canonical)
    lead = next(copy for copy in copies.values() if copy.id == origin.id)
    closest = _closest(found, inside, lead.row)
    members = [_member(found, copy, lead, closest.get(row)) for row, copy in copies.items()]
    first, last = _first_last(copies.values())
    return Cluster(
        id=group_id("c", lead.id),
        story=story,
        members=tuple(sorted(members, key=_by_time)),
        origin=origin,
        canonical=canonical,
        agency=lead.agency or next((c.agency for c in sorted(copies.values(), key=_by_time) if c.agency), ""),
        first=first,
        last=last,
        density=_density(found, rows, inside),
        weak_links=_weak_links(found, rows, inside),
    )


def _density(found: Found, rows: Sequence[int], inside: Sequence[int]) -> float:
    """The share of the pairs of a group that match.

    Of very many copies one was grouped for all: its matches are theirs too, and they match each other.
    """
    t, leader = found.matches, found.groups.leader
    copies = Counter(int(leader[row]) for row in rows)
    matched = sum(n * (n - 1) // 2 for n in copies.values())
    for m in inside:
        one, other = int(leader[t.a[m]]), int(leader[t.b[m]])
        if one != other:
            matched += copies[one] * copies[other]
    return round(2 * matched / (len(rows) * (len(rows) - 1)), 4)


def _closest(found: Found, inside: Sequence[int], origin: int) -> dict[int, int]:
    """For each row the match that says most about it: with the origin if there is one, else the most probable."""
    t = found.matches
    best: dict[int, tuple[bool, float, int]] = {}
    for m in inside:
        a, b = int(t.a[m]), int(t.b[m])
        for row, other in ((a, b), (b, a)):
            rank = (other == origin, float(t.probability[m]), -m)
            if row not in best or rank > best[row]:
                best[row] = rank
    return {row: -rank[2] for row, rank in best.items()}


def _member(found: Found, copy: Copy, lead: Copy, match: int | None) -> Member:
    t = found.matches
    relation, probability, other, longer = Relation.IDENTICAL, 1.0, lead.id, False
    if match is not None:
        first = bool(t.a[match] == copy.row)
        relation, probability = ORDER[t.relation[match]], round(float(t.probability[match]), 6)
        other = found.corpus.ids[int(t.b[match] if first else t.a[match])]
        longer = first != bool(t.a_is_shorter[match])
    return Member(
        id=copy.id,
        role=attribution.role(copy, lead, relation, longer=longer),
        source=copy.source,
        published=copy.published,
        day_only=copy.day_only,
        lag_hours=attribution.lag_hours(copy, lead),
        agency=copy.agency,
        similar_to=other,
        relation=relation,
        probability=probability,
    )


def _weak_links(found: Found, rows: Sequence[int], inside: Sequence[int]) -> tuple[WeakLink, ...]:
    """Matches that alone hold the group together, and improbable ones, weakest first. Identical texts are no doubt."""
    t = found.matches
    pairs = {(int(t.a[m]), int(t.b[m])): m for m in inside}
    alone = bridges(pairs) if len(rows) > 2 else set()
    doubtful = [
        WeakLink(
            pair=Pair(found.corpus.ids[a], found.corpus.ids[b]),
            probability=round(float(t.probability[m]), 6),
            bridge=(a, b) in alone,
        )
        for (a, b), m in pairs.items()
        if ORDER[t.relation[m]] is not Relation.IDENTICAL and ((a, b) in alone or t.probability[m] < WEAK)
    ]
    return tuple(sorted(doubtful, key=lambda link: (link.probability, link.pair.a, link.pair.b))[:WEAK_LINKS])


def _first_last(copies: Iterable[Copy]) -> tuple[datetime | None, datetime | None]:
    dates = [copy.published for copy in copies if copy.published is not None]
    return (min(dates), max(dates)) if dates else (None, None)


def _by_time(member: Member | Copy) -> tuple[bool, float, str]:
    """Undated last, ties by id."""
    when = member.published
    return when is None, 0.0 if when is None else when.timestamp(), member.id


def stories_of(found: Found, clusters: Mapping[int, Cluster]) -> dict[int, Story]:
    """Every story of two articles or more, by the number of its group."""
    t = found.matches
    inside = Inside.groups(found.groups.story, t.a, t.b, np.ones(len(t.a), np.bool_))
    out: dict[int, Story] = {}
    for group, rows in enumerate(members_of(found.groups.story)):
        if len(rows) > 1:
            own = sorted({int(found.groups.cluster[row]) for row in rows} & clusters.keys())
            out[group] = _story(found, rows, inside.of.get(group, ()), [clusters[c] for c in own])
    return out


def _story(found: Found, rows: Sequence[int], inside: Sequence[int], clusters: Sequence[Cluster]) -> Story:
    copies = sorted((found.copy(row) for row in rows), key=_by_time)
    by_size = sorted(clusters, key=lambda c: (-len(c.members), c.id))
    origin = attribution.pick(copies, attribution.ORIGIN_OF_STORY)
    if by_size:
        biggest = by_size[0]
        canonical = Choice(
            id=biggest.canonical.id,
            because=(f"stands for the largest cluster ({len(biggest.members)} articles)", *biggest.canonical.because),
        )
    else:
        canonical = Choice(id=origin.id, because=("no cluster in this story: its origin stands for it",))
    shown = next(copy for copy in copies if copy.id == canonical.id)
    first, last = _first_last(copies)
    return Story(
        id=story_id(found, rows),
        title=shown.title or _opening(shown),
        members=tuple(copy.id for copy in copies),
        clusters=tuple(cluster.id for cluster in by_size),
        origin=origin,
        canonical=canonical,
        agencies=tuple(sorted({copy.agency for copy in copies} - {""})),
        first=first,
        last=last,
        density=_density(found, rows, inside),
        weak_links=_weak_links(found, rows, inside),
    )


def story_id(found: Found, rows: Sequence[int]) -> str:
    """A story is named after its earliest article (undated last, ties by id)."""
    hours = found.hours
    first = min(rows, key=lambda row: (hours[row] != hours[row], hours[row], row))
    return group_id("s", found.corpus.ids[first])


def _opening(copy: Copy) -> str:
    """The first words of the copy, behind its byline and dateline."""
    text, start = copy.text(), 0
    for credit in copy.credits:
        if not text[start : credit.span.start].strip():
            start = credit.span.end
    words = text[start : start + 400].split()
    return " ".join(words[:TITLE_WORDS]) + (" …" if len(words) > TITLE_WORDS else "")


def outcomes_of(
    found: Found, skipped: Sequence[Skipped], clusters: Mapping[int, Cluster], stories: Mapping[int, Story]
) -> tuple[Sequence[Outcome], Sequence[Skipped], int]:
    """What became of every article that was read: compared ones by id, with the skipped ones sorted in.

    Returns
    -------
    outcomes : sequence of Outcome
        Lazy, by id, then place.
    skipped : sequence of Skipped
        The readers' and, with them, articles too short to judge.
    kept : int
        How many records the deduplicated feed has.
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
        cluster = clusters.get(int(found.groups.cluster[row]))
        story = stories.get(int(found.groups.story[row]))
        status = Status.SKIPPED if row in short else Status.CLUSTERED if cluster else Status.SINGLE
        kept = cluster is None or cluster.canonical.id == key
        return Outcome(
            id=key,
            status=status,
            reason=SkipReason.TOO_SHORT.value if row in short else "",
            place=found.corpus.place(row),
            cluster=cluster.id if cluster else "",
            story=story.id if story else "",
            role=member[key].role if key in member else None,
            kept=kept,
            kept_by="" if kept or cluster is None else cluster.canonical.id,
            agency=agency_of(found.reading.credits[row]),
            words=found.words(row),
            credits=found.reading.credits[row],
            furniture=found.furniture(row),
            shingled_by=found.unit(row),
        )

    both = sorted((*skipped, *short.values()), key=lambda s: (s.place.path, s.place.line or 0, s.id))
    removed = sum(len(cluster.members) - 1 for cluster in clusters.values())
    kept = len(found.corpus) - removed + sum(_skipped_outcome(s, kept_raw.get(s.id)).kept for s in skipped)
    return LazyRows(len(everyone), make), both, kept


def _too_short(found: Found, clusters: Mapping[int, Cluster]) -> dict[int, Skipped]:
    """Articles that only an identical text could have matched, and none did."""
    least = found.settings.text.min_words
    words = np.diff(found.reading.tokens.offsets)
    out: dict[int, Skipped] = {}
    for row in np.flatnonzero(words < least).tolist():
        if int(found.groups.cluster[row]) not in clusters:
            article = found.corpus.article(row)
            out[row] = Skipped(
                id=article.id,
                place=article.place,
                reason=SkipReason.TOO_SHORT,
                problem=f"{words[row]} words without credits and furniture are too few to judge (least: {least})",
                remedy="it is kept; lower text.min_words to compare it",
                raw=article.raw,
            )
    return out


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
