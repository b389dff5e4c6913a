"""Rounds: the exact bytes that are put to approvers, and the signatures given so far.

Invariant: signatures belong to bytes that the draft of today still makes; a draft that was
changed, withdrawn or published since has none.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, case, delete, func, insert, select

from county.database.tables import areas, documents, given_seals, sealings
from county.importing.county_file import AUTHOR
from county.people.scope import within
from county.publishing.drafts import Kind, draft_of
from disclosure.alerts import ALERT_ENTRY
from disclosure.areas import AreaCode
from disclosure.decoding import decode, encode
from disclosure.feed import (
    ITEM_TYPE,
    PROFILE_TYPE,
    TOMBSTONE_TYPE,
    Envelope,
    Signature,
    payload_hash,
)
from disclosure.items import Item, ItemId, PersonId, Tombstone
from disclosure.profile import Profile
from disclosure.seals.signing import ALG
from disclosure.seals.verifying import Sealed

REASON_CHARACTERS = 200


@dataclass(frozen=True)
class Given:
    """A signature that an approver gave."""

    person: PersonId
    keyid: str
    sig: bytes
    at: datetime


@dataclass(frozen=True)
class Round:
    """Bytes before their approvers.

    Attributes:
        payload_type, payload: what is signed.
        document: what the bytes say.
        draft_hash: of the draft that they were made from; empty for a withdrawal.
        given: signatures over them so far, the first one first.
    """

    payload_type: str
    payload: bytes
    document: Sealed
    draft_hash: str
    given: tuple[Given, ...] = ()

    @property
    def sha256(self) -> str:
        """Return the hash that people compare."""
        return payload_hash(self.payload)

    @property
    def envelope(self) -> Envelope:
        """Return the bytes with the signatures given."""
        return Envelope(
            payload_type=self.payload_type,
            payload=self.payload,
            signatures=tuple(_signature(one) for one in self.given),
        )

    def plus(self, one: Given, counting: Collection[str]) -> "Round":
        """Return the round with one more signature beside those by the keys that count."""
        kept = tuple(given for given in self.given if given.keyid in counting)
        return replace(self, given=(*kept, one))


@dataclass(frozen=True)
class Waiting:
    """A draft that waits for seals, with its round; `area_name` as people say it."""

    one: Round
    area_name: str
    source: str
    drafted_at: datetime


def of_draft(connection: Connection, id_: str, today: date) -> Round | None:
    """Return what approvers of a draft sign; None where no draft waits.

    Arguments:
        connection: to read with.
        id_: the document.
        today: the day in the county's zone; the seal mark's, unless somebody signed before.
    """
    found = _waiting(connection, _query().where(documents.c.id == id_), today)
    return found[0].one if found else None


def waiting(
    connection: Connection, area: AreaCode, today: date, limit: int
) -> tuple[list[Waiting], int]:
    """Return the drafts of an area and below that wait: alerts first, then the oldest.

    Arguments:
        connection: to read with.
        area: whose drafts.
        today: as of `of_draft`.
        limit: how many at most.

    Returns:
        The drafts, and how many there are in all.
    """
    # With their kinds named, an index tells which they are; only those few are then read whole.
    known = documents.c.kind.in_(tuple(Kind))
    mine = known & documents.c.drafted_at.is_not(None) & within(documents.c.area, area)
    urgent = case((documents.c.entry == ALERT_ENTRY, 0), else_=1)
    order = urgent, documents.c.drafted_at, documents.c.id
    chosen = select(documents.c.id).where(mine).order_by(*order).limit(limit)
    count = connection.scalar(select(func.count()).select_from(documents).where(mine)) or 0
    query = _query().where(documents.c.id.in_(chosen)).order_by(*order)
    return _waiting(connection, query, today), count


def _query() -> Select[Any]:
    begun = (sealings.c.version, sealings.c.draft_hash, sealings.c.payload)
    joined = documents.outerjoin(sealings, sealings.c.document == documents.c.id)
    return (
        select(documents, *(column.label(f"begun_{column.name}") for column in begun))
        .add_columns(areas.c.name.label("area_name"))
        .select_from(joined.outerjoin(areas, areas.c.code == documents.c.area))
        .where(documents.c.drafted_at.is_not(None))
    )


def _waiting(connection: Connection, query: Select[Any], today: date) -> list[Waiting]:
    rows = connection.execute(query).all()
    begun = [row.id for row in rows if row.begun_version is not None]
    given: dict[str, list[Given]] = {id_: [] for id_ in begun}
    seals = select(given_seals).where(given_seals.c.document.in_(begun)).order_by(given_seals.c.at)
    for one in connection.execute(seals) if begun else ():
        given[one.document].append(Given(PersonId(one.person), one.keyid, one.sig, one.at))
    return [
        Waiting(
            _round(row, tuple(given.get(row.id, ())), today),
            row.area_name or row.area,
            row.source,
            row.drafted_at,
        )
        for row in rows
    ]


def _round(row: Row[Any], given: tuple[Given, ...], today: date) -> Round:
    if _stands(row):
        signed = _decoded(row.begun_payload, row.kind)
        return Round(_type(signed), row.begun_payload, signed, row.begun_draft_hash, given)
    document = draft_of(row)
    if isinstance(document, Item):
        document = msgspec.structs.replace(document, sealed_on=today)
    return Round(_type(document), encode(document), document, payload_hash(row.draft))


def of_withdrawal(connection: Connection, id_: ItemId, reason: str) -> Round | None:
    """Return what an approver signs to take a public item back; None where it is not public."""
    row = connection.execute(select(documents).where(documents.c.id == id_)).one_or_none()
    if row is None or row.live is None or row.kind != Kind.ITEM:
        return None
    tombstone = Tombstone(
        format=1,
        id=id_,
        version=row.last_version + 1,
        area=AreaCode(row.area),
        author=AUTHOR,
        reason=" ".join(reason.split())[:REASON_CHARACTERS],
    )
    return Round(TOMBSTONE_TYPE, encode(tombstone), tombstone, "")


def keep(connection: Connection, one: Round, now: datetime) -> None:
    """Store a round with its signatures in the place of any older one of its document."""
    id_ = one.document.id
    drop(connection, id_)
    connection.execute(
        insert(sealings).values(
            document=id_,
            version=one.document.version,
            draft_hash=one.draft_hash,
            payload=one.payload,
            begun=min([now, *(given.at for given in one.given)]),
        )
    )
    rows = [
        {"document": id_, "person": given.person, "keyid": given.keyid, "sig": given.sig}
        | {"at": given.at}
        for given in one.given
    ]
    connection.execute(insert(given_seals), rows)


def drop(connection: Connection, id_: str) -> None:
    """Forget what was signed of a document."""
    connection.execute(delete(sealings).where(sealings.c.document == id_))


def _stands(row: Row[Any]) -> bool:
    """Tell whether the draft of today still makes the bytes that were signed."""
    next_version, draft_hash = row.last_version + 1, payload_hash(row.draft)
    return bool(row.begun_version == next_version and row.begun_draft_hash == draft_hash)


def _decoded(payload: bytes, kind: str) -> Item | Profile:
    return decode(payload, Profile) if kind == Kind.PROFILE else decode(payload, Item)


def _type(document: Sealed) -> str:
    return PROFILE_TYPE if isinstance(document, Profile) else ITEM_TYPE


def _signature(given: Given) -> Signature:
    return Signature(keyid=given.keyid, alg=ALG, sig=given.sig)
