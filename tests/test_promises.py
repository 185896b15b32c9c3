"""Promises that hold for any feed: nothing vanishes, one of each text is kept, the same input gives the same output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup import parallel
from dedup.columns import LazyRows
from dedup.feeds import read
from dedup.model import Article, Match, Outcome, Place, Relation, Skipped, SkipReason, Status
from dedup.pipeline import run
from dedup.report import write
from dedup.result import Result
from tests.stories import (
    EVENTS,
    MORNING,
    article,
    brief_of,
    chaff,
    jsonl,
    own_report,
    reprint_of,
    rewrite_of,
    roundup_of,
    wire,
)

FERRY = wire()
DAY = [
    made
    for event in EVENTS
    for made in (
        wire(event),
        reprint_of(wire(event)),
        brief_of(wire(event)),
        rewrite_of(wire(event)),
        own_report(event),
    )
] + [roundup_of([wire(event) for event in EVENTS])]
"""A day's feed: five events, five articles each, and a round-up."""


# --- what holds of every result --------------------------------------------------------------------


def check(result: Result, read_in_all: int) -> None:
    """Every promise about what became of the articles that were read."""
    funnel, outcomes = result.funnel, list(result.articles)
    by_status = Counter(outcome.status for outcome in outcomes)
    assert funnel.read == read_in_all == len(outcomes)
    assert funnel.read == funnel.clustered + funnel.single + funnel.skipped
    assert funnel.clustered == by_status[Status.CLUSTERED] == sum(len(c.members) for c in result.clusters)
    assert (funnel.single, funnel.skipped) == (by_status[Status.SINGLE], by_status[Status.SKIPPED])
    assert funnel.skipped == len(result.skipped) == sum(funnel.skipped_by.values())
    assert Counter(o.reason for o in outcomes if o.status is Status.SKIPPED) == dict(funnel.skipped_by)
    assert (funnel.clusters, funnel.stories) == (len(result.clusters), len(result.stories))
    assert funnel.matches == len(result.matches) == sum(funnel.matches_by.values()) <= funnel.compared
    assert Counter(match.apart for match in result.matches if match.apart) == dict(funnel.apart_by)
    check_kept(result, outcomes)
    check_groups(result, outcomes)
    check_matches(result)


def check_kept(result: Result, outcomes: Sequence[Outcome]) -> None:
    """Kept and removed make up what was read; each cluster keeps one; who is removed has a keeper that is kept."""
    kept = list(result.kept())
    removed = list(result.removed())
    unreadable = [o for o in outcomes if not o.kept and not o.kept_by]
    assert len(kept) == result.funnel.kept
    assert len(kept) + len(removed) + len(unreadable) == len(outcomes)
    assert all(o.status is Status.SKIPPED for o in unreadable)
    names = {o.id for o in kept}
    for removal in removed:
        assert removal.kept_by in names
        assert removal.because
        assert removal.match is None or removal.id in {removal.match.pair.a, removal.match.pair.b}
    for cluster in result.clusters:
        assert [m.id for m in cluster.members if result.outcome(m.id).kept] == [cluster.canonical.id]
        assert cluster.origin.id in {m.id for m in cluster.members}


def check_groups(result: Result, outcomes: Sequence[Outcome]) -> None:
    """Clusters and stories have two members or more, no article is in two, and every cluster lies in one story."""
    for groups in (result.clusters, result.stories):
        assert [-len(group.members) for group in groups] == sorted(-len(group.members) for group in groups)
        assert all(len(group.members) > 1 and 0 <= group.density <= 1 for group in groups)
        assert len({group.id for group in groups}) == len(groups)
    clustered = [m.id for cluster in result.clusters for m in cluster.members]
    told = [member for story in result.stories for member in story.members]
    assert len(clustered) == len(set(clustered))
    assert len(told) == len(set(told))
    story_of = {member: story.id for story in result.stories for member in story.members}
    cluster_of = {m.id: cluster.id for cluster in result.clusters for m in cluster.members}
    for cluster in result.clusters:
        assert {story_of[m.id] for m in cluster.members} == {cluster.story}
    for outcome in outcomes:
        if outcome.status is not Status.SKIPPED:
            assert outcome.cluster == cluster_of.get(outcome.id, "")
            assert outcome.story == story_of.get(outcome.id, "")


def check_matches(result: Result) -> None:
    """Matches stand in order, each pair once; none below the threshold is called derived; shares are shares."""
    pairs = [match.pair for match in result.matches]
    assert pairs == sorted(set(pairs))
    least = result.settings.relation.derived_probability
    for match in result.matches:
        seen = match.evidence
        assert match.relation is not Relation.UNRELATED
        assert match.relation.derived == (match.probability >= least - 1e-6)
        shares = (seen.resemblance, seen.a_in_b, seen.b_in_a, seen.cosine, seen.vocabulary, seen.alignment)
        assert all(0 <= share <= 1.0001 for share in (*shares, seen.novelty, seen.in_order, seen.names_numbers))
        a, b = (len(result.texts[key].text) for key in (match.pair.a, match.pair.b))
        assert all(p.a.end <= a and p.b.end <= b for p in match.passages)
        assert len(match.passages) <= match.passages_total


# --- corpora of every shape ------------------------------------------------------------------------


def copies(count: int) -> list[Article]:
    return [
        article(f"copy-{n:04}", FERRY.text, source=f"Paper {n}", at=MORNING + timedelta(minutes=n))
        for n in range(count)
    ]


def near_copies(count: int) -> list[Article]:
    """Each with a line of its own under it."""
    made = copies(count)
    return [
        replace(one, text=f"{one.text}\n\nReported for {one.source} by desk{n} in town{n}.")
        for n, one in enumerate(made)
    ]


def dated(*days: datetime | None) -> list[Article]:
    return [
        article(f"dated-{n}", wire(event).text, at=day) for n, (event, day) in enumerate(zip(EVENTS, days, strict=True))
    ]


SCRIPTS = (
    "رئيس الوزراء يفتتح جسرا فوق النهر بعد عامين من العمل وسط حضور من سكان المدينة الذين انتظروا طويلا",
    "प्रधानमंत्री ने दो साल के काम के बाद नदी पर बने नए पुल का उद्घाटन किया और शहर के लोगों ने इस दिन का लंबा इंतजार किया था",
    "总理周二为河上新桥揭幕，历时两年建成，市民期待已久，数千人冒雨到场观看并在桥上合影留念，官员称交通将大为改善。",
    "首相は火曜日、二年の工事を経て完成した新しい橋の開通式に出席し、数千人の市民が雨の中で見守ったと市が発表した。",
    "นายกรัฐมนตรีเปิดสะพานใหม่ข้ามแม่น้ำเมื่อวันอังคารหลังจากก่อสร้างนานสองปีท่ามกลางประชาชนหลายพันคนที่รอคอยมานาน",
    "Премьер-министр открыл новый мост через реку после двух лет работы, и тысячи жителей города пришли под дождём",
    "Ο πρωθυπουργός εγκαινίασε τη νέα γέφυρα στον ποταμό μετά από δύο χρόνια έργων και χιλιάδες ήρθαν στη βροχή",
)
CREDIT_LINES = ("(ANI)", "(With inputs from PTI)", "Reporting by A. Writer; Editing by B. Reader", "LONDON (Reuters) -")
MENU = "Home\nNews\nSport\nSign in\nSubscribe to our newsletter today and never miss a single story from us again.\n"
CORPORA: dict[str, list[Article]] = {
    "empty": [],
    "one article": [FERRY],
    "three identical": copies(3),
    "nine identical": copies(9),
    "three hundred identical": copies(300),
    "three hundred near copies": near_copies(300),
    "all unlike": [chaff(n) for n in range(60)],
    "all too short": [article(f"flash-{n}", f"Flash number {n} is out") for n in range(12)],
    "short and identical": [article(f"flash-{n}", "The bank cut its rate") for n in range(12)],
    "a cluster of two thousand inside others": [*copies(2000), *DAY, *(chaff(n) for n in range(20))],
    "mixed scripts": [article(f"{i}-{n}", text, source=f"s{n}") for i, text in enumerate(SCRIPTS) for n in range(2)],
    "missing dates": [replace(one, published=None) for one in DAY],
    "all of one date": [replace(one, published=MORNING, day_only=True) for one in DAY],
    "extreme dates": dated(
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(2100, 12, 31, tzinfo=UTC),
        None,
        MORNING,
        datetime(1, 1, 1, tzinfo=UTC),
    ),
    "one very long sentence": [
        article(f"long-{n}", " and ".join(f"word{i % (97 + n)} of {i}" for i in range(3000))) for n in range(3)
    ],
    "nothing but credit lines": [article(f"credit-{n}", line) for n, line in enumerate(CREDIT_LINES * 3)],
    "nothing but furniture": [article(f"menu-{n}", MENU, source="Post") for n in range(10)],
    "no words": [article(f"none-{n}", text) for n, text in enumerate(["", " ", "...", "\n\n", "!!!", "\u200b", "—"])],
    "everything": DAY,
}


@pytest.mark.parametrize("name", CORPORA)
def test_a_corpus_of_any_shape_keeps_every_promise(name: str) -> None:
    corpus = CORPORA[name]
    check(run(corpus), len(corpus))


@pytest.mark.parametrize("name", ["empty", "one article", "no words", "mixed scripts", "everything"])
def test_every_writer_takes_a_corpus_of_any_shape(name: str, tmp_path: Path) -> None:
    result = run(CORPORA[name])
    assert write(result, tmp_path)
    assert (tmp_path / "kept.jsonl").read_bytes().count(b"\n") == result.funnel.kept
    assert (tmp_path / "articles.jsonl").read_bytes().count(b"\n") == result.funnel.read


@pytest.mark.parametrize("count", [2, 3, 8, 9, 300])
def test_of_identical_copies_none_is_lost_and_one_is_kept(count: int) -> None:
    result = run(copies(count))
    cluster = result.clusters[0]
    assert [len(c.members) for c in result.clusters] == [count]
    assert (cluster.density, cluster.weak_links) == (1.0, ())
    assert all(match.relation is Relation.IDENTICAL for match in result.matches)
    pairs = count - 1 if count > 8 else count * (count - 1) // 2
    assert len(result.matches) == pairs, "beyond eight copies each is matched with the first alone"
    assert [cap.name for cap in result.funnel.caps] == (["identical_pairs"] if count > 8 else [])
    assert [outcome.id for outcome in result.kept()] == ["copy-0000"], "the first in time"


def test_near_copies_beyond_every_cap_are_one_text() -> None:
    result = run([*near_copies(450), wire("dam"), reprint_of(wire("dam"))])
    assert [len(cluster.members) for cluster in result.clusters] == [450, 2]


def test_texts_that_are_unlike_are_all_kept() -> None:
    result = run(CORPORA["all unlike"])
    assert (len(result.matches), len(result.clusters), result.funnel.kept) == (0, 0, 60)


def test_too_short_to_judge_is_an_outcome() -> None:
    result = run(CORPORA["all too short"])
    assert dict(result.funnel.skipped_by) == {SkipReason.TOO_SHORT: 12}
    assert result.funnel.kept == 12
    same = run(CORPORA["short and identical"])
    assert [len(cluster.members) for cluster in same.clusters] == [12], "identical texts need no length"


def test_a_page_of_nothing_but_a_footer_is_no_copy_of_another_and_does_not_vanish() -> None:
    footer = "Quotes are delayed by fifteen minutes. Indices are shown in real time. Holidays are the exchange's."
    stories = [chaff(number) for number in range(12)]
    pages = [replace(story, source="Ledger", text=f"{story.text}\n\n{footer}") for story in stories]
    empty = [replace(pages[0], id=f"e{i}", text=footer) for i in range(3)]
    result = run([*pages, *empty])
    assert dict(result.funnel.skipped_by) == {SkipReason.ONLY_FURNITURE: 3}
    assert result.funnel.read == result.funnel.kept + sum(1 for _ in result.removed())
    assert not {match.pair.a for match in result.matches} & {"e0", "e1", "e2"}
    told = result.skipped[0]
    assert told.problem == "nothing but page furniture, which up to 15 articles of Ledger carry"


def test_texts_of_one_script_find_each_other_and_no_other() -> None:
    result = run(CORPORA["mixed scripts"])
    assert {frozenset(m.id for m in cluster.members) for cluster in result.clusters} == {
        frozenset({f"{i}-0", f"{i}-1"}) for i in range(len(SCRIPTS))
    }


# --- records that break ----------------------------------------------------------------------------


def test_what_cannot_be_read_is_counted_and_told(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    lines = [*jsonl(DAY[:3]).splitlines(), '{"id": "broken', '{"id": "empty", "text": " "}', '{"id": "none"}', "[]"]
    lines += ["", *[jsonl([DAY[0]]).strip()] * 2, json.dumps({"id": DAY[0].id, "text": DAY[1].text})]
    feed.write_text("\n".join(lines) + "\n" * 1000, encoding="utf-8")
    result = run(read(feed))
    check(result, result.funnel.read)
    assert result.funnel.read == sum(result.inputs[i].records for i in range(len(result.inputs)))
    assert result.funnel.skipped_by[SkipReason.DUPLICATE_ID] == 3
    again = [removal for removal in result.removed() if removal.id == removal.kept_by]
    assert len(again) == 2, "the same record, word for word"


def test_ids_that_are_taken_twice_lose_nothing() -> None:
    """Made by a program, without records: the other text can only be told of."""
    twins = [Article(id="same", text=wire(event).text, place=Place("memory", n)) for n, event in enumerate(EVENTS)]
    result = run(twins)
    check(result, len(twins))
    assert dict(result.funnel.skipped_by) == {SkipReason.DUPLICATE_ID: len(twins) - 1}
    assert list(result.removed()) == [], "another text is not the same record"


def test_nul_and_lone_surrogates_in_a_feed_harm_nobody(tmp_path: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    texts = [f"\\u0000{FERRY.text[30:]}", f"\\ud800 {FERRY.text[30:]} \\udfff", FERRY.text[30:]]
    rows = [f'{{"id": "{n}", "text": {json.dumps(text)}}}'.replace("\\\\u", "\\u") for n, text in enumerate(texts)]
    feed.write_text("\n".join(rows), encoding="utf-8")
    result = run(read(feed))
    check(result, 3)
    assert len(result.texts) == 3
    for one in result.texts.values():
        assert one.text.encode()
        assert "\ud800" not in one.text
    assert [len(cluster.members) for cluster in result.clusters] == [3]


# --- the same input, the same output ---------------------------------------------------------------


@pytest.fixture(autouse=True)
def _all_cores() -> Iterator[None]:
    yield
    parallel.set_jobs(0)


def nouns(result: Result) -> dict[str, object]:
    """All that a result says, but for the places, which move with the lines."""
    return {
        "articles": [replace(outcome, place=Place("")) for outcome in result.articles],
        "skipped": sorted((skip.id, skip.reason) for skip in result.skipped),
        "matches": list(result.matches),
        "clusters": list(result.clusters),
        "stories": list(result.stories),
        "funnel": result.funnel,
    }


@pytest.fixture(scope="module", name="day")
def _day() -> dict[str, object]:
    return nouns(run(DAY))


@pytest.mark.parametrize("jobs", [1, 2, 5])
def test_any_number_of_threads(jobs: int, day: dict[str, object]) -> None:
    parallel.set_jobs(jobs)
    many = [*DAY, *(chaff(n) for n in range(30))]
    assert nouns(run(DAY)) == day
    expected = nouns(run(many))
    parallel.set_jobs(3)
    assert nouns(run(many)) == expected


@given(st.permutations(DAY))
@settings(max_examples=10)
def test_any_order_of_articles(day: dict[str, object], order: list[Article]) -> None:
    assert nouns(run(order)) == day


def test_any_order_of_files_and_lines(tmp_path: Path) -> None:
    """Ids that the feed gives, files and lines in another order."""
    first, second = tmp_path / "first", tmp_path / "second"
    lines = jsonl(DAY).splitlines()
    results = []
    for folder, seed in ((first, 1), (second, 2)):
        folder.mkdir()
        Random(seed).shuffle(lines)
        for n in range(3):
            (folder / f"{(n * seed) % 5}.jsonl").write_text("\n".join(lines[n::3]), encoding="utf-8")
        results.append(nouns(run(read(folder))))
    assert results[0] == results[1]


PROGRAM = """
import hashlib, sys
from dataclasses import replace
from dedup.model import Place
from dedup.pipeline import run
from tests.test_promises import DAY, nouns
said = nouns(run(DAY))
said["funnel"] = (said["funnel"].matches_by, said["funnel"].candidates_by, said["funnel"].caps)
print(hashlib.sha256(repr(said).encode()).hexdigest())
"""


def test_any_hash_seed() -> None:
    root = Path(__file__).parent.parent
    digests = set()
    for seed in ("0", "1", "4242"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(root)}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM],
            capture_output=True,
            encoding="utf-8",
            check=True,
            cwd=root,
            env=environment,
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_a_result_can_be_read_as_often_as_one_likes(day: dict[str, object]) -> None:
    result = run(DAY)
    assert nouns(result) == nouns(result) == day
    assert isinstance(result.matches, LazyRows)
    middle: Match = result.matches[len(result.matches) // 2]
    assert result.matches[-1] == list(result.matches)[-1]
    assert middle in list(result.matches[1:-1])


# --- any feed at all -------------------------------------------------------------------------------

SENTENCES = [sentence for event in ("ferry", "dam") for pair in EVENTS[event].sentences for sentence in pair]
TEXTS = st.builds(" ".join, st.lists(st.sampled_from([*SENTENCES, "(ANI)", MENU, "word"]), max_size=6))
DATES = st.none() | st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
FEEDS = st.lists(
    st.builds(
        article,
        st.text("abc", min_size=1, max_size=2),
        TEXTS | st.text(max_size=30),
        source=st.sampled_from(["", "Post", "Ledger"]),
        at=DATES,
    )
    | st.builds(
        Skipped,
        id=st.text("abc", min_size=1, max_size=2),
        place=st.builds(Place, st.just("feed"), st.integers(1, 9)),
        reason=st.sampled_from([SkipReason.BAD_RECORD, SkipReason.MISSING_TEXT]),
        problem=st.just("broken"),
        remedy=st.just("mend it"),
        raw=st.sampled_from([b"", b"{"]),
    ),
    max_size=12,
)


@given(FEEDS)
@settings(max_examples=40)
def test_any_feed_keeps_every_promise(feed: list[Article | Skipped]) -> None:
    check(run(feed), len(feed))
