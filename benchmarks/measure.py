"""One command measured as a whole process, with all that it starts: ``python -S measure.py CORES REPORT COMMAND…``.

A script of its own that imports next to nothing: Linux counts the memory of the process that starts another towards
the other's peak.
"""

from __future__ import annotations

import json
import os
import sys
import time


def main() -> int:
    """Run the command on so many cores and write what it took; its exit status is ours."""
    cores, report, *command = sys.argv[1:]
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(cores)])
    begin = time.perf_counter()
    process = os.posix_spawnp(command[0], command, os.environ)
    _, status, used = os.wait4(process, 0)
    took = {
        "wall_seconds": time.perf_counter() - begin,
        "cpu_seconds": used.ru_utime + used.ru_stime,  # of its threads, and of the processes that it waited for
        "peak_mb": used.ru_maxrss / 1024,  # of its largest process
    }
    with open(report, "w", encoding="utf-8") as out:  # noqa: PTH123 - pathlib would be the largest import
        json.dump(took, out)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main())
