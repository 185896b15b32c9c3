"""Laws of markup: what is written into it comes back, in lines, whatever else it holds."""

from __future__ import annotations

from xml.sax.saxutils import escape

from hypothesis import given
from hypothesis import strategies as st

from dedup.feeds.frames import decoded, sent
from dedup.feeds.jsonld import unglued
from dedup.feeds.markup import html_to_text, text_of, tidy, unwrapped
from dedup.feeds.safexml import Root, allowed, parse_text, root_name

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
WORDS = st.lists(st.text("abcdéß", min_size=1, max_size=12), min_size=1, max_size=30).map(" ".join)


def one_line(text: str) -> str:
    return tidy(" ".join(allowed(text).split()))


@given(st.lists(ANY, min_size=1, max_size=4))
def test_paragraphs_of_html_come_back_a_line_each(texts: list[str]) -> None:
    page = "".join(f"<p>{escape(text)}</p>" for text in texts)
    assert html_to_text(page) == "\n".join(line for line in map(one_line, texts) if line)


@given(st.lists(ANY, min_size=1, max_size=4), st.booleans())
def test_paragraphs_of_xml_come_back_a_line_each(texts: list[str], teletyped: bool) -> None:
    texts = [" ".join(allowed(text).split()) for text in texts]
    root = parse_text("<nitf>" + "".join(f"<p>{escape(text)}</p>" for text in texts) + "</nitf>")
    assert isinstance(root, Root)
    assert text_of(root.element, teletyped=teletyped) == "\n".join(line for line in map(one_line, texts) if line)


@given(st.lists(WORDS, min_size=1, max_size=5), st.integers(20, 69))
def test_what_a_teleprinter_wrapped_is_unwrapped(paragraphs: list[str], width: int) -> None:
    lines: list[str] = []
    for paragraph in paragraphs:
        line = "   "
        for word in paragraph.split():
            if len(line) + len(word) >= width and line.strip():
                lines.append(line.rstrip())
                line = ""
            line += f"{word} "
        lines.append(line.rstrip())
    assert unwrapped(lines) == "\n".join(paragraphs)


@given(st.text(max_size=60))
def test_any_text_is_taken_by_every_verb(text: str) -> None:
    assert "\n\n" not in tidy(text)
    assert tidy(tidy(text)) == tidy(text)
    assert unglued(text).replace("\n", "") == text.replace("\n", "")
    assert sent(text) == "" or "T" in sent(text)
    assert isinstance(html_to_text(text), str)
    assert isinstance(root_name(text.encode("utf-8", "replace")), str)


@given(st.binary(max_size=60))
def test_any_bytes_have_a_text(data: bytes) -> None:
    assert isinstance(decoded(data), str)


@given(st.text("abcäöüßé .", max_size=40))
def test_a_text_in_a_code_page_of_europe_comes_back(text: str) -> None:
    assert decoded(text.encode("cp1252")) == text
    assert decoded(text.encode()) == text
