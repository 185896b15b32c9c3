"""A news feed made to measure: seeded, of no outside text, with planted copy and the gold that goes with it.

Words are syllables drawn once; how often they occur follows Zipf's law; each event has words of its own, happens on
a day, and is told by several outlets. Some articles carry another's copy: reprinted, cut, or reworded. One outlet
repeats a block of furniture on every page.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import numpy.typing as npt

VOCABULARY = 60_000
EVENT_WORDS = 60  # words of an event's own
EVENT_SHARE = 0.25  # of an article's words
ARTICLES_PER_EVENT = 8
OUTLETS = 200
WORDS = 375
PER_DAY = 1_500
REPRINTED, CUT, REWORDED = 0.10, 0.05, 0.05  # of all articles; the rest are written independently


@dataclass(frozen=True, slots=True, kw_only=True)
class Planted:
    """An article of the made feed; ``copy_of`` names the one whose copy it carries (its own id where it is first)."""

    id: str
    text: str
    source: str
    published: datetime
    event: str
    copy_of: str


def make(articles: int, *, seed: int = 1, words: int = WORDS) -> Iterator[Planted]:
    """Make a feed.

    Parameters
    ----------
    articles : int
    seed : int
    words : int
        Of an article, on average.

    Yields
    ------
    Planted
        The first ones of a longer feed with the same seed are the same.
    """
    chance = np.random.Generator(np.random.PCG64(seed))
    names = _vocabulary(chance)
    zipf = 1.0 / np.arange(1, VOCABULARY + 1)
    cumulative = np.cumsum(zipf / zipf.sum())
    start = datetime(2024, 1, 1, tzinfo=UTC)
    furniture = [_sentences(_draw(chance, cumulative, 60), names) for _ in range(3)]
    made = 0
    while made < articles:
        own = chance.integers(2_000, VOCABULARY, EVENT_WORDS)
        day = start + timedelta(days=made // PER_DAY, hours=int(chance.integers(0, 12)))
        told: list[tuple[str, npt.NDArray[np.int64]]] = []
        for _ in range(min(ARTICLES_PER_EVENT, articles - made)):
            key = f"made-{made:07d}"
            kind = chance.random() if told else 1.0
            first, body = told[0] if told else (key, np.empty(0, np.int64))
            if kind >= REPRINTED + CUT + REWORDED:
                first, body = key, _article(chance, cumulative, own, words)
                told.append((key, body))
            elif kind >= REPRINTED + CUT:
                body = _reworded(chance, cumulative, body)
            elif kind >= REPRINTED:
                body = body[: max(40, len(body) // 4)]
            outlet = int(chance.integers(0, OUTLETS))
            text = _sentences(body, names)
            if outlet == 0:
                text = "\n\n".join([furniture[0], text, *furniture[1:]])
            yield Planted(
                id=key,
                text=text,
                source=f"outlet-{outlet:03d}",
                published=day + timedelta(minutes=int(chance.integers(0, 600))),
                event=f"event-{made // ARTICLES_PER_EVENT}",
                copy_of=first,
            )
            made += 1


def write(path: Path, articles: int, *, seed: int = 1) -> None:
    """Write a made feed as JSON lines."""
    with path.open("w", encoding="utf-8") as out:
        for a in make(articles, seed=seed):
            row = {"id": a.id, "text": a.text, "source": a.source, "published": a.published.isoformat()}
            out.write(json.dumps({**row, "event": a.event, "copy_of": a.copy_of}) + "\n")


def _vocabulary(chance: np.random.Generator) -> list[str]:
    syllables = [c + v for c in "bcdfghjklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "er", "il", "os", "un")]
    picks = chance.integers(0, len(syllables), (VOCABULARY, 4))
    lengths = chance.integers(2, 5, VOCABULARY)
    return ["".join(syllables[s] for s in row[:n]) for row, n in zip(picks.tolist(), lengths.tolist(), strict=True)]


def _draw(chance: np.random.Generator, cumulative: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.int64]:
    return np.searchsorted(cumulative, chance.random(count)).astype(np.int64)


def _article(
    chance: np.random.Generator, cumulative: npt.NDArray[np.float64], own: npt.NDArray[np.int64], words: int
) -> npt.NDArray[np.int64]:
    count = max(60, int(chance.normal(words, words / 5)))
    body = _draw(chance, cumulative, count)
    special = chance.random(count) < EVENT_SHARE
    body[special] = own[chance.integers(0, len(own), int(special.sum()))]
    return body


def _reworded(
    chance: np.random.Generator, cumulative: npt.NDArray[np.float64], body: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Three words in ten replaced, one in ten left out: hardly a run of five survives."""
    out = body.copy()
    replaced = chance.random(len(out)) < 0.3
    out[replaced] = _draw(chance, cumulative, int(replaced.sum()))
    return out[chance.random(len(out)) >= 0.1]


def _sentences(body: npt.NDArray[np.int64], names: list[str]) -> str:
    words = [names[i] for i in body.tolist()]
    return " ".join(" ".join(words[i : i + 18]).capitalize() + "." for i in range(0, len(words), 18))
