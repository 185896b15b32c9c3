"""A match written from columns reads as the same match written from its object, byte for byte."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import Article, Settings, run
from dedup.found import MatchRows
from dedup.relation import apart, distances
from dedup.report.graphml import edge
from dedup.report.jsonl import line, match_row
from dedup.report.match_lines import MatchLines, rounded

from ..stories import EVENTS, MORNING, brief_of, own_report, reprint_of, rewrite_of, wire

ABROAD = "«Мы услышали удар», — сказал Иван Петров агентству. Паром «Морская звезда» сел на мель. 港口已关闭。 "


@st.composite
def feeds(draw: st.DrawFn) -> list[Article]:
    """Copies of some wires, some dated by the day or not at all, some with letters of more than one byte before."""
    articles: dict[str, Article] = {}
    for event in draw(st.lists(st.sampled_from(sorted(EVENTS)), min_size=1, max_size=3, unique=True)):
        copy = wire(event)
        for one in (copy, reprint_of(copy), brief_of(copy), rewrite_of(copy), own_report(event)):
            text = draw(st.sampled_from(["", ABROAD])) + one.text
            hours = draw(st.sampled_from([0, 0.4, 1, 30, 70]))
            at = draw(st.sampled_from([None, MORNING + timedelta(hours=hours)]))
            source = draw(st.sampled_from(["", one.source, "Herald & <Sons>"]))
            name = one.id + draw(st.sampled_from(["", ' "é" & <1>']))
            day_only = at is not None and draw(st.booleans())
            articles[name] = replace(one, id=name, text=text, published=at, source=source, day_only=day_only)
    return list(articles.values())


@settings(max_examples=40, deadline=None)
@given(feeds(), st.sampled_from([0, 1, 20]))
def test_columns_and_objects_say_the_same(feed: list[Article], passages: int) -> None:
    result = run(feed, Settings().with_values({"output.max_passages": passages}))
    matches = result.matches
    assert isinstance(matches, MatchRows)
    lines = MatchLines(matches.found)
    count = len(matches)
    middle = count // 2
    written = lines.json_lines(0, middle) + lines.json_lines(middle, count)
    assert written == b"".join(line(match_row(match)) for match in matches)
    assert lines.edges(0, count) == b"".join(map(edge, matches))


@pytest.mark.parametrize("value", [0.0, 0.00005, 0.12345, 0.5, 0.99995, 1.0, 1.00001, -0.2, 2.5])
def test_a_share_beside_the_table_is_rounded_all_the_same(value: float) -> None:
    result = run([wire("ferry"), reprint_of(wire("ferry"))])
    matches = result.matches
    assert isinstance(matches, MatchRows)
    matches.found.matches.measures[0, :] = value
    assert MatchLines(matches.found).json_lines(0, 1) == line(match_row(matches[0]))


HOURS = st.one_of(st.none(), st.sampled_from([0.0, 0.01, 0.5, 1.5, 2.5, 23.99, 24.0, 36.0, 47.5, 48.0, 60.0, 84.0]))


@given(st.lists(st.tuples(st.one_of(HOURS, st.floats(0, 200).map(lambda hours: round(hours, 2))), st.booleans())))
def test_distances_are_one_where_the_same_is_said_of_them(values: list[tuple[float | None, bool]]) -> None:
    hours, whole_days = np.array([h for h, _ in values], np.float64), np.array([w for _, w in values], np.bool_)
    said = ["" if h is None else apart(h, whole_days=w) for h, w in values]
    numbers = distances(hours, whole_days).tolist()
    assert len(set(zip(said, numbers, strict=True))) == len(set(said)) == len(set(numbers))


@given(st.lists(st.one_of(st.floats(-1, 2), st.floats(-1e6, 1e6), st.integers(-30, 30).map(lambda n: n / 32))))
def test_numbers_are_rounded_as_python_rounds_them(values: list[float]) -> None:
    for digits in (2, 4, 6):
        ties = [round(value, digits) + 0.5 / 10**digits for value in values]
        both = [*values, *ties]
        assert rounded(np.array(both, np.float64), digits).tolist() == [round(value, digits) for value in both]
