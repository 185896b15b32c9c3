"""What is compared: this project's runs and the peers', each as a command from a feed to the groups written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = Path(sys.prefix) / "peers" / "bin" / "python"
"""The peers' own environment, made by ``make bench``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """A way to find groups.

    ``command`` gives the arguments for a feed, a folder for the output and a number of threads; ``peer`` is one that
    does what the peers do, and is asked where they are; ``limit`` is the number of articles up to which it is asked.
    """

    name: str
    about: str
    command: Callable[[Path, Path, int], list[str]]
    peer: bool = False
    limit: int | None = None


def _ours(*options: str) -> Callable[[Path, Path, int], list[str]]:
    def command(feed: Path, output: Path, threads: int) -> list[str]:
        run = [sys.executable, "-m", "dedup", "run", str(feed), "-o", str(output), "--quiet"]
        return [*run, "--jobs", str(threads), *options]

    return command


def _peer(name: str, about: str, *options: str, limit: int | None = None) -> System:
    def command(feed: Path, output: Path, _threads: int) -> list[str]:
        module = f"benchmarks.peers.with_{name.partition('@')[0].replace('-', '_')}"
        return [str(PEERS), "-m", module, str(feed), str(output / "groups.jsonl"), *options]

    return System(name=name, about=about, command=command, peer=True, limit=limit)


RESEMBLANCE = System(
    name="dedup, resemblance",
    about="`dedup run --routes resemblance --outputs articles`: what the peers do, with every pair compared exactly",
    command=_ours("--routes", "resemblance", "--outputs", "articles"),
)
FULL = System(
    name="dedup, all", about="`dedup run`: three routes, evidence, stories, all nine outputs", command=_ours()
)
FLOOR = System(
    name="dedup, kernels alone",
    about="`benchmarks/floor.py`: words, signatures, bands, groups as the peers make them, and no more of a run",
    command=lambda feed, output, _threads: [
        sys.executable, "-m", "benchmarks.floor", str(feed), str(output / "groups.jsonl")
    ],
    peer=True,
)
PEER_SYSTEMS = (
    _peer("datasketch", "`MinHash.update_batch`, `MinHashLSH`"),
    _peer(
        "datasketch@3/.35", "the same with our runs of three words, from a resemblance of .35", "3", "0.35",
        limit=10_000,
    ),
    _peer("rensa", "`RMinHash.from_token_sets`, `RMinHashLSH`"),
    _peer("gaoya", "`MinHashStringIndex`, its own tokens and threads"),
    _peer("daft", "`normalize`, `minhash`; bands by sorting arrays, components by scipy"),
    _peer("text-dedup", "`text_dedup.minhash`", limit=10_000),
    _peer("sklearn", "`TfidfVectorizer`, brute-force `NearestNeighbors` (cosine from .7)", limit=10_000),
)
SEEDS = ROOT / "seeds"
HELP = System(
    name="dedup --help", about="start-up",
    command=lambda _feed, _output, _threads: [sys.executable, "-m", "dedup", "--help"],
)
START = System(
    name="dedup run seeds/", about="start-up and five articles",
    command=lambda _feed, output, threads: _ours()(SEEDS, output, threads),
)


def chosen(peers: str) -> list[System]:
    """The peers named, separated by commas; ``all`` or ``none``.

    Raises
    ------
    SystemExit
        For a name that is none of theirs, and where their environment is missing.
    """
    names = [] if peers == "none" else [s.name for s in PEER_SYSTEMS] if peers == "all" else peers.split(",")
    known = {system.name: system for system in PEER_SYSTEMS}
    if unknown := [name for name in names if name not in known]:
        raise SystemExit(f"no such peer: {', '.join(unknown)}\n  → they are {', '.join(known)}; or all, or none")
    if names and not PEERS.exists():
        raise SystemExit("the peers are not installed\n  → `make bench` does it; or run without them: --peers none")
    return [known[name] for name in names]
