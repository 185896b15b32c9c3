"""Hostile text is shown and never obeyed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.report.safe import cells, ending, fit, json_text, markdown, one_line, page_text

from .hostile import HOSTILE, any_text

DIRECTIONS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@given(any_text)
def test_page_text_keeps_every_offset(text: str) -> None:
    assert len(page_text(text)) == len(text)


@given(any_text)
def test_page_text_holds_nothing_that_html_forbids(text: str) -> None:
    clean = page_text(text)
    clean.encode()
    assert not any(ord(character) < 32 for character in clean if character not in "\t\n")
    assert not any(0x7F <= ord(character) < 0xA0 for character in clean)
    assert "\u202e" not in clean


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=40))
def test_page_text_leaves_ordinary_text_alone(text: str) -> None:
    assert page_text(text) == text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("one\r\ntwo", "one \ntwo"),
        ("one\rtwo", "one\ntwo"),
        ("a\x00b", "a␀b"),
        ("a\x1b[2Jb", "a␛[2Jb"),
        ("a\ud83db", "a\ufffdb"),
        ("gol\u202egpj.exe", "gol\ufffdgpj.exe"),
        ("مرحبا \u200f(وكالة)", "مرحبا \u200f(وكالة)"),
    ],
)
def test_page_text_by_example(raw: str, shown: str) -> None:
    assert page_text(raw) == shown


@given(any_text, st.integers(1, 60))
def test_one_line_is_one_line_within_its_limit_and_cannot_steer_a_terminal(text: str, limit: int) -> None:
    line = one_line(text, limit)
    line.encode()
    assert len(line) <= limit
    assert line == line.strip()
    assert len(line.splitlines()) <= 1
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in line)
    assert not set(line) & set(DIRECTIONS)


def test_one_line_of_a_megabyte_looks_at_its_beginning_only() -> None:
    assert one_line("word " * 200_000, 20) == "word word word word…"


@given(any_text)
def test_json_text_changes_lone_surrogates_and_nothing_else(text: str) -> None:
    clean = json_text(text)
    clean.encode()
    assert len(clean) == len(text)
    assert all(a == b for a, b in zip(text, clean, strict=True) if not "\ud800" <= a <= "\udfff")


@pytest.mark.parametrize(
    ("raw", "escaped"),
    [
        ("<script>alert(1)</script>", "\\<script\\>alert(1)\\</script\\>"),
        ("[click](javascript:alert(1))", "\\[click\\](javascript:alert(1))"),
        ("a | b", "a \\| b"),
        ("# Title\n## More", "\\# Title \\#\\# More"),
        ("https://example.org", "https:\\//example.org"),
        ("*bold* _it_ `code` ~no~", "\\*bold\\* \\_it\\_ \\`code\\` \\~no\\~"),
        ("fish &amp; chips", "fish \\&amp; chips"),
    ],
)
def test_markdown_shows_text_as_itself(raw: str, escaped: str) -> None:
    assert markdown(raw) == escaped


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_markdown_of_hostile_text_is_one_short_line_without_live_markup(text: str) -> None:
    escaped = markdown(text, 80)
    assert "\n" not in escaped
    assert len(escaped) <= 2 * 80 + 1
    assert all(escaped[place - 1] == "\\" for place, character in enumerate(escaped) if character in "<>|[]")


@given(any_text, st.integers(0, 30))
def test_fit_takes_exactly_its_width(text: str, width: int) -> None:
    assert cells(fit(one_line(text), width)) == width


def test_wide_and_combining_characters_are_measured_as_a_terminal_shows_them() -> None:
    assert cells("新华社 e\u0301") == 8
    assert fit("新华社北京", 6) == "新华… "


@given(any_text, st.integers(2, 60))
def test_the_ending_of_a_name_is_short_and_ends_as_the_name_does(text: str, limit: int) -> None:
    shown = ending(text, limit)
    assert len(shown) <= limit
    assert len(shown.splitlines()) <= 1
    assert one_line(text, 10_000).endswith(shown.lstrip("…")) or len(text) > 8 * limit


def test_a_long_path_keeps_its_file_name() -> None:
    assert ending("feeds/2024/11/19/harbour-post.txt", 20) == "…19/harbour-post.txt"
    assert ending("harbour-post.txt", 20) == "harbour-post.txt"
