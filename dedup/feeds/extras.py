"""What is installed on request: the extras of this package, and what to type where one is missing."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from types import MappingProxyType
from typing import Final

from ..model import SkipReason
from .problems import Why

CORE: Final = ""
"""The extra of a reader that needs none."""

_PAGES: Final = ("trafilatura", "lxml_html_clean")  # the second is the first's, which names it only as an extra

EXTRAS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {CORE: (), "feeds": ("feedparser",), "html": _PAGES, "warc": ("warcio", *_PAGES)}
)
"""The packages of each extra."""


def missing(extra: str) -> tuple[str, ...]:
    """The packages of an extra that are not installed. Nothing is imported.

    >>> missing(CORE)
    ()
    """
    return tuple(package for package in EXTRAS[extra] if find_spec(package) is None)


def install(extra: str) -> str:
    """What to type for an extra.

    >>> install("warc")
    "pip install 'dedup[warc]'"
    """
    return f"pip install 'dedup[{extra}]'"


def lacking(name: str, extra: str) -> Why | None:
    """Why a format cannot be read here, ``None`` if it can.

    Parameters
    ----------
    name : str
        What the format is called.
    extra : str
        The extra that its reader needs.
    """
    absent = missing(extra)
    if not absent:
        return None
    needs = f"{' and '.join(absent)}, which {'is' if len(absent) == 1 else 'are'} not installed"
    return Why(SkipReason.UNREADABLE_FEED, f"{name} is read with {needs}", install(extra))
