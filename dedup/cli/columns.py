"""Two texts side by side, as wide as the terminal. Where they wrap is rich's work, wide letters included."""

from __future__ import annotations

from collections.abc import Iterable

from ..report.safe import fit

INDENT = "     "
BETWEEN = " │ "


def side_by_side(rows: Iterable[tuple[str, str, str]], width: int) -> list[str]:
    r"""Rows of (label, left, right) as lines: the label above, the two texts under it in columns.

    Parameters
    ----------
    rows : iterable of (str, str, str)
        Without anything that a terminal would obey.
    width : int
        Columns to fill.

    Examples
    --------
    >>> print(*side_by_side([("1. word for word", "The ferry sank.", "A ferry sank.")], 40), sep="\n")
      1. word for word
         The ferry sank. │ A ferry sank.
    """
    each = (width - len(INDENT) - len(BETWEEN)) // 2
    lines: list[str] = []
    for label, *texts in rows:
        left, right = (_wrapped(text, each) for text in texts)
        height = max(len(left), len(right))
        left += [""] * (height - len(left))
        right += [""] * (height - len(right))
        lines.append(f"  {label}")
        lines += [f"{INDENT}{fit(a, each)}{BETWEEN}{b}".rstrip() for a, b in zip(left, right, strict=True)]
    return lines


def _wrapped(text: str, width: int) -> list[str]:
    from rich.console import Console
    from rich.text import Text

    return [line.plain.rstrip() for line in Text(text).wrap(Console(width=width), width)]
