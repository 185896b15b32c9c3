"""What a user types for an article id, and the shortest thing to type."""

from __future__ import annotations

from collections.abc import Collection
from difflib import get_close_matches

from .errors import UnknownArticleError

NEAR_ONES = 3
"""Ids named in a message."""
_SHORTEST = 3


def resolve(name: str, ids: Collection[str]) -> str:
    """The id that a user means: the id itself, or the one id that begins or ends with what was typed.

    Parameters
    ----------
    name : str
        An id, its beginning, its ending, or the beginning of its last part after ``/``.
    ids : collection of str

    Raises
    ------
    UnknownArticleError
        Where that is no id, or could be several; the remedy names those that are near.

    Examples
    --------
    >>> resolve("002", ["seeds/000_74.txt", "seeds/002_fe.txt"])
    'seeds/002_fe.txt'
    """
    if name in ids:
        return name
    meant = _meant(name, ids) if name else []
    if len(meant) == 1:
        return meant[0]
    if meant:
        some = ", ".join(sorted(meant)[:NEAR_ONES]) + (", …" if len(meant) > NEAR_ONES else "")
        raise UnknownArticleError(f"{name!r} could be {len(meant):,} articles", f"type more of the id: {some}")
    tails = {_tail(known): known for known in ids}
    near = get_close_matches(name, [*ids, *tails], n=NEAR_ONES, cutoff=0.6)
    nearest = ", ".join(dict.fromkeys(tails.get(one, one) for one in near))
    some = ", ".join(sorted(ids)[:NEAR_ONES])
    remedy = f"did you mean {nearest}?" if near else f"ids look like {some}" if some else "the feed has no article"
    raise UnknownArticleError(f"no article has the id {name!r}", remedy)


def short_name(known: str, ids: Collection[str]) -> str:
    """The shortest beginning of an id's last part that :func:`resolve` still understands, else the id.

    >>> short_name("seeds/002_fe.txt", ["seeds/000_74.txt", "seeds/002_fe.txt"])
    '002'
    """
    tail = _tail(known)
    others = [_tail(other) for other in ids if other != known]
    # Of all names those next to it in their order have most in common with it.
    near = (max((o for o in others if o <= tail), default=""), min((o for o in others if o >= tail), default=""))
    alike = max(_common(tail, other) for other in near)
    short = tail[: max(alike + 1, _SHORTEST)]
    return short if short and short not in ids and _meant(short, ids) == [known] else known


def _meant(name: str, ids: Collection[str]) -> list[str]:
    """The ids that a name can mean, by the first way of reading it that any id fits."""
    for fits in (str.startswith, str.endswith, _tail_starts):
        meant = [known for known in ids if fits(known, name)]
        if meant:
            return meant
    return []


def _tail(known: str) -> str:
    return known.rstrip("/").rsplit("/", 1)[-1]


def _tail_starts(known: str, name: str) -> bool:
    return _tail(known).startswith(name)


def _common(one: str, other: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(one, other, strict=False)) if x != y), min(len(one), len(other)))
