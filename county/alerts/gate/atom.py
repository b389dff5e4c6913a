"""An Atom feed of alerts as data: its newest entries, each with a message or where it lies.

Source: RFC 4287; CAP 1.2 as Atom feeds of warning services carry it. Invariant: no document
type, no entity; an entry points nowhere but to the feed's own host.
"""

from datetime import datetime
from urllib.parse import SplitResult, urljoin, urlsplit
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from county.alerts.cap import NAMESPACE
from disclosure.errors import MalformedError
from disclosure.items import Strict

ATOM = "http://www.w3.org/2005/Atom"
CAP_TYPES = ("application/cap+xml", "application/common-alerting-protocol+xml")
LONGEST_ID = 500

_XML_TYPES = ("", "application/xml", "text/xml", *CAP_TYPES)


class Entry(Strict, frozen=True, kw_only=True):
    """An entry of a feed.

    Attributes:
        id: its name, for good.
        updated: when it last changed, aware.
        address: where its message lies; empty where it holds it.
        message: the message itself; empty where it lies elsewhere.
        fault: why it cannot be taken; empty where it can.
    """

    id: str
    updated: datetime
    address: str = ""
    message: bytes = b""
    fault: str = ""


def parse(raw: bytes, address: str, most: int) -> tuple[list[Entry], int]:
    """Return the newest entries of a feed, the oldest of them first, and how many there are.

    Arguments:
        raw: the feed.
        address: where it came from; links are taken from there.
        most: entries returned at most.

    Raises:
        MalformedError: it is no Atom feed; says why.
    """
    root = _tree(raw)
    if root.tag != f"{{{ATOM}}}feed":
        raise MalformedError(f"the outermost element is {root.tag[:80]!r}, not Atom's feed")
    found = [(_updated(one), one) for one in root.findall(f"{{{ATOM}}}entry")]
    found.sort(key=lambda pair: pair[0])
    return [_entry(one, updated, address) for updated, one in found[-most:]], len(found)


def same_host(one: str, other: str) -> bool:
    """Tell whether two addresses are of one scheme, host and port."""
    return _host(urlsplit(one)) == _host(urlsplit(other))


def _host(address: SplitResult) -> tuple[str, str | None, int | None]:
    try:
        port = address.port
    except ValueError:
        port = -1
    return address.scheme, address.hostname, port or {"https": 443, "http": 80}.get(address.scheme)


def _tree(raw: bytes) -> Element:
    try:
        tree: Element = fromstring(raw, forbid_dtd=True)
    except DefusedXmlException as error:
        raise MalformedError("it has a document type or entities, which no feed needs") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise MalformedError(f"it is no XML: {error}") from error
    return tree


def _entry(entry: Element, updated: datetime, feed: str) -> Entry:
    name = _text(entry, "id")[:LONGEST_ID]
    held = entry.find(f"{{{ATOM}}}content/{{{NAMESPACE}}}alert")
    if held is not None:
        return Entry(id=name, updated=updated, message=tostring(held, encoding="utf-8"))
    address = _address(entry, feed)
    fault = ""
    if not name:
        fault = "it has no id"
    elif not address:
        fault = "it neither holds a message nor links to one"
    elif not same_host(address, feed):
        fault = f"it points to another host: {address[:120]}"
    return Entry(id=name, updated=updated, address=address, fault=fault)


def _address(entry: Element, feed: str) -> str:
    """Return where the message lies: what is called CAP first, then any XML."""
    links = [
        (one.get("type", "").split(";")[0].strip().lower(), one.get("href") or one.get("src") or "")
        for one in (*entry.findall(f"{{{ATOM}}}link"), *entry.findall(f"{{{ATOM}}}content"))
        if one.get("rel", "alternate") in ("alternate", "enclosure", "related")
    ]
    for kinds in (CAP_TYPES, _XML_TYPES):
        for kind, target in links:
            if target and kind in kinds:
                return urljoin(feed, target)
    return ""


def _updated(entry: Element) -> datetime:
    words = _text(entry, "updated")
    try:
        updated = datetime.fromisoformat(words)
    except ValueError as error:
        raise MalformedError(f"an entry's updated {words[:60]!r} is no time: {error}") from error
    if updated.tzinfo is None:
        raise MalformedError(f"an entry's updated {words[:60]!r} has no zone")
    return updated


def _text(parent: Element, name: str) -> str:
    return (parent.findtext(f"{{{ATOM}}}{name}") or "").strip()
