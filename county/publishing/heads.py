"""Heads: signed statements of what each feed holds.

Invariant: a head is made inside the transaction whose changes it states.
"""

from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, func, select

from county.audit import log
from county.database.signals import feeds_changed
from county.database.tables import areas, changes, heads
from county.database.upserts import insert_into
from county.keys.online import OnlineKeys
from county.orders import book
from county.settings import FeedSettings
from disclosure.areas import AreaCode
from disclosure.decoding import encode
from disclosure.feed import HEAD_TYPE, Envelope, Head, digest
from disclosure.orders import ORDER_TYPE
from disclosure.seals.signing import seal

FIRST_EPOCH = 1


class HeadSigner:
    """Signs heads with the online key."""

    def __init__(self, keys: OnlineKeys, settings: FeedSettings) -> None:
        self._keys = keys
        self._settings = settings

    def sign(self, connection: Connection, area: AreaCode, now: datetime) -> None:
        """State what an area's feed holds now, in a new head.

        Arguments:
            connection: inside a write transaction.
            area: whose feed.
            now: instant of issue.
        """
        held = select(changes.c.id, changes.c.version, changes.c.payload_hash)
        rows = connection.execute(held.where(changes.c.area == area, changes.c.held)).all()
        head = Head(
            format=1,
            area=area,
            epoch=epoch(connection),
            sequence=last_sequence(connection, area),
            count=len(rows),
            digest=digest((row.id, row.version, row.payload_hash) for row in rows),
            issued=now,
            expires=now + timedelta(days=self._settings.head_days),
            root_version=self._keys.keyring.root_version,
            audit_anchor=log.tip(connection).anchor,
            orders=self._orders(connection, area, now),
        )
        values = {
            "epoch": head.epoch,
            "sequence": head.sequence,
            "issued": now,
            "envelope": encode(seal(HEAD_TYPE, encode(head), self._keys.head)),
        }
        put = insert_into(connection, heads).values(area=area, **values)
        connection.execute(put.on_conflict_do_update(index_elements=["area"], set_=values))
        feeds_changed(connection)

    def refresh(self, connection: Connection, now: datetime) -> tuple[AreaCode, ...]:
        """Sign anew the heads that are a day old or carry what is over, and first ones.

        Returns:
            The areas whose heads were signed.
        """
        oldest = now - timedelta(hours=self._settings.refresh_hours)
        joined = select(areas.c.code).join(heads, heads.c.area == areas.c.code, isouter=True)
        stale = joined.where((heads.c.issued.is_(None)) | (heads.c.issued <= oldest))
        stale_codes = [AreaCode(code) for code in connection.scalars(stale)]
        codes = tuple(dict.fromkeys([*stale_codes, *book.let_go(connection, now)]))
        for code in codes:
            self.sign(connection, code, now)
        return codes

    def _orders(
        self, connection: Connection, area: AreaCode, now: datetime
    ) -> tuple[Envelope, ...] | msgspec.UnsetType:
        found = book.carried(connection, area, now)
        return tuple(seal(ORDER_TYPE, one, self._keys.head) for one in found) or msgspec.UNSET


def last_sequence(connection: Connection, area: AreaCode) -> int:
    """Return the number of an area's last change, 0 where there is none."""
    query = select(func.max(changes.c.sequence)).where(changes.c.area == area)
    return connection.scalar(query) or 0


def epoch(connection: Connection) -> int:
    """Return the epoch of all the county's feeds; it grows when a backup was restored.

    No version and no letter is numbered below it, so that what was given out in a time that a
    restored county has forgotten never has the number of something else.
    """
    return connection.scalar(select(func.max(heads.c.epoch))) or FIRST_EPOCH
