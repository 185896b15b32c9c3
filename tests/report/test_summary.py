"""What a person reads first, and the few lines on the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from dedup.model import Cap, Relation, Role, SkipReason
from dedup.report.safe import cells
from dedup.report.summary import summary_text
from dedup.report.text import LINES, summary_lines
from dedup.result import Result

from .builder import BRIDGE_TWO, article, cluster, ferry, match, member, result, skipped, story
from .hostile import HOSTILE


def stories_of(count: int, size: int, titles: Sequence[str] = ("Ferry aground",)) -> Result:
    """As many stories, each of one cluster of as many copies."""
    articles, matches, clusters, stories = [], [], [], []
    for n in range(count):
        title = titles[n % len(titles)]
        own = [
            article(f"{n:03d}-{k:03d}", "Ferry.", source=f"{title[:30]} {k}", published="2024-11-19", title=title)
            for k in range(size)
        ]
        first = own[0]
        others = [member(each, Role.REPRINT, first, Relation.IDENTICAL, 1, first) for each in own[1:]]
        group = cluster(f"c{n}", f"s{n}", [member(first, Role.ORIGIN, own[1], Relation.IDENTICAL, 1, first), *others])
        articles += own
        matches += [match(first, each, Relation.IDENTICAL, 1) for each in own[1:]]
        clusters.append(group)
        stories.append(story(f"s{n}", title, own, [group]))
    return result(articles, matches=matches, clusters=clusters, stories=stories)


def test_copies_that_are_kept_apart_are_counted_by_their_reason() -> None:
    told = replace(ferry(), funnel=replace(ferry().funnel, apart_by={"series": 90, "excerpt": 2}))
    lines = [line for line in summary_text(told).splitlines() if "kept apart" in line]
    assert lines == [
        "| … kept apart: excerpts of much longer texts | 2 |",
        "| … kept apart: issues of a series | 90 |",
    ]


def test_the_whole_summary_of_the_ferry() -> None:
    assert (
        summary_text(ferry(), outputs=["report", "kept"])
        == """\
# Who carries whose copy

Read 10 articles from 1 file: 6 in 2 clusters of one text each, 2 single, 2 skipped. \
They tell 2 stories. The deduplicated feed keeps 6 and leaves out 4.

| what | how many |
|---|---:|
| articles read | 10 |
| in clusters | 6 |
| single | 2 |
| skipped | 2 |
| candidate pairs | 10 |
| matches | 7 |
| … near duplicate | 2 |
| … excerpt | 2 |
| … rewrite | 2 |
| … same story, own words | 1 |
| clusters (one text) | 2 |
| stories (one event) | 2 |
| kept in the deduplicated feed | 6 |
| left out of it for another | 4 |

## Largest stories

### 1. Ferry aground, 212 safe

5 articles from 5 sources, 1 cluster, 19 Nov 2024 to 20 Nov 2024, 08:00 UTC.

- **4 articles with one text**, NWA copy; origin Northern Wire (`nwa-1`), 19 Nov 2024, 10:00 UTC \
(published first; carries the agency's dateline)
  - also: Now! (`now-9`) excerpt, same day; Harbour Post (`post-7`) reprint, +3 h 24 min; \
Evening Echo (`echo-3`) rewrite, +22 h
  - “Ferry aground, 212 safe”
- In their own words or with a passage only: Isle Weekly

### 2. Bridge opens Friday

2 articles from 2 sources, 1 cluster, 18 Nov 2024.

- **2 articles with one text**; origin Lagan Times (`lagan-1`), 18 Nov 2024 \
(published first; carries the agency's dateline)
  - also: City Herald (`lagan-2`) reprint, same day
  - “Bridge opens Friday”

## Worth a look

Matches that hold a group together, or hold it least:

- `echo-3` and `nwa-1`, 81 %: alone holds its cluster together

## Skipped

2 records: 1 bad record, 1 too short.

- `feed.jsonl:40`: line 40 is no JSON: unexpected end → mend or remove the line
- `feed.jsonl:41`: 4 words → lower text.min\\_words

## Limits that were reached

- `candidates.bucket_cap` = 200, 1 time: one bucket of 340 was sampled

## Files

- `report.html`: the stories with time lines and with texts side by side
- `kept.jsonl`: the deduplicated feed, records as received
"""
    )


def test_a_large_run_stays_within_two_hundred_lines() -> None:
    large = stories_of(60, 30)
    bad = [skipped(f"x{n}", n, SkipReason.EMPTY_TEXT, "no text", "give it one") for n in range(500)]
    caps = tuple(Cap(name=f"cap{n}", limit=n, count=n, effect="sampled") for n in range(30))
    text = summary_text(replace(large, skipped=bad, funnel=replace(large.funnel, caps=caps)))
    assert len(text.splitlines()) <= 200
    assert "50 more stories of several articles" in text
    assert "; 23 more" in text
    assert "480 more: `articles.jsonl`" in text


def test_hostile_titles_and_sources_stay_text_in_markdown() -> None:
    text = summary_text(stories_of(len(HOSTILE), 2, list(HOSTILE.values())))
    assert "<script" not in text.replace("\\<script", "")
    assert "](" not in text.replace("\\](", "")
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) < 1000
    text.encode()


def test_where_the_policy_keeps_another_than_the_origin_it_says_why() -> None:
    found = ferry()
    chosen = replace(found.clusters[0].canonical, id="post-7", because=("the longest text",))
    changed = replace(found, clusters=[replace(found.clusters[0], canonical=chosen)])
    assert "  - kept instead: Harbour Post (`post-7`) (the longest text)" in summary_text(changed)


def test_the_lines_on_the_terminal() -> None:
    assert summary_lines(ferry(), 100) == [
        "Read 10 articles from 1 file: 6 in 2 clusters of one text each, 2 single, 2 skipped. They tell 2",
        "stories. The deduplicated feed keeps 6 and leaves out 4.",
        "",
        "Story 1: Ferry aground, 212 safe",
        "  4 articles with one text, NWA copy",
        "    origin   nwa-1   Northern Wire  19 Nov 2024, 10:00 UTC  NWA  kept",
        "    excerpt  now-9   Now!           same day                NWA  excerpt 97 %",
        "    reprint  post-7  Harbour Post   +3 h 24 min             NWA  near duplicate > 99 %",
        "    rewrite  echo-3  Evening Echo   +22 h                        rewrite 81 %",
        "    single   isle-2  Isle Weekly    no date",
        "",
        "Story 2: Bridge opens Friday",
        "  2 articles with one text",
        "    origin   lagan-1  Lagan Times  18 Nov 2024  kept",
        "    reprint  lagan-2  City Herald  same day     near duplicate 99 %",
        "",
        "Limit reached: candidates.bucket_cap = 200, 1 time: one bucket of 340 was sampled",
    ]


@pytest.mark.parametrize("width", [1, 40, 60, 80, 200])
@pytest.mark.parametrize("found", [ferry(), stories_of(30, 30)], ids=["ferry", "large"])
def test_no_line_is_wider_than_the_terminal_and_all_fit_a_screen(found: Result, width: int) -> None:
    lines = summary_lines(found, width)
    assert max(map(cells, lines)) <= max(width, 40)
    assert len(lines) <= LINES + 10


def test_what_is_not_shown_is_counted() -> None:
    lines = summary_lines(stories_of(30, 30), 100)
    assert "  30 articles with one text, the first 12" in lines
    assert "28 more stories: see summary.md or report.html" in lines


def test_nothing_in_a_title_steers_the_terminal() -> None:
    text = "\n".join(summary_lines(stories_of(len(HOSTILE) - 1, 2, list(HOSTILE.values())), 120))
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    assert not set("\u202e\u2066\x7f\x85\u2028") & set(text)


def without_sources() -> Result:
    """The bridge as two plain files tell it."""
    own = [article(f"feeds/lagan/{n}.txt", BRIDGE_TWO, published="2024-11-18") for n in (1, 2)]
    group = cluster(
        "c",
        "s",
        [
            member(own[0], Role.ORIGIN, own[1], Relation.IDENTICAL, 1, own[0]),
            member(own[1], Role.REPRINT, own[0], Relation.IDENTICAL, 1, own[0]),
        ],
    )
    pair = match(own[0], own[1], Relation.IDENTICAL, 1)
    return result(own, matches=[pair], clusters=[group], stories=[story("s", "Footbridge", own, [group])])


def test_without_sources_the_files_are_named() -> None:
    assert summary_lines(without_sources(), 100)[3:] == [
        "Story 1: Footbridge",
        "  2 articles with one text",
        "    origin   feeds/lagan/1.txt  18 Nov 2024  kept",
        "    reprint  feeds/lagan/2.txt  same day     same words 100 %",
    ]
    text = summary_text(without_sources())
    assert "2 articles, no source named, 1 cluster, 18 Nov 2024." in text
    assert "origin `feeds/lagan/1.txt`, 18 Nov 2024" in text
