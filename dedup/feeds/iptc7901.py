"""IPTC 7901, the teleprinter format of the European agencies, still on many wires. Read after the recommendation.

::

    SOH nwa0123 4 pol 250 optional information
    keywords
    STX Keywords/
    Headline
    By Name =
       Dateline (NWA) - Text in lines of 69 columns, a paragraph begins indented …
    ETX 191030 NOV 24 EOT
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from .extras import CORE
from .frames import Frame, frames, plain_lines, sent
from .markup import unwrapped
from .problems import Why
from .records import Context, Item
from .story import to_story

_BEGIN: Final = re.compile(rb"[\x00\x16\s]*\x01\s*[A-Za-z][A-Za-z-]{1,7} ?\d{2,6}\s")
_HEADER: Final = re.compile(
    r"\s*(?P<source>[A-Za-z][A-Za-z-]{0,7}?) ?(?P<number>\d{2,6})"
    r"(?:\s+(?P<priority>\d)(?:\s+(?P<category>[A-Za-z]{1,4}))?(?:\s+(?P<words>\d{1,5}))?)?(?P<rest>[^\r\n]*)"
)
_BYLINE: Final = re.compile(r"(?:by|von|par|por|da|di|av|af|door|od|przez)\s+\S", re.IGNORECASE)
_NOTE: Final = re.compile(
    r"(?:the following information is not intended for publication"
    r"|die folgenden informationen sind nicht (?:zur|für die) veröffentlichung"
    r"|^#+ *(?:dpa-)?(?:notizblock|notebook)\b)",
    re.IGNORECASE,
)
_HEADED: Final = 6  # lines in which a headline and a byline, which end with =, are looked for


class Iptc7901:
    """Every message of a file: one article each."""

    name: Final = "IPTC 7901"
    suffixes: Final = (".iptc", ".txt", ".text")
    seeks: Final = False
    binary: Final = True
    extra: Final = CORE

    def knows(self, head: bytes) -> bool:
        """Whether a start of heading stands in front, then a source of several letters, then a number."""
        return _BEGIN.match(head) is not None

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every message; see :class:`~dedup.feeds.reader.Reader`."""
        for number, frame in enumerate(frames(stream), 1):
            yield context.skip(frame, number) if isinstance(frame, Why) else to_story(context, _story(frame), number)


def _story(frame: Frame) -> dict[str, object]:
    header = _HEADER.match(frame.header)
    below = [line for line in plain_lines(frame.header)[1:] if line.strip()]
    lines = plain_lines(frame.text)
    note = next((at for at, line in enumerate(lines) if _NOTE.search(line)), len(lines))
    head, body = headed(lines[:note])
    source = header["source"] if header else ""
    when = sent(frame.tail) or sent(" ".join(below))
    return {
        "id": f"{source}{header['number']}:{when}" if header and when else "",
        "text": unwrapped(body),
        "title": head["title"],
        "source": source,
        "published": when,
        "slugline": " ".join(below) or head["slugline"] or (" ".join(header["rest"].split()) if header else ""),
        "ednote": "\n".join(part for part in (head["ednote"], " ".join(" ".join(lines[note:]).split())) if part),
        "byline": head["byline"],
    }


def headed(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """What stands above the body, and the body.

    Above it, up to the last line that ends with ``=``, stand keywords (which end with a stroke), a note in brackets,
    the headline and the byline; without such a line, one line above an empty one is the headline.
    """
    found = {"slugline": "", "ednote": "", "title": "", "byline": ""}
    lines = lines[next((at for at, line in enumerate(lines) if line.strip()), len(lines)) :]
    end = max((at for at, line in enumerate(lines[:_HEADED]) if line.endswith("=")), default=-1)
    if end < 0 and len(lines) > 2 and not lines[1].strip() and not lines[0][:1].isspace():
        return found | {"title": lines[0].strip()}, lines[2:]
    for line in lines[: end + 1]:
        text = line.rstrip("= ").strip()
        if text.endswith("/"):
            name = "slugline"
        elif text.startswith("(") and text.endswith(")"):
            name = "ednote"
        else:
            name = "byline" if _BYLINE.match(text) else "title"
        found[name] = f"{found[name]} {text}".strip()
    return found, lines[end + 1 :]
