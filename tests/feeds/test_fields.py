"""Under which names an article's fields are found, and what they may hold."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.feeds.excerpt import EXCERPT, clean, describe, escape, excerpt, names, without_surrogates
from dedup.feeds.fields import ALIASES, Fields, Found, longest_text
from dedup.model import Article, Place

from .builders import COAST, article, ids, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


NOTHING = Found(None, None, None, None, None, None, None)


def holding(field: str, value: object) -> Found:
    """What is found where only one field is there."""
    if field not in Found._fields:
        return NOTHING._replace(wire={field: value})
    return Found._make(value if name == field else getattr(NOTHING, name) for name in Found._fields)


@pytest.mark.parametrize(("field", "name"), [(field, name) for field, names in ALIASES.items() for name in names])
def test_every_alias_is_found_in_any_case(field: str, name: str) -> None:
    expected = holding(field, "x")
    assert Fields().look({"other": 1, name: "x"}) == expected
    assert Fields().look({name.upper(): "x"}) == expected


@pytest.mark.parametrize("field", ALIASES)
def test_the_preferred_name_wins_wherever_it_stands(field: str) -> None:
    record = {name: name for name in reversed(ALIASES[field])}
    assert Fields().look(record) == holding(field, ALIASES[field][0])


def test_the_exact_name_wins_over_another_case() -> None:
    assert Fields().look({"TEXT": "loud", "text": "quiet"}).text == "quiet"
    assert Fields().look({"Text": "first", "TEXT": "second"}).text == "first"


@pytest.mark.parametrize("empty", [None, "", float("nan")])
def test_an_empty_value_gives_way_to_the_next_name(empty: object) -> None:
    assert Fields().look({"text": empty, "body": COAST}).text == COAST


def test_only_empty_values_are_told_apart_from_none() -> None:
    assert Fields().look({"text": "", "body": None}).text == ""
    assert Fields().look({"text": None, "body": float("nan")}).text is None


def test_a_mapping_comes_before_the_aliases() -> None:
    fields = Fields({"text": "html", "source": "meta.outlet", "title": "a.b"})
    record = {"text": "summary", "html": COAST, "meta": {"Outlet": "Coast Post"}, "source": "x", "a.b": "flat"}
    assert fields.look(record) == NOTHING._replace(text=COAST, source="Coast Post", title="flat")


@pytest.mark.parametrize("meta", [None, "text", 3, [], {}, {"outlet": None}])
def test_a_nested_name_that_leads_nowhere_gives_way(meta: object) -> None:
    assert Fields({"source": "meta.outlet"}).look({"meta": meta, "source": "Ledger"}).source == "Ledger"


def test_records_of_a_thousand_shapes_are_all_looked_up() -> None:
    fields = Fields()
    assert [fields.look({f"x{n}": 1, "text": n + 1}).text for n in range(1000)] == list(range(1, 1001))


@given(st.dictionaries(st.sampled_from([n for ns in ALIASES.values() for n in ns]), st.text(max_size=3)))
def test_the_order_of_the_fields_does_not_matter(record: dict[str, str]) -> None:
    backwards = dict(reversed(record.items()))
    assert Fields().look(record) == Fields().look(backwards)


@pytest.mark.parametrize(
    ("given_id", "expected"),
    [
        ("a1", "a1"),
        ("  a1\n", "a1"),
        ("two\nlines", "two�lines"),
        ("\x1b[2Jcleared", "�[2Jcleared"),
        (42, "42"),
        (0, "0"),
        (-7, "-7"),
        (1.5, "1.5"),
        (1e21, "1e+21"),
        (12345678901234567890123, "12345678901234567890123"),
        ("", "a.jsonl:1"),
        ("   ", "a.jsonl:1"),
        (None, "a.jsonl:1"),
        (True, "a.jsonl:1"),
        ([1], "a.jsonl:1"),
        ({"id": 1}, "a.jsonl:1"),
    ],
)
def test_ids_are_one_line_of_text(folder: Path, given_id: object, expected: str) -> None:
    write(folder, "a.jsonl", json.dumps({"id": given_id, "text": COAST}))
    assert ids("a.jsonl") == [expected]


def test_two_long_numbers_stay_two_ids(folder: Path) -> None:
    write(folder, "a.jsonl", [{"id": 10**25 + n, "text": COAST} for n in range(2)])
    assert ids("a.jsonl") == [str(10**25), str(10**25 + 1)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" Coast Post ", "Coast Post"),
        (7, "7"),
        (1.5, "1.5"),
        (["Coast Post", " AP "], "Coast Post, AP"),
        (["AP", 3, None], "AP"),
        ([], ""),
        ({"name": "AP"}, ""),
        (True, ""),
        (None, ""),
    ],
)
def test_a_source_that_is_no_text_is_made_one_or_left_out(folder: Path, value: object, expected: str) -> None:
    write(folder, "a.jsonl", [{"text": COAST, "source": value}])
    assert article("a.jsonl").source == expected


def test_everything_but_the_text_may_be_missing(folder: Path) -> None:
    write(folder, "a.jsonl", [{"text": COAST, "date": "some day", "url": {}, "lang": []}])
    raw = json.dumps({"text": COAST, "date": "some day", "url": {}, "lang": []}).encode()
    assert article("a.jsonl") == Article(id="a.jsonl:1", text=COAST, place=Place("a.jsonl", 1), raw=raw)


def test_a_nested_mapping_from_end_to_end(folder: Path) -> None:
    record = {"doc": {"html": COAST, "when": 1732012200}, "source": {"id": None, "name": "Coast Post"}}
    write(folder, "a.jsonl", [record])
    found = article("a.jsonl", mapping={"text": "doc.html", "published": "doc.when", "source": "source.name"})
    assert (found.text, found.source) == (COAST, "Coast Post")
    assert found.published == datetime(2024, 11, 19, 10, 30, tzinfo=UTC)


def test_the_text_is_as_received(folder: Path) -> None:
    text = "  <p>Rain\r\n\x1b[31mfell\u202e</p>\n "
    write(folder, "a.jsonl", [{"text": text}])
    assert article("a.jsonl").text == text


@pytest.mark.parametrize(
    ("record", "guess"),
    [
        ({"id": "x" * 99, "story": COAST, "slug": "rain"}, "story"),
        ({"doc": {"html": COAST}, "slug": "rain"}, "doc.html"),
        ({"title": "Rain fell on the coast", "n": 3}, ""),
        ({"sto\nry": COAST}, "sto\\nry"),
        ({"story": "Rain fell."}, ""),
        ({"author": COAST, "meta": {"title": COAST}, "image": "https://coast.example/" + "x" * 40}, ""),
        ({}, ""),
    ],
)
def test_the_guess_at_the_text_field(record: dict[str, object], guess: str) -> None:
    assert longest_text(record) == guess


# --- what messages quote ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rain fell.", "'Rain fell.'"),
        ("tab\tbell\x07esc\x1b[31m", "'tab\\tbell\\x07esc\\x1b[31m'"),
        ("right\u202eto left", "'right\\u202eto left'"),
        ("\ud800", "'\\ud800'"),
        ("", "''"),
        ("a" * 58, "'" + "a" * 58 + "'"),
        ("a" * 59, "'" + "a" * 57 + "…'"),
    ],
)
def test_an_excerpt_is_escaped_and_short(text: str, shown: str) -> None:
    assert excerpt(text) == shown


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_nothing_unprintable_leaves_the_escaping(text: str) -> None:
    assert escape(text).isprintable()
    assert excerpt(text).isprintable()
    assert len(excerpt(text)) <= EXCERPT
    assert names([text, text]).isprintable()
    assert describe(text).isprintable()


@given(st.text(alphabet=st.characters(codec=None), max_size=200))
def test_cleaned_text_has_a_utf8_form_and_the_same_length(text: str) -> None:
    assert len(clean(text)) == len(without_surrogates(text)) == len(text)
    clean(text).encode()
    assert not set(clean(text)) & {chr(code) for code in (*range(32), *range(127, 160))}
    assert clean(clean(text)) == clean(text)
    without_surrogates(text).encode()


def test_things_in_words() -> None:
    values: list[object] = [None, True, False, 3, 2.5, "Rain", b"\xff\xd8", [], (1,), {}, {"a": 1}, 10**5000, {1}]
    assert [describe(value) for value in values] == [
        "null",
        "true",
        "false",
        "the number 3",
        "the number 2.5",
        "the text 'Rain'",
        "binary data of 2 bytes",
        "a list of 0",
        "a list of 1",
        "an empty object",
        "an object with the fields a",
        "the number of thousands of digits",
        "a set",
    ]
