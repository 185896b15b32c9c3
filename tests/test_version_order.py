"""The order of versions: links of the feed first, then numbers, then the clock; and what a missing date may decide."""

from __future__ import annotations

import random
from collections.abc import Sequence

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Version, Wire
from dedup.versions import Edition, chain_of, uncorrected
from dedup.versions.order import MOST_OF_ONE_ITEM, in_order

from .test_versions import COPY, NOTE, TITLE, WRONG, edition

NEVER = float("nan")
OTHER = "Council of Port Ellen votes on a new harbour wall"


def _ids(editions: Sequence[Edition]) -> list[str]:
    """The order, the same for any order of the input."""
    found = [one.id for one in in_order(editions).editions]
    for seed in range(5):
        shuffled = random.Random(seed).sample(list(editions), len(editions))
        assert [one.id for one in in_order(shuffled).editions] == found
    return found


def _told(chain: Sequence[Version]) -> list[tuple[str, str]]:
    return [(version.id, version.kind.value) for version in chain]


# --- what is a version where the date is missing -------------------------------------------------------


def test_an_undated_article_is_a_version_by_its_title_or_nearly_all_its_words_not_by_two_thirds_of_them() -> None:
    update = edition("update", f"{COPY} Tugs wait.", title=f"UPDATE 1-{TITLE}", hour=1)
    titled = edition("titled", COPY[:200], hour=NEVER)
    worded = edition("worded", COPY, title=OTHER, hour=NEVER)
    half = edition("half", f"{COPY[:500]} " + "Then they all went home again and had breakfast. " * 6, title=OTHER)
    undated = edition("undated", half.text, title=OTHER, hour=NEVER)
    assert _told(chain_of((update, titled))) == [("update", "update"), ("titled", "update")]
    assert _told(chain_of((update, worded))) == [("update", "update"), ("worded", "update")]
    assert _told(chain_of((update, half))) == [("half", "first"), ("update", "update")]
    assert chain_of((update, undated)) == ()


def test_a_dated_article_is_no_version_of_a_report_of_the_next_month_and_an_item_is_one_at_any_time() -> None:
    update = edition("update", title=f"UPDATE 1-{TITLE}", hour=24 * 30, wire=Wire(item_id="urn:1", version="2"))
    assert chain_of((edition("report"), update)) == ()
    item = edition("item", "Another text.", title=OTHER, wire=Wire(item_id="urn:1"))
    slugs = [
        edition("1", "A text.", wire=Wire(slugline="bc-ferry")),
        edition("2", title="", wire=Wire(slugline="BC-Ferry, 1st Ld"), hour=1),
    ]
    assert _told(chain_of(slugs)) == [("1", "first"), ("2", "update")]
    assert _told(chain_of((item, update))) == [("item", "first"), ("update", "update")]


def test_what_a_version_says_it_replaces_is_the_version_before_it() -> None:
    old = edition("old", COPY[:200], title=OTHER, hour=NEVER)
    new = edition("new", COPY, hour=1, wire=Wire(replaces=("old",)))
    assert _told(chain_of((new, old))) == [("old", "first"), ("new", "update")]


def test_a_factbox_beside_a_story_is_no_version_of_it() -> None:
    update = edition("update", title=f"UPDATE 1-{TITLE}", hour=1)
    factbox = edition("factbox", title=f"FACTBOX-{TITLE}", hour=2)
    timeline = edition("timeline", title=f"TIMELINE-{TITLE}", hour=NEVER)
    assert chain_of((update, factbox, timeline)) == ()


def test_a_marked_article_on_another_day_of_the_case_is_a_version_of_something_else() -> None:
    other = "The court in Oban heard on Friday what the owner paid his captains after the trial began. " * 9
    versions = (edition("first"), edition("update", f"{COPY} Tugs wait.", title=f"UPDATE 1-{TITLE}", hour=1))
    refiled = edition("refiled", other, title="REFILE-Owner paid captains on leave", hour=48)
    assert _told(chain_of((*versions, refiled))) == [("first", "first"), ("update", "update")]
    assert chain_of((versions[0], refiled)) == ()


def test_a_kept_mark_of_another_outlet_is_a_version_too() -> None:
    theirs = edition("theirs", title=f"UPDATE 1-{TITLE}", source="Ledger", hour=3)
    assert _told(chain_of((edition("ours", title=f"UPDATE 1-{TITLE}"), theirs))) == [
        ("ours", "update"), ("theirs", "update"),
    ]


# --- links -------------------------------------------------------------------------------------------


def test_links_come_before_the_clock() -> None:
    a = edition("a", hour=9)
    b = edition("b", hour=3, wire=Wire(replaces=("a",)))
    c = edition("c", hour=1, wire=Wire(replaces=("b",)))
    assert _ids((a, b, c)) == ["a", "b", "c"]


def test_versions_of_an_item_stand_by_their_numbers() -> None:
    items = [edition(f"i:{n}", hour=10 - n, wire=Wire(item_id="urn:1", version=str(n))) for n in (1, 2, 10)]
    assert _ids(items) == ["i:1", "i:2", "i:10"]


def test_a_first_version_without_a_number_stands_ahead_and_what_is_no_number_says_nothing() -> None:
    first = edition("first", hour=5, wire=Wire(item_id="urn:1"))
    second = edition("second", hour=4, wire=Wire(item_id="urn:1", version="2"))
    odd = edition("odd", hour=1, wire=Wire(item_id="urn:1", version="9" * 5_000))
    assert _ids((first, second, odd)) == ["odd", "first", "second"]


def test_an_item_that_evolved_from_another_stands_behind_all_its_versions() -> None:
    old = [edition(f"old:{n}", hour=n, wire=Wire(item_id="urn:old", version=str(n))) for n in (1, 2)]
    new = edition("new", hour=0, wire=Wire(item_id="urn:new", replaces=("urn:old",)))
    assert _ids((new, *old)) == ["old:1", "old:2", "new"]


def test_of_two_sources_with_one_item_id_each_has_its_own_versions() -> None:
    theirs = edition("theirs", source="Ledger", hour=8, wire=Wire(item_id="storm"))
    ours = edition("ours", hour=1, wire=Wire(item_id="storm", version="2"))
    assert _ids((theirs, ours)) == ["ours", "theirs"]


def test_of_links_in_a_circle_time_decides_and_the_others_still_hold() -> None:
    a = edition("a", hour=2, wire=Wire(replaces=("c",)))
    b = edition("b", hour=1, wire=Wire(replaces=("a",)))
    c = edition("c", hour=3, wire=Wire(replaces=("b",)))
    d = edition("d", hour=0, wire=Wire(replaces=("b",)))
    own = edition("own", hour=0.5, wire=Wire(replaces=("own", "", "nobody")))
    assert _ids((a, b, c, d, own)) == ["own", "b", "d", "a", "c"]


def test_what_too_many_have_in_common_is_no_item() -> None:
    many = [
        edition(f"{n:03}", hour=-n, wire=Wire(item_id="feed", version=str(n))) for n in range(1, MOST_OF_ONE_ITEM + 2)
    ]
    assert _ids(many) == sorted((one.id for one in many), reverse=True)
    assert _ids(many[1:]) == [one.id for one in many[1:]]


def test_an_undated_version_stands_as_late_as_its_links_allow() -> None:
    a = edition("a", hour=NEVER)
    b = edition("b", hour=5, wire=Wire(replaces=("a",)))
    early, late = edition("early", hour=1), edition("late", hour=9)
    assert _ids((a, b, early, late)) == ["early", "a", "b", "late"]
    assert _ids((edition("alone", hour=NEVER), early, late)) == ["early", "late", "alone"]


# --- numbers -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marks",
    [
        ("UPDATE 1-{}", "UPDATE 2-{}", "UPDATE 10-{}"),
        ("WRAPUP 1-{}", "WRAPUP 2-{}", "WRAPUP 10-{}"),
        ("(LEAD) {}", "(2nd LD) {}", "(3rd LD) {}"),
        ("1st Ld-Writethru {}", "2nd Ld-Writethru {}", "3rd Ld-Writethru {}"),
        ("1st Ld {}", "2nd Ld-Writethru {}", "3rd Ld {}"),
        ("LEAD {}", "2ND LEAD {}", "3RD LEAD {}"),
    ],
)
@pytest.mark.parametrize("hours", [(3, 2, 1), (NEVER, NEVER, NEVER), (NEVER, 1, NEVER), (1, 1, 1)])
def test_numbers_of_each_kind_come_before_the_clock(marks: Sequence[str], hours: Sequence[float]) -> None:
    told = [edition(f"{9 - n}", title=mark.format(TITLE), hour=hours[n]) for n, mark in enumerate(marks)]
    assert _ids(told) == ["9", "8", "7"]


def test_each_kind_has_its_own_numbers() -> None:
    update = edition("update", title=f"UPDATE 4-{TITLE}", hour=1)
    wrapup = edition("wrapup", title=f"WRAPUP 1-{TITLE}", hour=2)
    lead = edition("lead", title=f"(2nd LD) {TITLE}", hour=3)
    factbox = edition("factbox", title=f"UPDATE 2-FACTBOX-{TITLE}", hour=4)
    theirs = edition("theirs", title=f"UPDATE 1-{TITLE}", source="Ledger", hour=5)
    assert _ids((update, wrapup, lead, factbox, theirs)) == ["update", "wrapup", "lead", "factbox", "theirs"]


def test_lower_numbers_on_the_next_day_are_those_of_another_story() -> None:
    days = [edition(f"{day}-{n}", title=f"UPDATE {n}-{TITLE}", hour=24 * day + n) for day in (0, 1) for n in (1, 2)]
    undated = edition("undated", title=f"UPDATE 1-{TITLE}", hour=NEVER)
    assert _ids((*days, undated)) == ["0-1", "0-2", "1-1", "1-2", "undated"]


def test_of_one_moment_a_repeat_or_correction_follows_the_number_that_it_sends_again() -> None:
    numbered = ("", "UPDATE 1-", "CORRECTED-UPDATE 1-", "UPDATE 2-", "RPT-UPDATE 2-")
    marks = (*numbered, "RPT-", "CORRECTED-", "STORY WITHDRAWN-")
    told = [edition(f"{9 - n}", title=f"{mark}{TITLE}") for n, mark in enumerate(marks)]
    assert _ids(told) == [one.id for one in told]


# --- corrections without dates -----------------------------------------------------------------------


@pytest.mark.parametrize(("old", "new"), [(NEVER, NEVER), (NEVER, 3), (0, NEVER), (3, 3)])
@pytest.mark.parametrize("note", [f"{NOTE} ", ""])
def test_the_version_before_a_correction_is_found_without_the_clock(old: float, new: float, note: str) -> None:
    first = edition("first", WRONG, hour=old)
    corrected = edition("corrected", f"{note}{COPY}", title=f"CORRECTED-{TITLE}", hour=new)
    ledger = edition("ledger", WRONG.replace("badly", "seriously"), source="Ledger", hour=4)
    (alarm,) = uncorrected((first, corrected, ledger), "c")
    assert (alarm.article, alarm.changes[0].old, alarm.changes[0].new) == ("ledger", "221", "212")
    assert not any("not in the feed" in reason for reason in alarm.because)


def test_without_dates_the_version_that_lacks_what_the_note_speaks_of_is_the_one_before() -> None:
    first = edition("first", WRONG, hour=NEVER)
    corrected = edition("corrected", f"{NOTE} {COPY} Tugs wait.", title=f"CORRECTED-{TITLE}", hour=NEVER)
    later = edition("later", f"{COPY} Tugs came.", title=f"UPDATE 2-{TITLE}", hour=NEVER)
    ledger = edition("ledger", WRONG, source="Ledger")
    herald = edition("herald", f"{COPY} Tugs came.", source="Herald")
    assert [alarm.article for alarm in uncorrected((first, corrected, later, ledger, herald), "c")] == ["ledger"]
    assert uncorrected((corrected, later, herald), "c") == ()


def test_without_dates_and_note_the_number_says_which_version_was_corrected() -> None:
    versions = [
        edition("one", WRONG, title=f"UPDATE 1-{TITLE}", hour=NEVER),
        edition("again", COPY, title=f"CORRECTED-UPDATE 1-{TITLE}", hour=NEVER),
        edition("two", f"{COPY} Tugs came on Thursday.", title=f"UPDATE 2-{TITLE}", hour=NEVER),
    ]
    ledger = edition("ledger", WRONG, source="Ledger")
    assert [alarm.article for alarm in uncorrected((*versions, ledger), "c")] == ["ledger"]


def test_the_feeds_links_say_which_version_was_corrected_however_long_ago() -> None:
    first = edition("first", WRONG, hour=0, wire=Wire(item_id="urn:1"))
    wire = Wire(item_id="urn:1", version="2", ednote="(Corrects number of people on board)")
    corrected = edition("corrected", COPY, hour=24 * 30, wire=wire)
    ledger = edition("ledger", WRONG, source="Ledger", hour=1)
    (alarm,) = uncorrected((first, corrected, ledger), "c")
    assert (alarm.article, alarm.changes[0].old, alarm.changes[0].new) == ("ledger", "221", "212")


def test_of_the_source_itself_only_what_is_later_for_certain_still_carries_the_words() -> None:
    corrected = edition("corrected", f"{NOTE} {COPY}", title=f"CORRECTED-{TITLE}", hour=3)
    first, undated = edition("first", WRONG), edition("undated", WRONG, hour=NEVER)
    same = edition("same", WRONG, hour=3)
    assert uncorrected((first, corrected, undated, same), "c") == ()
    linked = edition("linked", WRONG, hour=NEVER, wire=Wire(replaces=("corrected",)))
    assert [alarm.article for alarm in uncorrected((first, corrected, linked), "c")] == ["linked"]


def test_a_version_of_the_day_of_a_correction_without_a_time_is_not_later_than_it() -> None:
    corrected = edition("corrected", f"{NOTE} {COPY}", title=f"CORRECTED-{TITLE}", hour=0, day_only=True)
    first = edition("first", WRONG, hour=9)
    ledger = edition("ledger", WRONG, source="Ledger", hour=10)
    assert [alarm.article for alarm in uncorrected((first, corrected, ledger), "c")] == ["ledger"]
    relapse = edition("relapse", WRONG, hour=24)
    assert [alarm.article for alarm in uncorrected((first, corrected, relapse), "c")] == ["relapse"]


# --- notes that stay ---------------------------------------------------------------------------------


def test_a_note_that_a_later_version_still_has_makes_it_a_repeat_or_an_update() -> None:
    corrected = edition("corrected", f"{NOTE} {COPY} Tugs wait.", hour=1)
    again = edition("again", corrected.text, title=f"{TITLE}, owner says", hour=2)
    update = edition("update", f"{NOTE} {COPY} Tugs came.", hour=3)
    anew = edition("anew", f"(Corrects name of island to Islay) {COPY} Tugs came.", hour=4)
    assert _told(chain_of((edition("first", WRONG), corrected, again, update, anew))) == [
        ("first", "first"), ("corrected", "correction"), ("again", "repeat"), ("update", "update"),
        ("anew", "correction"),
    ]
    theirs = edition("theirs", corrected.text, source="Ledger", hour=5)
    assert _told(chain_of((corrected, theirs))) == [("corrected", "correction"), ("theirs", "correction")]


def test_a_note_in_another_form_or_over_the_same_words_is_no_news_either() -> None:
    notes = (
        "(This story was refiled to fix a typo in paragraph 2)",
        "(The story has been refiled to fix a typo in paragraph 2)",
        "(This story is refiled to fix typo in paragraph 2)",
        "(This story is refiled to fix the headline)",
    )
    texts = (f"{notes[0]} {COPY}", f"{notes[1]} {COPY} Tugs came.", f"{notes[2]} {COPY}", f"{notes[3]} {COPY}")
    told = [edition(f"{at}", text, hour=at) for at, text in enumerate(texts)]
    assert [version.kind.value for version in chain_of(told)] == ["refile", "update", "update", "refile"]
    assert [version.kind.value for version in chain_of((told[0], told[2]))] == ["refile", "repeat"]


def test_an_update_that_still_has_the_note_corrects_nothing_anew() -> None:
    corrected = edition("corrected", f"{NOTE} {COPY} Tugs wait.", hour=1)
    update = edition("update", f"{NOTE} {COPY} Tugs came.", hour=3)
    ledger = edition("ledger", f"{COPY} Tugs wait.", source="Ledger", hour=2)
    assert uncorrected((edition("first", WRONG), corrected, update, ledger), "c") == ()


def test_a_correction_of_something_else_may_carry_the_words_that_an_earlier_one_replaced() -> None:
    corrected = edition("corrected", f"{NOTE} {COPY}", hour=1)
    other = WRONG.replace("Black Rocks", "Red Rocks")
    relapse = edition("relapse", f"(This story was fixed to correct the name of the rocks) {other}", hour=72)
    assert [alarm.article for alarm in uncorrected((corrected, relapse), "c")] == ["relapse"]
    assert [alarm.notice for alarm in uncorrected((edition("first", WRONG), corrected, relapse), "c")] == ["corrected"]
    ledger = edition("ledger", corrected.text, source="Ledger", hour=2)
    again = edition("again", f"(Corrects the rocks to Red, not Black) {COPY.replace('Black', 'Red')}", hour=3)
    assert [alarm.article for alarm in uncorrected((corrected, again, ledger), "c")] == ["ledger"]


def test_two_corrections_with_one_mark_in_their_titles_are_two() -> None:
    one = edition("one", WRONG.replace("Black", "Red"), title=f"CORRECTED-{TITLE}", hour=1)
    two = edition("two", WRONG, title=f"CORRECTED-{TITLE}", hour=2)
    assert _told(chain_of((one, two))) == [("one", "correction"), ("two", "correction")]


# --- laws --------------------------------------------------------------------------------------------

names = st.sampled_from([*"abcdefgh", "urn:1", "urn:2", "nobody"])
wires = st.builds(
    Wire,
    item_id=st.sampled_from(["", "", "urn:1", "urn:2"]),
    version=st.sampled_from(["", "1", "2", "3", "x"]),
    replaces=st.lists(names, max_size=2).map(tuple),
)
some_editions = st.lists(
    st.builds(
        lambda name, mark, hour, source, wire: edition(
            name, COPY, title=f"{mark}{TITLE}", hour=NEVER if hour is None else hour, source=source, wire=wire
        ),
        st.sampled_from("abcdefgh"),
        st.sampled_from(["", "UPDATE 1-", "UPDATE 2-", "WRAPUP 1-", "WRAPUP 2-", "(2nd LD) ", "CORRECTED-", "RPT-"]),
        st.one_of(st.none(), st.integers(0, 30)),
        st.sampled_from(["Reuters", "Ledger"]),
        st.one_of(st.none(), wires),
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)


@given(some_editions, st.randoms(use_true_random=False))
def test_nothing_is_lost_and_links_hold_wherever_they_do_not_run_in_a_circle(
    some: list[Edition], chance: random.Random
) -> None:
    order = in_order(some)
    ids = [one.id for one in order.editions]
    assert sorted(ids) == sorted(one.id for one in some)
    shuffled = list(some)
    chance.shuffle(shuffled)
    assert in_order(shuffled) == order
    graph = _links(some)
    reached = {name: nx.descendants(graph, name) for name in graph}
    for before, behind in graph.edges:
        if before not in reached[behind]:
            assert ids.index(before) < ids.index(behind)
            assert behind in order.behind(order.editions[ids.index(before)])
            assert before in order.ahead(order.editions[ids.index(behind)])


def _links(some: Sequence[Edition]) -> nx.DiGraph[str]:
    """The links of editions as they read."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(one.id for one in some)
    for one in some:
        for other in some:
            if one is other or other.wire is None:
                continue
            item = one.wire.item_id if one.wire else ""
            same = bool(item) and item == other.wire.item_id
            named = one.id in other.wire.replaces or (item in other.wire.replaces and not same)
            higher = same and one.source == other.source and (one.item_version or 9) < (other.item_version or 0)
            if named or higher:
                graph.add_edge(one.id, other.id)
    return graph


@given(some_editions)
def test_without_links_and_numbers_time_alone_decides(some: list[Edition]) -> None:
    bare = [edition(one.id, COPY, hour=one.hours) for one in some]
    dated = [one.hours for one in in_order(bare).editions if not one.undated]
    assert dated == sorted(dated)
    assert all(one.undated for one in in_order(bare).editions[len(dated) :])


def test_ten_thousand_repeats_are_put_in_order_at_once() -> None:
    many = [edition(f"{n}", "Copy.", title="UPDATE 1-Ferry", wire=Wire(replaces=("0", "1"))) for n in range(10_000)]
    assert len(in_order(many).editions) == len(many)
