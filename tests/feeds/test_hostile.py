"""Documents that are broken or hostile: one clear message each, nothing expanded, nothing fetched."""

from __future__ import annotations

import io
import tracemalloc
from pathlib import Path

import pytest

from dedup.feeds import extras, html, rss, safexml, warc
from dedup.feeds.markup import html_to_text
from dedup.model import Article, SkipReason

from . import documents as docs
from .builders import article, items, skipped, told, write


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


CHECK = "ask for it again, or check it with: xmllint --noout FILE"
XML = {
    "nitf.xml": docs.NITF_3,
    "g2.xml": docs.G2_MESSAGE,
    "newsml.xml": docs.NEWSML_1,
}
LAUGHS = "<!DOCTYPE {root} [" + "".join(
    f'<!ENTITY l{level} "{"".join(f"&l{level - 1};" for _ in range(10)) if level else "ha"}">' for level in range(12)
)


def with_entities(data: bytes, root: str, declared: str) -> bytes:
    """A document with a type definition of its own in front of its root, used in the text."""
    text = data.decode()
    start = text.index(f"<{root}")
    return f"{text[:start]}{declared.replace('{root}', root)}]>{text[start:]}".replace("Rain fell", "&l11;").encode()


def root_of(name: str) -> str:
    return {"nitf.xml": "nitf", "g2.xml": "newsMessage", "newsml.xml": "NewsML", "feed.rss": "rss"}[name]


@pytest.mark.parametrize("name", [*XML, "feed.rss"])
def test_entities_are_never_expanded(folder: Path, name: str) -> None:
    data = (XML | {"feed.rss": docs.RSS})[name].replace(b'<!DOCTYPE NewsML SYSTEM "NewsML_1.2.dtd">', b"")
    write(folder, name, with_entities(data, root_of(name), LAUGHS))
    tracemalloc.start()
    (found,) = items(name)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    place, reason, problem, remedy = told(found)
    assert (place, reason) == (name, SkipReason.UNREADABLE_FEED)
    assert problem.startswith("an XML document that declares entities of its own, at line ")
    assert remedy == "ask for it without them: xmllint --noent --dropdtd OLD > NEW, if you trust its sender"
    assert peak < 20_000_000


def test_nothing_is_read_from_the_disk_or_the_network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    def refuse(*_: object) -> None:
        pytest.fail("something was to be fetched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    write(folder, "secret.txt", "the secret")
    write(folder, "evil.dtd", '<!ENTITY secret SYSTEM "secret.txt">')
    away = '<!DOCTYPE nitf PUBLIC "x" "http://dtd.example/nitf.dtd">\n'
    assert article(write(folder, "a.xml", docs.xml(docs.nitf(away)))).text == docs.TEXT
    near = docs.xml(docs.nitf('<!DOCTYPE nitf SYSTEM "evil.dtd">\n')).replace(b"Rain fell", b"&secret;")
    assert "secret" not in article(write(folder, "b.xml", near)).text.replace("&secret;", "")
    outside = with_entities(docs.NITF_3, "nitf", '<!DOCTYPE nitf [<!ENTITY l11 SYSTEM "secret.txt">')
    assert skipped(write(folder, "c.xml", outside)).reason is SkipReason.UNREADABLE_FEED


@pytest.mark.parametrize("name", XML)
def test_elements_a_thousand_deep_are_refused(folder: Path, name: str) -> None:
    deep = b"<block>" * 1000 + b"x" + b"</block>" * 1000
    write(folder, name, XML[name].replace(b"<p>", deep + b"<p>", 1))
    assert told(skipped(name))[1:] == (
        SkipReason.UNREADABLE_FEED,
        "XML that is no news: elements stand more than 250 deep in one another",
        "look at what made it",
    )


@pytest.mark.parametrize("name", XML)
def test_a_document_that_breaks_off_says_where(folder: Path, name: str) -> None:
    write(folder, name, XML[name][:900])
    _, reason, problem, remedy = told(skipped(name))
    assert (reason, remedy) == (SkipReason.UNREADABLE_FEED, CHECK)
    assert problem.startswith("not well-formed XML at line ")


def test_a_tag_that_is_closed_by_another_is_shown_with_its_line(folder: Path) -> None:
    write(folder, "a.xml", docs.NITF_3.replace(b"</hedline>", b"</headline>"))
    assert told(skipped("a.xml"))[2] == (
        "not well-formed XML at line 9, column 128: Opening and ending tag mismatch: hedline line 9 and headline"
    )


def test_a_feed_that_breaks_off_gives_what_could_be_read(folder: Path) -> None:
    two = docs.RSS.replace(b"</channel>", b"<item><title>Second</title></channel>")
    cut = two[: two.index(b"Second") + 3]
    write(folder, "feed.rss", cut)
    first, *_, rest = items("feed.rss")
    assert isinstance(first, Article)
    assert first.text == docs.TEXT
    _, reason, problem, remedy = told(rest)
    assert reason is SkipReason.UNREADABLE_FEED
    assert problem.startswith("not well-formed XML at line ")
    assert problem.endswith("; what could be read was read")
    assert remedy == "fetch it again; a feed that was cut off ends in half an entry"


def test_a_feed_that_lies_about_its_encoding_is_read_as_a_browser_would(folder: Path) -> None:
    for name, lie in (("b.rss", b'"klingon"'), ("c.rss", b'"ascii"')):
        write(folder, name, docs.RSS.replace(b'"UTF-8"', lie))
        assert article(name).text == docs.TEXT
    write(folder, "a.rss", docs.RSS.replace(b'"UTF-8"', b'"UTF\xff\xff"'))
    assert article("a.rss").title == docs.HEADLINE
    write(folder, "d.rss", docs.RSS.replace("“".encode(), b"\x93").replace("”".encode(), b"\x94"))
    assert article("d.rss").text == docs.TEXT


@pytest.mark.parametrize("declared", [b"UTF\0-8", b"UTF\xff\xff", b"utf-7", b"x" * 60])
def test_what_fuzzing_found_in_the_declarations_of_feeds(folder: Path, declared: bytes) -> None:
    write(folder, "a.rss", docs.RSS.replace(b"UTF-8", declared))
    assert [item.place.path for item in items("a.rss")][:1] == ["a.rss"]


def _response(head: str, body: bytes, *, length: int | None = None, more: str = "") -> bytes:
    """A record of an archive, with a page under a head that may lie about it."""
    content = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{head}\r\n\r\n".encode() + body
    about = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/rain\r\n"
        "WARC-Date: 2024-11-19T10:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000009>\r\n"
        f"{more}Content-Type: application/http; msgtype=response\r\nContent-Length: {length or len(content)}\r\n\r\n"
    )
    return about.encode() + content + b"\r\n\r\n"


@pytest.mark.parametrize(
    "archive",
    [
        docs.WARC_RECORDS[0].replace(b"\r\n\r\n", b"\r\n\r\n\x1b[31m", 1) + docs.WARC,
        _response("X-Page: 1", b"<p>Rain \x1b[31mfell.</p>", length=60) + docs.WARC,
        _response("Content-Encoding: gzip", b"\x1f\x8b\x08\x00broken\x1b[31m") + docs.WARC,
        _response("Content-Encoding: br", b"\x1b[31mno brotli") + docs.WARC,
        _response("Transfer-Encoding: chunked", b"zz\r\n\x1b[31mno chunk") + docs.WARC,
        _response("X-Page: 1", b"<p>Rain fell.</p>", more="WARC-Payload-Digest: sha1:\x1b[31mAAAA\r\n") + docs.WARC,
        docs.WARC[: len(docs.WARC) // 2],
        docs.WARC_GZ[: len(docs.WARC_GZ) // 2],
    ],
)
def test_a_broken_archive_writes_nothing_to_the_terminal(
    folder: Path, archive: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    write(folder, "crawl.warc", archive)
    first = items("crawl.warc")
    assert first == items("crawl.warc")
    assert all(item.place.path == "crawl.warc" for item in first)
    assert capfd.readouterr() == ("", "")


def test_a_feed_without_entries_is_an_empty_feed(folder: Path) -> None:
    write(folder, "feed.rss", docs.xml('<rss version="2.0"><channel><title>Post</title></channel></rss>'))
    assert items("feed.rss") == []


def test_xml_of_another_kind_is_named(folder: Path) -> None:
    write(folder, "sitemap.xml", docs.xml("<urlset><url/></urlset>"))
    write(folder, "page.xml", docs.xml("<html><body/></html>"))
    write(folder, "empty.xml", b"")
    assert [told(item)[2:] for item in items("sitemap.xml", "page.xml", "empty.xml")] == [
        (
            "XML of no news format that is read: its root is '<urlset>'",
            "dedup feeds lists what is read; or give it as JSON lines",
        ),
        ("XML of no news format that is read: its root is '<html>'", "rename it to .html"),
        ("an empty file where an XML document should be", "fetch it again"),
    ]


@pytest.mark.parametrize(
    ("declared", "reason", "problem"),
    [
        ("ascii", SkipReason.BAD_ENCODING, "an XML document that is not in its declared encoding, 'ascii' at byte 1,"),
        ("klingon", SkipReason.BAD_ENCODING, "an XML document in the unknown encoding 'klingon'"),
        ("hex", SkipReason.BAD_ENCODING, "an XML document that is not in its declared encoding, 'hex'"),
        ("unicode_escape", SkipReason.BAD_ENCODING, "an XML document in the unknown encoding 'unicode_escape'"),
    ],
)
def test_an_encoding_that_is_not_so_is_told(folder: Path, declared: str, reason: SkipReason, problem: str) -> None:
    write(folder, "a.xml", docs.NITF_3.replace(b"UTF-8", declared.encode()))
    found = skipped("a.xml")
    assert found.reason is reason
    assert found.problem.startswith(problem)


@pytest.mark.parametrize(
    ("module", "limit", "name", "data"),
    [
        (safexml, "XML_LIMIT", "a.nitf", docs.NITF_3),
        (rss, "XML_LIMIT", "a.rss", docs.RSS),
        (html, "HTML_LIMIT", "a.html", docs.HTML_LD),
        (warc, "HTML_LIMIT", "a.warc", docs.WARC),
    ],
)
def test_what_is_too_large_is_not_even_parsed(
    folder: Path, monkeypatch: pytest.MonkeyPatch, module: object, limit: str, name: str, data: bytes
) -> None:
    monkeypatch.setattr(module, limit, 1_000)
    write(folder, name, data)
    assert told(items(name)[0])[1] is SkipReason.TOO_LONG


# --- teleprinters -----------------------------------------------------------------------------------


@pytest.mark.parametrize("message", [docs.IPTC_7901, docs.ANPA_1312])
def test_a_message_that_is_not_closed_costs_only_itself(folder: Path, message: bytes) -> None:
    write(folder, "wire.txt", message.replace(b"\x03", b"", 1) + message + message.replace(b"\x02", b""))
    first, second, third = items("wire.txt")
    assert isinstance(second, Article)
    assert told(first)[2].startswith("a message without ETX, which ends its text: it begins ")
    assert told(third)[2].startswith("a message without STX, which begins its text: it begins ")
    assert told(third)[3] == "fetch it again, or look for a line that lost characters"


@pytest.mark.parametrize("page", ["cp850", "cp1252", "utf-8"])
def test_a_message_is_read_in_its_code_page(folder: Path, page: str) -> None:
    text = docs.IPTC_7901.decode().replace("Ada Wick", "Åda Wäckström").replace("terminal", "Fährbahnhof in Köln")
    found = article(write(folder, "wire.iptc", text.encode(page)))
    assert "Fährbahnhof in Köln" in found.text
    assert found.wire is not None
    assert found.wire.byline == "By Åda Wäckström"


# --- archives ---------------------------------------------------------------------------------------


def test_an_archive_that_breaks_off_gives_what_could_be_read(folder: Path) -> None:
    write(folder, "a.warc.gz", docs.WARC_GZ[:-40])
    first, *_, rest = items("a.warc.gz")
    assert isinstance(first, Article)
    assert told(rest)[1:3] == (
        SkipReason.UNREADABLE_FEED,
        "the .gz file is truncated: it ends in the middle of its data",
    )


def test_what_is_no_archive_says_so(folder: Path) -> None:
    write(folder, "a.warc", "this is no archive\r\n\r\n")
    _, reason, problem, remedy = told(skipped("a.warc"))
    assert reason is SkipReason.UNREADABLE_FEED
    assert problem.startswith("cannot be read on as WARC: ")
    assert remedy == "fetch the file again; what could be read before this place was read"


# --- extras -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "data", "absent", "problem", "remedy"),
    [
        ("a.rss", docs.RSS, "feedparser", "RSS, Atom is read with feedparser, which is not installed", "feeds"),
        ("a.html", docs.HTML_LD, "trafilatura", "HTML is read with trafilatura, which is not installed", "html"),
        ("a.warc", docs.WARC, "warcio", "WARC is read with warcio, which is not installed", "warc"),
    ],
)
def test_a_missing_extra_is_named_with_what_to_type(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, absent: str, problem: str, remedy: str
) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda package: None if package == absent else object())
    write(folder, name, data)
    assert told(skipped(name)) == (
        name,
        SkipReason.UNREADABLE_FEED,
        problem,
        f"pip install 'dedup[{remedy}]'",
    )


# --- markup -----------------------------------------------------------------------------------------


def test_paragraphs_stay_apart_and_scripts_stay_out() -> None:
    page = "<h2>Rain</h2>Rain fell<script>x()</script> on the coast.<br>Ferries <b>stayed</b>.<ul><li>one<li>two</ul>"
    assert html_to_text(page).splitlines() == ["Rain", "Rain fell on the coast.", "Ferries stayed.", "one", "two"]


def test_text_without_markup_is_only_tidied() -> None:
    assert html_to_text("  5 < 6 & 7\n\n\n next ") == "5 < 6 & 7\nnext"


def test_deep_markup_takes_no_recursion() -> None:
    assert html_to_text("<p>Rain.</p>" + "<div>" * 50_000) == "Rain."


@pytest.mark.parametrize(
    "head",
    [
        b"<nitf/>",
        b"<?xml version='1.0'?><!-- <rss> --><!DOCTYPE nitf [ <!ELEMENT a (b)> ]><n:nitf>",
        b"\xef\xbb\xbf\n<NITF>",
    ],
)
def test_a_root_is_seen_behind_its_preface(head: bytes) -> None:
    assert safexml.root_name(head) == "nitf"
    assert safexml.root_name(b"plain <nitf>") == ""


def test_the_limits_are_bytes_of_one_document() -> None:
    assert isinstance(safexml.parse(io.BytesIO(docs.NITF_3)), safexml.Root)
