"""How good a run is, against what people found: the metrics of the field, each with its interval.

>>> b_cubed({"a": "x", "b": "x"}, {"a": "1", "b": "1"})
(1.0, 1.0, 1.0)
"""

from .evaluation import Evaluation
from .gold import GoldLabel, GoldPair, gold_clusters, read_pairs
from .grouping import adjusted_rand, b_cubed
from .intervals import Figure, Interval, bootstrap
from .measure import evaluate
from .nouns import Judged, KindRow, RouteRecall, StoryFigures, Task
from .pairwise import (
    CurvePoint,
    average_precision,
    confusion,
    curve,
    precision_recall_f1,
    spearman,
)
from .picture import precision_recall_png
from .plot import precision_recall_svg

__all__ = [
    "CurvePoint",
    "Evaluation",
    "Figure",
    "GoldLabel",
    "GoldPair",
    "Interval",
    "Judged",
    "KindRow",
    "RouteRecall",
    "StoryFigures",
    "Task",
    "adjusted_rand",
    "average_precision",
    "b_cubed",
    "bootstrap",
    "confusion",
    "curve",
    "evaluate",
    "gold_clusters",
    "precision_recall_f1",
    "precision_recall_png",
    "precision_recall_svg",
    "read_pairs",
    "spearman",
]
