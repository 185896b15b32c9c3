"""Many records at once: what :func:`~dedup.feeds.records.to_item` says of each, by column where they are ordinary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ..batches import NO_LINE, Batch, micros, packed
from ..model import Place
from .dates import parse_date
from .labels import label
from .ninjs import is_ninjs
from .records import Context, Item, exceeds, identity, to_item
from .wire import to_wire


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
    plain = [row for row in range(len(records)) if row not in odd] if odd else range(len(records))
    dates = [parse_date(found.published[row]) for row in plain]
    undated = {row for row, (moment, _) in zip(plain, dates, strict=True) if moment is None}
    for row in sorted(odd | undated):  # the tally keeps the first date that it cannot read
        if row in odd:
            yield to_item(context, records[row], raws[row], lines[row])
        else:
            context.tally.no_date(found.published[row], Place(context.path, lines[row]))
    if not plain:
        return
    urls = _labels([found.url[row] for row in plain])
    said = [found.wire[row] for row in plain]
    wires = [to_wire(one, url) if one else None for one, url in zip(said, urls, strict=True)]
    yield Batch(
        id=[identity(found.id[row], raws[row], context) or context.key(lines[row]) for row in plain],
        text=[str(found.text[row]) for row in plain],
        title=_labels([found.title[row] for row in plain]),
        source=_labels([found.source[row] for row in plain]),
        published=[micros(moment) for moment, _ in dates],
        day_only=[day for _, day in dates],
        url=urls,
        language=_labels([found.language[row] for row in plain]),
        path=[context.path] * len(plain),
        line=[NO_LINE if (line := lines[row]) is None else line for row in plain],
        raw=[raws[row] for row in plain],
        wire=[None if wire is None else packed(wire) for wire in wires],
    )


def _ordinary(records: Sequence[Mapping[str, object]]) -> bool:
    """Whether no record has a name that a ninjs item has."""
    return not any("uri" in shape or "guid" in shape for shape in set(map(tuple, records)))


def _usable(text: object, most: int) -> bool:
    return isinstance(text, str) and text != "" and not text.isspace() and not exceeds(text, most)


def _labels(values: Sequence[object]) -> list[str]:
    """A label of each value."""
    texts = [value for value in values if isinstance(value, str)]
    return list(map(str.strip, texts)) if len(texts) == len(values) else list(map(label, values))
