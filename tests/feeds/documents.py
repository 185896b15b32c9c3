"""One story in every format of the trade, written for these tests after the formats' own definitions."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape

PARAGRAPHS: Final = (
    "PORT HARBOUR (NWA) - Rain fell on the coast for a third day on Tuesday and the ferries to the outer islands "
    "stayed in port, the harbour office said.",
    "Some four hundred passengers were waiting in the terminal when the evening sailing was called off, and the shops "
    "on Quay Street had sold out of bread and blankets by six o'clock.",
    "“Nobody sails before the wind drops below force eight,” said harbour master Edda Lund, who has run the port "
    "since 2009. “We told the islanders to expect nothing before Thursday.”",
    "The coast guard lifted two anglers from the breakwater and warned others to keep away.",
)
TEXT: Final = "\n".join(PARAGRAPHS)
HEADLINE: Final = "Ferries stay in port as rain lashes coast"
BYLINE: Final = "By Ada Wick"
CREDIT: Final = "North Wire Agency"
COPYRIGHT: Final = "Copyright 2024 North Wire Agency"
NOTE: Final = "Eds: UPDATES with anglers."
SLUG: Final = "BC-Coast-Rain"
MOMENT: Final = "2024-11-19T17:30:00+00:00"

P: Final = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in PARAGRAPHS)


def xml(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


# --- RSS and Atom -----------------------------------------------------------------------------------

RSS: Final = xml(
    f"""<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Coast Post</title><link>https://post.example/</link><language>en</language>
<copyright>{COPYRIGHT}</copyright>
<item><title>{HEADLINE}</title><link>https://post.example/rain</link><guid isPermaLink="false">post-77</guid>
<pubDate>Tue, 19 Nov 2024 18:30:00 +0100</pubDate><dc:creator>Ada Wick</dc:creator>
<description>Ferries stayed in port.</description>
<content:encoded><![CDATA[{P}]]></content:encoded></item>
</channel></rss>"""
)
RSS_1: Final = xml(
    f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
     xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel rdf:about="https://post.example/"><title>Coast Post</title><link>https://post.example/</link></channel>
<item rdf:about="https://post.example/rain"><title>{HEADLINE}</title><link>https://post.example/rain</link>
<dc:date>2024-11-19T17:30:00Z</dc:date><dc:creator>Ada Wick</dc:creator>
<content:encoded>{escape(P)}</content:encoded></item>
</rdf:RDF>"""
)
ATOM: Final = xml(
    f"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Coast Post</title><id>urn:post</id>
<updated>2024-11-19T18:00:00Z</updated>
<entry><id>urn:post:77</id><title>{HEADLINE}</title><link href="https://post.example/rain"/>
<author><name>Ada Wick</name></author><rights>{COPYRIGHT}</rights>
<published>2024-11-19T17:30:00Z</published><updated>2024-11-19T18:00:00Z</updated>
<summary>Ferries stayed in port.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{P}</div></content></entry>
</feed>"""
)

# --- pages ------------------------------------------------------------------------------------------

LD: Final = {
    "@context": "https://schema.org",
    "@graph": [
        {"@type": "Organization", "@id": "#post", "name": "Coast Post"},
        {
            "@type": ["NewsArticle"],
            "@id": "https://post.example/rain#article",
            "url": "https://post.example/rain",
            "headline": HEADLINE,
            "datePublished": "2024-11-19T18:30:00+01:00",
            "dateModified": "2024-11-19T19:00:00+01:00",
            "author": [{"@type": "Person", "name": "Ada Wick"}],
            "publisher": {"@id": "#post"},
            "sourceOrganization": {"@type": "Organization", "name": CREDIT},
            "copyrightHolder": {"name": CREDIT},
            "inLanguage": "en",
            "isBasedOn": "https://wire.example/rain",
            "articleBody": TEXT,
        },
    ],
}


def page(head: str, body: str = P) -> bytes:
    """A page of an outlet, with navigation around the story."""
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{HEADLINE} | Coast Post</title>{head}</head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article><h1>{HEADLINE}</h1>{body}</article></main>
<footer><p>Contact us. All about cookies.</p></footer></body></html>
""".encode()


HTML_LD: Final = page(f'<script type="application/ld+json">{json.dumps(LD)}</script>')
HTML_META: Final = page(
    f"""<meta property="og:title" content="{HEADLINE}"><meta property="og:site_name" content="Coast Post">
<meta property="og:url" content="https://post.example/rain"><meta name="author" content="Ada Wick">
<meta property="article:published_time" content="2024-11-19T17:30:00Z">
<link rel="canonical" href="https://wire.example/rain">"""
)


def warc_record(kind: str, url: str, payload: bytes, http: str = "", day: str = "2024-11-19T20:00:00Z") -> bytes:
    """One record of an archive, as it stands uncompressed."""
    number = f"{abs(len(payload) * 7919 + len(url)):012d}"
    block = (f"{http}\r\n\r\n".encode() if http else b"") + payload
    form = "application/http; msgtype=response" if http else "text/plain"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {day}\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-{number}>\r\n"
        f"Content-Type: {form}\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


OK_HTML: Final = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8"
WARC_RECORDS: Final = (
    warc_record("request", "https://post.example/rain", b"GET /rain HTTP/1.1\r\nHost: post.example\r\n\r\n"),
    warc_record("response", "https://post.example/rain", HTML_LD, OK_HTML),
    warc_record("response", "https://post.example/logo.png", b"\x89PNG\0\0", OK_HTML.replace("text/html", "image/png")),
    warc_record("response", "https://post.example/old", b"<p>gone", OK_HTML.replace("200 OK", "404 Not Found")),
)
WARC: Final = b"".join(WARC_RECORDS)
WARC_GZ: Final = b"".join(gzip.compress(record, mtime=0) for record in WARC_RECORDS)

# --- ninjs ------------------------------------------------------------------------------------------

NINJS_1: Final[Mapping[str, object]] = {
    "uri": "urn:nwa:rain",
    "type": "text",
    "version": "2",
    "versioncreated": "2024-11-19T17:30:00Z",
    "firstcreated": "2024-11-19T12:00:00Z",
    "pubstatus": "usable",
    "urgency": 3,
    "language": "en",
    "headline": HEADLINE,
    "byline": BYLINE,
    "slugline": SLUG,
    "ednote": NOTE,
    "located": "PORT HARBOUR",
    "infosource": [{"name": CREDIT}],
    "copyrightholder": CREDIT,
    "copyrightnotice": COPYRIGHT,
    "body_html": P,
    "associations": {"main": {"uri": "urn:nwa:photo", "type": "picture", "body_text": "A caption."}},
    "renditions": {"web": {"href": "https://wire.example/rain", "title": "not a text"}},
}
NINJS_2: Final[Mapping[str, object]] = {
    "uri": "urn:nwa:rain",
    "standard": {"name": "ninjs", "version": "2.0", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_2.0.json"},
    "type": "text",
    "version": "2",
    "versioncreated": "2024-11-19T17:30:00Z",
    "pubstatus": "usable",
    "language": "en",
    "headlines": [{"role": "short", "value": "Rain"}, {"role": "main", "value": HEADLINE}],
    "by": BYLINE,
    "slugline": SLUG,
    "ednote": NOTE,
    "infosources": [{"name": CREDIT, "role": "cRole:origProv"}],
    "copyrightholder": CREDIT,
    "copyrightnotice": COPYRIGHT,
    "bodies": [
        {"role": "teaser", "contenttype": "text/plain", "value": "Ferries stayed in port."},
        {"role": "main", "contenttype": "text/html", "value": P},
    ],
    "associations": [{"uri": "urn:nwa:photo", "type": "picture", "bodies": [{"role": "main", "value": "A caption."}]}],
}
NINJS_3: Final[Mapping[str, object]] = {
    "uri": "urn:nwa:rain",
    "standard": {"name": "ninjs", "version": "3.0", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"},
    "type": "text",
    "version": "2",
    "versionCreated": "2024-11-19T17:30:00Z",
    "pubStatus": "usable",
    "language": "en",
    "headlines": [{"role": "main", "contentType": "text/plain", "value": HEADLINE}],
    "by": BYLINE,
    "slugline": SLUG,
    "edNote": NOTE,
    "infoSources": [{"name": CREDIT}],
    "copyrightHolder": CREDIT,
    "copyrightNotice": COPYRIGHT,
    "bodies": [{"role": "main", "contentType": "text/html", "value": P}],
}

# --- NITF and NewsML --------------------------------------------------------------------------------


def nitf(doctype: str = "", namespace: str = "") -> str:
    """A NITF document, without the XML declaration."""
    return f"""{doctype}<nitf{namespace} version="-//IPTC//DTD NITF 3.5//EN" xml:lang="en">
<head><title>{HEADLINE}</title>
<docdata management-status="usable"><doc-id regsrc="nwa.example" id-string="nwa-rain-2"/>
<urgency ed-urg="3"/><date.issue norm="20241119T173000Z"/><date.release norm="20241119T180000Z"/>
<ed-msg info="{NOTE}"/><du-key generation="1" part="0" version="2" key="nwa-rain"/>
<doc.copyright year="2024" holder="Copyright {CREDIT}"/><key-list><keyword key="{SLUG}"/></key-list></docdata>
</head>
<body><body.head><hedline><hl1>{HEADLINE}</hl1><hl2>Nobody sails before Thursday</hl2></hedline>
<byline>{BYLINE}</byline><distributor>{CREDIT}</distributor>
<dateline><location>PORT HARBOUR</location><story.date norm="20241119">Nov. 19</story.date></dateline></body.head>
<body.content><media media-type="image"><media-reference source="a.jpg"/><media-caption>A caption.</media-caption>
</media>
{P}</body.content></body></nitf>"""


NITF_3: Final = xml(nitf())
NITF_DOCTYPE: Final = xml(nitf('<!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">\n'))
NITF_NAMESPACE: Final = xml(nitf(namespace=' xmlns="http://iptc.org/std/NITF/2006-10-18/"'))
NITF_2: Final = xml(
    f"""<!DOCTYPE nitf PUBLIC "-//IPTC-NAA//DTD NITF-XML 2.0//EN" "nitf-2-0.dtd">
<nitf><head><docdata><doc-id id-string="nwa-rain-2"/><date.issue norm="20241119T173000Z"/></docdata></head>
<body><body.head><hedline><hl1>{HEADLINE}</hl1></hedline><byline>{BYLINE}</byline></body.head>
{P}</body></nitf>"""
)

G2: Final = "http://iptc.org/std/nar/2006-10-01/"


def news_item(content: str, version: str = "2", guid: str = "urn:newsml:nwa.example:20241119:rain") -> str:
    """A NewsML-G2 newsItem around a content."""
    return f"""<newsItem xmlns="{G2}" guid="{guid}" version="{version}" standard="NewsML-G2" standardversion="2.34"
 conformance="power" xml:lang="en">
<catalogRef href="http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_40.xml"/>
<rightsInfo><copyrightHolder literal="{CREDIT}"/><copyrightNotice>{COPYRIGHT}</copyrightNotice></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:NWA"><name>NWA</name></provider>
<versionCreated>2024-11-19T17:30:00Z</versionCreated><firstCreated>2024-11-19T12:00:00Z</firstCreated>
<embargoed>2024-11-19T18:00:00Z</embargoed><pubStatus qcode="stat:usable"/><edNote>{NOTE}</edNote>
<signal qcode="sig:update"/><link rel="irel:previousVersion" residref="{guid}" version="1"/></itemMeta>
<contentMeta><urgency>3</urgency><infoSource role="cRole:origProv"><name>{CREDIT}</name></infoSource>
<language tag="en"/><slugline>{SLUG}</slugline><headline>{HEADLINE}</headline><by>{BYLINE}</by>
<dateline>PORT HARBOUR</dateline><creditline>{CREDIT}</creditline></contentMeta>
<contentSet>{content}</contentSet></newsItem>"""


XHTML: Final = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>'
    f"</head><body>{P}</body></html></inlineXML>"
)
INLINE_NITF: Final = f'<inlineXML contenttype="application/nitf+xml">{nitf()}</inlineXML>'
PICTURE: Final = news_item('<remoteContent href="rain.jpg" contenttype="image/jpeg"/>', guid="urn:nwa:photo").replace(
    "ninat:text", "ninat:picture"
)
PACKAGE: Final = (
    f'<packageItem xmlns="{G2}" guid="urn:nwa:package" version="1"><itemMeta><itemClass qcode="ninat:composite"/>'
    '</itemMeta><groupSet root="main"><group id="main"/></groupSet></packageItem>'
)
G2_NITF: Final = xml(news_item(INLINE_NITF))
G2_XHTML: Final = xml(news_item(XHTML))
G2_PLAIN: Final = xml(news_item(f'<inlineData contenttype="text/plain">{escape(TEXT)}</inlineData>'))
G2_MESSAGE: Final = xml(
    f"""<newsMessage xmlns="{G2}"><header><sent>2024-11-19T17:31:00Z</sent><sender>nwa.example</sender></header>
<itemSet>{news_item(XHTML)}{PICTURE}{PACKAGE}</itemSet></newsMessage>"""
)


def newsml_item(content: str, name: str = "rain") -> str:
    """A NewsItem of NewsML 1.2 around its content items."""
    return f"""<NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>nwa.example</ProviderId>
<DateId>20241119</DateId><NewsItemId>{name}</NewsItemId><RevisionId PreviousRevision="1" Update="N">2</RevisionId>
<PublicIdentifier>urn:newsml:nwa.example:20241119:{name}:2N</PublicIdentifier></NewsIdentifier>
<NameLabel>{SLUG}</NameLabel></Identification>
<NewsManagement><NewsItemType FormalName="News"/><FirstCreated>20241119T120000Z</FirstCreated>
<ThisRevisionCreated>20241119T173000Z</ThisRevisionCreated><Status FormalName="Usable"/></NewsManagement>
<NewsComponent><NewsLines><HeadLine>{HEADLINE}</HeadLine><ByLine>{BYLINE}</ByLine><DateLine>PORT HARBOUR</DateLine>
<CreditLine>{CREDIT}</CreditLine><CopyrightLine>{COPYRIGHT}</CopyrightLine>
<NewsLine><NewsLineType FormalName="EditorialNote"/><NewsLineText>{NOTE}</NewsLineText></NewsLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="NWA"/></Provider></AdministrativeMetadata>
<DescriptiveMetadata><Language FormalName="en"/></DescriptiveMetadata>{content}</NewsComponent></NewsItem>"""


def newsml(*items: str) -> bytes:
    return xml(
        f"""<!DOCTYPE NewsML SYSTEM "NewsML_1.2.dtd"><NewsML Version="1.2"><NewsEnvelope>
<DateAndTime>20241119T173100Z</DateAndTime></NewsEnvelope>{"".join(items)}</NewsML>"""
    )


CONTENT: Final = f'<ContentItem><MediaType FormalName="Text"/><DataContent>{P}</DataContent></ContentItem>'
NEWSML_1: Final = newsml(newsml_item(CONTENT))
NEWSML_NITF: Final = newsml(
    newsml_item(f'<ContentItem><MediaType FormalName="Text"/><DataContent>{nitf()}</DataContent></ContentItem>')
)
PHOTO: Final = (
    '<NewsComponent><Role FormalName="Photo"/>'
    '<ContentItem Href="rain.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent>'
)

# --- teleprinters -----------------------------------------------------------------------------------


def wrapped(text: str, indent: str, width: int = 69) -> str:
    """Paragraphs in lines of a teleprinter, the first of each indented."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = indent
        for word in paragraph.split():
            if len(line) + len(word) > width:
                lines.append(line.rstrip())
                line = ""
            line += f"{word} "
        lines.append(line.rstrip())
    return "\r\n".join(lines)


ASCII: Final = TEXT.replace("“", '"').replace("”", '"')
IPTC_7901: Final = (
    f"\x01nwa0123 3 pol 102 update\r\n{SLUG}\r\n\x02{HEADLINE}=\r\n{BYLINE}=\r\n"
    f"{wrapped(ASCII, '   ')}\r\n"
    "The following information is not intended for publication\r\nContact: desk, +49 0\r\n"
    "\x03\r\n191730 NOV 24\x04\r\n"
).encode()
ANPA_1312: Final = (
    f"\x16\x16\x01a0123\x1fcst--\r\nr b \x14\x11 {SLUG}                 11-19 0102\r\n"
    f"\x02^{SLUG},0102<\r\n^{NOTE}<\r\n^{HEADLINE}<\r\n^{BYLINE}=\r\n^NWA Correspondent=\r\n"
    f"{wrapped(ASCII, chr(9))}\r\n"
    "NWA-WF-11-19-24 1730GMT<\r\n\x03\r\n\x04"
).encode()
