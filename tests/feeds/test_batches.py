"""Reading by column gives what reading article by article gives: the same articles, skips, tally and manifest."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.collecting import collect
from dedup.feeds import jsonl, read, streams
from dedup.model import Article, InputFile, Skipped

from .test_properties import JSON, SOUND, spoiled

TEXTS = st.sampled_from(
    ["Rain fell.", "", " \t ", "é 😀", "half \\ud83d letter", 'a \\"quote\\" \\n line', "\\u0000", "x" * 40, " padded "]
)
DATES = st.sampled_from(
    [
        '"2024-11-19T10:30:00Z"', '"2024-11-19"', '"2024-11-19T10:30:00+05:30"', '"2024-02-30"', '"03/04/2024"', '""',
        "1732012200", "1732012200000", "null", "NaN", "true", '"2024-11-19 10:30:00.123456"', '"Nov 19, 2024 10:30 PM"',
    ]
)
NUMBERS = st.sampled_from(["7", "-1.5", "1e400", "123456789012345678901234567890", "NaN", "Infinity", "true", "null"])
VALUES = TEXTS.map('"{}"'.format) | DATES | NUMBERS | JSON.map(json.dumps)
NAMES = st.sampled_from(
    [
        "id", "guid", "uri", "text", "Text", "body", "body_text", "title", "headline", "source", "published", "date",
        "url", "language", "meta", "byline", "version", "pubstatus", "evolvedfrom", "ednote", "a\\ud800",
    ]
)
MAPPINGS = st.sampled_from(
    [{}, {"text": "body"}, {"text": "meta.text"}, {"id": "url"}, {"source": "no.such"}, {"title": "HEADLINE"}]
)


@st.composite
def records(draw: st.DrawFn) -> str:
    """An object as somebody's exporter might write it, a name twice included."""
    ordinary = [("id", f'"{draw(st.integers(0, 3))}"'), ("text", '"Rain fell."'), ("date", draw(DATES))]
    pairs = ordinary if draw(st.booleans()) else []
    pairs = [*pairs, *draw(st.lists(st.tuples(NAMES, VALUES), max_size=4))]
    return "{" + draw(st.sampled_from([", ", ","])).join(f'"{name}": {value}' for name, value in pairs) + "}"


LINES = records().map(str.encode) | st.sampled_from(
    [b"", b" ", b"[]", b"7", b"{", b'{"text": "cut', b'{"text": "\xff"}', b'{"text": "two"} {"text": "objects"}', b"\r"]
)
FEEDS = st.builds(
    lambda start, lines, end, last: start + end.join(lines) + last,
    st.sampled_from([b"", b"\xef\xbb\xbf", b"\n"]),
    st.lists(LINES, max_size=8),
    st.sampled_from([b"\n", b"\r\n"]),
    st.sampled_from([b"", b"\n"]),
)


def both_ways(name: str, data: bytes, mapping: Mapping[str, str], max_bytes: int = 30) -> None:
    """Read a file by column and article by article."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        feed = read(path, mapping=mapping, max_bytes=max_bytes)
        by_article = list(feed)
        inputs: tuple[InputFile, ...] = feed.inputs
        tally = feed.tally
        corpus, skipped = collect(iter(by_article))
        found, left = collect(feed)
        assert (feed.inputs, feed.tally) == (inputs, tally)
        assert dict(found) == dict(corpus)
        assert left == skipped
        one_by_one = [item for item in feed.batches() if isinstance(item, Skipped)]
        assert one_by_one == [item for item in by_article if isinstance(item, Skipped)]


@settings(max_examples=500, deadline=None)
@given(FEEDS, MAPPINGS, st.sampled_from([1, 60, 1 << 20]), st.booleans())
def test_lines_with_every_oddity_are_read_the_same(
    data: bytes, mapping: dict[str, str], block: int, packed: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl, "BLOCK", block)
        both_ways("feed.jsonl.gz" if packed else "feed.jsonl", gzip.compress(data) if packed else data, mapping)


@given(
    st.lists(st.sampled_from([b"\n", b"rain", b" ", b"\xff", b"a longer line"]), max_size=12).map(b"".join),
    st.integers(1, 30),
    st.integers(1, 30),
    st.integers(1, 40),
)
def test_blocks_are_the_lines_side_by_side(data: bytes, size: int, buffer: int, limit: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "RECORD_LIMIT", 2 * size + limit)
        blocks = [bytes(block) for _, block in streams.blocks(io.BufferedReader(io.BytesIO(data), buffer), size)]
        lines = [line for _, line in streams.lines(io.BytesIO(data))]
    assert b"".join(blocks) == b"".join(lines)
    assert all(block.endswith(b"\n") for block in blocks[:-1]) or max(map(len, lines)) == 2 * size + limit


@settings(max_examples=150, deadline=None)
@given(spoiled({name: data for name, data in SOUND.items() if name.startswith(".json")}), MAPPINGS)
def test_spoiled_files_are_read_the_same(file: tuple[str, bytes], mapping: dict[str, str]) -> None:
    both_ways(f"feed{file[0]}", file[1], mapping, 10_000)


def test_a_broken_stream_keeps_every_line_before_it(tmp_path: Path) -> None:
    lines = b"".join(orjson.dumps({"id": str(n), "text": f"Report {n} of the coast."}) + b"\n" for n in range(5000))
    whole = gzip.compress(lines)
    both_ways("feed.jsonl.gz", whole[: len(whole) // 2], {})
    path = tmp_path / "feed.jsonl.gz"
    path.write_bytes(whole[: len(whole) // 2])
    assert sum(isinstance(item, Article) for item in read(path)) > 100
