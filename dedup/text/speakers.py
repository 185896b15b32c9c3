"""Who is quoted: the names beside direct quotes, by the verbs of speech that newsrooms use (English)."""

from __future__ import annotations

import re

NEAR = 90  # characters before and behind a quote in which its speaker is named
_VERBS = (
    "said|says|told|tells|added|adds|stressed|noted|notes|remarked|stated|states|wrote|writes|tweeted|posted|insisted|"
    "warned|warns|explained|announced|argued|acknowledged|emphasi[sz]ed|replied|claimed|asked|recalled|testified"
)
_NAME = r"[^\W\d_a-z][\w’'.-]{1,30}(?: [^\W\d_a-z][\w’'-]{1,30}){0,3}"
_QUOTE = re.compile(r"“[^“”]{15,1500}”|\"[^\"\n]{15,1500}\"")
_BEHIND = re.compile(
    rf"[\s,.]{{0,3}}(?:(?:{_VERBS}) (?:[a-z-]+ ){{0,3}}({_NAME})|({_NAME}),? (?:[a-z-]+ ){{0,3}}(?:{_VERBS})\b)"
)
_SPEAKS = rf" (?:{_VERBS})\b[^.!?“”\"]{{0,40}}$"
_BEFORE = re.compile(rf"({_NAME})(?:,? [\w’'-]+){{0,6}}?,?{_SPEAKS}")
_SPOKEN = re.compile(_SPEAKS)
"""What :data:`_BEFORE` ends with, and most quotes do not have before them: that is found out in half of the time."""
_NO_NAMES = frozenset("He She They It We You I The A An This That These Those And But In On At As".split())  # noqa: SIM905
_TITLES = frozenset("Mr Mrs Ms Dr Sir President Minister".split())  # noqa: SIM905
_NOBODY = _NO_NAMES | _TITLES


def quoted_people(text: str) -> frozenset[str]:
    """The surnames of those whose words stand in direct quotes.

    Parameters
    ----------
    text : str
        Of an article, as received.

    Returns
    -------
    frozenset of str
        The last word of each name found before or behind a quote of 15 characters or more; a pronoun is no name.

    Notes
    -----
    O(characters): every pattern is bounded.

    Examples
    --------
    >>> sorted(quoted_people('"The harbour is closed," Ann Moor said. Lee told reporters: "We will rebuild it."'))
    ['Lee', 'Moor']
    >>> quoted_people('"The harbour is closed for now," he said.')
    frozenset()
    """
    found = set()
    for quote in _QUOTE.finditer(text):
        behind = _BEHIND.match(text, quote.end(), min(len(text), quote.end() + NEAR))
        ahead = "" if behind else text[max(0, quote.start() - NEAR) : quote.start()]
        before = _BEFORE.search(ahead) if _SPOKEN.search(ahead) else None
        name = (behind.group(1) or behind.group(2)) if behind else before.group(1) if before else ""
        last = name.rstrip(".'’-").split(" ")[-1]
        if last and not last.endswith(("’s", "'s")) and last not in _NOBODY:
            found.add(last)
    return frozenset(found)
