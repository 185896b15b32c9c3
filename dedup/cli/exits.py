"""How a job ends: its exit status, and what is said of it on stderr.

===  ==========================================================================
0    done
1    a policy is broken: never the status of an error
2    could not look: usage, input, settings, output, or a defect of this program
130  interrupted
===  ==========================================================================
"""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable
from contextlib import suppress
from enum import IntEnum

from ..errors import DedupError

REPORT_TO = "please report it, with the command and what it prints with --debug"


class Exit(IntEnum):
    """Exit statuses."""

    DONE = 0
    BROKEN_POLICY = 1
    COULD_NOT_LOOK = 2
    INTERRUPTED = 130


def settled(job: Callable[[], int], *, debug: bool = False) -> int:
    """Do a job and turn however it ends into an exit status.

    Parameters
    ----------
    job : callable
        Returns the exit status if nothing is raised.
    debug : bool
        Whether to print the traceback of an error.
    """
    try:
        status = job()
        sys.stdout.flush()
    except KeyboardInterrupt:
        _complain("interrupted", "no output file was changed; run the same command again")
        return Exit.INTERRUPTED
    except BrokenPipeError:  # the reader of our output has seen enough
        _give_up_stdout()
        return Exit.DONE
    except Exception as error:  # noqa: BLE001 - a crash must never look like a finding, which is exit 1
        if isinstance(error, OSError):
            _give_up_stdout()
        _complain(*told(error))
        if debug:
            traceback.print_exception(error)
        return Exit.COULD_NOT_LOOK
    return status


def told(error: Exception) -> tuple[str, str]:
    """The problem and the remedy of an error, expected or not.

    >>> told(ValueError("no such row"))[0]
    'internal error: ValueError: no such row'
    """
    match error:
        case DedupError():
            return error.problem, error.remedy
        case MemoryError() | OSError(errno=errno.ENOMEM):
            return "out of memory", "give fewer feeds at a time, or use a machine with more memory"
        case OSError():
            what = f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)
            return what, "make room, or check what you may read and write"
    return f"internal error: {type(error).__name__}: {error}".rstrip(": "), REPORT_TO


def _complain(problem: str, remedy: str) -> None:
    from .talk import complain  # all that a complaint needs is not loaded for a job that ends well

    complain(problem, remedy)


def _give_up_stdout() -> None:
    """If stdout takes nothing any more, let the interpreter's own last flush go nowhere instead of failing."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError, ValueError):  # ValueError: no real stream
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
