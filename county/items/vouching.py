"""Vouching: what the root in force still stands behind, for the county's own pages.

Invariant: an item comes from here only as its seals, checked over its very bytes under
the newest root, let it; a verdict is remembered for those bytes and that root alone.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection, select

from county.database.tables import changes
from county.items.public import Sealed
from disclosure.decoding import decode
from disclosure.errors import RejectedError
from disclosure.feed import Envelope, payload_hash
from disclosure.items import Item, ItemId, Tombstone
from disclosure.seals.keyring import Keyring
from disclosure.seals.verifying import open_approved

MOST_REMEMBERED = 5_000
"""Verdicts that are remembered; an item takes a few kilobytes."""


class Vouching:
    """Checks published items as a terminal does.

    Arguments:
        keyring: tells whom the newest root trusts.
        most: verdicts remembered.
    """

    def __init__(self, keyring: Callable[[], Keyring], most: int = MOST_REMEMBERED) -> None:
        self._keyring = keyring
        self._most = most
        self._known: OrderedDict[tuple[int, bytes], Sealed | None] = OrderedDict()
        self._lock = Lock()

    def items(self, connection: Connection, ids: Iterable[ItemId]) -> dict[ItemId, Sealed]:
        """Return those of the items that are published and hold, in the order of the ids."""
        wanted = list(dict.fromkeys(ids))
        query = select(changes.c.id, changes.c.envelope, changes.c.at).where(
            changes.c.id.in_(wanted), changes.c.held
        )
        keyring = self._keyring()
        found = {
            ItemId(row.id): self._judged(row.envelope, row.at, keyring)
            for row in connection.execute(query)
        }
        # The row's id is only where to look: the sealed document says which one it is.
        return {
            id_: sealed
            for id_ in wanted
            if (sealed := found.get(id_)) is not None and sealed.item.id == id_
        }

    def one(self, connection: Connection, id_: ItemId) -> Sealed | None:
        """Return the item if it is published and holds."""
        return self.items(connection, [id_]).get(id_)

    def withdrawal(self, connection: Connection, id_: ItemId) -> Tombstone | None:
        """Return the sealed withdrawal of an item, if it is withdrawn now and that holds."""
        query = select(changes.c.envelope, changes.c.at).where(changes.c.id == id_, changes.c.held)
        row = connection.execute(query).one_or_none()
        if row is None:
            return None
        try:
            opened = open_approved(decode(row.envelope, Envelope), self._keyring(), row.at)
        except RejectedError:
            return None
        document = opened.document
        return document if isinstance(document, Tombstone) and document.id == id_ else None

    def _judged(self, envelope: bytes, at: datetime, keyring: Keyring) -> Sealed | None:
        key = (keyring.root_version, hashlib.sha256(envelope).digest())
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
                return self._known[key]
        verdict = _judge(envelope, at, keyring)
        with self._lock:
            self._known[key] = verdict
            if len(self._known) > self._most:
                self._known.popitem(last=False)
        return verdict


def _judge(envelope: bytes, at: datetime, keyring: Keyring) -> Sealed | None:
    """Return the item; a key that expired since it was published takes nothing away."""
    try:
        sealed = decode(envelope, Envelope)
        opened = open_approved(sealed, keyring, at)
    except RejectedError:
        return None
    if not isinstance(opened.document, Item):
        return None
    areas = tuple(dict.fromkeys(approver.scope.area for approver in opened.approvers))
    return Sealed(opened.document, areas, opened.by_rule, payload_hash(sealed.payload))
