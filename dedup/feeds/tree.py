"""Finding one's way in news XML, whatever its namespaces: elements by their local names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .markup import line_of
from .safexml import local

if TYPE_CHECKING:
    from typing import TypeAlias

    from lxml import etree

    Element: TypeAlias = etree._Element  # noqa: SLF001 - lxml has no other name for it


def children(element: Element, *names: str) -> Iterator[Element]:
    """The child elements with one of the names, in lower case; all of them where no name is given."""
    for child in element:
        if isinstance(child.tag, str) and (not names or local(child) in names):
            yield child


def find(element: Element | None, path: str) -> Element | None:
    """The first element down a path of names, such as ``itemMeta/provider``; ``None`` where it ends."""
    return next(find_all(element, path), None)


def find_all(element: Element | None, path: str) -> Iterator[Element]:
    """Every element down a path of names, in the order of the document."""
    if element is None:
        return
    first, _, rest = path.lower().partition("/")
    for child in children(element, first):
        if rest:
            yield from find_all(child, rest)
        else:
            yield child


def descendants(element: Element | None, *names: str) -> Iterator[Element]:
    """Every element below with one of the names, in the order of the document; the element itself is none."""
    if element is not None:
        yield from (below for below in element.iterdescendants() if local(below) in names)


def said(element: Element | None, path: str) -> str:
    """What the first element down a path says, on one line; empty where there is none."""
    return line_of(find(element, path))


def attribute(element: Element | None, *names: str) -> str:
    """The first of an element's attributes that says something, by local names in any case; empty for none."""
    if element is None:
        return ""
    held = {str(name).rpartition("}")[2].lower(): str(value) for name, value in element.attrib.items()}
    return next((text for name in names if (text := held.get(name.lower(), "").strip())), "")
