"""The corpus as the words that are compared: credits and furniture found, kept as evidence, and left out."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

import numpy as np
import numpy.typing as npt

from .chars import CharMap
from .columns import Corpus
from .model import FurnitureSpan
from .processes import gather
from .settings import FurnitureSettings
from .shingles import offsets_of
from .text import furniture
from .text.credit_grammar import Grammar, load
from .text.credit_lines import CreditLines, Fields, Part, Reader, Stretch, look, together
from .text.language import guess, languages_of
from .text.removal import without
from .text.tokens import Tokens, spaceless_words, tokenise

I64 = npt.NDArray[np.int64]
U32 = npt.NDArray[np.uint32]

CREDIT_SHARE = 12_500
"""Articles, some 30 µs each, whose credit lines are worth a process of their own."""
LEARNT_FROM = 2_048
"""Articles that are read before the others are spread over processes: they teach most of the patterns that all need."""


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
    credits: CreditLines
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
    credits, hole_offsets, credit_bytes = _credits(corpus, wired, load(rules))
    versioned = frozenset(row for row in wired if _is_later_version(corpus, row))
    data, offsets = corpus.text_bytes()
    received = tokenise(data, offsets, hole_offsets, credit_bytes)
    languages = languages_of(guess(received, corpus.column("language")))
    shared: dict[str, str] = {}  # an outlet is one string, however many articles it has
    outlets = [shared.setdefault(name, name) for name in map(source_of, sources, urls)]
    numbers = {name: i + 1 for i, name in enumerate(sorted(shared.keys() - {""}))}
    source = np.array([numbers.get(name, 0) for name in outlets], dtype=np.int64)
    boilerplate = furniture.find(received, source, settings=settings, languages=languages, weight=weight)
    spans = furniture.spans(received, boilerplate)
    kept = without(received, boilerplate.sentences)
    return Reading(
        kept, credits, hole_offsets, credit_bytes, *spans, tuple(outlets), languages, spaceless_words(kept),
        versioned,
    )


def _is_later_version(corpus: Corpus, row: int) -> bool:
    wire = corpus.wire(row)
    return wire is not None and bool(wire.replaces or wire.version not in ("", "0", "1"))


def _credits(corpus: Corpus, wired: frozenset[int], grammar: Grammar) -> tuple[CreditLines, I64, U32]:
    """The credit lines of each article, and the bytes of its text that are some, with their offsets.

    They are looked for in several processes: regular expressions hold Python's lock.
    """
    titles, sources, urls = corpus.column("title"), corpus.column("source"), corpus.column("url")
    data, offsets = corpus.text_bytes()
    title_data, title_offsets = corpus.text_bytes("title")
    has_fields = np.zeros(len(corpus), np.bool_)
    for name in ("title", "url", "wire"):
        has_fields |= np.diff(corpus.text_bytes(name)[1]) > 0

    def share(first: int, last: int) -> tuple[Part, U32, I64]:
        rows = slice(first, last + 1)
        seen_in = look(data, offsets[rows], title_data, title_offsets[rows], grammar, has_fields[first:last])
        reader, part = Reader(grammar), Part(last - first)
        holes: list[int] = []
        counts = np.zeros(last - first, np.int64)
        for article, seen in seen_in:
            row = first + article
            text = corpus.text("text", row) if seen.sights or seen.marked else ""
            wire = corpus.wire(row) if row in wired else None
            lines = reader.lines(Fields(text, titles[row], sources[row], urls[row], wire), seen)
            if lines:
                part.append(article, lines)
                spans = together(text, [(start, end) for form, start, end, _ in lines if form.field == "text"])
                for span in spans:
                    holes += _byte_span(text, span)
                counts[article] = len(spans)
        return part, np.array(holes, np.uint32), counts

    begun = min(LEARNT_FROM, len(corpus))
    shares = [share(0, begun)]
    shares += gather(len(corpus) - begun, lambda a, b: share(begun + a, begun + b), least=CREDIT_SHARE)
    parts, holes, counts = zip(*shares, strict=True)
    return CreditLines(parts, corpus.text), offsets_of(counts), np.concatenate(holes)


def furniture_spans(reading: Reading, row: int, chars: CharMap) -> tuple[FurnitureSpan, ...]:
    """The furniture of an article as spans of its text."""
    own = reading.furniture[reading.furniture_offsets[row] : reading.furniture_offsets[row + 1]]
    return tuple(FurnitureSpan(chars(start), chars(end), articles) for start, end, articles in own.tolist())


def _byte_span(text: str, span: Stretch) -> Stretch:
    if text.isascii():
        return span
    start = len(text[: span[0]].encode())
    return start, start + len(text[span[0] : span[1]].encode())
