"""Everything that is measured of a pair, in plain Python over lists of words: slow, and as its definitions read."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from dedup.evidence.alignment import ALIGNED, CLOSE, LEAST_CONTENT, LOOSE, NOVEL, TARGET
from dedup.evidence.wording import QUOTE_WORDS
from dedup.texts import NAME_IDF, NARRATION
from dedup.vectors import CONTENT_IDF

Run = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word: its spelling, the term that it counts as, and what it looks like."""

    spelling: int
    term: int
    quoted: bool = False
    capital: bool = False
    initial: bool = False
    number: bool = False
    caseless: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences of words."""

    sentences: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> tuple[Word, ...]:
        """All of them in a row."""
        return tuple(word for sentence in self.sentences for word in sentence)

    def runs(self, k: int) -> list[Run]:
        """The runs of k words, by where they begin."""
        spelt = [word.spelling for word in self.words]
        return [tuple(spelt[i : i + k]) for i in range(len(spelt) - k + 1)]

    @property
    def narrated(self) -> bool:
        """Whether enough of it stands outside quotes to be compared without them."""
        return sum(not word.quoted for word in self.words) >= NARRATION * len(self.words)


def measured(one: Text, other: Text, idf: Sequence[float], k: int) -> dict[str, float]:
    """Every measure by its name. Of two texts of one length the first counts as the shorter."""
    short, long = (one, other) if len(one.words) <= len(other.words) else (other, one)
    found = _wording(short, long, idf, k) | _content(short, long, idf)
    found |= _alignment(short, long, idf)
    found["aligned_longer"] = _alignment(long, short, idf)["aligned"]
    found["words_shorter"], found["words_longer"] = len(short.words), len(long.words)
    found["longer_by"] = math.log(len(long.words) / len(short.words)) if short.words else 0.0
    return found


def _share(part: float, whole: float, otherwise: float = 0.0) -> float:
    return part / whole if whole > 0 else otherwise


# --- word for word ---------------------------------------------------------------------------------


def _wording(short: Text, long: Text, idf: Sequence[float], k: int) -> dict[str, float]:
    own, there = short.runs(k), set(long.runs(k))
    both = set(own) & there
    covered = {at + i for at, run in enumerate(own) if run in there for i in range(k)}
    weights = [sum(idf[word.term] for word in short.words[at : at + k]) for at in range(len(own))]
    reused = sum(weight for weight, run in zip(weights, own, strict=True) if run in there)
    plain = {at for at, word in enumerate(short.words) if not word.quoted}
    quoted = set(range(len(short.words))) - plain
    quotes = [quote for quote in _quotes(short) if len(quote) >= QUOTE_WORDS]
    return {
        "resemblance": _share(len(both), len(set(own) | there)),
        "containment": _share(len(both), len(set(own))),
        "containment_longer": _share(len(both), len(there)),
        "weighted_containment": _share(reused, sum(weights)),
        "longest_run": max((n for n in _common_runs(short, long) if n >= k), default=0),
        "reuse_outside_quotes": _share(len(plain & covered), len(plain)),
        "quotes": _share(len(quoted & covered), len(quoted)),
        "quoted": _share(len(quoted), len(short.words)),
        "quotes_shared": sum(len(quote & covered) >= 0.8 * len(quote) for quote in quotes),
    }


def _quotes(text: Text) -> Iterator[set[int]]:
    """Where the words of each quote stand."""
    quote: set[int] = set()
    for at, word in enumerate(text.words):
        if word.quoted:
            quote.add(at)
        elif quote:
            yield quote
            quote = set()
    if quote:
        yield quote


def _common_runs(one: Text, other: Text) -> Iterator[int]:
    """How long the run is that begins at each word of both."""
    a, b = ([word.spelling for word in text.words] for text in (one, other))
    for i in range(len(a)):
        for j in range(len(b)):
            n = 0
            while i + n < len(a) and j + n < len(b) and a[i + n] == b[j + n]:
                n += 1
            yield n


# --- what it is about ------------------------------------------------------------------------------


def profile(text: Text, idf: Sequence[float]) -> dict[int, float]:
    """The TF-IDF row of a text, of length 1."""
    terms = [word.term for word in text.words]
    weights = {term: (1 + math.log(terms.count(term))) * idf[term] for term in terms}
    length = math.sqrt(sum(weight * weight for weight in weights.values()))
    return {term: weight / length for term, weight in weights.items()}


def _content(short: Text, long: Text, idf: Sequence[float]) -> dict[str, float]:
    a, b = profile(short, idf), profile(long, idf)
    cosine = sum(weight * b.get(term, 0.0) for term, weight in a.items())
    vocabulary = _share(sum(idf[term] for term in a if term in b), sum(idf[term] for term in a))
    facts, there = _facts(short, idf), _facts(long, idf)
    weight = {fact: idf[fact[1]] for fact in facts | there}
    names = _share(sum(weight[f] for f in facts & there), sum(weight[f] for f in facts), vocabulary)
    numbers = {fact for fact in facts if fact[0]}
    square = [sum(weight[f] ** 2 for f in some) for some in (facts, there, facts & there)]
    phrases = _phrases(short, idf)
    heavy = {pair: sum(idf[term] for term in pair) for pair in phrases}
    return {
        "cosine": min(cosine, 1.0),
        "vocabulary": vocabulary,
        "names_numbers": names,
        "numbers": _share(sum(weight[f] for f in numbers & there), sum(weight[f] for f in numbers), names),
        "facts_cosine": square[2] / math.sqrt(square[0] * square[1]) if facts and there else min(cosine, 1.0),
        "phrases": _share(sum(heavy[p] for p in phrases & _phrases(long, idf)), sum(heavy.values())),
    }


def _facts(text: Text, idf: Sequence[float]) -> set[tuple[bool, int]]:
    """Numbers, and names: each with whether it is a number."""
    found = set()
    for word in text.words:
        name = (word.capital and not word.initial) or (word.caseless and idf[word.term] >= NAME_IDF)
        if idf[word.term] >= CONTENT_IDF and (word.number or name):
            found.add((word.number, word.term))
    return found


def _sentences(text: Text, idf: Sequence[float]) -> list[list[int]]:
    """The content terms of each sentence, in order; without quotes where enough is left."""
    narrated = text.narrated
    return [
        [word.term for word in sentence if idf[word.term] >= CONTENT_IDF and not (narrated and word.quoted)]
        for sentence in text.sentences
    ]


def _phrases(text: Text, idf: Sequence[float]) -> set[frozenset[int]]:
    """Neighbouring content terms that differ."""
    pairs = {frozenset(pair) for terms in _sentences(text, idf) for pair in pairwise(terms)}
    return {pair for pair in pairs if len(pair) == 2}


# --- sentence by sentence --------------------------------------------------------------------------


def _alignment(text: Text, other: Text, idf: Sequence[float]) -> dict[str, float]:
    own = [set(terms) for terms in _sentences(text, idf)]
    there = [set(terms) for terms in _sentences(other, idf)]
    windows = [a | b for a, b in pairwise([set[int](), *there, set[int]()])]
    total = covered = aligned_mass = novel = 0.0
    where: list[int] = []
    targets: set[int] = set()
    counts = {"sentences": 0, "sentences_aligned": 0, "sentences_loose": 0, "sentences_close": 0}
    for terms in (terms for terms in own if len(terms) >= LEAST_CONTENT):
        mass = _mass(terms, idf)
        single = [_mass(terms & each, idf) for each in there]
        best = max((_mass(terms & window, idf) for window in windows), default=0.0)
        nearest = max(range(len(single)), key=lambda j: (single[j], -j), default=0) if any(single) else 0
        counts["sentences"] += 1
        total, covered = total + mass, covered + best
        counts["sentences_loose"] += best >= LOOSE * mass
        counts["sentences_close"] += best >= CLOSE * mass
        if single and single[nearest] >= TARGET * mass:
            targets.add(nearest)
        if best >= ALIGNED * mass:
            counts["sentences_aligned"] += 1
            aligned_mass += mass
            where.append(nearest)
        if _mass(terms & set[int]().union(*there), idf) < NOVEL * mass:
            novel += mass
    steps = [b >= a for a, b in pairwise(where)]
    return {
        **counts,
        "aligned": _share(aligned_mass, total),
        "alignment": _share(covered, total),
        "novelty": _share(novel, total),
        "in_order": _share(sum(steps), len(steps), 1.0 if where else 0.0),
        "targets": _share(len(targets), counts["sentences"]),
    }


def _mass(terms: AbstractSet[int], idf: Sequence[float]) -> float:
    return sum(idf[term] for term in terms)
