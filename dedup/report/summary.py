"""``summary.md``: what a person reads first, on one or two screens, whatever the size of the run."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence

from ..model import Article, Cluster, Funnel, Ledger, Member, Role, Story, WeakLink
from ..result import Result
from .folder import FILES
from .made import in_words
from .safe import ending, markdown
from .shown import clusters_of, in_order
from .words import (
    APART_WORDS,
    RELATION_WORDS,
    ROLE_WORDS,
    counted,
    from_sources,
    funnel_sentence,
    headline,
    joined,
    lag,
    moment,
    origins_in_words,
    outlet,
    percent,
    span_of,
    versions_line,
)

STORIES = 10
CLUSTERS = 3  # of one story
CARRIERS = 6  # of one cluster
SKIPPED = 20
WEAK_LINKS = 10
CAPS = 10
ALARMS = 20
_CONTENTS = {
    "report": "the stories with time lines and with texts side by side",
    "articles": "what became of each article",
    "matches": "every match with its evidence and its passages",
    "clusters": "articles that carry one text",
    "stories": "articles about one event",
    "alarms": "who still carries what was corrected or withdrawn, or published before an embargo ended",
    "kept": "the deduplicated feed, records as received",
    "graph": "the matches as a graph",
    "manifest": "settings, versions and fingerprints of this run",
}


def summary_text(result: Result, outputs: Container[str] = FILES) -> str:
    """The summary of a run in Markdown.

    Parameters
    ----------
    result : Result
        Its groups, skipped articles and funnel are read; its articles and matches are not.
    outputs : container of str
        Which files are written beside it.

    Returns
    -------
    str
        At most about 200 lines. Text from articles shows as itself: it cannot become markup.
    """
    clusters = clusters_of(result, result.stories[:STORIES])
    parts = (
        _head(result),
        _alarms(result),
        _stories(result, clusters),
        _weak_links(result),
        _skipped(result),
        _caps(result.funnel),
        _files(outputs),
    )
    return "\n".join(line for part in parts for line in part)


def _head(result: Result) -> Iterable[str]:
    funnel = result.funnel
    rows: list[tuple[str, int]] = [
        ("articles read", funnel.read),
        ("in clusters", funnel.clustered),
        ("single", funnel.single),
        ("skipped", funnel.skipped),
        ("candidate pairs", funnel.candidates),
        ("matches", funnel.matches),
        *((f"… {words}", funnel.matches_by.get(relation.value, 0)) for relation, words in RELATION_WORDS.items()),
        *((f"… kept apart: {words}", funnel.apart_by.get(reason.value, 0)) for reason, words in APART_WORDS.items()),
        ("clusters (one text)", funnel.clusters),
        ("stories (one event)", funnel.stories),
        ("kept in the deduplicated feed", funnel.kept),
        ("left out of it for another", funnel.left_out),
        ("… nothing in it to keep", funnel.lost),
    ]
    yield "# Who carries whose copy"
    yield ""
    yield funnel_sentence(funnel, len(result.inputs))
    yield ""
    yield "| what | how many |"
    yield "|---|---:|"
    yield from (f"| {name} | {number:,} |" for name, number in rows if number or not name.startswith("…"))
    yield ""


def _alarms(result: Result) -> Iterable[str]:
    if not result.alarms:
        return
    what = "that still carry what was corrected or withdrawn, or were published before an embargo ended"
    words = f"Articles {what}, as far as the feed shows:"
    yield from ("## Alarms", "", words, "")
    for alarm in result.alarms[:ALARMS]:
        name = f"`{_code(alarm.article)}`"
        where = f"{markdown(alarm.source, 60)} ({name})" if alarm.source else name
        notice = f"; see `{_code(alarm.notice)}`" if alarm.notice else ""
        yield f"- **{alarm.kind.value}**: {where}: {markdown('; '.join(alarm.because), 300)}{notice}"
        for quote in alarm.quotes:
            whose = "the article" if quote.article == alarm.article else "the notice"
            yield f"  - {whose}, {quote.field}: “{markdown(quote.text, 200)}”"
    if len(result.alarms) > ALARMS:
        yield f"- {len(result.alarms) - ALARMS:,} more: `alarms.jsonl`"
    yield ""


def _stories(result: Result, clusters: Mapping[str, Sequence[Cluster]]) -> Iterable[str]:
    several = result.stories[:STORIES]
    if not several:
        yield from ("## Stories", "", "No story has more than one article.", "")
        return
    yield from ("## Largest stories", "")
    for number, story in enumerate(several, 1):
        yield from _story(number, story, clusters.get(story.id, ()), result.texts, result.ledgers)
    more = len(result.stories) - len(several)
    if more:
        yield from (f"{counted(more, 'more story', 'more stories')} of several articles: `stories.jsonl`.", "")


def _story(
    number: int,
    story: Story,
    clusters: Sequence[Cluster],
    texts: Mapping[str, Article],
    ledgers: Mapping[str, Ledger],
) -> Iterable[str]:
    articles = [texts[member] for member in story.members if member in texts]
    sources = {article.source for article in articles if article.source}
    yield f"### {number}. {markdown(story.title) or markdown(headline(texts.get(story.origin.id)))}"
    yield ""
    yield (
        f"{from_sources(len(story.members), len(sources))}, "
        f"{counted(len(clusters), 'cluster')}, {span_of(story.first, story.last, story.bare_dates)}."
    )
    yield ""
    if story.origins:
        yield f"- {markdown(origins_in_words(story.origins), 300)}"
    for cluster in clusters[:CLUSTERS]:
        yield from _cluster(cluster, texts, ledgers)
    if len(clusters) > CLUSTERS:
        yield f"- {counted(len(clusters) - CLUSTERS, 'more cluster')}: `clusters.jsonl`"
    grouped = {member.id for cluster in clusters for member in cluster.members}
    singles = [outlet(article.source, article.id) for article in articles if article.id not in grouped]
    if singles:
        yield f"- In their own words or with a passage only: {markdown(joined(singles), 200)}"
    yield ""


def _cluster(cluster: Cluster, texts: Mapping[str, Article], ledgers: Mapping[str, Ledger]) -> Iterable[str]:
    origin = next((m for m in cluster.members if m.id == cluster.origin.id), cluster.members[0])
    others = [member for member in in_order(cluster) if member is not origin]
    agency = f", {markdown(cluster.agency, 60)} copy" if cluster.agency else ""
    grounds = f" ({markdown('; '.join(cluster.origin.because), 160)})" if cluster.origin.because else ""
    found = f"origin {_who(origin)}, {moment(origin.published, origin.day_only)}{grounds}"
    yield f"- **{counted(len(cluster.members), 'article')} with one text**{agency}; {found}"
    carried = [_carrier(member, origin, ledgers.get(member.id)) for member in others[:CARRIERS]]
    if len(others) > CARRIERS:
        carried.append(f"{len(others) - CARRIERS:,} more")
    yield f"  - also: {'; '.join(carried)}"
    if cluster.versions:
        yield f"  - versions: {markdown(versions_line(cluster.versions), 300)}"
    if cluster.canonical.id != origin.id:
        kept = next((m for m in cluster.members if m.id == cluster.canonical.id), None)
        if kept:
            yield f"  - kept instead: {_who(kept)} ({markdown('; '.join(cluster.canonical.because), 160)})"
    title = texts.get(cluster.canonical.id)
    yield f"  - “{markdown(headline(title))}”"


def _who(member: Member) -> str:
    source, name = markdown(member.source, 60), f"`{_code(member.id)}`"
    return f"{source} ({name})" if source else name


def _carrier(member: Member, origin: Member, ledger: Ledger | None) -> str:
    late = lag(member.lag_hours, by_day=member.day_only or origin.day_only)
    role = "same origin" if member.role is Role.ORIGIN else ROLE_WORDS[member.role]
    made = f" ({in_words(ledger)})" if ledger else ""
    return f"{_who(member)} {role}, {late}{made}"


def _code(text: str) -> str:
    """A text between back-ticks, where only back-ticks themselves and bars of a table mean anything."""
    return ending(text, 60).replace("`", "'").replace("|", "¦")


def _weak_links(result: Result) -> Iterable[str]:
    kinds = dict.fromkeys(_of_clusters(result), "cluster")
    for link in _of_stories(result):
        kinds.setdefault(link, "story")
    if not kinds:
        return
    yield from ("## Worth a look", "", "Matches that hold a group together, or hold it least:", "")
    weakest = sorted(kinds, key=lambda link: (not link.bridge, link.probability, link.pair))[:WEAK_LINKS]
    for link in weakest:
        least = f"one of the weakest links of its {kinds[link]}"
        how = f"alone holds its {kinds[link]} together" if link.bridge else least
        yield f"- `{_code(link.pair.a)}` and `{_code(link.pair.b)}`, {percent(link.probability)}: {how}"
    yield ""


def _of_clusters(result: Result) -> Iterable[WeakLink]:
    from ..clusters import ClusterRows  # where a run was made it is loaded already

    if isinstance(result.clusters, ClusterRows):
        return result.clusters.book.weak_links()
    return (link for cluster in result.clusters for link in cluster.weak_links)


def _of_stories(result: Result) -> Iterable[WeakLink]:
    from ..assemble import StoryRows  # where a run was made it is loaded already

    if isinstance(result.stories, StoryRows):
        return result.stories.weakest(WEAK_LINKS)
    return (link for story in result.stories for link in story.weak_links)


def _skipped(result: Result) -> Iterable[str]:
    if not result.skipped:
        return
    counts = _counts(result.funnel.skipped_by)
    reasons = ", ".join(f"{number:,} {reason.replace('_', ' ')}" for reason, number in counts)
    yield from ("## Skipped", "", f"{counted(len(result.skipped), 'record')}: {reasons}.", "")
    for record in result.skipped[:SKIPPED]:
        yield f"- `{_code(str(record.place))}`: {markdown(record.problem, 160)} → {markdown(record.remedy, 160)}"
    if len(result.skipped) > SKIPPED:
        yield f"- {len(result.skipped) - SKIPPED:,} more: `articles.jsonl`, status `skipped`"
    yield ""


def _counts(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(((name, number) for name, number in counts.items() if number), key=lambda item: (-item[1], item[0]))


def _caps(funnel: Funnel) -> Iterable[str]:
    if funnel.caps:
        yield from ("## Limits that were reached", "")
        for cap in funnel.caps[:CAPS]:
            yield f"- `{_code(cap.name)}` = {cap.limit:,}, {counted(cap.count, 'time')}: {markdown(cap.effect, 200)}"
        yield ""


def _files(outputs: Container[str]) -> Iterable[str]:
    listed = [f"- `{FILES[name]}`: {what}" for name, what in _CONTENTS.items() if name in outputs]
    if listed:
        yield from ("## Files", "", *listed, "")
