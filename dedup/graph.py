"""Matches as a graph: articles are the nodes, matches the edges. This is the home of networkx.

:func:`to_networkx` hands the whole graph to
networkx for questions that this package does not answer; the attributes are the same as in ``graph.graphml``,
which :mod:`dedup.report.graphml` writes line by line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .model import Article, Match, Outcome, Status
from .times import iso_time

if TYPE_CHECKING:
    from networkx import Graph

    from .result import Result

NODE_ATTRIBUTES = ("source", "published", "cluster", "story", "role", "agency", "title")
EDGE_ATTRIBUTES = ("relation", "derived_probability", "resemblance", "cosine")
TITLE_CHARACTERS = 300  # a drawing needs a name, not a text that was mistaken for a title
_XML_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    r"""A text without the characters that XML 1.0 cannot carry.

    >>> xml_text("a\x00b")
    'ab'
    """
    return _XML_ILLEGAL.sub("", text)


def node_name(article_id: str) -> str:
    r"""An article's id as a node's name: characters that XML cannot carry are spelled out, so names stay apart.

    >>> node_name("a\x00b")
    'a\\u0000b'
    """
    return _XML_ILLEGAL.sub(lambda found: f"\\u{ord(found[0]):04x}", article_id)


def node_attributes(outcome: Outcome, article: Article | None) -> dict[str, str]:
    """What a node carries, in the order of ``NODE_ATTRIBUTES``; empty means none.

    Parameters
    ----------
    outcome : Outcome
    article : Article, optional
        The article as received, where it is known.
    """
    published = iso_time(article.published, article.day_only) if article else None
    return {
        "source": xml_text(article.source) if article else "",
        "published": published or "",
        "cluster": xml_text(outcome.cluster),
        "story": xml_text(outcome.story),
        "role": outcome.role.value if outcome.role else "",
        "agency": xml_text(outcome.agency),
        "title": xml_text(article.title[:TITLE_CHARACTERS]) if article else "",
    }


def edge_attributes(match: Match) -> dict[str, str | float]:
    """What an edge carries, in the order of ``EDGE_ATTRIBUTES``; numbers to four digits."""
    return {
        "relation": match.relation.value,
        "derived_probability": round(float(match.probability), 4),
        "resemblance": round(float(match.evidence.resemblance), 4),
        "cosine": round(float(match.evidence.cosine), 4),
    }


def to_networkx(result: Result) -> Graph[str]:
    """The graph of a run: every article that takes part in a match, and every match.

    Parameters
    ----------
    result : Result

    Returns
    -------
    networkx.Graph
        Undirected. Nodes are named by :func:`node_name` and carry ``NODE_ATTRIBUTES``, edges carry
        ``EDGE_ATTRIBUTES``.

    Notes
    -----
    About 2 kB of memory a node and 1 kB an edge: for millions of matches read ``matches.jsonl`` instead.

    Examples
    --------
    Articles that only one match holds to the rest::

        graph = to_networkx(result)
        bridges = list(networkx.bridges(graph))
    """
    from networkx import Graph

    graph: Graph[str] = Graph()
    edges = [(node_name(m.pair.a), node_name(m.pair.b), edge_attributes(m)) for m in result.matches]
    matched = {name for a, b, _ in edges for name in (a, b)}
    for outcome in result.articles:
        name = node_name(outcome.id)
        if name in matched and name not in graph and outcome.status is not Status.SKIPPED:
            graph.add_node(name, **node_attributes(outcome, result.texts.get(outcome.id)))
    graph.add_edges_from(edges)
    return graph
