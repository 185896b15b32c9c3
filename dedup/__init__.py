"""dedup: who carries or rewrites whose copy, and who had it first.

>>> from dedup import Settings, read, run
>>> result = run(read("seeds"), Settings())
>>> [len(cluster.members) for cluster in result.clusters]
[2]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import DedupError
    from .feeds import read
    from .model import Article
    from .pipeline import run
    from .result import Result
    from .settings import Settings

__all__ = ["Article", "DedupError", "Result", "Settings", "read", "run"]

_HOMES = {
    "Article": "model", "DedupError": "errors", "Result": "result", "Settings": "settings", "read": "feeds",
    "run": "pipeline",
}


def __getattr__(name: str) -> object:
    """Load a name from its home on first use: ``import dedup`` is quick, and so is ``dedup --help``."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)
