"""Pages as HTML: one article a page, its text found among the navigation and promos by trafilatura.

What the page declares about itself (schema.org's JSON-LD, then ``<meta>``) is believed for everything but the text;
dates that are only guessed from a page's address or its text are not taken: a wrong date makes the wrong origin.
"""

from __future__ import annotations

import codecs
import logging
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, Final

from ..model import SkipReason
from .excerpt import excerpt
from .jsonld import article_of
from .labels import label
from .markup import html_root, line_of
from .problems import Why
from .records import Context, Item
from .safexml import root_name
from .story import to_story
from .streams import at_most
from .wire import elsewhere, host

if TYPE_CHECKING:
    from collections.abc import Callable

    from .tree import Element

HTML_LIMIT: Final = 1 << 24
"""Bytes of one page: the longest of news sites have two or three million."""

TEASER: Final = 2.0
"""A declared ``articleBody`` counts as a teaser where the page's own text is more than this many times as long."""

_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([A-Za-z][\w.:-]{0,40})", re.IGNORECASE)
_LOOKED_AT: Final = 1 << 12
_DATES: Final = (
    *("article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date"),
    *("dc.date.issued", "dcterms.created", "dc.date", "dcterms.date", "publication_date", "pubdate", "publish-date"),
    *("article.published", "date", "cxenseparse:recs:publishtime"),
)
_ORIGINALS: Final = ("syndication-source", "original-source")
_AUTHORS: Final = ("author", "parsely-author", "dc.creator", "sailthru.author", "byl")
_HTML: Final = frozenset(("html", "head", "body"))


class Html:
    """One page: one article, its id the path."""

    name: Final = "HTML"
    suffixes: Final = (".html", ".htm", ".xhtml")
    seeks: Final = False
    binary: Final = False
    extra: Final = "html"

    def knows(self, head: bytes) -> bool:
        """Whether the root is ``html``."""
        return root_name(head) in _HTML

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """The one article; see :class:`~dedup.feeds.reader.Reader`."""
        data = at_most(stream, HTML_LIMIT)
        if len(data) > HTML_LIMIT:
            problem = f"a page of more than {HTML_LIMIT:,} bytes"
            yield context.skip(Why(SkipReason.TOO_LONG, problem, "give its text as JSON lines"))
            return
        story = page_story(decoded(data))
        if isinstance(story, Why):
            yield context.skip(story)
        else:
            yield to_story(context, {**story, "id": context.path}, None)


def decoded(data: bytes, charset: str = "") -> str:
    """A page's text: in the encoding that came with it, that it declares, else UTF-8, else Windows-1252 as browsers do.

    Parameters
    ----------
    data : bytes
        The page as stored.
    charset : str
        What the server said, if anything.

    Examples
    --------
    >>> decoded('<meta charset="iso-8859-1"><p>Köln'.encode("latin-1"))[-4:]
    'Köln'
    """
    declared = _META_CHARSET.search(data[:_LOOKED_AT])
    names = [charset, declared[1].decode("ascii") if declared else "", "utf-8"]
    for name in names:
        try:
            found = codecs.lookup(name).name if name else ""
            if found and not found.startswith(("unicode", "raw", "idna", "punycode", "utf-7", "undefined")):
                return data.decode("cp1252" if found == "iso8859-1" else found)
        except (UnicodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


def page_story(page: str, url: str = "") -> dict[str, object] | Why:
    """What a page says, by this package's names; or why it is no article.

    Parameters
    ----------
    page : str
        The whole page.
    url : str
        Where it was fetched, if that is known.
    """
    root = html_root(page)
    if root is None:
        return Why(SkipReason.EMPTY_TEXT, "an empty page", "fetch it again")
    metas, links = _metas(root), _links(root)
    own, canonical = url or metas.get("og:url", ""), links.get("canonical", "")
    declared = article_of(root, own, canonical)
    body = label(declared.get("text"))
    found = _extractor()(page)
    title = label(declared.get("title")) or metas.get("og:title", "") or line_of(next(root.iter("title"), None))
    text = _below({title, line_of(next(root.iter("h1"), None))}, found) if len(found) > TEASER * len(body) else body
    if not text:
        problem = f"no article was found in the page {excerpt(title)}"
        return Why(SkipReason.NOT_ARTICLE, problem, "nothing, if it is a front page; else give its text as JSON lines")
    address = own or _absolute(label(declared.get("url"))) or _absolute(canonical)
    originals = [metas.get(name, "") for name in _ORIGINALS] + [label(declared.get("original")), canonical]
    return {
        **declared,
        "text": text,
        "title": title,
        "source": declared.get("source") or metas.get("og:site_name", ""),
        "published": declared.get("published") or next((metas[name] for name in _DATES if name in metas), ""),
        "url": address,
        "language": declared.get("language") or label(root.get("lang")) or metas.get("og:locale", ""),
        "byline": declared.get("byline") or next((metas[name] for name in _AUTHORS if name in metas), ""),
        "copyright": declared.get("copyright") or metas.get("copyright", ""),
        "original": next((away for one in originals if (away := elsewhere(one, address))), "") if address else "",
    }


def _below(titles: set[str], text: str) -> str:
    """A text without its first line where that is the headline, which is kept as the title."""
    first, _, rest = text.partition("\n")
    return rest if first.strip() in titles and rest else text


def _absolute(address: str) -> str:
    return address if host(address) else ""


def _metas(root: Element) -> Mapping[str, str]:
    """What the page's ``<meta>`` and ``<time itemprop>`` say, the first of each name."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            found.setdefault(name, content)
    for time in root.iter("time"):
        name, content = (time.get("itemprop") or "").lower(), (time.get("datetime") or "").strip()
        if name and content:
            found.setdefault(name, content)
    return found


def _links(root: Element) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for link in root.iter("link"):
        for rel in (link.get("rel") or "").lower().split():
            if href := (link.get("href") or "").strip():
                found.setdefault(rel, href)
    return found


@cache
def _extractor() -> Callable[[str], str]:
    """From a page to its text, a line a paragraph; made once, for trafilatura takes a while to load."""
    import trafilatura
    from lxml.etree import LxmlError

    faults = (LxmlError, ValueError, LookupError, AttributeError, TypeError, RecursionError)  # it repairs what it can

    logging.getLogger("trafilatura").addHandler(logging.NullHandler())  # its doubts about a page are no talk of ours

    def extract(page: str) -> str:
        try:
            return trafilatura.extract(page, include_comments=False, deduplicate=False, with_metadata=False) or ""
        except faults:
            return ""

    return extract
