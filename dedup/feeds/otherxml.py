"""XML that is no news format: one clear word about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO, Final

from ..model import SkipReason
from .excerpt import excerpt
from .extras import CORE
from .problems import Why
from .records import Context, Item
from .safexml import local, parse


class OtherXml:
    """A file that ends in ``.xml`` and is in no format that another reader knows."""

    name: Final = "XML"
    suffixes: Final = (".xml",)
    seeks: Final = False
    binary: Final = False
    extra: Final = CORE

    def knows(self, head: bytes) -> bool:
        """False: this is for what nobody knows."""
        del head
        return False

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """One skipped record; see :class:`~dedup.feeds.reader.Reader`."""
        root = parse(stream)
        if isinstance(root, Why):
            yield context.skip(root)
            return
        name = local(root.element)
        problem = f"XML of no news format that is read: its root is {excerpt(f'<{name}>')}"
        remedy = "rename it to .html" if name == "html" else "dedup feeds lists what is read; or give it as JSON lines"
        yield context.skip(Why(SkipReason.UNREADABLE_FEED, problem, remedy))
