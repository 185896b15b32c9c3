"""Which field of a record is the text, which the title: aliases in order of preference, and the user's mapping."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import repeat
from operator import itemgetter
from types import MappingProxyType
from typing import Final, NamedTuple

from ..errors import SettingError
from .excerpt import escape

_NO_WIRE: Final[Mapping[str, object]] = MappingProxyType({})

ALIASES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "id": ("id", "guid", "uid"),
        "text": ("text", "body", "content", "article", "maintext"),
        "title": ("title", "headline"),
        "source": ("source", "publisher", "outlet", "domain"),
        "published": ("published", "date", "published_at", "publish_date", "pubdate", "created", "timestamp"),
        "url": ("url", "link"),
        "language": ("language", "lang"),
        "item_id": ("item_id", "itemid"),
        "version": ("version",),
        "replaces": ("replaces", "evolvedfrom", "rewrite_of"),
        "slugline": ("slugline",),
        "pubstatus": ("pubstatus", "pub_status"),
        "embargoed": ("embargoed", "embargoeduntil", "embargo"),
        "ednote": ("ednote", "editors_note"),
        "byline": ("byline", "by", "author", "authors"),
        "dateline": ("dateline",),
        "creditline": ("creditline", "credit_line", "credit", "agency"),
        "copyright": ("copyright", "copyrightnotice", "copyrightholder"),
        "original": ("original", "original_url", "syndicated_from", "isbasedon", "canonical", "canonical_url"),
    }
)
"""The names under which each field is looked for, the preferred first. From ``item_id`` on they make a ``Wire``."""

LEAST_TEXT: Final = 40
"""Characters that a field must hold before a message suggests that it is the text."""

_NEVER_TEXT: Final = frozenset(
    ("author", "authors", "byline", "creator", "editor", "credit", "copyright", "keywords", "tags", "section")
)
_LINK: Final = ("http://", "https://", "//", "data:", "www.")
_PLANS_KEPT: Final = 256  # feeds have few shapes of record; a hostile one must not fill the memory with them

_Path = tuple[str, ...]
_Paths = tuple[_Path, ...]
_Plan = tuple[tuple[_Paths, ...], tuple[tuple[str, _Paths], ...]]
_OF_ARTICLE: Final = 7  # the first fields of ALIASES are an article's own, the others its wire's


class Found(NamedTuple):
    """The value of each field as it stands in a record, ``None`` where there is none.

    ``wire`` has only those that the record has.
    """

    id: object
    text: object
    title: object
    source: object
    published: object
    url: object
    language: object
    wire: Mapping[str, object] = _NO_WIRE


_TEXT: Final = Found._fields.index("text")


class Columns(NamedTuple):
    """What :class:`Found` holds, for many records: each field a list."""

    id: Sequence[object]
    text: Sequence[object]
    title: Sequence[object]
    source: Sequence[object]
    published: Sequence[object]
    url: Sequence[object]
    language: Sequence[object]
    wire: Sequence[Mapping[str, object]]


class Fields:
    """Looks up an article's fields in records of any shape.

    A name is matched exactly first, then without regard to case. A mapped name comes before the aliases, and
    may reach into nested objects with dots. An empty value gives way to the next name that has one.

    Parameters
    ----------
    mapping : mapping of str to str, optional
        A field of an article (``text``) to its name in the feed (``body_html``, ``meta.source``).

    Raises
    ------
    SettingError
        For a left-hand side that is no field of an article, or an empty right-hand side.

    Examples
    --------
    >>> Fields({"source": "meta.outlet"}).look({"Headline": "Rain", "meta": {"outlet": "Coast Post"}}).source
    'Coast Post'
    """

    __slots__ = ("_names", "_plans", "mapping")

    def __init__(self, mapping: Mapping[str, str] | None = None) -> None:
        given = dict(mapping or {})
        for field, name in given.items():
            if field not in ALIASES:
                raise SettingError(f"map.{field}", name, "no such field", f"the fields are {', '.join(ALIASES)}")
            if not name:
                raise SettingError(f"map.{field}", name, "names no field", f"give a name, such as {field}=body_html")
        self.mapping: Final[Mapping[str, str]] = MappingProxyType(given)
        self._names = tuple((given[f], *names) if f in given else names for f, names in ALIASES.items())
        self._plans: dict[_Path, _Plan] = {}

    def look(self, record: Mapping[str, object]) -> Found:
        """The values of an article's fields in one record.

        Parameters
        ----------
        record : mapping of str to object
            As decoded from JSON or built from a row.
        """
        own, wire = self._planned(tuple(record))
        said = {name: _first(record, paths) for name, paths in wire} if wire else _NO_WIRE
        return Found._make([*(_first(record, paths) if paths else None for paths in own), said])

    def columns(self, records: Sequence[Mapping[str, object]]) -> Columns:
        """The values of many records, one at least, each as :meth:`look` finds it.

        >>> Fields().columns([{"id": "a", "Headline": "Rain"}, {"id": "b", "Headline": "Sun"}]).title
        ['Rain', 'Sun']
        """
        shapes = set(map(tuple, records))
        if len(shapes) > 1:
            return Columns(*zip(*map(self.look, records), strict=True))
        return self.of_shape({name: list(map(itemgetter(name), records)) for name in shapes.pop()}, len(records))

    def of_shape(self, values: Mapping[str, Sequence[object]], count: int) -> Columns:
        """The same of some records that have the same names, given as the values of each name.

        >>> Fields().of_shape({"id": ["a", "b"], "Headline": ["Rain", "Sun"]}, 2).title
        ['Rain', 'Sun']
        """
        own, wire = self._planned(tuple(values))
        said = [_column(values, paths, count) for _, paths in wire]
        names = [name for name, _ in wire]
        wires = [dict(zip(names, one, strict=True)) for one in zip(*said, strict=True)] if wire else [_NO_WIRE] * count
        return Columns._make([*(_column(values, paths, count) for paths in own), wires])

    def only_text(self, names: Sequence[str]) -> str | None:
        """The name of the text in records with these names, where it is the first that is looked at for the text, and
        no other field is looked for there; else ``None``.

        >>> Fields().only_text(["id", "body", "maintext"]), Fields({"title": "text"}).only_text(["id", "text"])
        ('body', None)
        """
        own, wire = self._planned(tuple(names))
        first = own[_TEXT][:1]
        if not first or len(first[0]) > 1:
            return None
        name = first[0][0]
        others = [*own[:_TEXT], *own[_TEXT + 1 :], *(paths for _, paths in wire)]
        taken = any(path[0].casefold() == name.casefold() for paths in others for path in paths)
        return None if taken else name

    def _planned(self, shape: _Path) -> _Plan:
        plan = self._plans.get(shape)
        if plan is None:
            if len(self._plans) >= _PLANS_KEPT:
                self._plans.clear()
            plan = self._plans[shape] = self._plan(shape)
        return plan

    def _plan(self, shape: _Path) -> _Plan:
        paths = [_paths(names, shape) for names in self._names]
        wire = zip(list(ALIASES)[_OF_ARTICLE:], paths[_OF_ARTICLE:], strict=True)
        return tuple(paths[:_OF_ARTICLE]), tuple((name, found) for name, found in wire if found)

    def text_field(self, record: Mapping[str, object]) -> str:
        """The name, as it stands in a record, of the first field that its text is looked for in; empty for none.

        >>> Fields().text_field({"id": "a", "Body": None})
        'Body'
        """
        paths = _paths(self._names[_TEXT], tuple(record))
        return next((path[0] for path in paths if path[0] in record and len(path) == 1), "")


def _paths(names: tuple[str, ...], shape: _Path) -> _Paths:
    """Where to look, in order: every name that this shape of record has, and every name that reaches into it."""
    folded: dict[str, str] = {}
    for own in shape:
        folded.setdefault(own.casefold(), own)
    paths: list[_Path] = []
    for name in names:
        key = name if name in shape else folded.get(name.casefold())
        if key is not None:
            paths.append((key,))
        elif "." in name:
            paths.append(tuple(name.split(".")))
    return tuple(dict.fromkeys(paths))


def _column(values: Mapping[str, Sequence[object]], paths: _Paths, count: int) -> Sequence[object]:
    """The first value of each of some records that have the same names."""
    if not paths:
        return [None] * count
    if len(paths[0]) == 1:
        first = values[paths[0][0]]
        if (len(paths) == 1 or all(first)) and float not in set(map(type, first)):
            return first
    rows: Iterator[tuple[object, ...]] = zip(*values.values(), strict=True) if values else repeat((), count)
    records = (dict(zip(values, row, strict=True)) for row in rows)
    return [_first(record, paths) for record in records]


def _first(record: Mapping[str, object], paths: _Paths) -> object:
    """The first value that is not empty, else the first that is not null."""
    fallback: object = None
    for path in paths:
        value = record[path[0]] if len(path) == 1 else _reach(record, path)
        if value is None or (isinstance(value, float) and math.isnan(value)):  # pandas writes missing text as NaN
            continue
        if value != "":
            return value
        fallback = value
    return fallback


def _reach(record: Mapping[str, object], path: _Path) -> object:
    value: object = record
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value[name] if name in value else _without_case(value, name)
    return value


def _without_case(record: Mapping[object, object], name: str) -> object:
    wanted = name.casefold()
    return next((v for k, v in record.items() if isinstance(k, str) and k.casefold() == wanted), None)


def longest_text(record: Mapping[str, object]) -> str:
    """The name, escaped and dotted where nested, of the longest string that may be the text: a guess.

    It has at least ``LEAST_TEXT`` characters, is no link, and its name is not that of another field, nor an author's.

    Parameters
    ----------
    record : mapping of str to object
        A record without text.

    Returns
    -------
    str
        Empty where no such string is left.

    Examples
    --------
    >>> longest_text({"author": "A. Wick", "body_html": "Rain fell on the coast for a third wet day."})
    'body_html'
    """
    known = _NEVER_TEXT.union(*ALIASES.values())
    best, length = "", LEAST_TEXT - 1
    for key, value in record.items():
        nested = value.items() if isinstance(value, Mapping) else ()
        for name, text in [(key, value), *[(f"{key}.{inner}", deep) for inner, deep in nested]]:
            if not isinstance(text, str) or len(text) <= length or text.startswith(_LINK):
                continue
            if name.casefold().rpartition(".")[2] not in known:
                best, length = name, len(text)
    return escape(best)
