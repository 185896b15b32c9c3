"""Alarms wherever they are written: line, page and summary show the passages, and hostile ones stay text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dedup.model import Alarm, AlarmKind, Change, Quote, Span
from dedup.report import write
from dedup.report.jsonl import alarm_row
from dedup.report.page import ALARMS_SHOWN
from dedup.report.summary import ALARMS, summary_text

from .builder import ferry
from .hostile import HOSTILE
from .test_page import page_of

NOTICE = Quote(article="kill-1", field="text", span=Span(0, 5), text="KILL.")
CARRIED = Quote(article="now-9", field="text", span=Span(4, 21), text="ferry Morning Star")
KILLED = Alarm(
    kind=AlarmKind.KILLED, article="now-9", source="Now", cluster="c-ferry", notice="kill-1",
    because=("withdrawn by NWA: KILL.", "carries the text of the notice"), quotes=(NOTICE, CARRIED),
)
CHANGE = Change(field="text", before=Span(3, 6), after=Span(10, 13), old="221", new="212")


def test_a_line_says_where_each_passage_stands() -> None:
    assert alarm_row(replace(KILLED, changes=(CHANGE,))) == {
        "kind": "killed",
        "article": "now-9",
        "source": "Now",
        "cluster": "c-ferry",
        "notice": "kill-1",
        "because": ("withdrawn by NWA: KILL.", "carries the text of the notice"),
        "changes": [
            {
                "field": "text", "before": "221", "before_start": 3, "before_end": 6, "after": "212", "after_start": 10,
                "after_end": 13,
            }
        ],
        "quotes": [
            {"article": "kill-1", "field": "text", "text": "KILL.", "start": 0, "end": 5},
            {"article": "now-9", "field": "text", "text": "ferry Morning Star", "start": 4, "end": 21},
        ],
    }


def test_the_summary_quotes_the_notice_and_the_article() -> None:
    lines = summary_text(replace(ferry(), alarms=[KILLED])).splitlines()
    at = lines.index("## Alarms")
    assert lines[at + 4 : at + 7] == [
        "- **killed**: Now (`now-9`): withdrawn by NWA: KILL.; carries the text of the notice; see `kill-1`",
        "  - the notice, text: “KILL.”",
        "  - the article, text: “ferry Morning Star”",
    ]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_hostile_passages_stay_text(tmp_path: Path, text: str) -> None:
    hostile = replace(CARRIED, text=text, field="title")
    found = replace(ferry(), alarms=[replace(KILLED, because=(text,), source=text, notice=text, quotes=(hostile,))])
    _, page = page_of(found, tmp_path / "page")
    assert "alarms" in page.ids
    assert "script" not in page.tags
    write(found, tmp_path / "lines", outputs=["alarms"])
    (line,) = (tmp_path / "lines" / "alarms.jsonl").read_bytes().splitlines()
    assert line.startswith(b'{"kind":"killed"')
    assert all(len(line) < 1000 for line in summary_text(found).splitlines())


def test_more_alarms_than_are_shown_are_counted(tmp_path: Path) -> None:
    found = replace(ferry(), alarms=[KILLED] * (ALARMS_SHOWN + 1))
    html, _ = page_of(found, tmp_path)
    assert "1 more alarms are in" in html
    lines = summary_text(found).splitlines()
    assert f"- {ALARMS_SHOWN + 1 - ALARMS} more: `alarms.jsonl`" in lines
    assert len(lines) < 200
