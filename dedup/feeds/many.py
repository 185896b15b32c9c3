"""Many records at once: what :func:`~dedup.feeds.records.to_item` says of each, by column where they are ordinary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..batches import NO_LINE, Batch, micros, packed
from ..model import Place
from .dates import parse_date
from .fields import Columns
from .labels import label
from .ninjs import is_ninjs
from .records import Context, Item, exceeds, identity, to_item
from .wire import to_wire

if TYPE_CHECKING:
    from ..packed import Packed
    from ..received import Records


def to_items(
    context: Context, records: Sequence[Mapping[str, object]], raws: Sequence[bytes], lines: Sequence[int | None]
) -> Iterator[Batch | Item]:
    """The articles of some records by column, and those one by one that are no article or need a closer look.

    Parameters
    ----------
    context, records, raws, lines
        As for :func:`~dedup.feeds.records.to_item`, each of one length, in the order of the file.

    Yields
    ------
    Batch, Article or Skipped
        Together exactly what ``to_item`` gives for each; the tally is the same too.
    """
    first = 0
    while first < len(records) and not context.tally.settled:  # what it still waits for stands in the first records
        yield to_item(context, records[first], raws[first], lines[first])
        first += 1
    records, raws, lines = records[first:], raws[first:], lines[first:]
    if not records:
        return
    found = context.fields.columns(records)
    odd = {row for row, text in enumerate(found.text) if not _usable(text, context.max_bytes)}
    if not _ordinary(records):
        odd.update(row for row, one in enumerate(records) if ("uri" in one or "guid" in one) and is_ninjs(one))
    for row in sorted(odd):
        yield to_item(context, records[row], raws[row], lines[row])
    if odd:
        plain = [row for row in range(len(records)) if row not in odd]
        found = Columns._make([column[row] for row in plain] for column in found)
        raws, lines = [raws[row] for row in plain], [lines[row] for row in plain]
    if lines:
        yield to_batch(context, found, list(map(str, found.text)), raws, lines)


def to_batch(
    context: Context,
    found: Columns,
    text: Sequence[str] | Packed,
    raw: Sequence[bytes] | Records,
    line: Sequence[int | None],
) -> Batch:
    """The articles of some records, each of which is one.

    Parameters
    ----------
    context : Context
        The file that they stand in.
    found : Columns
        Its ``text`` is not looked at.
    text, raw, line
        The text of each, the record as one JSON object, and its line.
    """
    from .iso import micros_of  # only now: it takes numpy, which a look at the formats has no need of

    published = micros_of(found.published)
    day_only = [False] * len(line)
    if published is None:
        dates = list(map(parse_date, found.published))
        for row, (moment, _) in enumerate(dates):
            if moment is None:
                context.tally.no_date(found.published[row], Place(context.path, line[row]))
        published, day_only = [micros(moment) for moment, _ in dates], [day for _, day in dates]
    url = _labels(found.url)
    wires = [to_wire(one, own) if one else None for one, own in zip(found.wire, url, strict=True)]
    return Batch(
        id=_ids(found.id, raw, line, context),
        text=text,
        title=_labels(found.title),
        source=_labels(found.source),
        published=published,
        day_only=day_only,
        url=url,
        language=_labels(found.language),
        path=[context.path] * len(line),
        line=[NO_LINE if one is None else one for one in line],
        raw=raw,
        wire=[None if wire is None else packed(wire) for wire in wires],
    )


def _ordinary(records: Sequence[Mapping[str, object]]) -> bool:
    """Whether no record has a name that a ninjs item has."""
    return not any("uri" in shape or "guid" in shape for shape in set(map(tuple, records)))


def _ids(
    values: Sequence[object], raw: Sequence[bytes] | Records, line: Sequence[int | None], context: Context
) -> list[str]:
    """The id of each record; by its place where it has none."""
    texts = _stripped(values)
    if texts and all(texts) and "".join(texts).isprintable():
        return texts
    # only a number may have to be read again
    found = (identity(own, raw[i] if isinstance(own, float) else b"", context) for i, own in enumerate(values))
    return [own or context.key(line[i]) for i, own in enumerate(found)]


def _usable(text: object, most: int) -> bool:
    return isinstance(text, str) and text != "" and not text.isspace() and not exceeds(text, most)


def _labels(values: Sequence[object]) -> list[str]:
    """A label of each value."""
    if not any(values):
        return ["" if value is None else label(value) for value in values]
    return _stripped(values) or list(map(label, values))


def _stripped(values: Sequence[Any]) -> list[str]:
    """The values without white space around them, if all are texts; else nothing."""
    return list(map(str.strip, values)) if set(map(type, values)) == {str} else []
