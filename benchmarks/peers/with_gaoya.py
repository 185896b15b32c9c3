"""gaoya: its own words, runs, signatures and index, all in its threads."""

from __future__ import annotations

from gaoya.minhash import MinHashStringIndex

from benchmarks.peers.common import BANDS, ROWS, THRESHOLD, WORDS, joined, paths, read, write


def main() -> None:
    """Run."""
    feed, found = paths()
    ids, texts = read(feed)
    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=THRESHOLD, num_bands=BANDS, band_size=ROWS, num_hashes=BANDS * ROWS,
        analyzer="word", lowercase=True, ngram_range=(WORDS, WORDS), id_container="vec",
    )
    index.par_bulk_insert_docs(list(range(len(texts))), texts)
    write(found, ids, joined(enumerate(index.par_bulk_query(texts))))


if __name__ == "__main__":
    main()
