"""ANPA 1312, the teleprinter format of the American wires. Read after ANPA Bulletin 1312 and the agencies' use of it.

::

    SYN SYN SOH a0123 US selector
    r b BC-Coast-Rain 11-19 0123
    STX ^BC-Coast-Rain,0123<
    ^Eds: UPDATES with ferries.<
    ^Rain falls on coast<
    ^By A. WICK=
    <tab>PORT HARBOUR (NWA) _ Text, a paragraph begins with a tab …
    NWA-WF-11-19-24 1030GMT<
    ETX EOT
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from .extras import CORE
from .frames import Frame, frames, plain_lines
from .markup import unwrapped
from .problems import Why
from .records import Context, Item
from .story import to_story

_BEGIN: Final = re.compile(rb"[\x00\s]*(?:\x16+[\x00\s]*)?\x01\s*[A-Za-z]\d{3,4}(?:[\x1f\r\n\s]|\Z)")
_NUMBER: Final = re.compile(r"\s*(?P<level>[A-Za-z])(?P<number>\d{3,4})")
_SECOND: Final = re.compile(
    r"(?P<priority>[a-z])\s+(?P<category>[a-z])\s*(?P<slug>.*?)(?:\s+(?P<day>\d{1,2}-\d{1,2})\s+(?P<words>\d{1,4}))?\s*\Z",
    re.IGNORECASE,
)
_SENT: Final = re.compile(
    r"(?P<agency>[A-Z]{2,6})-[A-Z]{2,3}-(?P<month>\d{2})-(?P<day>\d{2})-(?P<year>\d{2}) "
    r"(?P<hour>\d{2})(?P<minute>\d{2}) ?(?P<zone>[A-Z]{3,4})?<?\Z"
)
_SLUG: Final = re.compile(r"(?:BC|AM|PM)-", re.IGNORECASE)
_NOTE: Final = re.compile(r"(?:eds?\b|editors?\b|attn\b|attention\b|note\b|\(?adv\b|[A-Z]{2,6} photo)", re.IGNORECASE)
_BY: Final = re.compile(r"by\s+\S", re.IGNORECASE)
_ENDS: Final = "<= "


class Anpa1312:
    """Every message of a file: one article each."""

    name: Final = "ANPA 1312"
    suffixes: Final = (".anpa", ".txt", ".text")
    seeks: Final = False
    binary: Final = True
    extra: Final = CORE

    def knows(self, head: bytes) -> bool:
        """Whether a start of heading stands in front, then a service level of one letter, then a number."""
        return _BEGIN.match(head) is not None

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every message; see :class:`~dedup.feeds.reader.Reader`."""
        for number, frame in enumerate(frames(stream), 1):
            yield context.skip(frame, number) if isinstance(frame, Why) else to_story(context, _story(frame), number)


def _story(frame: Frame) -> dict[str, object]:
    number = _NUMBER.match(frame.header)
    below = [line.strip() for line in plain_lines(frame.header)[1:] if line.strip()]
    second = _SECOND.match(" ".join(below))
    above, body = _above([line for line in plain_lines(frame.text) if line.strip()])
    end = next((found for line in reversed(body[-3:]) if (found := _SENT.match(line.strip()))), None)
    if end is not None:
        body = [line for line in body if line.strip() != end.string]
    when = _when(end) if end else ""
    day = when or (second["day"] if second else None)
    return {
        "id": f"{number['level']}{number['number']}:{day}" if number and day else "",
        "text": unwrapped([_bare(line) for line in body]),
        "title": above["title"],
        "source": end["agency"] if end else "",
        "published": when,
        "slugline": above["slugline"] or (second["slug"].strip() if second else ""),
        "ednote": above["ednote"],
        "byline": above["byline"],
        "creditline": end["agency"] if end else "",
    }


def _above(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """What the lines above the body are (slug, notes, headline, byline, the writer's title), and the body.

    The first line with ``^`` that is nothing else is the headline; a summary below it repeats the first sentences. The
    body begins at the first line without ``^``, or behind the writer's title.
    """
    found = {"title": "", "slugline": "", "ednote": "", "byline": ""}
    for at, line in enumerate(lines):
        text = line.lstrip("^").rstrip(_ENDS).strip()
        if not line.startswith("^"):
            return found, lines[at:]
        if _SLUG.match(text) and not found["slugline"]:
            found["slugline"] = _slug(text)
        elif _NOTE.match(text):
            found["ednote"] = f"{found['ednote']}\n{text}".strip()
        elif _BY.match(text):
            found["byline"] = f"{found['byline']}, {text}".removeprefix(", ")
        elif found["byline"]:
            titled = line.rstrip().endswith("=") and _BY.match(lines[at - 1].lstrip("^"))
            found["byline"] += f", {text}" if titled else ""
            return found, lines[at + 1 if titled else at :]
        elif not found["title"]:
            found["title"] = text
    return found, []


def _slug(line: str) -> str:
    """The slug with the take's key behind it (``2nd Ld-Writethru``), without the count of its words."""
    slug, _, rest = line.partition(",")
    take = rest.partition(",")[0].strip()
    return f"{slug}, {take}" if take[:1].isdigit() and not take.isdigit() else slug


def _bare(line: str) -> str:
    """A line without the signs that set it: the caret in front, the quad behind."""
    return line.removeprefix("^").rstrip(_ENDS) if line.startswith("^") else line.rstrip("< ")


def _when(end: re.Match[str]) -> str:
    day = f"20{end['year']}-{end['month']}-{end['day']}"
    return f"{day} {end['hour']}:{end['minute']} {end['zone'] or ''}".strip()
