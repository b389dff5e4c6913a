"""Drafts: what was imported and waits for its seal.

Invariant: a draft's version is above the last published, and not below the feeds' epoch;
content that is public already makes no draft.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select, update

from county.database.tables import areas, documents
from county.publishing.heads import epoch
from disclosure.areas import Area
from disclosure.decoding import decode, encode
from disclosure.feed import payload_hash
from disclosure.items import Item, ItemId
from disclosure.profile import Profile

Document = Item | Profile


class Kind(StrEnum):
    """What a row of `documents` is."""

    ITEM = "item"
    PROFILE = "profile"


class Outcome(StrEnum):
    """What an import did with a document."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Draft:
    """A draft as it waits."""

    document: Document
    source: str


def put(connection: Connection, document: Document, source: str, now: datetime) -> Outcome:
    """Make a document the draft of its id, unless it says what is there already.

    Arguments:
        connection: inside a write transaction.
        document: as imported, at version 1.
        source: where it came from, e.g. ``990421101201/finance-2026-09.md``.
        now: instant of the import.
    """
    digest = payload_hash(encode(document))
    row = connection.execute(select(documents).where(documents.c.id == document.id)).one_or_none()
    if row is None:
        values = _facts(document, source) | _draft(document, digest, now)
        below = epoch(connection) - 1
        connection.execute(insert(documents).values(id=document.id, last_version=below, **values))
        return Outcome.NEW
    if digest == (row.draft_digest or row.live_digest):
        return Outcome.UNCHANGED
    values = _facts(document, source)
    if digest == row.live_digest and row.live is not None:
        values |= dict.fromkeys(("draft", "draft_digest", "drafted_at"))
    else:
        values |= _draft(document, digest, now)
    connection.execute(update(documents).where(documents.c.id == document.id).values(**values))
    return Outcome.CHANGED


def waiting(connection: Connection, ids: tuple[ItemId, ...] = ()) -> list[Draft]:
    """Return the drafts, the profile first, of these ids or all."""
    query = select(documents).where(documents.c.drafted_at.is_not(None))
    if ids:
        query = query.where(documents.c.id.in_(ids))
    query = query.order_by(documents.c.kind.desc(), documents.c.area, documents.c.source)
    return [Draft(draft_of(row), row.source) for row in connection.execute(query)]


def drop(connection: Connection, id_: ItemId) -> None:
    """Let a draft wait no more; inside a write transaction."""
    row = update(documents).where(documents.c.id == id_)
    connection.execute(row.values(draft=None, draft_digest=None, drafted_at=None))


def draft_of(row: Row[tuple[object, ...]]) -> Document:
    """Return the draft of a row of `documents`, with the version it will have."""
    document: Document
    document = decode(row.draft, Profile) if row.kind == Kind.PROFILE else decode(row.draft, Item)
    return msgspec.structs.replace(document, version=row.last_version + 1)


def put_areas(connection: Connection, tree: tuple[Area, ...]) -> None:
    """Make the county's areas those of its profile, in its order."""
    connection.execute(delete(areas))
    rows = [
        {"code": area.code, "name": area.name, "office": area.office, "place": place}
        for place, area in enumerate(tree)
    ]
    connection.execute(insert(areas), rows)


def _facts(document: Document, source: str) -> dict[str, object]:
    profile = isinstance(document, Profile)
    return {
        "area": document.area,
        "kind": Kind.PROFILE if profile else Kind.ITEM,
        "entry": "" if isinstance(document, Profile) else document.entry,
        "title": document.name if isinstance(document, Profile) else document.title,
        "source": source,
    }


def _draft(document: Document, digest: str, now: datetime) -> dict[str, object]:
    return {"draft": encode(document), "draft_digest": digest, "drafted_at": now}
