"""Who carries a story that was withdrawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from ..model import Alarm, AlarmKind, Quote, Span, VersionKind
from ..text.newswire import title_without_marks
from .changes import span_of
from .edition import WORD, Edition, in_time, quoted, shortened

LEAST_TITLE = 4  # words of a title by which a notice may name the story
LEAST_RUN = 8  # words in a row that show whose text an article has
MOST_QUOTED = 30  # words
MOST_NOTE = 240  # characters, as of a notice in a text
_WHERE = {field: rank for rank, field in enumerate(("text", "ednote", "title"))}


def withdrawn(notices: Sequence[Edition], groups: Sequence[tuple[str, Sequence[Edition]]]) -> tuple[Alarm, ...]:
    """Who carries a story that was withdrawn.

    A withdrawal is of the articles of its own cluster, of those that its fields say it replaces or is a version of, and
    of those whose title it names.

    Parameters
    ----------
    notices : sequence of Edition
        Those that say that they withdraw.
    groups : sequence of (cluster id, editions)
        Every cluster with its members, and each single article with ``""``.

    Returns
    -------
    tuple of Alarm
        By article, each once. The source of the notice is left out: it has withdrawn its story.
    """
    found: dict[str, Alarm] = {}
    for notice in sorted(notices, key=in_time):
        named = " ".join(WORD.findall(f"{notice.title} {notice.text[:2_000]}")).casefold()
        for cluster, members in groups:
            why, killed = _withdraws(notice, members, named)
            if killed is None:
                continue
            for one in members:
                if one.id != notice.id and one.source != notice.source and not _withdraws_itself(one):
                    found[one.id] = Alarm(
                        kind=AlarmKind.KILLED, article=one.id, source=one.source, cluster=cluster, notice=notice.id,
                        because=(f"withdrawn by {notice.source or notice.id}: {_mark(notice)}", why),
                        quotes=(*_notice_words(notice), *_carried(one, killed)),
                    )
    return tuple(found[key] for key in sorted(found))


def _mark(notice: Edition) -> str:
    return shortened(notice.said.mark) if notice.said else ""


def _withdraws_itself(one: Edition) -> bool:
    return one.said is not None and one.said.kind is VersionKind.WITHDRAWAL


def _withdraws(notice: Edition, members: Sequence[Edition], named: str) -> tuple[str, Edition | None]:
    """Why a notice withdraws the text of some articles, and which of them is the one withdrawn, if it does."""
    if any(one.id == notice.id for one in members):
        return ("carries the text of the notice", notice) if len(members) > 1 else ("", None)
    wire = notice.wire
    for one in members:
        if wire is not None and (one.id in wire.replaces or (one.wire and one.wire.item_id in wire.replaces)):
            return f"the notice replaces {one.id}", one
        if wire is not None and one.wire is not None and wire.item_id and wire.item_id == one.wire.item_id:
            return f"the notice is a version of the same item, {wire.item_id}", one
        title = " ".join(one.heading[0])
        if len(one.heading[0]) >= LEAST_TITLE and title in named:
            why = f"the notice names it: “{shortened(title_without_marks(one.title, grammar=one.grammar))}”"
            return why, next((own for own in members if own.source == notice.source), one)
    return "", None


def _notice_words(notice: Edition) -> Iterator[Quote]:
    """The line that withdraws: in the text, the desk's note or the title; else its whole note, or the feed's status."""
    lines = [credit for credit in notice.credits if credit.kind == "kill_notice"]
    best = min(lines, key=lambda credit: (_WHERE.get(credit.field, len(_WHERE)), credit.span), default=None)
    note = notice.wire.ednote[:MOST_NOTE] if notice.wire else ""
    if best is not None and best.field in _WHERE:
        yield quoted(notice, best)
    elif note:
        yield Quote(article=notice.id, field="ednote", span=Span(0, len(note)), text=note)
    elif best is not None:
        yield quoted(notice, best)


def _carried(one: Edition, killed: Edition) -> Iterator[Quote]:
    """The first words of an article that stand in the withdrawn text; of runs too short to say much, the longest.

    Where the feed has no other text that was withdrawn, the title by which the notice names it.
    """
    if killed is one:
        span = span_of(one.heading[1], 0, len(one.heading[1]))
        yield Quote(article=one.id, field="title", span=span, text=one.title[span.start : span.end])
        return
    matcher = SequenceMatcher(None, one.words[0], killed.words[0], autojunk=False)
    runs = [block for block in matcher.get_matching_blocks() if block.size]
    longest = max((block.size for block in runs), default=0)
    first = next((block for block in runs if block.size >= min(LEAST_RUN, longest)), None)
    if first is not None:
        span = span_of(one.words[1], first.a, first.a + min(first.size, MOST_QUOTED))
        yield Quote(article=one.id, field="text", span=span, text=one.text[span.start : span.end])
