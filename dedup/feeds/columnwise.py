"""JSON lines by column: blocks of lines are cut in threads, and what is ordinary in them never is an object."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import orjson

from ..batches import Batch
from ..packed import Packed
from ..parallel import in_turn
from ..received import Standing
from .cut import Cut, cut, listed
from .decode import to_batches
from .fields import Columns
from .many import to_batch
from .ninjs import is_ninjs
from .problems import broken
from .records import Context, Item
from .streams import BrokenStreamError, blocks
from .unescape import unescape

U8 = npt.NDArray[np.uint8]
I64 = npt.NDArray[np.int64]

_QUOTE: Final = ord('"')


class Part(NamedTuple):
    """Ordinary records of one shape: the lines of the block, what their fields hold, and their texts."""

    rows: I64
    found: Columns
    text: Packed


class Block(NamedTuple):
    """Some lines; ``at`` is where they begin in the stream, and ``odd`` are those that the decoder has to look at."""

    at: int
    data: U8
    cut: Cut
    parts: Sequence[Part]
    odd: I64

    def line(self, row: int) -> bytes:
        """A line as received."""
        return self.data[self.cut.line[row] : self.cut.line[row + 1]].tobytes()


def batches(stream: io.BufferedReader, context: Context, size: int) -> Iterator[Batch | Item]:
    """The records of JSON lines; see :class:`~dedup.feeds.reader.ByColumn`.

    Parameters
    ----------
    stream, context
        As for :class:`~dedup.feeds.reader.Reader`.
    size : int
        Bytes of lines at a time.
    """
    failures: list[BrokenStreamError] = []
    number = 1
    begin = stream.tell() if context.original else 0  # after a byte order mark
    for block in in_turn(_unbroken(stream, size, failures), lambda found: _read(*found, context)):
        yield from _items(block, number, begin, context)
        number += len(block.cut.shape)
    for failure in failures:
        yield context.skip(broken(failure), number)


def _unbroken(
    stream: io.BufferedReader, size: int, failures: list[BrokenStreamError]
) -> Iterator[tuple[int, memoryview]]:
    """The blocks of a stream; what ends it early is put down, so that the blocks before are taken first."""
    try:
        yield from blocks(stream, size)
    except BrokenStreamError as failure:
        failures.append(failure)


def _items(block: Block, number: int, begin: int, context: Context) -> Iterator[Batch | Item]:
    """The items of a block whose first line has this number, of a stream that begins there in its file."""
    parts, odd = block.parts, block.odd
    if not context.tally.settled:
        parts, odd = (), np.arange(len(block.cut.shape))
    rows = odd.tolist()
    yield from to_batches([number + row for row in rows], [block.line(row) for row in rows], context)
    for rows, found, text in parts:
        start, end = block.cut.begin[rows], block.cut.end[rows]
        where = begin + block.at
        raw = (
            Standing(context.original, where + start, where + end)
            if context.original
            else Packed(block.data, start, end)
        )
        yield to_batch(context, found, text, raw, (rows + number).tolist())


def _read(at: int, lines: memoryview, context: Context) -> Block:
    """A block with everything that needs no order; done in a thread."""
    data = np.frombuffer(lines, np.uint8)
    found = cut(data)
    shapes = [np.flatnonzero(found.shape == shape) for shape in range(found.shape.max(initial=-1) + 1)]
    parts = [part for rows in shapes if (part := _part(data, found, rows, context))]
    odd = np.ones(len(found.shape), np.bool_)
    for part in parts:
        odd[part.rows] = False
    return Block(at, data, found, parts, np.flatnonzero(odd))


def _part(data: U8, found: Cut, rows: I64, context: Context) -> Part | None:
    """The ordinary ones of some records of one shape; ``None`` where no record of that shape is."""
    first = found.first[rows]
    member = found.member[first[:, None] + np.arange(found.first[rows[0] + 1] - first[0])].astype(np.int64)
    try:
        names = [str(name) for name in _decoded(data, member[0, :, :2])]
        text = context.fields.only_text(names)
        if text is None or len(set(names)) < len(names) or is_ninjs(dict.fromkeys(names, "")):
            return None
        said = member[:, names.index(text), 2:]
        strings = np.flatnonzero(data[said[:, 0]] == _QUOTE)
        packed, sound = unescape(data, *said[strings].T)
        sound &= packed.end - packed.start <= context.max_bytes
        chosen = strings[sound]
        values = {name: _decoded(data, member[chosen, i, 2:]) for i, name in enumerate(names) if name != text}
    except orjson.JSONDecodeError:
        return None
    return Part(rows[chosen], context.fields.of_shape(values, len(chosen)), packed.take(np.flatnonzero(sound)))


def _decoded(data: U8, place: I64) -> list[object]:
    """The values at some places, decoded in one go."""
    decoded: list[object] = orjson.loads(listed(data, np.ascontiguousarray(place)).data)
    return decoded
