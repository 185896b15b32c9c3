"""How frequent words are in their language, by the lists of ``wordfreq``: what a small corpus cannot tell.

The lists are read from the package's data. To import it would load what it splits texts into words with, which we have
no need of: a third of a CPU-second at each start.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import msgpack
import numpy as np
import numpy.typing as npt

from .text.tokens import SPACELESS, tokenise_words

U32 = npt.NDArray[np.uint32]
F64 = npt.NDArray[np.float64]

UNSEEN = 2e-7
"""Frequency of a word that no list has: two in ten million, half of the rarest word listed."""


class Background(NamedTuple):
    """How frequent terms are per word of their language: ``hashes`` uint32, ascending, with ``frequency`` float64."""

    hashes: U32
    frequency: F64

    def prior(self, hashes: U32) -> F64:
        """The frequency of each term, :data:`UNSEEN` for one that no list has."""
        if not len(self.hashes):
            return np.full(len(hashes), UNSEEN)
        at = np.searchsorted(self.hashes, hashes).clip(max=len(self.hashes) - 1)
        return np.where(self.hashes[at] == hashes, self.frequency[at], UNSEEN)


def background(languages: Iterable[str]) -> Background:
    """Word frequencies of some languages, of a term that several have the highest.

    Parameters
    ----------
    languages : iterable of str
        Codes such as ``en``; one without a list counts for nothing.
    """
    return _background(tuple(sorted(set(languages))))


@lru_cache(maxsize=4)
def _background(languages: tuple[str, ...]) -> Background:
    have = lists()
    own_lists = [_term_frequencies(*read_list(have[language])) for language in languages if language in have]
    none = Background(np.empty(0, np.uint32), np.empty(0))
    hashes = np.concatenate([own.hashes for own in (none, *own_lists)])
    frequency = np.concatenate([own.frequency for own in (none, *own_lists)])
    order = np.lexsort((-frequency, hashes))
    found, first = np.unique(hashes[order], return_index=True)
    return Background(found, frequency[order][first])


def lists() -> dict[str, Path]:
    """The files of the lists, by language: those for common words, which ``wordfreq`` calls small."""
    spec = find_spec("wordfreq")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("No module named 'wordfreq'", name="wordfreq")
    files = Path(spec.origin).parent.glob("data/small_*.msgpack.gz")
    return {path.name.removeprefix("small_").partition(".")[0]: path for path in files}


def read_list(path: Path) -> tuple[list[str], F64]:
    """The words of a language's list, with their frequencies.

    Parameters
    ----------
    path : Path
        Packed with gzip and msgpack: a header, then lists of words, each a hundredth of a power of ten rarer than those
        before it, the first with frequency 1.

    Raises
    ------
    ValueError
        If it is of another format.
    """
    with gzip.open(path) as file:
        header, *groups = msgpack.load(file)
    if header != {"format": "cB", "version": 1}:
        raise ValueError(f"{path}: not a list of word frequencies that this version reads: {header!r}")
    frequencies = np.array([10 ** (-rarer / 100) for rarer in range(len(groups))])
    return [word for group in groups for word in group], np.repeat(frequencies, [len(group) for group in groups])


def _term_frequencies(words: Sequence[str], frequency: F64) -> Background:
    """Frequencies per word as frequencies per term: of each word's first term, or in a script without spaces of all.

    A list tells that 北京大学 is a word, but a text is read as 北, 北京, 京大 and 大学.
    """
    tokens = tokenise_words(words)
    owner = np.repeat(np.arange(len(words)), np.diff(tokens.offsets))
    counts = (tokens.flags & SPACELESS) != 0
    counts[tokens.offsets[:-1][np.diff(tokens.offsets) > 0]] = True
    hashes, number = np.unique(tokens.term[counts], return_inverse=True)
    summed = np.bincount(number, weights=frequency[owner[counts]], minlength=len(hashes))
    return Background(hashes, summed.astype(np.float64))
