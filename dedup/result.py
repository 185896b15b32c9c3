"""What a run gives back: an object that answers a reviewer's questions.

::

    result.clusters, result.stories       what belongs together, the largest first
    result.weakest(20)                    the matches to doubt first
    result.cluster_of(id), .story_of(id)  where an article belongs
    result.matches_of(id), .match(a, b)   what an article shares, and with whom
    result.kept(), .removed()             the deduplicated feed, and what was left out of it, for whom and why
    result.ledgers[id]                    what an article is made of: its sources' words, its own, furniture
    result.alarms                         who still carries what was corrected or withdrawn, or came too early
    result.to_pandas(), .to_arrow(), .to_networkx()
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

from .errors import UnknownArticleError
from .ids import resolve
from .model import Alarm, Article, Cluster, Funnel, InputFile, Ledger, Match, Outcome, Skipped, Status, Story
from .settings import Settings

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa
    from networkx import Graph

    from .lookup import Index, MatchColumns


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """An article that the deduplicated feed leaves out, the kept one that stands for it, and why.

    ``match`` is that of the two where they were compared, else the article's closest in the cluster; a record that
    was read twice has none.
    """

    id: str
    kept_by: str
    because: str
    match: Match | None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Result:
    """All that a run found. Sequences are ordered: articles and matches by id, groups by size, then id.

    ``articles`` and ``matches`` may be lazy: rows are made when they are looked at. ``texts`` holds every
    compared article by id, as received. ``alarms`` are by kind, then article.
    ``ledgers`` say by id what each article that has a source is made of. ``columns`` are the matches' columns
    where a run has them at hand.

    An article is named by its id, or by as much of it as no other has (:func:`dedup.ids.resolve`).

    Examples
    --------
    >>> from dedup import read, run
    >>> result = run(read("seeds"))
    >>> result
    <Result: 5 articles read, 4 kept, 1 cluster, 1 story>
    >>> result.cluster_of("000") is result.cluster_of("002"), result.story_of("003") is None
    (True, True)
    >>> [(removal.id[:9], removal.kept_by[:9]) for removal in result.removed()]
    [('seeds/000', 'seeds/002')]
    """

    settings: Settings
    articles: Sequence[Outcome]
    skipped: Sequence[Skipped]
    matches: Sequence[Match]
    clusters: Sequence[Cluster]
    stories: Sequence[Story]
    funnel: Funnel
    inputs: Sequence[InputFile]
    texts: Mapping[str, Article]
    alarms: Sequence[Alarm] = ()
    ledgers: Mapping[str, Ledger] = field(default_factory=dict)
    columns: MatchColumns | None = field(default=None, compare=False)
    _index: list[Index] = field(default_factory=list, init=False, compare=False)

    def __repr__(self) -> str:
        f = self.funnel
        counts = [(f.read, "article"), (f.kept, "kept"), (f.clusters, "cluster"), (f.stories, "story")]
        read, kept, clusters, stories = (_counted(n, word) for n, word in counts)
        return f"<Result: {read} read, {kept}, {clusters}, {stories}>"

    def article(self, article: str) -> Article:
        """An article as received.

        Raises
        ------
        UnknownArticleError
            For an id that no compared article has; as by every question below.
        """
        return self.texts[self._known(article)]

    def outcome(self, article: str) -> Outcome:
        """What became of an article; of a skipped record too."""
        try:
            known = self._known(article)
        except UnknownArticleError:
            known = article
            if all(skip.id != article for skip in self.skipped):
                raise
        own = self.outcomes(known)
        return next((outcome for outcome in own if outcome.status is not Status.SKIPPED), own[0])

    def outcomes(self, article: str) -> Sequence[Outcome]:
        """What became of all records of one id, given in full: a skipped one may have that of a compared article."""
        from .outcomes import OutcomeRows  # only now: it takes numpy

        if isinstance(self.articles, OutcomeRows):
            return self.articles.of(article)
        first, last = (side(self.articles, article, key=attrgetter("id")) for side in (bisect_left, bisect_right))
        return self.articles[first:last]

    def match(self, a: str, b: str) -> Match | None:
        """The match of two articles, whichever is named first; ``None`` where they are not related."""
        at = self._looked_up().of_pair(self._known(a), self._known(b))
        return None if at is None else self.matches[at]

    def matches_of(self, article: str) -> tuple[Match, ...]:
        """All matches of an article, the most probable first."""
        return tuple(self.matches[at] for at in self._looked_up().of_article(self._known(article)))

    def weakest(self, most: int = 10, *, derived: bool = True) -> tuple[Match, ...]:
        """The matches to doubt first: the least probable ones, weakest first.

        Parameters
        ----------
        most : int
            How many.
        derived : bool
            Of those alone that carry or rewrite one copy, which is what clusters are made of.
        """
        return tuple(self.matches[at] for at in self._looked_up().weakest(most, derived=derived))

    def cluster_of(self, article: str) -> Cluster | None:
        """The cluster of an article; ``None`` for a single one."""
        return self._looked_up().clusters.get(self._known(article))

    def story_of(self, article: str) -> Story | None:
        """The story of an article; ``None`` where nobody else tells it."""
        return self._looked_up().stories.get(self._known(article))

    def kept(self) -> Iterator[Outcome]:
        """What the deduplicated feed holds, by id."""
        return (outcome for outcome in self.articles if outcome.kept)

    def removed(self) -> Iterator[Removal]:
        """What the deduplicated feed leaves out for another article that it holds, by id.

        A record that could not be read at all is neither kept nor removed: it is in ``skipped``.
        """
        for outcome in self.articles:
            if not outcome.kept_by:
                continue
            match = None
            if outcome.status is not Status.SKIPPED:
                match = self._why(outcome.id, outcome.kept_by)
            because = match.because if match else f"The same record was read before as {outcome.kept_by}."
            yield Removal(id=outcome.id, kept_by=outcome.kept_by, because=because, match=match)

    def to_arrow(self) -> dict[str, pa.Table]:
        """The tables ``articles``, ``matches``, ``clusters`` and ``stories``, without the texts.

        Columns are named as in the JSON lines that a run writes; what is nested there by one level is flat here.
        """
        from .tables import tables

        return tables(self)

    def to_pandas(self) -> dict[str, pd.DataFrame]:
        """The tables of :meth:`to_arrow` as data frames.

        Raises
        ------
        DedupError
            Where pandas is not installed: this package does not need it.
        """
        from .tables import frames

        return frames(self)

    def to_networkx(self) -> Graph[str]:
        """The matched articles and their matches as a graph; see :func:`dedup.graph.to_networkx`."""
        from .graph import to_networkx

        return to_networkx(self)

    def _known(self, article: str) -> str:
        """The id that is meant; an article that was skipped is told apart from one that is not there."""
        try:
            return resolve(article, self.texts)
        except UnknownArticleError:
            for skip in self.skipped:
                if skip.id == article:
                    problem = f"the article {article!r} ({skip.place}) was skipped: {skip.problem}"
                    raise UnknownArticleError(problem, skip.remedy) from None
            raise

    def _why(self, removed: str, keeper: str) -> Match | None:
        """The match with the keeper, or with the member that the removed article is closest to."""
        index = self._looked_up()
        at = index.of_pair(removed, keeper)
        if at is None:
            members = index.clusters[removed].members
            own = next(member for member in members if member.id == removed)
            at = index.of_pair(removed, own.similar_to)
        return None if at is None else self.matches[at]

    def _looked_up(self) -> Index:
        """The index, made when the first question needs it."""
        if not self._index:
            from .lookup import Index, MatchColumns

            columns = self.columns if self.columns is not None else MatchColumns.of(self.matches)
            self._index.append(Index(columns, self.clusters, self.stories))
        return self._index[0]


_PLURALS = {"article": "articles", "cluster": "clusters", "story": "stories"}


def _counted(count: int, word: str) -> str:
    return f"{count:,} {word if count == 1 else _PLURALS.get(word, word)}"
