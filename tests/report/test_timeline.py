"""The time line: every article inside its lane, nothing on top of anything else while there is room."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dedup.report.timeline import WIDTH, Dot, Timeline, timeline

START = datetime(2024, 11, 19, tzinfo=UTC)
LANES = [("Cluster A", 0), ("Cluster B", 1), ("single articles", -1)]

times = st.none() | st.integers(0, 4_000_000).map(lambda minutes: START + timedelta(minutes=minutes))
dots = st.lists(
    st.builds(
        lambda lane, when, day_only, label: Dot(
            code="A1", label=label, lane=lane, shape=lane, when=when, day_only=day_only, origin=False, tip=""
        ),
        st.integers(0, 2),
        times,
        st.booleans(),
        st.text(max_size=22),
    ),
    max_size=60,
)


def test_a_label_stands_clear_of_the_ring_of_the_origin() -> None:
    plain, ringed = (
        timeline([replace(dot("A1", 1.0), origin=origin), dot("A2", 30.0)], LANES).marks[0] for origin in (False, True)
    )
    assert ringed.label_x - ringed.x > plain.label_x - plain.x


def test_labels_hide_the_lines_of_the_axis_in_the_colour_of_their_lane() -> None:
    marks = timeline([dot("A1", 1.0), dot("B1", 2.0, lane=1), dot("1", None)], LANES).marks
    assert [mark.odd for mark in marks] == [True, False, True]


def dot(code: str, hours: float | None, lane: int = 0, *, day_only: bool = False) -> Dot:
    when = None if hours is None else START + timedelta(hours=hours)
    return Dot(
        code=code, label="Harbour Post", lane=lane, shape=lane, when=when, day_only=day_only, origin=False, tip=""
    )


@given(dots)
def test_every_article_is_drawn_once_inside_the_drawing(items: list[Dot]) -> None:
    drawn = timeline(items, LANES)
    assert len(drawn.marks) == len(items)
    for mark in drawn.marks:
        assert drawn.left <= mark.x <= drawn.right <= WIDTH
        assert 0 < mark.y < drawn.height


@given(dots)
def test_every_article_lies_in_its_lane_or_in_the_one_for_no_date(items: list[Dot]) -> None:
    drawn = timeline(items, LANES)
    lanes = {lane.name: lane for lane in drawn.lanes}
    for mark in drawn.marks:
        lane = lanes["no date" if mark.dot.when is None else LANES[mark.dot.lane][0]]
        assert lane.top < mark.y < lane.top + lane.height


@given(dots)
def test_lanes_do_not_overlap_and_ticks_go_from_left_to_right(items: list[Dot]) -> None:
    drawn = timeline(items, LANES)
    tops = [(lane.top, lane.top + lane.height) for lane in drawn.lanes]
    assert all(end <= start for (_, end), (start, _) in pairwise(tops))
    places = [tick.x for tick in drawn.ticks]
    assert places == sorted(places)
    assert len(places) <= 9


def boxes_of(drawn: Timeline, row: float) -> list[tuple[float, float]]:
    return sorted((mark.x - 9, mark.x + 9) for mark in drawn.marks if mark.y == row)


@given(st.lists(st.integers(0, 500), max_size=10))
def test_ten_articles_never_hide_each_other(hours: list[int]) -> None:
    drawn = timeline([dot(f"A{n}", hour) for n, hour in enumerate(hours)], LANES)
    for row in {mark.y for mark in drawn.marks}:
        boxes = boxes_of(drawn, row)
        assert all(end <= start for (_, end), (start, _) in pairwise(boxes))


def test_later_is_further_right() -> None:
    drawn = timeline([dot("A1", 0), dot("A2", 5), dot("A3", 2)], LANES)
    assert [mark.dot.code for mark in sorted(drawn.marks, key=lambda mark: mark.x)] == ["A1", "A3", "A2"]


def test_hours_are_labelled_with_the_day_where_it_changes() -> None:
    drawn = timeline([dot("A1", 18), dot("A2", 36)], LANES)
    assert [tick.label for tick in drawn.ticks] == [
        "19 Nov 2024, 18:00",
        "21:00",
        "20 Nov 2024, 00:00",
        "03:00",
        "06:00",
        "09:00",
        "12:00",
    ]


def test_a_bare_date_is_a_day_and_stands_in_its_middle() -> None:
    (mark,) = timeline([dot("A1", 0, day_only=True)], LANES).marks
    assert mark.day is not None
    assert mark.day[0] < mark.x < mark.day[1]
    assert abs((mark.day[0] + mark.day[1]) / 2 - mark.x) < 0.2


def test_articles_without_a_date_get_a_lane_of_their_own() -> None:
    drawn = timeline([dot("A1", 0), dot("A2", None), dot("A3", None)], LANES)
    assert [lane.name for lane in drawn.lanes] == ["Cluster A", "no date"]
    assert [mark.dot.code for mark in drawn.marks] == ["A1", "A2", "A3"]


def test_no_article_at_all_is_an_empty_drawing() -> None:
    drawn = timeline([], LANES)
    assert (drawn.lanes, drawn.marks, drawn.ticks) == ((), (), ())


def test_a_label_that_would_leave_the_drawing_stands_on_the_left() -> None:
    drawn = timeline([dot("A1", 0), dot("A2", 100)], LANES)
    assert {mark.dot.code: mark.anchor for mark in drawn.marks} == {"A1": "start", "A2": "end"}
