"""What comes in: articles with the wire's own fields, what was skipped, and the files they came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .spans import Place


class PubStatus(StrEnum):
    """Whether an item may be used, in the words of the IPTC's ``pubstatus``."""

    USABLE = "usable"
    WITHHELD = "withheld"
    CANCELED = "canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """What the feed's own fields say of the copy, beside its text; empty where they say nothing.

    Parameters
    ----------
    item_id : str
        What all versions of one item have in common (a NewsML-G2 ``guid``, a ninjs ``uri``).
    version : str
        Of the item, as given: mostly a whole number.
    replaces : tuple of str
        Ids of the items or articles that this one takes the place of (``evolvedfrom``, ``rewrite_of``).
    slugline : str
        The desk's name for the story, often the same for all its leads.
    pubstatus : PubStatus or None
        ``None`` where nothing is said.
    embargoed : datetime or None
        The moment, in UTC, before which it must not be published.
    ednote : str
        The desk's note to its readers: "CORRECTS spelling in para 2", and signals such as ``sig:correction``.
    byline, dateline, creditline, copyright : str
        As the fields give them, not as the text does; several are joined by a comma.
    original : str
        The address that the page itself declares to be the original, where that is another host's: ``rel=canonical``,
        ``isBasedOn``, ``syndication-source``.
    """

    item_id: str = ""
    version: str = ""
    replaces: tuple[str, ...] = ()
    slugline: str = ""
    pubstatus: PubStatus | None = None
    embargoed: datetime | None = None
    ednote: str = ""
    byline: str = ""
    dateline: str = ""
    creditline: str = ""
    copyright: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text as one outlet published it.

    ``published`` is always aware (a date without a zone counts as UTC); ``day_only`` says that the feed gave
    no time of day. ``raw`` is the record as received: one JSON object, UTF-8, without a line end; of a format that
    is none, its fields under this package's names. ``wire`` is ``None`` where the feed has none of its fields.
    """

    id: str
    text: str
    title: str = ""
    source: str = ""
    published: datetime | None = None
    day_only: bool = False
    url: str = ""
    language: str = ""
    place: Place
    raw: bytes = b""
    wire: Wire | None = None


class SkipReason(StrEnum):
    """Why an article was read but not compared. The value is what the outputs carry."""

    BAD_RECORD = "bad_record"  # not JSON, not an object, a broken row
    BAD_ENCODING = "bad_encoding"
    MISSING_TEXT = "missing_text"
    NOT_TEXT = "not_text"  # a number, list or object where text should be
    EMPTY_TEXT = "empty_text"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    ONLY_FURNITURE = "only_furniture"  # nothing but page boilerplate: a menu, a footer
    DUPLICATE_ID = "duplicate_id"
    UNREADABLE_FEED = "unreadable_feed"  # the rest of a file that breaks off
    NOT_ARTICLE = "not_article"  # sound, but no text of its own: a picture, a package, a page that was not found

    @property
    def fault(self) -> bool:
        """Whether the record is somebody's mistake: one that says too little to judge, or a picture, is none."""
        return self not in _NO_FAULT


_NO_FAULT = frozenset({SkipReason.TOO_SHORT, SkipReason.ONLY_FURNITURE, SkipReason.NOT_ARTICLE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A record that could not be compared: counted, reported, never dropped in silence.

    ``problem`` names the value, ``remedy`` the next step. ``raw`` is the record as received where it could
    be read at all, so that it still reaches ``kept.jsonl``.
    """

    id: str
    place: Place
    reason: SkipReason
    problem: str
    remedy: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """One input file: its path as given, its size, its SHA-256 and how many records it held."""

    path: str
    bytes: int
    sha256: str
    records: int
