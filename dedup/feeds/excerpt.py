"""Hostile text made safe to show: escaped as ``repr`` would, and short.

A feed may hold terminal escapes, line ends and invisible letters anywhere, also in its field names and in
the names of its files. Messages quote them, so nothing reaches a message but through here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

EXCERPT: Final = 60
"""Characters of a quoted value: enough to recognise it, short enough for one line of a terminal."""

REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}"

_UNPRINTABLE: Final = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_LONE_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def escape(text: str) -> str:
    r"""The text with every character that does not print escaped.

    Parameters
    ----------
    text : str
        Any text, however hostile.

    Returns
    -------
    str
        The same text where all of it prints; else with ``\n``, ``\x1b``, ``\u202e`` and the like spelled out.

    Examples
    --------
    >>> print(escape("red \x1b[31m alert"))
    red \x1b[31m alert
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def excerpt(text: str, limit: int = EXCERPT) -> str:
    r"""The beginning of a text in quotes, escaped, at most ``limit`` characters with the quotes.

    Parameters
    ----------
    text : str
        Any text, however hostile or long.
    limit : int
        The most characters to give back.

    Examples
    --------
    >>> print(excerpt("one\ntwo"))
    'one\ntwo'
    >>> excerpt("a" * 100, limit=10)
    "'aaaaaaa…'"
    """
    shown = escape(text[:limit])
    room = limit - 2
    if len(text) <= limit and len(shown) <= room:
        return f"'{shown}'"
    return f"'{shown[: room - 1]}…'"


def describe(value: object) -> str:
    """A JSON value in words, for a message that says what stood where text should be.

    Parameters
    ----------
    value : object
        Anything that a reader found in a record.

    Examples
    --------
    >>> describe(42)
    'the number 42'
    >>> describe(["a", "b"])
    'a list of 2'
    """
    match value:
        case None:
            words = "null"
        case bool():
            words = "true" if value else "false"
        case int() | float():
            words = f"the number {_decimal(value)}"
        case str():
            words = f"the text {excerpt(value)}"
        case bytes():
            words = f"binary data of {len(value):,} bytes"
        case Mapping():
            words = f"an object with the fields {names(list(value))}" if value else "an empty object"
        case Sequence():
            words = f"a list of {len(value):,}"
        case _:
            words = f"a {type(value).__name__}"
    return words


def names(fields: Sequence[object], most: int = 10) -> str:
    """Field names for a message, escaped, and a count in place of the rest.

    Examples
    --------
    >>> names(["id", "headline", "html"], most=2)
    'id, headline and 1 more'
    """
    shown = ", ".join(excerpt(str(name))[1:-1] for name in fields[:most])
    return shown if len(fields) <= most else f"{shown} and {len(fields) - most:,} more"


def clean(text: str) -> str:
    r"""The text with control characters and lone surrogates replaced: for ids and places, which are one line each.

    Examples
    --------
    >>> clean("two\nlines") == "two\N{REPLACEMENT CHARACTER}lines"
    True
    """
    return text if text.isprintable() else _UNPRINTABLE.sub(REPLACEMENT, text)


def without_surrogates(text: str) -> str:
    """The text with lone surrogates replaced, so that it has a UTF-8 form.

    Examples
    --------
    >>> without_surrogates("a" + chr(0xD800)) == "a" + REPLACEMENT
    True
    """
    return _LONE_SURROGATE.sub(REPLACEMENT, text)


def _decimal(value: float) -> str:
    # str() of an enormous int raises beyond the interpreter's limit of digits.
    try:
        return excerpt(str(value))[1:-1]
    except ValueError:
        return "of thousands of digits"
