"""The result as JSON lines: one object a line, keys in a fixed order, ``null`` for none.

Rows are made one at a time from whatever sequence the result holds, and are written at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import TypeAlias

import orjson

from ..model import (
    Alarm,
    Article,
    Choice,
    Cluster,
    Credit,
    Evidence,
    FurnitureSpan,
    Ledger,
    Match,
    Member,
    Origins,
    Outcome,
    Portion,
    Skipped,
    Story,
    WeakLink,
    Wire,
    WordSource,
)
from ..times import bare_dates, iso_time
from .safe import json_text

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
Row: TypeAlias = "dict[str, Json]"
_DIGITS = 4
_EVIDENCE = tuple(field.name for field in fields(Evidence))
_VALUES = attrgetter(*_EVIDENCE)
_SHARES = tuple(field.name for field in fields(Evidence) if field.type == "float")
_SCALE = 10.0**_DIGITS
_WHOLE = 1.5 * 2.0**52
"""Added and taken away again it leaves the nearest whole number, in a third of the time of ``round``."""
_WIRE = tuple(field.name for field in fields(Wire))
_OPTIONS = orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY


def line(row: Row) -> bytes:
    r"""A row as one line of UTF-8 JSON. Lone surrogates, which UTF-8 cannot carry, become U+FFFD.

    >>> line({"id": "a", "cluster": None})
    b'{"id":"a","cluster":null}\n'
    """
    try:
        return orjson.dumps(row, option=_OPTIONS)
    except orjson.JSONEncodeError:
        return orjson.dumps(cleaned(row), option=_OPTIONS)


def cleaned(value: Json) -> Json:
    """The same value with every text fit for UTF-8."""
    if isinstance(value, str):
        return json_text(value)
    if isinstance(value, Mapping):
        return {json_text(key): cleaned(item) for key, item in value.items()}
    if isinstance(value, Sequence):
        return [cleaned(item) for item in value]
    return value


def article_row(outcome: Outcome, skipped: Skipped | None = None) -> Row:
    """One line of ``articles.jsonl``; a skipped record also says its problem and the remedy."""
    row: Row = {
        "id": outcome.id,
        "status": outcome.status,
        "reason": outcome.reason or None,
        "place": str(outcome.place),
        "cluster": outcome.cluster or None,
        "story": outcome.story or None,
        "role": outcome.role,
        "kept": outcome.kept,
        "kept_by": outcome.kept_by or None,
        "agency": outcome.agency or None,
        "words": outcome.words,
        "shingled_by": outcome.shingled_by,
        "credits": [credit_row(credit) for credit in outcome.credits],
        "furniture": [furniture_row(span) for span in outcome.furniture],
        "ledger": ledger_row(outcome.ledger) if outcome.ledger else None,
    }
    if skipped is not None:
        row |= {"problem": skipped.problem, "remedy": skipped.remedy}
    return row


def credit_row(credit: Credit) -> Row:
    """A credit line as ``articles.jsonl`` and ``dedup credits`` have it; the span counts in the field named."""
    return {
        "rule": credit.rule,
        "agency": credit.agency,
        "kind": credit.kind,
        "polarity": credit.polarity,
        "start": credit.span.start,
        "end": credit.span.end,
        "text": credit.text,
        "field": credit.field,
    }


def furniture_row(span: FurnitureSpan) -> Row:
    """A span of page furniture as ``articles.jsonl`` has it."""
    return {"start": span.start, "end": span.end, "articles": span.articles}


def match_row(match: Match) -> Row:
    """One line of ``matches.jsonl``."""
    return {
        "a": match.pair.a,
        "b": match.pair.b,
        "relation": match.relation,
        "derived_probability": _rounded(match.probability),
        "apart": match.apart,
        "routes": match.routes,
        "because": match.because,
        "evidence": _evidence(match.evidence),
        "passages": [
            {
                "kind": passage.kind,
                "a_start": passage.a.start,
                "a_end": passage.a.end,
                "b_start": passage.b.start,
                "b_end": passage.b.end,
                "words": passage.words,
            }
            for passage in match.passages
        ],
        "passages_total": match.passages_total,
    }


def cluster_row(cluster: Cluster) -> Row:
    """One line of ``clusters.jsonl``. A bare date stays one where only bare dates stand behind it."""
    bare = bare_dates(cluster.members)
    return {
        "id": cluster.id,
        "story": cluster.story,
        "members": [_member(member) for member in cluster.members],
        "origin": {"id": cluster.origin.id, "grounds": cluster.origin.because},
        "canonical": _canonical(cluster.canonical),
        "agency": cluster.agency or None,
        "first": iso_time(cluster.first, cluster.first in bare),
        "last": iso_time(cluster.last, cluster.last in bare),
        "density": _rounded(cluster.density),
        "weak_links": [_weak_link(link) for link in cluster.weak_links],
        "versions": [
            {"id": v.id, "kind": v.kind, "number": v.number, "mark": v.mark or None} for v in cluster.versions
        ],
    }


def alarm_row(alarm: Alarm) -> Row:
    """One line of ``alarms.jsonl``; spans count in the carrier's and in the notice's field, as received."""
    return {
        "kind": alarm.kind,
        "article": alarm.article,
        "source": alarm.source or None,
        "cluster": alarm.cluster or None,
        "notice": alarm.notice or None,
        "because": alarm.because,
        "changes": [
            {
                "field": change.field,
                "before": change.old,
                "before_start": change.before.start,
                "before_end": change.before.end,
                "after": change.new,
                "after_start": change.after.start,
                "after_end": change.after.end,
            }
            for change in alarm.changes
        ],
        "quotes": [
            {
                "article": quote.article,
                "field": quote.field,
                "text": quote.text,
                "start": quote.span.start,
                "end": quote.span.end,
            }
            for quote in alarm.quotes
        ],
    }


def story_row(story: Story) -> Row:
    """One line of ``stories.jsonl``."""
    return {
        "id": story.id,
        "title": story.title,
        "members": story.members,
        "clusters": story.clusters,
        "origin": {"id": story.origin.id, "grounds": story.origin.because},
        "canonical": _canonical(story.canonical),
        "agencies": story.agencies,
        "first": iso_time(story.first, story.first in story.bare_dates),
        "last": iso_time(story.last, story.last in story.bare_dates),
        "density": _rounded(story.density),
        "weak_links": [_weak_link(link) for link in story.weak_links],
        "independent_origins": _origins(story.origins) if story.origins else None,
    }


def _origins(origins: Origins) -> Row:
    return {
        "at_least": origins.at_least,
        "at_most": origins.at_most,
        "origins": [
            {"name": o.name or None, "kind": o.kind, "articles": o.articles, "because": o.because}
            for o in origins.origins
        ],
        "followers": [{"article": f.article, "source": f.source, "because": f.because} for f in origins.followers],
    }


def kept_line(outcome: Outcome, article: Article | None, skipped: Skipped | None) -> bytes:
    """The record of a kept article as received, on one line; nothing for one that is left out or unreadable.

    An article that was made by a program has no record; it is then written in this package's own fields.
    """
    if not outcome.kept:
        return b""
    raw = (article.raw if article else b"") or (skipped.raw if skipped else b"")
    return one_line(raw) or (own_line(article) if article else b"")


def one_line(raw: bytes) -> bytes:
    """A record on one line: a line end can only stand between its tokens. Nothing for none."""
    return raw.replace(b"\n", b" ") + b"\n" if raw else b""


def own_line(article: Article) -> bytes:
    """An article in this package's own fields."""
    return line(_own_fields(article))


def _own_fields(article: Article) -> Row:
    row: Row = {
        "id": article.id,
        "title": article.title or None,
        "text": article.text,
        "source": article.source or None,
        "published": iso_time(article.published, article.day_only),
        "url": article.url or None,
        "language": article.language or None,
        **(_wire(article.wire) if article.wire else {}),
    }
    return {key: value for key, value in row.items() if value is not None}


def ledger_row(ledger: Ledger) -> Row:
    """A ledger; the shares add up to one, and the spans are of the texts as received."""
    return {
        "words": ledger.words(),
        "shares": {kind.value: share for kind, share in ledger.shares().items()},
        "sources": [{"id": s.id, "earlier": s.earlier, "words": s.words} for s in ledger.sources],
        "portions": [_portion(portion, ledger.sources) for portion in ledger.portions],
    }


def _portion(portion: Portion, sources: Sequence[WordSource]) -> Row:
    row: Row = {
        "kind": portion.kind,
        "start": portion.span.start,
        "end": portion.span.end,
        "words": portion.words,
    }
    if portion.source is not None:
        there = portion.there
        row |= {"source": sources[portion.source].id, "source_start": there.start, "source_end": there.end}
    return row


def _wire(wire: Wire) -> Row:
    row: Row = {name: getattr(wire, name) or None for name in _WIRE}
    return row | {
        "pubstatus": wire.pubstatus,
        "embargoed": iso_time(wire.embargoed),
    }


def _evidence(found: Evidence) -> Row:
    row: Row = dict(zip(_EVIDENCE, _VALUES(found), strict=True))
    for name in _SHARES:
        value: float = getattr(found, name)
        scaled = value * _SCALE
        whole = scaled + _WHOLE - _WHOLE
        row[name] = whole / _SCALE if abs(scaled - whole) != 0.5 else round(value, _DIGITS)
    return row


def _member(member: Member) -> Row:
    return {
        "id": member.id,
        "role": member.role,
        "source": member.source or None,
        "published": iso_time(member.published, member.day_only),
        "lag_hours": _rounded(member.lag_hours),
        "agency": member.agency or None,
        "similar_to": member.similar_to or None,
        "relation": member.relation,
        "derived_probability": _rounded(member.probability),
    }


def _canonical(choice: Choice) -> Row:
    return {"id": choice.id, "because": choice.because}


def _weak_link(link: WeakLink) -> Row:
    return {
        "a": link.pair.a,
        "b": link.pair.b,
        "derived_probability": _rounded(link.probability),
        "bridge": link.bridge,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), _DIGITS)
