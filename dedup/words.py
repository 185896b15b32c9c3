"""The corpus as the words that are compared: credits and furniture found, kept as evidence, and left out."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import IO, NamedTuple
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from .columns import Corpus
from .model import Credit, FurnitureSpan, Span
from .parallel import over_rows, spread
from .passages import CharMap
from .settings import FurnitureSettings
from .text import furniture
from .text.credit_grammar import load
from .text.language import guess, languages_of
from .text.newswire import find_credits, left_out
from .text.tokens import SPACELESS, Tokens, tokenise

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]

CREDIT_SHARE = 5_000
"""Articles, some 80 µs each, whose credit lines are worth a process of their own."""


class Reading(NamedTuple):
    """What is compared (``tokens``), and what was left out of it: the ``credits`` of each article, and its furniture.

    ``credit_bytes`` uint32 (2 * c,) are the bytes of credit lines, those of article i at
    ``2 * credit_offsets[i]:2 * credit_offsets[i + 1]``. ``furniture`` uint32 (f, 3) are spans in bytes and in how many
    articles they stand, those of article i at ``furniture_offsets[i]:furniture_offsets[i + 1]``. ``sources`` names the
    outlet of each article; ``languages`` are those that the corpus speaks. ``spaceless`` int64 (n,): how many of the
    words are characters of a script without spaces. ``versioned`` are the rows whose feed says that they are a later
    version.
    """

    tokens: Tokens
    credits: tuple[tuple[Credit, ...], ...]
    credit_offsets: I64
    credit_bytes: U32
    furniture_offsets: I64
    furniture: U32
    sources: tuple[str, ...]
    languages: tuple[str, ...]
    spaceless: I64
    versioned: frozenset[int] = frozenset()


def source_of(source: str, url: str) -> str:
    """The outlet: as the feed names it, else the host of the address.

    >>> source_of("", "https://www.example.org/a/b")
    'example.org'
    """
    if source or not url:
        return source
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:  # a broken address names no host
        return ""
    return host.removeprefix("www.")


def read_words(corpus: Corpus, *, settings: FurnitureSettings, weight: float, rules: str = "") -> Reading:
    """Find credits and furniture and return the words without them.

    Parameters
    ----------
    corpus : Corpus
    settings : FurnitureSettings
    weight
        As for :func:`dedup.vectors.vectorise`; furniture needs to know which articles are unrelated.
    rules
        Path of the user's own credit rules, if there are any.

    Returns
    -------
    Reading
    """
    sources, urls = corpus.column("source"), corpus.column("url")
    wired = frozenset(corpus.wired())
    found = _credits(corpus, wired, rules)
    versioned: list[int] = []
    holes: list[int] = []
    hole_offsets = np.zeros(len(corpus) + 1, np.int64)
    for row, lines in enumerate(found):
        wire = corpus.wire(row) if row in wired else None
        if wire is not None and (wire.replaces or wire.version not in ("", "0", "1")):
            versioned.append(row)
        if lines:
            text = corpus.text("text", row)
            for span in left_out(text, lines):
                holes += _byte_span(text, span)
        hole_offsets[row + 1] = len(holes) // 2
    data, offsets = corpus.text_bytes()
    credit_bytes = np.array(holes, np.uint32)
    received = tokenise(data, offsets, hole_offsets, credit_bytes)
    languages = languages_of(guess(received, corpus.column("language")))
    outlets = [source_of(source, url) for source, url in zip(sources, urls, strict=True)]
    numbers = {name: i + 1 for i, name in enumerate(sorted(set(outlets) - {""}))}
    source = np.array([numbers.get(name, 0) for name in outlets], dtype=np.int64)
    boilerplate = furniture.find(received, source, settings=settings, languages=languages, weight=weight)
    spans = furniture.spans(received, boilerplate)
    kept = furniture.without(received, boilerplate.sentences)
    return Reading(
        kept, tuple(found), hole_offsets, credit_bytes, *spans, tuple(outlets), languages, _spaceless(kept),
        frozenset(versioned),
    )


def _credits(corpus: Corpus, wired: frozenset[int], rules: str) -> list[tuple[Credit, ...]]:
    """The credit lines of each article, looked for in several processes: regular expressions hold Python's lock."""
    titles, sources, urls = corpus.column("title"), corpus.column("source"), corpus.column("url")
    grammar = load(rules)

    def share(first: int, last: int, files: Sequence[IO[bytes]]) -> None:
        lines = [
            find_credits(
                corpus.text("text", row), title=titles[row], source=sources[row], url=urls[row],
                wire=corpus.wire(row) if row in wired else None, grammar=grammar,
            )
            for row in range(first, last)
        ]
        pickle.dump(lines, files[0], pickle.HIGHEST_PROTOCOL)

    found: list[tuple[Credit, ...]] = []
    with TemporaryFile() as file:
        spread(len(corpus), share, [file], least=CREDIT_SHARE)
        file.seek(0)
        while len(found) < len(corpus):  # one list a share, in order
            found += pickle.load(file)  # noqa: S301 - written by this run a moment ago, into a file without a name
    return found


def _spaceless(tokens: Tokens) -> I64:
    def count(first: int, last: int) -> I64:
        bounds = tokens.offsets[first : last + 1]
        before = np.zeros(bounds[-1] - bounds[0] + 1, np.int64)
        np.cumsum((tokens.flags[bounds[0] : bounds[-1]] & SPACELESS) != 0, out=before[1:])
        counts: I64 = np.diff(before[bounds - bounds[0]])
        return counts

    return np.concatenate([np.empty(0, np.int64), *over_rows(len(tokens.offsets) - 1, count)])


def furniture_spans(reading: Reading, row: int, chars: CharMap) -> tuple[FurnitureSpan, ...]:
    """The furniture of an article as spans of its text."""
    own = reading.furniture[reading.furniture_offsets[row] : reading.furniture_offsets[row + 1]]
    return tuple(FurnitureSpan(chars(start), chars(end), articles) for start, end, articles in own.tolist())


def _byte_span(text: str, span: Span) -> tuple[int, int]:
    if text.isascii():
        return span.start, span.end
    start = len(text[: span.start].encode())
    return start, start + len(text[span.start : span.end].encode())
