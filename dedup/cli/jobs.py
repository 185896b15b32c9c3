"""What a parsed command line leaves to be done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Job = Callable[[], int]
"""Work that ends with an exit status."""


@dataclass(slots=True)
class Asked:
    """What a command leaves behind for :func:`dedup.cli.main` to do once parsing is over."""

    job: Job | None = None
