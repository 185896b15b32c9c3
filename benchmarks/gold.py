"""The gold sets: news whose pairs people labelled, or whose stories they grouped.

The sets are other publishers' text and no part of this project. They are looked for in the folder that
``DEDUP_GOLD`` names, else in ``../shared/data``; where that is absent only the project's own ``seeds/``
are measured. A set is ``articles.jsonl.gz`` with, as far as known, ``pairs.jsonl.gz`` and a field
``cluster``.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from pathlib import Path

from dedup.errors import MissingPathError
from dedup.evaluate import GoldLabel, GoldPair, read_pairs

PROJECT = Path(__file__).resolve().parent.parent
ENVIRONMENT = "DEDUP_GOLD"

# The retold stories are drowned in their agency's other copy of the same days, as a newsroom would see them.
MIXED_DAYS = 3
MIXED_MOST = 3_000


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldSet:
    """One gold set: the feed to run, and what should be found in it.

    ``held_out`` names the set that a model must not have seen to be scored here; ``fingerprint`` is a
    SHA-256 over the files, so that figures of other data are never compared.
    """

    name: str
    feed: tuple[Path, ...]
    pairs: tuple[GoldPair, ...]
    clusters: Mapping[str, str] | None
    fingerprint: str
    held_out: str


def gold_folder(environment: Mapping[str, str] | None = None) -> Path:
    """The folder of the gold sets, whether or not it is there."""
    named = (os.environ if environment is None else environment).get(ENVIRONMENT)
    return Path(named) if named else PROJECT.parent / "shared" / "data"


def available(folder: Path) -> tuple[str, ...]:
    """The sets that can be loaded here, in a fixed order; the seeds always."""
    return tuple(name for name, (needs, _) in _SETS.items() if all((folder / need).is_dir() for need in needs))


def known() -> tuple[str, ...]:
    """Every set there is, in a fixed order."""
    return tuple(_SETS)


def load(name: str, folder: Path, scratch: Path) -> GoldSet:
    """One gold set.

    Parameters
    ----------
    name : str
        One of :func:`known`.
    folder : Path
        The folder of the sets.
    scratch : Path
        A folder outside the project, for feeds that are put together first.

    Returns
    -------
    GoldSet

    Raises
    ------
    MissingPathError
        When the set is not there.
    """
    if name not in _SETS:
        raise MissingPathError(name, "no such gold set", f"use one of: {', '.join(_SETS)}")
    needs, loader = _SETS[name]
    for need in needs:
        if not (folder / need).is_dir():
            raise MissingPathError(
                str(folder / need), "the gold set is not here", f"set {ENVIRONMENT} to the folder that holds {need}/"
            )
    return loader(name, folder, scratch)


def fingerprint(*files: Path) -> str:
    """Sixteen hex digits over the names and contents of files, in the order of their names."""
    digest = hashlib.sha256()
    for path in sorted(files, key=lambda path: (path.name, path.parent.name)):
        digest.update(f"{path.parent.name}/{path.name}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _plain(name: str, folder: Path, _scratch: Path) -> GoldSet:
    articles, pairs = folder / name / "articles.jsonl.gz", folder / name / "pairs.jsonl.gz"
    labelled = pairs.is_file()
    clusters = {id_: story for id_, story in map(_id_and_cluster, _records(articles)) if story}
    return GoldSet(
        name=name,
        feed=(articles,),
        pairs=read_pairs(pairs) if labelled else (),
        clusters=clusters or None,
        fingerprint=fingerprint(articles, *([pairs] if labelled else [])),
        held_out=name,
    )


def _mixed(name: str, folder: Path, scratch: Path) -> GoldSet:
    """The rewrites among everything their agency published within a few days of any of them."""
    alone = _plain("rewrites", folder, scratch)
    agency = folder / "reuters_2012" / "articles.jsonl.gz"
    own = list(_records(alone.feed[0]))
    feed = scratch / f"{name}.jsonl"
    rows = [*own, *_nearest(own, list(_records(agency)))]
    feed.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return GoldSet(
        name=name,
        feed=(feed,),
        pairs=alone.pairs,
        clusters=None,
        fingerprint=fingerprint(*alone.feed, folder / "rewrites" / "pairs.jsonl.gz", agency),
        held_out="rewrites",
    )


def _nearest(own: list[dict[str, object]], others: list[dict[str, object]]) -> list[dict[str, object]]:
    """The other articles within the days, nearest in time first, up to the cap; never one with an own id."""
    ids = {row["id"] for row in own}
    times = [_published(row) for row in own]
    gaps = ((min(abs(_published(row) - time) for time in times), row) for row in others if row["id"] not in ids)
    near = [(gap, str(row["id"]), row) for gap, row in gaps if gap <= timedelta(days=MIXED_DAYS)]
    return [row for _, _, row in sorted(near, key=lambda item: item[:2])[:MIXED_MOST]]


def _published(row: Mapping[str, object]) -> datetime:
    time = datetime.fromisoformat(str(row["published"]))
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _seeds(name: str, _folder: Path, _scratch: Path) -> GoldSet:
    """The project's own five: 002 is the agency's, 000 rewrites it, 003 is another event with the same people."""
    files = tuple(sorted((PROJECT / "seeds").glob("*.txt")))
    # A text file has its path for an id.
    by_number = {path.stem[:3]: str(path) for path in files}
    labels = {
        ("000", "002"): GoldLabel.REWRITE,
        **{pair: GoldLabel.STORY for pair in combinations(("000", "001", "002", "004"), 2) if pair != ("000", "002")},
        **{(number, "003"): GoldLabel.DIFFERENT for number in ("000", "001", "002", "004")},
    }
    # How 001 and 004 are related nobody has judged.
    del labels["001", "004"]
    return GoldSet(
        name=name,
        feed=files,
        pairs=tuple(GoldPair(by_number[a], by_number[b], label) for (a, b), label in labels.items()),
        clusters={id_: "other" if number == "003" else "visit" for number, id_ in by_number.items()},
        fingerprint=fingerprint(*files),
        held_out=name,
    )


def _records(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _id_and_cluster(row: Mapping[str, object]) -> tuple[str, str]:
    return str(row["id"]), str(row.get("cluster") or "")


_Loader = Callable[[str, Path, Path], GoldSet]
_SETS: Mapping[str, tuple[tuple[str, ...], _Loader]] = {
    "seeds": ((), _seeds),
    "helsinki": (("helsinki",), _plain),
    "fnc_stories": (("fnc_stories",), _plain),
    "rewrites": (("rewrites",), _plain),
    "rewrites_mixed": (("rewrites", "reuters_2012"), _mixed),
    "ecbplus": (("ecbplus",), _plain),
    "clough_stevenson": (("clough_stevenson",), _plain),
}
