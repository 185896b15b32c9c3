"""Who carries a story that was withdrawn."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Alarm, AlarmKind, VersionKind
from ..text.newswire import title_without_marks
from .edition import WORD, Edition, in_time, shortened

LEAST_TITLE = 4  # words of a title by which a notice may name the story


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
            why = _withdraws(notice, members, named)
            for one in members if why else ():
                if one.id != notice.id and one.source != notice.source and not _withdraws_itself(one):
                    found[one.id] = Alarm(
                        kind=AlarmKind.KILLED, article=one.id, source=one.source, cluster=cluster, notice=notice.id,
                        because=(f"withdrawn by {notice.source or notice.id}: {_mark(notice)}", why),
                    )
    return tuple(found[key] for key in sorted(found))


def _mark(notice: Edition) -> str:
    return shortened(notice.said.mark) if notice.said else ""


def _withdraws_itself(one: Edition) -> bool:
    return one.said is not None and one.said.kind is VersionKind.WITHDRAWAL


def _withdraws(notice: Edition, members: Sequence[Edition], named: str) -> str:
    """Why a notice withdraws the text of some articles, ``""`` where it does not."""
    if any(one.id == notice.id for one in members):
        return "carries the text of the notice" if len(members) > 1 else ""
    wire = notice.wire
    for one in members:
        if wire is not None and (one.id in wire.replaces or (one.wire and one.wire.item_id in wire.replaces)):
            return f"the notice replaces {one.id}"
        if wire is not None and one.wire is not None and wire.item_id and wire.item_id == one.wire.item_id:
            return f"the notice is a version of the same item, {wire.item_id}"
        title = " ".join(one.heading[0])
        if len(one.heading[0]) >= LEAST_TITLE and title in named:
            return f"the notice names it: “{shortened(title_without_marks(one.title, grammar=one.grammar))}”"
    return ""
