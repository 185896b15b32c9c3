"""The baseline: which duplicates a corpus is known to have, as fingerprints of their contents.

A text file for version control: a head, then one fingerprint a line, sorted, once per article. It names no path, no
id, no order and no line number, so that none of these can make it stale; a change of two branches merges line by line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from ..errors import InputError

HEAD = (
    "# dedup check baseline, version 1: a fingerprint for each article that is in a cluster, one a line.",
    "# Written by `dedup check --update-baseline`. Conflicts resolve by keeping the lines of both sides.",
)
DIGITS = 20
"""Hex digits of a fingerprint: 80 bits, so that among a billion articles two texts meet by chance once in a million
corpora."""
_FINGERPRINT = re.compile(f"[0-9a-f]{{{DIGITS}}}")


def fingerprint(text: str) -> str:
    r"""The fingerprint of a text: SHA-256 over its words, runs of white space counting as one blank.

    Nothing of the corpus goes into it, neither furniture nor credits: a text has the same one in any company.

    >>> fingerprint("Rain fell.") == fingerprint(" Rain\n\nfell. ")
    True
    """
    words = " ".join(text.split())
    return sha256(words.encode("utf-8", "replace")).hexdigest()[:DIGITS]


def to_text(fingerprints: Iterable[str]) -> str:
    """The file of a baseline.

    >>> to_text(["b" * 20, "a" * 20]).splitlines()[2:]
    ['aaaaaaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbbbbbb']
    """
    return "".join(line + "\n" for line in (*HEAD, *sorted(fingerprints)))


def from_text(text: str, *, path: str) -> Counter[str]:
    """The fingerprints in the file of a baseline, with how often each stands there.

    Raises
    ------
    InputError
        For a line that is neither a fingerprint nor a comment, such as what a merge conflict leaves.
    """
    found: Counter[str] = Counter()
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if not bare or (bare.startswith("#") and "version" not in bare) or bare == HEAD[0]:
            continue
        if not _FINGERPRINT.fullmatch(bare):
            conflict = bare.startswith(("<<<<<<<", "=======", ">>>>>>>"))
            raise InputError(
                f"{path}:{number}",
                "a merge conflict is left in the baseline" if conflict else f"not a line of a baseline: {bare[:60]!r}",
                "keep the lines of both sides" if conflict else "write it anew: dedup check … --update-baseline",
            )
        found[bare] += 1
    return found
