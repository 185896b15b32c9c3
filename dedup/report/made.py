"""What an article is made of, as the page shows it: a bar, the same in words, and the marks in its text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..model import Ledger, PassageKind, PortionKind
from .marks import Shared

KIND_WORDS = {
    PortionKind.VERBATIM: "word for word",
    PortionKind.EDITED: "edited",
    PortionKind.OWN: "own words",
    PortionKind.FURNITURE: "furniture",
    PortionKind.CREDIT: "credit lines",
}
_WIDTH = 160.0  # of a bar
_MARKED = {PortionKind.VERBATIM: PassageKind.VERBATIM, PortionKind.EDITED: PassageKind.REWORDED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One kind of words: its share in words, and where it stands in the bar."""

    kind: str
    words: str
    x: float
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What an article is made of. ``sources`` say whose words it has."""

    parts: tuple[Part, ...]
    sources: str
    width: float = _WIDTH


def shares(ledger: Ledger) -> dict[PortionKind, str]:
    """The share of each kind that there is, in whole percent that add up to 100.

    >>> from dedup.model import Portion, Span
    >>> kinds = [(PortionKind.VERBATIM, 83), (PortionKind.OWN, 17)]
    >>> portions = tuple(Portion(kind=kind, span=Span(0, 1), words=n) for kind, n in kinds)
    >>> {kind.value: share for kind, share in shares(Ledger(sources=(), portions=portions)).items()}
    {'verbatim': '83 %', 'own': '17 %'}
    """
    return {
        kind: f"{100 * share:.0f} %" if share else "< 1 %"
        for kind, share in ledger.shares(100).items()
        if ledger.words(kind)
    }


def in_words(ledger: Ledger) -> str:
    """What an article is made of, in one line.

    >>> from dedup.model import Portion, Span
    >>> in_words(Ledger(sources=(), portions=(Portion(kind=PortionKind.EDITED, span=Span(0, 1), words=9),)))
    '100 % edited'
    """
    return ", ".join(f"{share} {KIND_WORDS[kind]}" for kind, share in shares(ledger).items())


def made(ledger: Ledger, codes: Mapping[str, str]) -> Made:
    """The bar of an article and its words.

    Parameters
    ----------
    ledger : Ledger
    codes : mapping of str to str
        The short names of articles on the page; one that is not on it is counted only.
    """
    total, x = ledger.words() or 1, 0.0
    parts = []
    for kind, share in shares(ledger).items():
        width = _WIDTH * ledger.words(kind) / total
        parts.append(Part(kind=kind.value, words=f"{share} {KIND_WORDS[kind]}", x=round(x, 1), width=round(width, 1)))
        x += width
    named = [f"{codes[s.id]}{'' if s.earlier else ' (or it from here)'}" for s in ledger.sources if s.id in codes]
    others = len(ledger.sources) - len(named)
    if others:
        named.append(f"{others} of another story" if named else "another story")
    return Made(parts=tuple(parts), sources="from " + ", ".join(named))


def marks(
    ledger: Ledger, beside: str, codes: Mapping[str, str]
) -> tuple[tuple[Shared, ...], tuple[Shared, ...], dict[int, str]]:
    """The marks in an article's text and in the text of its source beside it.

    Parameters
    ----------
    ledger : Ledger
    beside : str
        The id of the source.
    codes : mapping of str to str

    Returns
    -------
    on_source, on_article : tuple of Shared
        Numbered in the order of the article; pieces of one edited sentence have one number.
    elsewhere : dict of int to str
        The numbers of passages that are another source's, with its code.
    """
    on_source: list[Shared] = []
    on_article: list[Shared] = []
    elsewhere: dict[int, str] = {}
    sentence: object = None  # the last edited one, and its number
    latest = edited = 0
    for portion in ledger.portions:
        if portion.source is None or portion.kind not in _MARKED:
            continue
        kind, source = _MARKED[portion.kind], ledger.sources[portion.source].id
        here = (portion.source, portion.there) if portion.kind is PortionKind.EDITED else None
        new = here is None or here != sentence
        latest += new
        number = latest if new else edited
        if here:
            sentence, edited = here, number
        on_article.append(Shared(number=number, kind=kind, span=portion.span, first=new))
        if source != beside:
            elsewhere[number] = codes.get(source, "another story")
        elif new:
            on_source.append(Shared(number=number, kind=kind, span=portion.there))
    return tuple(on_source), tuple(on_article), elsewhere
