"""Marked-up text → plain text, a line a paragraph: HTML, XHTML and NITF alike.

A sentence must not run on from a heading into the paragraph below it, so every block ends a line. What a reader does
not see as text (scripts, captions of pictures in NITF) is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from .safexml import allowed, local

if TYPE_CHECKING:
    from .tree import Element

_BLOCKS: Final = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr"),
        *("li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "title"),
        *("tr", "ul"),
        # NITF
        *("block", "body.content", "body.end", "body.head", "bq", "byline", "byttl", "credit", "dateline"),
        *("distributor", "fn", "hedline", "hl1", "hl2", "note", "tagline", "abstract"),
    )
)
_UNSEEN: Final = frozenset(
    (
        *("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "head", "select", "button"),
        *("media", "media-caption", "media-producer", "media-reference", "nitf-table", "custom-table"),  # NITF
    )
)
_WIDEST: Final = 100
"""Characters: a teleprinter's line has 69, and a text with longer ones was not wrapped by one."""

_DATELINE: Final = "dateline"
_BREAK: Final = "\x1e"  # no character of XML, so none of a text
_SPACE: Final = re.compile(r"[\s\u200b\ufeff]+")
_TAG: Final = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|&(?:#\d{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def text_of(element: Element | None, *, teletyped: bool = False) -> str:
    """What an element says, a line a paragraph; empty for none.

    Parameters
    ----------
    element : lxml element or None
        Of any vocabulary; its own tail is none of it.
    teletyped : bool
        Whether a paragraph may hold a whole text in lines of a teleprinter, as agencies put it into their XML. Such a
        one has lines that begin with white space, and others that do not.

    Notes
    -----
    Linear, and without recursion: a document may be as deep as the parser lets it.
    """
    from lxml import etree

    if element is None:
        return ""
    parts: list[str] = []
    unseen = 0
    for event, node in etree.iterwalk(element, events=("start", "end")):
        name = local(node)
        hidden = name in _UNSEEN
        ends = name in _BLOCKS or name == "br"
        if event == "start":
            unseen += hidden
            if ends and not unseen:
                parts.append(_BREAK)
            if node.text and not unseen:
                parts.append(node.text)
            continue
        unseen -= hidden
        if unseen:
            continue
        if ends and name != "br":
            parts.append(_BREAK)
        if _DATELINE in (node.get("class") or ""):
            parts.append(" ")  # agencies set it apart by its style alone
        if node is not element and node.tail:
            parts.append(node.tail)
    blocks = "".join(parts).split(_BREAK)
    lines = (_as_lines(block) if teletyped and _is_teletyped(block) else _flowing(block) for block in blocks)
    return "\n".join(line for line in lines if line)


def _flowing(block: str) -> str:
    return _SPACE.sub(" ", block).strip()


def _as_lines(block: str) -> str:
    return unwrapped([line.rstrip() for line in block.split("\n")])


def _is_teletyped(block: str) -> bool:
    """Whether some lines of a paragraph begin with white space, or are empty, and others do not."""
    inner = block.rstrip().split("\n")[1:]
    return any(line and not line[0].isspace() for line in inner) and any(not line[:2].strip() for line in inner)


def unwrapped(lines: Sequence[str]) -> str:
    r"""Lines of a teleprinter as paragraphs: a new one begins with white space or behind an empty line.

    Parameters
    ----------
    lines : sequence of str
        Without line ends. Where one is longer than a teleprinter's, each is a paragraph.

    Examples
    --------
    >>> unwrapped(["   Rain fell on", "the coast.", "   Ferries stayed."])
    'Rain fell on the coast.\nFerries stayed.'
    """
    if any(len(line) > _WIDEST for line in lines):
        return "\n".join(line.strip() for line in lines if line.strip())
    paragraphs: list[list[str]] = []
    fresh = True
    for line in lines:
        if not line.strip():
            fresh = True
            continue
        if fresh or line[0].isspace():
            paragraphs.append([])
        paragraphs[-1].append(line.strip())
        fresh = False
    return "\n".join(" ".join(paragraph) for paragraph in paragraphs)


def line_of(element: Element | None) -> str:
    """What an element says, on one line."""
    return " ".join(text_of(element).split())


def tidy(text: str) -> str:
    r"""Lines without white space around them, none of them empty.

    >>> tidy(" one \n\n two  words ")
    'one\ntwo words'
    """
    lines = (_SPACE.sub(" ", line).strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def has_markup(text: str) -> bool:
    """Whether a text holds tags or character references of HTML.

    >>> has_markup("1 < 2 & 3"), has_markup("<p>Rain.</p>"), has_markup("Coast &amp; sea")
    (False, True, True)
    """
    return _TAG.search(text) is not None


def html_root(html: str) -> Element | None:
    """The root of an HTML document or fragment, however broken; ``None`` where there is nothing in it."""
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True, recover=True
    )
    data = allowed(html).encode("utf-8", "replace")
    if not data.strip():
        return None
    try:
        root: Element | None = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:  # nothing in it but a comment or white space
        return None
    return root


def html_to_text(html: str, *, teletyped: bool = False) -> str:
    r"""HTML as plain text, a line a paragraph; plain text as it is, but tidied.

    Parameters
    ----------
    html : str
        A document or a fragment, however broken, or text without markup.
    teletyped : bool
        See :func:`text_of`.

    Examples
    --------
    >>> html_to_text("<h1>Rain</h1><p>Rain fell&nbsp;on <b>the</b> coast.<br>Ferries stayed.</p>")
    'Rain\nRain fell on the coast.\nFerries stayed.'
    """
    return text_of(html_root(html), teletyped=teletyped) if has_markup(html) else tidy(html)
