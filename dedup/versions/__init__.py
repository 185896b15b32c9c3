"""Versions of one text, in order, who still carries what was corrected or withdrawn, and who had it before its time.

An agency sends a story again as ``UPDATE 1-``, ``CORRECTED-``, ``RPT-``; outlets that printed an earlier version
often keep it. What a version is, its title's mark, its note or the feed's own fields say; what a correction changed,
the words themselves.
"""

from __future__ import annotations

from .chain import chain_of
from .changes import changes
from .corrections import uncorrected
from .edition import Edition
from .embargoes import embargoed
from .withdrawals import withdrawn

__all__ = ["Edition", "chain_of", "changes", "embargoed", "uncorrected", "withdrawn"]
