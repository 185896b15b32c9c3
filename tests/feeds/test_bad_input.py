"""Bad input: one clear message each, with the place, the value and the next step; the rest goes on."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from dedup.feeds import read, streams
from dedup.model import Article, Skipped

from .builders import BANK, COAST, PACKINGS, ROWS, article, as_jsonl, as_parquet, gz, items, skipped, told, write, zst


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


GOOD = json.dumps({"id": "good", "text": COAST})
CORRECT = "correct it in the feed, or export it again"
CONVERT = "convert the file from the encoding that it really has: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW"
NAME_IT = "correct the feed, or name the field that holds the text: --map text=FIELD"
QUOTING = 'put a field that holds quotes, delimiters or line ends in quotes, and double its own quotes ("")'
AGAIN = "fetch or export the file again; what could be read before this place was read"


def test_bad_json_in_line_17_costs_one_line(folder: Path) -> None:
    lines = [json.dumps({"id": f"a{number}", "text": COAST}) for number in range(1, 21)]
    lines[16] = '{"id": "a17", "text": "Rain fell" "on the coast"}'
    write(folder, "wire.jsonl", "\n".join(lines))
    found = items("wire.jsonl")
    assert [item.id for item in found if isinstance(item, Article)] == [f"a{n}" for n in range(1, 21) if n != 17]
    assert told(found[16]) == (
        "wire.jsonl:17",
        "bad_record",
        'not JSON: expecting \',\' delimiter at column 35, in \'"text": "Rain fell" "on the coast"}\'',
        CORRECT,
    )


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[1, 2]", "a list of 2 stands where one JSON object should be"),
        ("42", "the number 42 stands where one JSON object should be"),
        ('"Rain \\u001b[31m fell"', "the text 'Rain \\x1b[31m fell' stands where one JSON object should be"),
        ("null", "null stands where one JSON object should be"),
        ("true", "true stands where one JSON object should be"),
        ("NaN", "null stands where one JSON object should be"),
    ],
)
def test_json_that_is_no_object(folder: Path, line: str, problem: str) -> None:
    write(folder, "wire.jsonl", f"{GOOD}\n{line}\n{GOOD}\n")
    before, bad, after = items("wire.jsonl")
    assert told(bad) == ("wire.jsonl:2", "bad_record", problem, "write one JSON object a line")
    assert (before.id, after.id, bad.id, bad.raw) == ("good", "good", "wire.jsonl:2", b"")


@pytest.mark.parametrize(
    "line", ["[" * 100_000, '{"a":' * 100_000, "9" * 10_000 + "x", '{"text": "\x1b[31m', "\0", "﻿{}"]
)
def test_hostile_lines_are_bad_records_and_their_excerpts_harmless(folder: Path, line: str) -> None:
    write(folder, "wire.jsonl", f"{GOOD}\n{line}\n")
    bad = items("wire.jsonl")[1]
    assert told(bad)[:2] == ("wire.jsonl:2", "bad_record")
    assert isinstance(bad, Skipped)
    assert bad.problem.isprintable()
    assert len(bad.problem) < 160


@pytest.mark.parametrize(
    ("record", "problem", "remedy"),
    [
        (
            {"id": "a", "headline": "Rain", "body_html": COAST, "date": "2024-11-19"},
            "no text: the record has the fields id, headline, body_html, date",
            "name the field that holds it: --map text=body_html",
        ),
        (
            {"id": "a", "text": None, "data": {"story": COAST, "slug": "rain"}},
            "no text: the field 'text' is null; the record has the fields id, text, data",
            "nothing, if the article has no text; else name the field that holds it: --map text=data.story",
        ),
        (
            {"id": "a", "the story": COAST, "x\x1b[2J\n": "short"},
            "no text: the record has the fields id, the story, x\\x1b[2J\\n",
            "name the field that holds it: --map text='the story'",
        ),
        ({"id": "a"}, "no text: the record has the fields id", "name the field that holds it: --map text=FIELD"),
        ({}, "no text: the record has no fields", "name the field that holds it: --map text=FIELD"),
    ],
)
def test_a_missing_text_lists_the_fields_and_guesses(
    folder: Path, record: dict[str, object], problem: str, remedy: str
) -> None:
    write(folder, "wire.jsonl", [record])
    bad = skipped("wire.jsonl")
    assert told(bad) == ("wire.jsonl:1", "missing_text", problem, remedy)
    assert bad.id == record.get("id", "wire.jsonl:1")
    assert bad.raw == json.dumps(record).encode()


def test_a_record_with_a_hundred_fields_lists_ten(folder: Path) -> None:
    write(folder, "wire.jsonl", [{f"f{number}": number for number in range(100)}])
    listed = "no text: the record has the fields f0, f1, f2, f3, f4, f5, f6, f7, f8, f9 and 90 more"
    assert skipped("wire.jsonl").problem == listed


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (42, "the number 42"),
        (1.5, "the number 1.5"),
        (True, "true"),
        (["Rain", "fell"], "a list of 2"),
        ({"html": "Rain"}, "an object with the fields html"),
        ({}, "an empty object"),
        (10**70, "the number 1e+70"),
    ],
)
def test_a_number_where_text_should_be(folder: Path, value: object, words: str) -> None:
    write(folder, "wire.jsonl", [{"id": 7, "text": value}, {"id": 8, "text": BANK}])
    bad, good = items("wire.jsonl")
    assert told(bad) == ("wire.jsonl:1", "not_text", f"{words} stands where the text should be", NAME_IT)
    assert (bad.id, good.id) == ("7", "8")
    assert bad.raw == json.dumps({"id": 7, "text": value}).encode()


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000\u00a0"])
def test_a_text_of_white_space_is_empty(folder: Path, text: str) -> None:
    write(folder, "wire.jsonl", [{"id": "a", "text": text}])
    assert told(skipped("wire.jsonl")) == (
        "wire.jsonl:1",
        "empty_text",
        "the text is empty or only white space",
        "nothing, if the article has no text; else name the field that holds it: --map text=FIELD",
    )


def test_a_text_of_50_mb_is_too_long_and_still_reaches_the_kept_feed(folder: Path) -> None:
    line = json.dumps({"id": "big", "text": "rain " * 10_000_000}).encode()
    write(folder, "wire.jsonl", line + b"\n" + GOOD.encode())
    big, good = items("wire.jsonl")
    assert told(big) == (
        "wire.jsonl:1",
        "too_long",
        f"the text has 50,000,000 bytes, the limit is 10,000,000: it begins '{'rain ' * 11}ra…'",
        "look for lost record ends in the feed, or raise the limit: --set text.max_bytes=NUMBER",
    )
    assert (big.id, good.id, big.raw == line) == ("big", "good", True)


@pytest.mark.parametrize(
    ("text", "fits"), [("a" * 1000, True), ("a" * 1001, False), ("é" * 500, True), ("é" * 501, False)]
)
def test_the_limit_counts_bytes_of_utf8(folder: Path, text: str, *, fits: bool) -> None:
    write(folder, "wire.jsonl", [{"text": text}])
    (item,) = read("wire.jsonl", max_bytes=1000)
    assert isinstance(item, Article) is fits


@pytest.mark.parametrize("name", ["wire.jsonl", "wire.txt", "wire.csv"])
def test_a_record_too_large_to_hold_is_not_held(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    for module in ("streams", "problems", "jsonl", "decode", "plain", "table"):
        monkeypatch.setattr(f"dedup.feeds.{module}.RECORD_LIMIT", 200)
    long = "rain " * 100
    contents = {
        "wire.jsonl": f'{{"text": "{long}"}}\n{GOOD}\n',
        "wire.txt": long,
        "wire.csv": f"id,text\nlong,{long}\ngood,{COAST}\n",
    }
    write(folder, name, contents[name])
    found = items(name)
    if name == "wire.csv":
        assert [type(item).__name__ for item in found] == ["Skipped", "Article"]
        return
    assert told(found[0]) == (
        "wire.jsonl:1" if name == "wire.jsonl" else "wire.txt",
        "too_long",
        "the record is larger than 200 bytes, which no article is",
        "look for lost record ends in the feed",
    )
    assert [(item.id, str(item.place)) for item in found[1:]] == ([("good", "wire.jsonl:2")] if "json" in name else [])


# --- encodings -------------------------------------------------------------------------------------


def test_one_line_in_another_encoding_costs_one_line(folder: Path) -> None:
    bad_line = '{"id": "a", "text": "Ferries at the café’s pier"}'.encode("windows-1252")
    write(folder, "wire.jsonl", f"{GOOD}\n".encode() + bad_line + f"\n{GOOD}".encode())
    before, bad, after = items("wire.jsonl")
    assert (before.id, after.id) == ("good", "good")
    assert told(bad) == (
        "wire.jsonl:2",
        "bad_encoding",
        "not UTF-8: byte 40 is 0xe9, in ' \"Ferries at the caf\\xe9\\x92s pier\"}\\n'",
        CONVERT,
    )


def test_a_text_file_in_another_encoding(folder: Path) -> None:
    write(folder, "a.txt", "Ferries at the café".encode("latin-1"))
    assert told(skipped("a.txt")) == (
        "a.txt",
        "bad_encoding",
        "not UTF-8: byte 19 is 0xe9, in 'Ferries at the caf\\xe9'",
        CONVERT,
    )


def test_a_table_row_in_another_encoding_costs_one_row(folder: Path) -> None:
    write(folder, "a.csv", 'id,text\na,Rain\nb,Café\nc,"Two\nlines of café"\nd,Sun\n'.encode("latin-1"))
    found = items("a.csv")
    assert [(item.id, isinstance(item, Article)) for item in found] == [
        ("a", True),
        ("a.csv:3", False),
        ("a.csv:4", False),
        ("d", True),
    ]
    assert told(found[1])[1:3] == ("bad_encoding", "not UTF-8: byte 6 is 0xe9, in 'b,Caf\\xe9\\n'")


def test_a_column_name_in_another_encoding_costs_nothing(folder: Path) -> None:
    write(folder, "a.csv", "id,text,résumé\na,Rain,x\n".encode("latin-1"))
    assert json.loads(article("a.csv").raw) == {"id": "a", "text": "Rain", "r�sum�": "x"}


@pytest.mark.parametrize("kind", [pa.string(), pa.binary(), pa.large_string()])
def test_a_parquet_row_in_another_encoding_costs_one_row(folder: Path, kind: pa.DataType) -> None:
    stored = pa.array(
        ["Café".encode("latin-1"), b"Rain"], pa.large_binary() if kind == pa.large_string() else pa.binary()
    )
    texts = stored if kind == pa.binary() else pa.Array.from_buffers(kind, 2, stored.buffers())
    parquet.write_table(pa.table({"id": ["a", "b"], "text": texts}), folder / "a.parquet")
    bad, good = items("a.parquet")
    assert told(bad) == ("a.parquet:1", "bad_encoding", "not UTF-8: byte 4 is 0xe9, in 'Caf\\xe9'", CONVERT)
    assert (bad.id, good.id) == ("a", "b")


def test_a_whole_array_in_another_encoding_is_one_skipped_record(folder: Path) -> None:
    write(folder, "a.json", '[{"text": "Café"}]'.encode("latin-1"))
    assert told(skipped("a.json"))[:2] == ("a.json", "bad_encoding")


# --- JSON files ------------------------------------------------------------------------------------


def test_a_broken_array_says_where(folder: Path) -> None:
    write(folder, "a.json", '[\n{"text": "Rain"},\n{"text": "Sun"\n]')
    assert told(skipped("a.json")) == (
        "a.json",
        "unreadable_feed",
        'not JSON: expecting \',\' delimiter at line 4, column 1, in \'n"},\\n{"text": "Sun"\\n]\'',
        "correct the file, or write one JSON object a line",
    )


def test_a_broken_object_is_a_bad_record(folder: Path) -> None:
    write(folder, "a.json", '{\n  "text": "Rain",\n  "title": Rain\n}')
    assert told(skipped("a.json"))[:2] == ("a.json", "bad_record")
    assert "at line 3, column 12" in skipped("a.json").problem


def test_json_lines_in_a_json_file_may_begin_with_a_broken_one(folder: Path) -> None:
    write(folder, "a.json", f'{{"text": oops}}\n{GOOD}\n')
    bad, good = items("a.json")
    assert (told(bad)[:2], good.id) == (("a.json:1", "bad_record"), "good")


def test_an_array_of_other_things(folder: Path) -> None:
    write(folder, "a.json", f'[{GOOD}, "Rain", {{"text": "\\ud800 Sun", "n": NaN}}]')
    good, bad, mended = items("a.json")
    assert (good.id, told(bad)[:2], mended.id) == ("good", ("a.json:2", "bad_record"), "a.json:3")


# --- tables ----------------------------------------------------------------------------------------


def test_rows_of_the_wrong_length_and_with_stray_quotes(folder: Path) -> None:
    write(folder, "a.csv", f'id,text\na,Rain,fell\nb\nc,"Rain" fell\nd,{COAST}\n')
    long, short, stray, good = items("a.csv")
    assert told(long) == (
        "a.csv:2",
        "bad_record",
        "fields in the row: 3, in the header: 2 (id, text); 'a | Rain | fell'",
        QUOTING,
    )
    assert told(short)[:3] == ("a.csv:3", "bad_record", "fields in the row: 1, in the header: 2 (id, text); 'b'")
    assert told(stray) == ("a.csv:4", "bad_record", "a broken row: ',' expected after '\"'", QUOTING)
    assert good.id == "d"


def test_a_quote_that_is_never_closed_takes_the_rest_and_says_so(folder: Path) -> None:
    write(folder, "a.csv", f'id,text\na,{COAST}\nb,"Rain fell\nc,{BANK}\nd,{BANK}\n')
    good, rest = items("a.csv")
    assert good.id == "a"
    assert told(rest) == (
        "a.csv:3",
        "unreadable_feed",
        "a quote opened in this row is never closed: 3 lines to the end were taken for one field",
        QUOTING,
    )


def test_a_header_that_cannot_be_read(folder: Path) -> None:
    write(folder, "a.csv", 'id,"te"xt\na,b\n')
    assert told(skipped("a.csv"))[:3] == (
        "a.csv:1",
        "unreadable_feed",
        "the header row cannot be read: ',' expected after '\"'",
    )


def test_a_table_without_a_text_column_says_which_to_name(folder: Path) -> None:
    write(folder, "a.csv", f"nr,story\n1,{COAST}\n")
    assert told(skipped("a.csv"))[2:] == (
        "no text: the record has the fields nr, story",
        "name the field that holds it: --map text=story",
    )
    assert article("a.csv", mapping={"text": "story", "id": "nr"}).id == "1"


# --- files that break off --------------------------------------------------------------------------


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_truncated_file_gives_what_came_before(folder: Path, ending: str) -> None:
    noise = random.Random(1)
    rows = [{"id": f"a{n}", "text": f"{COAST} {noise.random()}"} for n in range(20_000)]
    write(folder, f"wire.jsonl{ending}", PACKINGS[ending](as_jsonl(rows))[:-20_000])
    write(folder, "x.jsonl", GOOD)
    *read_before, rest, good = items(".")
    assert len(read_before) > 1000
    assert [item.id for item in read_before] == [f"a{n}" for n in range(len(read_before))]
    assert told(rest) == (
        f"wire.jsonl{ending}:{len(read_before) + 1}",
        "unreadable_feed",
        f"the {ending} file is truncated: it ends in the middle of its data",
        AGAIN,
    )
    assert good.id == "good"


@pytest.mark.parametrize("name", ["a.txt.gz", "a.csv.gz", "a.json.gz", "a.parquet.gz"])
def test_a_truncated_file_of_any_format_is_reported_once(folder: Path, name: str) -> None:
    write(folder, name, gz(COAST.encode())[:-9])
    assert told(skipped(name))[1:3] == (
        "unreadable_feed",
        "the .gz file is truncated: it ends in the middle of its data",
    )


def test_a_damaged_file_is_reported(folder: Path) -> None:
    data = bytearray(gz(as_jsonl(ROWS)) + gz(as_jsonl(ROWS)))
    data[-6] ^= 0xFF
    write(folder, "a.jsonl.gz", bytes(data))
    *found, rest = items("a.jsonl.gz")
    assert [item.id for item in found][:2] == ["coast-1", "bank-1"]
    assert told(rest)[1:] == ("unreadable_feed", "the .gz file is damaged", AGAIN)


@pytest.mark.parametrize("ending", [".gz", ".zst"])
def test_a_file_that_is_not_packed_as_it_says(folder: Path, ending: str) -> None:
    write(folder, f"a.jsonl{ending}", "<html><h1>404</h1>")
    assert told(skipped(f"a.jsonl{ending}")) == (
        f"a.jsonl{ending}",
        "unreadable_feed",
        f"its name ends in {ending}, but its first bytes (3c 68 74 6d) are not of that format",
        f"rename it without {ending} if it is not compressed, or fetch it again",
    )


def test_members_and_padding_of_a_packed_file_are_read(folder: Path) -> None:
    first, second = as_jsonl(ROWS[:1]), as_jsonl(ROWS[1:])
    write(folder, "a.jsonl.gz", gz(first) + gz(b"") + gz(second) + b"\0" * 512)
    skippable = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
    write(folder, "b.jsonl.zst", skippable + zst(first) + zst(second))
    assert [item.id for item in items("a.jsonl.gz", "b.jsonl.zst")] == ["coast-1", "bank-1"] * 2


@pytest.mark.parametrize("data", [b"", b"PAR1", b"not Parquet at all", as_parquet(ROWS)[:-40], as_parquet(ROWS)[100:]])
def test_a_file_that_is_not_parquet(folder: Path, data: bytes) -> None:
    write(folder, "a.parquet", data)
    place, reason, problem, remedy = told(skipped("a.parquet"))
    assert (place, reason) == ("a.parquet", "unreadable_feed")
    assert problem.startswith("cannot be read as Parquet: '")
    assert remedy == "export the file again, or rename it if it is another format"


def test_a_disk_that_fails_in_the_middle(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "a.jsonl", f"{GOOD}\n" * 10_000)
    taken = streams.StoredBytes.readinto

    def failing(self: streams.StoredBytes, buffer: bytearray) -> int:
        if self.size > 300_000:
            raise streams.BrokenStreamError("cannot be read: input/output error", "try again")
        return taken(self, buffer)

    monkeypatch.setattr(streams.StoredBytes, "readinto", failing)
    *before, rest = items("a.jsonl")
    assert len(before) > 1000
    assert told(rest) == (
        f"a.jsonl:{len(before) + 1}",
        "unreadable_feed",
        "cannot be read: input/output error",
        "try again",
    )


# --- what a whole reading tells ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("copy", b"\x7fELF\x02\x01" + b"\0" * 20, "it is a program"),
        ("page.txt", b"%PDF-1.7\nrain", "it is a PDF document"),
        ("day.csv", b"PK\x03\x04rain", "it is a ZIP archive or an office document"),
        ("wide.txt", COAST.encode("utf-16-le"), "it holds NUL bytes"),
    ],
)
def test_a_file_that_is_no_text_is_named_and_not_read(folder: Path, name: str, content: bytes, kind: str) -> None:
    write(folder, name, content)
    bad = skipped(name)
    assert (str(bad.place), bad.reason, bad.problem) == (name, "unreadable_feed", f"not a text file: {kind}")
    assert bad.remedy.startswith("give its articles as text, CSV or JSON lines")


def test_dates_that_are_not_understood_are_counted_with_the_first(folder: Path) -> None:
    days: list[object] = ["2024-11-19", "03/04/2012", 7, None, " "]
    write(folder, "wire.jsonl", [{"text": COAST, "date": day} for day in days])
    feed = read("wire.jsonl")
    for _ in range(2):  # each reading counts anew
        assert len(list(feed)) == len(days)
        assert (feed.tally.undated, feed.tally.unread_dates) == (4, 2)
    first = feed.tally.first_unread
    assert first is not None
    assert (str(first.place), first.shown) == ("wire.jsonl:2", "'03/04/2012' (two readings)")


def test_a_mapped_name_that_no_record_has_stays_unmet(folder: Path) -> None:
    write(folder, "wire.jsonl", [{"id": "a", "text": COAST}, {"id": "b", "text": COAST, "Meta": {"outlet": None}}])
    feed = read("wire.jsonl", mapping={"text": "bdoy", "source": "meta.outlet", "id": "ID"})
    assert len(list(feed)) == 2
    assert feed.tally.unmet == {"text": "bdoy"}
    assert feed.tally.fields == ("id", "text")
