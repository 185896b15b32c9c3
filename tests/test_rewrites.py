"""A wire, its brief, an aggregator's retelling and an outlet's own report, in scripts of several kinds."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dedup import Article, run
from dedup.model import Pair, Place, Relation

from .rewrites import STORIES

RETOLD = ("ar", "es", "hi", "ru")
"""In Chinese the retelling is one story with the wire, but too far from its characters to be called its rewrite."""


def published(language: str) -> dict[Pair, Relation]:
    """The relation of every match among the four articles about one event, all other languages' beside them."""
    articles = [
        Article(
            id=f"{code}-{name}",
            text=text,
            source=name,
            published=datetime(2025, 3, 4, hour, tzinfo=UTC),
            place=Place(code),
        )
        for code, story in STORIES.items()
        for hour, (name, text) in enumerate(
            {"wire": story.wire, "brief": story.brief, "rewrite": story.rewrite, "own": story.own}.items()
        )
    ]
    result = run(articles)
    for match in result.matches:
        assert match.pair.a[:2] == match.pair.b[:2], "no two languages have anything in common"
    return {match.pair: match.relation for match in result.matches if match.pair.a.startswith(language)}


@pytest.mark.parametrize("language", STORIES)
def test_a_brief_is_found_and_an_outlets_own_report_is_nobodys_copy(language: str) -> None:
    found = published(language)
    assert found[Pair.of(f"{language}-brief", f"{language}-wire")].derived
    assert not [pair for pair, relation in found.items() if relation.derived and f"{language}-own" in (pair.a, pair.b)]


@pytest.mark.parametrize("language", RETOLD)
def test_a_retelling_is_a_rewrite(language: str) -> None:
    assert published(language)[Pair.of(f"{language}-rewrite", f"{language}-wire")] is Relation.REWRITE


def test_a_chinese_retelling_is_one_story_with_the_wire() -> None:
    assert published("zh")[Pair.of("zh-rewrite", "zh-wire")] is Relation.SAME_STORY
