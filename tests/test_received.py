"""Records stay in their feed and come back from it as they were received, or not at all."""

from __future__ import annotations

import hashlib
import os
import sys
from itertools import accumulate, chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import memory, original, read, received, run
from dedup.cli import main
from dedup.collecting import collect
from dedup.columns import Corpus
from dedup.errors import UnreadableFeedError
from dedup.feeds import jsonl
from dedup.model import SkipReason
from dedup.original import Original
from dedup.packed import Packed
from dedup.received import Received, Scattered, Standing
from dedup.report import write

from .stories import EVENTS, brief_of, reprint_of, wire
from .stories import jsonl as lines_of

DAY = [made for event in EVENTS for made in (wire(event), reprint_of(wire(event)), brief_of(wire(event)))]
PIECES = st.lists(st.tuples(st.booleans(), st.lists(st.binary(max_size=6), max_size=4)), max_size=6)


class Once(NamedTuple):
    """What was read of a file."""

    size: int
    sha256: str


def held(path: Path, data: bytes) -> Original:
    """A file with this content, read and held."""
    path.write_bytes(data)
    descriptor = os.open(path, os.O_RDONLY)
    return Original(path.name, descriptor, Once(len(data), hashlib.sha256(data).hexdigest()))


@pytest.mark.parametrize("in_files", [False, True])
@given(pieces=PIECES, data=st.data(), between=st.sampled_from([b"", b"\n", b" \r\n"]), gap=st.sampled_from([0, 2, 99]))
def test_records_are_found_in_the_feed_and_among_the_copies(
    in_files: bool, pieces: list[tuple[bool, list[bytes]]], data: st.DataObject, between: bytes, gap: int
) -> None:
    strings = list(chain.from_iterable(piece for _, piece in pieces))
    order = data.draw(st.permutations(range(len(strings))))
    some = data.draw(st.lists(st.sampled_from(range(len(order))))) if order else []
    stay = [string + between for stays, piece in pieces if stays for string in piece]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(received, "GAP", gap)
        memory.set_in_files(in_files)
        try:
            file, at, column = held(Path(folder, "feed"), b"".join(stay)), 0, Received()
            for stays, piece in pieces:
                if stays:
                    bounds = [at, *accumulate((len(string) + len(between) for string in piece), initial=at)][1:]
                    start, end = np.array(bounds[:-1], np.int64), np.array(bounds[1:], np.int64) - len(between)
                    column.append(Standing(file, start, end))
                    at = bounds[-1]
                else:
                    column.append(Packed.of(piece))
            left = column.left(np.array(order, np.int64))
        finally:
            memory.set_in_files(False)
        expected = [strings[row] for row in order]
        assert [left.bytes(row) for row in range(len(order))] == expected
        found = left.packed(np.array(some, np.int64))
        assert [found[i] for i in range(len(some))] == [expected[row] for row in some]
        taken = left.take(some)
        assert [taken.bytes(row) for row in range(len(some))] == [expected[row] for row in some]


def test_near_records_are_read_at_once_and_far_ones_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    taken = Original.read_into

    def counted(self: Original, begin: int, out: memoryview) -> None:
        asked.append((begin, len(out)))
        taken(self, begin, out)

    monkeypatch.setattr(Original, "read_into", counted)
    file = held(tmp_path / "feed", bytes(100_000))
    start = np.array([0, 500, 90_000, 90_400])
    Scattered([Standing(file, start, start + 400)], np.array([3, 1, 0, 2])).packed(np.arange(4))
    assert asked == [(0, 900), (90_000, 800)]


# --- feeds that change under a run ---------------------------------------------------------------------


@pytest.fixture
def feed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A day of stories, read line by line: all but the first stay in the file."""
    monkeypatch.setattr(jsonl, "BLOCK", 1)
    path = tmp_path / "day.jsonl"
    path.write_text(lines_of(DAY), encoding="utf-8")
    return path


def kept(corpus: Corpus) -> list[bytes]:
    together = corpus.raws(np.arange(len(corpus)))
    records = [corpus.raw(row) for row in range(len(corpus))]
    assert [together[row] for row in range(len(corpus))] == records
    return records


def as_written() -> list[bytes]:
    return [one.raw for one in sorted(DAY, key=lambda one: one.id)]


def test_a_feed_that_is_replaced_or_removed_is_the_feed_that_was_read(feed: Path) -> None:
    corpus, _ = collect(read(feed))
    other = feed.with_name("other.jsonl")
    other.write_text('{"text": "Another day."}\n')
    other.replace(feed)
    assert kept(corpus) == as_written()
    feed.unlink()
    assert kept(corpus) == as_written()


def test_a_feed_that_grows_is_the_feed_that_was_read(feed: Path) -> None:
    corpus, _ = collect(read(feed))
    for _ in range(2):
        with feed.open("a") as file:
            file.write('{"text": "Late news."}\n')
        assert kept(corpus) == as_written()


@pytest.mark.parametrize("change", ["truncated", "emptied", "rewritten", "one letter", "lost its end and grew"])
def test_a_feed_that_is_changed_is_refused(feed: Path, change: str) -> None:
    corpus, _ = collect(read(feed))
    before = feed.read_bytes()
    new = {
        "truncated": before[:-1],
        "emptied": b"",
        "rewritten": before[::-1],
        "one letter": before.replace(b"text", b"Text", 1),
        "lost its end and grew": before[:-9] + b" " * 99,
    }[change]
    feed.write_bytes(new)
    os.utime(feed, ns=(1, 1))  # the clock of files may be coarser than this test is quick
    with pytest.raises(UnreadableFeedError) as refused:
        kept(corpus)
    assert refused.value.problem == (
        f"{feed}: was changed during the run: {len(before):,} bytes were read of it, and now they are others"
    )
    assert refused.value.remedy == "run again when nothing writes to it, or on a copy of it"


def test_no_output_is_written_of_a_feed_that_was_changed(
    feed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(self: Corpus) -> object:
        feed.write_bytes(b"{}\n")
        return hours(self)

    hours = Corpus.hours
    monkeypatch.setattr(Corpus, "hours", slow)
    assert main(["run", str(feed), "-o", str(tmp_path / "out"), "--quiet"]) == 2
    assert "day.jsonl: was changed during the run" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_disk_that_fails_is_no_fault_of_the_output_folder(
    feed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(read(feed))

    def failing(*_: object) -> int:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "preadv", failing)
    with pytest.raises(UnreadableFeedError, match=r"day\.jsonl: cannot be read again: Input/output error"):
        write(result, tmp_path / "out")


# --- what is kept --------------------------------------------------------------------------------------


def outputs(folder: Path, *feeds: Path) -> dict[str, bytes]:
    write(run(read(*feeds)), folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("block", [1, 3000])
def test_a_run_writes_what_it_writes_of_copied_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """Two feeds: a byte order mark, spaces, blank lines, an id twice, one record twice, a broken line, no last end."""
    half = len(DAY) // 2
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    broken = b'{"id": "broken", "text": 7}\r\n\n   \n'
    lines = [one.raw for one in DAY]
    first.write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines[half:]) + b"\n" + broken + b"  " + lines[0] + b" \n")
    second.write_bytes(b"\r\n".join([*lines[:half], lines[0].replace(b'"text": "', b'"text": "Again. ', 1), lines[1]]))
    monkeypatch.setattr(jsonl, "BLOCK", block)
    found = outputs(tmp_path / "standing", first, second)
    monkeypatch.setattr(original, "HELD", 0)
    assert found == outputs(tmp_path / "copied", first, second)
    received_lines = (first.read_bytes().removeprefix(b"\xef\xbb\xbf") + b"\n" + second.read_bytes()).splitlines()
    assert set(found["kept.jsonl"].splitlines()) < {line.strip() for line in received_lines}


def test_articles_of_one_id_are_told_apart_by_what_the_feed_has(feed: Path) -> None:
    feed.write_text('{"id":"7","text":"b"}\n {"id":"7","text":"a"} \n{"id":"7","text":"c"}', encoding="utf-8")
    corpus, skipped = collect(read(feed))
    assert kept(corpus) == [b'{"id":"7","text":"a"}']
    assert [(one.reason, one.raw) for one in skipped] == [
        (SkipReason.DUPLICATE_ID, b'{"id":"7","text":"b"}'), (SkipReason.DUPLICATE_ID, b'{"id":"7","text":"c"}')
    ]


def test_a_line_too_long_to_hold_moves_none_behind_it(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dedup.feeds import streams

    monkeypatch.setattr(streams, "RECORD_LIMIT", 1 << 10)
    data = [b'{"id":"%d","text":"Rain."}' % n for n in range(3)]
    feed.write_bytes(b"\n".join([data[0], b'{"id":"long","text":"%s"}' % (b"x" * 9999), *data[1:]]))
    corpus, skipped = collect(read(feed))
    assert kept(corpus) == data
    assert [one.place.line for one in skipped] == [2]


def test_no_more_feeds_are_held_than_a_process_can_have(feed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(original, "HELD", 1)
    again = feed.with_name("again.jsonl")
    again.write_bytes(b'{"id":"0","text":"Rain."}\n{"id":"1","text":"Sun."}\n')
    corpus, _ = collect(read(feed, again))
    again.write_bytes(b"")
    assert kept(corpus) == [b'{"id":"0","text":"Rain."}', b'{"id":"1","text":"Sun."}', *as_written()]


@pytest.mark.skipif(sys.platform != "linux", reason="open files are counted as Linux shows them")
def test_what_is_held_is_let_go_of_with_the_corpus(feed: Path) -> None:
    files = Path("/proc/self/fd")
    before = len([*files.iterdir()])
    corpus, _ = collect(read(feed))
    assert len([*files.iterdir()]) == before + 1
    del corpus
    assert len([*files.iterdir()]) == before
