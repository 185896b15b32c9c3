"""An explanation on a terminal: the sum that a reader can follow, the passages side by side, what was left out."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterable, Sequence

from ..explain import Explanation, RouteNote, Side
from ..model import Passage, PassageKind, Relation, Span, Term
from ..report.jsonl import Row, ledger_row, line, match_row
from ..report.made import in_words
from ..report.safe import cells, fit, one_line
from ..report.words import counted, headline, moment, named, percent
from .columns import side_by_side

SENTENCE = {
    Relation.IDENTICAL: "the same words",
    Relation.NEAR_DUPLICATE: "a near duplicate: one text, lightly edited",
    Relation.EXCERPT: "an excerpt: the shorter stands in the longer",
    Relation.REWRITE: "a rewrite: one copy, reworded",
    Relation.PARTIAL: "partial use: a passage or quotes in common, not the text",
    Relation.SAME_STORY: "the same story, each in its own words",
    Relation.UNRELATED: "no match",
}
BAR = 16
_PASSAGE = 400
_SEEN = 0.005  # what rounds to nothing has no bar


def explanation_lines(found: Explanation, width: int) -> list[str]:
    """The whole explanation as lines of at most ``width`` columns, safe for a terminal.

    Parameters
    ----------
    found : Explanation
    width : int
        Columns of the terminal; below 60 lines are wrapped as for 60.
    """
    width = max(width, 60)
    blocks = [
        [*_side("A", found.a, width), *_side("B", found.b, width)],
        [*_verdict(found, width)],
        [*_sum(found, width)],
        [*_routes(found.routes, width)],
        [*_passages(found, width)],
        [*_made(found, width)],
        [*_left_out(found, width)],
        [*_groups(found)],
    ]
    return [text for i, block in enumerate(filter(None, blocks)) for text in ([""] if i else []) + block]


def _side(letter: str, side: Side, width: int) -> Iterable[str]:
    article = side.article
    about = f"{named(article.source, 40)}, {moment(article.published, article.day_only)}, {side.words:,} words"
    yield _cut(f"{letter}  {one_line(article.id, 60)}  {about}", width)
    yield _cut(f"   {headline(article)}", width)


def _verdict(found: Explanation, width: int) -> Iterable[str]:
    match = found.match
    sure = "" if match.relation is Relation.IDENTICAL else f", probability of one copy {percent(match.probability)}"
    yield from _wrapped(f"{SENTENCE[match.relation].capitalize()}{sure}.", width)
    yield from _wrapped(match.because, width)
    for sentence in found.verdict:
        yield from _wrapped(sentence, width)


def _sum(found: Explanation, width: int) -> Iterable[str]:
    """The waterfall: each bar begins where the one above it ended."""
    if found.match.relation is Relation.IDENTICAL:
        return
    steps = [0.0]
    for term in found.terms:
        steps.append(steps[-1] + term.log_odds)
    low, high = min(steps), max(steps)
    scale = (BAR - 1) / ((high - low) or 1.0)
    room = width - BAR - 12
    yield from _wrapped("How the probability adds up: each bar begins where the last one ended, │ is even odds", width)
    for term, before, after in zip(found.terms, steps[:-1], steps[1:], strict=True):
        left, right = sorted((round((before - low) * scale), round((after - low) * scale)))
        bar = " " * left + ("█" if term.log_odds >= 0 else "░") * max(right - left, abs(term.log_odds) >= _SEEN)
        first, *rest = textwrap.wrap(_term(term), room, subsequent_indent="  ")
        yield f"  {fit(first, room)} {_signed(term.log_odds):>6}  {bar}".rstrip()
        yield from (f"  {text}" for text in rest)
    zero = round((0.0 - low) * scale)
    total = f"sum, a probability of {percent(1 / (1 + math.exp(-found.log_odds)))}"
    yield f"  {fit(total, room)} {_signed(found.log_odds):>6}  {' ' * zero}│"


def _term(term: Term) -> str:
    if term.measure == "base":
        return term.words
    share = term.words.startswith("of ")  # of something; else a percentage would mislead
    return f"{percent(term.value) if share else f'{term.value:.2f}'} {term.words}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _routes(notes: Sequence[RouteNote], width: int) -> Iterable[str]:
    yield "Candidate routes"
    for note in notes:
        reached = "found it" if note.reached else "did not"
        yield from _wrapped(f"{fit(note.route.value, 11)}  {fit(reached, 8)}  {note.why}", width, "  ", " " * 25)


def _passages(found: Explanation, width: int) -> Iterable[str]:
    shown = found.match.passages
    if not shown:
        return
    more = f", {len(shown)} shown (output.max_passages)" if len(shown) < found.match.passages_total else ""
    yield f"{counted(found.match.passages_total, 'passage')} in common{more}"
    rows = [
        (_label(number, passage), _quoted(found.a, passage.a), _quoted(found.b, passage.b))
        for number, passage in enumerate(shown, 1)
    ]
    yield from side_by_side(rows, width)


def _label(number: int, passage: Passage) -> str:
    how = "word for word" if passage.kind is PassageKind.VERBATIM else "reworded"
    return f"{number}. {how}, {passage.words} words"


def _quoted(side: Side, span: Span) -> str:
    return one_line(side.article.text[span.start : span.end], _PASSAGE)


def _made(found: Explanation, width: int) -> Iterable[str]:
    yield "What each is made of, if the other is its source"
    for letter, ledger in (("A", found.ledger_a), ("B", found.ledger_b)):
        yield from _wrapped(f"{letter}  {in_words(ledger)}", width, "  ", "     ")


def _left_out(found: Explanation, width: int) -> Iterable[str]:
    lines = [
        text
        for letter, side in (("A", found.a), ("B", found.b))
        for text in (
            *(
                f"{letter}  credit line, {c.agency or 'no agency'}: {one_line(c.text, 200)}"
                for c in side.credits
                if c.field == "text"
            ),
            *(f"{letter}  furniture, in {f.articles:,} articles: {_quoted(side, f)}" for f in side.furniture),
        )
    ]
    if lines:
        yield "Read as credits and furniture, not as copy"
        for text in lines:
            yield from _wrapped(text, width, "  ", "     ")


def _groups(found: Explanation) -> Iterable[str]:
    if found.same_cluster:
        yield "In this run the two are in one cluster."
    elif found.same_story:
        yield "In this run the two are in one story, but in different clusters."
    else:
        yield "In this run the two are in different stories."


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    return textwrap.wrap(
        one_line(text, 4_000) if not first else text, width, initial_indent=first, subsequent_indent=rest,
        break_on_hyphens=False, drop_whitespace=True,
    )


def _cut(text: str, width: int) -> str:
    return fit(text, min(width, cells(text)))


def explanation_json(found: Explanation) -> str:
    """The same as one JSON object."""
    row: Row = {
        "a": _side_row(found.a),
        "b": _side_row(found.b),
        "matched": found.matched,
        "compared": found.compared,
        "same_cluster": found.same_cluster,
        "same_story": found.same_story,
        "match": match_row(found.match),
        "log_odds": round(found.log_odds, 4),
        "terms": [
            {
                "measure": term.measure,
                "value": round(term.value, 4),
                "log_odds": round(term.log_odds, 4),
                "words": term.words,
            }
            for term in found.terms
        ],
        "routes": [{"route": n.route.value, "reached": n.reached, "why": n.why} for n in found.routes],
        "verdict": found.verdict,
        "ledgers": {"a": ledger_row(found.ledger_a), "b": ledger_row(found.ledger_b)},
    }
    return line(row).decode().rstrip("\n")


def _side_row(side: Side) -> Row:
    return {
        "id": side.article.id,
        "place": str(side.article.place),
        "words": side.words,
        "credits": [{"agency": c.agency, "kind": c.kind, "text": c.text, "field": c.field} for c in side.credits],
        "furniture": [{"start": f.start, "end": f.end, "articles": f.articles} for f in side.furniture],
    }
