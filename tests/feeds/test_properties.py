"""Laws that hold for any bytes: nothing raises, nothing vanishes, and ids do not move."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.feeds import read
from dedup.model import Article, Skipped

from . import documents as docs
from .builders import FORMATS, PACKINGS, ROWS, Row, plain
from .test_documents import SOUND as DOCUMENTS_READ

SOUND: dict[str, bytes] = {
    f"{ending}{packing}": pack(build(ROWS * 3))
    for ending, build in [*FORMATS.items(), (".txt", lambda rows: b"date 2024-11-19 " + str(rows[0]["body"]).encode())]
    for packing, pack in PACKINGS.items()
}
"""A sound file of every format and packing, to be spoiled."""


DOCUMENTS: dict[str, bytes] = {
    **{f"-{name}": data for name, (data, *_) in DOCUMENTS_READ.items()},
    "-message.xml": docs.G2_MESSAGE,
    ".warc": docs.WARC,
    ".warc.gz": docs.WARC_GZ,
    "-teleprinter.txt": docs.IPTC_7901 + docs.ANPA_1312,
}
"""The same of the trade's formats, which are read by other people's parsers too."""


@st.composite
def spoiled(draw: st.DrawFn, sound: dict[str, bytes] = SOUND) -> tuple[str, bytes]:
    """A file of some format, cut off, with bytes changed, or with bytes put in."""
    ending = draw(st.sampled_from(sorted(sound)))
    data = bytearray(sound[ending])
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.sampled_from(["cut", "change", "insert", "drop"])):
            case "cut":
                del data[place:]
            case "change":
                data[place : place + 1] = bytes([draw(st.integers(0, 255))])
            case "insert":
                data[place:place] = draw(st.binary(max_size=8))
            case _:
                del data[place : place + draw(st.integers(1, 20))]
    return ending, bytes(data)


def check(name: str, data: bytes) -> None:
    """Read a file and hold what holds of every file."""
    with TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        feed = read(path)
        found = list(feed)
        assert found == list(feed)
    (one,) = feed.inputs
    assert (one.bytes, one.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert one.records == len(found)
    for item in found:
        assert item.id
        item.id.encode()
        assert item.id == item.id.strip("\n\x1b\x00")
        assert item.place.path == path.as_posix()
        if item.raw:
            assert isinstance(orjson.loads(item.raw), dict)
            assert b"\n" not in item.raw
        if isinstance(item, Article):
            assert item.text.strip()
            item.text.encode()
        else:
            assert item.problem.isprintable()
            assert item.remedy.isprintable()
    lines = [item.place.line for item in found if item.place.line is not None]
    assert lines == sorted(set(lines))


@settings(max_examples=300, deadline=None)
@given(spoiled())
def test_spoiled_files_of_every_format_are_read_without_an_exception(file: tuple[str, bytes]) -> None:
    check(f"feed{file[0]}", file[1])


@settings(max_examples=300, deadline=None)
@given(spoiled(DOCUMENTS))
def test_spoiled_documents_of_the_trade_are_read_without_an_exception(file: tuple[str, bytes]) -> None:
    check(f"feed{file[0]}", file[1])


ENDINGS = sorted({Path(name).suffix for name in DOCUMENTS})
HEADS = [b"", b"<rss>", b"<nitf>", b"<newsItem>", b"<NewsML>", b"<html>", b"WARC/1.0\r\n", b"\x01nwa0123 3\r\n\x02"]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ENDINGS), st.sampled_from(HEADS), st.binary(max_size=90))
def test_any_bytes_behind_the_mark_of_a_format_are_read_without_an_exception(
    ending: str, head: bytes, data: bytes
) -> None:
    check(f"feed{ending}", head + data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([*sorted(SOUND), ".dat", ""]), st.binary(max_size=200))
def test_any_bytes_under_any_name_are_read_without_an_exception(ending: str, data: bytes) -> None:
    check(f"feed{ending}", data)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
NAMES = st.sampled_from(["id", "text", "Body", "title", "source", "date", "url", "lang", "x.y"]) | st.text(max_size=4)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(NAMES, JSON, max_size=5), max_size=4))
def test_any_json_is_read_and_counted(records: list[dict[str, object]]) -> None:
    data = "".join(json.dumps(record) + "\n" for record in records).encode()
    check("feed.jsonl", data)
    check("feed.json", json.dumps(records).encode())
    with TemporaryDirectory() as folder:
        path = Path(folder, "feed.jsonl")
        path.write_bytes(data)
        assert len(list(read(path))) == len(records)


FILES = st.dictionaries(
    st.sampled_from(["a.jsonl", "b/c.jsonl", "b.jsonl", "é f.txt", "z.csv", "b/a.txt", "x.json"]),
    st.integers(1, 3),
    min_size=1,
)


def fill(folder: Path, name: str, records: int) -> None:
    builders: dict[str, Callable[[Sequence[Row]], bytes]] = {
        **FORMATS,
        ".txt": lambda rows: str(rows[0]["text"]).encode(),
    }
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(builders[path.suffix]([{"text": f"Report {number} of the coast."} for number in range(records)]))


@settings(max_examples=50, deadline=None)
@given(FILES, FILES)
def test_ids_do_not_move_when_files_are_added_or_named_in_another_order(
    some: dict[str, int], more: dict[str, int]
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        for file, records in some.items():
            fill(folder, file, records)
        before = {item.id: item for item in read(folder)}
        for file, records in more.items():
            if file not in some:
                fill(folder, file, records)
        after = {item.id: item for item in read(folder)}
        assert before.items() <= after.items()
        paths = [folder / file for file in sorted(some | more)]
        forwards, backwards = list(read(*paths)), list(read(*reversed(paths)))
        assert {item.id for item in forwards} == {item.id for item in backwards} == set(after)
        assert len(forwards) == len(after)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(
            lambda text: text.strip() and text.count("\0") < 2  # a file with many is no text
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(sorted(FORMATS)),
    st.sampled_from(sorted(PACKINGS)),
)
def test_any_text_comes_back_from_any_format(texts: list[str], ending: str, packing: str) -> None:
    rows = [{"id": str(number), "text": text} for number, text in enumerate(texts)]
    with TemporaryDirectory() as folder:
        path = Path(folder, f"feed{ending}{packing}")
        path.write_bytes(PACKINGS[packing](FORMATS[ending](rows)))
        found = list(read(path))
    assert [(item.id, item.text) for item in found if isinstance(item, Article)] == [
        (str(number), text) for number, text in enumerate(texts)
    ]
    assert not any(isinstance(item, Skipped) for item in found)


def test_the_builders_build_every_format() -> None:
    assert PACKINGS[""] is plain
    assert len(SOUND) == 21


@pytest.mark.parametrize("name", sorted(SOUND | DOCUMENTS))
def test_sound_files_pass_the_same_check(name: str) -> None:
    check(f"feed{name}", (SOUND | DOCUMENTS)[name])
