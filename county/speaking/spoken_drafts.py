"""Drafts for loudspeakers: which there are, their words, and the audio they carry.

Invariant: audio is put only on the very text it was made from; the digest by which an import
knows its own content is left alone, so importing again changes nothing.
"""

from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import Connection, select, update

from county.database.tables import blobs, documents, sealings
from county.database.upserts import insert_into
from county.people.scope import within
from county.publishing.drafts import Kind, draft_of
from county.speaking.rendering import Rendering
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.errors import NotAllowedError
from disclosure.feed import payload_hash
from disclosure.items import Blob, Item, ItemId, Spoken

RENDERED = "announcement.wav"
"""Name of a blob that was rendered here; a person's recording has another."""

_SPOKEN = b'"spoken":{'


@dataclass(frozen=True)
class SpokenDraft:
    """A draft with what it says."""

    item: Item
    spoken: Spoken
    drafted_at: datetime


def by_person(item: Item) -> bool:
    """Tell whether an item's audio is a person's recording."""
    if item.spoken is None or item.spoken.audio is None:
        return False
    names = {blob.sha256: blob.name for blob in item.blobs}
    return names[item.spoken.audio] != RENDERED


def waiting(connection: Connection, area: AreaCode | None = None) -> list[SpokenDraft]:
    """Return the drafts for loudspeakers, the newest first, of an area or all."""
    query = select(documents).where(
        documents.c.kind == Kind.ITEM,
        documents.c.drafted_at.is_not(None),
        documents.c.withdrawn_at.is_(None),
    )
    if area is not None:
        query = query.where(within(documents.c.area, area))
    rows = connection.execute(query.order_by(documents.c.drafted_at.desc(), documents.c.id))
    found = []
    for row in rows:
        # Most drafts say nothing: they need not be decoded.
        item = draft_of(row) if _SPOKEN in row.draft else None
        if isinstance(item, Item) and item.spoken is not None:
            found.append(SpokenDraft(item, item.spoken, row.drafted_at))
    return found


def one(connection: Connection, id_: ItemId) -> SpokenDraft | None:
    """Return a draft for loudspeakers; None where there is none."""
    return next((draft for draft in waiting(connection) if draft.item.id == id_), None)


def is_being_sealed(connection: Connection, draft: SpokenDraft) -> bool:
    """Tell whether somebody has signed the draft: its bytes must not change under the seal.

    Only what may not wait is signed before its sound is there (`readiness`).
    """
    query = select(sealings.c.draft_hash, documents.c.draft).join(
        documents, documents.c.id == sealings.c.document
    )
    row = connection.execute(query.where(sealings.c.document == draft.item.id)).one_or_none()
    return row is not None and row.draft is not None and row.draft_hash == payload_hash(row.draft)


def attach(connection: Connection, id_: ItemId, text: str, rendering: Rendering) -> bool:
    """Put a finished rendering on a draft; tell whether the text was still that.

    Arguments:
        connection: inside a write transaction.
        id_: the draft.
        text: the spoken text that was rendered.
        rendering: a finished one, its sound in the blob folder.
    """
    draft = one(connection, id_)
    sha256 = rendering.sha256
    if draft is None or draft.spoken.text != text or by_person(draft.item) or sha256 is None:
        return False
    if is_being_sealed(connection, draft):
        return False
    blob = Blob(sha256=sha256, size=rendering.size, media_type="audio/wav", name=RENDERED)
    values = msgspec.structs.asdict(blob)
    connection.execute(insert_into(connection, blobs).values(**values).on_conflict_do_nothing())
    spoken = msgspec.structs.replace(draft.spoken, audio=sha256)
    _store(connection, draft.item, spoken, (blob,))
    return True


def say_otherwise(connection: Connection, id_: ItemId, text: str) -> None:
    """Give a draft another spoken text; its audio goes, and is rendered anew.

    Arguments:
        connection: inside a write transaction.
        id_: the draft.
        text: the text that is to be said.

    Raises:
        NotAllowedError: there is no such draft, or the text is empty.
    """
    draft = one(connection, id_)
    if draft is None or not text.strip():
        raise NotAllowedError("no draft for loudspeakers, or no text")
    spoken = msgspec.structs.replace(draft.spoken, text=text.strip(), audio=None)
    _store(connection, draft.item, spoken, ())


def _store(connection: Connection, item: Item, spoken: Spoken, rendered: tuple[Blob, ...]) -> None:
    kept = tuple(blob for blob in item.blobs if blob.name != RENDERED)
    changed = msgspec.structs.replace(item, spoken=spoken, blobs=(*kept, *rendered), version=1)
    connection.execute(
        update(documents).where(documents.c.id == item.id).values(draft=encode(changed))
    )
