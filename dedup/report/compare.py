"""Two articles side by side: their texts cut for marking, and what was measured of them in plain words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from unicodedata import bidirectional

from ..model import Article, Credit, Evidence, Match, Outcome, Polarity
from .made import Made, made, marks
from .marks import Quiet, Segment, Shared, numbered, segments
from .safe import one_line
from .words import APART_WORDS, RELATION_WORDS, counted, headline, moment, outlet, percent

TEXT_CHARACTERS = 20_000  # of one text; a longer one is cut on the page, and the page says so
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_PAIR_LETTERS = re.compile(r"\b[AB]\b")
_DAY = 24.0
_LOOKED_AT = 2_000  # characters of a text that tell in which direction it runs


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two texts as the page shows it. ``cut`` counts the characters that are not shown.

    ``elsewhere`` names by number the passages that stand in a third article.
    """

    code: str
    source: str
    headline: str
    when: str
    language: str
    direction: str
    segments: tuple[Segment, ...]
    cut: int
    elsewhere: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One line of the evidence table: its plain name, its value, and what it counts."""

    name: str
    value: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two articles side by side. ``anchor`` is unique on the page; ``letters`` explains those of ``because``.

    ``made`` says what the right one is made of, where the left one is a source of its words: then the marks are those
    of its ledger, else those of the match.
    """

    anchor: str
    relation: str
    probability: str
    because: str
    letters: str
    left: Side
    right: Side
    passages: int
    passages_total: int
    facts: tuple[Fact, ...]
    made: Made | None


def comparison(
    match: Match,
    *,
    anchor: str,
    left: tuple[str, Article, Outcome | None],
    right: tuple[str, Article, Outcome | None],
    codes: Mapping[str, str] = MappingProxyType({}),
) -> Comparison:
    """Put a match's two articles side by side.

    Parameters
    ----------
    match : Match
    anchor : str
    left, right : (code, Article, Outcome)
        The code is the article's short name on the page; the outcome tells its credits, its furniture and its
        ledger.
    codes : mapping of str to str
        The short names of the other articles.

    Returns
    -------
    Comparison
        The passages are numbered in the order of the text on the right if that has a ledger, else of the left one.
    """
    left_is_a = match.pair.a == left[1].id
    code_a, code_b = (left[0], right[0]) if left_is_a else (right[0], left[0])
    on_left, on_right = numbered(match.passages, left_is_a=left_is_a)
    elsewhere: dict[int, str] = {}
    passages, total = len(match.passages), max(match.passages_total, len(match.passages))
    ledger = right[2].ledger if right[2] else None
    if ledger and any(source.id == left[1].id for source in ledger.sources):
        on_left, on_right, elsewhere = marks(ledger, left[1].id, codes)
        passages = total = sum(shared.first for shared in on_right)
    else:
        ledger = None
    return Comparison(
        anchor=anchor,
        relation=RELATION_WORDS[match.relation] + (f", kept apart ({APART_WORDS[match.apart]})" if match.apart else ""),
        probability=percent(match.probability),
        because=match.because,
        letters=_letters(match.because, code_a, code_b),
        left=_side(*left, on_left, {}),
        right=_side(*right, on_right, elsewhere),
        passages=passages,
        passages_total=total,
        facts=tuple(facts(match.evidence, code_a, code_b)),
        made=made(ledger, codes) if ledger else None,
    )


def facts(found: Evidence, a: str, b: str) -> Iterable[Fact]:
    """The evidence of a pair in plain words.

    Parameters
    ----------
    found : Evidence
    a, b : str
        What to call the two articles.
    """
    shorter, longer = (a, b) if found.shorter == "a" else (b, a)
    of_shorter = f"of {shorter}, the shorter"
    yield Fact(name="Length", value=f"{found.words_a:,} and {found.words_b:,} words", meaning=f"{a} and {b}")
    runs = "three-word runs"
    yield Fact(name="Resemblance", value=percent(found.resemblance), meaning=f"of all {runs} of both are in both")
    yield Fact(name=f"{a} inside {b}", value=percent(found.a_in_b), meaning=f"of the {runs} of {a} are in {b}")
    yield Fact(name=f"{b} inside {a}", value=percent(found.b_in_a), meaning=f"of the {runs} of {b} are in {a}")
    yield Fact(
        name="Rare runs",
        value=percent(found.weighted_containment),
        meaning=f"of the {runs} {of_shorter}, are in the other, rare words counting more",
    )
    yield Fact(
        name="Longest run", value=counted(found.longest_run, "word"), meaning="word for word in both, without a break"
    )
    yield Fact(
        name="Sentences",
        value=f"{found.sentences_aligned} of {found.sentences}",
        meaning=f"{of_shorter}, have a counterpart; {percent(found.in_order)} of them in the same order",
    )
    yield Fact(
        name="Close and loose",
        value=f"{found.sentences_close} and {found.sentences_loose}",
        meaning="sentences have four fifths, or a third, of their content in the counterpart",
    )
    yield Fact(name="Covered", value=percent(found.alignment), meaning=f"of the sentences {of_shorter}, by content")
    yield Fact(
        name="Seen from the other",
        value=percent(found.aligned_longer),
        meaning=f"of the sentences of {longer}, the longer, have a counterpart, by content",
    )
    yield Fact(name="New matter", value=percent(found.novelty), meaning=f"{of_shorter}, is nowhere in the other")
    yield Fact(
        name="Outside quotes",
        value=percent(found.reuse_outside_quotes),
        meaning=f"of the words {of_shorter}, outside quotations, are word for word in the other",
    )
    yield Fact(name="Quotations", value=f"{found.quotes_shared:,}", meaning="stand in both")
    people = ", ".join(one_line(name, 40) for name in found.quoted_people)
    yield Fact(name="People quoted", value=people or "none", meaning="by name in both")
    yield Fact(name="Names, numbers", value=percent(found.names_numbers), meaning=f"{of_shorter}, are in the other")
    yield Fact(name="Numbers", value=percent(found.numbers), meaning=f"{of_shorter}, are in the other")
    yield Fact(name="Word pairs", value=percent(found.phrases), meaning=f"{of_shorter}, are in the other, by rarity")
    yield Fact(name="Vocabulary", value=percent(found.vocabulary), meaning=f"{of_shorter}, is in the other, by rarity")
    yield Fact(name="Topic (cosine)", value=f"{found.cosine:.2f}", meaning="from 0 to 1: how alike their words are")
    yield Fact(name="Apart in time", value=_apart(found.hours_apart), meaning="between the two publications")
    yield Fact(name="Same source", value="yes" if found.same_source else "no", meaning="carried by one outlet or feed")
    yield Fact(name="Agencies", value=", ".join(found.agencies) or "none", meaning="credited by both or either")


def language_tag(language: str) -> str:
    """The language for a ``lang`` attribute, or nothing where it is no language tag.

    >>> language_tag("hi"), language_tag("pt_BR"), language_tag("English!")
    ('hi', 'pt-BR', '')
    """
    tag = language.strip().replace("_", "-")
    return tag if _LANGUAGE.fullmatch(tag) else ""


def direction(text: str) -> str:
    """The direction in which most letters of a text run; the page cannot tell by its first, which may be a mark's.

    >>> direction("AFP - أغلق مكتب الميناء"), direction("The harbour office"), direction("")
    ('rtl', 'ltr', 'ltr')
    """
    kinds = Counter(map(bidirectional, text[:_LOOKED_AT]))
    return "rtl" if kinds["R"] + kinds["AL"] > kinds["L"] else "ltr"


def _letters(because: str, code_a: str, code_b: str) -> str:
    """What A and B mean in the grounds of a match, whose letters are not those of the page's clusters."""
    return f"A is {code_a} and B is {code_b} here." if _PAIR_LETTERS.search(because) else ""


def _in_text(credit: Credit) -> bool:
    return credit.field == "text" and credit.polarity is not Polarity.NEGATIVE


def _side(
    code: str, article: Article, outcome: Outcome | None, shared: Iterable[Shared], elsewhere: Mapping[int, str]
) -> Side:
    quiet: list[Quiet] = []
    if outcome is not None:
        quiet += [Quiet(label="credit line", span=c.span) for c in outcome.credits if _in_text(c)]
        quiet += [
            Quiet(label=f"furniture, in {f.articles:,} articles of its source", span=f) for f in outcome.furniture
        ]
    return Side(
        code=code,
        source=outlet(article.source, article.id),
        headline=headline(article),
        when=moment(article.published, article.day_only),
        language=language_tag(article.language),
        direction=direction(article.text),
        segments=segments(article.text[:TEXT_CHARACTERS], shared, quiet),
        cut=max(0, len(article.text) - TEXT_CHARACTERS),
        elsewhere=elsewhere,
    )


def _apart(hours: float | None) -> str:
    if hours is None:
        return "not known"
    return f"{hours / _DAY:.1f} days" if hours >= 2 * _DAY else f"{hours:.1f} hours"
