"""What a check is to do: its policy and its plan, from files, the environment and the command line, weakest first."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from ..check.policy import Policy, reasons
from ..errors import SettingError
from ..settings import SettingRow
from .config import PREFIX, check_tables

CHECK_PREFIX = f"{PREFIX}CHECK_"

Layer = tuple[str, Mapping[str, object]]


def _part(default: object, why: str) -> Any:
    return field(default=default, metadata={"why": why})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is checked, against what, and how it is told."""

    feeds: tuple[str, ...] = _part((), "What is checked, where the command names no feed.")
    against: tuple[str, ...] = _part((), "Reference feeds, such as test sets, of which the feed must hold nothing.")
    map: tuple[str, ...] = _part((), "Names of fields in the feeds, as for --map.")
    baseline: str = _part("", "File of the duplicates that are known already.")
    baseline_from_ref: str = _part("", "Git commit whose state of the feed is the baseline, instead of a file.")
    output_format: tuple[str, ...] = _part((), "Reports to write: FORMAT for stdout, FORMAT=FILE for a file.")
    fast: bool = _part(False, "Look for candidates by resemblance alone.")
    sample: str = _part("", "Share of the articles to look at, drawn by content.")
    exit_zero: bool = _part(False, "End with 0 even if a limit is broken.")


class CheckConfig(NamedTuple):
    """The policy and the plan in force, and per name that was set, the layer that won."""

    policy: Policy
    plan: Plan
    origins: Mapping[str, str]


def check_config(
    config: Path | None, given: Mapping[str, object], environment: Mapping[str, str] | None = None
) -> CheckConfig:
    """Join every layer: defaults, files, environment, command line.

    Parameters
    ----------
    config : Path, optional
        The one file to read, as for :func:`dedup.cli.config.effective`.
    given : mapping
        What the command line says, by name with hyphens.
    environment : mapping of str to str, optional
        ``os.environ`` where absent.

    Raises
    ------
    SettingError
        For an unknown name or a value outside its range; the message names the layer.
    """
    variables = _variables(os.environ if environment is None else environment)
    typed = {name: f"--{name}" for name in given} | {"feeds": "FEED"}
    command: list[Layer] = [(typed[name], {name: value}) for name, value in given.items()]
    policy, plan, origins = Policy(), Plan(), dict[str, str]()
    for layer, values in (*check_tables(config), *variables, *command):
        for name, value in values.items():
            try:
                policy, plan = _with(policy, plan, name, value)
            except SettingError as error:
                error.problem = f"{layer}: {error.problem}"
                raise
            origins[name] = layer
    return CheckConfig(policy, plan, origins)


def variable(name: str) -> str:
    """The environment variable of a name.

    >>> variable("max-duplicate-share")
    'DEDUP_CHECK_MAX_DUPLICATE_SHARE'
    """
    return CHECK_PREFIX + name.upper().replace("-", "_")


def known_names() -> tuple[str, ...]:
    """Every name of the policy and the plan, with hyphens."""
    return (*reasons(), *_plan_parts())


def _plan_parts() -> dict[str, str]:
    return {f.name.replace("_", "-"): f.name for f in fields(Plan)}


def _variables(environment: Mapping[str, str]) -> list[Layer]:
    """What the environment says. Lists stand in it one a line, or parted as paths are; ``fail-on`` with commas."""
    names = {variable(name): name for name in known_names()}
    layers: list[Layer] = []
    for key in sorted(environment):
        if key in names:
            layers.append((key, {names[key]: environment[key]}))
        elif key.startswith(CHECK_PREFIX):
            remedy = "`dedup check --show-config` lists them all"
            raise SettingError(key, environment[key], "is nothing of a check", remedy)
    return layers


def _with(policy: Policy, plan: Plan, name: str, value: object) -> tuple[Policy, Plan]:
    """Policy and plan with one value replaced."""
    parts = _plan_parts()
    if name in reasons():
        return policy.with_values({name: value}), plan
    if name not in parts:
        near = get_close_matches(name.replace("_", "-"), known_names(), n=1)
        remedy = f"did you mean {near[0]}?" if near else "`dedup check --show-config` lists all names"
        raise SettingError(name, value, "is nothing of a check", remedy)
    default = getattr(Plan(), parts[name])
    read: dict[str, Any] = {parts[name]: _read(name, value, default)}
    return policy, replace(plan, **read)


def _read(name: str, value: object, default: object) -> object:
    """A value as its part of the plan has it."""
    if isinstance(default, bool):
        if isinstance(value, str) and value.casefold() in {"1", "true", "yes", "0", "false", "no", ""}:
            return value.casefold() in {"1", "true", "yes"}
        if isinstance(value, bool):
            return value
        raise SettingError(name, value, "is neither true nor false", "give true or false")
    if isinstance(default, tuple):
        listed: object = value.replace(os.pathsep, "\n").splitlines() if isinstance(value, str) else value
        if isinstance(value, str) and name in {"map", "output-format"}:
            listed = value.splitlines()
        if isinstance(listed, Mapping):
            listed = [f"{key}={item}" for key, item in listed.items()]
        if isinstance(listed, Sequence) and all(isinstance(one, str) for one in listed):
            return tuple(one.strip() for one in listed if one.strip())
        raise SettingError(name, value, "is no list of texts", 'give a list, such as ["one", "two"]')
    if name == "sample" and isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, str):
        return value.strip()
    raise SettingError(name, value, "is not text", "put it in quotes")


def rows(chosen: CheckConfig) -> tuple[SettingRow, ...]:
    """Everything in force as rows to show: value, default, where it came from, and what it means."""
    whys = reasons() | {name: Plan.__dataclass_fields__[own].metadata["why"] for name, own in _plan_parts().items()}
    made = []
    for name, why in whys.items():
        own = name.replace("-", "_")
        holder, plain = (chosen.policy, Policy()) if hasattr(chosen.policy, own) else (chosen.plan, Plan())
        value, default = (_shown(getattr(one, own)) for one in (holder, plain))
        made.append(
            SettingRow(key=name, value=value, default=default, origin=chosen.origins.get(name, "default"), why=why)
        )
    return tuple(made)


def _shown(value: object) -> bool | int | float | str | None:
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value if isinstance(value, bool | int | float | str) else None
