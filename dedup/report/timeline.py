"""Where each article of a story stands on a drawing of its days: a lane a cluster, one lane for no date.

Pure geometry over plain data; the template draws it. The tables of the page say the same in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from .words import moment

WIDTH = 960.0
_LEFT, _RIGHT = 132.0, 944.0  # of the plot; lane names stand on the left
_TOP, _ROW, _LANE_GAP = 12.0, 22.0, 10.0
_MARK, _RING, _CHARACTER = 11.0, 14.0, 6.8  # half a mark, half a ring; the mean width of a character of a label
_ROWS_AT_MOST = 10
LABELLED_AT_MOST = 40  # more names than this hide each other
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_STEPS = (
    *(_MINUTE * n for n in (1, 5, 15, 30)),
    *(_HOUR * n for n in (1, 3, 6, 12)),
    *(_DAY * n for n in (1, 2, 7, 14, 30, 90, 365, 3_650, 36_500)),
)
_TICKS_AT_MOST = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Dot:
    """An article to place: its lane, its time, and what is written beside and behind it."""

    code: str
    label: str
    lane: int
    shape: int
    when: datetime | None
    day_only: bool
    origin: bool
    tip: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A placed article. ``day`` is the stretch that a bare date stands for, if it is wide enough to draw.

    ``odd`` says that its lane is shaded: its label hides the lines of the axis behind it.
    """

    dot: Dot
    x: float
    y: float
    label_x: float
    anchor: str
    odd: bool
    day: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """A horizontal band of the drawing."""

    name: str
    shape: int
    top: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A moment on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A whole drawing: its size, its lanes, its ticks and its marks."""

    height: float
    axis_y: float
    labelled: bool
    lanes: tuple[Lane, ...]
    ticks: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    width: float = WIDTH
    left: float = _LEFT
    right: float = _RIGHT


def timeline(dots: Sequence[Dot], lanes: Sequence[tuple[str, int]]) -> Timeline:
    """Place every article.

    Parameters
    ----------
    dots : sequence of Dot
    lanes : sequence of (name, shape)
        One more lane, for no date, is added where it is needed.

    Returns
    -------
    Timeline
        Every mark lies inside the drawing and inside its lane.
    """
    dated = [dot for dot in dots if dot.when is not None]
    undated = [dot for dot in dots if dot.when is None]
    start, end = _domain(dated)
    labelled = len(dots) <= LABELLED_AT_MOST
    top, placed, drawn = _TOP, list[Mark](), list[Lane]()
    for number, (name, shape) in enumerate(lanes):
        own = sorted((d for d in dated if d.lane == number), key=lambda d: (_second(d), d.code))
        if own:
            odd = len(drawn) % 2 == 0
            marks, rows = _stack([(d, _x(_second(d), start, end)) for d in own], top, labelled, odd=odd)
            placed += [_with_day(mark, start, end) for mark in marks]
            drawn.append(Lane(name=name, shape=shape, top=top, height=rows * _ROW + _LANE_GAP))
            top += rows * _ROW + _LANE_GAP
    axis = top
    if undated:
        top += _ROW + _LANE_GAP if dated else 0
        marks, rows = _stack(_in_a_row(undated, labelled), top, labelled, odd=len(drawn) % 2 == 0)
        placed += marks
        drawn.append(Lane(name="no date", shape=-1, top=top, height=rows * _ROW + _LANE_GAP))
        top += rows * _ROW + _LANE_GAP
    return Timeline(
        height=(top + _ROW + _LANE_GAP) if not undated else top + _LANE_GAP,
        axis_y=axis,
        labelled=labelled,
        lanes=tuple(drawn),
        ticks=tuple(_ticks(start, end)) if dated else (),
        marks=tuple(placed),
    )


def _second(dot: Dot) -> float:
    """Where a dot stands in seconds: at its time, or in the middle of its bare date."""
    if dot.when is None:
        return 0.0
    return _midnight(dot.when) + _DAY / 2 if dot.day_only else dot.when.timestamp()


def _midnight(when: datetime) -> float:
    return datetime(when.year, when.month, when.day, tzinfo=UTC).timestamp()


def _domain(dated: Iterable[Dot]) -> tuple[float, float]:
    seconds: list[float] = []
    for dot in dated:
        middle = _second(dot)
        seconds += [middle - _DAY / 2, middle + _DAY / 2] if dot.day_only else [middle]
    if not seconds:
        return 0.0, 1.0
    start, end = min(seconds), max(seconds)
    margin = 0.04 * (end - start) or _HOUR / 2
    return start - margin, end + margin


def _x(second: float, start: float, end: float) -> float:
    return round(_LEFT + (second - start) / (end - start) * (_RIGHT - _LEFT), 1)


def _with_day(mark: Mark, start: float, end: float) -> Mark:
    if not mark.dot.day_only:
        return mark
    middle = _second(mark.dot)
    day = (_x(middle - _DAY / 2, start, end), _x(middle + _DAY / 2, start, end))
    return replace(mark, day=day)


def _in_a_row(dots: Iterable[Dot], labelled: bool) -> list[tuple[Dot, float]]:
    """Undated dots side by side from the left, starting anew where the lane ends."""
    x, row = _LEFT + 2 * _MARK, list[tuple[Dot, float]]()
    for dot in dots:
        width = 2 * _MARK + (_label_width(dot) if labelled else 0)
        x = x if x + width <= _RIGHT else _LEFT + 2 * _MARK
        row.append((dot, round(x, 1)))
        x += width + _MARK
    return row


def _stack(
    placed: Iterable[tuple[Dot, float]], top: float, labelled: bool, *, odd: bool
) -> tuple[list[Mark], int]:
    """Give each dot the first row of the lane in which neither it nor its label meets another."""
    taken: list[list[tuple[float, float]]] = []
    marks: list[Mark] = []
    for dot, x in placed:
        width = _label_width(dot) if labelled else 0.0
        gap = _RING if dot.origin else _MARK
        to_left = x + gap + width > _RIGHT
        box = (x - gap - width, x + gap) if to_left else (x - gap, x + gap + width)
        row = next((n for n, boxes in enumerate(taken) if all(box[1] < a or b < box[0] for a, b in boxes)), len(taken))
        if row == len(taken) and row < _ROWS_AT_MOST:
            taken.append([])
        row = min(row, _ROWS_AT_MOST - 1)
        taken[row].append(box)
        y = round(top + _LANE_GAP / 2 + _ROW * (row + 0.5), 1)
        label_x = round(x - gap - 2 if to_left else x + gap + 2, 1)
        anchor = "end" if to_left else "start"
        marks.append(Mark(dot=dot, x=x, y=y, label_x=label_x, anchor=anchor, odd=odd, day=None))
    return marks, max(len(taken), 1)


def _label_width(dot: Dot) -> float:
    return _CHARACTER * (len(dot.code) + 1 + len(dot.label)) + 6


def _ticks(start: float, end: float) -> Iterable[Tick]:
    step = next((s for s in _STEPS if (end - start) / s <= _TICKS_AT_MOST), _STEPS[-1])
    at, before = -(-start // step) * step, ""
    while at <= end:
        when = datetime.fromtimestamp(at, UTC)
        day = moment(when, True)
        clock = f"{when:%H:%M}" if step < _DAY else ""
        label = clock if clock and day == before else ", ".join(part for part in (day, clock) if part)
        yield Tick(x=_x(at, start, end), label=label)
        at, before = at + step, day
