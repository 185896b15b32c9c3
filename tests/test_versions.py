"""Versions as a desk tells them: what follows what, and who still has the old words."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup import run
from dedup.model import AlarmKind, Article, Place, PubStatus, Version, VersionKind, Wire
from dedup.text.newswire import find_credits
from dedup.versions import Edition, chain_of, changes, uncorrected, withdrawn
from tests.stories import EVENTS

MORNING = datetime(2024, 11, 19, 9, 0, tzinfo=UTC)
COPY = " ".join(sentence for sentence, _ in EVENTS["ferry"].sentences)
WRONG = COPY.replace("212", "221")
NOTE = "(Corrects number of people on board in paragraph 1 to 212, not 221)"
TITLE = "Ferry runs aground off Port Ellen"


def edition(
    name: str,
    text: str = COPY,
    *,
    title: str = TITLE,
    source: str = "Reuters",
    hour: float = 0.0,
    wire: Wire | None = None,
    day_only: bool = False,
) -> Edition:
    """One version, as an agency or an outlet published it."""
    credits = find_credits(text, title=title, source=source, wire=wire)
    return Edition(
        id=name, title=title, source=source, hours=hour, read=lambda: text, credits=credits, wire=wire,
        day_only=day_only,
    )


FIRST = edition("first", WRONG)
UPDATE = edition("update", WRONG + " Tugs wait.", title=f"UPDATE 1-{TITLE}", hour=1)
CORRECTED = edition("corrected", f"{NOTE} {COPY} Tugs wait.", title=f"CORRECTED-{TITLE}", hour=3)
LATER = edition("later", f"(Adds tugs) {COPY} Tugs came.", title=f"UPDATE 2-{TITLE}", hour=5)
REPEATED = edition("repeated", f"{COPY} Tugs came.", title=f"RPT-{TITLE}", hour=6)
LEDGER = edition("ledger", WRONG, source="Ledger", hour=2)
HERALD = edition("herald", COPY, source="Herald", hour=8)
STORY = (FIRST, UPDATE, CORRECTED, LATER, REPEATED, LEDGER, HERALD)


def _kinds(chain: Sequence[Version]) -> list[tuple[str, str]]:
    return [(version.id, version.kind.value) for version in chain]


# --- chains ------------------------------------------------------------------------------------------


def test_a_story_as_its_desk_sent_it() -> None:
    assert _kinds(chain_of(STORY)) == [
        ("first", "first"),
        ("update", "update"),
        ("corrected", "correction"),
        ("later", "update"),
        ("repeated", "repeat"),
    ]
    said = [(version.number, version.mark) for version in chain_of(STORY)]
    assert said[1:3] == [(1, "UPDATE 1-"), (None, "CORRECTED-")]


def test_nobody_who_says_nothing_makes_a_chain() -> None:
    assert chain_of((FIRST, LEDGER, HERALD)) == ()
    assert chain_of((UPDATE, LEDGER)) == ()


def test_an_unmarked_version_of_the_same_desk_is_an_update_or_a_repeat() -> None:
    again = edition("again", f"{COPY} Tugs came.", hour=7)
    more = edition("more", f"{COPY} Tugs came. The crew went home.", hour=8)
    assert _kinds(chain_of((*STORY, again, more)))[-2:] == [("again", "repeat"), ("more", "update")]


def test_numbers_decide_where_the_clock_is_wrong() -> None:
    early = edition("three", title=f"UPDATE 3-{TITLE}", hour=0.5)
    assert [one.id for one in chain_of((*STORY, early)) if one.number] == ["update", "later", "three"]


def test_writethrus_and_leads_are_numbered_too() -> None:
    leads = [edition(f"lead {n}", title=f"({mark} LD) {TITLE}", hour=n) for n, mark in ((2, "2nd"), (3, "3rd"))]
    assert [(one.kind.value, one.number) for one in chain_of([edition("a"), *leads])] == [
        ("first", None),
        ("update", 2),
        ("update", 3),
    ]


def test_the_feeds_own_fields_say_it_too() -> None:
    items = [
        edition("item", wire=Wire(item_id="urn:1", version="1")),
        edition("item:2", hour=1, wire=Wire(item_id="urn:1", version="2")),
        edition("item:3", hour=2, wire=Wire(item_id="urn:1", version="3", ednote="CORRECTS spelling")),
        edition("item:4", hour=3, wire=Wire(item_id="urn:1", version="4", pubstatus=PubStatus.CANCELED)),
    ]
    assert [one.kind.value for one in chain_of(items)] == ["first", "update", "correction", "withdrawal"]


editions = st.lists(
    st.builds(
        lambda n, mark, hour, source: edition(
            f"e{n}", COPY, title=f"{mark}{TITLE}", hour=float("nan") if hour is None else hour, source=source
        ),
        st.integers(0, 9),
        st.sampled_from(["", "UPDATE 1-", "UPDATE 2-", "UPDATE 3-", "CORRECTED-", "RPT-", "STORY WITHDRAWN-"]),
        st.one_of(st.none(), st.integers(0, 5).map(float)),
        st.sampled_from(["Reuters", "Ledger", ""]),
    ),
    unique_by=lambda one: one.id,
    max_size=8,
)


@given(editions, st.randoms())
def test_a_chain_is_one_order_however_it_is_shuffled(some: list[Edition], chance: object) -> None:
    chain = chain_of(some)
    shuffled = list(some)
    assert hasattr(chance, "shuffle")
    chance.shuffle(shuffled)
    assert chain_of(shuffled) == chain
    assert len({version.id for version in chain}) == len(chain) <= len(some)
    assert uncorrected(shuffled, "c") == uncorrected(some, "c")
    for source in ("Reuters", "Ledger", ""):
        own = {one.id: one for one in some if one.source == source}
        numbers = [v.number for v in chain if v.id in own and v.kind is VersionKind.UPDATE and v.number]
        assert numbers == sorted(numbers)


# --- what changed ------------------------------------------------------------------------------------


words = st.lists(st.sampled_from(["ferry", "ran", "aground", "off", "rocks", "212", "221"]), min_size=1, max_size=30)


@given(words, words)
def test_changes_quote_both_texts(one: list[str], other: list[str]) -> None:
    old, new = edition("a", " ".join(one), title=""), edition("b", " ".join(other), title="")
    for change in changes(old, new):
        assert old.text[change.before.start : change.before.end] == change.old
        assert new.text[change.after.start : change.after.end] == change.new
        assert change.old != change.new
    assert (changes(old, new) == ()) == (one == other)


# --- alarms ------------------------------------------------------------------------------------------


def test_an_outlet_still_has_the_words_before_the_correction() -> None:
    (alarm,) = uncorrected(STORY, "c-1")
    assert (alarm.kind, alarm.article, alarm.notice) == (AlarmKind.UNCORRECTED, "ledger", "corrected")
    (change,) = alarm.changes
    assert (change.old, change.new) == ("221", "212")
    assert LEDGER.text[change.before.start : change.before.end] == "221"
    assert CORRECTED.text[change.after.start : change.after.end] == "212"
    assert alarm.because == (
        f"corrected by Reuters: {NOTE}",
        "still has “221”, corrected to “212”",
        "published before the correction",
    )


def test_a_version_sent_after_the_correction_without_it_is_an_alarm_too() -> None:
    relapse = edition("relapse", WRONG + " Tugs came.", title=f"UPDATE 3-{TITLE}", hour=9)
    assert [alarm.article for alarm in uncorrected((*STORY, relapse), "c")] == ["ledger", "relapse"]


def test_without_the_version_before_only_what_the_note_speaks_of_counts() -> None:
    reworded = edition("post", COPY.replace("badly hurt", "seriously hurt"), source="Post", hour=4)
    assert [alarm.article for alarm in uncorrected((CORRECTED, LEDGER, reworded), "c")] == ["ledger"]
    (alarm,) = uncorrected((CORRECTED, LEDGER), "c")
    assert "the text before the correction is not in the feed" in alarm.because[2]


def test_a_repeat_or_a_refile_is_no_correction() -> None:
    refiled = edition("refiled", COPY, title=f"REFILE-{TITLE}", hour=3)
    assert uncorrected((FIRST, refiled, LEDGER), "c") == ()


def test_a_killed_story_is_found_by_the_title_that_the_notice_names() -> None:
    words = f"The story headlined {TITLE} is withdrawn. There will be no substitute."
    notice = edition("kill", words, title="STORY WITHDRAWN")
    other = edition("other", title="Council votes on a new harbour wall", source="Post")
    (alarm,) = withdrawn([notice], [("c-1", (FIRST, LEDGER)), ("", (other,))])
    assert (alarm.kind, alarm.article, alarm.notice) == (AlarmKind.KILLED, "ledger", "kill")
    assert [(quote.article, quote.field, quote.text) for quote in alarm.quotes] == [
        ("kill", "text", words),
        ("ledger", "text", _first_words(LEDGER, 30)),
    ]


def _first_words(one: Edition, count: int) -> str:
    return one.text[: one.words[1][count - 1].end]


def test_a_killed_story_is_quoted_from_where_its_carrier_has_its_words() -> None:
    notice = edition("kill", f"KILL. Source withdrew. Do not use.\n\n{WRONG}", title=f"KILL-{TITLE}", hour=3)
    own = "Our correspondent on the island was there before dawn and counted many more."
    lead = edition("ledger", f"{own} {COPY}", source="Ledger", hour=2)
    (alarm,) = withdrawn([notice], [("c-1", (FIRST, lead, notice))])
    line, passage = alarm.quotes
    assert notice.text[line.span.start : line.span.end] == line.text == "KILL. Source withdrew. Do not use."
    assert lead.text[passage.span.start : passage.span.end] == passage.text
    assert passage.text.startswith("The ferry Morning Star ran aground")


def test_where_the_killed_story_is_not_in_the_feed_the_title_that_is_named_is_quoted() -> None:
    words = f"The story headlined {TITLE} is withdrawn. There will be no substitute."
    notice = edition("kill", words, title="STORY WITHDRAWN")
    (alarm,) = withdrawn([notice], [("c-1", (LEDGER,)), ("", (notice,))])
    assert [(quote.field, quote.text) for quote in alarm.quotes[1:]] == [("title", TITLE)]


def test_a_killed_item_is_found_by_the_feeds_fields() -> None:
    item = edition("item", wire=Wire(item_id="urn:1", version="1"))
    notice = edition("item:2", "Killed.", hour=1, wire=Wire(item_id="urn:1", version="2", pubstatus=PubStatus.CANCELED))
    (alarm,) = withdrawn([notice], [("c-1", (item, LEDGER)), ("", (notice,))])
    assert (alarm.article, alarm.because) == (
        "ledger",
        ("withdrawn by Reuters: canceled", "the notice is a version of the same item, urn:1"),
    )


@pytest.mark.parametrize("order", list(itertools.permutations(range(3)))[:4])
def test_a_run_tells_its_chains_and_alarms(order: tuple[int, ...]) -> None:
    told = [FIRST, CORRECTED, LEDGER]
    articles = [
        Article(
            id=one.id,
            title=one.title,
            text=one.text,
            source=one.source,
            published=MORNING + timedelta(hours=one.hours),
            place=Place("feed.jsonl", 1),
        )
        for one in (told[at] for at in order)
    ]
    result = run(articles)
    (cluster,) = result.clusters
    assert _kinds(cluster.versions) == [("first", "first"), ("corrected", "correction")]
    assert [(alarm.kind.value, alarm.article, alarm.cluster) for alarm in result.alarms] == [
        ("uncorrected", "ledger", cluster.id)
    ]
