"""Articles by column, some at a time: what passes from the readers to the corpus without an object for each article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

import orjson

from .model import Article, PubStatus, Skipped, Wire

if TYPE_CHECKING:
    from .packed import Packed
    from .received import Records

NO_DATE: Final = -(1 << 63)
"""Stands for no date in a column of microseconds since 1970."""
NO_LINE: Final = -1
"""Stands for no line in a column of lines."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_WIRE: Final = tuple(one.name for one in fields(Wire))


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Articles by column, all of one length, under the names of :class:`~dedup.model.Article` and of its place.

    ``published`` are microseconds since 1970 in UTC, :data:`NO_DATE` where there is none; ``line`` is :data:`NO_LINE`
    where there is none; ``wire`` is packed, see :func:`packed`.
    """

    id: Sequence[str]
    text: Sequence[str] | Packed
    title: Sequence[str]
    source: Sequence[str]
    published: Sequence[int]
    day_only: Sequence[bool]
    url: Sequence[str]
    language: Sequence[str]
    path: Sequence[str]
    line: Sequence[int]
    raw: Sequence[bytes] | Records
    wire: Sequence[str | None]

    @classmethod
    def of(cls, articles: Sequence[Article]) -> Batch:
        """The columns of some articles."""
        return cls(
            id=[a.id for a in articles],
            text=[a.text for a in articles],
            title=[a.title for a in articles],
            source=[a.source for a in articles],
            published=[micros(a.published) for a in articles],
            day_only=[a.day_only for a in articles],
            url=[a.url for a in articles],
            language=[a.language for a in articles],
            path=[a.place.path for a in articles],
            line=[NO_LINE if a.place.line is None else a.place.line for a in articles],
            raw=[a.raw for a in articles],
            wire=[None if a.wire is None else packed(a.wire) for a in articles],
        )

    def __len__(self) -> int:
        return len(self.id)


@runtime_checkable
class Batched(Protocol):
    """A feed that can be read by column, beside article by article; either way it holds the same."""

    def batches(self) -> Iterator[Batch | Article | Skipped]:
        """Everything from the beginning: articles by column or, where that is no gain, one by one."""


def micros(moment: datetime | None) -> int:
    """Microseconds since 1970, :data:`NO_DATE` for none.

    >>> micros(datetime(1970, 1, 1, 0, 1, tzinfo=UTC))
    60000000
    """
    return NO_DATE if moment is None else (moment - _EPOCH) // _MICROSECOND


def packed(wire: Wire) -> str | None:
    """The fields that say something, as JSON without lone surrogates; ``None`` where none does."""
    said = {name: value for name in _WIRE if (value := getattr(wire, name))}
    if not said:
        return None
    try:
        return orjson.dumps(said).decode()
    except orjson.JSONEncodeError:  # a lone surrogate
        return orjson.dumps({name: _sound(value) for name, value in said.items()}).decode()


def unpacked(text: str) -> Wire:
    """The fields of a wire, from their JSON."""
    said = orjson.loads(text)
    if "replaces" in said:
        said["replaces"] = tuple(said["replaces"])
    if "pubstatus" in said:
        said["pubstatus"] = PubStatus(said["pubstatus"])
    if "embargoed" in said:
        said["embargoed"] = datetime.fromisoformat(said["embargoed"])
    return Wire(**said)


def encoded(values: Sequence[str]) -> list[bytes]:
    r"""Texts in UTF-8; lone surrogates, which it cannot carry, become U+FFFD.

    >>> encoded(["é", chr(0xD800)])
    [b'\xc3\xa9', b'\xef\xbf\xbd']
    """
    try:
        return list(map(str.encode, values))
    except UnicodeEncodeError:
        return [_replaced(value).encode() for value in values]


def _sound(value: object) -> object:
    if isinstance(value, str):
        return _replaced(value)
    return [_sound(part) for part in value] if isinstance(value, tuple) else value


def _replaced(text: str) -> str:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
