"""daft: reading, normalising and signatures in its engine; bands and components over the matrix it gives."""

from __future__ import annotations

import daft
import numpy as np
from daft.functions import minhash, normalize

from benchmarks.peers import banding
from benchmarks.peers.common import NUM_PERM, WORDS, paths, write


def main() -> None:
    """Run."""
    feed, found = paths()
    frame = daft.read_json(str(feed))
    text = normalize(frame["text"], lowercase=True, remove_punct=True, white_space=True)
    signed = minhash(text, num_hashes=NUM_PERM, ngram_size=WORDS, seed=1, hash_function="xxhash")
    table = frame.select(frame["id"], signed.alias("signature")).to_arrow()
    flat = [chunk.flatten().to_numpy() for chunk in table["signature"].chunks]
    write(found, table["id"].to_pylist(), banding.groups(np.concatenate(flat).reshape(-1, NUM_PERM)))


if __name__ == "__main__":
    main()
