"""Values of a record as short texts: a title, a source, the people of a byline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_NAMES: Final = ("name", "title", "literal", "@value")
_FIRST: Final = frozenset(("", "0", "1"))


def label(value: object) -> str:
    """A title, source, link or language as text; what cannot be one is left out.

    Parameters
    ----------
    value : object
        As it stands in a record.

    Examples
    --------
    >>> label(" Coast Post "), label(["a", "b"]), label({"name": "Coast Post"})
    ('Coast Post', 'a, b', '')
    """
    match value:
        case str():
            return value.strip()
        case bool():
            return ""
        case int() | float():
            return str(value)
        case list() | tuple():
            return ", ".join(part.strip() for part in value if isinstance(part, str))
        case _:
            return ""


def names_of(value: object) -> tuple[str, ...]:
    """The people or houses that a value names: a text, an object with a ``name``, or a list of these.

    Parameters
    ----------
    value : object
        As it stands in a record.

    Returns
    -------
    tuple of str
        Each once, in their order.

    Examples
    --------
    >>> names_of([{"@type": "Person", "name": "A. Wick"}, "B. Shore", {"@id": "#c"}])
    ('A. Wick', 'B. Shore')
    """
    parts = value if isinstance(value, list | tuple) else [value]
    found = (label(_name(part) if isinstance(part, Mapping) else part) for part in parts)
    return tuple(dict.fromkeys(name for name in found if name))


def _name(thing: Mapping[object, object]) -> object:
    return next((value for name in _NAMES if isinstance(value := thing.get(name), str)), None)

def versioned(item_id: str, version: object) -> str:
    """The id of one version of an item: the item's own for the first, so that every version has an id for itself.

    Parameters
    ----------
    item_id : str
        What all versions share.
    version : object
        As given.

    Examples
    --------
    >>> versioned("urn:coast:7", "1"), versioned("urn:coast:7", 3), versioned("", 3)
    ('urn:coast:7', 'urn:coast:7:3', '')
    """
    number = label(version)
    return item_id if number in _FIRST or not item_id else f"{item_id}:{number}"
