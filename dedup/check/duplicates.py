"""What a feed has twice: the shares, the largest cluster, and a finding for every article that could be left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..found import Found
from ..model import Cluster, Member, Relation
from ..relation import CODE
from .baseline import fingerprint
from .nouns import Rule

I64 = npt.NDArray[np.int64]

HOW: Mapping[Relation, str] = {
    Relation.IDENTICAL: "the same words",
    Relation.NEAR_DUPLICATE: "a near duplicate",
    Relation.EXCERPT: "an excerpt",
    Relation.REWRITE: "a rewrite",
}
"""What a derived article is to the one whose copy it carries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A finding before its place, its level and its fingerprint are known: "``verb`` the other one ``tail``"."""

    rule: Rule
    gates: tuple[str, ...]
    id: str
    verb: str
    other: str
    tail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicates:
    """What the gates over duplicates measure.

    ``exact`` are the articles that are word for word another, each with that other. ``fresh`` are the members of
    clusters that the baseline does not know (all of them where there is none), ``fingerprints`` those of all members.
    """

    articles: int
    left_out: int
    exact: Mapping[str, str]
    largest: int
    fresh: frozenset[str]
    fresh_clusters: int
    fingerprints: Counter[str]

    def share(self, count: int) -> float:
        """A count as a share of the articles; not rounded, for one duplicate among a million is more than none."""
        return count / self.articles if self.articles else 0.0


def exact_copies(found: Found, clusters: Sequence[Cluster]) -> dict[str, str]:
    """Each article that is word for word another, and that other: the kept one if it is among them, else the first.

    Identical texts are matched each with the first of them at least, so the first of a group is no match's second.
    """
    t = found.matches
    same = t.relation == CODE[Relation.IDENTICAL]
    first: dict[int, int] = {}
    for a, b in zip(t.a[same].tolist(), t.b[same].tolist(), strict=True):
        first[b] = min(a, first.get(b, a))
    groups: dict[int, list[int]] = {}
    for b in sorted(first):
        groups.setdefault(first[b], [first[b]]).append(b)
    ids = found.corpus.ids
    canonical = {cluster.canonical.id for cluster in clusters}
    out: dict[str, str] = {}
    for rows in groups.values():
        names = [ids[row] for row in rows]
        keep = next((name for name in names if name in canonical), names[0])
        out.update({name: keep for name in names if name != keep})
    return out


def duplicates(found: Found, clusters: Sequence[Cluster], known: Counter[str] | None) -> Duplicates:
    """Measure a feed.

    Parameters
    ----------
    found : Found
    clusters : sequence of Cluster
        Of the same run.
    known : Counter of str, optional
        The baseline: fingerprints with how often each is known. Of several articles with one fingerprint so many count
        as known; which of them changes no figure.
    """
    fingerprints: Counter[str] = Counter()
    fresh: set[str] = set()
    fresh_clusters = 0
    for cluster in clusters:
        before = len(fresh)
        for name in _oldest_first(found, cluster):
            mark = fingerprint(found.corpus.text("text", found.corpus.rows[name]))
            fingerprints[mark] += 1
            if known is None or fingerprints[mark] > known[mark]:
                fresh.add(name)
        fresh_clusters += len(fresh) > before
    return Duplicates(
        articles=len(found.corpus),
        left_out=sum(len(cluster.members) - 1 for cluster in clusters),
        exact=exact_copies(found, clusters),
        largest=max((len(cluster.members) for cluster in clusters), default=0),
        fresh=frozenset(fresh),
        fresh_clusters=fresh_clusters,
        fingerprints=fingerprints,
    )


def _oldest_first(found: Found, cluster: Cluster) -> list[str]:
    """The members of a cluster as they may have come into the corpus: the kept one, then by place."""
    places = {member.id: found.corpus.place(found.corpus.rows[member.id]) for member in cluster.members}
    keep = cluster.canonical.id
    return sorted(places, key=lambda name: (name != keep, places[name].path, places[name].line or 0, name))


def drafts(clusters: Sequence[Cluster], measured: Duplicates, *, baseline: bool) -> Iterator[Draft]:
    """A finding for every article that the deduplicated feed would leave out, under the gates that count it.

    With a baseline a cluster of which the kept article alone is new has one for that: somebody added it.
    """
    for cluster in clusters:
        keep = cluster.canonical.id
        out = [member for member in cluster.members if member.id != keep]
        fresh = {member.id for member in cluster.members if member.id in measured.fresh} if baseline else set()
        for member in out:
            yield _draft(member, keep, measured.exact.get(member.id), fresh=member.id in fresh)
        if fresh == {keep}:
            yield Draft(
                rule=Rule.NEW_DUPLICATE, gates=("max-new-clusters",), id=keep, verb="carries one text with",
                other=min(member.id for member in out),
            )


def _draft(member: Member, keep: str, same: str | None, *, fresh: bool) -> Draft:
    """The finding of one article that is left out for another."""
    gates = ("max-new-clusters",) * fresh + ("max-duplicate-share",) + ("max-exact-share",) * (same is not None)
    if same is not None:
        rule, verb, tail = Rule.EXACT_DUPLICATE, "has the same words as", ""
    else:
        how = f"{HOW.get(member.relation, 'a copy')}, {percent(member.probability)}"
        rule, verb = Rule.DUPLICATE, "carries the copy of"
        tail = f": {how}" if member.similar_to == keep else f": {how}, through {member.similar_to}"
    return Draft(
        rule=Rule.NEW_DUPLICATE if fresh else rule, gates=gates, id=member.id, verb=verb, other=same or keep, tail=tail
    )


def percent(share: float) -> str:
    """A probability as a percentage that never rounds to certainty.

    >>> percent(0.999), percent(1.0)
    ('99 %', '100 %')
    """
    return "100 %" if share >= 1 else f"{min(round(100 * share), 99)} %"


def counted(count: int, one: str = "article") -> str:
    """A number with its noun.

    >>> counted(1), counted(2_000)
    ('1 article', '2,000 articles')
    """
    return f"{count:,} {one}{'' if count == 1 else 's'}"
