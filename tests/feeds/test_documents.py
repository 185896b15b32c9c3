"""Each format of the trade, read into the right fields, under its ending and without one."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dedup.model import Article, PubStatus, SkipReason, Wire

from . import documents as docs
from .builders import article, items, told, write

NOON: Wire = Wire(byline="Ada Wick")
FULL = Wire(
    item_id="urn:nwa:rain",
    version="2",
    slugline=docs.SLUG,
    pubstatus=PubStatus.USABLE,
    ednote=docs.NOTE,
    byline=docs.BYLINE,
    creditline=docs.CREDIT,
    copyright=docs.COPYRIGHT,
)
EMBARGO = datetime(2024, 11, 19, 18, tzinfo=UTC)
NITF = replace(
    FULL,
    item_id="nwa-rain",
    embargoed=EMBARGO,
    dateline="PORT HARBOUR",
    copyright=f"Copyright {docs.CREDIT} 2024",
)
GUID = "urn:newsml:nwa.example:20241119:rain"
G2 = replace(
    FULL,
    item_id=GUID,
    replaces=(GUID,),
    embargoed=EMBARGO,
    ednote=f"{docs.NOTE}\nsig:update",
    dateline="PORT HARBOUR",
)
NEWSML = replace(FULL, item_id=GUID, dateline="PORT HARBOUR")
LD = Wire(
    version="2024-11-19T19:00:00+01:00",
    byline="Ada Wick",
    creditline=docs.CREDIT,
    copyright=docs.CREDIT,
    original="https://wire.example/rain",
)

POST = ("https://post.example/rain", "en")
NONE = ("", "")
EN = ("", "en")
SOUND = {
    # name: (bytes, id, source, (url, language), wire); an id of None is the path
    "rss.xml": (docs.RSS, "post-77", "", POST, replace(NOON, copyright=docs.COPYRIGHT)),
    "rss.rdf": (docs.RSS_1, POST[0], "", (POST[0], ""), NOON),
    "feed.atom": (
        docs.ATOM,
        "urn:post:77",
        "",
        POST,
        replace(NOON, version="2024-11-19T18:00:00Z", copyright=docs.COPYRIGHT),
    ),
    "ld.html": (docs.HTML_LD, None, "Coast Post", POST, LD),
    "meta.html": (docs.HTML_META, None, "Coast Post", POST, replace(NOON, original="https://wire.example/rain")),
    "ninjs1.json": (
        json.dumps(docs.NINJS_1).encode(),
        "urn:nwa:rain:2",
        docs.CREDIT,
        EN,
        replace(FULL, dateline="PORT HARBOUR"),
    ),
    "ninjs2.json": (json.dumps([docs.NINJS_2]).encode(), "urn:nwa:rain:2", docs.CREDIT, EN, FULL),
    "ninjs3.jsonl": (json.dumps(docs.NINJS_3).encode(), "urn:nwa:rain:2", docs.CREDIT, EN, FULL),
    "nitf.xml": (docs.NITF_3, "nwa-rain-2", docs.CREDIT, EN, NITF),
    "doctype.xml": (docs.NITF_DOCTYPE, "nwa-rain-2", docs.CREDIT, EN, NITF),
    "namespace.nitf": (docs.NITF_NAMESPACE, "nwa-rain-2", docs.CREDIT, EN, NITF),
    "nitf2.xml": (docs.NITF_2, "nwa-rain-2", "", NONE, Wire(byline=docs.BYLINE)),
    "g2-nitf.xml": (docs.G2_NITF, f"{GUID}:2", "NWA", EN, G2),
    "g2-xhtml.xml": (docs.G2_XHTML, f"{GUID}:2", "NWA", EN, G2),
    "g2-plain.xml": (docs.G2_PLAIN, f"{GUID}:2", "NWA", EN, G2),
    "newsml.xml": (docs.NEWSML_1, f"{GUID}:2", "NWA", EN, NEWSML),
    "newsml-nitf.newsml": (docs.NEWSML_NITF, f"{GUID}:2", "NWA", EN, NEWSML),
    "wire.iptc": (
        docs.IPTC_7901,
        "nwa0123:2024-11-19T17:30",
        "nwa",
        NONE,
        Wire(
            slugline=docs.SLUG,
            ednote="The following information is not intended for publication Contact: desk, +49 0",
            byline=docs.BYLINE,
        ),
    ),
    "wire.anpa": (
        docs.ANPA_1312,
        "a0123:2024-11-19 17:30 GMT",
        "NWA",
        NONE,
        Wire(slugline=docs.SLUG, ednote=docs.NOTE, byline=f"{docs.BYLINE}, NWA Correspondent", creditline="NWA"),
    ),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_document_is_read_into_the_right_fields(tmp_path: Path, name: str) -> None:
    data, key, source, (url, language), wire = SOUND[name]
    found = article(write(tmp_path, name, data))
    assert found.text == (docs.ASCII if name.startswith("wire.") else docs.TEXT)
    assert found.title == docs.HEADLINE
    assert found.published is not None
    assert found.published.isoformat() == docs.MOMENT
    assert (found.id, found.source) == (key or found.place.path, source)
    assert (found.url, found.language) == (url, language)
    assert found.wire == wire


@pytest.mark.parametrize("name", SOUND)
def test_it_is_recognised_by_its_content_whatever_its_name(tmp_path: Path, name: str) -> None:
    data = SOUND[name][0]
    named, nameless = article(write(tmp_path, name, data)), article(write(tmp_path, "copy.dat", data))
    assert replace(nameless, id="", place=named.place, raw=b"") == replace(named, id="", raw=b"")


@pytest.mark.parametrize("name", SOUND)
def test_what_is_kept_of_it_is_the_same_article_when_read_again(tmp_path: Path, name: str) -> None:
    found = article(write(tmp_path, name, SOUND[name][0]))
    again = article(write(tmp_path, "kept.jsonl", found.raw + b"\n"))
    assert replace(again, place=found.place, raw=found.raw) == found


@pytest.mark.parametrize("name", ["wire.iptc", "wire.anpa"])
def test_a_teleprinters_message_in_a_text_file_is_no_plain_text(tmp_path: Path, name: str) -> None:
    assert article(write(tmp_path, "wire.txt", SOUND[name][0])).title == docs.HEADLINE


@pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "windows-1252"])
def test_xml_is_read_in_the_encoding_that_it_declares(tmp_path: Path, encoding: str) -> None:
    text = docs.NITF_3.decode().replace("UTF-8", encoding).replace("“", "«").replace("”", "»")
    found = article(write(tmp_path, "a.xml", text.encode(encoding)))
    assert "«Nobody sails before the wind" in found.text


@pytest.mark.parametrize("build", [docs.news_item, docs.newsml_item])
def test_a_whole_text_in_one_paragraph_keeps_the_lines_of_its_teleprinter(tmp_path: Path, build: object) -> None:
    lines = docs.wrapped(docs.ASCII, "    ").replace("\r", "")
    inside = f"<p>(Adds anglers)\n    {docs.BYLINE}\n{lines}\n\n (Reporting by Ada Wick)</p>"
    if build is docs.news_item:
        data = docs.xml(docs.news_item(docs.XHTML.replace(docs.P, inside)))
    else:
        data = docs.newsml(docs.newsml_item(docs.CONTENT.replace(docs.P, inside)))
    assert article(write(tmp_path, "a.xml", data)).text.split("\n") == [
        "(Adds anglers)",
        docs.BYLINE,
        *docs.ASCII.split("\n"),
        "(Reporting by Ada Wick)",
    ]


def test_lines_that_are_only_laid_out_are_one_paragraph(tmp_path: Path) -> None:
    laid_out = docs.P.replace(" on ", "\n      on\n      ").replace("<p>", "\n    <p>\n      ")
    assert article(write(tmp_path, "a.xml", docs.xml(docs.nitf().replace(docs.P, laid_out)))).text == docs.TEXT


def test_plain_text_that_is_marked_up_all_the_same_is_read_as_markup(tmp_path: Path) -> None:
    inside = f'<inlineData contenttype="text/plain"><![CDATA[\n<p>\n   {docs.P[3:]}]]></inlineData>'
    assert article(write(tmp_path, "a.xml", docs.xml(docs.news_item(inside)))).text == docs.TEXT


# --- several in one file ----------------------------------------------------------------------------


def test_a_message_holds_articles_pictures_and_packages(tmp_path: Path) -> None:
    found = items(write(tmp_path, "message.xml", docs.G2_MESSAGE))
    path = found[0].place.path
    assert [item.id for item in found] == [f"{GUID}:2", "urn:nwa:photo:2", "urn:nwa:package"]
    assert isinstance(found[0], Article)
    assert [told(item) for item in found[1:]] == [
        (
            f"{path}:2",
            SkipReason.NOT_ARTICLE,
            "a newsItem without a text (ninat:picture)",
            "nothing, if it is a picture or the like",
        ),
        (
            f"{path}:3",
            SkipReason.NOT_ARTICLE,
            "a packageitem of NewsML-G2 has no text of its own",
            "nothing: the items that it speaks of are articles of their own",
        ),
    ]


def test_two_versions_of_an_item_are_two_articles_of_one_item(tmp_path: Path) -> None:
    for version in ("1", "2"):
        write(tmp_path, f"v{version}.xml", docs.xml(docs.news_item(docs.XHTML, version=version)))
    found = [item for item in items(tmp_path) if isinstance(item, Article)]
    assert [item.id for item in found] == [GUID, f"{GUID}:2"]
    assert {item.wire.item_id for item in found if item.wire} == {GUID}


def test_several_news_items_are_several_articles_and_equivalents_are_one(tmp_path: Path) -> None:
    two = "".join(f"<NewsComponent>{docs.CONTENT}</NewsComponent>" for _ in range(2))
    equal = docs.newsml_item(two, name="equal").replace("<NewsComponent>", '<NewsComponent EquivalentsList="yes">', 1)
    feed = docs.newsml(docs.newsml_item(docs.CONTENT), equal, docs.newsml_item(two, name="two"))
    start = "urn:newsml:nwa.example:20241119"
    assert [item.id for item in items(write(tmp_path, "a.xml", feed))] == [
        f"{start}:rain:2",
        f"{start}:equal:2",
        f"{start}:two:2",
        f"{start}:two:2#2",
    ]


def test_a_news_item_that_is_a_picture_is_no_article(tmp_path: Path) -> None:
    (found,) = items(write(tmp_path, "a.xml", docs.newsml(docs.newsml_item(docs.PHOTO))))
    assert told(found)[1:] == (
        SkipReason.NOT_ARTICLE,
        "a NewsItem without a text (Photo)",
        "nothing, if it is a picture, a package or the like",
    )


@pytest.mark.parametrize("message", [docs.IPTC_7901, docs.ANPA_1312])
def test_a_file_holds_several_messages(tmp_path: Path, message: bytes) -> None:
    second = message.replace(b"0123", b"0124", 1)
    found = items(write(tmp_path, "wire.txt", message + b"\r\n" + second))
    assert [item.id.partition(":")[0][-4:] for item in found] == ["0123", "0124"]
    assert [item.place.line for item in found] == [1, 2]


def test_keywords_note_headline_and_byline_may_stand_above_one_equals_sign(tmp_path: Path) -> None:
    above = f"Weather/Coast/\r\n(Achtung)\r\n{docs.HEADLINE}\r\n{docs.BYLINE} =\r\n\r\n"
    body = docs.ASCII.replace("\n", "\r\n\r\n")
    header, tail = "\x01ecp0007 4 s 850  nwa 0908\r\n\r\n", "\r\n\r\n# Notebook\r\n\x03\r\n191730 GMT Nov 24\r\n"
    data = f"{header}\x02\r\n{above}{body}{tail}"
    found = article(write(tmp_path, "wire.iptc", data))
    assert (found.id, found.title, found.text) == ("ecp0007:2024-11-19T17:30", docs.HEADLINE, docs.ASCII)
    assert found.wire == Wire(slugline="Weather/Coast/", ednote="(Achtung)\n# Notebook", byline=docs.BYLINE)


def test_photo_lines_and_a_summary_above_a_story_are_neither_headline_nor_text(tmp_path: Path) -> None:
    extra = f"^{docs.HEADLINE}<\r\n^NWA Photo PH101, PH102<\r\n^{docs.PARAGRAPHS[0]}<\r\n".encode()
    data = docs.ANPA_1312.replace(f"^{docs.HEADLINE}<\r\n".encode(), extra)
    found = article(write(tmp_path, "wire.anpa", data))
    assert (found.title, found.text) == (docs.HEADLINE, docs.ASCII)
    assert found.wire is not None
    assert found.wire.ednote == f"{docs.NOTE}\nNWA Photo PH101, PH102"


def test_tables_below_the_byline_belong_to_the_text(tmp_path: Path) -> None:
    rows = "^NORTH=\r\n^ W L Pct\r\nHarbour 7 2 .778\r\n"
    data = docs.ANPA_1312.replace(b"^NWA Correspondent=\r\n", f"^NWA Correspondent=\r\n{rows}".encode())
    assert article(write(tmp_path, "wire.anpa", data)).text.startswith("NORTH\nW L Pct Harbour 7 2 .778\nPORT HARBOUR")


@pytest.mark.parametrize(("name", "data"), [("a.warc", docs.WARC), ("a.warc.gz", docs.WARC_GZ)])
def test_the_pages_of_an_archive_are_its_articles(tmp_path: Path, name: str, data: bytes) -> None:
    page, picture, gone = items(write(tmp_path, name, data))
    assert isinstance(page, Article)
    assert (page.id, page.url, page.text) == ("20241119200000/https://post.example/rain", POST[0], docs.TEXT)
    assert json.loads(page.raw)["warc_record_id"].startswith("<urn:uuid:")
    assert [told(item)[1:] for item in (picture, gone)] == [
        (
            SkipReason.NOT_ARTICLE,
            "'https://post.example/logo.png' is no page but 'image/png'",
            "nothing: only pages that were found are articles",
        ),
        (
            SkipReason.NOT_ARTICLE,
            "the server answered 404 for 'https://post.example/old'",
            "nothing: only pages that were found are articles",
        ),
    ]


def test_plain_text_of_an_archive_is_read_too(tmp_path: Path) -> None:
    data = docs.warc_record("conversion", "https://post.example/rain", docs.TEXT.encode())
    assert article(write(tmp_path, "a.warc.wet", data)).text == docs.TEXT


# --- what a desk does -------------------------------------------------------------------------------


def test_a_withdrawn_item_without_a_text_is_still_an_article_that_says_so(tmp_path: Path) -> None:
    killed = docs.xml(docs.news_item("").replace("stat:usable", "stat:canceled"))
    found = article(write(tmp_path, "kill.xml", killed))
    assert (found.text, found.wire and found.wire.pubstatus) == (f"{docs.NOTE}\nsig:update", PubStatus.CANCELED)
    ninjs = {"uri": "urn:nwa:rain", "version": 3, "pubstatus": "canceled", "headline": docs.HEADLINE}
    kill = article(write(tmp_path, "kill.json", json.dumps(ninjs)))
    assert (kill.id, kill.text) == ("urn:nwa:rain:3", docs.HEADLINE)
    newsml = docs.newsml(docs.newsml_item("").replace('"Usable"', '"Canceled"'))
    assert article(write(tmp_path, "kill.newsml", newsml)).text == docs.NOTE


def test_an_embargo_of_newsml_1_2_ends_when_its_status_changes(tmp_path: Path) -> None:
    item = docs.newsml_item(docs.CONTENT).replace(
        '<Status FormalName="Usable"/>',
        '<Status FormalName="Embargoed"/><StatusWillChange><FutureStatus FormalName="Usable"/>'
        "<DateAndTime>20241119T180000Z</DateAndTime></StatusWillChange>",
    )
    wire = article(write(tmp_path, "a.xml", docs.newsml(item))).wire
    assert wire is not None
    assert wire.embargoed == EMBARGO


def test_a_picture_in_ninjs_is_no_article_and_its_caption_no_text(tmp_path: Path) -> None:
    picture = {"uri": "urn:nwa:photo", "type": "picture", "body_text": "A caption.", "renditions": {}}
    (found,) = items(write(tmp_path, "a.jsonl", json.dumps(picture)))
    assert told(found)[1:3] == (SkipReason.NOT_ARTICLE, "a ninjs item of the type picture has no text but its caption")
    assert json.loads(found.raw) == picture


def test_a_mapped_name_reaches_into_a_ninjs_item(tmp_path: Path) -> None:
    feed = write(tmp_path, "a.json", json.dumps(docs.NINJS_1))
    assert article(feed, mapping={"source": "associations.main.uri"}).source == "urn:nwa:photo"
    assert article(feed, mapping={"id": "uri"}).id == "urn:nwa:rain"


def test_an_item_of_superdesk_has_a_guid_for_its_uri(tmp_path: Path) -> None:
    item = {"guid" if name == "uri" else name: value for name, value in docs.NINJS_1.items()}
    assert article(write(tmp_path, "a.json", json.dumps(item))).id == "urn:nwa:rain:2"


def test_headline_and_byline_inside_the_markup_are_not_its_text(tmp_path: Path) -> None:
    place, rest = docs.PARAGRAPHS[0].split(" - ")
    main = docs.P.replace(f"{place} - ", f'<span class="dateline">{place}</span>')
    inside = f'<header><ul><li>Weather</li></ul><h1>{docs.HEADLINE}</h1></header><section class="main">{main}</section>'
    data = docs.xml(docs.news_item(docs.XHTML.replace(docs.P, inside)))
    assert article(write(tmp_path, "a.xml", data)).text.startswith(f"{place} {rest}\n")


def test_the_address_of_an_item_and_the_title_of_a_writer_are_read(tmp_path: Path) -> None:
    link = '<link rel="x:canonical" href="https://wire.example/rain"/><link rel="irel:previousVersion"'
    data = docs.xml(docs.news_item(docs.XHTML).replace('<link rel="irel:previousVersion"', link))
    assert article(write(tmp_path, "a.xml", data)).url == "https://wire.example/rain"
    titled = docs.nitf().replace(f"{docs.BYLINE}</byline>", f"{docs.BYLINE}<byttl>NWA Correspondent</byttl></byline>")
    wire = article(write(tmp_path, "b.xml", docs.xml(titled))).wire
    assert wire is not None
    assert wire.byline == f"{docs.BYLINE} NWA Correspondent"


def test_an_ordinary_record_with_a_uri_is_no_ninjs(tmp_path: Path) -> None:
    feed = write(tmp_path, "a.jsonl", [{"uri": "8212", "body": docs.TEXT, "version": 2, "id": "x"}])
    assert article(feed).id == "x"


# --- pages ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        lambda ld: f"<!-- {ld} -->",
        lambda ld: f"//<![CDATA[\n{ld}\n//]]>",
        lambda ld: ld.replace('"inLanguage"', '"x": [1, ], "inLanguage"'),
        lambda ld: ld.replace("\\n", "\n"),
        lambda ld: ld.replace('"', "&quot;"),
        lambda ld: f"{ld};",
    ],
)
def test_json_ld_is_read_also_where_it_is_a_little_broken(tmp_path: Path, broken: object) -> None:
    assert callable(broken)
    script = f'<script type="application/ld+json">{broken(json.dumps(docs.LD))}</script>'
    assert article(write(tmp_path, "a.html", docs.page(script))).wire == LD


def test_of_several_articles_in_json_ld_the_pages_own_counts(tmp_path: Path) -> None:
    other = {"@type": "NewsArticle", "url": "https://post.example/else", "headline": "Else", "articleBody": "x" * 300}
    script = f'<script type="application/ld+json">{json.dumps([other, docs.LD])}</script>'
    page = docs.page(f'{script}<link rel="canonical" href="https://www.post.example/rain/?utm=1">')
    assert article(write(tmp_path, "a.html", page)).title == docs.HEADLINE


def test_json_ld_that_cannot_be_read_costs_nothing_else(tmp_path: Path) -> None:
    page = docs.page('<script type="application/ld+json">{"@type": "NewsArticle", </script>')
    assert article(write(tmp_path, "a.html", page)).text == docs.TEXT


def test_paragraphs_that_json_ld_ran_together_are_set_apart(tmp_path: Path) -> None:
    ld = {"@type": "NewsArticle", "headline": docs.HEADLINE, "articleBody": "".join(docs.PARAGRAPHS)}
    page = docs.page(f'<script type="application/ld+json">{json.dumps(ld)}</script>')
    assert article(write(tmp_path, "a.html", page)).text == docs.TEXT


def test_a_teaser_in_json_ld_gives_way_to_the_page(tmp_path: Path) -> None:
    ld = {"@type": "NewsArticle", "headline": docs.HEADLINE, "articleBody": docs.PARAGRAPHS[0][:80]}
    page = docs.page(f'<script type="application/ld+json">{json.dumps([ld])}</script>')
    assert article(write(tmp_path, "a.html", page)).text == docs.TEXT


@pytest.mark.parametrize("rel", ['<meta name="syndication-source" content="{}">', '<link rel="canonical" href="{}">'])
def test_what_a_page_declares_as_its_original_counts_on_another_host_only(tmp_path: Path, rel: str) -> None:
    own = '<meta property="og:url" content="https://www.post.example/rain">'
    away = article(write(tmp_path, "a.html", docs.page(own + rel.format("https://wire.example/7"))))
    home = article(write(tmp_path, "b.html", docs.page(own + rel.format("https://post.example/rain?amp"))))
    assert away.wire == Wire(original="https://wire.example/7")
    assert home.wire is None


def test_a_page_in_an_old_encoding_is_read_as_a_browser_would(tmp_path: Path) -> None:
    text = docs.page("").decode().replace('<meta charset="utf-8">', "")
    assert article(write(tmp_path, "a.html", text.encode("cp1252"))).text == docs.TEXT


def test_a_front_page_is_no_article(tmp_path: Path) -> None:
    (found,) = items(write(tmp_path, "a.html", "<html><head><title>Coast Post</title></head><body></body></html>"))
    assert told(found)[1:3] == (SkipReason.NOT_ARTICLE, "no article was found in the page 'Coast Post'")
