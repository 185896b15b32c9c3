"""Every number shown can be recomputed by hand: here it is, in plain Python, over the words of small texts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import pytest
import wordfreq

from dedup.model import Match, PassageKind
from dedup.pipeline import run
from dedup.settings import Settings
from tests.stories import EVENTS, article
from tests.test_passages import longest_run

BACKGROUND = Settings().text.background_articles
ARTICLE_WORDS, UNSEEN, TERM_LETTERS = 400, 2e-7, 7
NEARLY = 2e-3  # the list of frequencies has compounds, which are taken apart here a little more coarsely


def texts() -> dict[str, str]:
    """Copy, a cut with a sentence moved, a rewrite and another event, without credits, quotes or apostrophes."""
    made = {}
    for name in ("ferry", "museum"):
        said = [(plain(one), plain(other)) for one, other in EVENTS[name].sentences]
        made[f"{name}-copy"] = " ".join(one for one, _ in said)
        made[f"{name}-cut"] = " ".join([said[2][0], said[0][0], said[1][0]])
        made[f"{name}-rewrite"] = " ".join([said[0][1], said[1][0], *(other for _, other in said[2:])])
    return made


def plain(sentence: str) -> str:
    return re.sub(r"[^A-Za-z0-9 .]", " ", sentence)


TEXTS = texts()
PAIRS = [(a, b) for a in TEXTS for b in TEXTS if a < b and a.split("-")[0] == b.split("-")[0]]


@cache
def matches() -> dict[tuple[str, str], Match]:
    articles = [article(name, text, source=name) for name, text in TEXTS.items()]
    return {(match.pair.a, match.pair.b): match for match in run(articles).matches}


def words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Za-z]+|[0-9]+", TEXTS[name])]


def shingles(name: str) -> list[tuple[str, ...]]:
    own = words(name)
    return [tuple(own[i : i + 3]) for i in range(len(own) - 2)]


@pytest.fixture(params=PAIRS, ids="+".join)
def match(request: pytest.FixtureRequest) -> Match:
    found: Match = matches()[request.param]
    return found


def test_every_pair_of_one_event_is_a_match_and_no_other() -> None:
    assert sorted(matches()) == sorted(PAIRS)


def test_words_and_the_shorter(match: Match) -> None:
    seen = match.evidence
    assert (seen.words_a, seen.words_b) == (len(words(match.pair.a)), len(words(match.pair.b)))
    assert seen.shorter == ("a" if seen.words_a <= seen.words_b else "b")


def test_resemblance_and_containment(match: Match) -> None:
    a, b = set(shingles(match.pair.a)), set(shingles(match.pair.b))
    seen = match.evidence
    assert seen.resemblance == pytest.approx(len(a & b) / len(a | b))
    assert seen.a_in_b == pytest.approx(len(a & b) / len(a))
    assert seen.b_in_a == pytest.approx(len(a & b) / len(b))


def test_weighted_containment(match: Match) -> None:
    short, long = sides(match)
    there = set(shingles(long))
    weight = {run: sum(idf(term(word)) for word in run) for run in shingles(short)}
    shared = sum(weight[run] for run in shingles(short) if run in there)
    assert match.evidence.weighted_containment == pytest.approx(
        shared / sum(weight[run] for run in shingles(short)), rel=NEARLY
    )


def test_cosine(match: Match) -> None:
    a, b = profile(match.pair.a), profile(match.pair.b)
    dot = sum(weight * b.get(word, 0.0) for word, weight in a.items())
    assert match.evidence.cosine == pytest.approx(dot / (length(a) * length(b)), rel=NEARLY)


def test_vocabulary(match: Match) -> None:
    short, long = ({term(word) for word in words(name)} for name in sides(match))
    expected = sum(map(idf, short & long)) / sum(map(idf, short))
    assert match.evidence.vocabulary == pytest.approx(expected, rel=NEARLY)


def test_the_longest_run_is_among_the_passages(match: Match) -> None:
    verbatim = [p.words for p in match.passages if p.kind is PassageKind.VERBATIM]
    longest = longest_run(words(match.pair.a), words(match.pair.b))
    assert match.evidence.longest_run == longest
    assert longest < 5 or max(verbatim) == longest


def test_the_sentence_that_says_why_is_made_of_the_evidence(match: Match) -> None:
    seen = match.evidence
    assert f"{seen.sentences_aligned} of {seen.sentences} sentences of {seen.shorter.upper()}" in match.because
    assert f"{seen.names_numbers:.0%} of the names and numbers" in match.because


# --- the weight of a word --------------------------------------------------------------------------


def sides(match: Match) -> tuple[str, str]:
    """The shorter and the longer."""
    pair = match.pair
    return (pair.a, pair.b) if match.evidence.shorter == "a" else (pair.b, pair.a)


def term(word: str) -> str:
    """What a word counts as where endings are no matter."""
    return word[:TERM_LETTERS]


@cache
def prior() -> dict[str, float]:
    """The frequency of a term in English, per word."""
    found: dict[str, float] = {}
    for word, frequency in listed():
        found[term(word)] = found.get(term(word), 0.0) + frequency
    return found


def listed() -> Iterator[tuple[str, float]]:
    for centibels, group in enumerate(wordfreq.get_frequency_list("en", "small")):
        for entry in group:
            if own := re.match(r"[a-z]+|[0-9]+", entry):
                yield own[0], wordfreq.cB_to_freq(-centibels)


@cache
def idf(one: str) -> float:
    """Inverse document frequency over the corpus and the imagined English articles of the background."""
    df = sum(one in map(term, words(name)) for name in TEXTS)
    background = 1 - math.exp(-prior().get(one, UNSEEN) * ARTICLE_WORDS)
    share = (df + BACKGROUND * background) / (len(TEXTS) + BACKGROUND)
    return max(-math.log(min(share, 1.0)), 0.01)


def profile(name: str) -> dict[str, float]:
    counts = Counter(map(term, words(name)))
    return {one: (1 + math.log(count)) * idf(one) for one, count in counts.items()}


def length(weights: dict[str, float]) -> float:
    return math.sqrt(sum(weight * weight for weight in weights.values()))


def test_a_number_of_passages_is_shown_and_all_are_counted() -> None:
    few = Settings().with_values({"output.max_passages": 1})
    articles: Sequence[tuple[str, str]] = list(TEXTS.items())
    shown = run([article(name, text, source=name) for name, text in articles], few).matches
    for match in shown:
        full = matches()[match.pair.a, match.pair.b]
        assert match.passages_total == full.passages_total == len(full.passages)
        assert match.passages == tuple(p for p in full.passages if p == max(full.passages, key=lambda q: q.words))[:1]
