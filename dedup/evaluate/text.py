"""Plain text for a terminal: aligned tables, and ids without what a terminal would obey."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

SHOWN = 5  # ids named in a line; the JSON names all


def named(ids: Sequence[str]) -> str:
    """The first ids, and how many more there are; control and format characters made visible."""
    shown = ", ".join(clean(id_) for id_ in ids[:SHOWN])
    return shown if len(ids) <= SHOWN else f"{shown} and {len(ids) - SHOWN} more"


def clean(id_: str) -> str:
    """An id with its control and format characters made visible."""
    return "".join(f"\\u{ord(c):04x}" if unicodedata.category(c).startswith("C") else c for c in id_)


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns wide enough for their cells: the first to the left, the others to the right."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
