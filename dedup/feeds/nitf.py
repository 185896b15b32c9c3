"""NITF, the News Industry Text Format: one story a document. (The packages called ``nitf`` read pictures from space.)

Read as in every version of its definition from 2.0 to 3.6, with a namespace or without.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from .extras import CORE
from .markup import line_of, text_of
from .problems import Why
from .records import Context, Item
from .safexml import local, parse, root_name
from .story import to_story
from .tree import attribute, children, descendants, find, find_all, said

if TYPE_CHECKING:
    from .tree import Element


class Nitf:
    """One NITF document: one article."""

    name: Final = "NITF"
    suffixes: Final = (".nitf", ".xml")
    seeks: Final = False
    binary: Final = False
    extra: Final = CORE

    def knows(self, head: bytes) -> bool:
        """Whether the root is ``nitf``."""
        return root_name(head) == "nitf"

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """The one story; see :class:`~dedup.feeds.reader.Reader`."""
        root = parse(stream)
        yield context.skip(root) if isinstance(root, Why) else to_story(context, nitf_story(root.element), None)


def nitf_story(nitf: Element) -> dict[str, object]:
    """What a NITF document says, by this package's names.

    Parameters
    ----------
    nitf : lxml element
        The root, ``nitf``; of one that is only a ``body``, too, as some NewsML carries it.
    """
    data = find(nitf, "head/docdata")
    body = find(nitf, "body")
    body = nitf if body is None else body
    top = find(body, "body.head")
    key = find(data, "du-key")
    correction = find(data, "correction")
    content = find(body, "body.content")
    ends = [text_of(end, teletyped=True) for end in find_all(body, "body.end/tagline")]
    parts = [content] if content is not None else _loose(body)
    texts = [text_of(part, teletyped=True) for part in parts]
    return {
        "id": attribute(find(data, "doc-id"), "id-string"),
        "text": "\n".join(part for part in (*texts, *ends) if part),
        "title": said(top, "hedline/hl1") or said(top, "hedline") or said(nitf, "head/title"),
        "source": attribute(find(nitf, "head/pubdata"), "name") or said(top, "distributor"),
        "published": _date(data, "date.issue") or attribute(find(nitf, "head/pubdata"), "date.publication"),
        "url": attribute(find(nitf, "head/pubdata"), "ex-ref"),
        "language": attribute(nitf, "lang") or attribute(body, "lang"),
        "item_id": attribute(key, "key"),
        "version": attribute(key, "version", "generation"),
        "replaces": [one for one in [attribute(correction, "id-string")] if one],
        "slugline": _slugline(nitf, data),
        "pubstatus": attribute(data, "management-status"),
        "embargoed": _date(data, "date.release"),
        "ednote": "\n".join(_notes(data, top, correction)),
        "byline": [text for by in find_all(top, "byline") if (text := line_of(by))],
        "dateline": said(top, "dateline/location") or _dateline(find(top, "dateline")),
        "creditline": said(top, "distributor"),
        "copyright": _copyright(data, top),
    }


def _loose(body: Element) -> Iterator[Element]:
    """The parts of a body that has no ``body.content``, as in the first versions."""
    return (part for part in children(body) if local(part) not in {"head", "body.head", "body.end"})


def _date(data: Element | None, name: str) -> str:
    element = find(data, name)
    return attribute(element, "norm") or line_of(element)


def _dateline(line: Element | None) -> str:
    """A dateline without its place marked; one that has nothing but the date is none."""
    return "" if find(line, "story.date") is not None else line_of(line)


def _slugline(nitf: Element, data: Element | None) -> str:
    """The slug: a fixture, the name in ``head/meta``, or the desk's key list."""
    metas = {attribute(meta, "name").lower(): attribute(meta, "content") for meta in find_all(nitf, "head/meta")}
    for name in ("slug", "slugline", "ap-slug", "anpa-keyword"):
        if metas.get(name):
            return metas[name]
    return attribute(find(data, "key-list/keyword"), "key")


def _notes(data: Element | None, top: Element | None, correction: Element | None) -> Iterator[str]:
    for message in find_all(data, "ed-msg"):
        if text := attribute(message, "info") or line_of(message):
            yield text
    if text := attribute(correction, "info"):
        yield text
    for note in find_all(top, "note"):
        if text := line_of(note):
            yield text


def _copyright(data: Element | None, top: Element | None) -> str:
    holder = find(data, "doc.copyright")
    if text := " ".join(part for part in (attribute(holder, "holder"), attribute(holder, "year")) if part):
        return text
    return next((text for rights in descendants(top, "rights") if (text := line_of(rights))), "")
