"""What the page holds on to while articles and matches pass by: enough, and no more."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Cluster, Match, Pair, Relation, Role, SkipReason
from dedup.report.shown import GRAPH_MEMBERS, MEMBERS_SHOWN, SINGLES_SHOWN, Shown, closeness, in_order
from dedup.result import Result

from .builder import article, cluster, ferry, match, member, result, skipped, story


def shown_of(found: Result) -> Shown:
    shown = Shown(found)
    for each in found.matches:
        shown.match(each)
    for outcome in found.articles:
        shown.article(outcome)
    return shown


def group_of(count: int, prefix: str = "a") -> Result:
    """One story: a cluster of as many copies, and as many single articles, each matched with the first copy."""
    copies = [article(f"{prefix}{n:04d}", "Ferry.", published="2024-11-19T10:00") for n in range(count)]
    singles = [article(f"x{n:04d}", "Quay.") for n in range(count)]
    first = copies[0]
    group = cluster(
        "c",
        "s",
        [
            member(one, Role.REPRINT if n else Role.ORIGIN, copies[0 if n else 1], Relation.IDENTICAL, 1, first)
            for n, one in enumerate(copies)
        ],
    )
    matches = [match(one, other, Relation.IDENTICAL, 1) for n, one in enumerate(copies) for other in copies[n + 1 :]]
    matches += [match(first, single, Relation.SAME_STORY, 0.1) for single in singles]
    stories = [story("s", "Ferry", [*copies, *singles], [group])]
    return result([*copies, *singles], matches=matches, clusters=[group], stories=stories)


def test_single_articles_are_those_in_no_cluster() -> None:
    assert [each.singles for each in Shown(ferry()).stories] == [("isle-2",), ()]


def test_of_a_small_story_every_match_is_held() -> None:
    found = ferry()
    shown = shown_of(found)
    assert sorted(shown.matches) == [each.pair for each in found.matches]
    assert "chess-1" not in shown.outcomes
    assert len(shown.outcomes) == 7


def test_of_a_large_story_only_what_is_put_side_by_side_is_held() -> None:
    found = group_of(GRAPH_MEMBERS)
    shown = shown_of(found)
    assert len(found.matches) == GRAPH_MEMBERS * (GRAPH_MEMBERS - 1) // 2 + GRAPH_MEMBERS
    assert len(shown.matches) == GRAPH_MEMBERS - 1
    assert len(shown.closest) == GRAPH_MEMBERS


def test_what_is_held_does_not_grow_with_the_story() -> None:
    shown = shown_of(group_of(MEMBERS_SHOWN + 50))
    assert len(shown.matches) <= MEMBERS_SHOWN
    assert len(shown.closest) == SINGLES_SHOWN


def test_a_match_between_two_stories_is_not_held() -> None:
    found = ferry()
    across = match(found.texts["nwa-1"], found.texts["lagan-1"], Relation.SAME_STORY, 0.1)
    shown = shown_of(replace(found, matches=[across]))
    assert not shown.matches
    assert not shown.closest


def test_a_single_article_keeps_its_closest_match_whatever_the_order() -> None:
    found = ferry()
    own, wire, post = (found.texts[name] for name in ("isle-2", "nwa-1", "post-7"))
    weak = match(own, wire, Relation.SAME_STORY, 0.4)
    strong = match(own, post, Relation.PARTIAL, 0.2)
    for order in ([weak, strong], [strong, weak]):
        assert shown_of(replace(found, matches=order)).closest["isle-2"] is strong


def test_a_member_is_compared_with_the_origin_if_one_derives_from_the_other() -> None:
    found = ferry()
    shown, group = shown_of(found), found.clusters[0]
    compared = shown.compared_with(group, "echo-3", "post-7")
    assert compared is not None
    assert compared.pair == Pair.of("echo-3", "nwa-1")


def test_a_member_is_compared_with_its_closest_if_the_origin_shares_no_copy_with_it() -> None:
    found = ferry()
    loose = [
        replace(each, relation=Relation.SAME_STORY) if each.pair == Pair.of("echo-3", "nwa-1") else each
        for each in found.matches
    ]
    shown, group = shown_of(replace(found, matches=loose)), found.clusters[0]
    compared = shown.compared_with(group, "echo-3", "post-7")
    assert compared is not None
    assert compared.pair == Pair.of("echo-3", "post-7")
    assert shown.compared_with(group, "echo-3", "") is not None
    assert shown.compared_with(group, "isle-2", "") is not None
    assert shown.compared_with(group, "nobody", "nobody") is None


def test_matches_between_clusters_of_a_large_story_are_counted_with_the_closest_relation() -> None:
    large = group_of(GRAPH_MEMBERS)
    other = [article(f"b{n}", "Ferry too.") for n in (1, 2)]
    second = cluster(
        "d",
        "s",
        [
            member(other[0], Role.ORIGIN, other[1], Relation.IDENTICAL, 1, other[0]),
            member(other[1], Role.REPRINT, other[0], Relation.IDENTICAL, 1, other[0]),
        ],
    )
    both = [*large.clusters, second]
    first = large.texts["a0000"]
    between = [match(first, other[0], Relation.PARTIAL, 0.3), match(first, other[1], Relation.REWRITE, 0.4)]
    articles = [*large.texts.values(), *other]
    found = result(articles, matches=between, clusters=both, stories=[story("s", "Ferry", articles, both)])
    bundle = shown_of(found).between["c", "d"]
    assert (bundle.count, bundle.relation) == (2, Relation.REWRITE)


def test_a_skipped_record_does_not_take_the_place_of_the_article_of_its_id() -> None:
    found = ferry()
    twin = skipped("nwa-1", 99, SkipReason.DUPLICATE_ID, "id again", "give it an id")
    other = result(list(found.texts.values()), clusters=found.clusters, stories=found.stories, skipped=[twin])
    assert shown_of(other).outcomes["nwa-1"].place.line == 1


def test_members_are_met_origin_first_then_by_time() -> None:
    group = ferry().clusters[0]
    assert [each.id for each in in_order(group)] == ["nwa-1", "now-9", "post-7", "echo-3"]


@given(st.permutations(range(6)))
def test_the_order_of_members_does_not_depend_on_the_order_given(order: list[int]) -> None:
    group: Cluster = ferry().clusters[0]
    undated = tuple(replace(group.members[2], id=f"u{n}", published=None) for n in (1, 2))
    members = [*group.members, *undated]
    shuffled = replace(group, members=tuple(members[n] for n in order))
    assert [each.id for each in in_order(shuffled)] == ["nwa-1", "now-9", "post-7", "echo-3", "u1", "u2"]


@given(st.lists(st.tuples(st.sampled_from(Relation), st.floats(0, 1)), min_size=1, max_size=8))
def test_the_closest_of_matches_is_the_closest_relation_then_the_likeliest(rows: list[tuple[Relation, float]]) -> None:
    made: list[Match] = [
        match(article("a", "x"), article(f"b{n}", "x"), relation, probability)
        for n, (relation, probability) in enumerate(rows)
    ]
    best = min(made, key=closeness)
    order = list(Relation)
    assert order.index(best.relation) == min(order.index(relation) for relation, _ in rows)
    assert best.probability == max(probability for relation, probability in rows if relation is best.relation)
