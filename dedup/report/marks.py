"""A text cut into segments, so that a page can mark what it shares with another text.

Pure: spans in, segments out. Two laws hold and are tested: the segments joined give the text back, and each
segment names exactly the passages that cover it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from ..model import Passage, PassageKind, Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A shared passage as it stands in one of the two texts, with its number in both.

    Of the pieces of one passage (an edited sentence with words of the source in it) only the ``first`` opens it.
    """

    number: int
    kind: PassageKind
    span: Span
    first: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """A stretch that was left out of the comparison, and why: a credit line or page furniture."""

    label: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A stretch of text over which nothing changes.

    ``passages`` are the numbers of the passages that cover it, ``opens`` and ``closes`` those that begin or
    end with it; ``kind`` is the closest way in which it is shared; ``quiet`` says why it was not compared.
    """

    text: str
    passages: tuple[int, ...] = ()
    kind: PassageKind | None = None
    quiet: str = ""
    opens: tuple[int, ...] = ()
    closes: tuple[int, ...] = ()


def numbered(passages: Sequence[Passage], *, left_is_a: bool) -> tuple[tuple[Shared, ...], tuple[Shared, ...]]:
    """Passages numbered from 1 in the order of the left text, as they stand on the left and on the right.

    Parameters
    ----------
    passages : sequence of Passage
    left_is_a : bool
        Whether article ``a`` of the pair is shown on the left.

    Returns
    -------
    (tuple of Shared, tuple of Shared)
    """
    sides = [(p.kind, p.a, p.b) if left_is_a else (p.kind, p.b, p.a) for p in passages]
    sides.sort(key=lambda side: (side[1], side[2], side[0]))
    left = tuple(Shared(number=n, kind=kind, span=span) for n, (kind, span, _) in enumerate(sides, 1))
    right = tuple(Shared(number=n, kind=kind, span=span) for n, (kind, _, span) in enumerate(sides, 1))
    return left, right


def segments(text: str, shared: Iterable[Shared] = (), quiet: Iterable[Quiet] = ()) -> tuple[Segment, ...]:
    """Cut a text wherever a passage or a quiet stretch begins or ends.

    Spans are clipped to the text; what is then empty is left out. Spans may overlap.

    Parameters
    ----------
    text : str
    shared : iterable of Shared
    quiet : iterable of Quiet
        Where two overlap, the first one's label holds.

    Returns
    -------
    tuple of Segment
        Joined, their texts are the text. At most two cuts a span.

    Notes
    -----
    O(s log s + s·d) for s spans of which at most d overlap.

    Examples
    --------
    >>> ferry = Shared(number=1, kind=PassageKind.VERBATIM, span=Span(4, 9))
    >>> [(s.text, s.passages) for s in segments("The ferry sank", [ferry])]
    [('The ', ()), ('ferry', (1,)), (' sank', ())]
    """
    passages = [(s, span) for s in shared if (span := _clipped(s.span, len(text)))]
    silent = [(q, span) for q in quiet if (span := _clipped(q.span, len(text)))]
    spans = [span for _, span in passages] + [span for _, span in silent]
    cuts = sorted({0, len(text)} | {cut for span in spans for cut in (span.start, span.end)})
    starts = _by_start(passages)
    quiet_starts = _by_start(silent)
    open_passages: list[tuple[Shared, Span]] = []
    open_quiet: list[tuple[Quiet, Span]] = []
    made: list[Segment] = []
    for start, end in pairwise(cuts):
        open_passages = [p for p in open_passages if p[1].end > start] + starts.get(start, [])
        open_quiet = [q for q in open_quiet if q[1].end > start] + quiet_starts.get(start, [])
        made.append(_segment(text[start:end], Span(start, end), open_passages, open_quiet))
    return tuple(made)


def _segment(
    text: str, here: Span, passages: Sequence[tuple[Shared, Span]], quiet: Sequence[tuple[Quiet, Span]]
) -> Segment:
    kinds = {shared.kind for shared, _ in passages}
    kind = next((k for k in PassageKind if k in kinds), None)  # word for word comes first
    return Segment(
        text=text,
        passages=tuple(sorted({shared.number for shared, _ in passages})),
        kind=kind,
        quiet=quiet[0][0].label if quiet else "",
        opens=tuple(sorted(s.number for s, span in passages if s.first and span.start == here.start)),
        closes=tuple(sorted(shared.number for shared, span in passages if span.end == here.end)),
    )


def _clipped(span: Span, length: int) -> Span | None:
    start, end = max(span.start, 0), min(span.end, length)
    return Span(start, end) if start < end else None


def _by_start(spans: Iterable[tuple[T, Span]]) -> dict[int, list[tuple[T, Span]]]:
    starts: dict[int, list[tuple[T, Span]]] = {}
    for item, span in spans:
        starts.setdefault(span.start, []).append((item, span))
    return starts
