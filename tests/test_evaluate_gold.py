"""Gold pairs as people keep them: JSON lines, spreadsheets, the words of three traditions."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import InputError, MissingPathError, UnreadableFeedError
from dedup.evaluate.gold import LABEL_OF_RELATION, GoldLabel, GoldPair, read_pairs
from dedup.model import Pair, Relation


def pairs_file(folder: Path, content: str, name: str = "pairs.jsonl") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_pairs(path)
    return str(caught.value).replace(str(path.parent), "").lstrip("/")


def test_json_lines_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = pairs_file(
        tmp_path,
        '{"a": "wire", "b": "brief", "relation": "rewrite", "why": "same order of facts"}\n'
        "\n"
        '{"a": "wire", "b": "reprint", "relation": "copy"}\n',
    )
    assert read_pairs(path) == (
        GoldPair("wire", "brief", GoldLabel.REWRITE, "rewrite"),
        GoldPair("wire", "reprint", GoldLabel.COPY, "copy"),
    )


def test_the_same_pairs_from_csv_json_lines_and_compressed(tmp_path: Path) -> None:
    rows = [("wire", "brief, late edition", "rewrite"), ("wire", "other", "different")]
    jsonl = "".join(json.dumps({"a": a, "b": b, "relation": label}) + "\n" for a, b, label in rows)
    table = 'a,b,relation\nwire,"brief, late edition",rewrite\nwire,other,different\n'
    plain = pairs_file(tmp_path, jsonl)
    spreadsheet = pairs_file(tmp_path, "\ufeff" + table, "pairs.csv")
    packed = tmp_path / "PAIRS.JSONL.GZ"
    packed.write_bytes(gzip.compress(jsonl.encode()))
    packed_table = tmp_path / "pairs.csv.gz"
    packed_table.write_bytes(gzip.compress(table.encode()))
    assert read_pairs(plain) == read_pairs(spreadsheet) == read_pairs(packed) == read_pairs(packed_table)


@pytest.mark.parametrize(
    ("row", "label", "kind"),
    [
        ({"relation": "partial"}, GoldLabel.PARTIAL, "partial"),
        ({"label": "Story"}, GoldLabel.STORY, "story"),
        ({"label": "near_duplicate"}, GoldLabel.COPY, "near_duplicate"),
        ({"relation": "excerpt"}, GoldLabel.COPY, "excerpt"),
        ({"relation": "same_story"}, GoldLabel.STORY, "same_story"),
        ({"relation": "rewrite", "kind": "heavy"}, GoldLabel.REWRITE, "heavy"),
        ({"label": "cut", "derived": 1}, GoldLabel.COPY, "cut"),
        ({"label": "light", "derived": 1}, GoldLabel.REWRITE, "light"),
        ({"label": "non", "derived": 0}, GoldLabel.STORY, "non"),
        ({"derived": 1}, GoldLabel.REWRITE, "derived"),
        ({"derived": False}, GoldLabel.DIFFERENT, "not derived"),
        ({"relation": "", "label": None, "derived": "0"}, GoldLabel.DIFFERENT, "not derived"),
    ],
)
def test_the_words_of_three_traditions(tmp_path: Path, row: dict[str, object], label: GoldLabel, kind: str) -> None:
    path = pairs_file(tmp_path, json.dumps({"a": "one", "b": "two", **row}))
    assert read_pairs(path) == (GoldPair("one", "two", label, kind),)


def test_numbers_are_ids_too(tmp_path: Path) -> None:
    path = pairs_file(tmp_path, '{"a": 7, "b": 11, "relation": "copy"}')
    assert read_pairs(path)[0].pair == Pair("11", "7")


def test_a_line_separator_inside_a_string_ends_no_line(tmp_path: Path) -> None:
    path = pairs_file(tmp_path, '{"a": "x\u2028y", "b": "z", "relation": "copy"}')
    assert read_pairs(path)[0].a == "x\u2028y"


def test_an_empty_file_holds_no_pairs(tmp_path: Path) -> None:
    assert read_pairs(pairs_file(tmp_path, "")) == ()
    assert read_pairs(pairs_file(tmp_path, "", "pairs.csv")) == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            '{"a": "x", "b": "y", "relation": "copy"}\n{"a": "x", ',
            'pairs.jsonl:2: not a JSON object\n  → write {"a": ..., "b": ..., "relation": ...}',
        ),
        ("[1, 2]", 'pairs.jsonl:1: not a JSON object\n  → write {"a": ..., "b": ..., "relation": ...}'),
        ("[" * 100_000, 'pairs.jsonl:1: not a JSON object\n  → write {"a": ..., "b": ..., "relation": ...}'),
        ('{"b": "y", "relation": "copy"}', "pairs.jsonl:1: no article id in 'a'\n  → give the two ids as a and b"),
        (
            '{"a": "x", "b": ["y"], "relation": "copy"}',
            "pairs.jsonl:1: no article id in 'b'\n  → give the two ids as a and b",
        ),
        (
            '{"a": "x", "b": "x", "relation": "copy"}',
            "pairs.jsonl:1: a pair of 'x' with itself\n  → give two different articles",
        ),
        (
            '{"a": "x", "b": "y", "relation": "clone"}',
            "pairs.jsonl:1: an unknown relation 'clone'\n  → use one of: copy, rewrite, partial, story, different, "
            "identical, near_duplicate, excerpt, same_story, unrelated, cut, light, heavy, non",
        ),
        ('{"a": "x", "b": "y", "derived": 2}', "pairs.jsonl:1: derived is '2'\n  → give 1 or 0"),
        (
            '{"a": "x", "b": "y"}',
            "pairs.jsonl:1: no relation, label or derived\n  → give the relation, such as copy or story",
        ),
        (
            '{"a": "x", "b": "y", "relation": "copy"}\n\n{"a": "y", "b": "x", "relation": "story"}',
            "pairs.jsonl:3: the pair 'y', 'x' stands on line 1 too\n  → keep one of the two",
        ),
    ],
)
def test_a_bad_line_is_named_with_its_remedy(tmp_path: Path, content: str, message: str) -> None:
    assert complaint(pairs_file(tmp_path, content)) == message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("a,b\nx,y\n", "pairs.csv:2: no relation, label or derived\n  → give the relation, such as copy or story"),
        ("one,two,relation\nx,y,copy\n", "pairs.csv:2: no article id in 'a'\n  → give the two ids as a and b"),
        (
            "a,b,relation\nx,y,copy,really\n",
            "pairs.csv:2: more cells than the header names\n  → quote cells with commas",
        ),
        ('a,b,relation\nx,"y,copy\n', "pairs.csv:2: a broken row (unexpected end of data)\n  → mend the row"),
        ("a,b,relation\nx\n", "pairs.csv:2: no article id in 'b'\n  → give the two ids as a and b"),
    ],
)
def test_a_bad_row_of_a_spreadsheet(tmp_path: Path, content: str, message: str) -> None:
    assert complaint(pairs_file(tmp_path, content, "pairs.csv")) == message


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(MissingPathError, match="no such file"):
        read_pairs(tmp_path / "pairs.jsonl")
    with pytest.raises(InputError, match="unknown format"):
        read_pairs(tmp_path / "pairs.xlsx")
    broken = tmp_path / "pairs.jsonl.gz"
    broken.write_bytes(gzip.compress(b'{"a": "x", "b": "y", "relation": "copy"}\n' * 50)[:-12])
    with pytest.raises(UnreadableFeedError, match="cannot be read"):
        read_pairs(broken)
    latin = tmp_path / "latin.csv"
    latin.write_bytes("a,b,relation\nfrühe,späte,copy\n".encode("latin-1"))
    with pytest.raises(UnreadableFeedError, match="not UTF-8 at byte 15"):
        read_pairs(latin)
    (tmp_path / "folder.jsonl").mkdir()
    with pytest.raises(UnreadableFeedError, match="cannot be read"):
        read_pairs(tmp_path / "folder.jsonl")


def test_every_relation_falls_on_a_label_that_agrees_on_derivation() -> None:
    assert set(LABEL_OF_RELATION) == set(Relation)
    assert all(relation.derived == label.derived for relation, label in LABEL_OF_RELATION.items())


def test_the_labels_fall_from_the_same_text_to_none() -> None:
    assert [(label.derived, label.reuse, label.related) for label in GoldLabel] == [
        (True, True, True),
        (True, True, True),
        (False, True, True),
        (False, False, True),
        (False, False, False),
    ]


def test_grades_put_light_above_heavy() -> None:
    kinds = [("cut", GoldLabel.COPY), ("light", GoldLabel.REWRITE), ("heavy", GoldLabel.REWRITE)]
    kinds += [("partial", GoldLabel.PARTIAL), ("non", GoldLabel.STORY), ("different", GoldLabel.DIFFERENT)]
    assert [GoldPair("a", "b", label, kind).grade for kind, label in kinds] == [6, 5, 3, 2, 1, 0]
    assert GoldPair("a", "b", GoldLabel.REWRITE).grade == 4


@given(
    st.lists(
        st.tuples(
            st.text("abc", min_size=1, max_size=3), st.text("xyz", min_size=1, max_size=3), st.sampled_from(GoldLabel)
        ),
        unique_by=lambda row: row[:2],
    )
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, GoldLabel]]
) -> None:
    path = tmp_path_factory.mktemp("gold") / "pairs.jsonl"
    path.write_text("".join(json.dumps({"a": a, "b": b, "label": label}) + "\n" for a, b, label in rows))
    assert read_pairs(path) == tuple(GoldPair(a, b, label, label.value) for a, b, label in rows)
