"""How many newsrooms told a story independently: "12 outlets, 1 origin".

A story's texts are its clusters, each by its origin, and its single articles. A text is a **follower** if at least a
third of its words stand in another text of the story that was not published later, word for word or edited: a third is
where readers who label such pairs begin to speak of one copy. A passage or a quote below that leaves a text its own.
What is left is counted by newsroom, not by text: two takes of one agency are one origin, and so are two reports of one
outlet. An agency is named by a credit line, by its own site or by its own name; an outlet is certain if a reporter
signs, in the text or in the feed's own field. Of the rest nobody says whose words they are: a text without any credit
may be an agency's that is not in the feed, so those count only into "up to".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from . import attribution
from .copies import Copy, agency_at_home
from .ledgers import LedgerBook
from .model import Cluster, Follower, IndependentOrigin, OriginKind, Origins
from .text.newswire import agencies_named

DERIVED = 1 / 3
_ORDER = tuple(OriginKind)
_UNSIGNED = "its own words as far as this feed tells, but nobody signs them"


def origins_of(copies: Sequence[Copy], clusters: Sequence[Cluster], ledgers: LedgerBook) -> Origins:
    """Count the independent origins of a story.

    Parameters
    ----------
    copies : sequence of Copy
        The articles of the story, by publication.
    clusters : sequence of Cluster
        Its clusters.
    ledgers : LedgerBook

    Returns
    -------
    Origins
        Agencies first, then outlets that sign, then the unknown; each by publication.
    """
    home = {cluster.origin.id: cluster for cluster in clusters}
    ids = [copy.id for copy in copies]
    by_id, text_of = dict(zip(ids, copies, strict=True)), dict(zip(ids, ids, strict=True))
    for cluster in clusters:
        text_of |= dict.fromkeys([member.id for member in cluster.members], cluster.origin.id)
    leads = [copy for copy in copies if text_of[copy.id] == copy.id]
    followers: list[Follower] = []
    own: list[Copy] = []
    seen: set[str] = set()
    for lead in leads:
        taken = ledgers.taken(lead.row)
        source = _followed(lead.id, taken, text_of, seen) if taken else None
        seen.add(lead.id)
        if source is None:
            own.append(lead)
        else:
            followers.append(source)
    if not own:  # they follow each other in a circle
        own.append(leads[0])
        followers = [follower for follower in followers if follower.article != leads[0].id]
    found: dict[tuple[str, str], list[tuple[str, OriginKind, str]]] = {}
    for lead in own:
        kind, name, because = _newsroom(lead, home.get(lead.id), by_id)
        key = ("agency", name) if kind is OriginKind.AGENCY else ("outlet", lead.source or lead.id)
        found.setdefault(key, []).append((lead.id, kind, because))
    origins = [_origin(name, texts) for (_, name), texts in found.items()]
    origins.sort(key=lambda origin: _ORDER.index(origin.kind))
    certain = sum([origin.kind is not OriginKind.UNKNOWN for origin in origins])
    return Origins(
        at_least=max(certain, 1), at_most=len(origins), origins=tuple(origins), followers=tuple(followers)
    )


def _followed(
    lead: str, taken: Mapping[str, tuple[float, bool]], text_of: Mapping[str, str], seen: set[str]
) -> Follower | None:
    """What a text follows: the text that most of its words are from, if that is certainly earlier or came before."""
    shares: dict[str, float] = {}
    for source, (share, earlier) in taken.items():
        text = text_of.get(source)
        if text is not None and text != lead and (earlier or text in seen):
            shares[text] = shares.get(text, 0.0) + share
    if not shares or sum(shares.values()) < DERIVED:
        return None
    main = max(shares, key=lambda text: (shares[text], text))
    among = "" if len(shares) == 1 else " and in other texts of the story"
    return Follower(article=lead, source=main, because=f"{sum(shares.values()):.0%} of its words stand there{among}")


def _newsroom(lead: Copy, cluster: Cluster | None, copies: Mapping[str, Copy]) -> tuple[OriginKind, str, str]:
    """Whose words a text is: kind, name and why."""
    if lead.silent and cluster is None:  # as most
        return OriginKind.UNKNOWN, lead.source, _UNSIGNED
    others = [copies[member.id] for member in cluster.members if member.id != lead.id] if cluster else []
    for copy in (lead, *others):
        by = "" if copy is lead else f"{copy.id}, with the same text, "
        if copy.silent:
            continue
        if copy.agency:
            return OriginKind.AGENCY, copy.agency, by + attribution.agency_words(copy)
        if home := agency_at_home(copy.source, copy.url, copy.grammar):
            return OriginKind.AGENCY, home, f"{by}published by {home} itself"
    byline = attribution.FULFILLED["byline"](lead)
    partly = agencies_named(lead.credits) if lead.credits else ()
    some = f"; says that it has some of {', '.join(partly)}" if partly else ""
    if byline:
        return OriginKind.OUTLET, lead.source, byline + some
    return OriginKind.UNKNOWN, lead.source, _UNSIGNED + some


def _origin(name: str, texts: Sequence[tuple[str, OriginKind, str]]) -> IndependentOrigin:
    """A newsroom with its texts: the article of each, whose it is for certain or not, and why."""
    if len(texts) == 1:  # as most
        ((article, kind, reason),) = texts
        return IndependentOrigin(name=name, kind=kind, articles=(article,), because=(reason,))
    articles, kinds, because = zip(*texts, strict=True)
    return IndependentOrigin(
        name=name, kind=min(kinds, key=_ORDER.index), articles=articles, because=because
    )
