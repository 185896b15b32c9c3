"""Why two articles match, or do not: one pair of a whole run, measured exactly and laid open.

::

    explain(feed, "000", "002")    the whole feed is run, for IDF and furniture are those of the run
    pair_of(found, 0, 2)           the same for a run that is at hand
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from . import candidates as routes
from . import lsh, relation
from .candidates import BIT, Route
from .errors import UnknownArticleError
from .found import Found
from .groups import Groups
from .ids import resolve
from .ledgers import ledger_of_pair
from .matches import Matches, Pairs
from .model import Apart, Article, Credit, FurnitureSpan, Ledger, Match, Relation, Skipped, Term
from .pipeline import Stage, find
from .settings import Settings
from .shingles import Shingles, take_rows
from .words import furniture_spans

I64 = npt.NDArray[np.int64]

_APART = {
    Apart.EXCERPT: "Kept apart: an excerpt that makes up less than {cluster.excerpt_container:g} of its container "
    "(cluster.excerpt_container).",
    Apart.FOLLOW_UP: "Kept apart: a rewrite more than {cluster.rewrite_days:g} days later (cluster.rewrite_days).",
    Apart.SERIES: "Kept apart: two issues of a series. They have the same standing words and figures of their own, and "
    "one source has {cluster.series_issues} such issues or more (cluster.series_issues).",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two articles: as received, how much of it was compared, and what was left out."""

    article: Article
    words: int
    credits: tuple[Credit, ...]
    furniture: tuple[FurnitureSpan, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteNote:
    """Whether a candidate route reached the pair, and why (not), in words."""

    route: Route
    reached: bool
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Everything that is known of one pair; ``a`` is the article whose id comes first, however it was asked for.

    ``match`` is measured exactly whether the run has it or not; ``compared`` says whether the run compared the
    two, ``matched`` whether it found them related. The log-odds of ``terms`` add up to ``log_odds``. ``ledger_a`` says
    what ``a`` is made of if ``b`` is its source, ``ledger_b`` the other way round.
    """

    a: Side
    b: Side
    match: Match
    matched: bool
    compared: bool
    terms: tuple[Term, ...]
    log_odds: float
    routes: tuple[RouteNote, ...]
    verdict: tuple[str, ...]
    ledger_a: Ledger
    ledger_b: Ledger
    same_cluster: bool
    same_story: bool


def explain(
    feed: Iterable[Article | Skipped],
    a: str,
    b: str,
    settings: Settings | None = None,
    *,
    on_stage: Stage | None = None,
) -> Explanation:
    """Run the whole feed and lay open one pair of it.

    Parameters
    ----------
    feed : iterable of Article or Skipped
        What :func:`dedup.read` gives.
    a, b : str
        Two articles, as :func:`resolve` understands them.
    settings : Settings, optional
        Defaults where absent.
    on_stage : callable, optional
        As for :func:`dedup.pipeline.run`.

    Returns
    -------
    Explanation

    Raises
    ------
    UnknownArticleError
        Where an id names no article, several, or both the same one.

    Notes
    -----
    The time of a run, for the weight of a word and what counts as furniture depend on the whole feed.

    Examples
    --------
    >>> from dedup import read
    >>> pair = explain(read("seeds"), "000", "002")
    >>> pair.matched, abs(sum(term.log_odds for term in pair.terms) - pair.log_odds) < 1e-9
    (True, True)
    """
    found = find(feed, settings, on_stage=on_stage)
    left, right = (found.corpus.rows[_known(name, found)] for name in (a, b))
    if left == right:
        raise UnknownArticleError(f"{a!r} and {b!r} are the same article", "name two different articles")
    return pair_of(found, left, right)


def pair_of(found: Found, one: int, other: int) -> Explanation:
    """Lay open one pair of rows of a finished run.

    Parameters
    ----------
    found : Found
        What :func:`dedup.pipeline.find` gives.
    one, other : int
        Two different rows of its corpus.
    """
    low, high = min(one, other), max(one, other)
    at = np.flatnonzero((found.pairs.a == low) & (found.pairs.b == high))
    compared = len(at) > 0
    pairs = _compared(found.pairs, at) if compared else _not_compared(found, low, high)
    measures = found.comparison.measure(pairs.a, pairs.b)
    model = relation.load(found.settings.relation.model)
    words = np.diff(found.reading.tokens.offsets)
    judged = Matches.judge(pairs, measures, model, found.hours, words, found.settings, keep_all=True)
    shown = found.comparison.passages(judged.a, judged.b)
    match = replace(found, matches=judged, passages=shown, groups=_apart_as(found, low, high)).match(0)
    if not compared:
        match = replace(match, routes=())
    terms = model.explain(measures[0])
    related = match.relation is not Relation.UNRELATED
    groups = found.groups
    return Explanation(
        a=_side(found, low),
        b=_side(found, high),
        match=match,
        matched=related and compared,
        compared=compared,
        terms=terms,
        log_odds=math.fsum(term.log_odds for term in terms),
        routes=_route_notes(found, low, high, match, int(pairs.routes[0])),
        verdict=_verdict(found, match, compared=compared),
        ledger_a=ledger_of_pair(found, low, high),
        ledger_b=ledger_of_pair(found, high, low),
        same_cluster=bool(groups.cluster[low] == groups.cluster[high]),
        same_story=bool(groups.story[low] == groups.story[high]),
    )


def _known(name: str, found: Found) -> str:
    """As :func:`resolve`, but an article that was skipped is told apart from one that is not there."""
    try:
        return resolve(name, found.corpus.rows)
    except UnknownArticleError:
        for skip in found.skipped:
            if name == skip.id:
                problem = f"the article {name!r} ({skip.place}) was skipped: {skip.problem}"
                raise UnknownArticleError(problem, skip.remedy) from None
        raise


def _apart_as(found: Found, low: int, high: int) -> Groups:
    """The groups of a run as those of one match: why the run keeps its two articles apart."""
    at = np.flatnonzero((found.matches.a == low) & (found.matches.b == high))
    return found.groups._replace(apart=found.groups.apart[at] if len(at) else np.zeros(1, np.int8))


def _compared(pairs: Pairs, at: I64) -> Pairs:
    return Pairs(pairs.a[at], pairs.b[at], pairs.routes[at], pairs.identical[at])


def _not_compared(found: Found, low: int, high: int) -> Pairs:
    """A pair that no route reached, ready to be compared all the same."""
    tokens = found.reading.tokens
    first, second = (tokens.word[tokens.offsets[row] : tokens.offsets[row + 1]] for row in (low, high))
    identical = len(first) > 0 and np.array_equal(first, second)
    return Pairs(
        np.array([low], np.int64), np.array([high], np.int64), np.zeros(1, np.uint8), np.array([identical], np.bool_)
    )


def _side(found: Found, row: int) -> Side:
    return Side(
        article=found.corpus.article(row),
        words=found.words(row),
        credits=found.reading.credits[row],
        furniture=furniture_spans(found.reading, row, found.chars(row)),
    )


def _route_notes(found: Found, low: int, high: int, match: Match, bits: int) -> tuple[RouteNote, ...]:
    why = {
        Route.RESEMBLANCE: _by_resemblance(found, match),
        Route.CONTAINMENT: _by_containment(found, low, high),
        Route.COSINE: _by_cosine(found, match),
    }
    used = found.settings.candidates.route_names
    return tuple(
        RouteNote(
            route=route,
            reached=bool(bits & BIT[route]),
            why=why[route] if route in used else "this route is switched off (candidates.routes)",
        )
        for route in Route
    )


def _by_resemblance(found: Found, match: Match) -> str:
    settings = found.settings
    banding = lsh.best_banding(
        threshold=settings.candidates.resemblance_threshold, num_perm=settings.sketch.num_perm
    )
    chance = lsh.probability(match.evidence.resemblance, bands=banding.bands, rows=banding.rows)
    return f"resemblance {match.evidence.resemblance:.2f}: signatures meet in {100 * chance:.0f} of 100 such pairs"


def _by_containment(found: Found, low: int, high: int) -> str:
    settings = found.settings.candidates
    tokens = found.reading.tokens
    two = take_rows(tokens.offsets, np.array([low, high], np.int64), tokens.word)
    shingles = Shingles.of(*two, found.settings.sketch.shingle_words)
    sampled = routes.sample(shingles, one_in=settings.containment_sample)
    met, _ = routes.by_containment(sampled, shared=settings.containment_shared, max_articles=2)
    if len(met):
        return (
            "they share enough sampled three-word runs; a run that stands in more than "
            f"{settings.containment_max_articles} articles does not count"
        )
    return f"of the sampled three-word runs (one in {settings.containment_sample}) they share too few"


def _by_cosine(found: Found, match: Match) -> str:
    settings, apart = found.settings.candidates, match.evidence.hours_apart
    if apart is not None and settings.window_days is not None and apart > 24 * settings.window_days:
        return f"{apart / 24:.1f} days apart, the window is {settings.window_days:g} (candidates.window_days)"
    cosine = match.evidence.cosine
    if cosine < settings.cosine_threshold:
        return f"cosine {cosine:.2f} is below {settings.cosine_threshold:g} (candidates.cosine_threshold)"
    return f"cosine {cosine:.2f}, taken from {settings.cosine_threshold:g} over the terms that are rare enough"


def _verdict(found: Found, match: Match, *, compared: bool) -> tuple[str, ...]:
    """Why the pair is what it is, beyond the evidence: nothing for a match that carries one copy."""
    settings, seen = found.settings, match.evidence
    said: list[str] = []
    if not compared:
        said.append("The run never compared the two: no route made them a candidate pair. Measured now, they are:")
    shortest = min(seen.words_a, seen.words_b)
    if shortest < settings.text.min_words and match.relation is not Relation.IDENTICAL:
        said.append(
            f"{shortest} words are fewer than text.min_words = {settings.text.min_words}: such an article is compared "
            "by exact text only."
        )
    if match.apart:
        said.append(_APART[match.apart].format(cluster=settings.cluster))
    if match.relation.derived:
        return tuple(said)
    limit = settings.relation.derived_probability
    said.append(f"Not one copy: the probability is {match.probability:.2f}, it counts from {limit:g}.")
    if match.relation is Relation.UNRELATED:
        said.append(
            f"No partial use: the longest run in common has {seen.longest_run} words, it counts from "
            f"{settings.relation.partial_run}; {max(seen.a_in_b, seen.b_in_a):.0%} of the three-word runs are shared, "
            f"they count from {settings.relation.partial_reuse:.0%}."
        )
        said.append(_no_story(seen.cosine, seen.hours_apart, settings))
    return tuple(said)


def _no_story(cosine: float, apart: float | None, settings: Settings) -> str:
    window = settings.candidates.window_days
    if apart is not None and window is not None and apart > 24 * window:
        return f"Not one story: {apart / 24:.1f} days apart, the window is {window:g}."
    return f"Not one story: the cosine is {cosine:.2f}, it counts from {settings.relation.same_story_cosine:g}."
