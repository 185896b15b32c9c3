"""NewsML 1.0 to 1.2: a ``NewsML`` document with one or several ``NewsItem``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, Final

from ..model import SkipReason
from .excerpt import clean, excerpt
from .extras import CORE
from .labels import versioned
from .markup import has_markup, html_to_text, text_of, tidy
from .nitf import nitf_story
from .problems import Why
from .records import Context, Item
from .safexml import local, parse, root_name
from .story import to_story
from .tree import attribute, children, descendants, find, find_all, said

if TYPE_CHECKING:
    from .tree import Element

_OF_NITF: Final = ("title", "byline", "dateline", "slugline", "ednote")


class NewsML1:
    """Every text of every ``NewsItem``: one article each."""

    name: Final = "NewsML 1.2"
    suffixes: Final = (".newsml", ".xml")
    seeks: Final = False
    binary: Final = False
    extra: Final = CORE

    def knows(self, head: bytes) -> bool:
        """Whether the root is ``NewsML``."""
        return root_name(head) == "newsml"

    def read(self, stream: BinaryIO, context: Context) -> Iterator[Item]:
        """Every item in the order of the document; see :class:`~dedup.feeds.reader.Reader`."""
        root = parse(stream)
        if isinstance(root, Why):
            yield context.skip(root)
            return
        items = list(descendants(root.element, "newsitem"))
        stories = [story for item in items for story in _stories(root.element, item)]
        if not items:
            remedy = "nothing, if it only carries topics or a catalogue"
            yield context.skip(Why(SkipReason.NOT_ARTICLE, "a NewsML document without a NewsItem", remedy))
        for number, (key, story) in enumerate(stories, 1):
            place = number if len(stories) > 1 else None
            if isinstance(story, Why):
                yield context.skip(story, place, key=clean(key))
            else:
                yield to_story(context, story, place)


def _stories(newsml: Element, item: Element) -> Iterator[tuple[str, dict[str, object] | Why]]:
    """The texts of one item with their ids: mostly one, and of several each with its number behind the id."""
    identifier = find(item, "Identification/NewsIdentifier")
    item_id, revision = _item_id(identifier), said(identifier, "RevisionId")
    key = versioned(item_id, revision)
    management = find(item, "NewsManagement")
    common: dict[str, object] = {
        "item_id": item_id,
        "version": revision,
        "source": _provider(newsml, item),
        "published": said(management, "ThisRevisionCreated") or said(management, "FirstCreated"),
        "replaces": list(_replaces(management)),
        "pubstatus": attribute(find(management, "Status"), "FormalName"),
        "embargoed": _embargo(management),
    }
    texts = list(_texts(item))
    for number, (component, text) in enumerate(texts, 1):
        own = f"{key}#{number}" if key and number > 1 else key
        yield own, {"id": own, **common, **_lines(item, component, text), "text": text["text"]}
    if texts:
        return
    lines = _lines(item, item, {})
    if str(common["pubstatus"]).lower() in {"canceled", "cancelled", "withheld"}:
        yield key, {"id": key, **common, **lines}
        return
    media = sorted({attribute(one, "FormalName") for one in descendants(item, "mediatype")} - {""})
    what = f"a NewsItem without a text{f' ({excerpt(chr(44).join(media))[1:-1]})' if media else ''}"
    yield key, Why(SkipReason.NOT_ARTICLE, what, "nothing, if it is a picture, a package or the like")


def _texts(item: Element) -> Iterator[tuple[Element, dict[str, object]]]:
    """Every component that holds a text itself, and the text; of equivalents only the first."""
    taken: set[Element] = set()
    for component in descendants(item, "newscomponent"):
        if any(above in taken for above in component.iterancestors()):
            continue
        for content in children(component, "contentitem"):
            if (text := _content(content)).get("text"):
                yield component, text
                break
        else:
            continue
        above = component.getparent()
        if above is not None and attribute(above, "EquivalentsList").lower() == "yes":
            taken.add(above)


def _content(content: Element) -> dict[str, object]:
    """What a content item says: NITF, XHTML, or text with or without markup; nothing of a picture or of base64."""
    media = attribute(find(content, "MediaType"), "FormalName").lower()
    data = find(content, "DataContent")
    encoded = find(content, "Encoding")
    if data is None and encoded is not None and attribute(encoded, "Notation").lower() in {"", "none"}:
        data = find(encoded, "DataContent")
    if data is None or media not in {"", "text", "compositetext", "complextext"}:
        return {}
    nested = next(descendants(data, "nitf"), None)
    if nested is None and any(local(below).startswith("body.") for below in data.iterdescendants()):
        nested = data
    if nested is not None:
        return nitf_story(nested)
    if len(data):
        body = next(descendants(data, "body"), None)
        return {"text": text_of(data if body is None else body, teletyped=True)}
    text = data.text or ""
    return {"text": html_to_text(text, teletyped=True) if has_markup(text) else tidy(text)}


def _lines(item: Element, component: Element, text: dict[str, object]) -> dict[str, object]:
    """The news lines and metadata of a component, or of the nearest around it that have them; then the text's own."""
    around = [component, *(above for above in component.iterancestors() if local(above) == "newscomponent")]
    if component is item:
        around = list(descendants(item, "newscomponent"))[:1]
    lines = [found for one in around if (found := find(one, "NewsLines")) is not None]
    rights = [found for one in around if (found := find(one, "RightsMetadata")) is not None]
    described = [found for one in around if (found := find(one, "DescriptiveMetadata")) is not None]
    credited = _first(said(one, "CreditLine") for one in lines) or _first(_party(one, "Source") for one in around)
    management = find(item, "NewsManagement")
    values: dict[str, object] = {
        "title": _first(said(one, "HeadLine") for one in lines),
        "byline": _first(said(one, "ByLine") for one in lines),
        "dateline": _first(said(one, "DateLine") for one in lines),
        "creditline": credited,
        "copyright": _first(said(one, "CopyrightLine") for one in lines)
        or _first(said(one, "Copyright/CopyrightHolder") for one in rights),
        "slugline": _first(said(one, "SlugLine") for one in lines) or said(item, "Identification/NameLabel"),
        "language": _first(attribute(find(one, "Language"), "FormalName") for one in described)
        or _first(attribute(one, "lang") for one in [*around, item]),
        "ednote": "\n".join(
            note
            for note in (
                *(said(extra, "NewsLineText") for one in lines for extra in find_all(one, "NewsLine")),
                *(attribute(one, "FormalName") for one in find_all(management, "Instruction")),
            )
            if note
        ),
    }
    return values | {name: text[name] for name in _OF_NITF if not values[name] and text.get(name)}


def _first(values: Iterator[str]) -> str:
    return next((value for value in values if value), "")


def _item_id(identifier: Element | None) -> str:
    """The public identifier without the revision at its end, so that all revisions have one; else its parts joined."""
    provider, date, item = (said(identifier, name) for name in ("ProviderId", "DateId", "NewsItemId"))
    if item and provider:
        return f"urn:newsml:{provider}:{date}:{item}"
    public = said(identifier, "PublicIdentifier")
    revision = said(identifier, "RevisionId")
    ends = [f":{revision}{attribute(find(identifier, 'RevisionId'), 'Update')}", f":{revision}N", f":{revision}"]
    bare = next((public.removesuffix(end) for end in ends if revision and public.endswith(end)), public)
    return bare or item


def _provider(newsml: Element, item: Element) -> str:
    for component in descendants(item, "newscomponent"):
        if name := _party(component, "Provider"):
            return name
    envelope = find(newsml, "NewsEnvelope")
    sender = attribute(find(envelope, "SentFrom/Party"), "FormalName")
    return sender or said(item, "Identification/NewsIdentifier/ProviderId")


def _party(component: Element, role: str) -> str:
    party = find(component, f"AdministrativeMetadata/{role}/Party")
    return attribute(party, "FormalName")


def _replaces(management: Element | None) -> Iterator[str]:
    for link in find_all(management, "DerivedFrom"):
        if target := attribute(link, "NewsItem"):
            yield target.removeprefix("#")


def _embargo(management: Element | None) -> str:
    """When an embargoed item becomes usable."""
    if attribute(find(management, "Status"), "FormalName").lower() != "embargoed":
        return ""
    return said(management, "StatusWillChange/DateAndTime")
