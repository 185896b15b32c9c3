"""Which match answers for a pair.

A run need not hold a match for every two of a thousand identical articles: it may keep each one's match with
the first of them. A pair without a match of its own is then answered by the match of the texts that its two
articles are identical to.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..model import Match, Pair, Relation


def answers(matches: Sequence[Match], wanted: Collection[Pair]) -> dict[Pair, Match]:
    """The match that answers for each pair; no entry where nothing does.

    Parameters
    ----------
    matches : sequence of Match
        Looked at twice, in order.
    wanted : collection of Pair

    Returns
    -------
    dict of Pair to Match
        A pair's own match if there is one; else an ``identical`` one where the same text stands behind both;
        else the most probable between the texts identical to the two.

    Notes
    -----
    O(matches + pairs), but for the inverse Ackermann function.
    """
    first, identical = _identical(matches)
    texts = {pair: _key(first, pair) for pair in wanted}
    needed = set(texts.values())
    own: dict[Pair, Match] = {}
    between: dict[tuple[str, str], Match] = {}
    for match in matches:
        key = _key(first, match.pair)
        if key in needed:
            best = between.setdefault(key, match)
            between[key] = max(best, match, key=lambda match: (match.probability, match.pair))
            own[match.pair] = match
    found = {}
    for pair, (one, other) in texts.items():
        same = identical.get(one) if one == other else None
        answer = own.get(pair) or same or between.get((one, other))
        if answer is not None:
            found[pair] = answer
    return found


def _identical(matches: Sequence[Match]) -> tuple[dict[str, str], dict[str, Match]]:
    """The first id of each identical article's group, and a match that shows the group identical."""
    parent: dict[str, str] = {}
    shown: dict[str, Match] = {}
    for match in matches:
        if match.relation is Relation.IDENTICAL:
            one, other = sorted((_first(parent, match.pair.a), _first(parent, match.pair.b)))
            parent[other] = one
            shown.setdefault(match.pair.a, match)
    return parent, {_first(parent, id_): match for id_, match in shown.items()}


def _first(parent: dict[str, str], id_: str) -> str:
    """The root of an id, shortening the way to it."""
    while (above := parent.get(id_, id_)) != id_:
        parent[id_] = parent.get(above, above)
        id_ = above
    return id_


def _key(parent: dict[str, str], pair: Pair) -> tuple[str, str]:
    one, other = sorted((_first(parent, pair.a), _first(parent, pair.b)))
    return one, other
