"""Prose without meaning, made fast: words of syllables, drawn by Zipf's law, joined into sentences and paragraphs.

Millions of words are drawn, changed and spelled at a time, in arrays: a million articles take minutes, not hours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

U8 = npt.NDArray[np.uint8]
U16 = npt.NDArray[np.uint16]
I64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]

VOCABULARY = 60_000
COMMON = 2_000  # words of everybody's; an event's own words are rarer
PLACES = 1 << 20  # of the table that draws a word by one random number; the rarest word holds one or two of them
SENTENCE_WORDS = (8, 30)
PARAGRAPH = 0.3  # of sentences end one
INSIDE, FIRST, SENTENCE_END, PARAGRAPH_END, LAST = range(5)  # where a word stands, which decides how it is spelled


class Words(NamedTuple):
    """A vocabulary: each word's spelling in each position, and the table that draws one."""

    spelled: pa.LargeStringArray
    drawn: U16


class Copy(NamedTuple):
    """Texts as words: ``word`` and ``end`` (0, or how a sentence ends here) of text i from ``offsets[i]``."""

    offsets: I64
    word: U16
    end: U8


def vocabulary(seed: int) -> Words:
    """Words of one to four syllables; in a hundred some are numbers, names, or have a letter beyond ASCII."""
    chance = np.random.default_rng([seed, 0])
    syllables = [c + v for c in "bcdfghjklmnprstvz" for v in ("a", "e", "i", "o", "u", "an", "er", "il", "os", "un")]
    rank = np.arange(VOCABULARY)
    lengths = np.select([rank < 200, rank < 5_000], [1, 2], chance.integers(2, 5, VOCABULARY))  # common words are short
    picks = chance.integers(0, len(syllables), (VOCABULARY, 4))
    kinds = chance.random(VOCABULARY)
    drawn = zip(picks.tolist(), lengths.tolist(), kinds.tolist(), strict=True)
    words = [_word(syllables, picked[:length], kind) for picked, length, kind in drawn]
    forms = [("{} ", False), ("{} ", True), ("{}. ", False), ("{}.\n\n", False), ("{}.", False)]
    spelled = [form.format(w[0].upper() + w[1:] if upper else w) for form, upper in forms for w in words]
    share = 1.0 / np.arange(1, VOCABULARY + 1)
    bounds = np.cumsum(share / share.sum())
    table = np.searchsorted(bounds, (np.arange(PLACES) + 0.5) / PLACES).astype(np.uint16)
    return Words(pa.array(spelled, pa.large_string()), table)


def _word(syllables: list[str], picks: list[int], kind: float) -> str:
    if kind < 0.02:  # a number
        return str(sum(p * 7**i for i, p in enumerate(picks)))
    word = "".join(syllables[p] for p in picks)
    if kind < 0.03:
        return word.replace("e", "é").replace("u", "ü")
    return word.capitalize() if kind < 0.12 else word  # a name


def draw(chance: np.random.Generator, words: Words, count: int) -> U16:
    """So many words, by Zipf's law."""
    drawn: U16 = words.drawn[chance.integers(0, PLACES, count, np.uint32)]
    return drawn


def compose(chance: np.random.Generator, words: Words, lengths: I64, own: U16, share: float) -> Copy:
    """Texts of these lengths; a share of the words of text i is drawn from ``own[i]``, the words of its event."""
    offsets = _offsets(lengths)
    word = draw(chance, words, int(offsets[-1]))
    special = np.flatnonzero(chance.random(len(word), np.float32) < share)
    text = np.repeat(np.arange(len(lengths)), lengths)[special]
    word[special] = own[text, chance.integers(0, own.shape[1], len(special), np.uint8)]
    return Copy(offsets, word, _ends(chance, offsets))


def _ends(chance: np.random.Generator, offsets: I64) -> U8:
    end = np.zeros(offsets[-1], np.uint8)
    low, high = SENTENCE_WORDS
    places = np.cumsum(chance.integers(low, high, len(end) // low + 1))
    places = places[places < len(end)]
    end[places] = np.where(chance.random(len(places)) < PARAGRAPH, PARAGRAPH_END, SENTENCE_END)
    for near in range(4):  # no sentence of a word or two at an article's ends
        end[offsets[:-1] + near] = 0
        end[offsets[1:] - 1 - near] = 0
    end[offsets[1:] - 1] = PARAGRAPH_END
    return end


def cut(copy: Copy, texts: I64, lengths: I64) -> Copy:
    """The first words of some texts, as many as ``lengths`` says."""
    offsets = _offsets(lengths)
    at = _ranges(copy.offsets[texts], lengths)
    end = copy.end[at]
    end[offsets[1:] - 1] = PARAGRAPH_END
    return Copy(offsets, copy.word[at], end)


def exchange(chance: np.random.Generator, words: Words, copy: Copy, share: npt.NDArray[np.float32]) -> Copy:
    """A share of each text's words replaced by others."""
    at = np.flatnonzero(chance.random(len(copy.word), np.float32) < np.repeat(share, np.diff(copy.offsets)))
    word = copy.word.copy()
    word[at] = draw(chance, words, len(at))
    return copy._replace(word=word)


def leave_out(chance: np.random.Generator, copy: Copy, share: npt.NDArray[np.float32]) -> Copy:
    """A share of each text's words left out; no sentence loses its end."""
    lengths = np.diff(copy.offsets)
    kept = (chance.random(len(copy.word), np.float32) >= np.repeat(share, lengths)) | (copy.end > 0)
    text = np.repeat(np.arange(len(lengths)), lengths)[kept]
    return Copy(_offsets(np.bincount(text, minlength=len(lengths))), copy.word[kept], copy.end[kept])


def reorder(chance: np.random.Generator, copy: Copy, moved: Bools) -> Copy:
    """Texts with their sentences moved by a place or two, where ``moved`` says so."""
    ends = np.flatnonzero(copy.end) + 1
    starts = np.concatenate([[0], ends[:-1]])
    text = np.searchsorted(copy.offsets, starts, side="right") - 1
    place = np.arange(len(starts)) + moved[text] * 3 * chance.random(len(starts))
    order = np.lexsort((place, text))
    at = _ranges(starts[order], (ends - starts)[order])
    return Copy(copy.offsets, copy.word[at], copy.end[at])


def spell(words: Words, copy: Copy) -> pa.LargeStringArray:
    """The texts as strings, all in one buffer."""
    position = copy.end.astype(np.int32)
    first = np.concatenate([[True], copy.end[:-1] > 0]) & (copy.end == 0)
    position[first] = FIRST
    position[copy.offsets[1:] - 1] = LAST
    spelled = words.spelled.take(pa.array(position * VOCABULARY + copy.word))
    places = np.frombuffer(spelled.buffers()[1], np.int64)[: len(spelled) + 1]
    bounds = pa.py_buffer(np.ascontiguousarray(places[copy.offsets]))
    return pa.LargeStringArray.from_buffers(len(copy.offsets) - 1, bounds, spelled.buffers()[2])


def _offsets(lengths: I64) -> I64:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)


def _ranges(starts: I64, lengths: I64) -> I64:
    """The numbers from each start on, as many as its length says, one range after the other."""
    offsets = _offsets(lengths)
    return np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)
