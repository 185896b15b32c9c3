"""Every number of the method, in frozen groups, each with its reason.

A value comes from, in rising order of strength: its default here, ``[tool.dedup]`` in ``pyproject.toml``,
``dedup.toml``, the environment (``DEDUP_GROUP_NAME``), and the command line (``--set group.name=value``).
:func:`resolve` joins them and remembers where each came from, for ``dedup settings``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, replace
from difflib import get_close_matches
from typing import TypeVar, get_type_hints

from .errors import SettingError

T = TypeVar("T")
SIGNATURE_SCHEME = "affine32"
"""datasketch's permutation scheme. Every manifest records it: signatures of different schemes do not mix."""

Value = bool | int | float | str | None


def setting(
    default: T, why: str, *, low: float | None = None, high: float | None = None, words: tuple[str, ...] = ()
) -> T:
    """A dataclass field with its reason and its range: ends included for a number, words for a list with commas."""
    value: T = field(default=default, metadata={"why": why, "low": low, "high": high, "words": words})
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSettings:
    """How a text is read."""

    min_words: int = setting(
        12,
        "Shorter texts are compared by exact text only: a flash of a dozen words resembles every other flash.",
        low=1,
    )
    max_bytes: int = setting(
        10_000_000,
        "A longer text is a file that lost its record ends, not an article; it is skipped and reported.",
        low=1_000,
    )

    background_articles: float = setting(
        10_000.0,
        "Imagined articles in the language at large that join the corpus when words are weighed: they let 5 articles "
        "be judged like 500,000, and fade as the corpus grows.",
        low=0,
    )
    credits: str = setting(
        "", "Path of a file with credit rules of your own, which are tried before those of the package."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FurnitureSettings:
    """What counts as page furniture: sentences that one source repeats over unrelated articles."""

    min_articles: int = setting(
        3, "A sentence must stand in this many articles of one source that have nothing else in common.", low=2
    )
    min_articles_unsourced: int = setting(
        8,
        "The same where the feed names no source: then it takes more of them, for outlets may share real copy.",
        low=2,
    )
    unrelated_below: float = setting(
        0.2, "Cosine of what is left of two articles below which they are about different things.", low=0, high=1
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SketchSettings:
    """Shingles and MinHash signatures."""

    shingle_words: int = setting(
        3,
        "Runs of three words survive editing that breaks every run of five (the default of other tools).",
        low=1,
        high=10,
    )
    num_perm: int = setting(
        128, "Standard error of an estimated resemblance is 1/sqrt(num_perm) = .09.", low=16, high=1024
    )
    seed: int = setting(1, "Seed of datasketch's permutations; signatures of different seeds do not mix.", low=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateSettings:
    """Which pairs are worth comparing. Tuned for recall: what is no candidate is never found."""

    routes: str = setting(
        "resemblance,containment,cosine",
        "The routes to use, comma-separated; each finds what the others miss.",
        words=("resemblance", "containment", "cosine"),
    )
    window_days: float | None = setting(
        7.0,
        "The cosine route compares articles published this close; undated ones meet all. `none`: all meet all.",
        low=0,
    )
    resemblance_threshold: float = setting(
        0.35, "Resemblance that the bands are tuned to catch; lower means more bands and more pairs.", low=0, high=1
    )
    containment_sample: int = setting(
        4, "One shingle in this many is indexed for containment: a 40-word brief still has about nine.", low=1
    )
    containment_shared: int = setting(2, "Sampled rare shingles that a pair must share.", low=1)
    containment_max_articles: int = setting(
        40, "A shingle in more articles than this is a stock phrase and finds nobody's copy.", low=2
    )
    cosine_threshold: float = setting(
        0.2, "TF-IDF cosine from which a pair is compared. Heavy rewrites lie between .3 and .6.", low=0, high=1
    )
    cosine_work: int = setting(
        20_000,
        "Multiplications per article, on average: terms are used from the rarest until they are spent, so that time "
        "stays linear in the number of articles.",
        low=100,
    )
    bucket_cap: int = setting(
        200,
        "In a larger bucket each article meets only its neighbours and the bucket's first; counted as a cap.",
        low=2,
    )

    @property
    def route_names(self) -> tuple[str, ...]:
        """The routes as a tuple."""
        return tuple(name.strip() for name in self.routes.split(",") if name.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationSettings:
    """From evidence to a relation."""

    derived_probability: float = setting(
        0.5, "Calibrated probability of `copy or rewrite` from which a match counts as derived.", low=0, high=1
    )
    near_duplicate_resemblance: float = setting(
        0.5, "Resemblance from which a derived match is a near duplicate.", low=0, high=1
    )
    excerpt_containment: float = setting(
        0.7, "Containment of the shorter from which a derived match of unlike lengths is an excerpt.", low=0, high=1
    )
    partial_run: int = setting(
        16,
        "Words in one verbatim run that a match needs to be called partial where it is not derived: real reuse, not a "
        "turn of phrase.",
        low=4,
    )
    partial_reuse: float = setting(
        0.15,
        "Containment of the shorter that it needs besides. Run and share together find labelled partial reuse better "
        "(F1 .55) than either alone (.40 to .48).",
        low=0,
        high=1,
    )
    same_story_cosine: float = setting(0.28, "TF-IDF cosine from which two texts tell the same event.", low=0, high=1)
    model: str = setting("", "Path of a fitted relation model (`dedup fit`); empty means the one shipped.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterSettings:
    """From matches to clusters and stories."""

    canonical: str = setting(
        "not_withdrawn, origin",
        "What the deduplicated feed keeps of a cluster: grounds in order, each of which narrows the choice, of origin, "
        "not_withdrawn, highest_version, own_host, declared, agency_copy, dateline, byline, contains, earliest, "
        "latest, longest. A withdrawn text is kept only if all are.",
        words=(
            "origin", "not_withdrawn", "highest_version", "own_host", "declared", "agency_copy", "dateline", "byline",
            "contains", "earliest", "latest", "longest",
        ),
    )
    excerpt_container: float = setting(
        0.3,
        "Share of the container that an excerpt must make up to be one text with it; below it hangs as an arc.",
        low=0,
        high=1,
    )
    rewrite_days: float | None = setting(
        3.0,
        "A rewrite published further apart than this is the next report of a case, with its background, "
        "and no copy to leave out: it hangs as an arc. Dates that are missing count as near. `none`: no limit.",
        low=0,
    )
    series_issues: int | None = setting(
        3,
        "Issues of one source on different days that make a series, such as a daily market report: each has the words "
        "of the others and figures of its own. Two of its issues are no copies of each other, however alike, and hang "
        "as an arc. Needs dates. `none`: no series.",
        low=3,
    )
    cluster_linkage: float = setting(
        0.45,
        "Mean probability of one text over all pairs of two groups above which they are one cluster (average "
        "linkage). Lower joins retellings of one event; the labelled sets lose by more.",
        low=0,
        high=1,
    )
    story_linkage: float = setting(
        0.065,
        "Mean story affinity over all pairs of two groups above which they are one story; a text counts once however "
        "many print it. From .05 to .08 neither set of stories changes by more than .005.",
        low=0,
        high=1,
    )
    story_cohesion: float = setting(
        0.55,
        "Groups of four texts and more join only if they are at least this alike between them as within: two quakes "
        "in one province, four years apart in undated copy, are two stories. 0 turns it off.",
        low=0,
        high=2,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputSettings:
    """What is written, and how much of it."""

    max_passages: int = setting(20, "Passages written per match, longest first; the total is always given.", low=0)
    report_stories: int = setting(50, "Stories shown in full on the page; the rest is in the files beside it.", low=1)
    report_bytes: int = setting(
        5_000_000, "The page stops adding detail here, and says so: it should open anywhere.", low=100_000
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings. Frozen; change one with :meth:`with_values`.

    Examples
    --------
    >>> Settings().with_values({"candidates.window_days": "none"}).candidates.window_days is None
    True
    """

    text: TextSettings = field(default_factory=TextSettings)
    furniture: FurnitureSettings = field(default_factory=FurnitureSettings)
    sketch: SketchSettings = field(default_factory=SketchSettings)
    candidates: CandidateSettings = field(default_factory=CandidateSettings)
    relation: RelationSettings = field(default_factory=RelationSettings)
    cluster: ClusterSettings = field(default_factory=ClusterSettings)
    output: OutputSettings = field(default_factory=OutputSettings)

    def with_values(self, values: Mapping[str, Value]) -> Settings:
        """A copy with dotted keys replaced; strings are read as the setting's own type.

        Parameters
        ----------
        values : mapping of str to bool, int, float, str or None
            Such as ``{"candidates.window_days": 2}``.

        Raises
        ------
        SettingError
            For an unknown key, a value of another type, or one outside its range.
        """
        changed = self
        for key, value in values.items():
            known = self.flat()
            if key not in known:
                near = get_close_matches(key, known, n=1)
                meant = f"did you mean {near[0]}? " if near else ""
                raise SettingError(key, value, "no such setting", f"{meant}`dedup settings` lists them all")
            group_name, _, name = key.partition(".")
            group = getattr(changed, group_name)
            group = replace(group, **{name: _coerce(key, value, type(group), name)})
            changed = replace(changed, **{group_name: group})
        return changed

    def flat(self) -> dict[str, Value]:
        """Every value by its dotted key, in the order of this file."""
        return {row.key: row.value for row in _rows(self)}

    @property
    def fingerprint(self) -> str:
        """Sixteen hex digits that two equal sets of settings share."""
        return hashlib.sha256(json.dumps(self.flat(), sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One effective setting: its value, its default, where the value came from, and why it is what it is."""

    key: str
    value: Value
    default: Value
    origin: str
    why: str


def _rows(settings: Settings) -> Iterator[SettingRow]:
    for group_field in fields(settings):
        group = getattr(settings, group_field.name)
        for f in fields(group):
            yield SettingRow(
                key=f"{group_field.name}.{f.name}",
                value=getattr(group, f.name),
                default=None if f.default is MISSING else f.default,
                origin="default",
                why=f.metadata["why"],
            )


def describe(settings: Settings, origins: Mapping[str, str] | None = None) -> tuple[SettingRow, ...]:
    """Every effective setting with its default, its origin and its reason.

    Parameters
    ----------
    settings : Settings
    origins : mapping of str to str, optional
        Dotted key to the name of the layer it came from, as :func:`resolve` returns it.
    """
    known = origins or {}
    return tuple(replace(row, origin=known.get(row.key, row.origin)) for row in _rows(settings))


def resolve(layers: Sequence[tuple[str, Mapping[str, Value]]]) -> tuple[Settings, dict[str, str]]:
    """Join layers of values, the strongest last.

    Parameters
    ----------
    layers : sequence of (name, values)
        The name is what ``dedup settings`` shows as the origin, such as ``dedup.toml``.

    Returns
    -------
    (Settings, dict)
        The effective settings and, per dotted key that any layer set, the layer that won.
    """
    settings, origins = Settings(), {}
    for name, values in layers:
        settings = settings.with_values(values)
        origins.update(dict.fromkeys(values, name))
    return settings, origins


def flatten(table: Mapping[str, object], prefix: str = "") -> dict[str, Value]:
    """Nested TOML tables as dotted keys.

    >>> flatten({"sketch": {"seed": 2}})
    {'sketch.seed': 2}
    """
    flat: dict[str, Value] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            flat.update(flatten(value, f"{prefix}{key}."))
        elif isinstance(value, bool | int | float | str):
            flat[prefix + key] = value
        else:
            raise SettingError(prefix + key, value, "is a list or a date", "give one number, word or true/false")
    return flat


def _one_of(key: str, value: str, words: tuple[str, ...]) -> str:
    """A text, or a list with commas of which every word is known; at least one."""
    given = [word.strip() for word in value.split(",")]
    unknown = [word for word in given if word not in words]
    if words and unknown:
        raise SettingError(key, value, f"{unknown[0]!r} is none of its words", f"choose from {','.join(words)}")
    return value


def _coerce(key: str, value: Value, group: type, name: str) -> Value:
    """The value as the setting's own type, inside its range, or a :class:`SettingError`."""
    wanted = get_type_hints(group)[name]
    meta = next(f.metadata for f in fields(group) if f.name == name)
    optional = wanted in (float | None, int | None)
    if optional and (value is None or (isinstance(value, str) and value.lower() == "none")):
        return None
    kind = {float | None: float, int | None: int}.get(wanted, wanted)
    if kind is str:
        if not isinstance(value, str):
            raise SettingError(key, value, "is not text", "put it in quotes")
        return _one_of(key, value, meta["words"])
    number = _number(value, whole=kind is int)
    if number is None:
        raise SettingError(key, value, f"is no {'whole ' if kind is int else ''}number", "give a number")
    low, high = meta["low"], meta["high"]
    if number != number or (low is not None and number < low) or (high is not None and number > high):
        bounds = f"from {low}" + (f" to {high}" if high is not None else " up")
        raise SettingError(key, value, "is outside its range", f"give a number {bounds}")
    return int(number) if kind is int else number


def _number(value: Value, *, whole: bool) -> float | None:
    """The value as a number, or ``None`` where it is none (``true`` is none, and 1.5 is no whole one)."""
    if isinstance(value, bool) or value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        return None
    return None if whole and not number.is_integer() else number
