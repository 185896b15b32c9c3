"""The page: sound HTML for eyes and screen readers, closed to hostile text, within its size."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.model import Relation, Role
from dedup.report import write
from dedup.report.views import letters
from dedup.result import Result

from .builder import (
    BRIDGE,
    BRIDGE_TWO,
    BRIEF,
    REPRINT,
    REWRITE,
    WIRE,
    article,
    cluster,
    ferry,
    match,
    member,
    result,
    story,
)
from .hostile import HOSTILE

VOID = {"meta", "br", "hr", "img", "input", "link"}
LEAFS = {"circle", "rect", "path", "line"}


class Page(HTMLParser):
    """What a browser would see: tags in balance, ids, links, headings, and the text of each element by class."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.headings: list[int] = []
        self.texts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_attrs = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.attributes += given_attrs.items()
        if "id" in given_attrs:
            self.ids.append(given_attrs["id"])
        if tag == "a":
            self.targets.append(given_attrs["href"])
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append((tag, given_attrs.get("class", "")))
            if given_attrs.get("class") == "text":
                self.texts.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in LEAFS
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        classes = [name for _, name in self.open]
        if "text" in classes and "n" not in classes and "sr" not in classes:
            self.texts[-1] += data


def page_of(found: Result, folder: Path) -> tuple[str, Page]:
    write(found, folder, outputs=["report"])
    html = (folder / "report.html").read_bytes().decode()
    page = Page(html)
    assert page.open == []
    return html, page


def copies(count: int, text: str = WIRE, **given_settings: int) -> Result:
    """One story of one cluster of as many copies."""
    own = [article(f"a{n:04d}", text, source=f"Outlet {n}", published="2024-11-19T10:00") for n in range(count)]
    first = own[0]
    group = cluster(
        "c",
        "s",
        [
            member(
                each, Role.REPRINT if each is not first else Role.ORIGIN, own[1 - bool(n)], Relation.IDENTICAL, 1, first
            )
            for n, each in enumerate(own)
        ],
    )
    matches = [match(first, each, Relation.IDENTICAL, 1, [text[:40]]) for each in own[1:]]
    values = {key.replace("__", "."): value for key, value in given_settings.items()}
    stories = [story("s", "Ferry aground", own, [group])]
    return result(own, matches=matches, clusters=[group], stories=stories, settings=values)


def test_the_page_is_sound_and_every_link_on_it_leads_somewhere(tmp_path: Path) -> None:
    _, page = page_of(ferry(), tmp_path)
    assert len(page.ids) == len(set(page.ids))
    assert {target.removeprefix("#") for target in page.targets if target.startswith("#")} <= set(page.ids)
    labels = {name for key, value in page.attributes if key == "aria-labelledby" for name in value.split()}
    assert labels <= set(page.ids)


def test_copies_that_are_kept_apart_are_counted_at_the_foot(tmp_path: Path) -> None:
    html, _ = page_of(ferry(), tmp_path)
    assert "kept apart" not in html
    told = replace(ferry(), funnel=replace(ferry().funnel, apart_by={"series": 1200, "follow_up": 2}))
    html, _ = page_of(told, tmp_path)
    said = "Copies and rewrites that are kept apart: 2 rewrites too many days later; 1,200 issues of a series."
    assert f"<p>{said}</p>" in html


def test_headings_and_landmarks_are_real(tmp_path: Path) -> None:
    _, page = page_of(ferry(), tmp_path)
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(page.headings))
    assert {"header", "nav", "main", "footer", "section"} <= set(page.tags)
    assert page.tags.count("main") == 1


def test_nothing_is_fetched_and_nothing_runs(tmp_path: Path) -> None:
    html, page = page_of(ferry(), tmp_path)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in html
    assert not {"script", "link", "img", "iframe", "form", "object"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in {"src", "style"}]
    assert "url(" not in html
    assert "@import" not in html


def test_a_story_is_told_in_words(tmp_path: Path) -> None:
    html, _ = page_of(ferry(), tmp_path)
    for words in (
        "5 articles from 5 sources, 1 cluster, 1 single; "
        "origin <bdi>Northern Wire</bdi> (NWA copy), 19 Nov 2024, 10:00 UTC.",
        "4 articles with one text",
        "carries the agency&#39;s dateline",
        "left out for A1",
        "A4–A1 (81 %) alone holds this cluster together.",
        "31 words in one run; every sentence has its counterpart",
        "line 40 is no JSON: unexpected end",
        "one bucket of 340 was sampled",
    ):
        assert words in html


def test_texts_side_by_side_are_the_texts(tmp_path: Path) -> None:
    _, page = page_of(ferry(), tmp_path)
    assert page.texts == [WIRE, BRIEF, WIRE, REPRINT, WIRE, REWRITE, BRIDGE, BRIDGE_TWO]


def test_passages_are_numbered_named_and_linked(tmp_path: Path) -> None:
    html, page = page_of(ferry(), tmp_path)
    assert 'href="#s1-a4-r2"' in html
    assert {"s1-a4-l1", "s1-a4-l2", "s1-a4-r1", "s1-a4-r2"} <= set(page.ids)
    assert '<span class="sr"> of 2, word for word: </span>' in html
    assert '<span class="sr"> of 2, reworded: </span>' in html
    assert '<mark class="reworded">' in html
    assert '<span class="sr">[credit line: </span>(NWA)' in html
    assert '<span class="sr">[furniture, in 12 articles of its source: </span>Sign up for our morning letter.' in html


def test_article_text_has_its_direction_and_language(tmp_path: Path) -> None:
    arabic = [
        article(f"a{n}", "جنحت العبارة قرب الميناء.", source="وكالة", language="ar", published="2024-11-19")
        for n in (1, 2)
    ]
    group = cluster(
        "c",
        "s",
        [
            member(arabic[0], Role.ORIGIN, arabic[1], Relation.IDENTICAL, 1, arabic[0]),
            member(arabic[1], Role.REPRINT, arabic[0], Relation.IDENTICAL, 1, arabic[0]),
        ],
    )
    found = result(
        arabic,
        clusters=[group],
        stories=[story("s", "", arabic, [group])],
        matches=[match(arabic[0], arabic[1], Relation.IDENTICAL, 1)],
    )
    html, page = page_of(found, tmp_path)
    assert page.texts == [arabic[0].text, arabic[1].text]
    assert 'lang="ar">' in html
    assert html.count('<div class="text" dir="rtl">') == 2


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(name: str, tmp_path: Path) -> None:
    text = HOSTILE[name]
    own = [
        article(f"{n}{text[:500]}", text, title=text, source=text, url=text, language=text, published="2024-11-19")
        for n in (1, 2)
    ]
    group = cluster(
        f"c{text[:500]}",
        "s",
        [
            member(own[0], Role.ORIGIN, own[1], Relation.IDENTICAL, 1, own[0], text[:500]),
            member(own[1], Role.REPRINT, own[0], Relation.IDENTICAL, 1, own[0], text[:500]),
        ],
        agency=text[:500],
    )
    pair = match(own[0], own[1], Relation.IDENTICAL, 1, because=text[:500])
    found = result(own, matches=[pair], clusters=[group], stories=[story("s", text, own, [group])])
    html, page = page_of(found, tmp_path)
    assert not {"script", "img", "b<"} & set(page.tags)
    assert not [attribute for attribute, _ in page.attributes if attribute.startswith("on")]
    assert not [target for target in page.targets if not target.startswith("#")]
    assert page.tags.count("style") == 1
    assert "49" not in page.texts[0]
    assert not set("\x00\x1b\u202e\ufffe") & set(html)
    assert len(html) < 300_000


def test_only_web_addresses_become_links(tmp_path: Path) -> None:
    found = ferry()
    texts = dict(found.texts)
    texts["nwa-1"] = replace(texts["nwa-1"], url="https://wire.example/a?b=1&c=2")
    texts["post-7"] = replace(texts["post-7"], url="javascript:alert(1)")
    _, page = page_of(replace(found, texts=texts), tmp_path)
    assert [t for t in page.targets if not t.startswith("#")] == ["https://wire.example/a?b=1&c=2"]


def test_a_long_text_is_cut_and_the_page_says_so(tmp_path: Path) -> None:
    html, page = page_of(copies(2, WIRE * 100), tmp_path)
    assert all(len(text) == 20_000 for text in page.texts)
    assert "Cut here:" in html


def test_a_story_of_more_than_forty_shows_its_clusters_in_the_drawing(tmp_path: Path) -> None:
    html, _ = page_of(copies(41), tmp_path)
    assert "More than 40 articles" in html
    html, _ = page_of(copies(40), tmp_path)
    assert "More than 40 articles" not in html


def test_a_large_cluster_is_cut_to_its_first_rows(tmp_path: Path) -> None:
    html, _ = page_of(copies(150), tmp_path)
    assert "50 more articles of this cluster are in" in html
    assert html.count('<details class="beside"') == 99


@pytest.mark.parametrize("room", [100_000, 300_000])
def test_the_page_keeps_to_its_size_and_says_what_it_left_out(room: int, tmp_path: Path) -> None:
    html, page = page_of(copies(100, WIRE * 20, output__report_bytes=room), tmp_path)
    assert len(html.encode()) <= room
    assert "Left out of this page, which has a size limit" in html
    shown = html.count('<details class="beside"')
    left_out = html.count("side by side: left out for size")
    assert f"{left_out} side-by-side views" in html
    assert shown > 0
    assert len(page.texts) == 2 * shown


def test_stories_beyond_the_limit_are_counted(tmp_path: Path) -> None:
    html, _ = page_of(ferry(**{"output.report_stories": 1}), tmp_path)
    assert "Bridge opens Friday" not in html
    assert "1 story (see <code>stories.jsonl</code>" in html


def test_a_single_article_is_shown_with_its_closest_match(tmp_path: Path) -> None:
    html, _ = page_of(ferry(), tmp_path)
    assert 'A1<span class="dim block">same story, own words, <span class="nw">8 %</span></span>' in html


@settings(max_examples=15, deadline=None)
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cn", "Zs", "Zl", "Zp"]), min_size=9))
def test_any_text_comes_through_the_template_unchanged(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    _, page = page_of(copies(2, text), tmp_path_factory.mktemp("page"))
    assert page.texts == [text, text]


def luminance(colour: str) -> float:
    """The relative luminance of a hexadecimal colour, as WCAG defines it."""
    channels = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_colours_have_the_contrast_that_wcag_asks_for_in_both_themes(tmp_path: Path) -> None:
    html, _ = page_of(ferry(), tmp_path)
    style = html[html.index("<style>") : html.index("</style>")]
    themes = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in style.split("@media", 2)[:2]]
    for theme in themes:
        for ground in ("paper", "raised", "band", "notice"):
            assert contrast(theme["ink"], theme[ground]) >= 7
            assert contrast(theme["dim"], theme[ground]) >= 4.5
        for ground in ("paper", "raised"):
            assert contrast(theme["link"], theme[ground]) >= 4.5
        for mark in ("verbatim", "reworded"):
            assert contrast(theme["ink"], theme[mark]) >= 7
            assert contrast(theme["dim"], theme[mark]) >= 4.5
            assert contrast(theme[f"{mark}-line"], theme[mark]) >= 3
        for shape in range(6):
            assert contrast(theme[f"k{shape}"], theme["band"]) >= 4.5
            assert contrast(theme["paper"], theme[f"k{shape}"]) >= 4.5
        assert contrast(theme["weak"], theme["paper"]) >= 4.5


def test_clusters_are_lettered_without_end() -> None:
    assert [letters(n) for n in (0, 1, 25, 26, 701, 702)] == ["A", "B", "Z", "AA", "ZZ", "AAA"]
