"""A sample of a feed in which copies stay together, for corpora that are too big to look at whole.

A plain sample of one article in ten has one in a hundred of the pairs of copies. Here an article is drawn by one
shingle of its own, that with the lowest hash: two articles have the same one with a probability of their resemblance
(Broder 1997), and then both are drawn or neither. So the share of duplicates in the sample estimates that of the feed;
of loose copies (rewrites, short excerpts) it sees fewer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numba as nb
import numpy as np
import numpy.typing as npt

from ..model import Article, Skipped
from ..shingles import combine
from ..text.tokens import tokenise_words

U32 = npt.NDArray[np.uint32]
I64 = npt.NDArray[np.int64]
BOOL = npt.NDArray[np.bool_]

SHINGLE_WORDS = 3
BATCH = 4096  # articles in memory at a time that are not drawn yet


class Sample:
    """The records of a feed of which a share of the articles is drawn; bad records all come through.

    Parameters
    ----------
    records : iterable of Article or Skipped
    share : float
        Above 0, at most 1, which is no sample: all come through, and none is counted.

    Examples
    --------
    >>> from dedup.feeds import read
    >>> sample = Sample(read("seeds"), 0.5)
    >>> len(list(sample)) == sample.drawn, sample.seen
    (True, 5)
    """

    def __init__(self, records: Iterable[Article | Skipped], share: float) -> None:
        self._records, self._share = records, share
        self.seen = self.drawn = 0

    def __iter__(self) -> Iterator[Article | Skipped]:
        self.seen = self.drawn = 0
        if self._share >= 1:
            yield from self._records
            return
        batch: list[Article] = []
        for record in self._records:
            if isinstance(record, Skipped):
                yield record
                continue
            batch.append(record)
            if len(batch) == BATCH:
                yield from self._of(batch)
                batch = []
        yield from self._of(batch)

    def _of(self, batch: Sequence[Article]) -> Iterator[Article]:
        taken = drawn([article.text for article in batch], self._share) if batch else ()
        self.seen += len(batch)
        for article, take in zip(batch, taken, strict=True):
            if take:
                self.drawn += 1
                yield article


def drawn(texts: Sequence[str], share: float) -> BOOL:
    """Which texts a sample of a share of all would hold, bool of shape (n,): always the same ones, in any company.

    Parameters
    ----------
    texts : sequence of str
    share : float
        From 0 to 1; what a smaller share draws, a larger one draws too.
    """
    tokens = tokenise_words(texts)
    return np.asarray(_values(tokens.offsets, tokens.word, SHINGLE_WORDS) < share * 2.0**32)


@nb.njit(nogil=True, cache=True)
def _values(offsets: I64, word: U32, k: int) -> U32:
    """A number for each text, made of its lowest shingle (of all its words, where it has no shingle)."""
    out = np.empty(len(offsets) - 1, np.uint32)
    for d in range(len(offsets) - 1):
        size = min(k, offsets[d + 1] - offsets[d])
        lowest = np.uint32(0xFFFFFFFF)
        for i in range(offsets[d], offsets[d + 1] - size + 1):
            lowest = min(lowest, combine(word, i, size))
        # The lowest of many hashes is low: mix it, so that long texts are drawn no more often than short ones.
        h = np.uint64(lowest) * np.uint64(0x9E3779B97F4A7C15)
        h = (h ^ (h >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
        out[d] = np.uint32((h ^ (h >> np.uint64(32))) & np.uint64(0xFFFFFFFF))
    return out
