"""``report.html``: one page that needs no network and no script, filled from the templates beside this file.

The page has a size (``output.report_bytes``). First every story gets its tables and drawings, then the room
that is left goes to side-by-sides; what does not fit is counted on the page, with the file that has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ..model import Alarm
from ..result import Result
from .compare import comparison
from .compiled import CompiledTemplates
from .manifest import relation_model, versions
from .rows import Limits, Row
from .safe import one_line, page_text
from .shown import CLUSTERS_SHOWN, MEMBERS_SHOWN, SINGLES_SHOWN, Shown, ShownStory
from .views import StoryView, story_view
from .words import APART_WORDS, RELATION_WORDS, funnel_sentence, headline

_TICKED = re.compile(r"`([^`]{1,300})`")
_BRACKETED = re.compile(r"([^()]{1,80}) \((.{1,300})\)")
SKIPPED_SHOWN = 100
ALARMS_SHOWN = 50
_FULL = Limits(clusters=CLUSTERS_SHOWN, members=MEMBERS_SHOWN, singles=SINGLES_SHOWN)
_BRIEF = Limits(clusters=5, members=10, singles=10)
_MADE_BY = Path(__file__)  # what templates become depends on how they are set up here
_SKELETON = 0.6  # of the page may go to tables and drawings; side-by-sides are what the page is for


@dataclass(slots=True)
class Section:
    """A story on its way to the page."""

    view: StoryView
    html: str
    compared: dict[str, Markup] = field(default_factory=dict)


class Templates:
    """The templates, set up so that whatever text they are given is shown and never obeyed."""

    def __init__(self) -> None:
        self._environment = Environment(
            loader=PackageLoader("dedup.report"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_neutral,
            bytecode_cache=CompiledTemplates(_MADE_BY),
        )
        self._environment.filters["ground"] = ground

    def fill(self, name: str, **values: object) -> str:
        """A template filled with values."""
        return self._environment.get_template(f"{name}.html.j2").render(**values)


def _neutral(value: object) -> object:
    """What a template prints: text without the characters that a page must not hold."""
    return page_text(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def ground(text: str) -> Markup:
    """A ground in words: what it quotes set apart, so that the direction of its script turns nothing around it.

    >>> print(ground("policy `a<b`: keep"), ground("credits AP: (أ ب)"))
    policy <code>a&lt;b</code>: keep credits AP: (<bdi>أ ب</bdi>)
    """
    parts = _TICKED.split(page_text(text))
    if len(parts) > 1:
        return Markup("").join(
            Markup("<code>{}</code>").format(part) if n % 2 else escape(part) for n, part in enumerate(parts)
        )
    bracket = _BRACKETED.fullmatch(parts[0])
    if bracket:
        return Markup("{} (<bdi>{}</bdi>)").format(*bracket.groups())
    said, colon, quoted = parts[0].partition(": ")
    return Markup("{}{}<bdi>{}</bdi>").format(said, colon, quoted) if colon else escape(said)


def write_page(out: BinaryIO, result: Result, shown: Shown) -> None:
    """Write the page.

    Parameters
    ----------
    out : binary file
    result : Result
    shown : Shown
        After all matches and articles were given to it.
    """
    templates, room = Templates(), result.settings.output.report_bytes
    frame = _frame(result, shown)
    foot = templates.fill("foot", **frame)
    fixed = _size(foot) + _size(templates.fill("head", sections=(), unshown=1, beside=1, **frame))
    sections = _skeletons(templates, shown, int(_SKELETON * max(room - fixed, 0)))
    used = fixed + sum(_size(section.html) for section in sections)
    missing = _compare(templates, shown, sections, room - used)
    unshown = shown.stories_in_all - len(sections)
    out.write(templates.fill("head", sections=sections, unshown=unshown, beside=missing, **frame).encode())
    out.writelines(
        templates.fill("story", story=section.view, compared=section.compared).encode() for section in sections
    )
    out.write(foot.encode())


def _frame(result: Result, shown: Shown) -> dict[str, object]:
    """What head and foot of the page show of the whole run."""
    skipped = [
        {
            "place": one_line(str(record.place)),
            "reason": record.reason.value.replace("_", " "),
            "id": one_line(record.id, 60),
            "problem": one_line(record.problem, 200),
            "remedy": one_line(record.remedy, 200),
        }
        for record in result.skipped[:SKIPPED_SHOWN]
    ]
    return {
        "funnel": result.funnel,
        "sentence": funnel_sentence(result.funnel, len(result.inputs)),
        "several": shown.stories_in_all,
        "matches_by": [(words, result.funnel.matches_by.get(r.value, 0)) for r, words in RELATION_WORDS.items()],
        "apart_by": [(words, n) for r, words in APART_WORDS.items() if (n := result.funnel.apart_by.get(r.value, 0))],
        "alarms": [_alarm(alarm, result) for alarm in result.alarms[:ALARMS_SHOWN]],
        "alarms_more": max(0, len(result.alarms) - ALARMS_SHOWN),
        "skipped": skipped,
        "skipped_more": max(0, len(result.skipped) - SKIPPED_SHOWN),
        "caps": result.funnel.caps,
        "fingerprint": result.settings.fingerprint,
        "relation_model": relation_model(result.settings),
        "versions": versions(),
        "inputs": [(one_line(file.path), file.records, file.sha256[:16]) for file in result.inputs[:SKIPPED_SHOWN]],
        "inputs_more": max(0, len(result.inputs) - SKIPPED_SHOWN),
    }


def _alarm(alarm: Alarm, result: Result) -> dict[str, object]:
    """An alarm for the page: who, why, and the passages."""
    article = result.texts.get(alarm.article)
    return {
        "kind": alarm.kind.value,
        "who": one_line(alarm.source or alarm.article, 80),
        "id": one_line(alarm.article, 80),
        "headline": headline(article),
        "notice": one_line(alarm.notice, 80),
        "because": [one_line(reason, 300) for reason in alarm.because],
        "changes": [
            {"field": change.field, "old": one_line(change.old, 200), "new": one_line(change.new, 200)}
            for change in alarm.changes
        ],
        "quotes": [
            {"whose": "the article" if quote.article == alarm.article else "the notice", "field": quote.field,
             "text": one_line(quote.text, 300)}
            for quote in alarm.quotes
        ],
    }


def _skeletons(templates: Templates, shown: Shown, room: int) -> list[Section]:
    """The stories without side-by-sides, in full or in brief, as far as there is room."""
    sections: list[Section] = []
    for story in shown.stories:
        for limits in (_FULL, _BRIEF):
            section = _skeleton(templates, shown, story, len(sections) + 1, limits)
            if _size(section.html) <= room:
                room -= _size(section.html)
                sections.append(section)
                break
    return sections


def _skeleton(templates: Templates, shown: Shown, story: ShownStory, number: int, limits: Limits) -> Section:
    view = story_view(number, story, shown, limits)
    return Section(view=view, html=templates.fill("story", story=view, compared={}))


def _compare(templates: Templates, shown: Shown, sections: Sequence[Section], room: int) -> int:
    """Give each story its share of the room for side-by-sides; returns how many found none.

    The last story comes first: it needs least, and what it leaves goes to the larger ones before it.
    """
    missing = 0
    for left, section in zip(range(len(sections), 0, -1), reversed(sections), strict=True):
        share = max(room, 0) // left
        for row in _with_match(section.view):
            html = _side_by_side(templates, shown, section.view, row)
            if _size(html) > share:
                missing += 1
                continue
            section.compared[row.anchor] = Markup(html)  # noqa: S704 - made by an autoescaping template
            share -= _size(html)
            room -= _size(html)
    return missing


def _with_match(view: StoryView) -> Iterable[Row]:
    return (row for cluster in view.clusters for row in cluster.rows if row.match)


def _side_by_side(templates: Templates, shown: Shown, view: StoryView, row: Row) -> str:
    match = row.match
    if match is None:
        return ""
    member = match.pair.a if match.pair.b == row.beside else match.pair.b
    left, right = shown.texts.get(row.beside), shown.texts.get(member)
    if left is None or right is None:
        return ""
    compared = comparison(
        match,
        anchor=row.anchor,
        left=(view.codes[row.beside], left, shown.outcomes.get(row.beside)),
        right=(view.codes[member], right, shown.outcomes.get(member)),
        codes=view.codes,
    )
    return templates.fill("compare", it=compared)


def _size(html: str) -> int:
    return len(html.encode())
