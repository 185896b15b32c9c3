"""datasketch, used plainly: a sketch a text, one index, a query each.

A third and a fourth argument ask for another length of runs and another resemblance than the usual.
"""

from __future__ import annotations

import sys

from datasketch import MinHash, MinHashLSH

from benchmarks.peers.common import NUM_PERM, THRESHOLD, WORDS, joined, paths, read, shingles, write


def main() -> None:
    """Run."""
    feed, found = paths()
    ids, texts = read(feed)
    words, threshold = (int(sys.argv[3]), float(sys.argv[4])) if len(sys.argv) > 3 else (WORDS, THRESHOLD)
    index = MinHashLSH(threshold=threshold, num_perm=NUM_PERM)
    sketches = []
    with index.insertion_session() as session:
        for row, text in enumerate(texts):
            sketch = MinHash(num_perm=NUM_PERM, scheme="affine32")
            sketch.update_batch([shingle.encode() for shingle in shingles(text, words)])
            session.insert(row, sketch)
            sketches.append(sketch)
    write(found, ids, joined((row, index.query(sketch)) for row, sketch in enumerate(sketches)))


if __name__ == "__main__":
    main()
