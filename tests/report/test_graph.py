"""The graph file says the same as the graph object, whatever the articles are called."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from networkx import is_isomorphic, read_graphml

from dedup.graph import edge_attributes, node_name, to_networkx, xml_text
from dedup.model import Relation, SkipReason
from dedup.report import write
from dedup.result import Result
from dedup.times import iso_time

from .builder import article, ferry, match, result, skipped
from .hostile import HOSTILE


def hostile_result() -> Result:
    """Every hostile text as an id, a title and a source, each matched with the next."""
    texts = [text[:2000] for text in HOSTILE.values()]
    articles = [article(f"{n} {text}", text, title=text, source=text) for n, text in enumerate(texts)]
    pairs = pairwise(articles)
    return result(articles, matches=[match(a, b, Relation.PARTIAL, 0.25) for a, b in pairs])


@pytest.mark.parametrize("found", [ferry(), hostile_result(), result([])], ids=["ferry", "hostile", "empty"])
def test_the_file_read_by_networkx_is_the_graph(found: Result, tmp_path: Path) -> None:
    write(found, tmp_path, outputs=["graph"])
    read, built = read_graphml(tmp_path / "graph.graphml"), to_networkx(found)
    assert {node: normal(data) for node, data in read.nodes(data=True)} == {
        node: normal(data) for node, data in built.nodes(data=True)
    }
    assert {frozenset(edge[:2]): edge[2] for edge in read.edges(data=True)} == {
        frozenset(edge[:2]): edge[2] for edge in built.edges(data=True)
    }
    assert is_isomorphic(read, built)


def normal(data: dict[str, str]) -> dict[str, str]:
    """Attributes as XML gives them back: its line ends are line feeds, and what is empty may be left out."""
    return {key: value.replace("\r\n", "\n").replace("\r", "\n") for key, value in data.items() if value}


def test_nodes_are_the_articles_in_a_match_and_carry_what_a_drawing_needs() -> None:
    graph = to_networkx(ferry())
    assert sorted(graph) == ["echo-3", "isle-2", "lagan-1", "lagan-2", "now-9", "nwa-1", "post-7"]
    assert graph.nodes["now-9"] == {
        "source": "Now!",
        "published": "2024-11-19",
        "cluster": "c-ferry",
        "story": "s-ferry",
        "role": "excerpt",
        "agency": "NWA",
        "title": "Ferry aground",
    }
    assert graph.edges["now-9", "nwa-1"] == {
        "relation": "excerpt",
        "derived_probability": 0.97,
        "resemblance": 0.75,
        "cosine": 0.9375,
    }


def test_a_skipped_record_does_not_stand_in_for_the_article_of_its_id() -> None:
    one, other = article("a", "x", title="right", line=5), article("b", "x")
    twin = skipped("a", 1, SkipReason.DUPLICATE_ID, "id a again", "give it an id")
    graph = to_networkx(result([one, other], matches=[match(one, other, Relation.IDENTICAL, 1)], skipped=[twin]))
    assert graph.nodes["a"]["title"] == "right"


@given(st.text(st.characters()))
def test_xml_gets_only_what_it_can_carry(text: str) -> None:
    for clean in (xml_text(text), node_name(text)):
        assert all(
            c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000" for c in clean
        )


def test_ids_that_differ_in_a_control_character_stay_apart() -> None:
    assert len({node_name(name) for name in ("a", "a\x00", "a\x01", "a\ud800")}) == 4


def test_times() -> None:
    found = ferry().texts
    assert iso_time(found["nwa-1"].published) == "2024-11-19T10:00:00Z"
    assert iso_time(found["now-9"].published, True) == "2024-11-19"
    assert iso_time(None) is None


def test_numbers_have_four_digits() -> None:
    made = match(article("a", "x"), article("b", "x"), Relation.REWRITE, 0.123456)
    assert edge_attributes(made)["derived_probability"] == 0.1235
