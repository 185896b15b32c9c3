"""RSS and Atom, in every version that feedparser knows: one entry an article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Final
from xml.sax import SAXException, SAXParseException

from ..model import SkipReason
from .excerpt import excerpt
from .html import decoded as as_a_browser_would
from .labels import label, names_of
from .markup import html_to_text, tidy
from .problems import Why
from .records import Context, Item
from .safexml import XML_LIMIT, decoded, parse_text, root_name, undeclared
from .story import to_story
from .streams import at_most

if TYPE_CHECKING:
    import feedparser

_ROOTS: Final = frozenset(("rss", "feed", "rdf", "channel"))
_ENTITY: Final = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_FAULTS: Final = (ValueError, LookupError, AttributeError, TypeError, AssertionError, RecursionError)
"""What feedparser, which repairs what it can, stumbles over when it cannot."""

_HEADERS: Final = {"content-type": "application/xml; charset=utf-8"}


class Rss:
    """Every entry of a feed; ``content:encoded`` is the text before the summary."""

    name: Final = "RSS, Atom"
    suffixes: Final = (".rss", ".atom", ".rdf", ".xml")
    seeks: Final = False
    binary: Final = False
    extra: Final = "feeds"

    def knows(self, head: bytes) -> bool:
        """Whether the root is that of RSS, of Atom, or of RDF."""
        return root_name(head) in _ROOTS

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every entry in the order of the feed; see :class:`~dedup.feeds.reader.Reader`."""
        data = at_most(stream, XML_LIMIT)
        if len(data) > XML_LIMIT:
            problem = f"a feed of more than {XML_LIMIT:,} bytes"
            yield context.skip(Why(SkipReason.TOO_LONG, problem, "fetch it more often, and give each fetch as a file"))
            return
        feed = _parsed(data)
        if isinstance(feed, Why):
            yield context.skip(feed)
            return
        number = 0
        for number, entry in enumerate(feed.entries, 1):
            yield to_story(context, _story(entry, feed.feed), number)
        if (why := _fault(feed)) is not None:
            yield context.skip(why, number + 1 if number else None)


def _parsed(data: bytes) -> feedparser.FeedParserDict | Why:
    """The feed, read from bytes: nothing is fetched, and nothing that the feed declares is expanded."""
    import feedparser

    if _ENTITY.search(data):
        refused = parse_text("<!ENTITY")
        return refused if isinstance(refused, Why) else feedparser.FeedParserDict()
    text = decoded(data)
    text = as_a_browser_would(data) if isinstance(text, Why) else text  # feeds lie about their encoding more than wires
    sound = BytesIO(undeclared(text).encode("utf-8", "replace"))
    try:
        # Relative addresses stay as they are and scripts stay in: the text is taken out of the markup here.
        return feedparser.parse(sound, response_headers=_HEADERS, sanitize_html=False, resolve_relative_uris=False)
    except _FAULTS as error:
        problem = f"cannot be read as RSS or Atom: {excerpt(str(error) or type(error).__name__, 120)}"
        return Why(SkipReason.UNREADABLE_FEED, problem, "fetch it again")


def _story(entry: Mapping[str, object], channel: Mapping[str, object]) -> dict[str, object]:
    link = label(entry.get("link"))
    published = label(entry.get("published"))
    updated = label(entry["updated"]) if "updated" in entry else ""  # get() would give the other date, and warn
    source = entry.get("source")
    outlet = label(source.get("title")) if isinstance(source, Mapping) else ""
    body = _main(entry.get("content"))
    text = _plain(body) or _plain(entry.get("summary_detail")) or html_to_text(label(entry.get("summary")))
    return {
        "id": label(entry.get("id")) or link,
        "text": text,
        "title": html_to_text(label(entry.get("title"))).replace("\n", " "),
        "source": outlet or ("" if link else label(channel.get("title"))),
        "published": published or updated,
        "url": link,
        "language": label(body.get("language")) or label(channel.get("language")),
        "version": updated if published and updated != published else "",
        "byline": list(names_of(entry.get("authors"))) or label(entry.get("author")),
        "copyright": label(entry.get("rights")) or label(channel.get("rights")),
    }


def _main(contents: object) -> Mapping[str, object]:
    """The longest of an entry's contents: others are teasers or a player."""
    bodies = [body for body in contents if isinstance(body, Mapping)] if isinstance(contents, list) else []
    return max(bodies, key=lambda body: len(label(body.get("value"))), default={})


def _plain(body: object) -> str:
    if not isinstance(body, Mapping):
        return ""
    value = label(body.get("value"))
    return tidy(value) if label(body.get("type")) == "text/plain" and "</" not in value else html_to_text(value)


def _fault(feed: feedparser.FeedParserDict) -> Why | None:
    """What was wrong with a feed that was read all the same; ``None`` for a fault that costs nothing."""
    fault = feed.get("bozo_exception")
    if not isinstance(fault, SAXException):
        return None
    line = (fault.getLineNumber() or 1) if isinstance(fault, SAXParseException) else 1
    words = excerpt(fault.getMessage(), 100)[1:-1]
    problem = f"not well-formed XML at line {line:,}: {words}; what could be read was read"
    return Why(SkipReason.UNREADABLE_FEED, problem, "fetch it again; a feed that was cut off ends in half an entry")
