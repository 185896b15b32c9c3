"""datasketch, used plainly: a sketch a text, one index, a query each."""

from __future__ import annotations

from datasketch import MinHash, MinHashLSH

from benchmarks.peers.common import NUM_PERM, THRESHOLD, joined, paths, read, shingles, write


def main() -> None:
    """Run."""
    feed, found = paths()
    ids, texts = read(feed)
    index = MinHashLSH(threshold=THRESHOLD, num_perm=NUM_PERM)
    sketches = []
    with index.insertion_session() as session:
        for row, text in enumerate(texts):
            sketch = MinHash(num_perm=NUM_PERM, scheme="affine32")
            sketch.update_batch([shingle.encode() for shingle in shingles(text)])
            session.insert(row, sketch)
            sketches.append(sketch)
    write(found, ids, joined((row, index.query(sketch)) for row, sketch in enumerate(sketches)))


if __name__ == "__main__":
    main()
