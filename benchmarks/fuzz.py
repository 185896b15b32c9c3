"""Fuzzing the readers: bytes that grow towards whatever code they have not reached yet, by atheris.

::

    pip install atheris
    python -m benchmarks.fuzz --minutes 60 [--found FOLDER] [--corpus FOLDER]

Every input must be read to its end without an exception, twice alike, with an id and a place for every record. What
breaks that is shown once per place in the code and written to a folder, and the search goes on. It is no part of the
tests: it needs time, and what it found became an example there.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from pathlib import Path
from tempfile import TemporaryDirectory

ENDINGS = (".xml", ".rss", ".html", ".warc", ".json", ".jsonl", ".anpa", ".iptc", ".csv", ".txt", ".dat")
"""The first byte of an input chooses its name."""


def seeds() -> list[bytes]:
    """A sound document of every format, with the byte in front that chooses its ending."""
    from tests.feeds import documents as docs
    from tests.feeds.test_documents import SOUND

    found = [bytes([_number(name)]) + data for name, (data, *_) in SOUND.items()]
    return [*found, bytes([_number(".warc")]) + docs.WARC, bytes([_number(".xml")]) + docs.G2_MESSAGE]


def _number(name: str) -> int:
    ending = Path(name).suffix
    return ENDINGS.index(ending) if ending in ENDINGS else len(ENDINGS) - 1


class Target:
    """What is called with every input; remembers where something broke."""

    def __init__(self, folder: Path, found: Path) -> None:
        self.folder = folder
        self.found = found
        self.seen: set[str] = set()

    @staticmethod
    def hold(law: bool, broken: str) -> None:
        """Stop at a law that does not hold."""
        if not law:
            raise AssertionError(broken)

    def __call__(self, data: bytes) -> None:
        """Read one input."""
        from dedup.feeds import read

        if not data:
            return
        path = self.folder / f"feed{ENDINGS[data[0] % len(ENDINGS)]}"
        path.write_bytes(data[1:])
        try:
            feed = read(path)
            found = list(feed)
            self.hold(found == list(feed), "read twice, an input gave two different feeds")
            self.hold(feed.inputs[0].records == len(found), "records were lost or counted twice")
            self.hold(all(item.id and str(item.place) for item in found), "a record without an id or a place")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what we look for
            last = traceback.extract_tb(error.__traceback__)[-1]
            key = f"{type(error).__name__} at {last.filename}:{last.lineno}"
            if key not in self.seen:
                self.seen.add(key)
                (self.found / f"{len(self.seen):03}{path.suffix}").write_bytes(data[1:])
                print(f"FOUND {len(self.seen)}: {key}", flush=True)
                traceback.print_exc()


def main() -> None:
    """Fuzz for as long as was asked."""
    import atheris

    parser = argparse.ArgumentParser(description="Fuzz the readers of feeds.")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--found", type=Path, default=Path("fuzz-found"), help="where inputs that broke something go")
    parser.add_argument("--corpus", type=Path, help="where inputs that reached new code are kept for the next time")
    asked = parser.parse_args()
    with atheris.instrument_imports(include=["dedup.feeds", "feedparser", "warcio"]):
        import feedparser  # noqa: F401 - so that it is watched
        import warcio.archiveiterator  # noqa: F401

        import dedup.feeds.registry  # noqa: F401
    with TemporaryDirectory() as name:
        corpus: Path = asked.corpus or Path(name, "corpus")
        corpus.mkdir(exist_ok=True)
        for number, seed in enumerate(seeds()):
            (corpus / f"seed-{number:02}").write_bytes(seed)
        asked.found.mkdir(exist_ok=True)
        limits = [f"-max_total_time={int(asked.minutes * 60)}", "-max_len=20000", "-rss_limit_mb=3000"]
        limits += ["-timeout=600", f"-artifact_prefix={asked.found}/"]  # a busy machine is no hang
        atheris.Setup([sys.argv[0], *limits, str(corpus)], Target(Path(name), asked.found))
        atheris.Fuzz()


if __name__ == "__main__":
    main()
