"""Which languages a corpus speaks, to know how common its words are in them."""

from __future__ import annotations

from collections.abc import Iterable


def languages_of(declared: Iterable[str]) -> tuple[str, ...]:
    """The languages that the articles declare, as two-letter codes; English where none does.

    >>> languages_of(["en-GB", "", "hi"])
    ('en', 'hi')
    """
    codes = {code.strip().lower().replace("_", "-").split("-")[0] for code in declared}
    return tuple(sorted(codes - {""})) or ("en",)
