"""Where something stands: in a text, and in a file.

Offsets are always character offsets into the text as received, half open, so that
``article.text[span.start:span.end]`` is what the reader saw.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a text as received: characters ``start`` to ``end``, half open."""

    start: int
    end: int


NOWHERE = Span(0, 0)
"""Of words that stand in no other text."""


@dataclass(frozen=True, slots=True, order=True)
class FurnitureSpan(Span):
    """A stretch of page boilerplate; ``articles`` of its source carry it (the most repeated of its sentences)."""

    articles: int


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a record was read: the path as the user gave it, and the line (or row) from 1, if it has one."""

    path: str
    line: int | None = None

    def __str__(self) -> str:
        return self.path if self.line is None else f"{self.path}:{self.line}"
