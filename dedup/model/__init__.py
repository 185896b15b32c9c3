"""Every noun of the method, frozen; verbs live elsewhere. All of them can be imported from here.

Read in this order: an **article** comes in (:mod:`~dedup.model.articles`), with its **credits** and where they stand
(:mod:`~dedup.model.credits`, :mod:`~dedup.model.spans`); two articles make a **match**, with its evidence and its
relation (:mod:`~dedup.model.matches`); matches make **clusters** (one text) and **stories** (one event)
(:mod:`~dedup.model.clusters`), in which articles are **versions** of each other (:mod:`~dedup.model.versions`) and have
each other's words (:mod:`~dedup.model.ledgers`); a **funnel** counts what became of everything
(:mod:`~dedup.model.outcomes`).
"""

from __future__ import annotations

from .articles import Article, InputFile, PubStatus, Skipped, SkipReason, Wire
from .clusters import Choice, Cluster, Follower, IndependentOrigin, Member, OriginKind, Origins, Role, Story, WeakLink
from .credits import Credit, Polarity
from .ledgers import Ledger, Portion, PortionKind, WordSource
from .matches import Apart, Evidence, Match, Pair, Passage, PassageKind, Relation, Term
from .outcomes import Cap, Funnel, Outcome, Status, Unit
from .spans import FurnitureSpan, Place, Span
from .versions import Alarm, AlarmKind, Change, Quote, Version, VersionKind

__all__ = [
    "Alarm",
    "AlarmKind",
    "Apart",
    "Article",
    "Cap",
    "Change",
    "Choice",
    "Cluster",
    "Credit",
    "Evidence",
    "Follower",
    "Funnel",
    "FurnitureSpan",
    "IndependentOrigin",
    "InputFile",
    "Ledger",
    "Match",
    "Member",
    "OriginKind",
    "Origins",
    "Outcome",
    "Pair",
    "Passage",
    "PassageKind",
    "Place",
    "Polarity",
    "Portion",
    "PortionKind",
    "PubStatus",
    "Quote",
    "Relation",
    "Role",
    "SkipReason",
    "Skipped",
    "Span",
    "Status",
    "Story",
    "Term",
    "Unit",
    "Version",
    "VersionKind",
    "WeakLink",
    "Wire",
    "WordSource",
]
