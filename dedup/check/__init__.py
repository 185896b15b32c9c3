"""A corpus against a policy, a baseline and reference corpora: what a continuous-integration check decides by.

::

    found = find(feed)                     the method of every run
    overlap(found, reference)              what the feed has of a reference (a test set), item by item
    check(found, policy, baseline=…)       gates measured, findings placed: a CheckResult

Pure: it reads no file and writes none. Reports of a result are made by :mod:`dedup.report.check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .nouns import BaselineChange, CheckResult, Finding, Gate, Item, Level, Other, Rule, Verdict
from .policy import FAIL_ON, Policy

if TYPE_CHECKING:
    from .inspection import Baseline, check
    from .reference import Overlap, overlap

__all__ = [
    "FAIL_ON", "Baseline", "BaselineChange", "CheckResult", "Finding", "Gate", "Item", "Level", "Other", "Overlap",
    "Policy", "Rule", "Verdict", "check", "overlap",
]


def __getattr__(name: str) -> object:
    """Load what needs the numeric packages on first use: a command line is parsed without them."""
    if name in {"Baseline", "check"}:
        from .inspection import Baseline, check

        return Baseline if name == "Baseline" else check
    if name in {"Overlap", "overlap"}:
        from .reference import Overlap, overlap

        return Overlap if name == "Overlap" else overlap
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
