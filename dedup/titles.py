"""What a story is called: of the titles of its articles the one that most of its texts bear out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple, Self

import numba as nb
import numpy as np
import numpy.typing as npt

from .copies import Copy
from .found import Found
from .processes import gather
from .text.credit_grammar import Grammar
from .text.newswire import title_without_marks
from .text.tokens import SPACELESS, Tokens, tokenise

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]

OPENING_WORDS = 14
LEAST_TITLE = 3  # words; what is shorter is mostly a section or a button
REPEATED = 3  # articles of other stories under a title make it page furniture
LOOKED_AT = 24  # titles of a story, and texts that each is compared with
BORNE_OUT = 0.5  # of a title's words must stand in a text
SHORT = 3  # bytes; shorter words are in every text
OPENING_CHARS = 400
PROSE_CHARS = 20  # of a sentence, in a script that needs few of them
TITLES_SHARE = 100_000  # some 3 µs each to look for marks, that are worth a process

_CUT = ("...", "…")
_STOPS = (".", "!", "?", "…", "。", "！", "？", "।", "؟", "۔")
_BEHIND = re.compile(r"\s+[|–—-]\s+([^|–—]{2,40})$")
_CAPTION = re.compile(r"/(?:AP|AFP|EPA|REUTERS|Reuters|Getty)\b|\bGetty Images\b|\bAP Photo\b|\bFILE PHOTO\b")


class Titles:
    """The titles of a run, read once.

    Parameters
    ----------
    found : Found
    """

    def __init__(self, found: Found) -> None:
        self._found = found
        self._texts = found.reading.tokens
        self._bare = _without_marks(found.titles, found.grammar)
        self._titles = _tokens(self._bare)
        counts = Counter(map(_folded, self._bare))
        self._repeated = {title: n for title, n in counts.items() if n >= REPEATED}

    def of(self, copies: Sequence[Copy], canonical: str) -> str:
        """The name of a story.

        Parameters
        ----------
        copies : sequence of Copy
            By publication.
        canonical : str
            The id of the article that stands for the story; of titles that as many texts bear out its own comes
            first, then the earliest.

        Returns
        -------
        str
            Never page furniture ("Scroll to top"), a caption, or what the text under it does not say: then rather the
            opening words of the canonical article. A title that was cut comes after whole ones.
        """
        shown = next(copy for copy in copies if copy.id == canonical)
        if not any(copy.title for copy in copies):
            return self._opening(shown)
        folded = {copy.row: _folded(self._bare[copy.row]) for copy in copies}
        inside = Counter(folded.values())
        candidates: dict[str, Copy] = {}
        for copy in (shown, *copies):
            key = folded[copy.row]
            furniture = self._repeated.get(key, 0) - inside[key] >= REPEATED
            if key not in candidates and not furniture and _says_something(key, copy):
                candidates[key] = copy
        named = list(candidates.values())[:LOOKED_AT]
        if not named:
            return self._opening(shown) or shown.title
        rows = np.array([copy.row for copy in copies[:LOOKED_AT]], np.int64)
        own = np.array([copy.row for copy in named], np.int64)
        support, borne_out = _support(Words.of(self._titles), Words.of(self._texts), own, rows)
        cut = [copy.title.rstrip().endswith(_CUT) for copy in named]
        best = max(range(len(named)), key=lambda i: (bool(borne_out[i]), not cut[i], int(support[i]), -i))
        if not borne_out[best]:
            return self._opening(shown) or shown.title
        return without_outlet(named[best].title, named[best].source)

    def _opening(self, copy: Copy) -> str:
        """The first words of the copy that are prose, behind its title, byline, dateline and page furniture."""
        text = copy.text()
        holes = [*(c.span for c in copy.credits if c.field == "text"), *self._found.furniture(copy.row)]
        kept, at = [], 0
        for hole in sorted(holes, key=lambda span: (span.start, span.end)):
            kept.append(text[at : max(at, hole.start)])
            at = max(at, hole.end)
        lines = "\n".join([*kept, text[at:]]).splitlines()
        first = next((n for n, line in enumerate(lines) if _is_prose(line)), 0)
        words = " ".join(lines[first:])[:OPENING_CHARS].split()
        return " ".join(words[:OPENING_WORDS]) + (" …" if len(words) > OPENING_WORDS else "")


def _without_marks(titles: Sequence[str], grammar: Grammar) -> list[str]:
    """Each title without its marks; in several processes, as regular expressions hold Python's lock."""

    def share(first: int, last: int) -> list[str]:
        return [title_without_marks(title, grammar=grammar) for title in titles[first:last]]

    return list(chain.from_iterable(gather(len(titles), share, least=TITLES_SHARE)))


def _tokens(titles: Sequence[str]) -> Tokens:
    data = [title.encode("utf-8", "replace") for title in titles]
    offsets = np.cumsum([0, *map(len, data)], dtype=np.int64)
    return tokenise(np.frombuffer(b"".join(data), np.uint8), offsets)


class Words(NamedTuple):
    """What the kernels read of :class:`~dedup.text.tokens.Tokens`: to hand over all would cost more than their work."""

    offsets: I64
    word: U32
    size: U8
    flags: U8

    @classmethod
    def of(cls, tokens: Tokens) -> Self:
        """Without a copy."""
        return cls(tokens.offsets, tokens.word, tokens.size, tokens.flags)


@nb.njit(nogil=True, cache=True)
def _bit(word: np.uint64) -> np.uint64:
    """One of 64 bits for a word."""
    return np.uint64(1) << (word & np.uint64(63))


@nb.njit(nogil=True, cache=True)
def said(titles: Words, texts: Words, title: int, text: int) -> float:
    """The share of a title's words, short ones apart, that stand in a text; 1 for a title of short words.

    Where the text begins with the title itself, that bears nothing out: "Subscribe now" is the first line of pages.
    """
    first, last = titles.offsets[title], titles.offsets[title + 1]
    there = np.zeros(last - first, np.uint8)
    some = np.uint64(0)  # of most words one bit says that they are none of the title's
    for w in range(first, last):
        some |= _bit(titles.word[w])
    begin, end = texts.offsets[text], texts.offsets[text + 1]
    same = 0
    while same < min(last - first, end - begin) and titles.word[first + same] == texts.word[begin + same]:
        same += 1
    if same == last - first and same < end - begin:
        begin += same
    for i in range(begin, end):
        for w in range(first, last if some & _bit(texts.word[i]) else first):
            if titles.word[w] == texts.word[i]:
                there[w - first] = 1
    words = said = 0
    for w in range(first, last):
        if titles.size[w] > SHORT or (titles.flags[w] & SPACELESS) != 0:
            words += 1
            said += there[w - first]
    return said / words if words > 0 else 1.0


@nb.njit(nogil=True, cache=True)
def _support(titles: Words, texts: Words, named: I64, rows: I64) -> tuple[I64, U8]:
    """How many of the texts bear out each title, and whether its own does."""
    support, own = np.zeros(len(named), np.int64), np.zeros(len(named), np.uint8)
    for t in range(len(named)):
        own[t] = said(titles, texts, named[t], named[t]) >= BORNE_OUT
        for row in rows:
            support[t] += said(titles, texts, named[t], row) >= BORNE_OUT
    return support, own


def without_outlet(title: str, source: str) -> str:
    """A title without the name of its outlet behind it.

    >>> without_outlet("Ferry aground | Harbour Post", "harbourpost.example"), without_outlet("Ferry - aground", "Post")
    ('Ferry aground', 'Ferry - aground')
    """
    match = _BEHIND.search(title)
    name = _letters(match[1]) if match else ""
    host = _letters(source.casefold().removeprefix("www.").partition(".")[0])
    return title[: match.start()] if match and name and name in {host, _letters(source), "the" + host} else title


def _letters(words: str) -> str:
    return "".join(filter(str.isalnum, words.casefold()))


def _says_something(title: str, copy: Copy) -> bool:
    """Whether a title (folded) is more than a byline, a caption, the name of its source or a word or two."""
    words = sum([any(map(str.isalpha, word)) for word in title.split()])
    if not title.isascii():  # in some scripts words have no blanks between
        words += sum([unicodedata.category(c) == "Lo" for c in title])
    outlet, only = _letters(copy.source), _letters(title)
    named = bool(outlet) and (only in outlet or only.replace(outlet, "") in {"", "the"})
    return words >= LEAST_TITLE and not title.startswith("by ") and not named and not _CAPTION.search(copy.title)


def _is_prose(line: str) -> bool:
    """Whether a line is a sentence or more, rather than a title, a date or a button."""
    bare = line.strip().rstrip("\"'”’»)")
    return bare.endswith(_STOPS) and len(bare) >= PROSE_CHARS


def _folded(title: str) -> str:
    return " ".join(title.casefold().split())
