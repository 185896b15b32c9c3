"""A story from a format that is no JSON → one record under this package's own names, and so an article.

That record is also what ``kept.jsonl`` carries: read again, it gives the same article.
"""

from __future__ import annotations

from collections.abc import Mapping

from .fields import ALIASES
from .records import Context, Item, to_item, to_raw
from .wire import notice


def to_story(context: Context, said: Mapping[str, object], line: int | None) -> Item:
    """The article of a story, or the story skipped with its reason.

    Parameters
    ----------
    context : Context
        The file that it stands in.
    said : mapping of str to object
        Values by this package's names (:data:`~dedup.feeds.fields.ALIASES`), others behind them; empty ones are left
        out. A withdrawn story without a text has its note, else its headline, for one.
    line : int or None
        The number of the story in the file from 1; ``None`` where it is the file's only one.
    """
    given = {**said, "text": said.get("text") or notice(said)}
    record = {name: given.pop(name, None) for name in ALIASES} | given
    record = {name: value for name, value in record.items() if value}
    return to_item(context, record, to_raw(record), line)
