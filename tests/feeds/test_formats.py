"""Every format, packed or not, gives the same articles."""

from __future__ import annotations

import codecs
import json
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from dedup.feeds.plain import split_date
from dedup.feeds.table import unique
from dedup.model import Article, Place

from .builders import BANK, COAST, FORMATS, PACKINGS, ROWS, Row, article, as_table, ids, items, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


FIRST_LINES = {".csv": (2, 3), ".tsv": (2, 3)}
"""Where the two rows stand: a table begins with its header."""


def both(name: str, lines: tuple[int, int], raws: tuple[bytes, bytes]) -> list[Article]:
    """What the two rows mean, wherever they stand."""
    return [
        Article(
            id="coast-1",
            text=COAST,
            title="Rain",
            source="Coast Post",
            published=datetime(2024, 11, 19, 5, 0, tzinfo=UTC),
            url="https://coast.example/1",
            language="en",
            place=Place(name, lines[0]),
            raw=raws[0],
        ),
        Article(
            id="bank-1",
            text=BANK,
            title="Rates",
            source="Ledger",
            published=datetime(2024, 11, 19, tzinfo=UTC),
            day_only=True,
            url="https://ledger.example/9",
            language="en",
            place=Place(name, lines[1]),
            raw=raws[1],
        ),
    ]


def compact(row: Row) -> bytes:
    return json.dumps(row, separators=(",", ":")).encode()


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_gives_the_same_articles(folder: Path, ending: str, packing: str) -> None:
    name = f"wire{ending}{packing}"
    write(folder, name, PACKINGS[packing](FORMATS[ending](ROWS)))
    as_received = ending in {".jsonl", ".ndjson"}
    raws = [json.dumps(row).encode() if as_received else compact(row) for row in ROWS]
    assert items(name) == both(name, FIRST_LINES.get(ending, (1, 2)), (raws[0], raws[1]))
    assert ids(".") == ["coast-1", "bank-1"]


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_text_file_is_one_article(folder: Path, packing: str) -> None:
    name = f"seeds/000_7437.txt{packing}"
    write(folder, name, PACKINGS[packing](f"\n  date 2024-11-19 {COAST}\n\n".encode()))
    assert items("seeds") == [
        Article(
            id=name,
            text=COAST,
            published=datetime(2024, 11, 19, tzinfo=UTC),
            day_only=True,
            place=Place(name),
            raw=b'{"id":"%s","text":"%s","published":"2024-11-19"}' % (name.encode(), COAST.encode()),
        )
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("date 2024-11-19 Rain fell.", ("2024-11-19", "Rain fell.")),
        (" \n\t date  2024-11-19\n\n\nRain\nfell.\n", ("2024-11-19", "Rain\nfell.")),
        ("date 2024-11-19T10:30Z Rain fell.", ("2024-11-19T10:30Z", "Rain fell.")),
        ("date 2024-11-19", ("2024-11-19", "")),
        ("Rain fell. date 2024-11-19", ("", "Rain fell. date 2024-11-19")),
        ("date 2024-13-45 is no date", ("", "date 2024-13-45 is no date")),
        ("date 2024-11-19th was wet", ("", "date 2024-11-19th was wet")),
        ("dated 2024-11-19 Rain", ("", "dated 2024-11-19 Rain")),
        ("date palms line the coast", ("", "date palms line the coast")),
        ("", ("", "")),
    ],
)
def test_the_date_in_front_of_a_text(text: str, expected: tuple[str, str]) -> None:
    assert split_date(text) == expected


# --- JSON ------------------------------------------------------------------------------------------


def test_blank_lines_are_no_records_and_count_as_lines(folder: Path) -> None:
    write(folder, "a.jsonl", f'\n  \r\n{{"text": "{COAST}"}}  \r\n\n{{"text": "{BANK}"}}')
    assert ids("a.jsonl") == ["a.jsonl:3", "a.jsonl:5"]
    assert items("a.jsonl")[0].raw == b'{"text": "%s"}' % COAST.encode()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"text": "one line"}', ["wire.json:1"]),
        ('\n\n{"text": "one"}\n{"text": "two"}\n', ["wire.json:3", "wire.json:4"]),
        ('{\n  "text": "one object",\n  "title": "over lines"\n}', ["wire.json:1"]),
        ('[{"text": "one"}, {"text": "two"}]', ["wire.json:1", "wire.json:2"]),
        ('[\n\n{"text": "one"}\n,\n{"text": "two"}]', ["wire.json:1", "wire.json:2"]),
        ("[]", []),
        (" \n \n", []),
    ],
)
def test_a_json_file_holds_lines_or_an_array_or_one_object(folder: Path, content: str, expected: list[str]) -> None:
    write(folder, "wire.json", content)
    assert ids("wire.json") == expected
    assert all(isinstance(item, Article) for item in items("wire.json"))


def test_half_letters_and_nan_are_put_right(folder: Path) -> None:
    write(
        folder,
        "a.jsonl",
        '{"id": "a\\ud83d", "text": "Rain \\udc00 fell.", "title": NaN, "n": [Infinity, {"\\ud800": 1}]}',
    )
    rain = article("a.jsonl")
    assert (rain.id, rain.text, rain.title) == ("a�", "Rain � fell.", "")
    assert json.loads(rain.raw) == {"id": "a�", "text": "Rain � fell.", "title": None, "n": [None, {"�": 1}]}


def test_a_pair_of_escapes_is_one_letter(folder: Path) -> None:
    write(folder, "a.jsonl", '{"text": "\\ud83c\\udf27 Rain\\u0000fell."}')
    assert article("a.jsonl").text == "🌧 Rain\0fell."


# --- encodings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ending", [".txt", ".jsonl", ".json", ".csv"])
def test_a_byte_order_mark_tells_the_encoding(folder: Path, ending: str, encoding: str, packing: str) -> None:
    text = "Øresund bridge closed by 洪水 🌧"
    content = {
        ".txt": text,
        ".jsonl": f'{{"text": "{text}"}}\n',
        ".json": f'[{{"text": "{text}"}}]',
        ".csv": f'text,n\r\n"{text}",1\r\n',
    }[ending]
    marks = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
    data = marks.get(encoding, b"") + content.encode(encoding)
    write(folder, f"a{ending}{packing}", PACKINGS[packing](data))
    assert article(f"a{ending}{packing}").text == text


# --- tables ----------------------------------------------------------------------------------------


def test_a_row_may_run_over_lines_and_its_place_is_where_it_starts(folder: Path) -> None:
    rows = [{"id": "a", "text": 'He said:\n"Rain, rain."\r\n\nThen left.'}, {"id": "b", "text": BANK}]
    write(folder, "a.csv", as_table(rows))
    assert [(item.id, str(item.place)) for item in items("a.csv")] == [("a", "a.csv:2"), ("b", "a.csv:6")]
    assert items("a.csv")[0] == Article(
        id="a",
        text='He said:\n"Rain, rain."\r\n\nThen left.',
        place=Place("a.csv", 2),
        raw=b'{"id":"a","text":"He said:\\n\\"Rain, rain.\\"\\r\\n\\nThen left."}',
    )


def test_blank_rows_are_no_records(folder: Path) -> None:
    write(folder, "a.csv", f"\n\nid,text\n\na,{COAST}\n   \n\nb,{COAST}\n\n")
    assert [str(item.place) for item in items("a.csv")] == ["a.csv:5", "a.csv:8"]


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_csv_file_may_use_semicolons_or_tabs(folder: Path, delimiter: str) -> None:
    write(folder, "a.csv", as_table(ROWS, delimiter))
    assert ids("a.csv") == ["coast-1", "bank-1"]


def test_a_long_field_is_read(folder: Path) -> None:
    long = "rain " * 60_000
    write(folder, "a.csv", f"id,text\na,{long}\n")
    assert article("a.csv").text == long


def test_columns_without_a_name_or_with_one_twice_hide_nothing(folder: Path) -> None:
    write(folder, "a.csv", f"id,text,,text\na,{COAST},x,y\n")
    assert json.loads(article("a.csv").raw) == {"id": "a", "text": COAST, "column_3": "x", "text_4": "y"}
    assert unique(["a", "a", "a_2", " a "]) == ("a", "a_2", "a_2_3", "a_4")


# --- Parquet ---------------------------------------------------------------------------------------


def parquet_file(folder: Path, columns: dict[str, pa.Array]) -> None:
    parquet.write_table(pa.table(columns), folder / "a.parquet")


def test_dates_of_every_kind_in_parquet(folder: Path) -> None:
    moment = datetime(2024, 11, 19, 10, 30, 0, 250_000)
    kinds = {
        "s": pa.array([moment.replace(microsecond=0)], pa.timestamp("s")),
        "ns": pa.array([moment], pa.timestamp("ns")),
        "zoned": pa.array([moment], pa.timestamp("us", tz="America/New_York")),
        "day": pa.array([date(2024, 11, 19)], pa.date32()),
        "none": pa.array([None], pa.timestamp("us")),
        "beyond": pa.array([2**50], pa.timestamp("s")),
    }
    found = {}
    for kind, column in kinds.items():
        parquet_file(folder, {"text": pa.array([COAST]), "date": column})
        one = article("a.parquet")
        found[kind] = (one.published and one.published.isoformat(), one.day_only, json.loads(one.raw)["date"])
    beyond = found.pop("beyond")
    assert found == {
        "s": ("2024-11-19T10:30:00+00:00", False, "2024-11-19T10:30:00"),
        "ns": ("2024-11-19T10:30:00.250000+00:00", False, "2024-11-19T10:30:00.25"),
        "zoned": ("2024-11-19T10:30:00.250000+00:00", False, "2024-11-19T10:30:00.25Z"),
        "day": ("2024-11-19T00:00:00+00:00", True, "2024-11-19"),
        "none": (None, False, None),
    }
    assert beyond[:2] == (None, False)


def test_columns_of_every_kind_reach_the_raw_record(folder: Path) -> None:
    parquet_file(
        folder,
        {
            "id": pa.array([2**63], pa.uint64()),
            "text": pa.array([COAST.encode()], pa.binary()),
            "source": pa.array([["Coast Post", "Ledger"]]),
            "language": pa.array(["en"]).dictionary_encode(),
            "price": pa.array([Decimal("1.50")]),
            "at": pa.array([time(10, 30)]),
            "took": pa.array([timedelta(seconds=90)]),
            "meta": pa.array([{"desk": "coast", "when": datetime(2024, 11, 19, tzinfo=UTC)}]),
            "thumb": pa.array([b"\xff\xd8"], pa.binary()),
            "nothing": pa.array([None], pa.null()),
        },
    )
    one = article("a.parquet")
    assert (one.id, one.text, one.source, one.language) == (str(2**63), COAST, "Coast Post, Ledger", "en")
    assert json.loads(one.raw) == {
        "id": 2**63,
        "text": COAST,
        "source": ["Coast Post", "Ledger"],
        "language": "en",
        "price": "1.50",
        "at": "10:30:00.000000",
        "took": "90000000",
        "meta": {"desk": "coast", "when": "2024-11-19T00:00:00+00:00"},
        "thumb": "��",
        "nothing": None,
    }


def test_a_parquet_file_of_many_batches_counts_its_rows(folder: Path) -> None:
    parquet_file(folder, {"text": pa.array([f"Report {number}." for number in range(2500)])})
    found = items("a.parquet")
    assert [item.id for item in found] == [f"a.parquet:{number}" for number in range(1, 2501)]


def test_a_parquet_file_without_rows_or_columns(folder: Path) -> None:
    parquet_file(folder, {"text": pa.array([], pa.string())})
    assert items("a.parquet") == []
    parquet_file(folder, {})
    assert items("a.parquet") == []
