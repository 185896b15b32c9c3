"""rensa: sketches of all texts in one call, its own index, a query for all."""

from __future__ import annotations

from rensa import RMinHash, RMinHashLSH

from benchmarks.peers.common import NUM_PERM, THRESHOLD, joined, paths, read, shingles, write

NUM_BANDS = 16  # it wants a divisor of 128; the nearest to the others' 14


def main() -> None:
    """Run."""
    feed, found = paths()
    ids, texts = read(feed)
    sketches = RMinHash.from_token_sets((shingles(text) for text in texts), num_perm=NUM_PERM, seed=1)
    index = RMinHashLSH(threshold=THRESHOLD, num_perm=NUM_PERM, num_bands=NUM_BANDS)
    index.insert_many(sketches)
    write(found, ids, joined(enumerate(index.query_all(sketches))))


if __name__ == "__main__":
    main()
