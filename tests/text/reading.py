"""Texts as tokens, and back as words that the eye can check."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from dedup.text.extents import extents
from dedup.text.tokens import Tokens, tokenise

Hole = tuple[int, int]


def tokens_of(*texts: str, holes: Sequence[Sequence[Hole]] | None = None) -> Tokens:
    """The tokens of a column of texts, without some spans of bytes per text."""
    return tokens_of_bytes([text.encode() for text in texts], holes=holes)


def tokens_of_bytes(texts: Sequence[bytes], *, holes: Sequence[Sequence[Hole]] | None = None) -> Tokens:
    """The same for bytes that may be no UTF-8."""
    offsets = np.cumsum([0, *map(len, texts)], dtype=np.int64)
    data = np.frombuffer(b"".join(texts), np.uint8)
    if holes is None:
        return tokenise(data, offsets)
    hole_offsets = np.cumsum([0, *map(len, holes)], dtype=np.int64)
    flat = [edge for own in holes for span in own for edge in span]
    return tokenise(data, offsets, hole_offsets, np.array(flat, np.uint32))


def words_of(text: str, *holes: Hole) -> list[str]:
    """The words of a text, as they stand in it."""
    data = text.encode()
    extent = extents(tokens_of(text, holes=[holes]))
    return [data[a:b].decode() for a, b in zip(*extent, strict=True)]


def sentences_of(text: str, *holes: Hole) -> list[str]:
    """The sentences of a text: their words, joined by blanks."""
    words = words_of(text, *holes)
    starts = [*tokens_of(text, holes=[holes]).sentence.tolist(), len(words)]
    return [" ".join(words[a:b]) for a, b in pairwise(starts)]


def rows_of(tokens: Tokens) -> list[tuple[object, ...]]:
    """Everything that is known of each text, as plain data."""
    rows: list[tuple[object, ...]] = []
    columns = (tokens.word, tokens.term, *extents(tokens), tokens.flags)
    for i in range(len(tokens.offsets) - 1):
        own = slice(tokens.offsets[i], tokens.offsets[i + 1])
        starts = tokens.sentence[tokens.sentence_offsets[i] : tokens.sentence_offsets[i + 1]] - tokens.offsets[i]
        rows.append((*(column[own].tolist() for column in columns), starts.tolist()))
    return rows
