"""Where the time of a run goes: ``python -m benchmarks.stages FEED [--routes NAMES] [--outputs NAMES] [--jobs N]``.

For each stage the CPU-seconds of this process and of those it waited for, in the program and in the system (fresh
memory is cleared there, and on a virtual machine fetched from its host), then wall-clock seconds and page faults.
"""

from __future__ import annotations

import argparse
import gc
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

from dedup import Settings, read
from dedup.parallel import set_jobs


class Used(NamedTuple):
    """What was used until now, since the process began."""

    user: float
    system: float
    wall: float
    faults: int

    @classmethod
    def now(cls) -> Self:
        """As the system counts it; time on the wall since an arbitrary moment."""
        own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        return cls(
            own.ru_utime + others.ru_utime, own.ru_stime + others.ru_stime, time.perf_counter(),
            own.ru_minflt + others.ru_minflt,
        )

    def since(self, before: Used) -> Used:
        """What was used between two moments."""
        return Used(
            self.user - before.user, self.system - before.system, self.wall - before.wall, self.faults - before.faults
        )


class Watch:
    """Prints what each stage used when the next one begins.

    Parameters
    ----------
    begin : Used
        Where the first stage, the start, begins.
    """

    def __init__(self, begin: Used) -> None:
        self._name, self._begin = "start", begin

    def stage(self, name: str) -> None:
        """A stage begins, and the one before it ends."""
        now = Used.now()
        show(self._name, now.since(self._begin))
        self._name, self._begin = name, now


def show(name: str, used: Used) -> None:
    """One line of the table."""
    print(f"{name:24}{used.user:8.2f}{used.system:8.2f}{used.wall:8.2f}{used.faults:10,}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; the exit status is 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stages", description=__doc__)
    parser.add_argument("feed", help="a feed, as for dedup run")
    parser.add_argument("--routes", default="", help="as for dedup run")
    parser.add_argument("--outputs", default="", help="as for dedup run")
    parser.add_argument("--jobs", type=int, default=0, help="as for dedup run")
    options = parser.parse_args(arguments)
    begin = Used(0.0, 0.0, time.perf_counter(), 0)
    watch = Watch(begin)
    print(f"{'':24}{'user':>8}{'system':>8}{'wall':>8}{'faults':>10}")
    set_jobs(options.jobs)
    settings = Settings()
    if options.routes:
        settings = settings.with_values({"candidates.routes": options.routes})
    from dedup.pipeline import run  # the kernels are loaded here, as in a run
    from dedup.report import OUTPUTS, write

    outputs = options.outputs.split(",") if options.outputs else OUTPUTS
    gc.disable()  # as a run does
    with tempfile.TemporaryDirectory() as folder:
        result = run(
            read(options.feed), settings, on_stage=watch.stage,
            with_passages=not {"matches", "report"}.isdisjoint(outputs),
        )
        watch.stage("writing")
        write(result, Path(folder), outputs=outputs)
        watch.stage("end")
    show("all", Used.now().since(begin))
    return 0


if __name__ == "__main__":
    sys.exit(main())
