"""Where each article (or cluster) of a story stands on a drawing of its matches: on an ellipse, by cluster.

A computed layout, not a simulated one: the same story is drawn the same way on every machine and every day.
Pure geometry over plain data; the template draws it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

from ..model import Relation

WIDTH, HEIGHT = 760.0, 430.0
_CENTRE_X, _CENTRE_Y = WIDTH / 2, HEIGHT / 2
_RADIUS_X, _RADIUS_Y = 215.0, 165.0
_LABEL_GAP = 18.0
_NAMED_AT_MOST = 16  # more names than this meet each other on the ellipse; the codes still fit
_TIES_AT_MOST = 150  # more than these are a grey disc: the loosest kinds are left out
_UPRIGHT = 0.25  # a label this near to the top or the foot is centred


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Something to place: its code, its name, its group, and what is written behind it."""

    key: str
    code: str
    label: str
    shape: int
    origin: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """Something to join: two nodes by key, how closely, and whether it is a weak link."""

    a: str
    b: str
    relation: Relation
    weak: bool = False
    tip: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedNode:
    """A node with its place and its label's."""

    node: Node
    x: float
    y: float
    label: str
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedTie:
    """A tie with its two ends."""

    tie: Tie
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A whole drawing: nodes over ties, the loosest ties at the bottom; ``undrawn`` are those left out, by kind."""

    nodes: tuple[PlacedNode, ...]
    ties: tuple[PlacedTie, ...]
    relations: tuple[Relation, ...]
    weak: bool
    undrawn: tuple[tuple[Relation, int], ...] = ()
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def rings(self) -> bool:
        """Whether an origin is marked."""
        return any(item.node.origin for item in self.nodes)

    @property
    def lone(self) -> bool:
        """Whether an article is drawn that is in no cluster."""
        return any(item.node.shape < 0 for item in self.nodes)


def drawing(groups: Sequence[Sequence[Node]], ties: Iterable[Tie]) -> Drawing:
    """Place groups of nodes round an ellipse from the top, clockwise, with a gap between groups.

    Parameters
    ----------
    groups : sequence of sequence of Node
        Nodes that stand together, such as the members of a cluster.
    ties : iterable of Tie
        Ties to a node that is not placed are left out.

    Returns
    -------
    Drawing
        Every node lies inside; ``relations`` are those drawn, closest first, for the key. Of many ties those of texts
        that are no copy of each other are left out, the loosest kind first, but for weak links.
    """
    filled = [group for group in groups if group]
    count = sum(len(group) for group in filled)
    gaps = len(filled) if len(filled) > 1 else 0
    slot, placed = 0, list[PlacedNode]()
    for group in filled:
        for node in group:
            placed.append(_placed(node, 2 * pi * slot / (count + gaps), named=count <= _NAMED_AT_MOST))
            slot += 1
        slot += 1
    at = {item.node.key: item for item in placed}
    order = list(Relation)
    drawn = sorted(
        (tie for tie in ties if tie.a in at and tie.b in at),
        key=lambda tie: (-order.index(tie.relation), tie.a, tie.b),
    )
    undrawn: list[tuple[Relation, int]] = []
    for relation in reversed([one for one in order if not one.derived]):
        if len(drawn) > _TIES_AT_MOST:
            kept = [tie for tie in drawn if tie.weak or tie.relation is not relation]
            undrawn += [(relation, len(drawn) - len(kept))] if len(kept) < len(drawn) else []
            drawn = kept
    lines = tuple(PlacedTie(tie=t, x1=at[t.a].x, y1=at[t.a].y, x2=at[t.b].x, y2=at[t.b].y) for t in drawn)
    used = {tie.relation for tie in drawn}
    return Drawing(
        nodes=tuple(placed),
        ties=lines,
        relations=tuple(relation for relation in order if relation in used),
        weak=any(tie.weak for tie in drawn),
        undrawn=tuple(undrawn),
    )


def _placed(node: Node, angle: float, *, named: bool) -> PlacedNode:
    across, up = sin(angle), cos(angle)
    anchor = "middle" if abs(across) < _UPRIGHT else ("start" if across > 0 else "end")
    return PlacedNode(
        node=node,
        x=round(_CENTRE_X + _RADIUS_X * across, 1),
        y=round(_CENTRE_Y - _RADIUS_Y * up, 1),
        label=f"{node.code} {node.label}".strip() if named else node.code,
        label_x=round(_CENTRE_X + (_RADIUS_X + _LABEL_GAP) * across, 1),
        label_y=round(_CENTRE_Y - (_RADIUS_Y + _LABEL_GAP + 4) * up + 4, 1),
        anchor=anchor,
    )
