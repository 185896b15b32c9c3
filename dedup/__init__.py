"""dedup: who carries or rewrites whose copy, and who had it first.

>>> from dedup import Settings, read, run
>>> result = run(read("seeds"), Settings())
>>> [len(cluster.members) for cluster in result.clusters]
[2]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .errors import DedupError
from .feeds import read
from .model import Article
from .settings import Settings

if TYPE_CHECKING:
    from .pipeline import run
    from .result import Result

__all__ = ["Article", "DedupError", "Result", "Settings", "read", "run"]


def __getattr__(name: str) -> object:
    """Load what needs the numeric packages on first use: ``import dedup`` stays quick."""
    if name == "run":
        from .pipeline import run

        return run
    if name == "Result":
        from .result import Result

        return Result
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
