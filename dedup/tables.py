"""A result as tables: Arrow, and pandas where it is installed. Made in batches, so that few rows exist as objects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, TypeVar

import pyarrow as pa

from .errors import DedupError
from .model import Article, Choice, Cluster, Evidence, Match, Outcome, Status, Story, WeakLink

if TYPE_CHECKING:
    import pandas as pd

    from .result import Result

T = TypeVar("T")
Row: TypeAlias = "dict[str, object]"

BATCH = 4096  # rows that exist as objects at a time

_TEXTS = pa.list_(pa.string())
_TIME = pa.timestamp("us", "UTC")
_SPAN = [("start", pa.int64()), ("end", pa.int64())]
_LINKS = pa.list_(
    pa.struct([("a", pa.string()), ("b", pa.string()), ("derived_probability", pa.float64()), ("bridge", pa.bool_())])
)
_FURNITURE = pa.struct([*_SPAN, ("articles", pa.int64())])
_CREDIT = pa.struct([(name, pa.string()) for name in ("rule", "agency", "kind", "polarity", "text", "field")] + _SPAN)
_PASSAGE = pa.struct(
    [("kind", pa.string())] + [(name, pa.int64()) for name in ("a_start", "a_end", "b_start", "b_end", "words")]
)
_MEMBER = pa.struct(
    [
        ("id", pa.string()),
        ("role", pa.string()),
        ("source", pa.string()),
        ("published", _TIME),
        ("day_only", pa.bool_()),
        ("lag_hours", pa.float64()),
        ("agency", pa.string()),
        ("similar_to", pa.string()),
        ("relation", pa.string()),
        ("derived_probability", pa.float64()),
    ]
)
_KINDS = {"str": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_()}
_KINDS |= {"float | None": pa.float64(), "tuple[str, ...]": _TEXTS}
_GROUP = [
    ("origin", pa.string()),
    ("origin_grounds", _TEXTS),
    ("canonical", pa.string()),
    ("canonical_because", _TEXTS),
    ("first", _TIME),
    ("last", _TIME),
    ("density", pa.float64()),
    ("weak_links", _LINKS),
]

ARTICLES = pa.schema(
    [(name, pa.string()) for name in ("id", "status", "reason", "place", "cluster", "story", "role")]
    + [("kept", pa.bool_()), ("kept_by", pa.string()), ("agency", pa.string())]
    + [("words", pa.int64()), ("shingled_by", pa.string())]
    + [("title", pa.string()), ("source", pa.string()), ("published", _TIME), ("day_only", pa.bool_())]
    + [("url", pa.string()), ("credits", pa.list_(_CREDIT)), ("furniture", pa.list_(_FURNITURE))]
)
MATCHES = pa.schema(
    [("a", pa.string()), ("b", pa.string()), ("relation", pa.string()), ("derived_probability", pa.float64())]
    + [("apart", pa.string()), ("routes", _TEXTS), ("because", pa.string())]
    + [(field.name, _KINDS[str(field.type)]) for field in fields(Evidence)]
    + [("passages", pa.list_(_PASSAGE)), ("passages_total", pa.int64())]
)
CLUSTERS = pa.schema(
    [
        ("id", pa.string()),
        ("story", pa.string()),
        ("size", pa.int64()),
        ("agency", pa.string()),
        *_GROUP,
        ("members", pa.list_(_MEMBER)),
    ]
)
STORIES = pa.schema(
    [
        ("id", pa.string()),
        ("title", pa.string()),
        ("size", pa.int64()),
        ("agencies", _TEXTS),
        *_GROUP,
        ("members", _TEXTS),
        ("clusters", _TEXTS),
    ]
)


def tables(result: Result) -> dict[str, pa.Table]:
    """The tables ``articles``, ``matches``, ``clusters`` and ``stories`` of a result.

    Parameters
    ----------
    result : Result

    Returns
    -------
    dict of str to pyarrow.Table
        Without the texts; rows in the order of the result. What is empty is null.
    """
    texts = result.texts
    return {
        "articles": _table(ARTICLES, result.articles, lambda outcome: _article(outcome, texts)),
        "matches": _table(MATCHES, result.matches, _match),
        "clusters": _table(CLUSTERS, result.clusters, _cluster),
        "stories": _table(STORIES, result.stories, _story),
    }


def frames(result: Result) -> dict[str, pd.DataFrame]:
    """The same as pandas data frames.

    Raises
    ------
    DedupError
        Where pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: F401 - only whether it is there
    except ImportError:
        raise DedupError("pandas is not installed", "pip install pandas, or take to_arrow()") from None
    return {name: table.to_pandas() for name, table in tables(result).items()}


def _table(schema: pa.Schema, items: Iterable[T], row: Callable[[T], Row]) -> pa.Table:
    return pa.Table.from_batches(_batches(schema, (row(item) for item in items)), schema=schema)


def _batches(schema: pa.Schema, rows: Iterator[Row]) -> Iterator[pa.RecordBatch]:
    while some := list(islice(rows, BATCH)):
        yield pa.RecordBatch.from_pylist(some, schema=schema)


def _article(outcome: Outcome, texts: Mapping[str, Article]) -> Row:
    article = None if outcome.status is Status.SKIPPED else texts.get(outcome.id)
    return {
        "id": outcome.id,
        "status": outcome.status.value,
        "reason": outcome.reason or None,
        "place": str(outcome.place),
        "cluster": outcome.cluster or None,
        "story": outcome.story or None,
        "role": outcome.role.value if outcome.role else None,
        "kept": outcome.kept,
        "kept_by": outcome.kept_by or None,
        "agency": outcome.agency or None,
        "words": outcome.words,
        "shingled_by": outcome.shingled_by.value if outcome.shingled_by else None,
        "title": (article.title or None) if article else None,
        "source": (article.source or None) if article else None,
        "published": article.published if article else None,
        "day_only": article.day_only if article else None,
        "url": (article.url or None) if article else None,
        "credits": [
            {
                "rule": credit.rule,
                "agency": credit.agency or None,
                "kind": credit.kind,
                "polarity": credit.polarity.value,
                "text": credit.text,
                "start": credit.span.start,
                "end": credit.span.end,
                "field": credit.field,
            }
            for credit in outcome.credits
        ],
        "furniture": [{"start": f.start, "end": f.end, "articles": f.articles} for f in outcome.furniture],
    }


def _match(match: Match) -> Row:
    return {
        "a": match.pair.a,
        "b": match.pair.b,
        "relation": match.relation.value,
        "derived_probability": match.probability,
        "apart": match.apart.value if match.apart else None,
        "routes": match.routes,
        "because": match.because,
        **{field.name: getattr(match.evidence, field.name) for field in fields(Evidence)},
        "passages": [
            {
                "kind": passage.kind.value,
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


def _cluster(cluster: Cluster) -> Row:
    members = [
        {
            "id": member.id,
            "role": member.role.value,
            "source": member.source or None,
            "published": member.published,
            "day_only": member.day_only,
            "lag_hours": member.lag_hours,
            "agency": member.agency or None,
            "similar_to": member.similar_to or None,
            "relation": member.relation.value,
            "derived_probability": member.probability,
        }
        for member in cluster.members
    ]
    return {
        "id": cluster.id,
        "story": cluster.story or None,
        "size": len(cluster.members),
        "agency": cluster.agency or None,
        **_group(cluster),
        "members": members,
    }


def _story(story: Story) -> Row:
    return {
        "id": story.id,
        "title": story.title or None,
        "size": len(story.members),
        "agencies": story.agencies,
        **_group(story),
        "members": story.members,
        "clusters": story.clusters,
    }


def _group(group: Cluster | Story) -> Row:
    return {
        **_choice("origin", "grounds", group.origin),
        **_choice("canonical", "because", group.canonical),
        "first": group.first,
        "last": group.last,
        "density": group.density,
        "weak_links": [_link(link) for link in group.weak_links],
    }


def _choice(name: str, grounds: str, choice: Choice) -> Row:
    return {name: choice.id, f"{name}_{grounds}": choice.because}


def _link(link: WeakLink) -> Row:
    return {"a": link.pair.a, "b": link.pair.b, "derived_probability": link.probability, "bridge": link.bridge}
