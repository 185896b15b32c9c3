"""ninjs, News in JSON: an object that is known by its shape, in whatever JSON it stands.

Versions 1 (``body_text``, ``headline``), 2 (``bodies``, ``headlines``) and 3 (the same in camel case) are told apart by
nothing but their names, so each name is looked for in every spelling. Pictures that an item brings along
(``associations``, ``renditions``) are never read as its text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ..model import SkipReason
from .excerpt import excerpt
from .labels import label, names_of, versioned
from .markup import html_to_text, tidy
from .problems import Why
from .wire import notice

_MARKS: Final = frozenset(
    (
        *("body_text", "body_html", "body_xhtml", "bodies", "headlines", "versioncreated", "infosources"),
        *("pubstatus", "representationtype", "usageterms", "renditions"),
    )
)
_BODIES: Final = ("body_text", "body_html", "body_xhtml")
_PICTURES: Final = frozenset(("picture", "graphic", "video", "audio", "image", "photo"))
_ITEM_IDS: Final = ("itemid", "item_id")
_TEXT: Final = "text"


def is_ninjs(record: Mapping[str, object]) -> bool:
    """Whether a JSON object is a ninjs item: it has a ``uri``, its only required field, and another name of its own.

    Superdesk, which many newsrooms write with, calls it ``guid``.

    >>> is_ninjs({"uri": "urn:coast:7", "versionCreated": "2024-11-19"}), is_ninjs({"uri": "urn:coast:7", "text": "x"})
    (True, False)
    """
    named = isinstance(record.get("uri"), str) or isinstance(record.get("guid"), str)
    return named and any(name.lower() in _MARKS for name in record)


def ninjs_story(record: Mapping[str, object]) -> dict[str, object] | Why:
    """What a ninjs item says, by this package's names; or why it is no article.

    Parameters
    ----------
    record : mapping of str to object
        An object for which :func:`is_ninjs` holds.
    """
    held = {name.lower(): value for name, value in reversed([*record.items()])}
    kind = label(held.get("type")).lower()
    text = _text(held)
    if kind in _PICTURES:
        problem = f"a ninjs item of the type {excerpt(kind)[1:-1]} has no text but its caption"
        return Why(SkipReason.NOT_ARTICLE, problem, "nothing: the story that it belongs to is an article of its own")
    if kind == "composite" and not text:
        problem = "a ninjs item of the type composite has no text of its own"
        return Why(SkipReason.NOT_ARTICLE, problem, "nothing: the items that it packs are articles of their own")
    text = text or label(notice(held | {"title": _headline(held)}))
    uri, version = _first(held, "uri", "guid"), held.get("version")
    return {
        "id": versioned(uri, version),
        "text": text,
        "title": _headline(held),
        "source": _first(held, "provider", "copyrightholder") or ", ".join(_sources(held)),
        "published": _first(held, "versioncreated", "firstcreated", "contentcreated"),
        "language": label(held.get("language")),
        "item_id": _alternative(held.get("altids")) or uri,
        "version": version,
        "replaces": [one for name in ("evolvedfrom", "rewrite_of", "replaces") for one in names_of(held.get(name))],
        "slugline": label(held.get("slugline")),
        "pubstatus": label(held.get("pubstatus")),
        "embargoed": _first(held, "embargoed", "embargoeduntil"),
        "ednote": "\n".join(part for name in ("ednote", "signals") if (part := label(held.get(name)))),
        "byline": [label(held.get(name)) for name in ("byline", "by") if label(held.get(name))][:1]
        or list(names_of(held.get("authors"))),
        "dateline": _first(held, "dateline", "located"),
        "creditline": _first(held, "creditline") or list(_sources(held)) or _first(held, "provider"),
        "copyright": _first(held, "copyrightnotice", "copyrightholder"),
    }


def _first(held: Mapping[str, object], *names: str) -> str:
    return next((text for name in names if (text := label(held.get(name)))), "")


def _text(held: Mapping[str, object]) -> str:
    """The body: a plain one before a marked-up one, of several the main one."""
    for name in _BODIES:
        value = held.get(name)
        if isinstance(value, str) and value.strip():
            return tidy(value) if name == "body_text" else html_to_text(value)
    bodies = sorted(_parts(held.get("bodies")), key=_body_order)
    for body in bodies:
        value = body.get("value")
        if isinstance(value, str) and value.strip():
            kind = label(body.get("contenttype")).lower()
            return tidy(value) if kind.startswith("text/plain") else html_to_text(value)
    others = sorted(name for name in held if name.startswith("body_"))
    return next((html_to_text(value) for name in others if isinstance(value := held[name], str) and value.strip()), "")


def _body_order(body: Mapping[str, object]) -> tuple[bool, bool]:
    role, kind = label(body.get("role")).lower(), label(body.get("contenttype")).lower()
    return role not in {"main", "body", "", _TEXT, "html"}, not kind.startswith("text/plain")


def _headline(held: Mapping[str, object]) -> str:
    if plain := _first(held, "headline"):
        return plain
    lines = sorted(_parts(held.get("headlines")), key=lambda line: label(line.get("role")).lower() not in {"main", ""})
    values = (label(line.get("value")) for line in lines)
    others = (label(held[name]) for name in sorted(held) if name.startswith("headline_"))
    return html_to_text(next((value for value in (*values, *others) if value), "")) or _first(held, "title")


def _parts(value: object) -> Iterator[Mapping[str, object]]:
    """The objects of a list, their names in lower case."""
    for part in value if isinstance(value, list) else [value]:
        if isinstance(part, Mapping):
            yield {str(name).lower(): inner for name, inner in part.items()}


def _sources(held: Mapping[str, object]) -> tuple[str, ...]:
    """The houses that the item names as where it comes from."""
    return names_of(held.get("infosources") or held.get("infosource") or held.get("source"))


def _alternative(value: object) -> str:
    """The id that all versions share, where the item gives it beside a ``uri`` that changes with the version."""
    if isinstance(value, Mapping):
        return _first({str(name).lower(): inner for name, inner in value.items()}, *_ITEM_IDS)
    return next((label(one.get("value")) for one in _parts(value) if label(one.get("role")).lower() in _ITEM_IDS), "")
