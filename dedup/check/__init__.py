"""A corpus against a policy, a baseline and reference corpora: what a continuous-integration check decides by.

::

    found = find(feed)                     the method of every run
    overlap(found, reference)              what the feed has of a reference (a test set), item by item
    check(found, policy, baseline=…)       gates measured, findings placed: a CheckResult

Pure: it reads no file and writes none. Reports of a result are made by :mod:`dedup.report.check`.
"""

from __future__ import annotations

from .inspection import Baseline, check
from .nouns import BaselineChange, CheckResult, Finding, Gate, Item, Level, Other, Rule, Verdict
from .overlap import Overlap, overlap
from .policy import FAIL_ON, Policy

__all__ = [
    "FAIL_ON", "Baseline", "BaselineChange", "CheckResult", "Finding", "Gate", "Item", "Level", "Other", "Overlap",
    "Policy", "Rule", "Verdict", "check", "overlap",
]
