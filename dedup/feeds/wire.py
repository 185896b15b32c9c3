"""The wire's own fields of a record: version, status, embargo, note, byline, credit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

from ..model import PubStatus, Wire
from .dates import names_zone, parse_date
from .labels import label, names_of

_STATUS: Final = MappingProxyType(
    {
        "usable": PubStatus.USABLE,
        "withheld": PubStatus.WITHHELD,
        "canceled": PubStatus.CANCELED,
        "cancelled": PubStatus.CANCELED,
    }
)


def to_wire(said: Mapping[str, object], url: str = "") -> Wire | None:
    """The wire's fields of a record, ``None`` where none says anything.

    Parameters
    ----------
    said : mapping of str to object
        Values by the names of :class:`~dedup.model.Wire`; a value that cannot be read counts as none.
    url : str
        Where the article stands: an original on the same host is no declaration of syndication.

    Examples
    --------
    >>> to_wire({"version": 2, "byline": [{"name": "A. Wick"}], "pubstatus": "stat:canceled"}).pubstatus.value
    'canceled'
    >>> to_wire({"original": "https://coast.example/1"}, "https://www.coast.example/1?page=2")
    """
    wire = Wire(
        item_id=label(said.get("item_id")),
        version=_version(said.get("version")),
        replaces=names_of(said.get("replaces")),
        slugline=label(said.get("slugline")),
        pubstatus=status_of(said.get("pubstatus")),
        embargoed=_moment(said.get("embargoed")),
        ednote=label(said.get("ednote")),
        byline=", ".join(names_of(said.get("byline"))),
        dateline=label(said.get("dateline")),
        creditline=", ".join(names_of(said.get("creditline"))),
        copyright=", ".join(names_of(said.get("copyright"))),
        original=elsewhere(label(said.get("original")), url),
    )
    return None if wire == _NOTHING else wire


_NOTHING: Final = Wire()


def elsewhere(original: str, url: str) -> str:
    """The address that is declared to be the original, empty where it is on the host of the article itself.

    Parameters
    ----------
    original, url : str
        Addresses; what is no address counts as none.

    Examples
    --------
    >>> elsewhere("https://wire.example/7", "https://coast.example/1")
    'https://wire.example/7'
    """
    theirs = host(original)
    return original if theirs and theirs != host(url) else ""


def host(url: str) -> str:
    """The host of an address in lower case without ``www.``; empty where there is none.

    >>> host("https://WWW.Coast.example:443/1"), host("no address"), host("http://[")
    ('coast.example', '', '')
    """
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def notice(said: Mapping[str, object]) -> object:
    """What a withdrawn story without a text has for one, so that its withdrawal is not lost: its note, or its headline.

    Parameters
    ----------
    said : mapping of str to object
        Values by this package's names.

    Returns
    -------
    object
        ``None`` for a story that is not withdrawn.
    """
    if status_of(said.get("pubstatus")) not in {PubStatus.CANCELED, PubStatus.WITHHELD}:
        return None
    return said.get("ednote") or said.get("title")


def _version(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else label(value)


def status_of(value: object) -> PubStatus | None:
    """A status in any spelling: the last part of ``stat:usable`` or of the address of the IPTC's code counts.

    >>> status_of("stat:withheld").value, status_of("published")
    ('withheld', None)
    """
    text = label(value).casefold()
    return _STATUS.get(text.rpartition("/")[2].rpartition(":")[2])


def _moment(value: object) -> datetime | None:
    """A moment that is one anywhere on earth; a day, or a time without a zone, is none."""
    return parse_date(value)[0] if names_zone(value) else None
