"""Every sentence about a record that cannot be used: what stands there, and what to do about it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Final, NamedTuple

from ..model import SkipReason
from .excerpt import describe, excerpt, names
from .fields import longest_text
from .streams import RECORD_LIMIT, BrokenStreamError

_LOOKED_AT: Final = 1 << 10  # bytes in which a NUL tells that a file is no text
_NULS: Final = 8  # fewer are a fault of a text: its other records are still read
_BINARY: Final = (
    (b"\x7fELF", "a program"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x89PNG\r\n", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
)
_AROUND: Final = 20  # bytes shown on either side of one that is not UTF-8


class Why(NamedTuple):
    """Why a record is skipped: the reason that outputs carry, the value, and the next step."""

    reason: SkipReason
    problem: str
    remedy: str


def broken(failure: BrokenStreamError) -> Why:
    """The rest of a file cannot be read."""
    return Why(SkipReason.UNREADABLE_FEED, failure.problem, failure.remedy)


def oversized() -> Why:
    """The record is too large even to be looked at."""
    return Why(
        SkipReason.TOO_LONG,
        f"the record is larger than {RECORD_LIMIT:,} bytes, which no article is",
        "look for lost record ends in the feed",
    )


def bad_encoding(error: UnicodeDecodeError) -> Why:
    """A byte is not UTF-8: which, and where in the line (or file, or field) that was decoded."""
    around = error.object[max(0, error.start - _AROUND) : error.start + _AROUND].decode("ascii", "backslashreplace")
    return Why(
        SkipReason.BAD_ENCODING,
        f"not UTF-8: byte {error.start + 1:,} is 0x{error.object[error.start]:02x}, in {excerpt(around)}",
        "convert the file from the encoding that it really has: iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW",
    )


def no_object(value: object) -> Why:
    """JSON, but of another kind."""
    return Why(
        SkipReason.BAD_RECORD,
        f"{describe(value)} stands where one JSON object should be",
        "write one JSON object a line",
    )


def no_text(record: Mapping[str, object], text: object, max_bytes: int, own: str = "") -> Why:
    """What stands in a record instead of a text that can be compared.

    Parameters
    ----------
    record : mapping of str to object
        The whole record.
    text : object
        What was found for its text: nothing, something else, an empty text, or one of more than ``max_bytes``.
    max_bytes : int
        The limit.
    own : str
        The name of the field that should hold the text, where the record has it and it is null.
    """
    match text:
        case None:
            return _missing(record, own)
        case str() if not text or text.isspace():
            return Why(
                SkipReason.EMPTY_TEXT,
                "the text is empty or only white space",
                "nothing, if the article has no text; else name the field that holds it: --map text=FIELD",
            )
        case str():
            return Why(
                SkipReason.TOO_LONG,
                f"the text has {len(text.encode()):,} bytes, the limit is {max_bytes:,}: it begins {excerpt(text)}",
                "look for lost record ends in the feed, or raise the limit: --set text.max_bytes=NUMBER",
            )
        case bytes():
            try:
                text.decode("utf-8")
            except UnicodeDecodeError as error:
                return bad_encoding(error)
    return Why(
        SkipReason.NOT_TEXT,
        f"{describe(text)} stands where the text should be",
        "correct the feed, or name the field that holds the text: --map text=FIELD",
    )


def _missing(record: Mapping[str, object], own: str) -> Why:
    guess = longest_text(record)
    there = f"the record has the fields {names(list(record))}" if record else "the record has no fields"
    remedy = f"name the field that holds it: --map text={shlex.quote(guess) if guess else 'FIELD'}"
    if own:
        problem = f"no text: the field {excerpt(own)} is null; {there}"
        return Why(SkipReason.MISSING_TEXT, problem, f"nothing, if the article has no text; else {remedy}")
    return Why(SkipReason.MISSING_TEXT, f"no text: {there}", remedy)


def not_text(head: bytes) -> Why | None:
    """Why a file is not read as text: what its first bytes say that it is; ``None`` if it may be text.

    Parameters
    ----------
    head : bytes
        The first bytes, unpacked and in UTF-8.

    Examples
    --------
    >>> not_text(b"%PDF-1.7").problem
    'not a text file: it is a PDF document'
    """
    kind = next((words for magic, words in _BINARY if head.startswith(magic)), "")
    if not kind and head.count(b"\0", 0, _LOOKED_AT) < _NULS:
        return None
    remedy = "give its articles as text, CSV or JSON lines"
    if kind:
        return Why(SkipReason.UNREADABLE_FEED, f"not a text file: it is {kind}", remedy)
    utf16 = "; if it is text in UTF-16: iconv -f UTF-16 -t UTF-8 OLD > NEW"
    return Why(SkipReason.UNREADABLE_FEED, "not a text file: it holds NUL bytes", remedy + utf16)
