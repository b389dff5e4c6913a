"""Handing a manuscript in, taking it back, and sending it back.

Invariant: `documents` holds the draft exactly while the manuscript is submitted.
"""

from datetime import datetime

import msgspec
from sqlalchemy import Connection, select

from county.audit import log
from county.database.tables import blobs, documents
from county.database.upserts import insert_into
from county.items.ledger import last_published
from county.publishing import drafts
from county.publishing.drafts import Kind, Outcome
from county.writing import shelf
from county.writing.reopening import manuscript_of
from county.writing.shelf import Writing
from county.writing.stages import Act, Stage, follow
from disclosure.decoding import decode
from disclosure.errors import NotAllowedError
from disclosure.items import Item, ItemId, PersonId

LARGEST_ROWS = 300
"""Rows up to which a table is edited cell by cell."""
COMMENT_CHARACTERS = 500
SOURCE = "desk"
"""Source of a draft that was written on the desk."""


def submit(connection: Connection, held: Writing, item: Item, who: str, now: datetime) -> Outcome:
    """Make a manuscript's item the draft that waits for its seals.

    Who hands it in stands as its author, whoever began it: nobody approves what they changed
    and handed in themselves.

    Arguments:
        connection: inside a write transaction.
        held: the manuscript as it was last saved.
        item: composed of it without a fault.
        who: who hands it in.
        now: instant.

    Returns:
        `Outcome.UNCHANGED` where this very item is public already; nothing is handed in.

    Raises:
        NotAllowedError: it is submitted already, discarded, or another saved since.
    """
    stored = shelf.find(connection, held.id)
    if stored is None or stored.revision != held.revision:
        raise NotAllowedError("somebody else saved this manuscript in the meantime")
    stage = follow(stored.stage, Act.SUBMIT)
    item = msgspec.structs.replace(item, author=PersonId(who))
    for blob in item.blobs:
        values = {"sha256": blob.sha256, "size": blob.size}
        row = insert_into(connection, blobs).values(
            **values, media_type=blob.media_type, name=blob.name
        )
        connection.execute(row.on_conflict_do_nothing())
    outcome = drafts.put(connection, item, SOURCE, now)
    if _draft(connection, held.id) is None:
        return Outcome.UNCHANGED
    shelf.move(connection, held.id, stage, who, now)
    log.record(connection, now, who, log.Act.ITEM_SUBMITTED, held.id)
    return outcome


def recall(connection: Connection, id_: ItemId, who: str, now: datetime) -> None:
    """Take a submitted manuscript back to go on writing; raises NotAllowedError."""
    writing = _required(connection, id_)
    stage = follow(writing.stage, Act.RECALL)
    drafts.drop(connection, id_)
    shelf.move(connection, id_, stage, who, now)
    log.record(connection, now, who, log.Act.ITEM_RECALLED, id_)


def send_back(connection: Connection, id_: ItemId, who: str, comment: str, now: datetime) -> None:
    """Send a draft back to its editor: it waits for no seal any more.

    A draft that was imported has no manuscript yet: one is made of it.

    Arguments:
        connection: inside a write transaction.
        id_: of the item.
        who: staff name of the approver.
        comment: what the editor is to mend; not empty.
        now: instant.

    Raises:
        NotAllowedError: nothing of it waits, nobody says why, or it is an alert.
    """
    words = comment.strip()[:COMMENT_CHARACTERS]
    if not words:
        raise NotAllowedError("a draft is sent back with a comment")
    raw = _draft(connection, id_)
    if raw is None:
        raise NotAllowedError("the draft does not wait any more")
    if shelf.find(connection, id_) is None:
        item = decode(raw, Item)
        shelf.begin(connection, id_, manuscript_of(item, LARGEST_ROWS), item.author, now)
    else:
        follow(_required(connection, id_).stage, Act.SEND_BACK)
    drafts.drop(connection, id_)
    shelf.move(connection, id_, Stage.RETURNED, who, now, words)


def discard(connection: Connection, id_: ItemId, who: str, now: datetime) -> None:
    """Put a manuscript away; it can be taken up again. Raises NotAllowedError."""
    stage = follow(_required(connection, id_).stage, Act.DISCARD)
    shelf.move(connection, id_, stage, who, now)


def take_up(connection: Connection, id_: ItemId, who: str, now: datetime) -> None:
    """Go on with an item: its manuscript, or one made of what is public, was, or waits.

    Raises:
        NotAllowedError: its manuscript is submitted, there is no such item, or it is an alert.
    """
    writing = shelf.find(connection, id_)
    if writing is not None and writing.stage in (Stage.WRITING, Stage.RETURNED):
        return
    if writing is not None and writing.stage is Stage.DISCARDED:
        shelf.move(connection, id_, follow(writing.stage, Act.TAKE_UP), who, now)
        return
    row = connection.execute(
        select(documents).where(documents.c.id == id_, documents.c.kind == Kind.ITEM)
    ).one_or_none()
    if row is None or (writing is not None and row.draft is not None):
        raise NotAllowedError("the manuscript is submitted: take it back first")
    raw = row.draft or row.live
    # A withdrawn item is corrected from what was public last.
    item = decode(raw, Item) if raw else last_published(connection, id_)
    if item is None:
        raise NotAllowedError("there is nothing of the item to go on with")
    manuscript = manuscript_of(item, LARGEST_ROWS)
    if row.draft is not None:
        drafts.drop(connection, id_)
        log.record(connection, now, who, log.Act.ITEM_RECALLED, id_)
    if writing is None:
        shelf.begin(connection, id_, manuscript, who, now)
        return
    stage = follow(writing.stage, Act.TAKE_UP)
    shelf.put(connection, id_, manuscript, who, now)
    shelf.move(connection, id_, stage, who, now)


def _required(connection: Connection, id_: ItemId) -> Writing:
    writing = shelf.find(connection, id_)
    if writing is None:
        raise NotAllowedError(f"there is no manuscript {id_}")
    return writing


def _draft(connection: Connection, id_: ItemId) -> bytes | None:
    query = select(documents.c.draft).where(documents.c.id == id_, documents.c.kind == Kind.ITEM)
    raw: bytes | None = connection.scalar(query)
    return raw
