"""The drawing of matches: computed, inside its frame, the same every time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Relation
from dedup.report.svggraph import HEIGHT, WIDTH, Node, Tie, drawing

sizes = st.lists(st.integers(0, 8), max_size=6)


def nodes_of(counts: list[int]) -> list[list[Node]]:
    return [
        [Node(key=f"{g}-{n}", code=f"{g}{n}", label="Post", shape=g) for n in range(count)]
        for g, count in enumerate(counts)
    ]


@given(sizes)
def test_every_node_has_its_own_place_inside(counts: list[int]) -> None:
    drawn = drawing(nodes_of(counts), [])
    assert len(drawn.nodes) == sum(counts)
    assert len({(item.x, item.y) for item in drawn.nodes}) == sum(counts)
    assert all(0 < item.x < WIDTH and 0 < item.y < HEIGHT for item in drawn.nodes)
    assert all(0 < item.label_y < HEIGHT for item in drawn.nodes)


@given(sizes, st.data())
def test_ties_end_at_their_nodes(counts: list[int], data: st.DataObject) -> None:
    keys = [node.key for group in nodes_of(counts) for node in group] + ["nowhere"]
    ends = data.draw(st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=10))
    drawn = drawing(nodes_of(counts), [Tie(a=a, b=b, relation=Relation.REWRITE) for a, b in ends])
    at = {item.node.key: (item.x, item.y) for item in drawn.nodes}
    assert len(drawn.ties) == sum("nowhere" not in pair for pair in ends)
    for line in drawn.ties:
        assert (line.x1, line.y1) == at[line.tie.a]
        assert (line.x2, line.y2) == at[line.tie.b]


def test_the_loosest_ties_lie_at_the_bottom_and_the_key_names_what_is_drawn() -> None:
    ties = [
        Tie(a="0-0", b="0-1", relation=Relation.IDENTICAL),
        Tie(a="0-0", b="0-2", relation=Relation.SAME_STORY),
        Tie(a="0-1", b="0-2", relation=Relation.REWRITE, weak=True),
    ]
    drawn = drawing(nodes_of([3]), ties)
    assert [line.tie.relation for line in drawn.ties] == [Relation.SAME_STORY, Relation.REWRITE, Relation.IDENTICAL]
    assert drawn.relations == (Relation.IDENTICAL, Relation.REWRITE, Relation.SAME_STORY)
    assert drawn.weak


def test_of_very_many_ties_those_of_texts_that_are_no_copy_are_left_out_and_counted() -> None:
    keys = [node.key for group in nodes_of([8, 8, 8]) for node in group]
    pairs = [(a, b) for n, a in enumerate(keys) for b in keys[n + 1 :]]
    kinds = [Relation.REWRITE] * 60 + [Relation.PARTIAL] * 30 + [Relation.SAME_STORY] * (len(pairs) - 90)
    ties = [
        Tie(a=a, b=b, relation=kind, weak=n == 99) for n, ((a, b), kind) in enumerate(zip(pairs, kinds, strict=True))
    ]
    drawn = drawing(nodes_of([8, 8, 8]), ties)
    assert drawn.undrawn == ((Relation.SAME_STORY, len(pairs) - 90 - 1),)
    assert (len(drawn.ties), drawn.weak) == (91, True)
    assert drawing(nodes_of([8, 8, 8]), ties[:150]).undrawn == ()
    copies = [Tie(a=a, b=b, relation=Relation.REWRITE) for a, b in pairs]
    assert len(drawing(nodes_of([8, 8, 8]), copies).ties) == len(pairs)


def test_many_nodes_are_named_by_their_codes_alone() -> None:
    assert [item.label for item in drawing(nodes_of([2]), []).nodes] == ["00 Post", "01 Post"]
    assert drawing(nodes_of([8, 8, 8]), []).nodes[0].label == "00"


def test_groups_stand_apart() -> None:
    one, two, three, four = ((item.x, item.y) for item in drawing(nodes_of([2, 2]), []).nodes)

    def apart(a: tuple[float, float], b: tuple[float, float]) -> float:
        return abs(a[0] - b[0]) + abs(a[1] - b[1])

    assert apart(two, three) > apart(one, two)
    assert apart(four, one) > apart(three, four)


def test_nothing_is_drawn_of_nothing() -> None:
    drawn = drawing([[], []], [])
    assert (drawn.nodes, drawn.ties, drawn.relations, drawn.weak) == ((), (), (), False)
