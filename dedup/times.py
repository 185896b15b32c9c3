"""Times as they are written, and those behind which only bare dates stand."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Protocol


class Dated(Protocol):
    """Whatever has a time of publication: an article or a member of a cluster."""

    @property
    def published(self) -> datetime | None:
        """When, if it is known."""

    @property
    def day_only(self) -> bool:
        """Whether the feed gave no time of day."""


def bare_dates(items: Collection[Dated]) -> frozenset[datetime]:
    """The times behind which only bare dates stand, so that their hours mean nothing."""
    bare = frozenset([item.published for item in items if item.day_only and item.published])
    return bare.difference([item.published for item in items if not item.day_only]) if bare else bare


def iso_time(when: datetime | None, day_only: bool = False) -> str | None:
    """A time in ISO 8601, in UTC, or the bare date where the feed gave no time of day.

    Parameters
    ----------
    when : datetime, optional
        Aware.
    day_only : bool
        Whether the time of day means nothing. The date is then that of the feed's own zone.

    Examples
    --------
    >>> iso_time(datetime(2024, 11, 19, 10, tzinfo=UTC)), iso_time(datetime(2024, 11, 19, tzinfo=UTC), True)
    ('2024-11-19T10:00:00Z', '2024-11-19')
    """
    if when is None:
        return None
    if day_only:
        return when.date().isoformat()
    in_utc = when if when.tzinfo is UTC else when.astimezone(UTC)
    return f"{in_utc.date().isoformat()}T{in_utc.time().isoformat()}Z"  # in half the time of doing it at once
