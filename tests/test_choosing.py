"""Origin, canonical article and role, found for many clusters at once, are those found for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import Article, Settings
from dedup.assemble import story_ids_of
from dedup.attribution import GROUNDS, ORIGIN_OF_CLUSTER, by_text, canonical, pick
from dedup.choosing import ROLES, Members, canonicals, origins
from dedup.clusters import ClusterBook
from dedup.copies import Copy
from dedup.pipeline import find

from .stories import EVENTS, MORNING, brief_of, own_report, reprint_of, rewrite_of, wire
from .test_attribution import copy

POLICIES = st.lists(st.sampled_from(["origin", *GROUNDS]), max_size=4, unique=True).map(", ".join)
SIGNED = "OSLO, May 2 (AP) — "


@st.composite
def silent(draw: st.DrawFn) -> list[Copy]:
    """Members of a cluster of which none says anything of itself, by publication."""
    copies = []
    for n in range(draw(st.integers(1, 5))):
        hours = draw(st.sampled_from([None, 0, 3, 14.5, 24, 30, 50]))
        day_only = hours is not None and draw(st.booleans())
        midnight = MORNING.replace(hour=0, minute=0)
        at = None if hours is None else midnight + timedelta(hours=hours // 24 * 24 if day_only else hours)
        holds = draw(st.sampled_from([None, 0.1, 0.44, 0.45, 0.5, 0.55, 0.65, 0.9, 1.0]))
        words = draw(st.sampled_from([80, 100, 120]))
        copies.append(copy(f"a{n}", at=at, day_only=day_only, words=words, holds=holds)._replace(row=n))
    return copies


@settings(deadline=None)
@given(st.lists(silent(), min_size=1, max_size=4), POLICIES)
def test_the_grounds_choose_the_same_of_many_clusters_as_of_each(clusters: list[list[Copy]], policy: str) -> None:
    whole = [member for members in clusters for member in members]
    sizes = np.array([len(members) for members in clusters])
    members = Members(
        np.repeat(np.arange(len(clusters)), sizes),
        np.cumsum(sizes) - sizes,
        np.array([member.hours for member in whole]),
        np.array([member.day_only for member in whole]),
        np.array([member.words for member in whole]),
        np.array([np.nan if member.holds is None else member.holds for member in whole]),
    )
    first = best(whole, members, origins(members))
    expected = [pick(own, ORIGIN_OF_CLUSTER) for own in clusters]
    assert [whole[at].id for at in first] == [choice.id for choice in expected]
    origin = np.isin(np.arange(len(whole)), first)
    kept = best(whole, members, canonicals(members, origin, policy))
    assert [whole[at].id for at in kept] == [
        canonical(own, choice, policy).id for own, choice in zip(clusters, expected, strict=True)
    ]


def best(whole: Sequence[Copy], members: Members, left: np.typing.NDArray[np.bool_]) -> list[int]:
    """Of those that are left of each cluster the one that a hash chooses."""
    return [
        min(np.flatnonzero(left & (members.cluster == cluster)).tolist(), key=lambda at: by_text(whole[at]))
        for cluster in range(len(members.starts))
    ]


@st.composite
def feeds(draw: st.DrawFn) -> list[Article]:
    """Copies of some wires of several outlets, signed and not, dated, by day or not."""
    articles: dict[str, Article] = {}
    for event in draw(st.lists(st.sampled_from(sorted(EVENTS)), min_size=1, max_size=2, unique=True)):
        copy = wire(event)
        for one in (copy, reprint_of(copy), brief_of(copy), rewrite_of(copy), own_report(event)):
            hours = draw(st.sampled_from([0, 0.4, 30]))
            at = draw(st.sampled_from([None, MORNING + timedelta(hours=hours)]))
            articles[one.id] = replace(
                one, published=at, day_only=at is not None and draw(st.booleans()),
                text=draw(st.sampled_from(["", "", "", SIGNED])) + one.text,
                source=draw(st.sampled_from(["", "Harbour Post", "Herald", "Associated Press"])),
                title=draw(st.sampled_from([one.title, "UPDATE 1-" + one.title])),
            )
    return list(articles.values())


@settings(max_examples=40, deadline=None)
@given(feeds(), POLICIES.filter(bool))
def test_the_columns_of_a_run_say_what_its_clusters_say(feed: list[Article], policy: str) -> None:
    found = find(feed, Settings().with_values({"cluster.canonical": policy}))
    book = ClusterBook(found, story_ids_of(found))
    ids = found.corpus.ids
    for group, cluster in book.items():
        named = ids[book.origin.item(group)], ids[book.canonical.item(group)], book.ids[group]
        assert named == (cluster.origin.id, cluster.canonical.id, cluster.id)
        assert [ids[row] for row in book.rows[group]] == [member.id for member in cluster.members]
        assert [ROLES[book.role.item(row)] for row in book.rows[group]] == [m.role for m in cluster.members]
    alone = np.bincount(found.groups.cluster)[found.groups.cluster] == 1
    assert (book.role[alone] == -1).all()
    assert (book.origin[found.groups.cluster[alone]] == -1).all()
