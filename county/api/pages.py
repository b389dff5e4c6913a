"""The feed's answers as bytes: heads, change pages, indexes, mail pages.

Superseded versions are left out of change pages: a terminal needs what the head
states, not how it came to be. Invariant: a page and the head inside it are read in
one transaction, so that they agree.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, Row, func, select

from county.database.engine import Database
from county.database.tables import changes, heads, mail
from county.settings import FeedSettings
from disclosure.areas import AreaCode
from disclosure.decoding import encode

_LAST_LETTER = select(func.max(mail.c.sequence)).where(mail.c.area == heads.c.area)
_HEADS = select(
    heads.c.area,
    heads.c.sequence,
    heads.c.envelope,
    _LAST_LETTER.scalar_subquery().label("letters"),
)
_ENTRY = b'{"id":%b,"version":%d,"sha256":%b,"sequence":%d}'


@dataclass(frozen=True)
class AreaHead:
    """An area's head as stored: its envelope's JSON, the feed's and its mail's sequence."""

    area: AreaCode
    sequence: int
    envelope: bytes
    letters: int = 0


class FeedPages:
    """Builds the feed's answers from the database."""

    def __init__(self, database: Database, settings: FeedSettings) -> None:
        self._database = database
        self._settings = settings

    def heads(self) -> list[AreaHead]:
        """Return all areas' heads."""
        with self._database.reading() as connection:
            return [
                AreaHead(AreaCode(row.area), row.sequence, row.envelope, row.letters or 0)
                for row in connection.execute(_HEADS)
            ]

    def changes(self, area: AreaCode, after: int) -> bytes | None:
        """Return the `ChangePage` after a sequence, or None where the area has no feed."""
        query = (
            select(changes.c.sequence, changes.c.envelope)
            .where(changes.c.area == area, changes.c.held, changes.c.sequence > after)
            .order_by(changes.c.sequence)
            .limit(self._settings.page_changes + 1)
        )
        with self._database.reading() as connection:
            head = _head(connection, area)
            rows = list(connection.execute(query))
        if head is None:
            return None
        parts, more = self._fill([b'{"sequence":%d,"sealed":%b}' % tuple(row) for row in rows])
        tail = b',"more":true}' if more else b',"more":false}'
        return b'{"format":1,"head":%b,"changes":[%b]%b' % (head, b",".join(parts), tail)

    def _fill(self, parts: list[bytes]) -> tuple[list[bytes], bool]:
        """Return as many parts as a page takes, and whether some are left."""
        size = 0
        for count, part in enumerate(parts):
            size += len(part) + 1
            if count and (size > self._settings.page_bytes or count >= self._settings.page_changes):
                return parts[:count], True
        return parts, False

    def index(self, area: AreaCode) -> bytes | None:
        """Return the `Index` of an area, or None where it has no feed."""
        held = select(changes).where(changes.c.area == area, changes.c.held)
        with self._database.reading() as connection:
            head = _head(connection, area)
            rows = list(connection.execute(held.order_by(changes.c.sequence)))
        if head is None:
            return None
        return b'{"format":1,"head":%b,"entries":[%b]}' % (head, b",".join(map(_entry, rows)))

    def mail(self, area: AreaCode, after: int) -> bytes:
        """Return the `MailPage` of an area after a sequence."""
        query = (
            select(mail.c.sequence, mail.c.envelope)
            .where(mail.c.area == area, mail.c.sequence > after)
            .order_by(mail.c.sequence)
            .limit(self._settings.letters)
        )
        with self._database.reading() as connection:
            rows = list(connection.execute(query))
        envelopes = self._within([row.envelope for row in rows])
        last = rows[len(envelopes) - 1].sequence if rows else after
        return b'{"format":1,"letters":[%b],"sequence":%d}' % (b",".join(envelopes), last)

    def _within(self, envelopes: list[bytes]) -> list[bytes]:
        """Return as many letters as a page takes, one at least."""
        size = 0
        for count, envelope in enumerate(envelopes):
            size += len(envelope) + 1
            if count and size > self._settings.page_bytes:
                return envelopes[:count]
        return envelopes


def _head(connection: Connection, area: AreaCode) -> bytes | None:
    return connection.scalar(select(heads.c.envelope).where(heads.c.area == area))


def _entry(row: Row[tuple[object, ...]]) -> bytes:
    return _ENTRY % (encode(row.id), row.version, encode(row.payload_hash), row.sequence)
