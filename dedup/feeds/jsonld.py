"""schema.org's ``NewsArticle`` in a page: lists, ``@graph``, references by ``@id``, JSON that is a little broken."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from .labels import label, names_of
from .markup import html_to_text

if TYPE_CHECKING:
    from .tree import Element

_KINDS: Final = (
    *("newsarticle", "reportagenewsarticle", "analysisnewsarticle", "backgroundnewsarticle", "opinionnewsarticle"),
    *("asknewsarticle", "askpublicnewsarticle", "reviewnewsarticle", "advertisercontentarticle", "satiricalarticle"),
    *("article", "liveblogposting", "blogposting", "socialmediaposting", "report", "techarticle", "scholarlyarticle"),
)
"""Kinds of articles, the most particular first."""

_BEFORE: Final = re.compile(r"\s*(?:<!--|(?://\s*)?<!\[CDATA\[)")
_BEHIND: Final = ("-->", "]]>", "//", ";")
_TRAILING: Final = re.compile(r",\s*([}\]])")
_GLUED: Final = re.compile(r"(\w)([.!?…][\"”’»)]?)([\"“‘«(]?[^\W\d_])(?=[^\W\d_]|[ ’'])")
_MOST: Final = 5_000  # things looked at in a page: a hostile one must not take a minute
_DEEPEST: Final = 40


def article_of(page: Element, *addresses: str) -> dict[str, object]:
    """What a page's JSON-LD says of its article, by this package's names; empty where there is none.

    Parameters
    ----------
    page : lxml element
        The root of the page.
    *addresses : str
        Where the page says, or is known, to stand. Of several articles (pages list what else they have) the one that
        stands there counts, then one with a body, then the most particular kind, then the first.
    """
    here = {_bare(address) for address in addresses if address}
    things = [thing for block in _blocks(page) for thing in _things(block)]
    by_id = {key: thing for thing in reversed(things) if (key := label(thing.get("@id"))) and len(thing) > 1}
    articles = [thing for thing in things if _rank(thing) < len(_KINDS)]
    if not articles:
        return {}
    best = min(
        articles, key=lambda thing: (not _addresses(thing) & here, not label(thing.get("articleBody")), _rank(thing))
    )
    return _said(best, by_id)


def _said(thing: Mapping[str, object], by_id: Mapping[str, Mapping[str, object]]) -> dict[str, object]:
    def named(*names: str) -> list[str]:
        for name in names:
            value = thing.get(name)
            parts = value if isinstance(value, list) else [value]
            whole = [by_id.get(label(part.get("@id")), part) if isinstance(part, Mapping) else part for part in parts]
            if found := names_of(whole):
                return list(found)
        return []

    published, modified = label(thing.get("datePublished")), label(thing.get("dateModified"))
    return {
        "text": unglued(html_to_text(label(thing.get("articleBody")))),
        "title": html_to_text(label(thing.get("headline")) or label(thing.get("name"))).replace("\n", " "),
        "source": ", ".join(named("publisher")),
        "published": published or label(thing.get("dateCreated")) or modified,
        "url": label(thing.get("url")) or _address(thing.get("mainEntityOfPage")),
        "language": ", ".join(named("inLanguage")),
        "version": modified if modified != published else "",
        "byline": named("author", "creator"),
        "dateline": label(thing.get("dateline")),
        "creditline": label(thing.get("creditText")) or named("sourceOrganization", "provider"),
        "copyright": label(thing.get("copyrightNotice")) or named("copyrightHolder"),
        "original": _address(thing.get("isBasedOn")) or _address(thing.get("isBasedOnUrl")),
    }


def unglued(text: str) -> str:
    r"""A text whose paragraphs were run together without a space, apart again; one that has line ends as it is.

    >>> unglued("Ferries stayed in port.Nobody sails, the U.S.A. said.“Not today,” it said.")
    'Ferries stayed in port.\nNobody sails, the U.S.A. said.\n“Not today,” it said.'
    """
    return text if "\n" in text else _GLUED.sub(_apart, text)


def _apart(joint: re.Match[str]) -> str:
    """Only behind a small letter or a sign and before a capital does a sentence end."""
    before, stop, behind = joint.groups()
    return f"{before}{stop}\n{behind}" if not before.isupper() and behind[-1].isupper() else joint[0]


def _address(value: object) -> str:
    """The address that a value is or has."""
    if isinstance(value, list):
        return next((found for part in value if (found := _address(part))), "")
    if isinstance(value, Mapping):
        return label(value.get("url")) or label(value.get("@id"))
    return label(value)


def _addresses(thing: Mapping[str, object]) -> set[str]:
    named = (thing.get("url"), thing.get("mainEntityOfPage"), thing.get("@id"))
    return {_bare(address) for one in named if (address := _address(one))}


def _bare(address: str) -> str:
    """An address without what may differ for one page: scheme, ``www.``, query, fragment, the stroke at its end."""
    path = address.partition("#")[0].partition("?")[0]
    return path.partition("://")[2].removeprefix("www.").rstrip("/") or path


def _rank(thing: Mapping[str, object]) -> int:
    """How particular a kind of article a thing is; the number of kinds for what is none."""
    given = thing.get("@type")
    kinds = given if isinstance(given, list) else [given]
    names = {label(kind).rpartition("/")[2].rpartition(":")[2].lower() for kind in kinds}
    return next((rank for rank, kind in enumerate(_KINDS) if kind in names), len(_KINDS))


def _blocks(page: Element) -> Iterator[object]:
    for script in page.iter("script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json":
            yield _loaded("".join(map(str, script.itertext())))


def _loaded(text: str) -> object:
    """The JSON of a script, also with what pages get wrong: comments around it, raw line ends, escaped quotes."""
    bare = _BEFORE.sub("", text, count=1).strip()
    while bare.endswith(_BEHIND):
        bare = next(bare.removesuffix(end) for end in _BEHIND if bare.endswith(end)).rstrip()
    for attempt in (bare, _TRAILING.sub(r"\1", bare), _TRAILING.sub(r"\1", html.unescape(bare))):
        try:
            value: object = json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
        return value
    return None


def _things(value: object) -> Iterator[Mapping[str, object]]:
    """Every object inside a value, outer ones first."""
    waiting: list[tuple[object, int]] = [(value, 0)]
    for _ in range(_MOST):
        if not waiting:
            return
        thing, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(thing, Mapping):
            yield thing
            inside = [inner for inner in thing.values() if isinstance(inner, list | Mapping)]
            waiting.extend((inner, depth + 1) for inner in reversed(inside))
        elif isinstance(thing, list):
            waiting.extend((inner, depth + 1) for inner in reversed(thing))
