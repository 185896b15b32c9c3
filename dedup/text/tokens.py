"""Texts to tokens.

One pass over the UTF-8 bytes of a column of texts gives flat arrays: a hash per word, a hash per *term* (the
word without its ending), where each word stands in the text as received, and where sentences begin. Everything
later (shingles, signatures, TF-IDF, evidence) is arithmetic on these arrays; no word becomes a Python object.

Rules of words: letters and marks of scripts with spaces run together; digits take their inner points and commas
along (``2,000.5``), and those before groups of three count for nothing (``2,000`` is ``2000``, ``3.5`` is not ``35``);
each character of a script without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) is a word, with its vowel signs and
tones, and its term is the pair with the character before it; an apostrophe ends a word and swallows what is shorter
than three letters behind it (``India's``, ``don't``). Case, accents, full-width forms and ligatures are folded
through :mod:`dedup.text.codepoints`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from ..memory import Column
from ..parallel import SMALL_BLOCK, each_block, over_rows
from . import codepoints
from .scanner import CAPITAL, CASELESS, INITIAL, NUMBER, QUOTED, SPACELESS, TERM_LETTERS, scan

__all__ = [
    "CAPITAL", "CASELESS", "INITIAL", "NUMBER", "QUOTED", "SPACELESS", "TERM_LETTERS", "Tokens", "hash_words",
    "spaceless_words", "tokenise", "tokenise_words",
]

U8 = npt.NDArray[np.uint8]
U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]

_ABBREVIATIONS = (  # with a full stop that ends no sentence
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt st sr vs jan feb mar apr jun jul aug sep sept oct nov dec "
    "fig al dept est hon rev supt cpl pvt maj cmdr adm no nos op cit vol pp art ca approx mt ft "
    "nr bzw sra mme mlle dott"
)


BLOCK_BYTES = 1 << 19
"""Bytes of short texts, such as titles and the words of a list, that are read at a time."""


class Tokens(NamedTuple):
    """A column of texts as words.

    ``offsets`` int64 (n+1,): text i has the words ``offsets[i]:offsets[i+1]`` of the arrays below;
    ``word``, ``term`` uint32: hashes; ``gap``, ``size`` uint8: the bytes before it and its own; ``flags`` uint8;
    ``sentence_offsets`` int64 (n+1,) and ``sentence`` int64, ``begin`` uint32: the word and the byte with which each
    sentence begins; ``far`` int64 (f, 3): words that do not fit into bytes. :func:`dedup.text.extents.extents` tells
    where words stand. Once texts are weighed, they are :class:`dedup.terms.Numbered` and their ``term`` is no hash any
    more.
    """

    offsets: I64
    word: U32
    term: U32
    gap: U8
    size: U8
    flags: U8
    sentence_offsets: I64
    sentence: I64
    begin: U32
    far: I64


def tokenise(data: U8, offsets: I64, hole_offsets: I64 | None = None, holes: U32 | None = None) -> Tokens:
    """The words of a column of texts.

    Parameters
    ----------
    data : uint8 array
        The texts as UTF-8, one after the other.
    offsets : int64 array, shape (n + 1,)
        Text ``i`` is ``data[offsets[i]:offsets[i + 1]]``.
    hole_offsets, holes : int64 (n + 1,) and uint32 (2 * h,), optional
        Byte spans to leave out, sorted per text: ``holes[2 * j], holes[2 * j + 1]`` for ``j`` in
        ``hole_offsets[i]:hole_offsets[i + 1]``. A hole ends a sentence.

    Returns
    -------
    Tokens

    Notes
    -----
    One pass, O(bytes), over blocks of texts in threads.

    Examples
    --------
    >>> text = "Mr. Modi's visit. It cost $2,000!".encode()
    >>> tokens = tokenise(np.frombuffer(text, np.uint8), np.array([0, len(text)]))
    >>> tokens.size.tolist()
    [2, 4, 5, 2, 4, 5]
    >>> tokens.sentence.tolist()
    [0, 3]
    """
    return _read(data, offsets, hole_offsets, holes, _abbreviations())


def _read(data: U8, offsets: I64, hole_offsets: I64 | None, holes: U32 | None, abbreviations: U32) -> Tokens:
    n = len(offsets) - 1
    if hole_offsets is None or holes is None:
        hole_offsets, holes = np.zeros(n + 1, np.int64), np.empty(0, np.uint32)
    table = codepoints.load()
    data = data.view()
    data.flags.writeable = False  # whosever texts they are: one kernel is compiled and loaded, not two

    def block(first: int, last: int) -> Tokens:
        part = slice(first, last + 1)
        return Tokens(
            *scan(data, offsets[part], hole_offsets[part], holes, table.kind, table.fold, abbreviations)
        )

    return _joined(n, block, rows=max(SMALL_BLOCK, n * BLOCK_BYTES // max(int(offsets[-1] - offsets[0]), 1)))


def _joined(texts: int, block: Callable[[int, int], Tokens], *, rows: int) -> Tokens:
    """Blocks of so many texts as one column; each is forgotten once it is taken over."""
    kinds = (np.uint32, np.uint32, np.uint8, np.uint8, np.uint8)
    columns: list[Column[Any]] = [Column(kind) for kind in kinds]
    zero = np.zeros(1, np.int64)
    sentences, begins = Column[np.int64](np.int64), Column[np.uint32](np.uint32)
    offsets, sentence_offsets = [zero], [zero]
    far = [np.empty((0, 3), np.int64)]

    def take(own: Tokens) -> None:
        pieces: tuple[npt.NDArray[Any], ...] = (own.word, own.term, own.gap, own.size, own.flags)
        for column, piece in zip(columns, pieces, strict=True):
            column.append(piece)
        sentences.append(own.sentence + offsets[-1][-1])
        begins.append(own.begin)
        far.append(own.far + np.array([offsets[-1][-1], 0, 0]))
        offsets.append(own.offsets[1:] + offsets[-1][-1])
        sentence_offsets.append(own.sentence_offsets[1:] + sentence_offsets[-1][-1])

    each_block(texts, block, take, block=rows)
    word, term, gap, size, flags = (column.done() for column in columns)
    return Tokens(
        np.concatenate(offsets), word, term, gap, size, flags, np.concatenate(sentence_offsets), sentences.done(),
        begins.done(), np.concatenate(far),
    )


@cache
def _abbreviations() -> U32:
    return hash_words(_ABBREVIATIONS.split())[0]


def tokenise_words(words: Sequence[str]) -> Tokens:
    """Words as a column of texts, each for itself, without a look at abbreviations."""
    encoded = [word.encode("utf-8", "replace") for word in words]
    offsets = np.zeros(len(words) + 1, np.int64)
    np.cumsum([len(e) for e in encoded], out=offsets[1:])
    return _read(np.frombuffer(b"".join(encoded), np.uint8), offsets, None, None, np.empty(0, np.uint32))


def spaceless_words(tokens: Tokens) -> I64:
    """Per text, how many of its words are characters of a script without spaces, int64 (n,).

    >>> spaceless_words(tokenise_words(["北京", "Beijing"])).tolist()
    [2, 0]
    """
    out = np.empty(len(tokens.offsets) - 1, np.int64)
    over_rows(len(out), lambda first, last: _count(tokens.offsets, tokens.flags, first, last, out))
    return out


@nb.njit(nogil=True, cache=True)
def _count(offsets: I64, flags: U8, first: int, last: int, out: I64) -> None:
    for d in range(first, last):
        count = 0
        for flag in flags[offsets[d] : offsets[d + 1]]:
            count += (flag & SPACELESS) != 0
        out[d] = count


def hash_words(words: Sequence[str]) -> tuple[U32, U32]:
    """The word and the term hash of each single word, as the kernel gives them.

    Parameters
    ----------
    words : sequence of str
        A string that is not exactly one word by the kernel's rules gets its first word's hashes, or 0.

    Returns
    -------
    (uint32 array, uint32 array)
        Word hashes and term hashes, shape (len(words),).

    Examples
    --------
    >>> word, term = hash_words(["Élysée", "ELYSEE", "normalise", "normalised"])
    >>> bool(word[0] == word[1]), bool(word[2] == word[3]), bool(term[2] == term[3])
    (True, False, True)
    """
    tokens = tokenise_words(words)
    first = tokens.offsets[:-1]
    single = np.diff(tokens.offsets) > 0
    word, term = np.zeros(len(words), np.uint32), np.zeros(len(words), np.uint32)
    word[single], term[single] = tokens.word[first[single]], tokens.term[first[single]]
    return word, term
