"""The whole method on one page: corpus → words → measures → candidates → matches → groups → result."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np

from . import candidates as routes
from . import relation
from .alarms import with_versions
from .assemble import StoryRows, story_ids_of
from .attribution import grounds_of
from .clusters import ClusterBook
from .collecting import collect
from .columns import give_back
from .comparing import Comparison
from .credited import agencies
from .found import Found, MatchRows
from .funnel import count
from .groups import group, story_links
from .ledgers import ledgers_of
from .matches import Matches, identical_pairs, join, near_in_time, text_hashes
from .memory import release
from .model import Alarm, Article, InputFile, Skipped
from .outcomes import OutcomeRows
from .parallel import meanwhile
from .result import Result
from .series import Dates, other_issues
from .settings import Settings
from .shingles import Shingles
from .sketch import sign
from .text.credit_grammar import load
from .vectors import weigh
from .words import read_words

Stage = Callable[[str], None]


def run(
    feed: Iterable[Article | Skipped],
    settings: Settings | None = None,
    *,
    on_stage: Stage | None = None,
    with_passages: bool = True,
) -> Result:
    """Find the articles of a feed that carry or rewrite the same copy, and group them.

    Parameters
    ----------
    feed : iterable of Article or Skipped
        What :func:`dedup.read` gives; any iterable of articles will do.
    settings : Settings, optional
        Defaults where absent.
    on_stage : callable, optional
        Called with the name of each stage as it begins, for a progress display.
    with_passages : bool
        Whether the matches are to say which passages their articles share; without them a run is quicker.

    Returns
    -------
    Result
        The same for the same articles in any order.

    Notes
    -----
    Linear in the number of articles but for sorting: O(words) to read and sketch, candidates bounded per article
    by the caps of :class:`~dedup.settings.CandidateSettings`, some 30 µs per candidate to compare.

    Examples
    --------
    >>> from dedup import read
    >>> len(run(read("seeds")).stories)
    1
    """
    found = find(feed, settings, on_stage=on_stage, with_passages=with_passages)
    found = replace(found, comparison=found.comparison.measured())  # so that what is written finds free memory
    if on_stage:
        on_stage("attributing")
    return conclude(found, getattr(feed, "inputs", ()))


def conclude(found: Found, inputs: Sequence[InputFile] = ()) -> Result:
    """What was found, as the result that people and writers look at.

    Parameters
    ----------
    found : Found
    inputs : sequence of InputFile
        The files that were read, for the manifest.
    """
    story_ids = story_ids_of(found)
    clusters, alarms = clustered(found, story_ids)
    ledgers = ledgers_of(found, clusters.origin)
    outcomes = OutcomeRows(found, clusters, story_ids, ledgers, found.skipped)
    skipped = outcomes.all_skipped()
    return Result(
        settings=found.settings,
        articles=outcomes,
        skipped=skipped,
        matches=MatchRows(found),
        clusters=clusters.by_size(),
        stories=StoryRows(found, story_ids, clusters, ledgers),
        funnel=count(found, skipped, clusters, len(story_ids), *outcomes.counts()),
        inputs=inputs,
        texts=found.corpus,
        ledgers=ledgers,
        alarms=alarms,
        columns=found.columns(),
    )


def clustered(found: Found, story_ids: Mapping[int, str]) -> tuple[ClusterBook, tuple[Alarm, ...]]:
    """The clusters, by the number of their group, and the alarms: all that a check of a corpus asks for.

    Parameters
    ----------
    found : Found
    story_ids : mapping of int to str
        As :func:`dedup.assemble.story_ids_of` gives them.
    """
    clusters = ClusterBook(found, story_ids)
    return clusters, with_versions(found, clusters)


def find(
    feed: Iterable[Article | Skipped],
    settings: Settings | None = None,
    *,
    on_stage: Stage | None = None,
    with_passages: bool = True,
) -> Found:
    """The method itself: everything that :func:`run` makes its result of, in columns.

    Parameters
    ----------
    feed, settings, on_stage
        As for :func:`run`.
    with_passages : bool
        Whether to look for the passages that the articles of each match share, which only a report shows.

    Returns
    -------
    Found
    """
    s = settings or Settings()

    def stage(name: str) -> None:
        release()
        give_back()
        if on_stage:
            on_stage(name)

    model = relation.load(s.relation.model)
    grounds_of(s.cluster.canonical)  # a misspelt policy is told before the work, not after it
    grammar = load(s.text.credits)  # and so is a mistake in credit rules

    stage("reading")
    corpus, skipped = collect(feed)

    stage("taking the copy apart")
    reading = read_words(
        corpus, settings=s.furniture, weight=s.text.background_articles, rules=s.text.credits
    )
    hours, words = corpus.hours(), np.diff(reading.tokens.offsets)
    same, leader = identical_pairs(text_hashes(reading.tokens), words)
    active = np.flatnonzero((leader == np.arange(len(leader))) & (words >= s.text.min_words))

    stage("sketching")
    shingles = Shingles.of(reading.tokens.offsets, reading.tokens.word, s.sketch.shingle_words).take(active)
    with meanwhile(partial(sign, shingles, num_perm=s.sketch.num_perm, seed=s.sketch.seed)) as signed:
        rows, tokens = weigh(
            reading.tokens, languages=reading.languages, weight=s.text.background_articles,
            bare=routes.Route.COSINE not in s.candidates.route_names,  # the others compare few articles
        )
        signatures = signed()
    reading = reading._replace(tokens=tokens)

    stage("finding candidates")
    found = routes.candidates(shingles, signatures, rows, hours, active, settings=s.candidates)
    pairs, capped = join(found, same), found.capped
    del shingles, signatures, signed, found  # what was waited for holds the signatures too

    stage("comparing")
    comparison = Comparison(tokens=tokens, rows=rows, shingle_words=s.sketch.shingle_words)
    measures = comparison.measure(pairs.a, pairs.b)
    matches = Matches.judge(pairs, measures, model, hours, words, s)
    wanted = matches.with_passages() if with_passages else (np.full_like(matches.a, -1), matches.b)
    shown = comparison.passages(*wanted)

    stage("grouping")
    least = s.candidates.cosine_threshold
    near = near_in_time(pairs, hours, s.candidates)
    dates = Dates(hours, corpus.day_only())
    issues = other_issues(matches, tokens, dates, reading.sources, s.cluster.series_issues)
    groups = group(
        leader, matches, story_links(pairs.a, pairs.b, measures, near, least=least), s.cluster,
        crowd=s.candidates.bucket_cap, issues=issues,
    )

    return Found(
        corpus=corpus,
        grammar=grammar,
        reading=reading,
        comparison=comparison,
        matches=matches,
        passages=shown,
        groups=groups,
        settings=s,
        hours=hours,
        day_only=dates.day_only,
        published=corpus.published(),
        titles=corpus.column("title"),
        urls=corpus.column("url"),
        agency=agencies(reading.credits),
        pairs=pairs,
        leader=leader,
        capped=capped,
        skipped=skipped,
    )
