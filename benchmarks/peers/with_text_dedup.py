"""text-dedup: its command ``minhash``, whose groups are read from its union-find, for it writes only what it keeps."""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict

from text_dedup import minhash

from benchmarks.peers.common import NUM_PERM, THRESHOLD, WORDS, paths, read, write


def main() -> None:
    """Run."""
    feed, found = paths()
    with tempfile.TemporaryDirectory() as folder:
        options = {
            "path": "json", "data_files": feed, "split": "train", "cache_dir": f"{folder}/cache",
            "output": f"{folder}/kept", "column": "text", "ngram": WORDS, "num_perm": NUM_PERM,
            "threshold": THRESHOLD, "num_proc": len(os.sched_getaffinity(0)), "use_auth_token": "false",
        }
        minhash.main([part for name, value in options.items() for part in (f"--{name}", str(value))],
                     standalone_mode=False)
    groups = defaultdict(list)
    for row in list(minhash.uf.parent):
        groups[minhash.uf.find(row)].append(row)
    write(found, read(feed)[0], groups.values())


if __name__ == "__main__":
    main()
