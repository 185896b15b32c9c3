"""A decoded record → an article, or the reason why it is none. The rules are the same for every format."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Final, TypeAlias

import orjson

from ..model import Article, Place, Skipped
from .dates import parse_date
from .excerpt import clean
from .fields import Fields
from .labels import label
from .ninjs import is_ninjs, ninjs_story
from .problems import Why, no_text
from .tally import Tally
from .wire import to_wire

if TYPE_CHECKING:
    from ..original import Original

Item: TypeAlias = Article | Skipped

_EXACT: Final = 2.0**63  # orjson reads an integer beyond 64 bits as a float
_UTF8_MOST: Final = 4  # bytes that a character takes at most


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a reader needs to know about its file.

    ``path`` is the path as given, with characters that do not print replaced; ``max_bytes`` is the longest
    text, in UTF-8, that still counts as one article. ``tally`` is filled by :func:`to_item`. ``original`` is the file
    where it can be read again and the reader is given its very bytes, but for a byte order mark.
    """

    path: str
    fields: Fields
    max_bytes: int
    tally: Tally = field(default_factory=Tally)
    original: Original | None = None

    def key(self, line: int | None) -> str:
        """The id of a record that has none: the path, and the line where a file holds several records."""
        return self.path if line is None else f"{self.path}:{line}"

    def skip(self, why: Why, line: int | None = None, *, key: str = "", raw: bytes = b"") -> Skipped:
        """A record of this file that is no article; ``key`` is its own id, if it has one."""
        return Skipped(
            id=key or self.key(line),
            place=Place(self.path, line),
            reason=why.reason,
            problem=why.problem,
            remedy=why.remedy,
            raw=raw,
        )


def to_item(context: Context, record: Mapping[str, object], raw: bytes, line: int | None) -> Item:
    """The article that a record holds, or the record skipped with its reason.

    Parameters
    ----------
    context : Context
        The file that it stands in.
    record : mapping of str to object
        Decoded JSON, or a row by its column names. Strings hold no lone surrogates.
    raw : bytes
        The record as one JSON object.
    line : int or None
        The line or row from 1; ``None`` where the file is one record.

    Returns
    -------
    Article or Skipped
    """
    if ("uri" in record or "guid" in record) and is_ninjs(record):
        story = ninjs_story(record)
        if isinstance(story, Why):
            uri = identity(record.get("uri") or record.get("guid"), raw, context)
            return context.skip(story, line, key=uri, raw=raw)
        record = {**record, **{name: value for name, value in story.items() if value}}
    context.tally.meet(record)
    found = context.fields.look(record)
    key = identity(found.id, raw, context) or context.key(line)
    text = found.text
    if not isinstance(text, str) or not text or text.isspace() or exceeds(text, context.max_bytes):
        own = context.fields.text_field(record) if text is None else ""
        return context.skip(no_text(record, text, context.max_bytes, own), line, key=key, raw=raw)
    published, day_only = parse_date(found.published)
    if published is None:
        context.tally.no_date(found.published, Place(context.path, line))
    return Article(
        id=key,
        text=text,
        title=label(found.title),
        source=label(found.source),
        published=published,
        day_only=day_only,
        url=label(found.url),
        language=label(found.language),
        place=Place(context.path, line),
        raw=raw,
        wire=to_wire(found.wire, label(found.url)) if found.wire else None,
    )


def to_raw(record: Mapping[str, object]) -> bytes:
    """A record as one JSON object, UTF-8, without a line end.

    Examples
    --------
    >>> to_raw({"id": "a", "text": "Rain."})
    b'{"id":"a","text":"Rain."}'
    """
    try:
        return orjson.dumps(record, default=_as_text)
    except TypeError:  # integers beyond 64 bits, or objects in objects in objects ...
        return json.dumps(record, default=_as_text, ensure_ascii=False, separators=(",", ":")).encode()


def _as_text(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def exceeds(text: str, most: int) -> bool:
    """Whether a text has more bytes in UTF-8 than ``most``.

    >>> exceeds("é", 1), exceeds("e", 1)
    (True, False)
    """
    return len(text) * _UTF8_MOST > most and len(text.encode()) > most


def identity(value: object, raw: bytes, context: Context) -> str:
    """The id of a record as one line of text, empty where ``value``, which was found for it, is none."""
    if isinstance(value, float) and abs(value) >= _EXACT:
        value = _exact(raw, context)
    match value:
        case str():
            return clean(value.strip())
        case bool():
            return ""
        case int():
            return str(value)
        case float():
            return format(Decimal(repr(value)), "f")
        case _:
            return ""


def _exact(raw: bytes, context: Context) -> object:
    """The id as the standard library reads it: every digit counts, or two articles become one."""
    try:
        record: object = json.loads(raw, parse_int=str, parse_float=str)
    except (ValueError, RecursionError):
        return None
    return context.fields.look(record).id if isinstance(record, Mapping) else None
