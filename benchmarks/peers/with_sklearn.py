"""scikit-learn: TF-IDF of runs of words would find nothing more; TF-IDF of words and every pair's cosine does."""

from __future__ import annotations

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.neighbors import NearestNeighbors

from benchmarks.peers.common import THRESHOLD, joined, paths, read, write


def main() -> None:
    """Run."""
    feed, found = paths()
    ids, texts = read(feed)
    rows = TfidfVectorizer().fit_transform(texts)
    neighbours = NearestNeighbors(radius=1 - THRESHOLD, metric="cosine", algorithm="brute").fit(rows)
    near = neighbours.radius_neighbors(rows, return_distance=False)
    write(found, ids, joined((row, other.tolist()) for row, other in enumerate(near)))


if __name__ == "__main__":
    main()
