"""The county's search index: a derived file, by the same search as the kiosk's.

Invariant: the file may be deleted at any time; it is built again from the database.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy import select

from county.database.engine import Database
from county.database.tables import documents, live_items
from disclosure.areas import AreaCode
from disclosure.channels import Channel
from disclosure.decoding import decode
from disclosure.items import Item
from finding import index
from finding.search import Found, Scope, search

BUSY_SECONDS = 5.0

_STATE = """CREATE TABLE IF NOT EXISTS indexed (
    rowid INTEGER PRIMARY KEY, item_id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL)"""


class ItemSearch:
    """Finds public items by a person's words."""

    def __init__(self, path: Path, database: Database) -> None:
        self._path = path
        self._database = database

    def update(self) -> None:
        """Bring the index up to the database; a damaged file is made anew, an older form filled."""
        try:
            self._update()
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            for file in self._path.parent.glob(f"{self._path.name}*"):
                file.unlink()
            self._update()

    def _update(self) -> None:
        wanted = self._public()
        with self._open() as connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_STATE)
            if index.create(connection):
                connection.execute("DELETE FROM indexed")
            rows = connection.execute("SELECT rowid, item_id, version FROM indexed").fetchall()
            held = {id_: version for _, id_, version in rows}
            for rowid, id_, version in rows:
                if wanted.get(id_) != version:
                    index.drop(connection, rowid)
                    connection.execute("DELETE FROM indexed WHERE rowid = ?", (rowid,))
            for id_ in [id_ for id_, version in wanted.items() if held.get(id_) != version]:
                self._index(connection, id_)
            connection.execute("COMMIT")

    def find(
        self,
        text: str,
        areas: tuple[AreaCode, ...],
        today: date,
        *,
        channel: Channel | None = None,
        limit: int,
        offset: int = 0,
    ) -> Found:
        """Return what the words find in the areas (nearest first), at most `limit` after some."""
        if not areas:
            return Found(hits=())
        if not self._path.exists():
            self.update()
        scope = Scope(areas=areas, today=today, channel=channel)
        with self._open() as connection:
            return search(connection, text, scope, limit=limit, offset=offset)

    def _public(self) -> dict[str, int]:
        query = select(live_items.c.id, documents.c.live_version).join(documents)
        with self._database.reading() as connection:
            return {row.id: row.live_version for row in connection.execute(query)}

    def _index(self, connection: sqlite3.Connection, id_: str) -> None:
        query = select(documents.c.live).where(documents.c.id == id_)
        with self._database.reading() as reading:
            payload = reading.scalar(query)
        if payload is None:
            return
        item = decode(payload, Item)
        put = "INSERT INTO indexed (item_id, version) VALUES (?, ?)"
        rowid = connection.execute(put, (item.id, item.version)).lastrowid
        assert rowid is not None
        index.put(connection, rowid, index.document_of(item))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            yield connection
        finally:
            connection.close()
