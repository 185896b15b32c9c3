"""Precision against recall as one small SVG, drawn by hand: no library, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .evaluation import TASK_WORDS, Evaluation
from .nouns import Task
from .pairwise import CurvePoint, curve

CURVES = ("derived", "reuse")
"""The questions that have a curve each."""

_SIZE, _LEFT, _TOP, _SIDE = (420, 380), 52, 40, 300
_TICKS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)

# Lines differ by dash and dots by shape as well as by colour, for readers who see no colour and for print.
_STYLE = """
.pr{--paper:#fff;--ink:#1f2328;--faint:#d0d7de;--one:#0550ae;--two:#953800;font:12px system-ui,sans-serif}
@media(prefers-color-scheme:dark){.pr{--paper:#0d1117;--ink:#e6edf3;--faint:#3d444d;--one:#79c0ff;--two:#ffa657}}
.pr .paper{fill:var(--paper)}.pr text{fill:var(--ink)}.pr .grid{stroke:var(--faint);stroke-width:1}
.pr path{fill:none;stroke-width:2}.pr .one{stroke:var(--one)}.pr .two{stroke:var(--two);stroke-dasharray:6 3}
.pr .at{stroke-width:2;stroke-dasharray:none;fill:var(--paper)}
"""


def precision_recall_svg(evaluation: Evaluation, title: str = "Precision against recall") -> str:
    """The curves of "copy or rewrite" and "any reuse" over all thresholds, with where the run stands on them.

    Parameters
    ----------
    evaluation : Evaluation
    title : str
        Shown above the plot, as plain text.

    Returns
    -------
    str
        One SVG element, readable on light and dark ground, alone or inside a page. Same evaluation, same bytes.
    """
    width, height = _SIZE
    chance = [row.probability for row in evaluation.judged]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pr" role="img" viewBox="0 0 {width} {height}"'
        f' width="{width}" height="{height}">',
        f"<title>{escape(printable(title))}</title>",
        f"<desc>{escape(_words(evaluation))}</desc>",
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{width}" height="{height}"/>',
        f'<text x="{_LEFT}" y="22" font-weight="600">{escape(printable(title))}</text>',
        *_axes(),
    ]
    for place, (name, style) in enumerate(zip(CURVES, ("one", "two"), strict=True)):
        task = evaluation.task(name)
        parts += _line(curve(truths(evaluation)[name], chance), style)
        parts += _standing(task, style)
        parts += _legend(task, style, _TOP + _SIDE - 40 + 20 * place)
    return "\n".join([*parts, "</svg>", ""])


def truths(evaluation: Evaluation) -> dict[str, list[bool]]:
    """Per question of :data:`CURVES`, the gold's answer for each judged pair."""
    return {
        "derived": [row.gold.derived for row in evaluation.judged],
        "reuse": [row.gold.reuse for row in evaluation.judged],
    }


def _axes() -> Iterable[str]:
    end = _LEFT + _SIDE
    for tick in _TICKS:
        x, y = _x(tick), _y(tick)
        yield f'<line class="grid" x1="{x}" y1="{_TOP}" x2="{x}" y2="{_TOP + _SIDE}"/>'
        yield f'<line class="grid" x1="{_LEFT}" y1="{y}" x2="{end}" y2="{y}"/>'
        yield f'<text x="{x}" y="{_TOP + _SIDE + 16}" text-anchor="middle">{tick:.1f}</text>'
        yield f'<text x="{_LEFT - 6}" y="{y}" dy="4" text-anchor="end">{tick:.1f}</text>'
    yield f'<text x="{_LEFT + _SIDE // 2}" y="{_TOP + _SIDE + 34}" text-anchor="middle">recall</text>'
    middle = _TOP + _SIDE // 2
    yield f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">precision</text>'


def _line(points: Sequence[CurvePoint], style: str) -> Iterable[str]:
    """Steps, not slopes: between two thresholds there is nothing, and the area is the average precision."""
    if not points:
        return
    steps = [f"M{_x(0.0)} {_y(points[0].precision)}"]
    for point in points:
        step = f"V{_y(point.precision)}H{_x(point.recall)}"
        if step != steps[-1]:
            steps.append(step)
    yield f'<path class="{style}" d="{"".join(steps)}"/>'


def _standing(task: Task, style: str) -> Iterable[str]:
    precision, recall = task.precision.value, task.recall.value
    if precision is None or recall is None:
        return
    x, y = _x(recall), _y(precision)
    if style == "one":
        yield f'<circle class="{style} at" cx="{x}" cy="{y}" r="5"/>'
    else:
        yield f'<rect class="{style} at" x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10"/>'


def _legend(task: Task, style: str, y: int) -> Iterable[str]:
    x = _LEFT + 14
    yield f'<path class="{style}" d="M{x} {y - 4}h26"/>'
    yield f'<text x="{x + 34}" y="{y}">{escape(summary(task))}</text>'


def summary(task: Task) -> str:
    """What a curve is of, and the area under it."""
    figure = task.average_precision
    area = "n/a" if figure is None or figure.value is None else f"{figure.value:.3f}"
    return f"{TASK_WORDS[task.name]}: average precision {area}"


def _words(evaluation: Evaluation) -> str:
    """The picture in words, for those who do not see it."""
    tasks = [evaluation.task(name) for name in CURVES]
    stands = (f"{summary(task)}; the run stands at precision {task.precision}, recall {task.recall}" for task in tasks)
    return ". ".join(stands) + "."


def printable(text: str) -> str:
    """Without the characters that XML does not allow."""
    return "".join(c for c in text if c.isprintable())


def _x(recall: float) -> float:
    return round(_LEFT + _SIDE * recall, 1)


def _y(precision: float) -> float:
    return round(_TOP + _SIDE * (1 - precision), 1)
