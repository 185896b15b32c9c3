"""The job of the peers with this project's kernels, and no more: ``python -m benchmarks.floor FEED OUT``.

Read, words, signatures, bands, groups, with the peers' settings: runs of five words, 128 permutations, bands for a
resemblance from .7, no pair compared. A run does all this with settings of its own, so that it is about what would be
left of one, with the kernels as they are, if credit lines, furniture, evidence, stories and reports took no time.
"""

from __future__ import annotations

from benchmarks.peers.common import BANDS, NUM_PERM, ROWS, WORDS, paths, write
from dedup import read
from dedup.candidates import unpack
from dedup.cli.kernels import load_numba
from dedup.collecting import collect
from dedup.comparing import roots
from dedup.grouped import GroupedRows
from dedup.lsh import Banding, candidate_pairs
from dedup.shingles import Shingles
from dedup.sketch import sign
from dedup.text.tokens import tokenise

BUCKET_CAP = 1_000
"""Texts of a bucket that are paired each with each: of more, a star and a chain join the same group."""


def main() -> None:
    """Run."""
    feed, out = paths()
    corpus, _ = collect(read(feed))
    tokens = tokenise(*corpus.text_bytes())
    shingles = Shingles.of(tokens.offsets, tokens.word, WORDS)
    signatures = sign(shingles, num_perm=NUM_PERM, seed=1)
    met, _ = candidate_pairs(signatures, Banding(bands=BANDS, rows=ROWS), bucket_cap=BUCKET_CAP)
    groups = GroupedRows(roots(*unpack(met), len(corpus)), least=2)
    write(out, list(corpus.ids), groups.values())


if __name__ == "__main__":
    load_numba()
    main()
