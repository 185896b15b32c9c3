"""WARC, the web archives' format, as Common Crawl's CC-NEWS has it: one article a page that was fetched.

Requests, metadata and the like are the archive's own bookkeeping and no records of a feed.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import TYPE_CHECKING, BinaryIO, Final

from ..model import SkipReason
from .excerpt import clean, excerpt
from .html import HTML_LIMIT, decoded, page_story
from .markup import tidy
from .problems import Why, broken
from .records import Context, Item
from .story import to_story
from .streams import BrokenStreamError, at_most

if TYPE_CHECKING:
    from warcio.recordloader import ArcWarcRecord

_PAGES: Final = frozenset(("response", "resource", "conversion"))
_HTML: Final = ("text/html", "application/xhtml")
_PLAIN: Final = "text/plain"
_OK: Final = "200"
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_AGAIN: Final = "fetch the file again; what could be read before this place was read"


class Warc:
    """Every page of an archive. The id is the moment of the fetch and the address, as web archives cite a page."""

    name: Final = "WARC"
    suffixes: Final = (".warc", ".wet")
    seeks: Final = False
    binary: Final = True
    extra: Final = "warc"

    def knows(self, head: bytes) -> bool:
        """Whether the mark of the format stands in front."""
        return head.startswith(b"WARC/")

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every page in the order of the archive; see :class:`~dedup.feeds.reader.Reader`."""
        number = 0
        try:
            for record in _records(stream):
                if record.rec_type not in _PAGES:
                    continue
                number += 1
                yield _item(record, context, number)
        except BrokenStreamError as failure:
            yield context.skip(broken(failure), number + 1)


def _records(stream: BinaryIO) -> Iterator[ArcWarcRecord]:
    """The records of an archive.

    Raises
    ------
    BrokenStreamError
        Where it cannot be read on.
    """
    from warcio.archiveiterator import ArchiveIterator

    logging.getLogger("warcio").addHandler(logging.NullHandler())
    try:
        records = ArchiveIterator(_Parts(stream))
        while True:
            with _silence():
                record = next(records, None)
            if record is None:
                break
            yield record
    except _faults() as error:
        problem = f"cannot be read on as WARC: {excerpt(str(error) or type(error).__name__, 120)}"
        raise BrokenStreamError(problem, _AGAIN) from error
    if records.err_count:
        problem = f"records that do not end where their length says: {records.err_count:,}; others may hide in them"
        raise BrokenStreamError(problem, _AGAIN)


def _silence() -> redirect_stderr[io.StringIO]:
    """For one step of warcio, which writes its doubts to stderr, with whatever stands in the archive."""
    return redirect_stderr(io.StringIO())


def _faults() -> tuple[type[Exception], ...]:
    """What warcio raises on broken archives: its own, and what its code stumbles over (a record without a type …)."""
    from warcio.exceptions import ArchiveLoadFailed
    from warcio.statusandheaders import StatusAndHeadersParserException

    own = (ArchiveLoadFailed, StatusAndHeadersParserException)
    return (*own, EOFError, ValueError, AttributeError, TypeError, LookupError, zlib.error)


class _Parts:
    """A stream that gives what it has ready: asked for a whole block, it would lose what stands before a fault."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._given = 0

    def read(self, size: int = -1) -> bytes:
        """Some bytes, none at the end."""
        part = self._stream.read1(size) if isinstance(self._stream, io.BufferedReader) else self._stream.read(size)
        self._given += len(part)
        return part

    def tell(self) -> int:
        """How many bytes were given."""
        return self._given


def _item(record: ArcWarcRecord, context: Context, number: int) -> Item:
    headers = record.rec_headers
    url = (headers.get_header("WARC-Target-URI") or "").strip("<> ")
    fetched = headers.get_header("WARC-Date") or ""
    stamp = re.sub(r"\D", "", fetched)[:14]
    key = clean(f"{stamp}/{url}" if stamp and url else "")
    story = _story(record, url)
    if isinstance(story, Why):
        return context.skip(story, number, key=key)
    extra = {"warc_record_id": headers.get_header("WARC-Record-ID") or "", "fetched": fetched}
    return to_story(context, {**story, "id": key, "url": url, **extra}, number)


def _story(record: ArcWarcRecord, url: str) -> dict[str, object] | Why:
    http = record.http_headers
    kind = (http.get_header("Content-Type") if http else record.rec_headers.get_header("Content-Type")) or ""
    status = http.get_statuscode() if http and record.rec_type == "response" else _OK
    if status != _OK:
        return _none(f"the server answered {excerpt(status)[1:-1]} for {excerpt(url)}")
    plain = kind.lower().startswith(_PLAIN) and record.rec_type == "conversion"
    if not plain and not kind.lower().startswith(_HTML):
        return _none(f"{excerpt(url)} is no page but {excerpt(kind.partition(';')[0].strip())}")
    try:
        with _silence():
            data = at_most(record.content_stream(), HTML_LIMIT)
    except _faults() as error:
        problem = f"a page whose content cannot be unpacked: {excerpt(str(error) or type(error).__name__, 120)}"
        return Why(SkipReason.BAD_RECORD, problem, "fetch the page again")
    if len(data) > HTML_LIMIT:
        return Why(SkipReason.TOO_LONG, f"a page of more than {HTML_LIMIT:,} bytes", "give its text as JSON lines")
    charset = _CHARSET.search(kind)
    text = decoded(data, charset[1] if charset else "")
    return {"text": tidy(text)} if plain else page_story(text, url)


def _none(problem: str) -> Why:
    return Why(SkipReason.NOT_ARTICLE, problem, "nothing: only pages that were found are articles")
