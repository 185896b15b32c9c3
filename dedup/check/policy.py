"""The policy of a check: how much of what a corpus may have. ``0`` means zero; ``none`` means no limit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any

from ..errors import SettingError
from ..model import AlarmKind

Limit = float | int | None

STALE = "stale-baseline"
FAIL_ON = (*(kind.value for kind in AlarmKind), STALE)
"""What ``fail-on`` may name: things of which there must be none."""


def _limit(default: Limit, why: str, *, share: bool = False) -> Limit:
    """A limit with its reason; a share runs from 0 to 1, anything else counts."""
    found: Limit = field(default=default, metadata={"why": why, "share": share})
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The limits. Frozen; change some with :meth:`with_values`.

    Examples
    --------
    >>> Policy().with_values({"max-duplicate-share": "5%"}).max_duplicate_share
    0.05
    """

    max_duplicate_share: float | None = _limit(
        None,
        "Share of the articles that the deduplicated feed would leave out, because they carry or rewrite the copy of "
        "one that it keeps.",
        share=True,
    )
    max_exact_share: float | None = _limit(
        None, "Share of the articles that are word for word another one, credits and furniture left out.", share=True
    )
    max_cluster_size: float | None = _limit(None, "Articles that carry one text, in the largest cluster.")
    max_reference_overlap: float | None = _limit(
        0, "With --against: articles of the feed that carry or rewrite an article of the reference."
    )
    max_contaminated_items: float | None = _limit(
        None, "With --against: articles of the reference (test items) whose copy, or a rewrite of it, is in the feed."
    )
    max_reference_passages: float | None = _limit(
        None,
        "With --against: articles of the reference that share a passage with the feed (relation.partial_run words in a "
        "row, word for word) and no more.",
    )
    max_new_clusters: float | None = _limit(
        0, "With a baseline: clusters with an article that the baseline does not know."
    )
    max_unreadable: float | None = _limit(
        0, "Records that cannot be used: broken, without a text, with the id of another. Too short is no fault."
    )
    fail_on: tuple[str, ...] = field(
        default=(), metadata={"why": f"Things of which there must be none, of {', '.join(FAIL_ON)}."}
    )

    def with_values(self, values: Mapping[str, object]) -> Policy:
        """A copy with limits replaced; names are written with hyphens, as users type them.

        Parameters
        ----------
        values : mapping
            A limit is a number, a text that is one, a percentage for a share, or ``none``; ``fail-on`` is a list or a
            text with commas.

        Raises
        ------
        SettingError
            For an unknown name, or a value outside its range.
        """
        known = {f.name.replace("_", "-"): f for f in fields(self)}
        changed = self
        for name, value in values.items():
            if name not in known:
                near = get_close_matches(name, known, n=1)
                remedy = f"did you mean {near[0]}?" if near else f"limits are {', '.join(known)}"
                raise SettingError(name, value, "no such limit", remedy)
            if name == "fail-on":
                changed = replace(changed, fail_on=_names(name, value))
                continue
            number: dict[str, Any] = {known[name].name: _number(name, value, share=known[name].metadata["share"])}
            changed = replace(changed, **number)
        return changed

    def limits(self) -> dict[str, Limit]:
        """Every limit by its name with hyphens, in the order of this file."""
        return {f.name.replace("_", "-"): getattr(self, f.name) for f in fields(self) if f.name != "fail_on"}


def reasons() -> dict[str, str]:
    """What each part of a policy means, by its name with hyphens."""
    return {f.name.replace("_", "-"): f.metadata["why"] for f in fields(Policy)}


def share(name: str, value: object) -> float | None:
    """A share as users write it: a number from 0 to 1, a percentage, or ``none``.

    >>> share("sample", "5%")
    0.05
    """
    return _number(name, value, share=True)


def _number(name: str, value: object, *, share: bool) -> Limit:
    """A limit as a number; ``None`` for ``none``."""
    text = value.strip().casefold() if isinstance(value, str) else value
    if text is None or text == "none":
        return None
    percent = share and isinstance(text, str) and text.endswith("%")
    bare = text.removesuffix("%") if percent and isinstance(text, str) else text
    try:
        number = float("nan") if isinstance(bare, bool) or not isinstance(bare, int | float | str) else float(bare)
    except ValueError:
        number = float("nan")
    if percent:
        number /= 100
    if share and 0 <= number <= 1:
        return number
    if not share and number >= 0 and number.is_integer():
        return int(number)
    wanted = "a share from 0 to 1, such as 0.05 or 5%" if share else "a whole number from 0 up"
    raise SettingError(name, value, "is outside its range" if number == number else "is no number",
                       f"give {wanted}; none is no limit")


def _names(name: str, value: object) -> tuple[str, ...]:
    """The names in a list, or in a text with commas."""
    given = value.split(",") if isinstance(value, str) else value
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        raise SettingError(name, value, "is no list of names", f"choose from {', '.join(FAIL_ON)}")
    chosen = tuple(dict.fromkeys(one.strip() for one in given if one.strip()))
    for one in chosen:
        if one not in FAIL_ON:
            raise SettingError(name, value, f"{one!r} is none of its names", f"choose from {', '.join(FAIL_ON)}")
    return chosen
