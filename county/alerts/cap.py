"""CAP 1.2 from XML, by a reader that trusts nothing.

Invariant: no document type, no entity, no other file and no other host is ever read; what
is too long, too deep or not of the standard is refused with the reason. Signatures inside
the message are not looked at: the source's settings say who may be believed.
"""

import re
from datetime import datetime
from enum import StrEnum
from typing import TypeVar
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from county.alerts.message import (
    CapArea,
    Certainty,
    Info,
    Message,
    MsgType,
    Reference,
    Severity,
    Status,
    Urgency,
)
from disclosure.errors import MalformedError

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
LARGEST_BYTES = 1024 * 1024
MOST_ELEMENTS = 5_000
MOST_INFOS = 20
MOST_AREAS = 500
LONGEST_WORDS = 4_000

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d")
_NAME = re.compile(r"[^\s,<&]{1,200}")

Choice = TypeVar("Choice", bound=StrEnum)


def parse(raw: bytes) -> Message:
    """Return the message in XML bytes.

    Raises:
        MalformedError: it is not CAP 1.2 in UTF-8, or is larger than any alert; says why.
    """
    require_size(raw)
    root = _tree(raw)
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise MalformedError(f"more than {MOST_ELEMENTS} elements")
    if root.tag != f"{{{NAMESPACE}}}alert":
        raise MalformedError(f"the outermost element is {root.tag[:80]!r}, not CAP 1.2's alert")
    infos = _all(root, "info")
    if len(infos) > MOST_INFOS:
        raise MalformedError(f"{len(infos)} info elements; {MOST_INFOS} are the limit")
    return Message(
        identifier=_named(root, "identifier"),
        sender=_named(root, "sender"),
        sent=_required(_time(root, "sent"), "sent"),
        status=_choice(root, "status", Status),
        msg_type=_choice(root, "msgType", MsgType),
        scope=_text(root, "scope"),
        references=_references(_text(root, "references")),
        infos=tuple(_info(one) for one in infos),
    )


def require_size(raw: bytes) -> None:
    """Raise MalformedError where there are more bytes than any alert has."""
    if len(raw) > LARGEST_BYTES:
        raise MalformedError(f"it is larger than {LARGEST_BYTES} bytes, as no alert is")


def _tree(raw: bytes) -> Element:
    try:
        raw.decode("utf-8")
        tree: Element = fromstring(raw, forbid_dtd=True)
    except UnicodeDecodeError as error:
        raise MalformedError("it is not UTF-8") from error
    except DefusedXmlException as error:
        raise MalformedError("it has a document type or entities, which no alert needs") from error
    except (ParseError, ValueError, LookupError, RecursionError) as error:
        raise MalformedError(f"it is no XML: {error}") from error
    return tree


def _info(info: Element) -> Info:
    areas = _all(info, "area")
    if len(areas) > MOST_AREAS:
        raise MalformedError(f"{len(areas)} area elements; {MOST_AREAS} are the limit")
    return Info(
        language=_text(info, "language") or "en-US",
        event=_required(_text(info, "event"), "event"),
        urgency=_choice(info, "urgency", Urgency),
        severity=_choice(info, "severity", Severity),
        certainty=_choice(info, "certainty", Certainty),
        event_codes=_pairs(info, "eventCode"),
        effective=_time(info, "effective"),
        onset=_time(info, "onset"),
        expires=_time(info, "expires"),
        sender_name=_text(info, "senderName"),
        headline=_text(info, "headline"),
        description=_text(info, "description"),
        instruction=_text(info, "instruction"),
        areas=tuple(_area(one) for one in areas),
    )


def _area(area: Element) -> CapArea:
    return CapArea(
        description=_text(area, "areaDesc"),
        geocodes=_pairs(area, "geocode"),
        drawn=bool(_all(area, "polygon") or _all(area, "circle")),
    )


def _all(parent: Element, name: str) -> list[Element]:
    return parent.findall(f"{{{NAMESPACE}}}{name}")


def _text(parent: Element, name: str) -> str:
    """Return an element's words, empty where there is none; two of a kind are refused."""
    found = _all(parent, name)
    if len(found) > 1:
        raise MalformedError(f"{name} stands {len(found)} times")
    words = (found[0].text or "").strip() if found else ""
    if len(words) > LONGEST_WORDS:
        raise MalformedError(f"{name} has {len(words)} characters; {LONGEST_WORDS} are the limit")
    return words


def _pairs(parent: Element, name: str) -> tuple[tuple[str, str], ...]:
    return tuple((_text(one, "valueName"), _text(one, "value")) for one in _all(parent, name))


def _named(parent: Element, name: str) -> str:
    words = _text(parent, name)
    if not _NAME.fullmatch(words):
        raise MalformedError(f"{name} {words[:60]!r} is no name without blanks, commas, < and &")
    return words


def _choice(parent: Element, name: str, kind: type[Choice]) -> Choice:
    words = _text(parent, name)
    try:
        return kind(words)
    except ValueError as error:
        known = ", ".join(kind)
        raise MalformedError(f"{name} {words[:60]!r} is none of {known}") from error


def _time(parent: Element, name: str) -> datetime | None:
    words = _text(parent, name)
    return _instant(words, name) if words else None


def _instant(words: str, name: str) -> datetime:
    if not _TIME.fullmatch(words):
        raise MalformedError(f"{name} {words[:60]!r} is no time such as 2026-07-01T08:00:00+08:00")
    try:
        return datetime.fromisoformat(words)
    except ValueError as error:
        raise MalformedError(f"{name} {words!r}: {error}") from error


def _references(words: str) -> tuple[Reference, ...]:
    found = []
    for one in words.split():
        parts = one.split(",")
        if len(parts) != 3:
            raise MalformedError(f"references: {one[:80]!r} is not sender,identifier,sent")
        sent = _instant(parts[2], "references")
        found.append(Reference(sender=parts[0], identifier=parts[1], sent=sent))
    return tuple(found)


Value = TypeVar("Value")


def _required(value: Value | None, name: str) -> Value:
    if not value:
        raise MalformedError(f"{name} is missing")
    return value
