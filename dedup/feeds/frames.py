"""What the teleprinter formats have in common: frames of control characters, code pages, lines of 69 columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from ..model import SkipReason
from .problems import Why, oversized
from .streams import RECORD_LIMIT, at_most

SOH, STX, ETX = b"\x01", b"\x02", b"\x03"

_PAGES: Final = ("cp1252", "cp850")
"""ISO 8859-1 as Windows extends it, and the page of DOS: between them they carried the European wires."""

_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SENT: Final = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})(?:\s?(?:GMT|UTC|Z))?\s+([A-Za-zä]{3})\s+(\d{2}|\d{4})(?!\d)")
_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mrz mär", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), 1
    )
    for name in names.split()
}


class Frame(NamedTuple):
    """One message: what stands before STX, between STX and ETX, and behind ETX."""

    header: str
    text: str
    tail: str


def frames(stream: BinaryIO) -> Iterator[Frame | Why]:
    """The messages of a stream, and for one that is not closed why it cannot be read.

    Parameters
    ----------
    stream : BinaryIO
        From its first byte. What stands before the first SOH (fill characters) is no message.
    """
    data = at_most(stream, RECORD_LIMIT)
    if len(data) > RECORD_LIMIT:
        yield oversized()
        return
    for message in data.split(SOH)[1:]:
        header, stx, rest = message.partition(STX)
        text, etx, tail = rest.partition(ETX)
        if stx and etx:
            yield Frame(decoded(header), decoded(text), decoded(tail))
            continue
        lost = "ETX, which ends its text" if stx else "STX, which begins its text"
        shown = " ".join(decoded(header).split())[:40]
        yield Why(
            SkipReason.BAD_RECORD,
            f"a message without {lost}: it begins {shown!a}",
            "fetch it again, or look for a line that lost characters",
        )


def decoded(data: bytes) -> str:
    """Text in UTF-8, else in the code page under which most of its high bytes are letters beside letters.

    >>> decoded("Köln".encode("cp850")), decoded("Köln".encode("latin-1")), decoded("Köln".encode())
    ('Köln', 'Köln', 'Köln')
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        texts = [data.decode(page, "replace") for page in _PAGES]
        return max(texts, key=_letters)


def _letters(text: str) -> int:
    """How many characters beyond ASCII are letters of Europe; a frame or a sign of mathematics counts against."""
    return sum(1 if char.isalpha() else -1 for char in text if char > "\x7f" and char not in "«»„“”’‘–—°§·\xa0€£")


def plain_lines(text: str) -> list[str]:
    """The lines of a message without control characters and white space at their end."""
    return [_CONTROL.sub("", line).rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def sent(text: str) -> str:
    """The day-time group of a message, ``DDHHMM MON YY``, in ISO 8601; empty where there is none.

    >>> sent("191030 NOV 24"), sent("191030 GMT Nov 24")
    ('2024-11-19T10:30', '2024-11-19T10:30')
    """
    found = _SENT.search(text)
    month = _MONTHS.get(found[4].lower()) if found else None
    if found is None or month is None:
        return ""
    year = found[5] if len(found[5]) > 2 else f"{'19' if int(found[5]) > 70 else '20'}{found[5]}"
    return f"{year}-{month:02}-{found[1]}T{found[2]}:{found[3]}"
