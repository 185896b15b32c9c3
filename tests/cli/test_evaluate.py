"""``dedup evaluate`` and ``dedup fit``: figures against labels, and a model from labels of one's own."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree as ET  # our own plot is read, nobody else's

import pytest

from dedup.model import Article
from tests.stories import EVENTS, brief_of, chaff, jsonl, own_report, reprint_of, rewrite_of, wire

from .console import Console

DAY = [
    made
    for event in EVENTS
    for made in (wire(event), reprint_of(wire(event)), brief_of(wire(event)), rewrite_of(wire(event)))
]
OTHERS = [chaff(number) for number in range(8)]
FERRY = wire("ferry")
LABELS = [
    {"a": wire(event).id, "b": made.id, "relation": label}
    for event in EVENTS
    for made, label in (
        (reprint_of(wire(event)), "copy"),
        (brief_of(wire(event)), "copy"),
        (rewrite_of(wire(event)), "rewrite"),
        *((chaff(number), "different") for number in range(8)),
    )
]


def with_story(articles: list[Article], story: dict[str, str]) -> str:
    """The articles as JSON lines, each with its gold story."""
    rows = (json.loads(line) for line in jsonl(articles).splitlines())
    return "".join(json.dumps({**row, "story": story.get(row["id"], row["id"])}) + "\n" for row in rows)


def labels(dedup: Console, rows: list[dict[str, str]]) -> Path:
    return dedup.file("pairs.jsonl", "".join(json.dumps(row) + "\n" for row in rows))


def test_a_clear_day_is_found_whole(dedup: Console) -> None:
    dedup.feed("day.jsonl", [*DAY, *OTHERS])
    labels(dedup, LABELS)
    said = dedup("evaluate", "day.jsonl", "--pairs", "pairs.jsonl", "--format", "json", "--rounds", "50")
    assert (said.status, said.err) == (0, "")
    figures = json.loads(said.out)
    assert figures["pairs"] == len(LABELS)
    text = dedup("evaluate", "day.jsonl", "--pairs", "pairs.jsonl", "--rounds", "50").out
    assert text.startswith(f"Gold pairs: {len(LABELS)}, measured {len(LABELS)}\n")
    assert "copy or rewrite" in text
    assert "candidate recall" in text


def test_stories_are_judged_by_a_field_of_the_records(dedup: Console) -> None:
    told = {made.id: event for event in EVENTS for made in (wire(event), reprint_of(wire(event)), own_report(event))}
    articles = [*DAY, *(own_report(event) for event in EVENTS)]
    dedup.file("day.jsonl", with_story(articles, {a.id: told.get(a.id, a.id.split("-")[0]) for a in articles}))
    said = dedup("evaluate", "day.jsonl", "--cluster-field", "story", "--rounds", "0")
    assert said.status == 0
    assert "B-cubed" in said.out


def test_the_plot_is_a_picture(dedup: Console) -> None:
    dedup.feed("day.jsonl", [*DAY, *OTHERS])
    labels(dedup, LABELS)
    said = dedup("evaluate", "day.jsonl", "--pairs", "pairs.jsonl", "--rounds", "0", "--plot", "curve.svg")
    assert (said.status, said.err) == (0, "Precision against recall: curve.svg\n")
    assert ET.fromstring((dedup.folder / "curve.svg").read_text()).tag.endswith("svg")  # noqa: S314


def test_the_plot_may_be_a_png(dedup: Console) -> None:
    dedup.feed("day.jsonl", [*DAY, *OTHERS])
    labels(dedup, LABELS)
    said = dedup("evaluate", "day.jsonl", "--pairs", "pairs.jsonl", "--rounds", "0", "--plot", "curve.png")
    assert (said.status, said.err) == (0, "Precision against recall: curve.png\n")
    assert (dedup.folder / "curve.png").read_bytes().startswith(b"\x89PNG\r\n")


@pytest.mark.parametrize(
    ("name", "problem", "remedy"),
    [
        ("curve.jpg", "is neither .svg nor .png", "name a file with one of these endings"),
        ("curve.png", "a PNG needs matplotlib, which is not installed", "pip install 'dedup[plot]', or name a .svg"),
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused_before_the_work(
    dedup: Console, monkeypatch: pytest.MonkeyPatch, name: str, problem: str, remedy: str
) -> None:
    monkeypatch.setattr("dedup.cli.evaluate.find_spec", lambda _name: None)
    dedup.feed("day.jsonl", DAY)
    labels(dedup, LABELS)
    said = dedup("evaluate", "day.jsonl", "--pairs", "pairs.jsonl", "--plot", name)
    assert (said.status, said.out) == (2, "")
    assert f"{name}: {problem}" in said.err
    assert remedy in said.err


def test_evaluate_asks_what_to_compare_with(dedup: Console) -> None:
    dedup.feed("day.jsonl", DAY)
    said = dedup("evaluate", "day.jsonl")
    assert said.status == 2
    assert "name --pairs FILE, --cluster-field NAME, or both" in said.err


def test_a_plot_that_cannot_be_written_is_refused(dedup: Console) -> None:
    dedup.feed("day.jsonl", DAY)
    labels(dedup, LABELS)
    said = dedup("evaluate", "day.jsonl", "--pairs", "pairs.jsonl", "--rounds", "0", "--plot", "no/such/curve.svg")
    assert said.status == 2
    assert "no/such/curve.svg: cannot be written" in said.err


def test_a_model_from_ones_own_labels_is_used(dedup: Console) -> None:
    many = [made for event in EVENTS for made in (own_report(event),)]
    dedup.feed("day.jsonl", [*DAY, *OTHERS, *many])
    more = [
        {"a": one.id, "b": other.id, "relation": "copy"}
        for event in EVENTS
        for one, other in (
            (reprint_of(wire(event)), brief_of(wire(event))),
            (reprint_of(wire(event)), rewrite_of(wire(event))),
        )
    ]
    apart = [{"a": one.id, "b": other.id, "relation": "story"} for one, other in zip(many, DAY[::4], strict=True)]
    labels(dedup, [*LABELS, *more, *apart])
    made = dedup("fit", "pairs.jsonl", "day.jsonl", "-o", "mine.json")
    assert made.status == 0, made
    assert made.out == "mine.json\n"
    assert json.loads((dedup.folder / "mine.json").read_text())["format"] == 1
    said = dedup("run", "day.jsonl", "--model", "mine.json", "-o", "out", "--outputs", "manifest")
    assert said.status == 0
    assert json.loads((dedup.folder / "out" / "manifest.json").read_text())["relation_model"] == "mine.json"


def test_too_few_labels_fit_nothing(dedup: Console) -> None:
    dedup.feed("day.jsonl", [*DAY, *OTHERS])
    labels(dedup, LABELS[:4])
    said = dedup("fit", "pairs.jsonl", "day.jsonl", "-o", "mine.json")
    assert said.status == 2
    assert "pairs.jsonl: 3 pairs that are copy or rewrite and 1 that are not" in said.err
    assert "label at least 20 of each" in said.err
    assert not (dedup.folder / "mine.json").exists()


def test_a_file_that_is_no_model(dedup: Console) -> None:
    dedup.feed("day.jsonl", DAY)
    dedup.file("mine.json", "{}")
    said = dedup("run", "day.jsonl", "--dry-run", "--model", "mine.json")
    assert said.status == 2
    assert "mine.json: not a relation model of format 1" in said.err
