"""A run against its gold, end to end: a small newsroom day whose figures the eye can check."""

from __future__ import annotations

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import InputError, SettingError
from dedup.evaluate import (
    Evaluation,
    Figure,
    GoldLabel,
    GoldPair,
    Judged,
    evaluate,
    gold_clusters,
    precision_recall_png,
    precision_recall_svg,
)
from dedup.evaluate.answers import answers
from dedup.model import (
    Article,
    Choice,
    Cluster,
    Evidence,
    Funnel,
    InputFile,
    Match,
    Member,
    Pair,
    Place,
    Relation,
    Role,
    Skipped,
    SkipReason,
    Story,
)
from dedup.result import Result
from dedup.settings import Settings

NOBODY = Choice(id="", because=())
# The metrics look at relations, probabilities and the longest run alone: evidence without any other value proves it.
NOTHING = Evidence.__new__(Evidence)
object.__setattr__(NOTHING, "longest_run", 0)


def match(a: str, b: str, relation: Relation, probability: float, *routes: str) -> Match:
    return Match(pair=Pair.of(a, b), relation=relation, probability=probability, evidence=NOTHING, routes=routes)


def member(id_: str) -> Member:
    return Member(
        id=id_,
        role=Role.REPRINT,
        source="",
        published=None,
        day_only=False,
        lag_hours=None,
        agency="",
        similar_to="",
        relation=Relation.REWRITE,
        probability=1,
    )


def cluster(id_: str, *members: str) -> Cluster:
    return Cluster(
        id=id_,
        story="",
        members=tuple(map(member, members)),
        origin=NOBODY,
        canonical=NOBODY,
        agency="",
        first=None,
        last=None,
        density=1,
        weak_links=(),
    )


def story(id_: str, *members: str) -> Story:
    return Story(
        id=id_,
        title="",
        members=members,
        clusters=(),
        origin=NOBODY,
        canonical=NOBODY,
        agencies=(),
        first=None,
        last=None,
        density=1,
        weak_links=(),
    )


def article(id_: str, **fields: object) -> Article:
    raw = json.dumps({"id": id_, "text": "…", **fields}).encode()
    return Article(id=id_, text="…", place=Place("day.jsonl", 1), raw=raw)


def skipped(id_: str, raw: bytes = b"") -> Skipped:
    return Skipped(
        id=id_, place=Place("day.jsonl", 9), reason=SkipReason.EMPTY_TEXT, problem="no text", remedy="-", raw=raw
    )


def ran(
    articles: Mapping[str, Article],
    matches: Sequence[Match] = (),
    clusters: Sequence[Cluster] = (),
    stories: Sequence[Story] = (),
    skips: Sequence[Skipped] = (),
) -> Result:
    funnel = Funnel(
        read=len(articles) + len(skips),
        clustered=0,
        single=len(articles),
        skipped=len(skips),
        skipped_by={},
        candidates=len(matches),
        candidates_by={},
        compared=len(matches),
        matches=len(matches),
        matches_by={},
        clusters=len(clusters),
        stories=len(stories),
        kept=len(articles),
        left_out=0,
        caps=(),
    )
    return Result(
        settings=Settings(),
        articles=(),
        skipped=skips,
        matches=matches,
        clusters=clusters,
        stories=stories,
        funnel=funnel,
        inputs=(InputFile(path="day.jsonl", bytes=1, sha256="", records=len(articles)),),
        texts=articles,
    )


# The wire moves a flood story: one outlet reprints it, one rewrites it, one quotes its minister, one has its
# own reporter there, and a cup final has nothing to do with it.
FEED = {id_: article(id_) for id_ in ("wire", "reprint", "rewrite", "quotes", "own", "cup")}
FOUND = (
    match("wire", "reprint", Relation.NEAR_DUPLICATE, 0.99, "resemblance", "containment", "cosine"),
    match("wire", "quotes", Relation.PARTIAL, 0.3, "containment"),
    match("wire", "own", Relation.REWRITE, 0.6, "cosine"),
    match("reprint", "rewrite", Relation.SAME_STORY, 0.4, "cosine"),
)
GOLD = (
    GoldPair("wire", "reprint", GoldLabel.COPY),
    GoldPair("wire", "rewrite", GoldLabel.REWRITE, "heavy"),
    GoldPair("rewrite", "reprint", GoldLabel.REWRITE, "light"),
    GoldPair("quotes", "wire", GoldLabel.PARTIAL),
    GoldPair("wire", "own", GoldLabel.STORY),
    GoldPair("wire", "cup", GoldLabel.DIFFERENT),
    GoldPair("wire", "withdrawn", GoldLabel.COPY),
    GoldPair("flash", "wire", GoldLabel.COPY),
)
STORIES = {**dict.fromkeys(("wire", "reprint", "rewrite", "quotes", "own"), "flood"), "cup": "final", "gone": "final"}


def day() -> Result:
    return ran(
        FEED,
        FOUND,
        clusters=(cluster("c1", "wire", "reprint", "own"),),
        stories=(story("s1", "wire", "reprint", "own", "quotes"),),
        skips=(skipped("flash"), skipped("")),
    )


def test_the_text_of_an_evaluation() -> None:
    text = "\n".join(evaluate(day(), GOLD, STORIES, rounds=0).lines())
    assert text == """\
Gold pairs: 8, measured 7
  not in the feed, left out: 1 pairs (withdrawn)
  skipped by the run, counted as not found: flash

                                     gold  found  precision  recall     F1  average precision
copy or rewrite                         4      2      0.500   0.250  0.333              0.702
any reuse                               5      3      0.667   0.400  0.500              0.769
in one cluster (copy or rewrite)        4      2      0.500   0.250  0.333
in one story (same event or closer)     6      3      1.000   0.500  0.667
Rank correlation of the degree of reuse with the probability: 0.206
  and with the longest run left whole, where any was reused: n/a
Best threshold on this gold for copy or rewrite: F1 0.571 at probability 0.400
Best threshold on this gold for any reuse: F1 0.667 at probability 0.300

gold \\ found  copy  rewrite  partial  story  different
copy             1        0        0      0          1
rewrite          0        0        0      1          1
partial          0        0        1      0          0
story            0        1        0      0          0
different        0        0        0      0          1

candidate recall  copy or rewrite  any reuse  same event or closer
containment                 0.250      0.400                 0.333
cosine                      0.500      0.400                 0.500
resemblance                 0.250      0.200                 0.167
all                         0.500      0.600                 0.667

gold kind  pairs  candidates  found derived  found reuse
copy           2           1              1            1
light          1           1              0            0
heavy          1           0              0            0
partial        1           1              0            1
story          1           1              1            1
different      1           0              0            0

Stories: 6 articles of 2 gold stories, found in 3 groups
  not in the feed, left out: 1 articles (gone)
B-cubed precision  1.000
B-cubed recall     0.733
B-cubed F1         0.846
adjusted Rand      0.500"""


def test_intervals_are_drawn_by_default() -> None:
    lines = evaluate(day(), GOLD, STORIES).lines()
    assert lines[-1] == "In brackets: 95% of 1000 resamples (seed 1)."
    assert any(line.startswith("adjusted Rand") and "[" in line for line in lines)
    figures = evaluate(day(), GOLD, STORIES).task("derived")
    assert figures.f1.interval is not None
    assert figures.recall.interval != figures.precision.interval


def test_the_json_says_the_same_and_names_every_pair() -> None:
    out = json.loads(json.dumps(evaluate(day(), GOLD, STORIES, rounds=0).to_json()))
    assert out["absent"] == ["withdrawn"]
    assert out["skipped"] == ["flash"]
    assert out["tasks"]["derived"] == {
        "positives": 4,
        "found": 2,
        "precision": {"value": 0.5, "low": None, "high": None},
        "recall": {"value": 0.25, "low": None, "high": None},
        "f1": {"value": 0.333333, "low": None, "high": None},
        "average_precision": {"value": 0.702381, "low": None, "high": None},
        "best_threshold": 0.4,
        "best_f1": 0.571429,
    }
    assert set(out["tasks"]["one_cluster"]) == {"positives", "found", "precision", "recall", "f1"}
    assert out["confusion"]["story"] == {"copy": 0, "rewrite": 1, "partial": 0, "story": 0, "different": 0}
    assert out["candidate_recall"]["all"]["derived"]["value"] == 0.5
    assert out["kinds"]["heavy"] == {"pairs": 1, "candidates": 0, "derived": 0, "reuse": 0}
    assert out["stories"]["b_cubed_f1"]["value"] == 0.846154
    assert out["bootstrap"] == {"seed": 1, "rounds": 0}
    assert [row["a"] + " " + row["b"] for row in out["judged"]] == [
        "cup wire",
        "flash wire",
        "own wire",
        "quotes wire",
        "reprint rewrite",
        "reprint wire",
        "rewrite wire",
    ]
    assert out["judged"][2] == {
        "a": "own",
        "b": "wire",
        "gold": "story",
        "kind": "story",
        "found": "rewrite",
        "probability": 0.6,
        "longest_run": 0,
        "candidate": True,
        "routes": ["cosine"],
        "same_cluster": True,
        "same_story": True,
    }


def test_what_went_wrong_comes_surest_first() -> None:
    assert [(row.pair.a, row.pair.b) for row in evaluate(day(), GOLD, None, rounds=0).wrong()] == [
        ("flash", "wire"),
        ("rewrite", "wire"),
        ("own", "wire"),
        ("reprint", "rewrite"),
    ]


def test_a_compared_pair_that_is_no_match_counts_as_a_candidate_if_we_are_told() -> None:
    def compared(a: str, b: str) -> tuple[str, ...] | None:
        return ("cosine",) if (a, b) == ("rewrite", "wire") else None

    told = evaluate(day(), GOLD, None, rounds=0, routes_of=compared)
    assert [(row.route, row.derived.value) for row in told.routes] == [
        ("containment", 0.0),
        ("cosine", 0.25),
        ("resemblance", 0.0),
        ("all", 0.25),
    ]


def test_identical_articles_answer_for_each_other() -> None:
    # Of four copies of one caption only the matches with the first are kept, and the first alone was compared.
    copies = ("1st", "2nd", "3rd", "4th")
    matches = [match("1st", copy, Relation.IDENTICAL, 1.0, "identical") for copy in copies[1:]]
    matches += [
        match("1st", "gallery", Relation.EXCERPT, 0.9, "containment"),
        match("2nd", "page", Relation.PARTIAL, 0.2, "cosine"),
        match("3rd", "page", Relation.REWRITE, 0.7, "cosine"),
    ]
    run = ran({id_: article(id_) for id_ in (*copies, "gallery", "page", "cup")}, matches)
    pairs = [("2nd", "4th"), ("3rd", "gallery"), ("2nd", "page"), ("4th", "page"), ("cup", "4th"), ("gallery", "page")]
    gold = tuple(GoldPair(a, b, GoldLabel.COPY) for a, b in pairs)
    judged = {(row.pair.a, row.pair.b): row for row in evaluate(run, gold, None, rounds=0).judged}
    found = {pair: (row.relation.value, row.probability, row.routes) for pair, row in judged.items()}
    assert found == {
        ("2nd", "4th"): ("identical", 1.0, ("identical",)),
        ("2nd", "page"): ("partial", 0.2, ("cosine",)),  # its own match comes first
        ("3rd", "gallery"): ("excerpt", 0.9, ("containment",)),
        ("4th", "cup"): ("unrelated", 0.0, None),
        ("4th", "page"): ("rewrite", 0.7, ("cosine",)),  # the most probable of its copies'
        ("gallery", "page"): ("unrelated", 0.0, None),
    }


@given(st.permutations(["a", "b", "c", "d", "e"]))
def test_identical_articles_answer_however_they_are_chained(order: list[str]) -> None:
    chain = [match(one, other, Relation.IDENTICAL, 1.0) for one, other in pairwise(order)]
    every = {Pair.of(one, other) for one, other in combinations(order, 2)}
    assert {match.relation for match in answers(chain, every).values()} == {Relation.IDENTICAL}
    assert set(answers(chain, every)) == every
    assert answers(chain, [Pair("a", "z")]) == {}


def test_neither_the_order_of_the_gold_nor_of_the_ids_in_a_pair_matters() -> None:
    turned = tuple(GoldPair(pair.b, pair.a, pair.label, pair.kind) for pair in reversed(GOLD))
    stories = dict(reversed(STORIES.items()))
    assert evaluate(day(), turned, stories, rounds=50) == evaluate(day(), GOLD, STORIES, rounds=50)


def test_the_seed_moves_the_intervals_and_nothing_else() -> None:
    one, other = (evaluate(day(), GOLD, STORIES, seed=seed) for seed in (1, 2))
    assert one.task("reuse").f1.value == other.task("reuse").f1.value
    assert one != other
    with pytest.raises(SettingError, match="seed = -1: is negative"):
        evaluate(day(), GOLD, STORIES, seed=-1)


@pytest.mark.parametrize("pairs", [(), (GoldPair("not", "here", GoldLabel.COPY),)])
def test_no_pair_to_measure_is_said_not_hidden(pairs: tuple[GoldPair, ...]) -> None:
    empty = evaluate(ran({}), pairs, {})
    assert empty.judged == ()
    assert empty.task("derived").f1 == Figure(None)
    assert json.dumps(empty.to_json(), allow_nan=False)
    assert empty.lines()[0] == f"Gold pairs: {len(pairs)}, measured 0"
    assert "B-cubed F1         n/a" in empty.lines()
    assert "n/a" in precision_recall_svg(empty)


def test_gold_without_a_positive_pair_has_precision_only() -> None:
    only = evaluate(day(), (GoldPair("wire", "own", GoldLabel.STORY),), None).task("derived")
    assert (only.precision.value, only.recall.value, only.f1.value) == (0.0, None, 0.0)
    assert only.average_precision == Figure(None)
    assert only.best is None


def test_ids_cannot_steer_the_terminal() -> None:
    gold = tuple(GoldPair("wire", f"\x1b[31m{n}\u202e", GoldLabel.COPY) for n in range(7))
    line = evaluate(day(), gold, None).lines()[1]
    ids = ", ".join(rf"\u001b[31m{n}\u202e" for n in range(5))
    assert line == f"  not in the feed, left out: 7 pairs ({ids} and 2 more)"


# --- gold stories from the feed --------------------------------------------------------------------


def test_gold_stories_come_from_a_field_of_the_records() -> None:
    result = ran(
        {
            "a": article("a", topic="flood"),
            "b": article("b", topic=7),
            "c": article("c"),
            "d": article("d", topic=["x"]),
        },
        skips=(
            skipped("e", b'{"id": "e", "topic": "flood"}'),
            skipped("f", b"{broken"),
            skipped("", b'{"topic": "nameless"}'),
        ),
    )
    assert gold_clusters(result, "topic") == {"a": "flood", "b": "7", "e": "flood"}


def test_a_field_that_no_article_has_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        gold_clusters(day(), "clutser")
    assert str(caught.value) == (
        "day.jsonl: no article has a field 'clutser'\n  → name the field that holds the gold story"
    )


@pytest.mark.parametrize(
    ("relation", "whole"),
    [(Relation.NEAR_DUPLICATE, 30), (Relation.REWRITE, 30), (Relation.PARTIAL, 30), (Relation.SAME_STORY, 0)],
)
def test_what_was_left_whole_counts_only_where_something_was_reused(relation: Relation, whole: int) -> None:
    row = Judged(
        pair=Pair.of("a", "b"),
        gold=GoldLabel.COPY,
        kind="cut",
        grade=3,
        relation=relation,
        probability=0.4,
        longest_run=30,
        routes=("cosine",),
        same_cluster=False,
        same_story=True,
    )
    assert row.left_whole == whole


# --- the picture -----------------------------------------------------------------------------------

SVG = "{http://www.w3.org/2000/svg}"


def test_the_picture_shows_both_curves_and_where_the_run_stands() -> None:
    picture = precision_recall_svg(evaluate(day(), GOLD, None, rounds=0))
    root = ET.fromstring(picture)  # noqa: S314  our own
    assert root.findtext(f"{SVG}desc") == (
        "copy or rewrite: average precision 0.702; the run stands at precision 0.500, recall 0.250. "
        "any reuse: average precision 0.769; the run stands at precision 0.667, recall 0.400."
    )
    curves = [path.get("d") for path in root.iter(f"{SVG}path")]
    # Precision 1 at recall .25, .5 at .25, .67 at .5, .5 at .5, .57 at 1: down the page is less.
    assert curves[0] == "M52.0 40.0V40.0H127.0V190.0H127.0V140.0H202.0V190.0H202.0V168.6H352.0"
    assert [(dot.get("cx"), dot.get("cy")) for dot in root.iter(f"{SVG}circle")] == [("127.0", "190.0")]
    assert {text.text for text in root.iter(f"{SVG}text")} >= {"recall", "precision", "0.0", "1.0"}


def test_the_picture_is_the_same_bytes_each_time_and_fetches_nothing() -> None:
    first, second = (precision_recall_svg(evaluate(day(), GOLD, STORIES)) for _ in range(2))
    assert first == second
    assert first.count("http") == 1  # the namespace
    assert "prefers-color-scheme:dark" in first


def test_the_png_is_the_same_bytes_each_time_and_takes_any_title() -> None:
    evaluation = evaluate(day(), GOLD, STORIES)
    first, second = (precision_recall_png(evaluation, "5 $ and $x$ \x00") for _ in range(2))
    assert first == second
    assert first.startswith(b"\x89PNG\r\n")


def test_a_title_is_text_and_no_markup() -> None:
    picture = precision_recall_svg(evaluate(day(), GOLD, None), title="<script>alert(1)</script>\x00 & more")
    root = ET.fromstring(picture)  # noqa: S314  our own
    assert root.findtext(f"{SVG}title") == "<script>alert(1)</script> & more"
    assert not list(root.iter(f"{SVG}script"))


# --- laws ------------------------------------------------------------------------------------------

IDS = ("a", "b", "c", "d", "e")


@st.composite
def any_day(draw: st.DrawFn) -> tuple[Result, tuple[GoldPair, ...]]:
    """Any gold over any findings on five articles, one of them unknown to the feed."""
    pairs = [(one, other) for one in IDS for other in IDS if one < other]
    gold = draw(st.lists(st.sampled_from(pairs), unique=True))
    found = draw(st.lists(st.sampled_from(pairs), unique=True))
    matches = [
        match(a, b, draw(st.sampled_from(Relation)), draw(st.floats(0, 1)), draw(st.sampled_from(["cosine", "other"])))
        for a, b in sorted(found)
    ]
    labelled = tuple(GoldPair(a, b, draw(st.sampled_from(GoldLabel))) for a, b in gold)
    return ran({id_: article(id_) for id_ in IDS[:-1]}, matches), labelled


def evaluated(found: tuple[Result, tuple[GoldPair, ...]]) -> Evaluation:
    """A day held against its gold: in the test, for what is imported only then may draw chance numbers of its own."""
    return evaluate(*found, {"a": "x", "b": "x"}, rounds=20)


@given(any_day())
def test_nothing_vanishes_and_every_figure_lies_in_its_interval(found: tuple[Result, tuple[GoldPair, ...]]) -> None:
    evaluation = evaluated(found)
    assert evaluation.pairs == len(evaluation.judged) + evaluation.absent_pairs
    assert sum(sum(row.values()) for row in evaluation.confusion.values()) == len(evaluation.judged)
    assert sum(row.pairs for row in evaluation.kinds) == len(evaluation.judged)
    for task in evaluation.tasks:
        for figure in (task.precision, task.recall, task.f1, task.average_precision or Figure(None)):
            assert figure.value is None or figure.interval is not None
            if figure.value is not None and figure.interval is not None:
                assert -1e-12 <= figure.interval.low <= figure.value <= figure.interval.high <= 1 + 1e-12
    assert json.dumps(evaluation.to_json(), allow_nan=False)
    assert ET.fromstring(precision_recall_svg(evaluation)).tag == f"{SVG}svg"  # noqa: S314  our own


@given(any_day())
def test_one_route_never_recalls_more_than_all(found: tuple[Result, tuple[GoldPair, ...]]) -> None:
    evaluation = evaluated(found)
    everything = evaluation.routes[-1]
    assert everything.route == "all"
    for row in evaluation.routes:
        for one, most in ((row.derived, everything.derived), (row.reuse, everything.reuse)):
            assert (one.value or 0.0) <= (most.value or 0.0)


def test_importing_the_metrics_does_not_import_scikit_learn() -> None:
    code = "import sys, dedup.evaluate; print([name for name in ('sklearn', 'scipy', 'numba') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
