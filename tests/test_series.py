"""What a markets desk asks: Tuesday's report is no copy of Monday's, though nine words in ten are the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dedup.explain import explain
from dedup.model import Apart, Article, Pair, Relation
from dedup.pipeline import run
from dedup.result import Result
from dedup.series import FIGURES, KEPT, STANDING, Dates, Neighbours, in_common, renewed
from dedup.settings import Settings, Value
from dedup.text.tokens import tokenise
from tests.stories import article

CLOSE = datetime(2024, 11, 18, 10, 30, tzinfo=UTC)
"""When the exchange closes on Monday."""
SERIES = [
    ("Monday", 214.35, 18904.17, "rose", 5402.25, "Kaveri Cement", 3.12, "Lotus Motors", 1.94, 1843.77, 1204, 59.14),
    ("Tuesday", 98.72, 18805.38, "fell", 5371.60, "Anand Steel", 2.47, "Bharat Tea", 2.08, 1611.02, 987, 59.41),
    ("Wednesday", 341.06, 19146.44, "rose", 5466.95, "Lotus Motors", 4.63, "Deccan Bank", 1.15, 2207.51, 1538, 58.87),
    ("Thursday", 57.19, 19089.25, "fell", 5449.30, "Deccan Bank", 1.83, "Kaveri Cement", 2.76, 1732.40, 1076, 58.95),
    ("Friday", 126.88, 19216.13, "rose", 5493.75, "Bharat Tea", 2.95, "Anand Steel", 1.37, 1954.63, 1319, 58.62),
]  # fmt: skip
"""Five days of an exchange that does not exist."""
DAYS = [day for day, *_ in SERIES]
COPIES = ("wire", "herald", "post")


def report(day: int) -> tuple[str, str]:
    """Title and text of a day's report, as the agency sends it."""
    name, points, index, went, broad, up, gain, down, loss, turnover, rose, rupee = SERIES[day]
    title = f"Sagar index ends {points:.0f} points {'higher' if went == 'rose' else 'lower'}"
    text = (
        f"The benchmark Sagar index of the Konkan Exchange {went} {points} points to close at {index:,} on {name}. "
        f"The broader Konkan Fifty also {went}, and ended the day at {broad:,}. "
        f"{up} was the top gainer among the thirty shares of the index with a rise of {gain} per cent. "
        f"{down} lost the most with a fall of {loss} per cent. "
        f"The turnover on the exchange came to {turnover:,} crore rupees, and {rose:,} shares advanced. "
        f"The rupee traded at {rupee} to the dollar when the market closed. "
        "Brokers said that the mood would depend on the flow of foreign money and on the course of the monsoon."
    )
    return title, text


def of_day(day: int, source: str, *, hours: float = 0, text: str = "", title: str = "") -> Article:
    """The report of a day in one outlet, so many hours behind the close."""
    own_title, own = report(day)
    return article(
        f"{DAYS[day].lower()}-{source}",
        text or own,
        source=source,
        title=title or own_title,
        at=CLOSE + timedelta(days=day, hours=hours),
    )


def edited(text: str, source: str) -> str:
    """How each outlet prints the agency's text: the herald cuts the end, the post puts its city first."""
    sentences = text.split(". ")
    if source == "herald":
        return ". ".join([sentences[0].replace("to close", "to finish"), *sentences[1:-1]]) + "."
    return f"KONKAN: {text} More on our markets page tonight." if source == "post" else text


def week(lags: Sequence[float] = (0, 1, 2), days: int = 5) -> list[Article]:
    """The reports of some days, each in three outlets, so many hours behind the close."""
    return [
        of_day(day, source, hours=lag, text=edited(report(day)[1], source))
        for day in range(days)
        for source, lag in zip(COPIES, lags, strict=True)
    ]


def clusters(feed: Iterable[Article], **settings: Value) -> set[frozenset[str]]:
    """The clusters of a feed by the names of their members."""
    found = run(feed, Settings().with_values({f"cluster.{name}": value for name, value in settings.items()}))
    return {frozenset(member.id for member in cluster.members) for cluster in found.clusters}


def issues(days: Iterable[str], *more: tuple[str, str]) -> set[frozenset[str]]:
    """A cluster of the three copies per day, and of what else belongs to a day."""
    own = {day: {f"{day.lower()}-{source}" for source in COPIES} for day in days}
    for day, name in more:
        own[day].add(name)
    return {frozenset(ids) for ids in own.values()}


# --- what is kept apart ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "lags",
    [(0, 1, 2), (0, 2, 15), (0, 15, 19), (0, 21.5, 22)],
    ids=["at once", "one the next morning", "two the next morning", "two shortly before the next"],
)
def test_five_days_in_three_outlets_are_five_clusters_of_three(lags: tuple[float, float, float]) -> None:
    assert clusters(week(lags), series_issues=None) == {frozenset(one.id for one in week())}, "or nothing is shown"
    assert clusters(week(lags)) == issues(DAYS)


def test_the_pairs_stay_matches_that_say_why_and_are_counted() -> None:
    found = run(week())
    days = {one.id: one.id.partition("-")[0] for one in week()}
    apart = {match.pair: match.apart for match in found.matches}
    assert len(apart) == 105, "every pair of fifteen"
    assert {pair for pair, why in apart.items() if why is Apart.SERIES} == {
        pair for pair in apart if days[pair.a] != days[pair.b]
    }
    assert found.funnel.apart_by == {"series": 90}
    assert (found.funnel.kept, found.funnel.left_out) == (5, 10)


def test_an_explanation_says_so() -> None:
    pair = explain(week(), "monday-wire", "tuesday-post")
    assert (pair.match.relation.derived, pair.match.apart, pair.same_cluster) == (True, Apart.SERIES, False)
    assert pair.verdict == (
        "Kept apart: two issues of a series. They have the same standing words and figures of their own, and one "
        "source has 3 such issues or more (cluster.series_issues).",
    )
    assert explain(week(), "monday-wire", "monday-post").match.apart is None


def test_one_outlet_is_enough_and_so_are_bare_dates_and_no_source() -> None:
    alone = [one for one in week() if one.source == "wire"]
    assert clusters(alone) == set()
    dated = [replace(one, published=one.published.replace(hour=0), day_only=True) for one in alone if one.published]
    assert clusters(dated) == set()
    assert clusters([replace(one, source="") for one in alone]) == set()


def test_a_weather_report_has_few_figures_and_they_come_again() -> None:
    """31 degrees may be the heat of the city on Monday and that of the hills on Thursday."""
    heat = [(33, 24, 31, 28), (31, 25, 33, 27), (32, 23, 30, 31), (30, 26, 34, 25), (34, 22, 32, 29)]
    feed = [
        of_day(
            day,
            source,
            hours=lag,
            title=f"Weather on {DAYS[day]}",
            text="The weather office forecast a cloudy sky over the city with light rain in the evening. "
            f"The heat will reach {city} degrees by noon, and the mercury will fall to {night} degrees at night. "
            f"In the plains it may touch {plains} degrees and in the hills {hills} degrees, the office said. "
            + ("Fishermen were asked not to go out beyond the islands." if source == "wire" else ""),
        )
        for day, (city, night, plains, hills) in enumerate(heat)
        for source, lag in zip(COPIES, (0, 1, 14), strict=True)
    ]
    assert len(clusters(feed, series_issues=None)) == 1
    assert clusters(feed) == issues(DAYS)


def rates(day: int) -> str:
    """A table of rates, which a seed draws so that some of its days look like copies of each other, and some not."""
    draw = Random(f"rates of {DAYS[day]}")
    names = "dollar euro pound yen franc dinar ringgit baht rand real peso krone rouble yuan won lira dirham riyal"
    table = " ".join(f"{name} {draw.uniform(1, 90):.2f}" for name in names.split())
    return f"The central bank set these reference rates for one unit in rupees. {table} The bank sets them at noon."


def test_a_table_of_rates_is_a_series_though_few_of_its_days_look_like_copies() -> None:
    feed = [
        of_day(day, source, hours=lag, title="TABLE-Rates", text=opening + rates(day))
        for day in range(5)
        for source, lag, opening in zip(COPIES, (0, 1, 14), ("", "", "KONKAN: "), strict=True)
    ]
    assert clusters(feed) == issues(DAYS)


# --- what is not -----------------------------------------------------------------------------------


def with_one_more(one: Article) -> set[frozenset[str]]:
    """The clusters of the week with one article more, which are those of the week but for where it went."""
    return clusters([*week(), one])


MONDAY_TITLE, MONDAY = report(0)
UPDATE = MONDAY + (
    " Kaveri Cement said after the close that it would build a second kiln in the hills, and its shares were sought "
    "in late deals. Traders expect other makers of cement to follow."
)


@pytest.mark.parametrize(
    ("hours", "title", "text"),
    [
        (20, f"UPDATE 1-{MONDAY_TITLE}", UPDATE),
        (19, f"CORRECTED-{MONDAY_TITLE}", MONDAY.replace("5,402.25", "5,412.25")),
        (73, MONDAY_TITLE, MONDAY.replace("also rose, and ended the day", "rose as well and ended Monday")),
        (44, f"RPT-{MONDAY_TITLE}", "(Repeats Monday's report for more clients) " + MONDAY),
        (97, MONDAY_TITLE, MONDAY),
        (70, MONDAY_TITLE, MONDAY.partition(" The turnover")[0]),
    ],
    ids=["an update", "a correction", "a reprint after three days", "a repeat", "the same again", "a cut reprint"],
)
@pytest.mark.parametrize("source", ["wire", "courier"])
def test_what_is_made_of_mondays_report_goes_with_it(hours: float, title: str, text: str, source: str) -> None:
    late = replace(of_day(0, source, hours=hours, title=title, text=text), id="late")
    assert with_one_more(late) == issues(DAYS, ("Monday", "late"))


def test_a_column_that_is_printed_unchanged_every_week_is_one_text() -> None:
    column = "How to reach us. Call 040 234 or write to box 17, between 9 and 5, and ask for the editor of this page."
    feed = [
        article(f"note-{n}", column, source="wire", at=CLOSE + timedelta(days=7 * n), title="How to reach us")
        for n in range(4)
    ]
    assert clusters(feed) == {frozenset(one.id for one in feed)}


def test_without_dates_nothing_is_a_series() -> None:
    feed = [replace(one, published=None) for one in week()]
    assert clusters(feed) == {frozenset(one.id for one in feed)}


def test_an_undated_copy_is_kept_apart_from_no_day() -> None:
    found = run([*week(), replace(of_day(0, "courier"), id="undated", published=None)])
    assert {m.apart for m in found.matches if "undated" in (m.pair.a, m.pair.b)} == {None}


def test_two_issues_are_no_series_yet() -> None:
    assert len(clusters(week(days=2))) == 1
    assert clusters(week(days=3)) == issues(DAYS[:3])


def test_a_series_is_one_sources_own() -> None:
    """Three outlets that each print one day's report may as well tell one event: nobody has a series."""
    feed = [of_day(day, source) for day, source in enumerate(COPIES)]
    assert len(clusters(feed)) == 1
    assert clusters([replace(one, source="wire") for one in feed]) == set()


def test_more_issues_may_be_asked_for() -> None:
    assert len(clusters(week(days=4), series_issues=5)) == 1
    assert clusters(week(days=5), series_issues=5) == issues(DAYS)


def toll(day: int, dead: int, homeless: str) -> Article:
    text = (
        f"Rescuers found more bodies under the mud on {DAYS[day]}, and the toll of the landslide at Rani Ghat rose to "
        f"{dead}. The slope gave way at 4.15 in the morning of November 17 after 212 millimetres of rain, and buried "
        f"36 houses and a school. {homeless} The army sent 140 soldiers, and 3 helicopters brought food."
    )
    return article(f"toll-{day}", text, source="wire", title=f"Toll rises to {dead}", at=CLOSE + timedelta(days=day))


def test_a_toll_that_rises_keeps_the_other_figures() -> None:
    feed = [
        toll(0, 14, "Many people slept in tents."),
        toll(1, 23, "Some 900 people slept in tents."),
        toll(2, 31, "Some 1,100 people slept in tents."),
    ]
    assert clusters(feed) == {frozenset(one.id for one in feed)}
    assert {match.apart for match in run(feed).matches} == {None}


# --- laws ------------------------------------------------------------------------------------------

WORDS = st.lists(st.sampled_from(["gold", "rose", "fell", "to", "at", "7", "8", "9", "12"]), max_size=24)
Texts = list[list[str]]


def renewed_by_hand(one: Sequence[str], other: Sequence[str]) -> bool:
    """As :func:`dedup.series.renewed` is defined, over lists of words."""

    def runs(words: Sequence[str]) -> set[tuple[str, ...]]:
        blank = ["0" if word.isdigit() else word for word in words]
        return {tuple(blank[i : i + 3]) for i in range(len(blank) - 2)}

    def figures(words: Sequence[str]) -> list[tuple[str, str, str]]:
        edged = ["", *words, ""]
        return [(edged[i], w, edged[i + 2]) for i, w in enumerate(words) if w.isdigit()]

    frames = runs(one), runs(other)
    few, many = sorted((figures(one), figures(other)), key=len)
    fewer = min(map(len, frames))
    if len(few) < FIGURES or not fewer or len(frames[0] & frames[1]) / fewer < STANDING:
        return False
    before, behind = {(left, w) for left, w, _ in many}, {(w, r) for _, w, r in many}
    return sum((left, w) in before and (w, r) in behind for left, w, r in few) / len(few) < KEPT


def renewed_of(texts: Texts, a: Sequence[int], b: Sequence[int]) -> list[bool]:
    data = [" ".join(words).encode() for words in texts]
    offsets = np.cumsum([0, *map(len, data)], dtype=np.int64)
    tokens = tokenise(np.frombuffer(b"".join(data), np.uint8), offsets)
    return [bool(one) for one in renewed(tokens, np.array(a, np.int64), np.array(b, np.int64))]


@given(st.lists(WORDS, min_size=2, max_size=5))
@example([["gold", "rose", "7", "to", "8", "at", "9"], ["gold", "rose", "8", "to", "9", "at", "7"]])
@example([["gold", "7", "7", "7"], ["gold", "7", "7", "7"]])
def test_renewed_is_what_its_definition_says(texts: Texts) -> None:
    pairs = [(i, j) for i in range(len(texts)) for j in range(len(texts))]
    a, b = [i for i, _ in pairs], [j for _, j in pairs]
    found = renewed_of(texts, a, b)
    assert found == [renewed_by_hand(texts[i], texts[j]) for i, j in pairs]
    assert not any(renewed_of(texts, range(len(texts)), range(len(texts)))), "no text has new figures beside itself"


Edges = list[tuple[int, int]]
EDGES = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=15)


@given(EDGES, EDGES, EDGES)
def test_a_neighbour_in_common_is_found(one: Edges, other: Edges, asked: Edges) -> None:
    def neighbours(edges: Edges) -> Neighbours:
        return Neighbours.of(np.array([a for a, _ in edges], np.int64), np.array([b for _, b in edges], np.int64), 6)

    def near(edges: Edges, row: int) -> set[int]:
        return {b for a, b in edges if a == row} | {a for a, b in edges if b == row}

    a, b = (np.array([edge[end] for edge in asked], np.int64) for end in (0, 1))
    found = in_common(neighbours(one), a, neighbours(other), b)
    assert found.tolist() == [bool(near(one, x) & near(other, y)) for x, y in asked]


MOMENTS = st.one_of(st.just(float("nan")), st.floats(0, 24 * 400))


@given(st.lists(st.tuples(MOMENTS, st.booleans()), min_size=2, max_size=2), st.floats(1, 30))
def test_time_apart_has_no_direction_and_needs_two_dates(when: list[tuple[float, bool]], least: float) -> None:
    dates = Dates(np.array([hours for hours, _ in when]), np.array([bare for _, bare in when]))
    there, back = (bool(dates.apart(np.array([x]), np.array([y]), least)[0]) for x, y in ((0, 1), (1, 0)))
    assert there == back
    (first, bare), (second, other_bare) = when
    if first != first or second != second:
        assert not there
    elif bare or other_bare:
        assert there == (first // 24 != second // 24)
    else:
        assert there == (abs(first - second) >= least)


def changed(result: Result) -> dict[Pair, Apart | None]:
    return {match.pair: match.apart for match in result.matches}


@given(st.permutations(week(days=3)), st.lists(st.sampled_from(range(9)), max_size=4))
def test_only_dated_copies_that_were_edited_are_issues(feed: list[Article], undated: list[int]) -> None:
    feed = [replace(one, published=None) if n in undated else one for n, one in enumerate(feed)]
    known = {one.id for one in feed if one.published}
    found = run(feed)
    for match in found.matches:
        if match.apart is Apart.SERIES:
            assert match.relation.derived
            assert match.relation is not Relation.IDENTICAL
            assert {match.pair.a, match.pair.b} <= known
    assert changed(found) == changed(run(sorted(feed, key=lambda one: one.id)))
