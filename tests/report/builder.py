"""Small hand-made results: a ferry runs aground, a bridge opens, and some records cannot be read."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from dedup.model import (
    Article,
    Cap,
    Choice,
    Cluster,
    Credit,
    Evidence,
    Funnel,
    FurnitureSpan,
    InputFile,
    Match,
    Member,
    Outcome,
    Pair,
    Passage,
    PassageKind,
    Place,
    Polarity,
    Relation,
    Role,
    Skipped,
    SkipReason,
    Span,
    Status,
    Story,
    WeakLink,
)
from dedup.result import Result
from dedup.settings import Settings, Value
from dedup.times import bare_dates

DAY = "2024-11-19"

WIRE = (
    "PORT ELLEN, Nov 19 (NWA) - The ferry Morning Star ran aground off Port Ellen on Tuesday with 212 people on "
    "board. All of them were taken off by lifeboats before noon, the coastguard said.\n\n"
    '"We heard a bang and then the lights went out," said Ines Duarte, a passenger.\n\n'
    "The ferry is forty years old. It passed its last inspection in March."
)
REPRINT = WIRE.replace("PORT ELLEN, Nov 19 (NWA) - ", "") + "\n\nSign up for our morning letter."
REWRITE = (
    "More than two hundred people had to leave the Morning Star by lifeboat on Tuesday when it struck rocks near "
    'Port Ellen. "We heard a bang and then the lights went out," one of them, Ines Duarte, recalled.'
)
BRIEF = "The ferry Morning Star ran aground off Port Ellen on Tuesday with 212 people on board. (NWA)"
OWN_WORDS = (
    "Harbour master Tom Reilly wants answers. A vessel of four decades, he says, should not have sailed with that "
    "forecast, and its owners were warned twice this autumn."
)
BRIDGE = "The new footbridge over the Lagan opens on Friday after two years of work, the city said."
BRIDGE_TWO = "The new footbridge over the Lagan opens on Friday after two years of work."
LONELY = "The chess club of Dunmore won its league for the third time, by half a point, on a wet evening."


def article(
    article_id: str,
    text: str,
    *,
    source: str = "",
    published: str = "",
    title: str = "",
    url: str = "",
    language: str = "en",
    line: int = 1,
) -> Article:
    """An article whose record holds just what is said here; ``published`` is a date or a date and time."""
    when = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    record = {"id": article_id, "title": title, "text": text, "source": source, "date": published}
    return Article(
        id=article_id,
        text=text,
        title=title,
        source=source,
        published=when,
        day_only=len(published) == len(DAY),
        url=url,
        language=language,
        place=Place("feed.jsonl", line),
        raw=json.dumps(record).encode(),
    )


def evidence() -> Evidence:
    """Evidence of a near duplicate."""
    return Evidence(
        shorter="b",
        words_a=60,
        words_b=50,
        resemblance=0.75,
        a_in_b=0.8,
        b_in_a=0.9,
        weighted_containment=0.875,
        cosine=0.9375,
        vocabulary=0.95,
        names_numbers=1.0,
        numbers=1.0,
        phrases=0.9,
        sentences=5,
        sentences_loose=5,
        sentences_aligned=4,
        sentences_close=3,
        alignment=0.9,
        novelty=0.05,
        aligned_longer=0.8,
        in_order=1.0,
        longest_run=31,
        quotes_shared=1,
        quoted_people=("Moor",),
        reuse_outside_quotes=0.85,
        hours_apart=1.5,
        same_source=False,
        agencies=("NWA",),
    )


def span_of(text: str, words: str) -> Span:
    """Where some words stand in a text."""
    start = text.index(words)
    return Span(start, start + len(words))


def match(
    one: Article,
    other: Article,
    relation: Relation,
    probability: float,
    shared: Iterable[str | tuple[str, str]] = (),
    because: str = "",
) -> Match:
    """A match of two articles; each shared passage is given by its words, or by both wordings of one."""
    a, b = sorted((one, other), key=lambda each: each.id)
    passages = []
    for words in shared:
        in_a, in_b = (words, words) if isinstance(words, str) else words
        kind = PassageKind.VERBATIM if in_a == in_b else PassageKind.REWORDED
        count = len(in_a.split())
        passages.append(Passage(kind=kind, a=span_of(a.text, in_a), b=span_of(b.text, in_b), words=count))
    return Match(
        pair=Pair.of(a.id, b.id),
        relation=relation,
        probability=probability,
        evidence=evidence(),
        routes=("resemblance", "cosine"),
        passages=tuple(passages),
        passages_total=len(passages),
        because=because,
    )


def member(
    one: Article,
    role: Role,
    closest: Article,
    relation: Relation,
    probability: float,
    origin: Article,
    agency: str = "",
) -> Member:
    """A member of a cluster; its lag is counted from the origin."""
    lag = None
    if one.published and origin.published:
        lag = (one.published - origin.published).total_seconds() / 3600
    return Member(
        id=one.id,
        role=role,
        source=one.source,
        published=one.published,
        day_only=one.day_only,
        lag_hours=lag,
        agency=agency,
        similar_to=closest.id if closest is not one else "",
        relation=relation,
        probability=probability,
    )


def cluster(
    cluster_id: str, story: str, members: Sequence[Member], *, agency: str = "", weak: Sequence[WeakLink] = ()
) -> Cluster:
    """A cluster whose first member is its origin and is kept."""
    dates = sorted(m.published for m in members if m.published)
    return Cluster(
        id=cluster_id,
        story=story,
        members=tuple(members),
        origin=Choice(id=members[0].id, because=("published first", "carries the agency's dateline")),
        canonical=Choice(id=members[0].id, because=("the origin",)),
        agency=agency,
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        density=1.0,
        weak_links=tuple(weak),
    )


def story(story_id: str, title: str, articles: Sequence[Article], clusters: Sequence[Cluster]) -> Story:
    """A story of some articles; the first is its origin."""
    dates = sorted(a.published for a in articles if a.published)
    agencies = sorted({c.agency for c in clusters if c.agency})
    return Story(
        id=story_id,
        title=title,
        members=tuple(a.id for a in articles),
        clusters=tuple(c.id for c in clusters),
        origin=Choice(id=articles[0].id, because=("published first",)),
        canonical=Choice(id=articles[0].id, because=("the origin",)),
        agencies=tuple(agencies),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        density=0.5,
        weak_links=tuple(link for c in clusters for link in c.weak_links),
        bare_dates=bare_dates(articles) & {dates[0], dates[-1]} if dates else frozenset(),
    )


def result(
    articles: Sequence[Article],
    *,
    matches: Sequence[Match] = (),
    clusters: Sequence[Cluster] = (),
    stories: Sequence[Story] = (),
    skipped: Sequence[Skipped] = (),
    credit_lines: Mapping[str, tuple[Credit, ...]] | None = None,
    furniture: Mapping[str, tuple[Span, ...]] | None = None,
    caps: tuple[Cap, ...] = (),
    settings: Mapping[str, Value] | None = None,
) -> Result:
    """A whole result whose outcomes and funnel follow from its parts."""
    outcomes = [_outcome(a, clusters, stories, credit_lines or {}, furniture or {}) for a in articles]
    outcomes += [_skipped_outcome(record) for record in skipped]
    outcomes.sort(key=lambda o: (o.id, o.place))
    return Result(
        settings=Settings().with_values(settings or {}),
        articles=outcomes,
        skipped=skipped,
        matches=sorted(matches, key=lambda m: m.pair),
        clusters=clusters,
        stories=stories,
        funnel=_funnel(outcomes, matches, clusters, stories, skipped, caps),
        inputs=[InputFile(path="feed.jsonl", bytes=4096, sha256="ab" * 32, records=len(outcomes))] if outcomes else [],
        texts={a.id: a for a in articles},
    )


def _outcome(
    one: Article,
    clusters: Sequence[Cluster],
    stories: Sequence[Story],
    credit_lines: Mapping[str, tuple[Credit, ...]],
    furniture: Mapping[str, tuple[Span, ...]],
) -> Outcome:
    home = next((c for c in clusters if one.id in {m.id for m in c.members}), None)
    own = next((m for m in home.members if m.id == one.id), None) if home else None
    kept = home is None or home.canonical.id == one.id
    return Outcome(
        id=one.id,
        status=Status.CLUSTERED if home else Status.SINGLE,
        reason="",
        place=one.place,
        cluster=home.id if home else "",
        story=next((s.id for s in stories if one.id in s.members), ""),
        role=own.role if own else None,
        kept=kept,
        kept_by=home.canonical.id if home and not kept else "",
        agency=own.agency if own else "",
        words=len(one.text.split()),
        credits=credit_lines.get(one.id, ()),
        furniture=tuple(FurnitureSpan(span.start, span.end, 12) for span in furniture.get(one.id, ())),
    )


def _skipped_outcome(record: Skipped) -> Outcome:
    return Outcome(
        id=record.id,
        status=Status.SKIPPED,
        reason=record.reason.value,
        place=record.place,
        cluster="",
        story="",
        role=None,
        kept=True,
        kept_by="",
        agency="",
        words=0,
        credits=(),
        furniture=(),
    )


def _funnel(
    outcomes: Sequence[Outcome],
    matches: Sequence[Match],
    clusters: Sequence[Cluster],
    stories: Sequence[Story],
    skipped: Sequence[Skipped],
    caps: tuple[Cap, ...],
) -> Funnel:
    return Funnel(
        read=len(outcomes),
        clustered=sum(o.status is Status.CLUSTERED for o in outcomes),
        single=sum(o.status is Status.SINGLE for o in outcomes),
        skipped=len(skipped),
        skipped_by={r.value: n for r in SkipReason if (n := sum(s.reason is r for s in skipped))},
        candidates=len(matches) + 3,
        candidates_by={"resemblance": len(matches), "cosine": 3},
        compared=len(matches) + 3,
        matches=len(matches),
        matches_by={r.value: n for r in Relation if (n := sum(m.relation is r for m in matches))},
        clusters=len(clusters),
        stories=len(stories),
        kept=sum(o.kept for o in outcomes),
        left_out=sum(bool(o.kept_by) for o in outcomes),
        caps=caps,
    )


def ferry(**settings: Value) -> Result:
    """Two stories and a lonely article: wire copy with a reprint, a rewrite and a brief; own words; a bridge."""
    wire = article("nwa-1", WIRE, source="Northern Wire", published="2024-11-19T10:00", title="Ferry aground, 212 safe")
    reprint = article(
        "post-7",
        REPRINT,
        source="Harbour Post",
        published="2024-11-19T13:24",
        title="212 safe after ferry runs aground",
    )
    rewrite = article(
        "echo-3",
        REWRITE,
        source="Evening Echo",
        published="2024-11-20T08:00",
        title="Ferry passengers tell of bang in the dark",
    )
    brief = article("now-9", BRIEF, source="Now!", published=DAY, title="Ferry aground")
    own = article("isle-2", OWN_WORDS, source="Isle Weekly", title="Harbour master: we warned them")
    bridge = article("lagan-1", BRIDGE, source="Lagan Times", published="2024-11-18", title="Bridge opens Friday")
    bridge2 = article("lagan-2", BRIDGE_TWO, source="City Herald", published="2024-11-18", title="Footbridge to open")
    lonely = article(
        "chess-1", LONELY, source="Dunmore News", published="2024-11-17", title="Third title for chess club"
    )
    first = "The ferry Morning Star ran aground off Port Ellen on Tuesday with 212 people on board."
    quote = '"We heard a bang and then the lights went out,"'
    boats = (
        "All of them were taken off by lifeboats before noon, the coastguard said.",
        "More than two hundred people had to leave the Morning Star by lifeboat on Tuesday",
    )
    links = [
        match(
            wire,
            reprint,
            Relation.NEAR_DUPLICATE,
            0.998,
            [WIRE[27:]],
            "31 words in one run; every sentence has its counterpart",
        ),
        match(
            wire,
            rewrite,
            Relation.REWRITE,
            0.81,
            [(boats[1], boats[0]), quote],
            "same quotation, same order, other words",
        ),
        match(wire, brief, Relation.EXCERPT, 0.97, [first], "the brief is the wire's first sentence"),
        match(reprint, brief, Relation.EXCERPT, 0.96, [first]),
        match(reprint, rewrite, Relation.REWRITE, 0.78, [quote]),
        match(own, wire, Relation.SAME_STORY, 0.08),
    ]
    ferry_cluster = cluster(
        "c-ferry",
        "s-ferry",
        [
            member(wire, Role.ORIGIN, reprint, Relation.NEAR_DUPLICATE, 0.998, wire, "NWA"),
            member(reprint, Role.REPRINT, wire, Relation.NEAR_DUPLICATE, 0.998, wire, "NWA"),
            member(brief, Role.EXCERPT, wire, Relation.EXCERPT, 0.97, wire, "NWA"),
            member(rewrite, Role.REWRITE, wire, Relation.REWRITE, 0.81, wire),
        ],
        agency="NWA",
        weak=[WeakLink(pair=Pair.of("echo-3", "nwa-1"), probability=0.81, bridge=True)],
    )
    bridge_cluster = cluster(
        "c-bridge",
        "s-bridge",
        [
            member(bridge, Role.ORIGIN, bridge2, Relation.NEAR_DUPLICATE, 0.99, bridge),
            member(bridge2, Role.REPRINT, bridge, Relation.NEAR_DUPLICATE, 0.99, bridge),
        ],
    )
    links.append(match(bridge, bridge2, Relation.NEAR_DUPLICATE, 0.99, [BRIDGE_TWO[:-1]]))
    dateline = Credit(
        rule="nwa-dateline",
        agency="NWA",
        kind="dateline",
        polarity=Polarity.COPY,
        span=Span(0, 26),
        text="PORT ELLEN, Nov 19 (NWA) -",
    )
    tag = Credit(
        rule="nwa-tag",
        agency="NWA",
        kind="credit_tag",
        polarity=Polarity.COPY,
        span=span_of(BRIEF, "(NWA)"),
        text="(NWA)",
    )
    return result(
        [wire, reprint, brief, rewrite, own, bridge, bridge2, lonely],
        matches=links,
        clusters=[ferry_cluster, bridge_cluster],
        stories=[
            story("s-ferry", "Ferry aground, 212 safe", [wire, brief, reprint, rewrite, own], [ferry_cluster]),
            story("s-bridge", "Bridge opens Friday", [bridge, bridge2], [bridge_cluster]),
        ],
        skipped=[
            skipped(
                "bad-1", 40, SkipReason.BAD_RECORD, "line 40 is no JSON: unexpected end", "mend or remove the line"
            ),
            skipped("short-1", 41, SkipReason.TOO_SHORT, "4 words", "lower text.min_words", raw=b'{"id":"short-1"}'),
        ],
        credit_lines={"nwa-1": (dateline,), "now-9": (tag,)},
        furniture={"post-7": (span_of(REPRINT, "Sign up for our morning letter."),)},
        caps=(Cap(name="candidates.bucket_cap", limit=200, count=1, effect="one bucket of 340 was sampled"),),
        settings=settings,
    )


def skipped(record_id: str, line: int, reason: SkipReason, problem: str, remedy: str, *, raw: bytes = b"") -> Skipped:
    """A record that could not be compared."""
    return Skipped(
        id=record_id, place=Place("feed.jsonl", line), reason=reason, problem=problem, remedy=remedy, raw=raw
    )
