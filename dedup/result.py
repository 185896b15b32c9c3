"""What a run gives back: an object that answers a reviewer's questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .model import Article, Cluster, Funnel, InputFile, Match, Outcome, Skipped, Story
from .settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """All that a run found. Sequences are ordered: articles and matches by id, groups by size, then id.

    ``articles`` and ``matches`` may be lazy: rows are made when they are looked at. ``texts`` holds every
    compared article by id, as received.
    """

    settings: Settings
    articles: Sequence[Outcome]
    skipped: Sequence[Skipped]
    matches: Sequence[Match]
    clusters: Sequence[Cluster]
    stories: Sequence[Story]
    funnel: Funnel
    inputs: Sequence[InputFile]
    texts: Mapping[str, Article]
