"""``dedup curve``: what a threshold and a banding will find, before anything is run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from ..errors import SettingError
from .exits import Exit
from .jobs import Asked
from .options import AsFormat, Config, Debug, Format, Sets, common
from .talk import show

if TYPE_CHECKING:
    from ..settings import Settings

STEPS = 20
BAR = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of related pair and its usual containment: low and high of the medians over several labelled sets.

    Measured on pairs that readers labelled: 419 pairs of web pages of 2018 and of retold stories, and 90 of agency
    copy of 2012 with rewrites. Containment: the share of the shorter's three-word runs, rare words counting more,
    that stand in the longer.
    """

    name: str
    low: float
    high: float


KINDS = (
    Kind(name="copy", low=0.83, high=0.91),
    Kind(name="rewrite", low=0.33, high=0.42),
    Kind(name="heavy rewrite", low=0.10, high=0.10),
    Kind(name="partial use", low=0.23, high=0.27),
    Kind(name="same story, own words", low=0.06, high=0.06),
)
CUTS = (1.0, 3.0)
"""How many times longer the longer article is, in the two cases that are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Banded:
    """The banding in force and where it came from."""

    threshold: float
    num_perm: int
    bands: int
    rows: int


def command(
    context: typer.Context,
    threshold: Annotated[
        float | None,
        typer.Option(min=0, max=1, show_default=False, help="Resemblance that the bands are tuned to catch."),
    ] = None,
    num_perm: Annotated[
        int | None, typer.Option(min=16, max=1024, show_default=False, help="Values in a signature.")
    ] = None,
    bands: Annotated[
        int | None, typer.Option(min=1, show_default=False, help="Bands, instead of the best for the threshold.")
    ] = None,
    rows: Annotated[int | None, typer.Option(min=1, show_default=False, help="Rows a band; goes with --bands.")] = None,
    sets: Sets = [],  # noqa: B006 - Typer copies it
    config: Config = None,
    form: AsFormat = Format.TEXT,
    debug: Debug = False,  # noqa: ARG001 - main looks for it before anything is parsed
) -> None:
    """Show which pairs a threshold and a banding will find, and which they will not."""
    if (bands is None) != (rows is None):
        raise typer.BadParameter("--bands and --rows go together", param_hint="--bands")
    given = {"candidates.resemblance_threshold": threshold, "sketch.num_perm": num_perm}
    typed = [*sets, *(f"{key}={value}" for key, value in given.items() if value is not None)]
    settings = common((), (), typed, config).chosen.settings
    context.ensure_object(Asked).job = partial(work, settings, bands, rows, form)


def work(settings: Settings, bands: int | None, rows: int | None, form: Format) -> int:
    """Print the curve."""
    banded = banding(settings, bands, rows)
    if form is Format.JSON:
        show(json.dumps(_object(banded)))
    else:
        show(*lines(banded, settings))
    return Exit.DONE


def banding(settings: Settings, bands: int | None, rows: int | None) -> Banded:
    """The banding that the settings lead to, or the one asked for.

    Raises
    ------
    SettingError
        Where a signature has fewer values than the banding needs.
    """
    from ..lsh import best_banding

    threshold, num_perm = settings.candidates.resemblance_threshold, settings.sketch.num_perm
    if bands is None or rows is None:
        best = best_banding(threshold=threshold, num_perm=num_perm)
        bands, rows = best.bands, best.rows
    if bands * rows > num_perm:
        raise SettingError(
            "sketch.num_perm", num_perm, f"is fewer than {bands} bands of {rows} rows need",
            f"give --num-perm {bands * rows} or more",
        )
    return Banded(threshold=threshold, num_perm=num_perm, bands=bands, rows=rows)


def resemblance_of(containment: float, *, longer: float) -> float:
    """The resemblance of two articles of which the longer has ``longer`` times the words of the shorter.

    >>> round(resemblance_of(0.9, longer=1.0), 2), round(resemblance_of(0.9, longer=3.0), 2)
    (0.82, 0.29)
    """
    return containment / (1 + longer - containment)


def points(banded: Banded) -> list[tuple[float, float]]:
    """Resemblance in steps of .05, and the chance that signatures make a candidate of such a pair."""
    from ..lsh import probability

    at = [step / STEPS for step in range(1, STEPS + 1)]
    return [(s, probability(s, bands=banded.bands, rows=banded.rows)) for s in at]


def lines(banded: Banded, settings: Settings) -> Iterable[str]:
    """The curve as a table with bars, then what usual pairs have to expect.

    Parameters
    ----------
    banded : Banded
    settings : Settings
        For what the other two routes add.
    """
    used = banded.bands * banded.rows
    yield (
        f"{banded.bands} bands of {banded.rows} rows ({used} of {banded.num_perm} values), "
        f"tuned to a resemblance of {banded.threshold:g}"
    )
    yield ""
    yield "resemblance  chance to become a candidate by signatures"
    for resemblance, chance in points(banded):
        bar = "█" * round(BAR * chance)
        yield f"       {resemblance:.2f}  {_percent(chance)}  {bar}".rstrip()
    yield ""
    yield from _kinds(banded)
    yield ""
    yield from _other_routes(settings)


def _kinds(banded: Banded) -> Iterable[str]:
    yield "Usual pairs (median containment of the shorter, on labelled news pairs) and that chance"
    yield f"  {'':<22}  containment  equally long  one three times as long"
    for kind in KINDS:
        share = f"{kind.low:.2f}" if kind.low == kind.high else f"{kind.low:.2f}–{kind.high:.2f}"
        chances = [_range(_chances(kind, longer, banded)) for longer in CUTS]
        yield f"  {kind.name:<22}  {share:<11}  {chances[0]:<12}  {chances[1]}"


def _other_routes(settings: Settings) -> Iterable[str]:
    chosen = settings.candidates
    yield "What signatures miss, the other two routes are for"
    yield (
        f"  containment  articles that share {chosen.containment_shared} or more sampled three-word runs (one in "
        f"{chosen.containment_sample} is looked at):"
    )
    yield "               a 40-word brief inside a long wire"
    window = "any number of days" if chosen.window_days is None else f"{chosen.window_days:g} days"
    yield f"  cosine       word profiles from {chosen.cosine_threshold:g}, within {window}: heavy rewrites"
    off = [name for name in ("resemblance", "containment", "cosine") if name not in chosen.route_names]
    if off:
        yield f"  switched off: {', '.join(off)} (candidates.routes)"


def _chances(kind: Kind, longer: float, banded: Banded) -> tuple[float, float]:
    from ..lsh import probability

    low, high = (resemblance_of(share, longer=longer) for share in (kind.low, kind.high))
    return (
        probability(low, bands=banded.bands, rows=banded.rows),
        probability(high, bands=banded.bands, rows=banded.rows),
    )


def _range(chances: Sequence[float]) -> str:
    low, high = (_percent(chance).strip() for chance in chances)
    return low if low == high else f"{low.removesuffix(' %')}–{high}"


def _percent(chance: float) -> str:
    return f"{100 * chance:3.0f} %"


def _object(banded: Banded) -> dict[str, object]:
    return {
        **asdict(banded),
        "curve": [{"resemblance": s, "chance": round(chance, 6)} for s, chance in points(banded)],
        "kinds": [
            {
                "kind": kind.name,
                "containment": [kind.low, kind.high],
                "cases": [
                    {"longer": longer, "chance": [round(chance, 6) for chance in _chances(kind, longer, banded)]}
                    for longer in CUTS
                ],
            }
            for kind in KINDS
        ],
    }
