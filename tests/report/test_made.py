"""What an article is made of, in words, as a bar and as marks in two texts."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Ledger, PassageKind, Portion, PortionKind, Relation, Span, WordSource
from dedup.report.compare import comparison
from dedup.report.made import in_words, made, marks
from dedup.report.marks import Shared

from .builder import WIRE, article, match, result, span_of

VERBATIM, EDITED, OWN, CREDIT = PortionKind.VERBATIM, PortionKind.EDITED, PortionKind.OWN, PortionKind.CREDIT
TEXT = (
    "Boats took everybody off the Morning Star, which ran aground off Port Ellen, a witness told our reporter. "
    "It passed its last inspection in March. (NWA)"
)


def portion(kind: PortionKind, words: str, source: int | None = None, there: str = "") -> Portion:
    """A portion of the text above, and where its words stand in the wire."""
    where = span_of(WIRE, there) if there else Span(0, 0)
    return Portion(kind=kind, span=span_of(TEXT, words), words=len(words.split()), source=source, there=where)


FERRY = "The ferry Morning Star ran aground off Port Ellen on Tuesday"
LEDGER = Ledger(
    sources=(WordSource(id="wire", earlier=True, words=9), WordSource(id="echo", earlier=False, words=7)),
    portions=(
        portion(EDITED, "Boats took everybody off the Morning Star, which", 0, FERRY),
        portion(VERBATIM, "ran aground off Port Ellen", 0, "ran aground off Port Ellen"),
        portion(EDITED, "a witness", 0, FERRY),
        portion(OWN, "told our reporter"),
        portion(VERBATIM, "It passed its last inspection in March", 1, "It passed its last inspection in March"),
        portion(CREDIT, "(NWA)"),
    ),
)


def test_an_editor_reads_it_in_one_line() -> None:
    assert in_words(LEDGER) == "46 % word for word, 38 % edited, 12 % own words, 4 % credit lines"


def test_the_bar_is_as_wide_as_its_parts_and_names_whose_words_they_are() -> None:
    bar = made(LEDGER, {"wire": "A1"})
    assert [part.kind for part in bar.parts] == ["verbatim", "edited", "own", "credit"]
    assert abs(sum(part.width for part in bar.parts) - bar.width) < 0.3
    assert bar.sources == "from A1, 1 of another story"
    assert made(LEDGER, {"wire": "A1", "echo": "B2"}).sources == "from A1, B2 (or it from here)"


def test_pieces_of_one_edited_sentence_have_one_number_and_a_third_articles_words_its_code() -> None:
    on_source, on_article, elsewhere = marks(LEDGER, "wire", {"echo": "B2"})
    assert [(s.number, s.first) for s in on_article] == [(1, True), (2, True), (1, False), (3, True)]
    assert [(s.number, WIRE[s.span.start : s.span.end]) for s in on_source] == [
        (1, FERRY), (2, "ran aground off Port Ellen"),
    ]
    assert elsewhere == {3: "B2"}


def test_side_by_side_the_marks_are_those_of_the_ledger() -> None:
    wire, page = article("wire", WIRE), article("page", TEXT)
    pair = match(wire, page, Relation.REWRITE, 0.8)
    outcome = replace(result([page]).articles[0], ledger=LEDGER)
    beside = comparison(
        pair, anchor="x", left=("A1", wire, None), right=("A2", page, outcome), codes={"wire": "A1"}
    )
    assert (beside.passages, beside.passages_total) == (3, 3)
    assert [(s.text, s.kind) for s in beside.right.segments if s.kind] == [
        ("Boats took everybody off the Morning Star, which", PassageKind.REWORDED),
        ("ran aground off Port Ellen", PassageKind.VERBATIM),
        ("a witness", PassageKind.REWORDED),
        ("It passed its last inspection in March", PassageKind.VERBATIM),
    ]
    assert beside.right.elsewhere == {3: "another story"}
    opened = [n for s in beside.right.segments for n in s.opens]
    assert (opened, sorted(n for s in beside.left.segments for n in s.opens)) == ([1, 2, 3], [1, 2])


def test_where_the_left_text_is_no_source_the_marks_are_those_of_the_match() -> None:
    wire, page = article("other", WIRE), article("page", TEXT)
    pair = match(wire, page, Relation.PARTIAL, 0.1, ["It passed its last inspection in March"])
    outcome = replace(result([page]).articles[0], ledger=LEDGER)
    beside = comparison(pair, anchor="x", left=("1", wire, None), right=("2", page, outcome))
    assert (beside.made, beside.passages) == (None, 1)


SPANS = st.builds(lambda a, n: Span(a, a + n), st.integers(0, 50), st.integers(1, 9))
PORTIONS = st.builds(
    lambda kind, span, source, there: Portion(
        kind=kind, span=span, words=1, source=source if kind in {VERBATIM, EDITED} else None, there=there
    ),
    st.sampled_from(PortionKind), SPANS, st.integers(0, 1), SPANS,
)


@given(st.lists(PORTIONS, max_size=12))
def test_every_number_opens_once_and_has_its_counterpart_or_its_code(portions: list[Portion]) -> None:
    ledger = Ledger(sources=LEDGER.sources, portions=tuple(portions))
    on_source, on_article, elsewhere = marks(ledger, "wire", {})
    first = [s.number for s in on_article if s.first]
    assert first == list(range(1, len(first) + 1)) == sorted({s.number for s in on_article})
    assert sorted([*elsewhere, *(s.number for s in on_source)]) == first
    assert all(isinstance(s, Shared) for s in on_source)
