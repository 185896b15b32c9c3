"""Numbers, times and verdicts in plain words, the same on the page, in the summary and on the terminal."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import UTC, datetime

from ..model import Apart, Article, Funnel, OriginKind, Origins, Relation, Role, Version
from .safe import ending, one_line

RELATION_WORDS = {
    Relation.IDENTICAL: "same words",
    Relation.NEAR_DUPLICATE: "near duplicate",
    Relation.EXCERPT: "excerpt",
    Relation.REWRITE: "rewrite",
    Relation.PARTIAL: "partial use",
    Relation.SAME_STORY: "same story, own words",
    Relation.UNRELATED: "unrelated",
}
APART_WORDS = {
    Apart.EXCERPT: "excerpts of much longer texts",
    Apart.FOLLOW_UP: "rewrites too many days later",
    Apart.SERIES: "issues of a series",
}
"""Why a copy or rewrite holds no cluster together."""
ROLE_WORDS = {
    Role.ORIGIN: "origin",
    Role.REPRINT: "reprint",
    Role.UPDATE: "update",
    Role.REWRITE: "rewrite",
    Role.EXCERPT: "excerpt",
}
# The strongest tie first: how the closest of several matches is chosen and drawn.
RELATION_ORDER = tuple(Relation)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NO_SOURCE = "source not given"
_ONE_DAY, _TWO_DAYS = 24.0, 48.0
_NEAR_NONE, _NEAR_ALL = 0.005, 0.995


def counted(number: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "story", "stories"), counted(30000, "article")
    ('1 story', '30,000 articles')
    """
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(value: float) -> str:
    """A share of one in whole percent, which never claims all or nothing where it is not.

    >>> percent(0.931), percent(0.999), percent(0.001), percent(1.0)
    ('93 %', '> 99 %', '< 1 %', '100 %')
    """
    if 0 < value <= _NEAR_NONE:
        return "< 1 %"
    if _NEAR_ALL <= value < 1:
        return "> 99 %"
    return f"{100 * value:.0f} %"


def moment(when: datetime | None, day_only: bool = False) -> str:
    """A time as a person writes it, in UTC, in English on every machine.

    >>> moment(datetime(2024, 11, 19, 10, 5, tzinfo=UTC)), moment(datetime(2024, 11, 19, tzinfo=UTC), True)
    ('19 Nov 2024, 10:05 UTC', '19 Nov 2024')
    """
    if when is None:
        return "no date"
    local = when if day_only else when.astimezone(UTC)
    day = f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
    return day if day_only else f"{day}, {local:%H:%M} UTC"


def version_words(version: Version, name: str) -> str:
    """A version in a chain: who, what it is, and the words that say so.

    >>> from ..model import VersionKind
    >>> version_words(Version(id="a", kind=VersionKind.UPDATE, number=2, mark="UPDATE 2-"), "A3")
    'A3 update 2 (UPDATE 2-)'
    """
    number = "" if version.number is None else f" {version.number}"
    mark = f" ({one_line(version.mark, 80)})" if version.mark else ""
    return f"{name} {version.kind.value}{number}{mark}"


def versions_line(versions: Sequence[Version]) -> str:
    """A chain on one line."""
    return " → ".join(version_words(version, ending(version.id, 40)) for version in versions)


def lag(hours: float | None, *, by_day: bool = False) -> str:
    """How much later, in words.

    Parameters
    ----------
    hours : float, optional
    by_day : bool
        Whether one of the two times is a bare date, so that hours mean nothing.

    Examples
    --------
    >>> lag(3.4), lag(0.25), lag(60), lag(-1), lag(0), lag(11, by_day=True), lag(None)
    ('+3 h 24 min', '+15 min', '+2.5 days', '−1 h', 'same time', 'same day', 'not known')
    """
    if hours is None:
        return "not known"
    size, sign = abs(hours), "+" if hours > 0 else "−"
    if by_day and size < _ONE_DAY:
        return "same day"
    if size >= _TWO_DAYS or by_day:
        days = f"{size / _ONE_DAY:.0f}" if by_day else f"{size / _ONE_DAY:.1f}".removesuffix(".0")
        return f"{sign}{days} {'day' if days == '1' else 'days'}"
    whole, minutes = divmod(round(size * 60), 60)
    if not whole and not minutes:
        return "same time"
    parts = ([f"{whole} h"] if whole else []) + ([f"{minutes} min"] if minutes else [])
    return sign + " ".join(parts)


def span_of(first: datetime | None, last: datetime | None, bare: Container[datetime] = frozenset()) -> str:
    """From when to when, without saying anything twice.

    Parameters
    ----------
    first, last : datetime, optional
    bare : container of datetime
        The times that are bare dates.

    Examples
    --------
    >>> span_of(datetime(2024, 11, 19, 10, tzinfo=UTC), datetime(2024, 11, 19, 18, tzinfo=UTC))
    '19 Nov 2024, 10:00 to 18:00 UTC'
    """
    if first is None or last is None:
        return "no dates"
    start, end = moment(first, first in bare), moment(last, last in bare)
    if start == end:
        return start
    day, _, clock = start.removesuffix(" UTC").partition(", ")
    end_day, _, end_clock = end.partition(", ")
    if clock and end_clock and day == end_day:
        return f"{day}, {clock} to {end_clock}"
    return f"{start} to {end}"


def named(source: str, limit: int = 60) -> str:
    """A source's name on one line, or that there is none."""
    return one_line(source, limit) or _NO_SOURCE


def outlet(source: str, article_id: str, limit: int = 60) -> str:
    """Who carried an article, or, where that is not known, the end of its id: something to tell it from others.

    >>> outlet("Harbour Post", "17"), outlet("", "feeds/today/0017.txt", 10)
    ('Harbour Post', '…/0017.txt')
    """
    return one_line(source, limit) or ending(article_id, limit)


def from_sources(articles: int, sources: int) -> str:
    """How many articles from how many sources, if any source is named."""
    where = f" from {counted(sources, 'source')}" if sources else ", no source named"
    return counted(articles, "article") + where


def origins_in_words(origins: Origins, most: int = 6) -> str:
    """How many newsrooms told a story, and which.

    Parameters
    ----------
    origins : Origins
    most : int
        Names of each kind that are listed.

    Examples
    --------
    >>> from dedup.model import IndependentOrigin, OriginKind
    >>> ap = IndependentOrigin(name="AP", kind=OriginKind.AGENCY, articles=("1",), because=("",))
    >>> post = IndependentOrigin(name="Post", kind=OriginKind.UNKNOWN, articles=("2",), because=("",))
    >>> origins_in_words(Origins(at_least=1, at_most=1, origins=(ap,), followers=()))
    '1 independent origin: AP'
    >>> origins_in_words(Origins(at_least=1, at_most=2, origins=(ap, post), followers=()))
    '1 to 2 independent origins: AP; unsigned: Post'
    """
    certain = [named(o.name) for o in origins.origins if o.kind is not OriginKind.UNKNOWN]
    unknown = [outlet(o.name, o.articles[0]) for o in origins.origins if o.kind is OriginKind.UNKNOWN]
    alike = origins.at_least == origins.at_most
    number = str(origins.at_least) if alike else f"{origins.at_least} to {origins.at_most}"
    who = [joined(certain, most)] if certain else []
    if unknown:
        who.append(f"unsigned: {joined(unknown, most)}")
    return f"{number} independent origin{'' if number == '1' else 's'}: {'; '.join(who)}"


def headline(article: Article | None, limit: int = 160) -> str:
    """An article's title on one line, or else the beginning of its text."""
    if article is None:
        return "(text not at hand)"
    return one_line(article.title, limit) or one_line(article.text, min(limit, 80)) or "(no title)"


def joined(names: Iterable[str], most: int = 6) -> str:
    """Names in a row, each once, in order; the rest as a number.

    >>> joined(["b", "a", "b", "c"], 2)
    'b, a and 1 more'
    """
    unique = list(dict.fromkeys(names))
    shown = ", ".join(unique[:most])
    return shown if len(unique) <= most else f"{shown} and {len(unique) - most:,} more"


def funnel_sentence(funnel: Funnel, files: int) -> str:
    """Where every article went, in two sentences.

    Parameters
    ----------
    funnel : Funnel
    files : int
        How many input files there were; none where the articles came from a program.
    """
    where = f" from {counted(files, 'file')}" if files else ""
    if not funnel.read:
        return f"Read no article{where}."
    lost = f"; {counted(funnel.lost, 'record')} had nothing to keep" if funnel.lost else ""
    return (
        f"Read {counted(funnel.read, 'article')}{where}: "
        f"{funnel.clustered:,} in {counted(funnel.clusters, 'cluster')} of one text each, "
        f"{funnel.single:,} single, {funnel.skipped:,} skipped. "
        f"They tell {counted(funnel.stories, 'story', 'stories')}. "
        f"The deduplicated feed keeps {funnel.kept:,} and leaves out {funnel.left_out:,}{lost}."
    )
