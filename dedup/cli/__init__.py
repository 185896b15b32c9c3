"""L6: the command line. Arguments as typed → what is meant → one library call → exit status.

::

    main ── parse ──▶ a job ── settled ──▶ exit status
            app.py    run.py explain.py     exits.py
                      curve.py show.py

Nothing here is imported by the rest of the package, and nothing numeric is imported here before a job runs:
``dedup --help`` is quick.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Parameters
    ----------
    arguments : sequence of str, optional
        ``sys.argv[1:]`` where absent.

    Returns
    -------
    int
        The exit status: 0 done, 2 could not look, 130 interrupted; 1 is for a broken policy alone.

    Examples
    --------
    >>> main(["settings", "--format", "yaml"])  # not a format: told on stderr
    2
    """
    from .app import parse
    from .exits import settled

    if arguments is None:
        _have_the_process()
    typed = sys.argv[1:] if arguments is None else list(arguments)
    debug = "--debug" in typed or os.environ.get("DEDUP_DEBUG", "") not in {"", "0"}

    def job() -> int:
        return parse(typed)()

    return settled(job, debug=debug)


def _have_the_process() -> None:
    """Set what only a process of our own may have set: a fifth of the time of a small run.

    What a command loads and makes it keeps, so there is no garbage to look for, nor at its end; and it multiplies no
    matrix that is worth a second thread, of which OpenBLAS otherwise starts one for each core and lets it spin.
    """
    gc.disable()
    atexit.register(gc.freeze)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
