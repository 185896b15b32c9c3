"""Precision against recall as a PNG, for slides and mails that take no SVG (matplotlib, the extra ``plot``)."""

from __future__ import annotations

from io import BytesIO

from .evaluation import Evaluation
from .pairwise import curve
from .plot import CURVES, printable, summary, truths

_INCHES, _DOTS = (5.6, 5.0), 150
_COLOURS = {"derived": "#0550ae", "reuse": "#953800"}
_MARKS = {"derived": "o", "reuse": "s"}
_DASHES = {"derived": "solid", "reuse": (0, (6, 3))}


def precision_recall_png(evaluation: Evaluation, title: str = "Precision against recall") -> bytes:
    """The picture of :func:`~dedup.evaluate.precision_recall_svg` in pixels.

    Parameters
    ----------
    evaluation : Evaluation
    title : str
        Shown above the plot, as plain text.

    Returns
    -------
    bytes
        A PNG, dark on white. The same evaluation gives the same bytes with the same version of matplotlib.

    Raises
    ------
    ModuleNotFoundError
        Where matplotlib is not installed (``pip install 'dedup[plot]'``).
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # no window, no global state of pyplot
    from matplotlib.figure import Figure

    figure = Figure(figsize=_INCHES, dpi=_DOTS, layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    chance = [row.probability for row in evaluation.judged]
    for name in CURVES:
        task = evaluation.task(name)
        points = curve(truths(evaluation)[name], chance)
        if points:  # steps, as in the SVG: between two thresholds there is nothing
            recall = [0.0, *(point.recall for point in points)]
            precision = [points[0].precision, *(point.precision for point in points)]
            axes.step(recall, precision, where="pre", color=_COLOURS[name], linestyle=_DASHES[name])
        if task.precision.value is not None and task.recall.value is not None:
            at = ([task.recall.value], [task.precision.value])
            axes.plot(*at, _MARKS[name], color=_COLOURS[name], markerfacecolor="white", clip_on=False)
        axes.plot([], [], _MARKS[name], color=_COLOURS[name], linestyle=_DASHES[name], label=summary(task))
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="recall", ylabel="precision")
    axes.set_title(printable(title).replace("$", r"\$"), loc="left", fontweight="bold")  # a dollar would be a formula
    axes.grid(color="#d0d7de")
    axes.legend(loc="lower left", frameon=True)
    out = BytesIO()
    figure.savefig(out, format="png", metadata={"Software": None})
    return out.getvalue()
