"""A text cut for marking loses nothing, and every segment names exactly the passages that cover it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedup.model import Passage, PassageKind, Span
from dedup.report.marks import Quiet, Segment, Shared, numbered, segments

VERBATIM, REWORDED = PassageKind.VERBATIM, PassageKind.REWORDED
FERRY = "The ferry sank at noon. (NWA)"

spans = st.builds(Span, st.integers(-5, 60), st.integers(-5, 60))
shared_lists = st.lists(st.tuples(st.sampled_from(PassageKind), spans), max_size=8).map(
    lambda items: [Shared(number=n, kind=kind, span=span) for n, (kind, span) in enumerate(items, 1)]
)
quiet_lists = st.lists(st.builds(Quiet, label=st.sampled_from(["credit line", "furniture"]), span=spans), max_size=4)


def covers(span: Span, place: int) -> bool:
    return span.start <= place < span.end


@given(st.text(max_size=50), shared_lists, quiet_lists)
def test_joined_segments_are_the_text(text: str, shared: list[Shared], quiet: list[Quiet]) -> None:
    assert "".join(segment.text for segment in segments(text, shared, quiet)) == text


@given(st.text(max_size=50), shared_lists, quiet_lists)
def test_each_character_lies_under_its_passages_and_no_others(
    text: str, shared: list[Shared], quiet: list[Quiet]
) -> None:
    place = 0
    for segment in segments(text, shared, quiet):
        for at in range(place, place + len(segment.text)):
            over = [item for item in shared if covers(item.span, at)]
            assert segment.passages == tuple(item.number for item in over)
            assert (segment.kind is VERBATIM) == any(item.kind is VERBATIM for item in over)
            assert (segment.kind is None) == (not over)
            assert bool(segment.quiet) == any(covers(item.span, at) for item in quiet)
        place += len(segment.text)


@given(st.text(min_size=1, max_size=50), shared_lists)
def test_a_passage_opens_once_and_closes_once_if_any_of_it_is_in_the_text(text: str, shared: list[Shared]) -> None:
    cut = segments(text, shared)
    inside = sorted(s.number for s in shared if max(s.span.start, 0) < min(s.span.end, len(text)))
    assert sorted(n for segment in cut for n in segment.opens) == inside
    assert sorted(n for segment in cut for n in segment.closes) == inside


@given(st.text(max_size=50), shared_lists, quiet_lists)
def test_there_are_few_segments_and_none_is_empty(text: str, shared: list[Shared], quiet: list[Quiet]) -> None:
    cut = segments(text, shared, quiet)
    assert len(cut) <= 2 * (len(shared) + len(quiet)) + 1
    assert all(segment.text for segment in cut)


def test_a_reader_sees_passages_in_order_and_the_credit_line_apart() -> None:
    shared = [
        Shared(number=1, kind=VERBATIM, span=Span(4, 9)),
        Shared(number=2, kind=REWORDED, span=Span(10, 22)),
    ]
    assert segments(FERRY, shared, [Quiet(label="credit line", span=Span(24, 29))]) == (
        Segment(text="The "),
        Segment(text="ferry", passages=(1,), kind=VERBATIM, opens=(1,), closes=(1,)),
        Segment(text=" "),
        Segment(text="sank at noon", passages=(2,), kind=REWORDED, opens=(2,), closes=(2,)),
        Segment(text=". "),
        Segment(text="(NWA)", quiet="credit line"),
    )


def test_where_two_passages_overlap_the_closer_kind_shows_and_both_are_named() -> None:
    shared = [
        Shared(number=1, kind=REWORDED, span=Span(0, 14)),
        Shared(number=2, kind=VERBATIM, span=Span(4, 9)),
    ]
    found = [(s.text, s.passages, s.kind) for s in segments(FERRY[:14], shared)]
    assert found == [("The ", (1,), REWORDED), ("ferry", (1, 2), VERBATIM), (" sank", (1,), REWORDED)]


def test_an_empty_text_has_no_segments() -> None:
    assert segments("", [Shared(number=1, kind=VERBATIM, span=Span(0, 4))]) == ()


def test_passages_are_numbered_in_the_order_of_the_left_text() -> None:
    late_in_a = Passage(kind=VERBATIM, a=Span(50, 60), b=Span(0, 10), words=2)
    early_in_a = Passage(kind=REWORDED, a=Span(5, 9), b=Span(30, 34), words=1)
    left, right = numbered([late_in_a, early_in_a], left_is_a=True)
    assert [(s.number, s.span) for s in left] == [(1, Span(5, 9)), (2, Span(50, 60))]
    assert [(s.number, s.span) for s in right] == [(1, Span(30, 34)), (2, Span(0, 10))]
    swapped, _ = numbered([late_in_a, early_in_a], left_is_a=False)
    assert [(s.number, s.span) for s in swapped] == [(1, Span(0, 10)), (2, Span(30, 34))]
