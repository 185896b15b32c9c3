"""What a text says of its origin: a credit line and what it claims."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .spans import Span


class Polarity(StrEnum):
    """What a credit line says of the text around it."""

    COPY = "copy"  # the text is the agency's
    PARTIAL = "partial"  # the outlet used some of it
    NEGATIVE = "negative"  # looks like a credit and is none: a photo credit, a mention


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A credit line: which rule found it, whose copy it claims, where it stands, and its words.

    ``field`` is what ``span`` counts in: ``text``, or ``title``, ``byline``, ``creditline``, ``source``, ``url``.
    """

    rule: str
    agency: str
    kind: str
    polarity: Polarity
    span: Span
    text: str
    field: str = "text"
