"""An emergency text as drafts, one an area: an alert of its own level, or a timely notice.

Invariant: what is shown and what is said are the same words; nothing of it is told before
two approvers have sealed it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection

from county.publishing import drafts
from disclosure.alert_facts import AlertFacts, AlertLevel
from disclosure.alerts import ALERT_ENTRY
from disclosure.areas import Area
from disclosure.blocks import Block, Heading, Paragraph
from disclosure.channels import Channel
from disclosure.items import Elements, EntryCode, Item, ItemId, PersonId, Shown, Spoken
from disclosure.timetable import AT_ONCE

SOURCE = "emergency"
OTHER_HAZARD = "other"
"""A hazard that no sentence of ours is for: the words are people's own."""

NOTICE_ENTRY = EntryCode("other.safety")
FACES = (Channel.KIOSK, Channel.SCREEN, Channel.LOUDSPEAKER, Channel.PHONE)
REPEATS = 3
SENTENCE_ENDS = "。！？；"


class Gravity(StrEnum):
    """How an emergency text is told.

    `red` and `orange` take over screens and break quiet hours; `yellow` is said at once
    outside them; a `notice` is no alert, and said at once outside them.
    """

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    NOTICE = "notice"


LEVELS = {
    Gravity.RED: AlertLevel.RED,
    Gravity.ORANGE: AlertLevel.ORANGE,
    Gravity.YELLOW: AlertLevel.YELLOW,
}


@dataclass(frozen=True)
class Emergency:
    """What somebody typed.

    Attributes:
        gravity: how it is told.
        title: what is going on, e.g. ``水库泄洪``.
        words: what people should do, whole sentences.
        areas: where it is told, each with all below.
        hours: for how long it stands.
    """

    gravity: Gravity
    title: str
    words: str
    areas: tuple[Area, ...]
    hours: int


@dataclass(frozen=True)
class Issue:
    """Around what was typed: who typed it, which office warns, and its window.

    `message` is the same in all areas.
    """

    author: str
    body: str
    message: str
    since: datetime
    until: datetime


def items_of(
    emergency: Emergency, author: str, body: str, now: datetime, zone: ZoneInfo
) -> tuple[Item, ...]:
    """Return the items of an emergency, one an area.

    Arguments:
        emergency: what was typed.
        author: account of who typed it; two others have to seal it.
        body: the office that warns.
        now: instant; the window begins with its minute.
        zone: the county's.
    """
    since = now.astimezone(zone).replace(second=0, microsecond=0)
    until = since + timedelta(hours=emergency.hours)
    issue = Issue(author, body, str(uuid4()), since, until)
    return tuple(_item(emergency, area, issue) for area in emergency.areas)


def spoken_text(emergency: Emergency, body: str) -> str:
    """Return what a loudspeaker says: who, what, what to do."""
    opening = f"{body}紧急通知：{_ended(emergency.title)}"
    return f"{opening}{_ended(' '.join(emergency.words.split()))}"


def keep(connection: Connection, items: tuple[Item, ...], now: datetime) -> None:
    """Make the items drafts; their sound is rendered from now on."""
    for item in items:
        drafts.put(connection, item, SOURCE, now)


def _item(emergency: Emergency, area: Area, issue: Issue) -> Item:
    level = LEVELS.get(emergency.gravity)
    # What has facts is told at once by itself; all else is said in the slot of what arrives.
    slots = () if level is not None else (AT_ONCE,)
    first = issue.since.date()
    item = Item(
        format=1,
        id=ItemId(str(uuid4())),
        version=1,
        area=area.code,
        entry=ALERT_ENTRY if level is not None else NOTICE_ENTRY,
        channels=FACES,
        title=emergency.title,
        author=PersonId(issue.author),
        elements=Elements(issuing_body=issue.body, issued=first),
        sealed_on=first,
        shown=Shown(first=first, last=issue.until.date()),
        blocks=_blocks(emergency, issue),
        spoken=Spoken(text=spoken_text(emergency, issue.body), slots=slots, repeats=REPEATS),
        keywords=("紧急通知",),
    )
    if level is None:
        return item
    facts = AlertFacts(
        source=SOURCE,
        message=issue.message,
        hazard=OTHER_HAZARD,
        level=level,
        since=issue.since,
        until=issue.until,
    )
    return msgspec.structs.replace(item, alert=facts)


def _blocks(emergency: Emergency, issue: Issue) -> tuple[Block, ...]:
    lines = [line.strip() for line in emergency.words.splitlines()]
    return (
        *(Paragraph(text=line) for line in lines if line),
        Heading(text="什么时候", rank=2),
        Paragraph(text=f"{_moment(issue.since)}到{_moment(issue.until)}。"),
    )


def _moment(instant: datetime) -> str:
    return f"{instant.month}月{instant.day}日{instant:%H:%M}"


def _ended(text: str) -> str:
    """Return a text that ends as a sentence does."""
    return text if text[-1:] in SENTENCE_ENDS else f"{text}。"
