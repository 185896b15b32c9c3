"""A news feed made to measure: seeded, of no outside text, with planted copy and the gold that goes with it.

Each event has words of its own, happens on a day, and is told by several outlets. Some of them carry another's copy:
reprinted as it is, edited, rewritten, or an excerpt of it. Some outlets put the same furniture around every article.
Two degenerate feeds are made as well: one text carried thousands of times, and one outlet whose furniture stands
on thousands of unrelated pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks import prose
from benchmarks.prose import Copy, Words

I64 = npt.NDArray[np.int64]

WORDS = 390  # of an article written anew; with cuts and excerpts the feed's mean is 375
EVENT_WORDS = 60
EVENT_SHARE = 0.25  # of an article's words are its event's own
PER_EVENT = 8
PER_DAY = 1_500
BLOCK = 8_000  # articles made at a time: a longer feed with the same seed begins with the same articles
OUTLETS = 200
FURNISHED = 10  # outlets that repeat furniture: one article in twenty
FURNITURE_WORDS = (20, 70)  # above and below the article
CROWD = "outlet-crowd"  # the outlet of the degenerate feed of furniture
START = datetime(2024, 1, 1, tzinfo=UTC)


class Kind(IntEnum):
    """How an article came about."""

    ORIGINAL = 0
    COPY = 1  # the same words
    EDIT = 2  # up to 15 % cut off the end, up to one word in 20 replaced
    REWRITE = 3  # three words in ten replaced, one in ten left out, sentences moved: of 3-word runs one in four is left
    EXCERPT = 4  # the first quarter


SHARES = {Kind.COPY: 0.08, Kind.EDIT: 0.07, Kind.REWRITE: 0.05, Kind.EXCERPT: 0.05}
"""Of the articles after an event's first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to make: ``copies`` of the articles are one text; ``furniture`` of them stand in one outlet's furniture."""

    articles: int
    seed: int = 1
    copies: int = 0
    furniture: int = 0


def make(plan: Plan) -> Iterator[pa.Table]:
    """Make a feed, some thousand articles at a time.

    Parameters
    ----------
    plan : Plan

    Yields
    ------
    pyarrow.Table
        ``id``, ``text``, ``source``, ``published``; ``family``, the row of the article whose copy it carries (its own
        where it is first); ``kind``, a :class:`Kind`.
    """
    words = prose.vocabulary(plan.seed)
    plain = plan.articles - plan.copies
    with ThreadPoolExecutor(2) as pool:  # as much as the machine of the figures has; the rest is kept waiting in memory
        starts = range(0, plain, BLOCK)
        waiting = [pool.submit(_block, plan, words, start, min(plain - start, BLOCK)) for start in starts[:3]]
        for number in range(len(starts)):
            made = waiting.pop(0).result()
            if number + 3 < len(starts):
                start = starts[number + 3]
                waiting.append(pool.submit(_block, plan, words, start, min(plain - start, BLOCK)))
            yield made
    for start in range(plain, plan.articles, BLOCK):
        yield _crowd(plan, words, plain, start, min(plan.articles - start, BLOCK))


def write(feed: Path, gold: Path, plan: Plan) -> None:
    """Write a feed as JSON lines, and its gold (``id``, ``family``, ``kind``) as Parquet."""
    told = []
    with feed.open("wb") as out:
        for table in make(plan):
            out.write(_json_lines(table))
            told.append(table.select(["id", "family", "kind"]))
    pq.write_table(pa.concat_tables(told), gold)


def _json_lines(table: pa.Table) -> memoryview:
    text = pc.replace_substring(table["text"], "\n", "\\n")  # words hold nothing else that JSON would escape
    pieces = [
        '{"id":"', table["id"], '","text":"', text, '","source":"', table["source"], '","published":"',
        table["published"], '"}\n',
    ]
    lines = _joined(*(p if isinstance(p, str) else p.cast(pa.large_string()).combine_chunks() for p in pieces))
    offsets = np.frombuffer(lines.buffers()[1], np.int64)[lines.offset : lines.offset + len(lines) + 1]
    return memoryview(lines.buffers()[2])[offsets[0] : offsets[-1]]


def _joined(*pieces: pa.LargeStringArray | str) -> pa.LargeStringArray:
    """The pieces of each row, one after the other; a plain string stands in every row."""
    columns = [pa.scalar(p, pa.large_string()) if isinstance(p, str) else p for p in pieces]
    return pc.binary_join_element_wise(*columns, pa.scalar("", pa.large_string()))


def _block(plan: Plan, words: Words, start: int, count: int) -> pa.Table:
    chance = np.random.default_rng([plan.seed, 1, start // BLOCK])
    events = BLOCK // PER_EVENT
    kinds = _kinds(chance, events)
    first = np.where(kinds == Kind.ORIGINAL, np.arange(BLOCK), 0)
    of = np.maximum.accumulate(first)  # the original before it: an event's first article always is one
    texts = prose.spell(words, _texts(chance, words, kinds, of))
    outlet = chance.integers(0, OUTLETS, BLOCK)
    day = (start + np.arange(BLOCK) // PER_EVENT * PER_EVENT) // PER_DAY
    minutes = day * 1440 + np.repeat(chance.integers(0, 600, events), PER_EVENT)
    minutes += np.where(kinds == Kind.ORIGINAL, chance.integers(0, 240, BLOCK), 240 + chance.integers(5, 900, BLOCK))
    sources = [f"outlet-{number:03d}" for number in outlet.tolist()]
    rows = start + np.arange(BLOCK)
    crowd = rows % (plan.articles // plan.furniture) == 0 if plan.furniture else np.zeros(BLOCK, bool)
    for place in np.flatnonzero(crowd).tolist():
        sources[place] = CROWD
    style = np.where(crowd, FURNISHED, np.minimum(outlet, FURNISHED + 1))
    style[(outlet >= FURNISHED) & ~crowd] = FURNISHED + 1
    texts = _furnish(plan, words, texts, style)
    return _table(rows, texts, sources, minutes, start + of, kinds).slice(0, count)


def _kinds(chance: np.random.Generator, events: int) -> I64:
    bounds = np.cumsum(list(SHARES.values()))
    drawn = np.searchsorted(bounds, chance.random((events, PER_EVENT)), side="right")
    kinds = np.array([*SHARES, Kind.ORIGINAL], np.int64)[drawn]
    kinds[:, 0] = Kind.ORIGINAL
    return kinds.ravel()


def _texts(chance: np.random.Generator, words: Words, kinds: I64, of: I64) -> Copy:
    """The words of every article of a block: originals composed, the others made of theirs."""
    original = np.flatnonzero(kinds == Kind.ORIGINAL)
    own = chance.integers(prose.COMMON, prose.VOCABULARY, (len(kinds) // PER_EVENT, EVENT_WORDS)).astype(np.uint16)
    lengths = np.maximum(80, chance.normal(WORDS, WORDS / 5, len(original))).astype(np.int64)
    copy = prose.compose(chance, words, lengths, own[original // PER_EVENT], EVENT_SHARE)
    source = np.searchsorted(original, of)
    full = lengths[source]
    share = np.select(
        [kinds == Kind.EDIT, kinds == Kind.EXCERPT], [1 - 0.15 * chance.random(len(kinds)), 0.25], default=1.0
    )
    made = prose.cut(copy, source, np.maximum((full * share).astype(np.int64), np.minimum(full, 60)))
    rewritten = kinds == Kind.REWRITE
    replaced = np.select([rewritten, kinds == Kind.EDIT], [0.3, 0.05 * chance.random(len(kinds))]).astype(np.float32)
    made = prose.exchange(chance, words, made, replaced)
    made = prose.leave_out(chance, made, np.where(rewritten, 0.1, 0).astype(np.float32))
    return prose.reorder(chance, made, rewritten)


def _furnish(plan: Plan, words: Words, texts: pa.LargeStringArray, style: I64) -> pa.LargeStringArray:
    """Texts between the furniture of their outlet: ``style`` numbers the blocks, the last of which is none."""
    chance = np.random.default_rng([plan.seed, 2])
    blocks = []
    for count in FURNITURE_WORDS:
        lengths = np.full(FURNISHED + 1, count)
        copy = prose.compose(chance, words, lengths, np.zeros((FURNISHED + 1, 1), np.uint16), 0)
        blocks.append([*prose.spell(words, copy).to_pylist(), ""])
    above = pa.array([f"{text}\n\n" if text else "" for text in blocks[0]], pa.large_string())
    below = pa.array([f"\n\n{text}" if text else "" for text in blocks[1]], pa.large_string())
    at = pa.array(style)
    return _joined(above.take(at), texts, below.take(at))


def _crowd(plan: Plan, words: Words, family: int, start: int, count: int) -> pa.Table:
    """One text, over and over, spread over the outlets and the days of the feed."""
    chance = np.random.default_rng([plan.seed, 3])
    copy = prose.compose(chance, words, np.array([WORDS]), np.zeros((1, 1), np.uint16), 0)
    text = prose.spell(words, copy).take(pa.array(np.zeros(count, np.int64)))
    rows = np.arange(start, start + count)
    minutes = (rows - family) * 1440 * max(1, plan.articles // PER_DAY) // plan.copies
    kinds = np.where(rows == family, Kind.ORIGINAL, Kind.COPY)
    sources = [f"outlet-{FURNISHED + row % (OUTLETS - FURNISHED):03d}" for row in rows.tolist()]
    return _table(rows, text, sources, minutes, np.full(count, family), kinds)


def _table(rows: I64, texts: pa.Array, sources: list[str], minutes: I64, family: I64, kinds: I64) -> pa.Table:
    begin = np.datetime64(START.replace(tzinfo=None), "m")
    return pa.table(
        {
            "id": [f"made-{row:07d}" for row in rows.tolist()],
            "text": texts,
            "source": sources,
            "published": [f"{moment}:00Z" for moment in (begin + minutes).astype(str).tolist()],
            "family": family,
            "kind": pa.array(kinds, pa.int8()),
        }
    )
