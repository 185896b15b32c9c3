"""Where settings come from: files, the environment and the command line, joined weakest first."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from ..errors import InputError, SettingError
from ..settings import Settings, Value, flatten, resolve

PREFIX = "DEDUP_"
DEBUG = "DEDUP_DEBUG"
OWN_FILE = "dedup.toml"
PROJECT_FILE = "pyproject.toml"
CHECK = "check"
"""The table of the policy of ``dedup check`` in either file."""

Layer = tuple[str, Mapping[str, Value]]


class Effective(NamedTuple):
    """The settings in force, and per key that was set, the layer that won."""

    settings: Settings
    origins: Mapping[str, str]


def effective(config: Path | None, given: Sequence[Layer], environment: Mapping[str, str] | None = None) -> Effective:
    """Join every layer: defaults, files, environment, command line.

    Parameters
    ----------
    config : Path, optional
        The one file to read; else ``pyproject.toml`` and ``dedup.toml`` of the working folder, if they are there.
    given : sequence of (name, values)
        What the command line says, weakest first.
    environment : mapping of str to str, optional
        ``os.environ`` where absent.

    Raises
    ------
    InputError
        For a file that is missing or no TOML.
    SettingError
        For an unknown setting or a value outside its range; the message names the layer.
    """
    layers = _files(config)
    variables = _variables(os.environ if environment is None else environment)
    layers += [(name, {key: value}) for name, key, value in variables]
    layers += given
    for name, values in layers:
        try:
            Settings().with_values(values)
        except SettingError as error:
            error.problem = f"{name}: {error.problem}"
            raise
    return Effective(*resolve(layers))


def _files(config: Path | None) -> list[Layer]:
    """The settings of each file; the policy of ``dedup check`` is another matter, see :func:`check_tables`."""
    layers: list[Layer] = []
    for name, table in tables(config):
        if not isinstance(table, Mapping):
            remedy = "write [tool.dedup.GROUP] above the settings"
            file = name.removesuffix(": [tool.dedup]")
            raise SettingError("tool.dedup", table, f"{file}: is no table", remedy)
        layers.append((name, flatten({key: value for key, value in table.items() if key != CHECK})))
    return layers


def check_tables(config: Path | None) -> list[tuple[str, Mapping[str, object]]]:
    """What each file says of ``dedup check``: ``[tool.dedup.check]``, or ``[check]`` of ``dedup.toml``, weakest first.

    Raises
    ------
    InputError, SettingError
        For a file that is no TOML, or a value that is no table.
    """
    found: list[tuple[str, Mapping[str, object]]] = []
    for name, table in tables(config):
        own = table.get(CHECK, {}) if isinstance(table, Mapping) else {}
        if not isinstance(own, Mapping):
            raise SettingError(CHECK, own, f"{name}: is no table", "write [tool.dedup.check] above the limits")
        label = name.replace("[tool.dedup]", "[tool.dedup.check]") if "[" in name else f"{name}: [check]"
        found.append((label, own))
    return found


def tables(config: Path | None) -> list[tuple[str, object]]:
    """The tables of ours in the files that count, each with what it is called, weakest first."""
    if config is not None:
        return [_table(config, config.name == PROJECT_FILE)]
    there = [(Path(PROJECT_FILE), True), (Path(OWN_FILE), False)]
    return [_table(path, in_project) for path, in_project in there if path.is_file()]


def _table(path: Path, in_project: bool) -> tuple[str, object]:
    """One file; of ``pyproject.toml`` its table ``[tool.dedup]``."""
    try:
        table: object = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(str(path), f"cannot be read: {error.strerror}", "check the path given to --config") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        remedy = "`dedup settings --format toml` writes a file that is"
        raise InputError(str(path), f"is not TOML: {error}", remedy) from None
    for part in ("tool", "dedup") if in_project else ():
        table = table.get(part, {}) if isinstance(table, Mapping) else {}
    return f"{path}: [tool.dedup]" if in_project else str(path), table


def variable(key: str) -> str:
    """The environment variable of a setting.

    >>> variable("candidates.window_days")
    'DEDUP_CANDIDATES_WINDOW_DAYS'
    """
    return PREFIX + key.upper().replace(".", "_")


def _variables(environment: Mapping[str, str]) -> list[tuple[str, str, Value]]:
    """Settings in the environment. A variable that begins like a group's but is no setting is a mistake."""
    keys = {variable(key): key for key in Settings().flat()}
    groups = tuple({variable(key.split(".")[0]) + "_" for key in keys.values()})
    found: list[tuple[str, str, Value]] = []
    for name in sorted(environment):
        if name in keys:
            found.append((name, keys[name], environment[name]))
        elif name.startswith(groups):
            raise SettingError(name, environment[name], "no such setting", "`dedup settings` lists them all")
    return found
