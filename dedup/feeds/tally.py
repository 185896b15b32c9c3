"""What a whole reading leaves to be told: dates that nobody understood, mapped names that no record has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model import Place
from .dates import has_two_readings
from .excerpt import describe, excerpt


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadDate:
    """A value that stood where a date should, described for a message, and its place."""

    place: Place
    shown: str


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of one reading of a feed, filled while it goes on.

    ``unmet`` are the mapped names, by field, that no record had so far; ``fields`` the field names of the first
    record, ``None`` while none was decoded. ``undated`` are the articles without a date, ``unread_dates`` those of
    them where something stood for it.
    """

    unmet: dict[str, str] = field(default_factory=dict)
    fields: tuple[str, ...] | None = None
    undated: int = 0
    unread_dates: int = 0
    first_unread: UnreadDate | None = None

    @property
    def settled(self) -> bool:
        """Whether :meth:`meet` has nothing to learn from further records."""
        return self.fields is not None and not self.unmet

    def meet(self, record: Mapping[str, object]) -> None:
        """A record was decoded."""
        if self.fields is None:
            self.fields = tuple(record)
        if self.unmet:
            self.unmet = {own: name for own, name in self.unmet.items() if not has_field(record, name)}

    def no_date(self, value: object, place: Place) -> None:
        """An article has no date that is understood; ``value`` is what stood for one, if anything did.

        The records of one file may be told in any order.
        """
        self.undated += 1
        if value is None or (isinstance(value, str) and not value.strip()):
            return
        self.unread_dates += 1
        first = self.first_unread
        if first is None or (first.place.path == place.path and (first.place.line or 0) > (place.line or 0)):
            shown = excerpt(value) if isinstance(value, str) else describe(value)
            shown += " (two readings)" if has_two_readings(value) else ""
            self.first_unread = UnreadDate(place=place, shown=shown)


def has_field(record: Mapping[str, object], name: str) -> bool:
    """Whether a record has a field of that name, in any case, or reached with dots; its value may be null.

    >>> has_field({"Meta": {"outlet": None}}, "meta.Outlet")
    True
    """
    wanted = name.casefold()
    if any(own.casefold() == wanted for own in record):
        return True
    first, dot, rest = name.partition(".")
    inner = next((value for own, value in record.items() if own.casefold() == first.casefold()), None)
    return bool(dot) and isinstance(inner, Mapping) and has_field(inner, rest)
