"""A recorded message as an item: words for those who cannot hear, sound for the others.

Invariant: what is heard and what is read belong to one item, sealed together.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

import msgspec
from sqlalchemy import Connection

from county.database.tables import blobs
from county.database.upserts import insert_into
from county.publishing import drafts
from disclosure.areas import Area
from disclosure.blocks import Block, Paragraph
from disclosure.catalogue import Entry
from disclosure.channels import Channel
from disclosure.items import Blob, Elements, Item, ItemId, PersonId, Shown, Spoken

SOURCE = "recording"
FACES = (Channel.KIOSK, Channel.SCREEN, Channel.PHONE)
"""Where the words stand beside the loudspeaker, as far as the entry allows."""


@dataclass(frozen=True)
class Message:
    """What an officer wants said.

    Attributes:
        area: whose message it is.
        entry: catalogue entry that it fulfils.
        title: for lists and screens.
        words: what is said, as people read it.
        slots: when it is said, each day.
        repeats: how often in one slot.
        days: for how many days, today's the first.
    """

    area: Area
    entry: Entry
    title: str
    words: str
    slots: tuple[str, ...]
    repeats: int
    days: int


def item_of(message: Message, sound: Blob, author: str, today: date) -> Item:
    """Return the item of a message.

    Arguments:
        message: what is said.
        sound: the prepared recording.
        author: account of the officer; somebody else has to seal it.
        today: the county's date.
    """
    paragraphs = [part.strip() for part in message.words.splitlines()]
    blocks: tuple[Block, ...] = tuple(Paragraph(text=part) for part in paragraphs if part)
    faces = tuple(face for face in FACES if face in message.entry.channels)
    return Item(
        format=1,
        id=ItemId(str(uuid4())),
        version=1,
        area=message.area.code,
        entry=message.entry.code,
        channels=(*faces, Channel.LOUDSPEAKER),
        title=message.title,
        author=PersonId(author),
        elements=Elements(
            issuing_body=message.area.office or message.area.name,
            issued=today,
            basis=message.entry.basis,
        ),
        sealed_on=today,
        shown=Shown(first=today, last=today + timedelta(days=message.days - 1)),
        blocks=blocks,
        blobs=(sound,),
        spoken=Spoken(
            text=message.words,
            slots=message.slots,
            repeats=message.repeats,
            audio=sound.sha256,
        ),
    )


def keep(connection: Connection, item: Item, now: datetime) -> None:
    """Make the item a draft that waits for its seals; its sound is in the blob folder already.

    Arguments:
        connection: inside a write transaction.
        item: as of `item_of`.
        now: instant.
    """
    for blob in item.blobs:
        connection.execute(
            insert_into(connection, blobs)
            .values(msgspec.structs.asdict(blob))
            .on_conflict_do_nothing()
        )
    drafts.put(connection, item, SOURCE, now)
