"""Credits outside the text: the marks of a title, the feed's byline and credit fields, its source, and the address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from ..model import Credit, Polarity, PubStatus, Span, Wire
from .credit_grammar import Grammar, builtin
from .credit_rules import needs_name
from .credit_search import SEPARATOR, Hit, agencies_in, agency_of_match
from .title_marks import MAX_MARKS, behind, skip_blanks_and_dashes

_HOST = re.compile(r"(?:[a-z][a-z0-9+.-]{0,20}:)?//(?:[^/?#@]{0,200}@)?([^/?#:@]{1,253})", re.IGNORECASE)

FIELD_CHARS = 300  # a longer byline is no byline

_JOINED = re.compile(r"\s*[;,/|+]\s*|\s+(?:and|et|und|y|e|en|og|och|ja|&|with|avec|mit|con|com|med)\s+|\s+[-–—]\s+")
_OPENING = re.compile(
    r"(?:(?:by|von|par|por|door|av|af|di|da|oleh|text|de|from|source|quelle)\b:?\s*)?(?:the\s+)?", re.IGNORECASE
)
_REUTERS_KEY = re.compile(r"[-/=]id([A-Z]{2}[A-Z0-9]{8,24})(?![A-Za-z0-9])")
_NAMED_FIELDS = (
    ("byline", "byline", "agency in the byline"),
    ("dateline", "dateline", "agency in the dateline"),
    ("creditline", "credit_tag", "agency in the credit field"),
    ("copyright", "copyright_line", "agency in the copyright"),
)
_RELEASES = (
    ("prnewswire.com/news-releases/", "PR Newswire"),
    ("businesswire.com/news/", "Business Wire"),
    ("globenewswire.com/news-release/", "GlobeNewswire"),
    ("globenewswire.com/en/news-release/", "GlobeNewswire"),
    ("accesswire.com/", "ACCESSWIRE"),
    ("accessnewswire.com/newsroom/", "ACCESSWIRE"),
    ("newswire.ca/news-releases/", "CNW"),
    ("newsfilecorp.com/release/", "Newsfile"),
    ("einpresswire.com/article/", "EIN Presswire"),
    ("presseportal.de/pm/", "news aktuell"),
)


def wire_credits(grammar: Grammar, wire: Wire) -> Iterator[Credit]:
    """The credits of the feed's own fields but its note."""
    for field, kind, rule in _NAMED_FIELDS:
        value: str = getattr(wire, field)
        credit = _named(value, field, kind, rule, grammar) if 0 < len(value) <= FIELD_CHARS else None
        if credit:
            yield credit
    if wire.original:
        yield from (replace(credit, field="original") for credit in key_credits(wire.original))
    if wire.pubstatus is PubStatus.CANCELED:
        yield _status("pubstatus", wire.pubstatus.value, "kill_notice", "status of the feed")
    if wire.embargoed is not None:
        yield _status("embargoed", f"{wire.embargoed:%Y-%m-%dT%H:%MZ}", "embargo_note", "embargo of the feed")


def _status(field: str, words: str, kind: str, rule: str) -> Credit:
    return Credit(
        rule=rule, agency="", kind=kind, polarity=Polarity.COPY, span=Span(0, len(words)), text=words, field=field
    )


def title_hits(title: str, grammar: Grammar, *, only_before: bool = False) -> list[Hit]:
    """The marks before and behind a title, each as a credit line of its own.

    Parameters
    ----------
    title : str
        Or a text that begins with its title: then ``only_before``.
    grammar : Grammar
    only_before : bool
        Leave alone what stands behind.
    """
    at = skip_blanks_and_dashes(title, 0)
    found: list[Hit] = []
    for _ in range(MAX_MARKS if grammar.marked.match(title, at) else 0):
        tried = ((n, before(-1).match(title, at)) for n, (_, before, _) in enumerate(grammar.marks))
        n, match = next(((n, match) for n, match in tried if match), (0, None))
        if match is None:
            break
        found += _hit(n, match, grammar)
        at = skip_blanks_and_dashes(title, match.end())
    if not only_before:
        for n, match in behind(title, at, len(title.rstrip()), grammar):
            return found + _hit(n, match, grammar)
    return found


def _hit(number: int, match: re.Match[str], grammar: Grammar) -> list[Hit]:
    agency = agency_of_match(grammar.book.marks[number], match, grammar)
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    end = match.end() - len(match[0]) + len(match[0].rstrip())
    return [(start, number, -end, agency)] if agency is not None and start < end else []


@lru_cache(maxsize=1 << 13)  # the people of a newsroom sign again and again: of 17,405 bylines of one agency 4,556
def _named(value: str, field: str, kind: str, rule: str, grammar: Grammar) -> Credit | None:
    """A list of names with an agency among them: ``Ida Holm; dpa``, ``Le Journal et AFP``, ``By REUTERS``."""
    words = value.strip()
    agencies: str | None = joined_agencies(words, grammar)
    if not agencies:
        rule, agencies = _as_a_line(words, kind, grammar)
    if agencies is None:
        return None
    start = value.index(words)
    span = Span(start, start + len(words))
    return Credit(rule=rule, agency=agencies, kind=kind, polarity=Polarity.COPY, span=span, text=words, field=field)


def _as_a_line(words: str, kind: str, grammar: Grammar) -> tuple[str, str | None]:
    """The rule of a kind that such a line would meet in a text, and its agencies; ``None`` where it is just a name."""
    if kind == "copyright_line":
        return "agency in the copyright", agencies_in(words, grammar)
    tried = grammar.openings.get(kind, ())
    named = grammar.words.set_in(words) if tried else 0
    for n in tried:
        rule = grammar.book.rules[n]
        if needs_name(rule) and not named & grammar.words.any_name:
            continue
        match = grammar.rule_patterns[n](named).fullmatch(words)
        agency = agency_of_match(rule, match, grammar) if match else None
        if agency is not None:
            return rule.name, agency
    return "", None


def joined_agencies(value: str, grammar: Grammar) -> str:
    """The agencies among joined names, each being all of a name or its first or last words before a job.

    >>> from dedup.text.credit_grammar import builtin
    >>> joined_agencies("By Ida Holm; AFP and dpa", builtin()), joined_agencies("AP Sports Writer", builtin())
    ('AFP;dpa', '')
    """
    known = grammar.canonical
    whole = value.strip().strip("()[]")
    if whole in known:
        return known[whole]
    opened = _OPENING.match(whole)
    parts = _JOINED.split(whole[opened.end() :] if opened else whole)
    named = dict.fromkeys(known[part] for part in (_bare(part) for part in parts) if part in known)
    return SEPARATOR.join(named)


def _bare(part: str) -> str:
    part = part.strip(" .()[]©*")
    return part[4:] if part.startswith(("The ", "the ", "THE ")) else part


def source_credits(source: str, grammar: Grammar) -> Iterator[Credit]:
    """An agency as the source. A spelling that is also something else may be an outlet's name.

    No part of what :func:`dedup.text.newswire.find_credits` finds: the outlet is known without it.

    Parameters
    ----------
    source : str
    grammar : Grammar
    """
    name = source.strip()
    if name in grammar.plain:
        agency = agencies_in(name, grammar)
        start = source.index(name)
        if agency:
            yield Credit(
                rule="agency as the source", agency=agency, kind="source_field", polarity=Polarity.COPY,
                span=Span(start, start + len(name)), text=name, field="source",
            )


def key_credits(url: str) -> Iterator[Credit]:
    """A key that the agency itself puts into the address."""
    rule, agency, start, end = key_in(url)
    if rule:
        yield Credit(
            rule=rule, agency=agency, kind="hard_key", polarity=Polarity.COPY, span=Span(start, end),
            text=url[start:end], field="url",
        )


def key_in(url: str) -> tuple[str, str, int, int]:
    """The rule, agency and place of a key in an address; four times nothing where there is none."""
    match = _REUTERS_KEY.search(url)
    if match:
        return "Reuters key in the address", "Reuters", match.start() + 1, match.end()
    for part, agency in _RELEASES:
        at = url.find(part)
        if at >= 0:
            return "address of a release", agency, at, len(url)
    return "", "", 0, 0


def own_host(agency: str, url: str, *, grammar: Grammar | None = None) -> bool:
    """Whether a page is the agency's own: there it is the origin, and carries nobody's copy.

    Parameters
    ----------
    agency : str
        The short name, such as ``Reuters``; one that is not known has no host.
    url : str
        Anything; what is no address is nobody's.
    grammar : Grammar, optional

    Returns
    -------
    bool

    Examples
    --------
    >>> own_host("AP", "https://apnews.com/article/1"), own_host("AP", "https://example.org/apnews.com")
    (True, False)
    """
    match = _HOST.match(url)
    host = match[1].lower().rstrip(".") if match else ""
    return any(host == own or host.endswith("." + own) for own in (grammar or builtin()).hosts.get(agency, ()))
