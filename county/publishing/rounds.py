"""Rounds: the exact bytes that are put to approvers, and the signatures given so far.

Invariant: signatures belong to bytes that the draft of today still makes; a draft that was
changed, withdrawn or published since has none.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, delete, insert, select

from county.database.tables import documents, given_seals, sealings
from county.importing.county_file import AUTHOR
from county.publishing.drafts import Kind, draft_of
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


def of_draft(connection: Connection, id_: str, today: date) -> Round | None:
    """Return what approvers of a draft sign; None where no draft waits.

    Arguments:
        connection: to read with.
        id_: the document.
        today: the day in the county's zone; the seal mark's, unless somebody signed before.
    """
    row = connection.execute(select(documents).where(documents.c.id == id_)).one_or_none()
    if row is None or row.draft is None:
        return None
    begun = connection.execute(select(sealings).where(sealings.c.document == id_)).one_or_none()
    if begun is not None and _stands(begun, row):
        rows = connection.execute(
            select(given_seals).where(given_seals.c.document == id_).order_by(given_seals.c.at)
        )
        given = tuple(Given(PersonId(one.person), one.keyid, one.sig, one.at) for one in rows)
        signed = _decoded(begun.payload, row.kind)
        return Round(_type(signed), begun.payload, signed, begun.draft_hash, given)
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


def _stands(begun: Row[Any], row: Row[Any]) -> bool:
    """Tell whether the draft of today still makes the bytes that were signed."""
    next_version, draft_hash = row.last_version + 1, payload_hash(row.draft)
    return bool(begun.version == next_version and begun.draft_hash == draft_hash)


def _decoded(payload: bytes, kind: str) -> Item | Profile:
    return decode(payload, Profile) if kind == Kind.PROFILE else decode(payload, Item)


def _type(document: Sealed) -> str:
    return PROFILE_TYPE if isinstance(document, Profile) else ITEM_TYPE


def _signature(given: Given) -> Signature:
    return Signature(keyid=given.keyid, alg=ALG, sig=given.sig)
