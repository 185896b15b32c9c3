"""XML from strangers, read without what makes XML dangerous.

Nothing is fetched and no document type definition is loaded; a document that declares entities of its own is refused
before it is parsed (expanding them is how a file of one kilobyte fills the memory); depth and size are limited. lxml is
used because it is alive, has wheels, and lets all of this be switched off: defusedxml has deprecated its lxml part, and
the standard library's parser keeps no names of the entities that old NITF files use (``&nbsp;`` and the like).
"""

from __future__ import annotations

import codecs
import re
from html.entities import name2codepoint
from typing import TYPE_CHECKING, BinaryIO, Final, NamedTuple

from ..model import SkipReason
from .excerpt import excerpt
from .problems import Why
from .streams import at_most

if TYPE_CHECKING:
    from lxml import etree

    from .tree import Element

XML_LIMIT: Final = 1 << 26
"""Bytes of one XML document: a tree takes some ten times as many, and 64 MiB are a day of an agency's wire."""

DEPTH: Final = 250
"""Elements inside one another: no news document has thirty. libxml2 itself stops at 256."""

_DECLARATION: Final = re.compile(rb"\s*<\?xml[^>]{0,200}?\bencoding\s*=\s*[\"']([A-Za-z][\w.:-]{0,40})[\"']")
_DECLARED: Final = re.compile(r"(\s*<\?xml[^>]{0,200}?)\bencoding\s*=\s*[\"'][^\"']*[\"']")
_SWITCHING: Final = frozenset(("unicode_escape", "raw_unicode_escape", "idna", "punycode", "utf_7", "undefined"))
_ENTITY: Final = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,30});")
_XML_OWN: Final = frozenset(("amp", "lt", "gt", "quot", "apos"))
_DECLARES: Final = re.compile(r"<!ENTITY\b", re.IGNORECASE)
_PREFACE: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>\[]*(?:\[[^\]]*\]\s*)?>)*", re.DOTALL | re.IGNORECASE
)
_ROOT: Final = re.compile(rb"<(?:[\w.-]+:)?([\w.-]+)")
_LOOKED_AT: Final = 1 << 14
_ALLOWED: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REPAIR: Final = "ask for it again, or check it with: xmllint --noout FILE"


class Root(NamedTuple):
    """The root element of a sound document."""

    element: Element


def root_name(head: bytes) -> str:
    r"""The local name of an XML or HTML document's root, in lower case; empty where none is seen.

    Parameters
    ----------
    head : bytes
        The first bytes of a file.

    Examples
    --------
    >>> root_name(b'<?xml version="1.0"?>\n<!-- wire -->\n<n:newsItem guid="a">')
    'newsitem'
    """
    head = head[:_LOOKED_AT]
    preface = _PREFACE.match(head)
    found = _ROOT.match(head, preface.end() if preface else 0)
    return found[1].decode("ascii", "replace").lower() if found else ""


def parse(stream: BinaryIO) -> Root | Why:
    """The root of the one document that a stream holds, or why it has none that may be used.

    Parameters
    ----------
    stream : BinaryIO
        From its first byte; in UTF-8 where a byte order mark told.
    """
    data = at_most(stream, XML_LIMIT)
    if len(data) > XML_LIMIT:
        problem = f"an XML document of more than {XML_LIMIT:,} bytes"
        return Why(SkipReason.TOO_LONG, problem, "split it into one document an item")
    text = decoded(data)
    return text if isinstance(text, Why) else parse_text(text)


def decoded(data: bytes) -> str | Why:
    """The text of a document in the encoding that it declares, UTF-8 where it declares none.

    A document that was transcoded to UTF-8 on its way, and still declares what it was in, is read as UTF-8.
    """
    found = _DECLARATION.match(data)
    named = found[1].decode("ascii") if found else "utf-8"
    try:
        name = codecs.lookup(named).name
    except LookupError:
        name = "undefined"
    if name.replace("-", "_") in _SWITCHING:
        problem = f"an XML document in the unknown encoding {excerpt(named)}"
        return Why(SkipReason.BAD_ENCODING, problem, "convert it to UTF-8, and say so in its first line")
    if name.startswith(("utf-16", "utf-32")) and data[:1] in {b"<", b" ", b"\n"}:
        name = "utf-8"
    try:
        return data.decode(name)
    except (UnicodeError, LookupError) as error:  # LookupError: a codec that makes no text, such as hex
        at = f" at byte {error.start + 1:,}" if isinstance(error, UnicodeDecodeError) else ""
        problem = f"an XML document that is not in its declared encoding, {excerpt(named)}{at}"
        return Why(SkipReason.BAD_ENCODING, problem, "declare the encoding that it really has, or convert it to UTF-8")


def undeclared(text: str) -> str:
    """A document without the encoding that it declares, which it is no longer in once it is text."""
    return _DECLARED.sub(r"\1", text, count=1)


def parse_text(text: str) -> Root | Why:
    """The root of a document as text, or why it has none that may be used."""
    from lxml import etree

    if (declared := _DECLARES.search(text)) is not None:
        line = text.count("\n", 0, declared.start()) + 1
        return Why(
            SkipReason.UNREADABLE_FEED,
            f"an XML document that declares entities of its own, at line {line:,}: they are not expanded",
            "ask for it without them: xmllint --noent --dropdtd OLD > NEW, if you trust its sender",
        )
    text = _ENTITY.sub(_character, undeclared(text))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        return _broken(error, text)
    except ValueError as error:
        return Why(SkipReason.UNREADABLE_FEED, f"not well-formed XML: {excerpt(str(error), 120)}", _REPAIR)
    return Root(root)


def _character(entity: re.Match[str]) -> str:
    """What HTML's entities stand for: NITF's definition, which is not loaded, declares them too."""
    name = entity[1]
    return entity[0] if name in _XML_OWN or name not in name2codepoint else chr(name2codepoint[name])


def _broken(error: etree.XMLSyntaxError, text: str) -> Why:
    line, column = error.lineno or 1, error.offset or 1
    words = (error.msg or "no document").partition(", line ")[0]
    if "depth" in words.lower():
        words = f"elements stand more than {DEPTH} deep in one another"
        return Why(SkipReason.UNREADABLE_FEED, f"XML that is no news: {words}", "look at what made it")
    if not text.strip():
        return Why(SkipReason.UNREADABLE_FEED, "an empty file where an XML document should be", "fetch it again")
    problem = f"not well-formed XML at line {line:,}, column {column:,}: {excerpt(words, 120)[1:-1]}"
    return Why(SkipReason.UNREADABLE_FEED, problem, _REPAIR)


def local(element: Element) -> str:
    """An element's name without its namespace, in lower case; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def allowed(text: str) -> str:
    """The text without characters that XML cannot carry."""
    return _ALLOWED.sub("", text)
