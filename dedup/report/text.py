"""The few lines that a run ends with on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..model import Article, Cluster, Member, Story
from ..result import Result
from .safe import cells, ending, fit, one_line
from .shown import clusters_of, in_order
from .words import (
    RELATION_WORDS,
    ROLE_WORDS,
    counted,
    funnel_sentence,
    headline,
    lag,
    moment,
    origins_in_words,
    percent,
)

LINES = 40  # about one screen
STORY_LINES = 4  # of the shortest story: a blank one, its title, two articles
STORY_MEMBERS = 12
_NARROWEST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One article of the table, uncut."""

    role: str
    id: str
    source: str
    when: str
    agency: str
    relation: str

    def columns(self) -> tuple[str, ...]:
        return (self.role, self.id, self.source, self.when, self.agency, self.relation)


def summary_lines(result: Result, width: int = 100) -> list[str]:
    """The short text that a run ends with: where everything went, then the largest stories.

    Parameters
    ----------
    result : Result
        Its groups and funnel are read; its articles and matches are not.
    width : int
        Columns of the terminal; no line is wider (but none is cut below 40).

    Returns
    -------
    list of str
        Without line ends and without anything that a terminal would obey.
    """
    width = max(width, _NARROWEST)
    lines = _wrapped(funnel_sentence(result.funnel, len(result.inputs)), width)
    stories = result.stories[: LINES // STORY_LINES]
    clusters = clusters_of(result, stories)
    shown = 0
    for story in stories:
        block = list(_story(shown + 1, story, clusters.get(story.id, []), result.texts, width))
        if shown and len(lines) + len(block) > LINES:
            break
        lines += ["", *block]
        shown += 1
    left = len(result.stories) - shown
    if left:
        more = counted(left, "more story", "more stories")
        lines += ["", *_wrapped(f"{more}: see summary.md or report.html", width)]
    if result.funnel.caps:
        lines.append("")
    for cap in result.funnel.caps:
        how_often = f"{cap.name} = {cap.limit:,}, {counted(cap.count, 'time')}"
        lines += _wrapped(f"Limit reached: {how_often}: {cap.effect}", width)
    return lines


def _story(
    number: int, story: Story, clusters: list[Cluster], texts: Mapping[str, Article], width: int
) -> Iterable[str]:
    title = one_line(story.title, 200) or headline(texts.get(story.origin.id))
    yield fit(f"Story {number}: {title}", width).rstrip()
    if story.origins:
        yield fit(f"  {origins_in_words(story.origins, 3)}", width).rstrip()
    room = STORY_MEMBERS
    groups: list[tuple[str, list[_Line]]] = []
    for cluster in clusters:
        agency = f", {one_line(cluster.agency, 30)} copy" if cluster.agency else ""
        name = f"{counted(len(cluster.members), 'article')} with one text{agency}"
        groups.append((name, [_member(member, cluster) for member in in_order(cluster)[: max(room, 2)]]))
        if len(cluster.members) > max(room, 2):
            groups[-1] = (f"{name}, the first {max(room, 2)}", groups[-1][1])
        room -= len(cluster.members)
        if room <= 0:
            break
    grouped = {member.id for cluster in clusters for member in cluster.members}
    singles = [member for member in story.members if member not in grouped]
    if singles and room > 0:
        groups.append(("single", [_single(member, texts.get(member)) for member in singles[:room]]))
    yield from _table(groups, width)
    left = len(clusters) - sum(1 for name, _ in groups if name != "single")
    unshown = max(0, len(singles) - max(room, 0))
    if left or unshown:
        parts = ([counted(left, "more cluster")] if left else []) + ([f"{unshown:,} more single"] if unshown else [])
        yield fit(f"  {', '.join(parts)}", width).rstrip()


def _member(member: Member, cluster: Cluster) -> _Line:
    origin = member.id == cluster.origin.id
    by_day = member.day_only or any(m.day_only for m in cluster.members if m.id == cluster.origin.id)
    late = moment(member.published, member.day_only) if origin else lag(member.lag_hours, by_day=by_day)
    shown = bool(member.similar_to) and not origin  # the origin is what the others are related to
    relation = f"{RELATION_WORDS[member.relation]} {percent(member.probability)}" if shown else ""
    return _Line(
        role=ROLE_WORDS[member.role],
        id=ending(member.id, 32),
        source=one_line(member.source, 40),
        when=late,
        agency=one_line(member.agency, 24),
        relation=", ".join(filter(None, [relation, "kept" if member.id == cluster.canonical.id else ""])),
    )


def _single(member: str, article: Article | None) -> _Line:
    when = moment(article.published, article.day_only) if article else ""
    source = one_line(article.source, 40) if article else ""
    return _Line(role="single", id=ending(member, 32), source=source, when=when, agency="", relation="")


def _table(groups: Iterable[tuple[str, list[_Line]]], width: int) -> Iterable[str]:
    """Groups of articles in columns that line up over the whole story and fit the width."""
    filled = list(groups)
    rows = [line.columns() for _, lines in filled for line in lines]
    widths = _widths(rows, width - 4)
    for name, lines in filled:
        if name != "single":
            yield fit(f"  {name}", width).rstrip()
        for line in lines:
            cut = (fit(text, room) for text, room in zip(line.columns(), widths, strict=True) if room)
            yield ("    " + "  ".join(cut)).rstrip()


def _widths(rows: Iterable[tuple[str, ...]], room: int) -> list[int]:
    """A width per column: as wide as its widest text, the widest columns cut first until all fit."""
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    while sum(widths) + 2 * (sum(map(bool, widths)) - 1) > room:
        widths[widths.index(max(widths))] -= 1
    return widths


def _wrapped(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for word in one_line(text, 2_000).split():
        if line and cells(line) + 1 + cells(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return [fit(each, min(width, cells(each))) for each in [*lines, line]]
