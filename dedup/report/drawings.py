"""The two drawings of a story, from its clusters and matches to geometry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..model import Article, Pair, Relation, WeakLink
from .rows import SINGLE
from .safe import one_line
from .shown import GRAPH_MEMBERS, Bundle, Shown, ShownStory
from .svggraph import Drawing, Node, Tie, drawing
from .timeline import LABELLED_AT_MOST, Dot, Timeline, timeline
from .words import RELATION_WORDS, counted, headline, moment, outlet, percent

_LANES_AT_MOST = 12
_DOTS_AT_MOST = 400
_GRAPH_FROM = 3  # two articles and one line say no more than the table


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """The drawings of one story; what could not be drawn is said in words."""

    timeline: Timeline
    timeline_note: str
    graph: Drawing | None
    graph_note: str


def drawn(shown: ShownStory, held: Shown, codes: Mapping[str, str]) -> Drawn:
    """Draw a story.

    Parameters
    ----------
    shown : ShownStory
    held : Shown
    codes : mapping of str to str
        The short name on the page of each member.
    """
    members = shown.story.members
    notes = []
    if len(members) > _DOTS_AT_MOST:
        notes.append(f"{_DOTS_AT_MOST} of {len(members):,} articles are drawn, evenly chosen.")
    if len(members) > LABELLED_AT_MOST:
        notes.append("The names are left out; the tables have them.")
    graph, graph_note = None, ""
    if shown.small and len(members) >= _GRAPH_FROM:
        graph = _member_graph(shown, held, codes)
    elif not shown.small:
        graph_note = f"More than {GRAPH_MEMBERS} articles: each point is a whole cluster here."
        graph = _cluster_graph(shown, held, codes)
    if graph and graph.undrawn:
        kinds = " and ".join(f"{counted(n, 'line')} for {RELATION_WORDS[relation]}" for relation, n in graph.undrawn)
        graph_note = f"{graph_note} Not drawn, for there are too many: {kinds}.".strip()
    line = _timeline(shown, held, codes)
    return Drawn(timeline=line, timeline_note=" ".join(notes), graph=graph, graph_note=graph_note)


def _timeline(shown: ShownStory, held: Shown, codes: Mapping[str, str]) -> Timeline:
    named_lanes = shown.clusters if len(shown.clusters) <= _LANES_AT_MOST else shown.clusters[: _LANES_AT_MOST - 1]
    lanes = [(f"Cluster {_letter(codes, cluster.members[0].id)}", n) for n, cluster in enumerate(named_lanes)]
    if len(shown.clusters) > len(named_lanes):
        lanes.append(("other clusters", len(lanes)))
    shape = {m.id: n for n, cluster in enumerate(shown.clusters) for m in cluster.members}
    last = len(lanes)
    lane = {member: min(n, last - 1) for member, n in shape.items()}
    lanes.append(("single articles", SINGLE))
    dots = [
        Dot(
            code=codes[member],
            label=outlet(article.source, member, 22),
            lane=lane.get(member, last),
            shape=shape.get(member, SINGLE),
            when=article.published,
            day_only=article.day_only,
            origin=member == shown.story.origin.id,
            tip=_tip(codes[member], article),
        )
        for member in _evenly(shown.story.members)
        if (article := held.texts.get(member))
    ]
    return timeline(dots, lanes)


def _evenly(members: Sequence[str]) -> Sequence[str]:
    """As many of the members as can be drawn, the first among them, at even distances."""
    count = len(members)
    return members if count <= _DOTS_AT_MOST else [members[n * count // _DOTS_AT_MOST] for n in range(_DOTS_AT_MOST)]


def _tip(code: str, article: Article) -> str:
    when = moment(article.published, article.day_only)
    return f"{code} {outlet(article.source, article.id)}, {when}: {headline(article, 100)}"


def _member_graph(shown: ShownStory, held: Shown, codes: Mapping[str, str]) -> Drawing:
    story = shown.story
    groups = [
        [_node(m.id, held, codes, n, origin=m.id == cluster.origin.id) for m in cluster.members]
        for n, cluster in enumerate(shown.clusters)
    ]
    groups.append([_node(single, held, codes, SINGLE, origin=False) for single in shown.singles])
    weak = {pair for group in (story.weak_links, *(c.weak_links for c in shown.clusters)) for pair in _weak(group)}
    inside = frozenset(story.members)
    ties = [
        Tie(
            a=m.pair.a,
            b=m.pair.b,
            relation=m.relation,
            weak=m.pair in weak,
            tip=f"{codes[m.pair.a]} and {codes[m.pair.b]}: {RELATION_WORDS[m.relation]}, {percent(m.probability)}",
        )
        for m in sorted(held.matches.values(), key=lambda m: m.pair)
        if m.pair.a in inside and m.relation is not Relation.UNRELATED
    ]
    return drawing(groups, ties)


def _weak(links: Sequence[WeakLink]) -> Iterable[Pair]:
    """The links drawn as weak: those that alone hold a group together, and the weakest."""
    weakest = min((link.probability for link in links), default=0.0)
    return (link.pair for link in links if link.bridge or link.probability == weakest)


def _node(member: str, held: Shown, codes: Mapping[str, str], shape: int, *, origin: bool) -> Node:
    article = held.texts.get(member)
    source = outlet(article.source if article else "", member, 18)
    tip = f"{codes[member]} {source}: {headline(article, 100)}"
    return Node(key=member, code=codes[member], label=source, shape=shape, origin=origin, tip=tip)


def _cluster_graph(shown: ShownStory, held: Shown, codes: Mapping[str, str]) -> Drawing | None:
    clusters = shown.clusters[:GRAPH_MEMBERS]
    if len(clusters) < _GRAPH_FROM - 1:
        return None
    name = {cluster.id: _letter(codes, cluster.members[0].id) for cluster in clusters}
    nodes = [
        Node(key=c.id, code=name[c.id], label=counted(len(c.members), "article"), shape=n, tip=one_line(c.agency, 40))
        for n, c in enumerate(clusters)
    ]
    return drawing([[node] for node in nodes], _bundles(held.between, name))


def _bundles(between: Mapping[tuple[str, str], Bundle], name: Mapping[str, str]) -> Iterable[Tie]:
    for (a, b), bundle in sorted(between.items()):
        if a in name and b in name:
            tip = f"{name[a]} and {name[b]}: {counted(bundle.count, 'match', 'matches')}"
            yield Tie(a=a, b=b, relation=bundle.relation, tip=f"{tip}, at best {RELATION_WORDS[bundle.relation]}")


def _letter(codes: Mapping[str, str], member: str) -> str:
    return codes[member].rstrip("0123456789")
