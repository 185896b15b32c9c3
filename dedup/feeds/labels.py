"""Values of a record as short texts: a title, a source, the people of a byline."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_NAMES: Final = ("name", "title", "literal", "@value")


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
