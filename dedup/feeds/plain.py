"""Plain text: one article a file, perhaps with ``date YYYY-MM-DD`` in front."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from .dates import parse_date
from .extras import CORE
from .problems import bad_encoding, oversized
from .records import Context, Item, to_item, to_raw
from .streams import RECORD_LIMIT, at_most

_DATE_TOKEN: Final = re.compile(r"\s*date\s+(\d{4}-\d{2}-\d{2}(?:T\S{2,40})?)(?:\s|\Z)")


class PlainText:
    """One article a file: its id is the path.

    The first words may be ``date YYYY-MM-DD``, the publication date; the text may follow on the same line.
    White space around the text is none of it.
    """

    name: Final = "text"
    suffixes: Final = (".txt", ".text")
    seeks: Final = False
    binary: Final = False
    extra: Final = CORE

    def knows(self, head: bytes) -> bool:
        """False: any text may be plain."""
        del head
        return False

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """The one article; see :class:`~dedup.feeds.reader.Reader`."""
        data = at_most(stream, RECORD_LIMIT)
        if len(data) > RECORD_LIMIT:
            yield context.skip(oversized())
            return
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError as error:
            yield context.skip(bad_encoding(error))
            return
        date, text = split_date(text)
        record = {"id": context.path, "text": text} | ({"published": date} if date else {})
        yield to_item(context, record, to_raw(record), None)


def split_date(text: str) -> tuple[str, str]:
    r"""The date token in front of a text, empty if there is none, and the text without it.

    Parameters
    ----------
    text : str
        A whole file.

    Returns
    -------
    (str, str)
        Such as ``("2024-11-19", "Rain fell.")``. A token that names no day of the calendar stays in the text.

    Examples
    --------
    >>> split_date("\n date 2024-11-19 Rain fell on the coast.\n")
    ('2024-11-19', 'Rain fell on the coast.')
    """
    token = _DATE_TOKEN.match(text)
    if token is None or parse_date(token[1])[0] is None:
        return "", text.strip()
    return token[1], text[token.end() :].strip()
