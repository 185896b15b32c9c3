"""How many ways a pattern may match: a bound on how long a user's regular expression can take.

A search engine that goes back and tries again may try every way in which the quantifiers of a pattern can share out the
text. Their number is the product of what each quantifier leaves open, raised to the power of those around it. A rule of
a user's own is refused where that number is large, or not bounded at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable

MOST_WAYS = 1_000_000  # some 50 ms at the worst for one try at one place

_PIECE = re.compile(r"\{([A-Z]+)\}")
_TIMES = re.compile(r"\{(\d*)(,?)(\d*)\}")
_ATOM = re.compile(r"\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|\\.|[^()|]", re.DOTALL)
_UNBOUNDED = float("inf")


def ways(pattern: str, piece: Callable[[str], float]) -> float:
    r"""In how many ways a pattern may match one text from one place; infinite where a quantifier has no bound.

    Parameters
    ----------
    pattern : str
        A regular expression; where it is none, the number means nothing.
    piece : callable
        The ways of a named piece such as ``{DATE}``.

    Returns
    -------
    float

    Examples
    --------
    >>> ways("a{0,3}b?(?:c|d{1,2})", lambda name: 1.0)
    24.0
    >>> ways("(a+)+", lambda name: 1.0), ways("a++b", lambda name: 1.0)
    (inf, 1.0)
    """
    found, _ = _alternatives(pattern, 0, piece)
    return found


def _alternatives(pattern: str, at: int, piece: Callable[[str], float]) -> tuple[float, int]:
    """The ways of alternatives up to a closing bracket or the end, and where that is."""
    total, branch = 0.0, 1.0
    while at < len(pattern) and pattern[at] != ")":
        if pattern[at] == "|":
            total, branch, at = total + branch, 1.0, at + 1
            continue
        own, at = _atom(pattern, at, piece)
        times, at = _repeated(pattern, at, own)
        branch *= times
    return total + branch, at


def _atom(pattern: str, at: int, piece: Callable[[str], float]) -> tuple[float, int]:
    named = _PIECE.match(pattern, at)
    if named:
        return piece(named[1]), named.end()
    if pattern[at] == "(":
        inside, end = _alternatives(pattern, _behind_the_opening(pattern, at), piece)
        return inside, end + 1
    atom = _ATOM.match(pattern, at)
    return 1.0, atom.end() if atom else at + 1


def _behind_the_opening(pattern: str, at: int) -> int:
    """Where what a group holds begins: behind ``(``, ``(?:``, ``(?=``, ``(?<!``, ``(?P<name>``."""
    opening = re.compile(r"\((?:\?(?:[:=!>|]|<[=!]|P?<\w+>|P=\w+|[aiLmsux-]+:?))?").match(pattern, at)
    return opening.end() if opening else at + 1


def _repeated(pattern: str, at: int, own: float) -> tuple[float, int]:
    """The ways of an atom with the quantifier behind it, and where that ends."""
    low, high, end = 1, 1.0, at
    sign = pattern[at : at + 1]
    times = _TIMES.match(pattern, at)
    if sign in ("*", "+", "?") and sign:
        low, high, end = (1 if sign == "+" else 0), (1.0 if sign == "?" else _UNBOUNDED), at + 1
    elif times and (times[1] or times[3]):
        low = int(times[1] or 0)
        high = float(low) if not times[2] else float(times[3]) if times[3] else _UNBOUNDED
        end = times.end()
    if end == at:
        return own, at
    possessive = pattern[end : end + 1] == "+"
    end += pattern[end : end + 1] in ("+", "?")
    if possessive:
        return 1.0, end  # what it took it never gives back
    if _UNBOUNDED in (high, own):
        return _UNBOUNDED, end
    try:
        return (high - low + 1) * own**high, end
    except OverflowError:
        return _UNBOUNDED, end
