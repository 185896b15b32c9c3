"""What the page shows: of all articles and matches only those of the stories that it shows are made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model import Article, Cluster, Match, Member, Outcome, Pair, Relation, Status, Story
from ..result import Result
from .words import RELATION_ORDER

if TYPE_CHECKING:
    from ..lookup import MatchColumns

GRAPH_MEMBERS = 40  # more nodes than this on one circle cannot be told apart
MEMBERS_SHOWN = 100  # rows of one cluster's table
SINGLES_SHOWN = 100
CLUSTERS_SHOWN = 30
_RANK = {relation: rank for rank, relation in enumerate(RELATION_ORDER)}


@dataclass(slots=True)
class Bundle:
    """All matches between two clusters: how many, and the closest relation among them."""

    count: int = 0
    relation: Relation = Relation.UNRELATED


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStory:
    """A story on the page with its clusters, their members :func:`in_order`, and its single articles."""

    story: Story
    clusters: tuple[Cluster, ...]
    singles: tuple[str, ...]

    @property
    def small(self) -> bool:
        """Whether each member can be a node of the drawing."""
        return len(self.story.members) <= GRAPH_MEMBERS


class Shown:
    """The stories that the page shows in full, with their outcomes and matches.

    Parameters
    ----------
    result : Result
        Its stories and clusters are read at once, its matches and articles by :meth:`gather`.
    """

    def __init__(self, result: Result) -> None:
        self.stories_in_all = len(result.stories)
        self.stories = tuple(_with_clusters(result, result.stories[: result.settings.output.report_stories]))
        self.texts: Mapping[str, Article] = result.texts
        self.outcomes: dict[str, Outcome] = {}
        self.matches: dict[Pair, Match] = {}
        self.closest: dict[str, Match] = {}
        self.between: defaultdict[tuple[str, str], Bundle] = defaultdict(Bundle)
        self._wanted = {pair for shown in self.stories for pair in _pairs_to_compare(shown)}
        self._story = {member: shown for shown in self.stories for member in shown.story.members}
        self._cluster = {m.id: c.id for shown in self.stories for c in shown.clusters for m in c.members}
        self._singles = {single for shown in self.stories for single in shown.singles[:SINGLES_SHOWN]}

    def gather(self, result: Result, columns: MatchColumns) -> None:
        """Take the matches and outcomes of the shown stories; no others are made.

        Parameters
        ----------
        result : Result
        columns : MatchColumns
            Its matches.
        """
        for number in columns.inside([shown.story.members for shown in self.stories]):
            self.match(result.matches[number])
        for member in self._story:
            for outcome in result.outcomes(member):
                self.article(outcome)

    def match(self, match: Match) -> None:
        """Take a match; hold it only if the page shows it."""
        shown = self._story.get(match.pair.a)
        if shown is None or self._story.get(match.pair.b) is not shown:
            return
        if shown.small or match.pair in self._wanted:
            self.matches[match.pair] = match
        if not shown.small:
            self._bundle(match)
        for single in {match.pair.a, match.pair.b} & self._singles:
            held = self.closest.get(single)
            if held is None or closeness(match) < closeness(held):
                self.closest[single] = match

    def article(self, outcome: Outcome) -> None:
        """Take an article's outcome; hold it only if the page shows it."""
        if outcome.id in self._story and outcome.status is not Status.SKIPPED:
            self.outcomes[outcome.id] = outcome

    def compared_with(self, cluster: Cluster, member: str, closest: str) -> Match | None:
        """The match that shows best why an article is in its cluster.

        With the origin, where one is derived from the other; else with the member it is closest to.
        """
        with_origin = self.matches.get(Pair.of(member, cluster.origin.id)) if member != cluster.origin.id else None
        if with_origin is not None and with_origin.relation.derived:
            return with_origin
        with_closest = self.matches.get(Pair.of(member, closest)) if closest and closest != member else None
        return with_closest or with_origin

    def _bundle(self, match: Match) -> None:
        a, b = self._cluster.get(match.pair.a), self._cluster.get(match.pair.b)
        if a is None or b is None or a == b:
            return
        bundle = self.between[min(a, b), max(a, b)]
        bundle.count += 1
        bundle.relation = min(bundle.relation, match.relation, key=_RANK.__getitem__)


def closeness(match: Match) -> tuple[int, float, Pair]:
    """A key that sorts the closest match first: by relation, then probability, then ids."""
    return (_RANK[match.relation], -match.probability, match.pair)


def in_order(cluster: Cluster) -> tuple[Member, ...]:
    """The members as a reader meets them: the origin, then by publication (undated last), then by id."""
    return tuple(sorted(cluster.members, key=lambda member: _reading_order(member, cluster.origin.id)))


def _reading_order(member: Member, origin: str) -> tuple[bool, bool, float, str]:
    seconds = member.published.timestamp() if member.published else 0.0
    return (member.id != origin, member.published is None, seconds, member.id)


def clusters_of(result: Result, stories: Iterable[Story]) -> Mapping[str, list[Cluster]]:
    """The clusters of some stories, by the ids of these, the largest first; of a run no others are made."""
    from ..clusters import ClusterRows  # where a run was made it is loaded already

    by_story = {story.id: list[Cluster]() for story in stories}
    clusters = result.clusters
    for cluster in clusters.of_stories(by_story) if isinstance(clusters, ClusterRows) else clusters:
        if cluster.story in by_story:
            by_story[cluster.story].append(cluster)
    return by_story


def _with_clusters(result: Result, stories: Sequence[Story]) -> Iterable[ShownStory]:
    by_story = clusters_of(result, stories)
    for story in stories:
        own = [replace(cluster, members=in_order(cluster)) for cluster in by_story[story.id]]
        grouped = {member.id for cluster in own for member in cluster.members}
        singles = tuple(member for member in story.members if member not in grouped)
        yield ShownStory(story=story, clusters=tuple(own), singles=singles)


def _pairs_to_compare(shown: ShownStory) -> Iterable[Pair]:
    for cluster in shown.clusters[:CLUSTERS_SHOWN]:
        for member in cluster.members[:MEMBERS_SHOWN]:
            for other in {cluster.origin.id, member.similar_to} - {member.id, ""}:
                yield Pair.of(member.id, other)
