"""Publishing: sealed documents into their areas' feeds, a new head with each batch.

Invariant: sequence, change, head, what the desk shows of it and the record of the act are one
transaction.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from sqlalchemy import Connection, delete, insert, select, update

from county.audit.log import Act, record
from county.bell import Bell
from county.database.engine import Database
from county.database.tables import changes, documents, live_items
from county.opinions import askings
from county.publishing import profiles, rounds
from county.publishing.heads import HeadSigner, last_sequence
from county.publishing.sealing import SealedDocument
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.errors import RejectedFeedError
from disclosure.feed import payload_hash
from disclosure.items import Item, Tombstone


class Publisher:
    """Appends sealed documents to feeds; rings the bell after what it publishes by itself."""

    def __init__(self, database: Database, signer: HeadSigner, bell: Bell) -> None:
        self._database = database
        self._signer = signer
        self._bell = bell

    def publish(self, sealed: Sequence[SealedDocument], now: datetime) -> None:
        """Append documents to their areas' feeds, each area in one transaction.

        Raises:
            RejectedFeedError: a version is not above the last published one.
            RetryLaterError: the database is busy.
        """
        for area in dict.fromkeys(one.opened.document.area for one in sealed):
            batch = [one for one in sealed if one.opened.document.area == area]
            with self._database.writing() as connection:
                self.append(connection, area, batch, now)
        self._bell.ring()

    def append(
        self,
        connection: Connection,
        area: AreaCode,
        batch: Sequence[SealedDocument],
        now: datetime,
    ) -> None:
        """Append documents to an area's feed and sign its head; whoever commits rings the bell.

        Arguments:
            connection: inside a write transaction: it is the lock of the sequence.
            area: of all the documents.
            batch: in their order in the feed.
            now: instant of issue.

        Raises:
            RejectedFeedError: as `publish`.
        """
        self._append(connection, area, batch, now)
        self._signer.sign(connection, area, now)

    def _append(
        self, connection: Connection, area: AreaCode, batch: Sequence[SealedDocument], now: datetime
    ) -> None:
        for sequence, one in enumerate(batch, last_sequence(connection, area) + 1):
            _require_newer(connection, one)
            _change(connection, sequence, one, now)
            _show(connection, one, now)
            _note(connection, one, now)


def _require_newer(connection: Connection, one: SealedDocument) -> None:
    document = one.opened.document
    query = select(documents.c.last_version).where(documents.c.id == document.id)
    last = connection.scalar(query)
    if last is not None and document.version <= last:
        raise RejectedFeedError(
            f"{document.id} version {document.version} does not follow version {last}"
        )


def _note(connection: Connection, one: SealedDocument, now: datetime) -> None:
    document = one.opened.document
    kinds = {Item: Act.ITEM_PUBLISHED, Tombstone: Act.ITEM_WITHDRAWN}
    act = kinds.get(type(document), Act.PROFILE_PUBLISHED)
    sealers = " ".join(dict.fromkeys(who.scope.person for who in one.opened.approvers))
    about = f"{document.id} v{document.version}"
    record(connection, now, sealers, act, about, payload_hash(one.envelope.payload))


def _change(connection: Connection, sequence: int, one: SealedDocument, now: datetime) -> None:
    document = one.opened.document
    older = update(changes).where(changes.c.id == document.id, changes.c.held)
    connection.execute(older.values(held=False))
    connection.execute(
        insert(changes).values(
            area=document.area,
            sequence=sequence,
            id=document.id,
            version=document.version,
            payload_hash=payload_hash(one.envelope.payload),
            envelope=encode(one.envelope),
            held=True,
            at=now,
        )
    )


def _show(connection: Connection, one: SealedDocument, now: datetime) -> None:
    """Bring the desk's and the phone pages' rows up to the document."""
    document = one.opened.document
    row = update(documents).where(documents.c.id == document.id)
    rounds.drop(connection, document.id)
    askings.follow(connection, document)
    connection.execute(delete(live_items).where(live_items.c.id == document.id))
    if isinstance(document, Tombstone):
        gone = {"live": None, "withdrawn_at": now, "withdrawn_reason": document.reason}
        connection.execute(row.values(last_version=document.version, **gone))
        return
    connection.execute(
        row.values(
            last_version=document.version,
            live=one.envelope.payload,
            live_version=document.version,
            live_digest=documents.c.draft_digest,
            live_at=now,
            draft=None,
            draft_digest=None,
            drafted_at=None,
            withdrawn_at=None,
            withdrawn_reason=None,
        )
    )
    if isinstance(document, Item):
        approvers = " ".join(dict.fromkeys(who.scope.area for who in one.opened.approvers))
        public_at = max(now, _begins(connection, document))
        facts = {**_facts(document), "approved_by": approvers, "public_at": public_at}
        connection.execute(insert(live_items).values(**facts))


def _begins(connection: Connection, item: Item) -> datetime:
    """Return the instant at which an item's first day begins."""
    profile = profiles.current(connection)
    zone = profile.zone if profile else UTC
    return datetime.combine(item.shown.first, time(), zone)


def _facts(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "area": item.area,
        "entry": item.entry,
        "title": item.title,
        "issuing_body": item.elements.issuing_body,
        "issued": item.elements.issued,
        "shown_first": item.shown.first,
        "shown_last": item.shown.last,
        "channels": " ".join(item.channels),
    }
