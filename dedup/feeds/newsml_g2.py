"""NewsML-G2: a ``newsItem``, or a ``newsMessage`` of several. Any version, any namespace, any power profile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from ..model import SkipReason
from .excerpt import clean, excerpt
from .extras import CORE
from .labels import versioned
from .markup import html_to_text, text_of, tidy
from .nitf import nitf_story
from .problems import Why
from .records import Context, Item
from .safexml import local, parse, root_name
from .story import to_story
from .tree import attribute, descendants, find, find_all, said

if TYPE_CHECKING:
    from .tree import Element

_ITEMS: Final = ("newsitem", "packageitem", "conceptitem", "knowledgeitem", "planningitem", "catalogitem")
_BEFORE: Final = ("previousversion", "evolvedfrom", "replaces", "isrevisionof")
_SIGNALS: Final = ("sig:", "http://cv.iptc.org/newscodes/signal/", "edstat:")  # others tell machines where it goes
_ORIGIN: Final = ("origprov", "origprovider", "originfo")
_OF_NITF: Final = ("title", "byline", "dateline", "creditline", "ednote", "slugline", "published", "copyright")


class NewsMLG2:
    """Every ``newsItem`` of a document: one article each. Packages and the like are skipped with their reason."""

    name: Final = "NewsML-G2"
    suffixes: Final = (".xml",)
    seeks: Final = False
    binary: Final = False
    extra: Final = CORE

    def knows(self, head: bytes) -> bool:
        """Whether the root is a ``newsMessage`` or an item."""
        return root_name(head) in {"newsmessage", *_ITEMS}

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every item in the order of the document; see :class:`~dedup.feeds.reader.Reader`."""
        root = parse(stream)
        if isinstance(root, Why):
            yield context.skip(root)
            return
        if local(root.element) in _ITEMS:
            yield _item(root.element, context, None)
            return
        number = 0
        for number, item in enumerate(descendants(root.element, *_ITEMS), 1):
            yield _item(item, context, number)
        if not number:
            yield context.skip(_no_article("a newsMessage without items", "nothing, if it is a heartbeat of the feed"))


def _item(item: Element, context: Context, number: int | None) -> Item:
    guid = attribute(item, "guid")
    version = attribute(item, "version")
    story = _story(item, guid, version)
    if isinstance(story, Why):
        return context.skip(story, number, key=clean(versioned(guid, version)))
    return to_story(context, story, number)


def _story(item: Element, guid: str, version: str) -> dict[str, object] | Why:
    kind = local(item)
    if kind != "newsitem":
        remedy = "nothing: the items that it speaks of are articles of their own"
        return _no_article(f"a {excerpt(kind)[1:-1]} of NewsML-G2 has no text of its own", remedy)
    management, content = find(item, "itemMeta"), find(item, "contentMeta")
    inside = _text(item)
    status = _code(find(management, "pubStatus"))
    if not inside.get("text") and status.rpartition(":")[2] not in {"canceled", "withheld"}:
        return _textless(item, management)
    rights = find(item, "rightsInfo")
    story: dict[str, object] = {
        "id": versioned(guid, version),
        "text": inside.get("text"),
        "title": said(content, "headline") or said(management, "title"),
        "source": _name(find(management, "provider")),
        "published": said(management, "versionCreated") or said(management, "firstCreated"),
        "url": next((attribute(link, "href") for link in _links(item) if _relation(link) == "canonical"), ""),
        "language": attribute(find(content, "language"), "tag") or attribute(item, "lang"),
        "item_id": guid,
        "version": version,
        "replaces": list(_replaces(item, guid)),
        "slugline": said(content, "slugline"),
        "pubstatus": status,
        "embargoed": said(management, "embargoed"),
        "ednote": "\n".join(_notes(management)),
        "byline": [text for by in find_all(content, "by") if (text := text_of(by))],
        "dateline": said(content, "dateline") or _name(find(content, "located")),
        "creditline": said(content, "creditline") or _origin(content),
        "copyright": said(rights, "copyrightNotice") or _name(find(rights, "copyrightHolder")),
    }
    return story | {name: inside[name] for name in _OF_NITF if not story[name] and inside.get(name)}


def _text(item: Element) -> dict[str, object]:
    """The first of the contents that has a text: NITF, XHTML or plain. They are one text in several forms."""
    for data in (*find_all(item, "contentSet/inlineXML"), *find_all(item, "contentSet/inlineData")):
        nested = next(descendants(data, "nitf"), None)
        if nested is not None and (found := nitf_story(nested)).get("text"):
            return found
        if nested is None and (text := _plain(data)):
            return {"text": text}
    return {}


def _plain(data: Element) -> str:
    if local(data) == "inlinexml":
        # Some put headline, keywords and byline into the markup too, and the text into a section called main.
        main = (part for part in descendants(data, "section") if "main" in attribute(part, "class").split())
        body = next(main, None)
        body = next(descendants(data, "body"), None) if body is None else body
        return text_of(data if body is None else body, teletyped=True)
    kind = attribute(data, "contenttype").lower()
    if attribute(data, "encoding") or (kind and not kind.startswith(("text/", "application/xhtml"))):
        return ""
    text = "".join(map(str, data.itertext()))
    return html_to_text(text, teletyped=True) if "html" in kind or "</" in text else tidy(text)


def _textless(item: Element, management: Element | None) -> Why:
    kind = _code(find(management, "itemClass"))
    remote = attribute(find(item, "contentSet/remoteContent"), "href", "residref")
    if remote and kind.endswith((":text", "/text", "")) and not kind.endswith(("picture", "video", "audio", "graphic")):
        remedy = "give that file instead; nothing is fetched"
        return _no_article(f"its text stands in another file, {excerpt(remote)}", remedy)
    what = f"a newsItem without a text ({excerpt(kind)[1:-1]})" if kind else "a newsItem without a text"
    return _no_article(what, "nothing, if it is a picture or the like")


def _no_article(problem: str, remedy: str) -> Why:
    return Why(SkipReason.NOT_ARTICLE, problem, remedy)


def _code(element: Element | None) -> str:
    """A concept's code, such as ``stat:usable``."""
    return attribute(element, "qcode", "uri") or ("" if element is None else text_of(element))


def _name(element: Element | None) -> str:
    """What a party or place is called: its name, else its literal, else its code without the scheme."""
    if element is None:
        return ""
    named = said(element, "name") or attribute(element, "literal")
    return named or _code(element).rpartition("/")[2].rpartition(":")[2]


def _origin(content: Element | None) -> list[str]:
    """The sources of the information, the original provider first."""
    sources = sorted(
        find_all(content, "infoSource"),
        key=lambda source: attribute(source, "role").lower().rpartition(":")[2] not in _ORIGIN,
    )
    return list(dict.fromkeys(name for source in sources if (name := _name(source))))


def _notes(management: Element | None) -> Iterator[str]:
    for note in find_all(management, "edNote"):
        if text := text_of(note):
            yield text
    for signal in find_all(management, "signal"):
        if (code := _code(signal)).lower().startswith(_SIGNALS):
            yield code


def _links(item: Element) -> Iterator[Element]:
    for path in ("link", "itemMeta/link"):
        yield from find_all(item, path)


def _relation(link: Element) -> str:
    """What a link is for, without the scheme of its code."""
    return attribute(link, "rel").lower().rpartition("/")[2].rpartition(":")[2]


def _replaces(item: Element, guid: str) -> Iterator[str]:
    """The items that a link names as what this one grew from; of its own earlier version the id of that version."""
    seen: set[str] = set()
    for link in _links(item):
        target, version = attribute(link, "residref", "href"), attribute(link, "version")
        named = versioned(target, version) if target == guid else target
        if _relation(link) in _BEFORE and named and named not in seen:
            seen.add(named)
            yield named
