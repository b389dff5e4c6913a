"""Atom feeds: what became public in an area, the newest first, in pages.

Source: RFC 4287 (Atom), RFC 5005 section 3 (paged feeds). Invariant: a feed's and an entry's
id never change, whatever the server is called; whatever a title holds, the feed is XML.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree as ET

from disclosure.areas import Area
from disclosure.items import Item, text_of

MEDIA_TYPE = b"application/atom+xml; charset=utf-8"
NAMESPACE = "http://www.w3.org/2005/Atom"
SUMMARY_CHARACTERS = 300
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Published:
    """An item of a feed, and since when it is public."""

    item: Item
    public_at: datetime


@dataclass(frozen=True)
class FeedPage:
    """A page of a feed.

    Attributes:
        area: whose feed it is.
        entry: code of the catalogue entry that it is limited to, or "".
        entry_name: that entry's name, or "".
        base: address of the server without a slash at its end, or "" for links without one.
        query: what follows ``feed.xml`` in this page's address, with its question mark.
        next_query: the same of the next page, or "" for none.
        published: the page's items, the newest first.
    """

    area: Area
    entry: str
    entry_name: str
    base: str
    query: str
    next_query: str
    published: Sequence[Published]


def draw(page: FeedPage) -> bytes:
    """Return a page of a feed as XML."""
    ET.register_namespace("", NAMESPACE)
    feed = ET.Element(_name("feed"))
    here = f"{page.base}/v/{page.area.code}"
    first = f"?entry={page.entry}" if page.entry else ""
    _text(feed, "id", uuid5(NAMESPACE_URL, f"mingbai:{page.area.code}:{page.entry}").urn)
    _text(feed, "title", " · ".join(filter(None, (f"{page.area.name}政务公开", page.entry_name))))
    newest = max((one.public_at for one in page.published), default=_BEGINNING)
    _text(feed, "updated", _instant(newest))
    _author(feed, page.area.office or page.area.name)
    _link(feed, "self", f"{here}/feed.xml{page.query}", "application/atom+xml")
    _link(feed, "first", f"{here}/feed.xml{first}", "application/atom+xml")
    if page.next_query:
        _link(feed, "next", f"{here}/feed.xml{page.next_query}", "application/atom+xml")
    _link(feed, "alternate", here, "text/html")
    for one in page.published:
        _entry(feed, one, page.base)
    told: bytes = ET.tostring(feed, "utf-8", xml_declaration=True)
    return told


def _entry(feed: ET.Element, one: Published, base: str) -> None:
    item = one.item
    entry = ET.SubElement(feed, _name("entry"))
    _text(entry, "id", f"urn:uuid:{item.id}")
    _text(entry, "title", item.title)
    _text(entry, "updated", _instant(one.public_at))
    _author(entry, item.elements.issuing_body)
    _link(entry, "alternate", f"{base}/p/items/{item.id}", "text/html")
    _link(entry, "via", f"{base}/v1/open/items/{item.id}", "application/json")
    ET.SubElement(entry, _name("category"), term=item.entry)
    _text(entry, "summary", " ".join(text_of(item).split())[:SUMMARY_CHARACTERS] or item.title)


def _author(parent: ET.Element, name: str) -> None:
    _text(ET.SubElement(parent, _name("author")), "name", name)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _name(name)).text = _NOT_XML.sub("", text)


def _link(parent: ET.Element, rel: str, address: str, media_type: str) -> None:
    ET.SubElement(parent, _name("link"), rel=rel, href=address, type=media_type)


def _name(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
