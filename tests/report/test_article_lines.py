"""An article written from columns reads as the same article written from its object, byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import Article, run
from dedup.model import Ledger, Outcome, Place, Portion, PortionKind, Skipped, SkipReason, Span, Status
from dedup.outcomes import OutcomeRows
from dedup.report.article_lines import ArticleLines
from dedup.report.graphml import node
from dedup.report.joining import SCALE
from dedup.report.jsonl import article_row, kept_line, line
from dedup.report.ledger_lines import shares
from dedup.result import Result

from ..stories import EVENTS, MORNING, brief_of, own_report, reprint_of, rewrite_of, wire

ABROAD = "«Мы услышали удар», — сказал Иван Петров агентству. Паром «Морская звезда» сел на мель. 港口已关闭。 "
SIGNED = "OSLO, May 2 (AP) — "


@st.composite
def feeds(draw: st.DrawFn) -> list[Article | Skipped]:
    """Copies of some wires, with credit lines and without, dated and not, beside what cannot be read or judged."""
    records: dict[str, Article | Skipped] = {}
    for event in draw(st.lists(st.sampled_from(sorted(EVENTS)), min_size=1, max_size=3, unique=True)):
        copy = wire(event)
        for one in (copy, reprint_of(copy), brief_of(copy), rewrite_of(copy), own_report(event)):
            text = draw(st.sampled_from(["", ABROAD, SIGNED])) + one.text
            hours = draw(st.sampled_from([0, 0.4, 1, 30, 70]))
            at = draw(st.sampled_from([None, MORNING + timedelta(hours=hours)]))
            source = draw(st.sampled_from(["", one.source, "Herald & <Sons>\x01"]))
            name = one.id + draw(st.sampled_from(["", ' "é" & <1>', "\x02"]))
            raw = draw(st.sampled_from([b"", b'{"id":\n 1}']))
            day_only = at is not None and draw(st.booleans())
            records[name] = replace(
                one, id=name, text=text, published=at, source=source, day_only=day_only, raw=raw,
                place=Place(draw(st.sampled_from(["feed.jsonl", "a/b \t.txt"])), draw(st.sampled_from([None, 3]))),
            )
    for number in range(draw(st.integers(0, 2))):  # too short to be judged
        name = f"short-{number}"
        raw = draw(st.sampled_from([b"", b"rain"]))
        records[name] = Article(id=name, text="It rained.", raw=raw, source="Herald", place=Place("rain.txt"))
    for number in range(draw(st.integers(0, 2))):
        name = draw(st.sampled_from([*records, "nobody's"]))
        records[f"!{number}"] = Skipped(
            id=name, place=Place("feed.jsonl", 90 + number), reason=SkipReason.BAD_RECORD, problem="broken",
            remedy="mend it", raw=draw(st.sampled_from([b"", b"{"])),
        )
    return list(records.values())


def by_object(result: Result) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """The same as lines of the objects."""
    skipped = {(record.id, record.place): record for record in result.skipped}
    assert result.columns is not None
    matched = result.columns.matched()

    def article(outcome: Outcome) -> Article | None:
        return None if outcome.status is Status.SKIPPED else result.texts[outcome.id]

    def found(outcome: Outcome) -> Skipped | None:
        return skipped.get((outcome.id, outcome.place))

    outcomes = list(result.articles)
    return (
        [line(article_row(one, found(one))) for one in outcomes],
        [kept_line(one, article(one), found(one)) for one in outcomes],
        [
            node(one, article(one)) if one.id in matched and one.status is not Status.SKIPPED else b""
            for one in outcomes
        ],
    )


@settings(max_examples=60, deadline=None)
@given(feeds())
def test_columns_and_objects_say_the_same(feed: Sequence[Article | Skipped]) -> None:
    result = run(feed)
    outcomes = result.articles
    assert isinstance(outcomes, OutcomeRows)
    lines = ArticleLines(outcomes, {(r.id, r.place): r for r in result.skipped})
    middle = len(outcomes) // 2
    for made, expected in zip((lines.json_lines, lines.kept, lines.nodes), by_object(result), strict=True):
        assert made(0, middle) + made(middle, len(outcomes)) == b"".join(expected)


@given(st.lists(st.tuples(*[st.integers(0, 40)] * len(PortionKind)).filter(any), min_size=1, max_size=5))
def test_the_shares_of_many_ledgers_are_those_of_each(counts: list[tuple[int, ...]]) -> None:
    ledgers = [
        Ledger(
            sources=(),
            portions=tuple(
                Portion(kind=kind, span=Span(0, 1), words=words) for kind, words in zip(PortionKind, own, strict=True)
            ),
        )
        for own in counts
    ]
    assert shares(np.array(counts)).tolist() == [list(ledger.shares(SCALE).values()) for ledger in ledgers]
