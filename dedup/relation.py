"""Evidence to a relation: a small calibrated model that a reader can add up by hand.

The model is a sum. Each term is one measure, maybe under a square root, times a weight; the sum is the log-odds of
"copy or rewrite". Weights are fitted on gold pairs under the condition that none works against its measure (more
shared words never make a match less likely), and stored as plain numbers with their pedigree.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from .errors import ModelError
from .evidence import COLUMN, MEASURES
from .model import Evidence, Relation, Term
from .settings import RelationSettings

F32 = npt.NDArray[np.float32]
F64 = npt.NDArray[np.float64]
I8 = npt.NDArray[np.int8]
BOOL = npt.NDArray[np.bool_]
I64 = npt.NDArray[np.int64]

FORMAT = 1
TRANSFORMS = ("identity", "sqrt")
ORDER = tuple(Relation)
"""Relations as the small integers that arrays hold."""
CODE = {relation: code for code, relation in enumerate(ORDER)}

IN_WORDS = {
    "resemblance": "of all three-word runs are common to both",
    "containment": "of the shorter's three-word runs stand in the longer",
    "containment_longer": "of the longer's three-word runs stand in the shorter",
    "weighted_containment": "of the shorter's wording stands in the longer, rare words counting more",
    "cosine": "cosine of the word profiles",
    "vocabulary": "of the shorter's vocabulary, by weight, is in the longer",
    "names_numbers": "of the shorter's names and numbers are in the longer",
    "numbers": "of the shorter's numbers are in the longer",
    "phrases": "of the shorter's neighbouring content words are neighbours in the longer",
    "aligned": "of the shorter's sentences have a counterpart",
    "alignment": "of an average sentence of the shorter is in its best counterpart",
    "targets": "sentences of the longer are drawn on, per sentence of the shorter",
    "novelty": "of the shorter is in sentences that are new",
    "in_order": "of the counterparts stand in the same order",
    "aligned_longer": "of the longer's sentences have a counterpart",
    "reuse_outside_quotes": "of the shorter's words outside quotes are word for word in the longer",
    "quotes": "of the shorter's quoted words are word for word in the longer",
    "quoted": "of the shorter is direct quotes, which anybody may print",
    "longer_by": "logarithm of how many times longer the longer is",
}
"""What a measure says, after its value as a percentage."""


IN_ORDER = 0.8
"""Share of the counterparts that follow each other from which they are told to stand in the same order."""
TOLD_RUN = 5
"""Words in a row that are worth telling."""
TOLD_PEOPLE = 3
"""Quoted people who are named."""
ALL_SAME = "All %s words are the same, in the same order"
COUNTERPARTS = "%s of %s sentences of %s have a counterpart in %s%s"
IN_SAME_ORDER = ", in the same order"
NAMES = "%s of the names and numbers of %s are in %s"
RUN = "%s words in a row are the same"
QUOTES = "%s direct quote%s in common"
QUOTED = "both quote %s"
CREDITED = "both credit %s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Weight:
    """One term of the model: a column of :data:`~dedup.evidence.MEASURES`, a transform, and its weight."""

    measure: str
    transform: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationModel:
    """The sum: terms, the intercept, and where the numbers came from."""

    terms: tuple[Weight, ...]
    intercept: float
    pedigree: Mapping[str, object]

    def log_odds(self, measures: F32) -> F64:
        """Log-odds of "copy or rewrite" for each row of measures, shape (m,)."""
        total = np.full(len(measures), self.intercept)
        for term in self.terms:
            column = measures[:, COLUMN[term.measure]].astype(np.float64)
            total += term.weight * (np.sqrt(column) if term.transform == "sqrt" else column)
        return total

    def probability(self, measures: F32) -> F64:
        """The calibrated probability of "copy or rewrite", shape (m,)."""
        return 1.0 / (1.0 + np.exp(-self.log_odds(measures)))

    def explain(self, measures: F32) -> tuple[Term, ...]:
        """The summands of one pair, strongest first, the intercept as ``base``.

        Parameters
        ----------
        measures : float32 array, shape (len(MEASURES),)

        Returns
        -------
        tuple of Term
            Their ``log_odds`` add up to :meth:`log_odds`.
        """
        parts = [Term(measure="base", value=1.0, log_odds=self.intercept, words="before anything is compared")]
        for term in self.terms:
            value = float(measures[COLUMN[term.measure]])
            summand = term.weight * (math.sqrt(value) if term.transform == "sqrt" else value)
            parts.append(
                Term(measure=term.measure, value=value, log_odds=summand, words=IN_WORDS.get(term.measure, ""))
            )
        return (parts[0], *sorted(parts[1:], key=lambda t: (-abs(t.log_odds), t.measure)))


def load(path: str = "") -> RelationModel:
    """A fitted model from its file; the shipped one for an empty path.

    Raises
    ------
    ModelError
        When the file is missing, no model, or of another format.
    """
    return _shipped() if not path else _read(Path(path))


@cache
def _shipped() -> RelationModel:
    return _read(Path(__file__).with_name("relation_model.json"))


def _read(path: Path) -> RelationModel:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: no readable relation model ({error})", "make one with `dedup fit`") from None
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise ModelError(f"{path}: not a relation model of format {FORMAT}", "fit it anew with `dedup fit`")
    try:
        terms = tuple(Weight(**term) for term in data["terms"])
        model = RelationModel(terms=terms, intercept=float(data["intercept"]), pedigree=dict(data["pedigree"]))
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{path}: a broken relation model ({error!r})", "fit it anew with `dedup fit`") from None
    for term in model.terms:
        if term.measure not in MEASURES or term.transform not in TRANSFORMS:
            raise ModelError(
                f"{path}: unknown measure {term.measure!r} or transform {term.transform!r}",
                f"measures are {', '.join(MEASURES)}; fit it anew with `dedup fit`",
            )
    return model


def decide(measures: F32, probability: F64, identical: BOOL, near: BOOL, settings: RelationSettings) -> I8:
    """The relation of each pair, as a code into :data:`ORDER`.

    Parameters
    ----------
    measures : float32 array, shape (m, len(MEASURES))
    probability : float64 array, shape (m,)
        Of "copy or rewrite".
    identical : bool array, shape (m,)
        The words that are compared are the same, one by one.
    near : bool array, shape (m,)
        Published within the window (or undated): the condition for one story.
    settings : RelationSettings

    Returns
    -------
    int8 array, shape (m,)
    """
    column = {name: measures[:, i] for name, i in COLUMN.items()}
    derived = probability >= settings.derived_probability
    kinds: list[tuple[Relation, BOOL]] = [
        (Relation.SAME_STORY, near & (column["cosine"] >= settings.same_story_cosine)),
        (
            Relation.PARTIAL,
            (column["longest_run"] >= settings.partial_run) & (column["containment"] >= settings.partial_reuse),
        ),
        (Relation.REWRITE, derived),
        (
            Relation.EXCERPT,
            derived
            & (column["containment"] >= settings.excerpt_containment)
            & (column["resemblance"] < settings.near_duplicate_resemblance),
        ),
        (Relation.NEAR_DUPLICATE, derived & (column["resemblance"] >= settings.near_duplicate_resemblance)),
        (Relation.IDENTICAL, identical),
    ]
    codes = np.full(len(measures), CODE[Relation.UNRELATED], np.int8)
    for relation, where in kinds:  # the last that holds wins
        codes[where] = CODE[relation]
    return codes


def in_words(evidence: Evidence, relation: Relation, *, whole_days: bool = False) -> str:
    """Why a pair has its relation, in one sentence that the passages bear out.

    Parameters
    ----------
    evidence : Evidence
    relation : Relation
    whole_days : bool
        One of the two dates has no time of day.
    """
    return sentence(
        relation,
        shorter=evidence.shorter.upper(),
        words=evidence.words_a,
        sentences=evidence.sentences,
        aligned=evidence.sentences_aligned,
        in_order=evidence.in_order,
        names_numbers=evidence.names_numbers,
        longest_run=evidence.longest_run,
        quotes_shared=evidence.quotes_shared,
        quoted_people=evidence.quoted_people,
        agencies=evidence.agencies,
        hours_apart=evidence.hours_apart,
        whole_days=whole_days,
    )


def sentence(
    relation: Relation,
    *,
    shorter: str,
    words: int,
    sentences: int,
    aligned: int,
    in_order: float,
    names_numbers: float,
    longest_run: int,
    quotes_shared: int,
    quoted_people: Sequence[str],
    agencies: Sequence[str],
    hours_apart: float | None,
    whole_days: bool,
) -> str:
    """As :func:`in_words`, of values named as in :class:`~dedup.model.Evidence`; ``shorter`` is ``A`` or ``B``."""
    if relation is Relation.IDENTICAL:
        return ALL_SAME % words + "."
    longer = "B" if shorter == "A" else "A"
    parts = []
    if aligned:
        order = IN_SAME_ORDER if in_order >= IN_ORDER and aligned > 2 else ""
        parts.append(COUNTERPARTS % (aligned, sentences, shorter, longer, order))
    parts.append(NAMES % (f"{names_numbers:.0%}", shorter, longer))
    if longest_run >= TOLD_RUN:
        parts.append(RUN % longest_run)
    if quotes_shared:
        parts.append(QUOTES % (quotes_shared, "s" * (quotes_shared > 1)))
    if quoted_people:
        parts.append(QUOTED % ", ".join(quoted_people[:TOLD_PEOPLE]))
    if agencies:
        parts.append(CREDITED % ", ".join(agencies))
    if hours_apart is not None:
        parts.append(apart(hours_apart, whole_days=whole_days))
    return "; ".join(parts) + "."


@lru_cache(maxsize=1 << 14)  # with two digits a week has 17,000 distances, and near ones are the most
def apart(hours: float, *, whole_days: bool) -> str:
    """How far two dates lie apart, in words; ``whole_days`` where one of them has no time of day."""
    if whole_days and hours < 24:
        return "published on the same day or the next" if hours else "published on the same day"
    if hours < 1:
        return "published within the hour"
    number, unit = (round(hours / 24), "day") if whole_days or hours >= 48 else (round(hours), "hour")
    return f"{number} {unit}{'s' * (number > 1)} apart"


def distances(hours: F64, whole_days: BOOL) -> I64:
    """Numbers that are equal where :func:`apart` says the same; nan, of which it says nothing, has one too.

    >>> distances(np.array([0.2, 0.9, 50.0, 71.0, np.nan]), np.zeros(5, np.bool_)).tolist()
    [2, 2, 9, 11, -1]
    """
    by_day = whole_days | (hours >= 48)
    number = 4 + 2 * np.rint(np.where(by_day, hours / 24, hours)) + by_day
    number = np.where(hours < 1, 2, number)
    number = np.where(whole_days & (hours < 24), hours > 0, number)
    return np.where(np.isnan(hours), -1, number).astype(np.int64)
