"""A corpus against a policy: gates measured, findings placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

import numpy as np

from ..assemble import story_ids_of
from ..found import Found
from ..model import Alarm, AlarmKind, Cluster, Place, Relation, Skipped
from ..pipeline import clustered
from .baseline import fingerprint
from .duplicates import HOW, Draft, Duplicates, counted, drafts, duplicates, percent
from .nouns import BaselineChange, CheckResult, Finding, Gate, Level, Other, Rule, Verdict
from .policy import STALE, Policy
from .reference import Contact, Overlap

_ORDER = {level: place for place, level in enumerate(Level)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """What was known before: fingerprints with how often each is known, and where they came from.

    ``whole`` says that they are those of every article of an earlier state of the feed, not of its duplicates alone:
    then none of them can be stale.
    """

    path: str
    known: Counter[str]
    whole: bool = False
    updated: bool = False


def check(
    found: Found,
    policy: Policy,
    *,
    baseline: Baseline | None = None,
    overlap: Overlap | None = None,
    notes: Sequence[str] = (),
) -> CheckResult:
    """Measure every gate of a policy, and name what counts towards it.

    Parameters
    ----------
    found : Found
        Of the feed alone; passages are not asked for.
    policy : Policy
    baseline : Baseline, optional
        With ``updated`` it is taken as written anew: nothing is new to it.
    overlap : Overlap, optional
        What the feed has in common with the reference; see :func:`dedup.check.reference.overlap`.
    notes : sequence of str
        What a reader must know besides; carried on.

    Returns
    -------
    CheckResult
        The same for the same articles in any order.

    Examples
    --------
    >>> from dedup import read
    >>> from dedup.pipeline import find
    >>> result = check(find(read("seeds")), Policy(max_duplicate_share=0.1))
    >>> [(gate.name, gate.value, gate.limit) for gate in result.broken]
    [('max-duplicate-share', 0.2, 0.1)]
    """
    of_groups, alarms = clustered(found, story_ids_of(found))
    clusters = sorted(of_groups.values(), key=lambda cluster: cluster.id)
    measured = duplicates(found, clusters, None if baseline is None or baseline.updated else baseline.known)
    unreadable = [skip for skip in found.skipped if skip.reason.fault]
    change = _change(baseline, measured)
    gates = tuple(_gates(policy, measured, len(unreadable), alarms, change, overlap))
    findings = [
        *_duplicates(found, clusters, measured, baseline),
        *_large(found, clusters, policy.max_cluster_size),
        *_reference(found, overlap),
        *_alarms(found, alarms),
        *map(_unreadable, unreadable),
        *_stale(change),
    ]
    broken = {gate.name for gate in gates if not gate.passed}
    return CheckResult(
        gates=gates,
        findings=_numbered(sorted((_weighed(one, broken) for one in findings), key=_rank)),
        items=overlap.items if overlap else (),
        counts=_counts(found, clusters, measured, len(unreadable), overlap),
        baseline=change,
        notes=tuple(notes),
        fingerprints=tuple(sorted(measured.fingerprints.elements())),
    )


def _gates(
    policy: Policy,
    measured: Duplicates,
    unreadable: int,
    alarms: Sequence[Alarm],
    change: BaselineChange | None,
    overlap: Overlap | None,
) -> Iterator[Gate]:
    """Every gate that has something to measure, in the order of the policy."""
    values: dict[str, float] = {
        "max-duplicate-share": measured.share(measured.left_out),
        "max-exact-share": measured.share(len(measured.exact)),
        "max-cluster-size": measured.largest,
    }
    if overlap:
        items = Counter(item.verdict for item in overlap.items)
        values["max-reference-overlap"] = len({c.row for c in overlap.contacts if c.derived})
        values["max-contaminated-items"] = items[Verdict.CONTAMINATED]
        values["max-reference-passages"] = items[Verdict.PASSAGE]
    if change:
        values["max-new-clusters"] = 0 if change.updated else measured.fresh_clusters
    values["max-unreadable"] = unreadable
    limits = policy.limits()
    yield from (Gate(name=name, value=value, limit=limits[name]) for name, value in values.items())
    raised = Counter(alarm.kind.value for alarm in alarms)
    for name in policy.fail_on:
        value = (change.removed if change and not change.updated else 0) if name == STALE else raised[name]
        yield Gate(name=f"fail-on:{name}", value=value, limit=0)


def _change(baseline: Baseline | None, measured: Duplicates) -> BaselineChange | None:
    if baseline is None:
        return None
    return BaselineChange(
        path=baseline.path,
        known=baseline.known.total(),
        added=(measured.fingerprints - baseline.known).total(),
        removed=0 if baseline.whole else (baseline.known - measured.fingerprints).total(),
        whole=baseline.whole,
        updated=baseline.updated,
    )


def _counts(
    found: Found, clusters: Sequence[Cluster], measured: Duplicates, unreadable: int, overlap: Overlap | None
) -> dict[str, int]:
    members = [member.id for cluster in clusters for member in cluster.members]
    words, furniture = np.diff(found.reading.tokens.offsets), np.diff(found.reading.furniture_offsets)
    short = words < found.settings.text.min_words
    short[[found.corpus.rows[name] for name in members]] = False
    counts = {
        "articles": measured.articles,
        "unreadable": unreadable,
        "too_short": int(np.count_nonzero(short & ((words > 0) | (furniture == 0)))),
        "only_furniture": int(np.count_nonzero(short & (words == 0) & (furniture > 0))),
        "clusters": len(clusters),
        "clustered": len(members),
        "duplicates": measured.left_out,
        "exact_duplicates": len(measured.exact),
    }
    if overlap:
        counts |= {"reference_items": len(overlap.items)}
    return counts


def _duplicates(
    found: Found, clusters: Sequence[Cluster], measured: Duplicates, baseline: Baseline | None
) -> Iterator[Finding]:
    told = baseline is not None and not baseline.updated
    for draft in drafts(clusters, measured, baseline=told):
        yield _placed(found, draft)


def _placed(found: Found, draft: Draft) -> Finding:
    rows, corpus = found.corpus.rows, found.corpus
    row, other = rows[draft.id], rows[draft.other]
    place = corpus.place(other)
    return Finding(
        rule=draft.rule, gates=draft.gates, level=Level.NOTE, id=draft.id, place=corpus.place(row),
        title=corpus.text("title", row), message=f"{draft.verb} {named(draft.other, place)}{draft.tail}",
        other=Other(id=draft.other, place=place),
        fingerprint=_digest(draft.rule, *(fingerprint(corpus.text("text", one)) for one in (row, other))),
    )


def named(known: str, place: Place) -> str:
    """An article in a message: its place, and its id where that says more.

    >>> named("a7", Place("wire.jsonl", 3)), named("a.txt", Place("a.txt"))
    ('wire.jsonl:3 (a7)', 'a.txt')
    """
    return str(place) if known in {str(place), place.path} else f"{place} ({known})"


def _large(found: Found, clusters: Sequence[Cluster], limit: float | None) -> Iterator[Finding]:
    for cluster in clusters:
        if limit is not None and len(cluster.members) > limit:
            row = found.corpus.rows[cluster.canonical.id]
            yield Finding(
                rule=Rule.LARGE_CLUSTER, gates=("max-cluster-size",), level=Level.NOTE, id=cluster.canonical.id,
                place=found.corpus.place(row), title=found.corpus.text("title", row),
                message=f"{counted(len(cluster.members))} carry its text; at most {limit:g} may",
                fingerprint=_digest(Rule.LARGE_CLUSTER, fingerprint(found.corpus.text("text", row))),
            )


def _reference(found: Found, overlap: Overlap | None) -> Iterator[Finding]:
    """A finding for each article of the feed and each article of the reference that it overlaps with."""
    if overlap is None:
        return
    spoilt = overlap.contaminated()
    for contact in overlap.contacts:
        row, corpus = contact.row, found.corpus
        other = Other(id=overlap.corpus.ids[contact.item], place=overlap.corpus.place(contact.item))
        # A passage of an item whose whole copy is in the feed is no news of that item.
        gates = _COPY_GATES if contact.derived else () if contact.item in spoilt else ("max-reference-passages",)
        rule = Rule.REFERENCE_COPY if contact.derived else Rule.REFERENCE_PASSAGE
        texts = corpus.text("text", row), overlap.corpus.text("text", contact.item)
        yield Finding(
            rule=rule, gates=gates, level=Level.WARNING, id=corpus.ids[row], place=corpus.place(row),
            title=corpus.text("title", row), message=_shared(contact, named(other.id, other.place)), other=other,
            passage=contact.in_feed, fingerprint=_digest(rule, *map(fingerprint, texts)),
        )


_COPY_GATES = ("max-reference-overlap", "max-contaminated-items")


def _shared(contact: Contact, item: str) -> str:
    """What an article and an item of the reference have in common, in one sentence."""
    if contact.relation is Relation.IDENTICAL:
        return f"has the same words as {item} of the reference"
    if not contact.derived:
        return f"shares {contact.run} words in a row with {item} of the reference"
    how = f"{HOW[contact.relation]}, {percent(contact.probability)}"
    return f"carries the copy of {item} of the reference: {how}, {contact.share * 100:.0f} % of its wording"


def _alarms(found: Found, alarms: Sequence[Alarm]) -> Iterator[Finding]:
    corpus = found.corpus
    for alarm in alarms:
        row = corpus.rows[alarm.article]
        notice = corpus.rows.get(alarm.notice)
        rule = Rule(alarm.kind.value)
        other = Other(id=alarm.notice, place=corpus.place(notice)) if notice is not None else None
        by = f", see {named(other.id, other.place)}" if other else ""
        yield Finding(
            rule=rule, gates=(f"fail-on:{alarm.kind.value}",), level=Level.WARNING, id=alarm.article,
            place=corpus.place(row), title=corpus.text("title", row),
            message=f"{'; '.join(part.rstrip(': ') for part in alarm.because)}{by}", other=other,
            passage=_passage(alarm),
            fingerprint=_digest(rule, fingerprint(corpus.text("text", row)), *alarm.because),
        )


def _passage(alarm: Alarm) -> str:
    """What an article has of a withdrawn story; of the other alarms the grounds quote all."""
    own = (quote.text for quote in alarm.quotes if quote.article == alarm.article)
    return next(own, "") if alarm.kind is AlarmKind.KILLED else ""


def _unreadable(skip: Skipped) -> Finding:
    record = sha256(skip.raw or skip.problem.encode("utf-8", "replace")).hexdigest()
    return Finding(
        rule=Rule.UNREADABLE, gates=("max-unreadable",), level=Level.WARNING, id=skip.id, place=skip.place, title="",
        message=f"cannot be used: {skip.problem} → {skip.remedy}", fingerprint=_digest(Rule.UNREADABLE, record),
    )


def _stale(change: BaselineChange | None) -> Iterator[Finding]:
    if change and change.removed and not change.updated:
        yield Finding(
            rule=Rule.STALE_BASELINE, gates=(f"fail-on:{STALE}",), level=Level.WARNING, id="", title="",
            place=Place(change.path),
            message=f"{change.removed:,} of its {change.known:,} fingerprints are no duplicates of this feed any more; "
            "--update-baseline takes them out",
            fingerprint=_digest(Rule.STALE_BASELINE),
        )


def _weighed(finding: Finding, broken: set[str]) -> Finding:
    return replace(finding, level=Level.ERROR) if broken.intersection(finding.gates) else finding


def _rank(finding: Finding) -> tuple[int, str, int, str, str, str]:
    place = finding.place
    return _ORDER[finding.level], place.path, place.line or 0, finding.rule, finding.id, finding.message


def _numbered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings, with those of one fingerprint told apart by a number: platforms show equal ones once."""
    seen: Counter[str] = Counter()
    out: list[Finding] = []
    for finding in findings:
        seen[finding.fingerprint] += 1
        number = seen[finding.fingerprint]
        again = finding if number == 1 else replace(finding, fingerprint=f"{finding.fingerprint}-{number}")
        out.append(again)
    return tuple(out)


def _digest(rule: Rule, *parts: str) -> str:
    return sha256("\n".join((rule, *parts)).encode("utf-8", "replace")).hexdigest()[:32]
