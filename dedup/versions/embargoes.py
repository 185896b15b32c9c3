"""Who published a text before its embargo ended."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..copies import DAY, ZONES, agency_at_home, apart
from ..model import Alarm, AlarmKind, Credit
from ..text.embargo import embargo_moment
from .edition import Edition, in_time, quoted, shortened

NOTE = "embargo_note"
LAST_ZONE = 12  # hours that a day ends later somewhere on earth than it does in UTC
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Notice:
    """An article that states until when its text is embargoed, and the words in which it does."""

    edition: Edition
    moment: datetime
    words: Credit


def embargoed(editions: Sequence[Edition], cluster: str) -> tuple[Alarm, ...]:
    """Who of some articles with one text published it before its embargo ended.

    Nobody is called early by a guess. An embargo counts where its moment can be read in one way, and of several the
    earliest; it ends before that where its issuer sends the text without one. A publication counts where it was before
    that for certain: a bare date only once that day was over everywhere on earth. An agency, a press release and a feed
    of items send ahead by design, so they are not called for a note of their own, and nobody is whose source is
    unknown.

    Parameters
    ----------
    editions : sequence of Edition
        The members of one cluster, or a single article.
    cluster : str
        Its id.

    Returns
    -------
    tuple of Alarm
        By article, each once.
    """
    notices = sorted(_notices(editions), key=lambda notice: (notice.moment, in_time(notice.edition)))
    if not notices:
        return ()
    ends = min(_hours(notices[0].moment), _lifted(editions, notices))
    out: list[Alarm] = []
    for one in editions:
        if not one.source or not _latest(one) < ends or (_notes(one) and _sends_ahead(one)):
            continue
        told = [notice for notice in notices if notice.edition is one or notice.edition.source != one.source]
        if told:
            out.append(_alarm(one, told[0], cluster))
    return tuple(sorted(out, key=lambda alarm: alarm.article))


def _notices(editions: Iterable[Edition]) -> Iterator[_Notice]:
    """Each article that states a moment, with the earliest that it states."""
    for one in editions:
        stated = [(moment, note) for note in _notes(one) if (moment := _moment(one, note)) is not None]
        if stated:
            moment, words = min(stated, key=lambda said: said[0])
            yield _Notice(edition=one, moment=moment, words=words)


def _notes(one: Edition) -> tuple[Credit, ...]:
    return tuple(credit for credit in one.credits if credit.kind == NOTE)


def _moment(one: Edition, note: Credit) -> datetime | None:
    if note.field == "embargoed":
        return one.wire.embargoed if one.wire else None
    return embargo_moment(note.text, _EPOCH + timedelta(hours=one.hours) if one.hours == one.hours else None)


def _lifted(editions: Sequence[Edition], notices: Sequence[_Notice]) -> float:
    """The earliest hour at which an issuer may have sent the text without an embargo.

    A later version whose note cannot be read may have moved the embargo, and counts as one without. Where nobody sends
    ahead by design, everyone who states the embargo may be its issuer.
    """
    by_design = [notice for notice in notices if _sends_ahead(notice.edition)]
    first: dict[str, float] = {}
    for notice in by_design or notices:
        source = notice.edition.source
        first[source] = min(first.get(source, math.inf), _earliest(notice.edition))
    stating = {notice.edition.id for notice in notices}
    other = [one for one in editions if one.source in first and one.id not in stating]
    free = [one for one in other if not (_notes(one) and _latest(one) < first[one.source])]
    return min(map(_earliest, free), default=math.inf)


def _sends_ahead(one: Edition) -> bool:
    """Whether an article with an embargo is on its way to editors, not before readers."""
    if one.wire is not None and one.wire.item_id:
        return True
    released = any(credit.kind == "press_release" for credit in one.credits)
    return released or bool(agency_at_home(one.source, one.url, one.grammar))


def _hours(moment: datetime) -> float:
    """Hours since 1970, in whole seconds: what is less is no difference."""
    return _whole((moment - _EPOCH) / timedelta(hours=1))


def _whole(hours: float) -> float:
    return round(hours * 3600) / 3600


def _latest(one: Edition) -> float:
    """The last hour at which it may have been published: without a date, any."""
    if one.hours != one.hours:
        return math.inf
    return one.hours // DAY * DAY + DAY + LAST_ZONE if one.day_only else _whole(one.hours)


def _earliest(one: Edition) -> float:
    """The first hour at which it may have been published."""
    if one.hours != one.hours:
        return -math.inf
    return one.hours // DAY * DAY - ZONES if one.day_only else _whole(one.hours)


def _alarm(one: Edition, notice: _Notice, cluster: str) -> Alarm:
    said = notice.edition
    when = _EPOCH + timedelta(seconds=round(one.hours * 3600))
    early = _hours(notice.moment) - _latest(one)
    published = (
        f"published on {when:%Y-%m-%d}, a day that was over everywhere by then"
        if one.day_only
        else f"published at {when:%Y-%m-%d %H:%M} UTC, {apart(early, by_day=False)} before"
    )
    return Alarm(
        kind=AlarmKind.EMBARGOED, article=one.id, source=one.source, cluster=cluster,
        notice="" if said is one else said.id,
        because=(
            f"embargoed until {notice.moment:%Y-%m-%d %H:%M} UTC, says "
            f"{'its own note' if said is one else said.source or said.id}: {shortened(notice.words.text)}",
            published,
        ),
        quotes=(quoted(said, notice.words),),
    )
