"""``manifest.json``: what made these files, so that the run can be proved and repeated. No clock, no host."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import MappingProxyType

import orjson

from ..model import Funnel, InputFile
from ..result import Result
from ..settings import SIGNATURE_SCHEME, Settings
from .jsonl import Json, Row, cleaned

FORMAT = 1  # raised when a key changes its meaning
PACKAGES = (
    "dedup",
    "datasketch",
    "networkx",
    "numba",
    "numpy",
    "pyarrow",
    "scikit-learn",
    "scipy",
    "wordfreq",
)
SHIPPED_MODEL = "shipped"


def manifest_bytes(result: Result, files: Mapping[str, str]) -> bytes:
    """The manifest of a run: indented, keys sorted, the same bytes for the same input on the same versions.

    Parameters
    ----------
    result : Result
    files : mapping of str to str
        Name to SHA-256 of every other file written.
    """
    rows: Row = {
        "format": FORMAT,
        "files": dict(files),
        "funnel": funnel_row(result.funnel),
        "inputs": [_input(file) for file in result.inputs],
        "relation_model": relation_model(result.settings),
        "relation_model_sha256": _model_sha256(result.settings),
        "signature_scheme": SIGNATURE_SCHEME,
        "settings": dict(result.settings.flat()),
        "settings_fingerprint": result.settings.fingerprint,
        "versions": dict(versions()),
    }
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE | orjson.OPT_SERIALIZE_NUMPY
    return orjson.dumps(cleaned(rows), option=options)


@cache
def versions() -> Mapping[str, str | None]:
    """The versions that decide the result: Python's and each package's; ``None`` for one that is not installed."""
    found: dict[str, str | None] = {"python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return MappingProxyType(found)


def relation_model(settings: Settings) -> str:
    """Which relation model judged: the path of a fitted one, or that it is the one shipped."""
    return settings.relation.model or SHIPPED_MODEL


def _model_sha256(settings: Settings) -> str | None:
    """The SHA-256 of the model's file; ``None`` where it is gone."""
    path = Path(settings.relation.model or Path(__file__).parent.parent / "relation_model.json")
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def funnel_row(funnel: Funnel) -> Row:
    """Every count of the funnel, the caps that bit included."""
    return {
        "read": funnel.read,
        "clustered": funnel.clustered,
        "single": funnel.single,
        "skipped": funnel.skipped,
        "skipped_by": _counts(funnel.skipped_by),
        "candidates": funnel.candidates,
        "candidates_by": _counts(funnel.candidates_by),
        "compared": funnel.compared,
        "matches": funnel.matches,
        "matches_by": _counts(funnel.matches_by),
        "apart_by": _counts(funnel.apart_by),
        "clusters": funnel.clusters,
        "stories": funnel.stories,
        "kept": funnel.kept,
        "left_out": funnel.left_out,
        "caps": [
            {"name": cap.name, "limit": cap.limit, "count": cap.count, "effect": cap.effect} for cap in funnel.caps
        ],
    }


def _counts(counts: Mapping[str, int]) -> Json:
    return {str(name): number for name, number in sorted(counts.items())}


def _input(file: InputFile) -> Row:
    return {"path": file.path, "bytes": file.bytes, "sha256": file.sha256, "records": file.records}
