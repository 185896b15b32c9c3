"""Documents of any shape in the formats' own vocabularies: nothing raises, nothing vanishes."""

from __future__ import annotations

import json
from xml.sax.saxutils import escape, quoteattr

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .documents import page
from .test_properties import check

WORDS = st.sampled_from(["Rain fell.", "2", "urn:nwa:rain", "2024-11-19T17:30:00Z", "stat:canceled", "", " ", "é"])
TAGS = {
    "nitf": "head title meta docdata doc-id date.issue du-key ed-msg body body.head hedline hl1 byline dateline "
    "location body.content block p table media body.end tagline correction key-list keyword pubdata",
    "newsMessage": "itemSet newsItem packageItem itemMeta pubStatus edNote signal link title provider contentMeta "
    "headline by infoSource name contentSet inlineXML inlineData remoteContent html body section p nitf body.content",
    "NewsML": "NewsEnvelope SentFrom Party NewsItem Identification NewsIdentifier RevisionId NewsManagement Status "
    "NewsComponent NewsLines HeadLine ByLine NewsLine NewsLineText ContentItem MediaType DataContent Encoding p nitf",
    "rss": "channel title item guid link pubDate description author source content entry id updated summary",
}
NAMES = ("guid", "version", "id-string", "norm", "qcode", "FormalName", "EquivalentsList", "rel", "residref", "class")


@st.composite
def element(draw: st.DrawFn, tags: list[str], depth: int = 0) -> str:
    """An element of a vocabulary around text and others of it."""
    name = draw(st.sampled_from(tags))
    given_attributes = draw(st.dictionaries(st.sampled_from(NAMES), WORDS, max_size=2))
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in given_attributes.items())
    inner = draw(st.lists(element(tags, depth + 1), max_size=3)) if depth < 3 else []
    parts = "".join(f"{child}{escape(draw(WORDS))}" for child in inner)
    return f"<{name}{attributes}>{escape(draw(WORDS))}{parts}</{name}>"


@st.composite
def document(draw: st.DrawFn) -> str:
    """A document of one of the vocabularies."""
    root = draw(st.sampled_from(sorted(TAGS)))
    inside = draw(st.lists(element(TAGS[root].split()), min_size=1, max_size=4))
    return f"<{root}>{''.join(inside)}</{root}>"


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document())
def test_any_document_of_a_vocabulary_is_read(text: str) -> None:
    check("feed.xml", text.encode())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["name", "value", "role", "contentType", "@id", "@type"]), inner, max_size=3),
    max_leaves=6,
)
NINJS = (
    *("uri", "guid", "version", "type", "pubStatus", "bodies", "headlines", "body_html", "body_text", "infoSources"),
    *("altids", "by", "byline", "authors", "edNote", "evolvedfrom", "embargoed", "versioncreated", "text", "id"),
)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(NINJS), JSON, max_size=8), min_size=1, max_size=3))
def test_any_ninjs_is_read(records: list[dict[str, object]]) -> None:
    check("feed.jsonl", "".join(json.dumps({"uri": "urn:a", **record}) + "\n" for record in records).encode())
    check("feed.json", json.dumps(records).encode())


LD = (
    *("@type", "@id", "@graph", "headline", "articleBody", "author", "publisher", "datePublished", "dateModified"),
    *("isBasedOn", "mainEntityOfPage", "inLanguage", "copyrightHolder", "sourceOrganization", "url", "name"),
)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.sampled_from(LD), JSON, max_size=8), st.booleans())
def test_a_page_with_any_json_ld_is_read(thing: dict[str, object], article: bool) -> None:
    thing = {**thing, "@type": "NewsArticle"} if article else thing
    check("feed.html", page(f'<script type="application/ld+json">{json.dumps(thing)}</script>'))
