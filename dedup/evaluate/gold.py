"""Gold pairs: what people found two articles to be to each other, read from JSON lines or CSV.

The five labels, from one text to none:

- ``copy``: the same text verbatim or lightly edited, or one embedded in the other;
- ``rewrite``: derived from the same copy, reworded, abridged, re-ordered or expanded;
- ``partial``: real reuse, but small: a block of quotes, a few sentences;
- ``story``: the same event in independent words;
- ``different``: another event, or only page furniture in common.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from ..errors import InputError, MissingPathError, UnreadableFeedError
from ..model import Pair, Relation
from ..result import Result


class GoldLabel(StrEnum):
    """What a reader found of a pair, in falling order of reuse."""

    COPY = "copy"
    REWRITE = "rewrite"
    PARTIAL = "partial"
    STORY = "story"
    DIFFERENT = "different"

    @property
    def derived(self) -> bool:
        """Whether one carries or rewrites the other's copy."""
        return self in (GoldLabel.COPY, GoldLabel.REWRITE)

    @property
    def reuse(self) -> bool:
        """Whether any words were taken over, a passage included."""
        return self.derived or self is GoldLabel.PARTIAL

    @property
    def related(self) -> bool:
        """Whether both are about one event."""
        return self is not GoldLabel.DIFFERENT


# An excerpt is a `copy`: the label covers "one embedded in the other".
LABEL_OF_RELATION: Mapping[Relation, GoldLabel] = {
    Relation.IDENTICAL: GoldLabel.COPY,
    Relation.NEAR_DUPLICATE: GoldLabel.COPY,
    Relation.EXCERPT: GoldLabel.COPY,
    Relation.REWRITE: GoldLabel.REWRITE,
    Relation.PARTIAL: GoldLabel.PARTIAL,
    Relation.SAME_STORY: GoldLabel.STORY,
    Relation.UNRELATED: GoldLabel.DIFFERENT,
}

# Graded rewriting as Clough & Stevenson (2011) name it. Their "non" answers the same question in the
# writer's own words, which is what `story` means for news.
_GRADED: Mapping[str, GoldLabel] = {
    "cut": GoldLabel.COPY,
    "light": GoldLabel.REWRITE,
    "heavy": GoldLabel.REWRITE,
    "non": GoldLabel.STORY,
}

_LABEL_OF_WORD: Mapping[str, GoldLabel] = {
    **{label.value: label for label in GoldLabel},
    **{relation.value: label for relation, label in LABEL_OF_RELATION.items()},
    **_GRADED,
}

# How much was reused, for a rank correlation: `light` and `heavy` stand on either side of `rewrite`.
_GRADES: Mapping[str, int] = {"light": 5, "heavy": 3}
_GRADE_OF_LABEL: Mapping[GoldLabel, int] = {
    GoldLabel.COPY: 6,
    GoldLabel.REWRITE: 4,
    GoldLabel.PARTIAL: 2,
    GoldLabel.STORY: 1,
    GoldLabel.DIFFERENT: 0,
}

_FLAGS: Mapping[str, GoldLabel] = {
    "1": GoldLabel.REWRITE,
    "true": GoldLabel.REWRITE,
    "0": GoldLabel.DIFFERENT,
    "false": GoldLabel.DIFFERENT,
}


@dataclass(frozen=True, slots=True)
class GoldPair:
    """Two article ids and what a reader found them to be.

    ``kind`` is the finer word of the gold file, such as ``heavy``; figures are also given per kind.

    >>> GoldPair("b", "a", GoldLabel.COPY).pair
    Pair(a='a', b='b')
    """

    a: str
    b: str
    label: GoldLabel
    kind: str = ""

    @property
    def pair(self) -> Pair:
        """The two ids in order."""
        return Pair.of(self.a, self.b)

    @property
    def grade(self) -> int:
        """How much was reused, from 0 (nothing) to 6 (the text), for a rank correlation."""
        return _GRADES.get(self.kind, _GRADE_OF_LABEL[self.label])


def read_pairs(path: str | Path) -> tuple[GoldPair, ...]:
    """Gold pairs of a file, in its order.

    Parameters
    ----------
    path : str or Path
        ``.jsonl`` or ``.csv``, plain or with ``.gz``. Each row has ``a``, ``b`` and one of ``relation`` or
        ``label`` (one of the five labels, of :class:`~dedup.model.Relation`, or of cut/light/heavy/non), or
        ``derived`` (1 or 0); a ``kind`` is kept.

    Returns
    -------
    tuple of GoldPair

    Raises
    ------
    InputError
        For the first row that cannot be used, with its line; for a pair that stands there twice.
    MissingPathError, UnreadableFeedError
        For a file that is not there or breaks off.
    """
    path = Path(path)
    name = path.name.lower().removesuffix(".gz")
    if name.endswith((".jsonl", ".ndjson")):
        rows = _json_rows(_content(path), path)
    elif name.endswith(".csv"):
        rows = _csv_rows(_content(path), path)
    else:
        raise InputError(str(path), "gold pairs of an unknown format", "give a .jsonl or .csv file, plain or .gz")
    found: dict[Pair, tuple[int, GoldPair]] = {}
    for line, row in rows:
        gold = _gold_pair(row, f"{path}:{line}")
        first = found.setdefault(gold.pair, (line, gold))[0]
        if first != line:
            raise InputError(
                f"{path}:{line}", f"the pair {gold.a!r}, {gold.b!r} stands on line {first} too", "keep one of the two"
            )
    return tuple(gold for _, gold in found.values())


def gold_clusters(result: Result, field: str) -> dict[str, str]:
    """The gold story of each article, from a field of the records themselves.

    Parameters
    ----------
    result : Result
        A run; its articles and what it skipped are both looked at.
    field : str
        The name of the field. Articles without it, or with an empty one, have no gold story.

    Returns
    -------
    dict of str to str
        Article id to gold story.

    Raises
    ------
    InputError
        When no record has the field.
    """
    records = [(id_, article.raw) for id_, article in result.texts.items()]
    records += [(skipped.id, skipped.raw) for skipped in result.skipped if skipped.id not in result.texts]
    named = ((id_, _word(_object(raw).get(field))) for id_, raw in records if id_)
    found = {id_: story for id_, story in named if story}
    if not found:
        paths = ", ".join(file.path for file in result.inputs) or "the feed"
        raise InputError(paths, f"no article has a field {field!r}", "name the field that holds the gold story")
    return found


def _content(path: Path) -> str:
    try:
        raw = path.read_bytes()
        if path.name.lower().endswith(".gz"):
            raw = gzip.decompress(raw)
        return raw.decode("utf-8-sig")
    except FileNotFoundError:
        raise MissingPathError(str(path), "no such file", "check the path of the gold pairs") from None
    except UnicodeDecodeError as error:
        raise UnreadableFeedError(str(path), f"not UTF-8 at byte {error.start}", "save the file as UTF-8") from None
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableFeedError(str(path), f"cannot be read ({error})", "check or recreate the file") from None


def _json_rows(content: str, path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    # Not splitlines(): U+2028 may stand inside a JSON string.
    for line, text in enumerate(content.split("\n"), start=1):
        if not text.strip():
            continue
        row = _object(text)
        if not row:
            raise InputError(f"{path}:{line}", "not a JSON object", 'write {"a": ..., "b": ..., "relation": ...}')
        yield line, row


def _object(text: str | bytes) -> Mapping[str, object]:
    """The object that a JSON text holds; an empty one where it holds none."""
    try:
        row: object = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return row if isinstance(row, dict) else {}


def _csv_rows(content: str, path: Path) -> Iterator[tuple[int, Mapping[str, object]]]:
    reader = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    try:
        for row in reader:
            if None in row:
                raise InputError(
                    f"{path}:{reader.line_num}", "more cells than the header names", "quote cells with commas"
                )
            yield reader.line_num, dict(row)
    except csv.Error as error:
        raise InputError(f"{path}:{reader.reader.line_num}", f"a broken row ({error})", "mend the row") from None


def _gold_pair(row: Mapping[str, object], place: str) -> GoldPair:
    a, b = _word(row.get("a")), _word(row.get("b"))
    if not a or not b:
        missing = "a" if not a else "b"
        raise InputError(place, f"no article id in {missing!r}", "give the two ids as a and b")
    if a == b:
        raise InputError(place, f"a pair of {a!r} with itself", "give two different articles")
    word, label = _label(row, place)
    return GoldPair(a, b, label, _word(row.get("kind")) or word)


def _label(row: Mapping[str, object], place: str) -> tuple[str, GoldLabel]:
    for field in ("relation", "label"):
        word = _word(row.get(field)).lower()
        if word in _LABEL_OF_WORD:
            return word, _LABEL_OF_WORD[word]
        if word:
            allowed = ", ".join(_LABEL_OF_WORD)
            raise InputError(place, f"an unknown {field} {word!r}", f"use one of: {allowed}")
    flag = _word(row.get("derived")).lower()
    if flag in _FLAGS:
        return ("derived" if _FLAGS[flag].derived else "not derived"), _FLAGS[flag]
    if flag:
        raise InputError(place, f"derived is {flag!r}", "give 1 or 0")
    raise InputError(place, "no relation, label or derived", "give the relation, such as copy or story")


def _word(value: object) -> str:
    """A text or a number as a word, anything else as none: JSON, unlike CSV, tells 1 from "1"."""
    return str(value).strip() if isinstance(value, str | int | float) else ""
