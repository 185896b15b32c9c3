"""The bars that this project holds itself to, and whether runs reach them. Ratios are of CPU-seconds in one round."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.rounds import Run
from benchmarks.systems import FULL, HELP, RESEMBLANCE, START

FASTER = {"datasketch": 15.0, "rensa": 5.0, "daft": 2.0}  # than a peer on 100,000 articles
FULL_FASTER = 4.0  # than datasketch alone, on a real feed, with everything that a run does
MILLION_SECONDS, MILLION_MB = 240.0, 8 * 1024.0
GROWTH = 1.3  # time per article, a million against a hundred thousand
DEGENERATE = 1.5  # time of a degenerate feed against the plain one of its size
HELP_SECONDS, START_SECONDS = 0.3, 2.0
SIZE = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: what it asks, what was found in each round, and whether the median reaches it."""

    what: str
    bar: float
    unit: str
    found: tuple[float, ...]
    at_least: bool

    @property
    def median(self) -> float:
        """The middle of what was found."""
        return statistics.median(self.found)

    @property
    def holds(self) -> bool:
        """Whether the bar is reached."""
        return self.median >= self.bar if self.at_least else self.median <= self.bar


def bars(runs: Sequence[Run]) -> Iterator[Bar]:
    """The bars that these runs say something about. Of runs with several thread counts, those with the most count."""
    threads = max((run.threads for run in runs), default=1)
    sound = [run for run in runs if run.threads == threads and not run.failed]
    made = f"made-{SIZE}"
    for peer, bar in FASTER.items():
        found = _ratios(_cpu(sound, peer, made), _cpu(sound, RESEMBLANCE.name, made))
        what = f"{RESEMBLANCE.name}, {SIZE:,} articles: times faster than {peer}"
        yield from _bar(what, bar, "×", found, at_least=True)
    found = _ratios(_cpu(sound, "datasketch", "feed"), _cpu(sound, FULL.name, "feed"))
    what = f"{FULL.name}, the real feed: times faster than datasketch alone"
    yield from _bar(what, FULL_FASTER, "×", found, at_least=True)
    yield from _million(sound)
    for name in ("copies", "furniture"):
        found = _ratios(_cpu(sound, FULL.name, f"{made}-{name}"), _cpu(sound, FULL.name, made))
        yield from _bar(f"{FULL.name}: time with {name} against without", DEGENERATE, "×", found)
    for system, seconds in ((HELP, HELP_SECONDS), (START, START_SECONDS)):
        yield from _bar(f"`{system.name}`", seconds, "CPU-s", _cpu(sound, system.name, "seeds").values())


def _million(runs: Sequence[Run]) -> Iterator[Bar]:
    full = [run for run in runs if run.system == FULL.name]
    million = [run for run in full if run.corpus == "made-1000000"]
    what = f"{FULL.name}, a million articles"
    yield from _bar(f"{what}: wall time", MILLION_SECONDS, "s", [run.wall_seconds for run in million])
    yield from _bar(f"{what}: peak memory", MILLION_MB, "MB", [run.peak_mb for run in million])
    ratios = _ratios(_cpu(full, FULL.name, "made-1000000"), _cpu(full, FULL.name, f"made-{SIZE}"))
    each = [ratio * SIZE / 1_000_000 for ratio in ratios]
    yield from _bar(f"{what}: time per article against {SIZE:,}", GROWTH, "×", each)


def _bar(what: str, bar: float, unit: str, found: Iterable[float], *, at_least: bool = False) -> Iterator[Bar]:
    if found := tuple(found):
        yield Bar(what=what, bar=bar, unit=unit, found=found, at_least=at_least)


def _cpu(runs: Sequence[Run], system: str, corpus: str) -> dict[int, float]:
    """CPU-seconds by round."""
    return {run.round: run.cpu_seconds for run in runs if run.system == system and run.corpus == corpus}


def _ratios(above: dict[int, float], below: dict[int, float]) -> list[float]:
    """Of the rounds that both have."""
    return [above[number] / below[number] for number in sorted(above.keys() & below.keys())]
