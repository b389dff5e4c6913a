"""Looking into a store, and breaking it, as tests need."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from content_sync.store.folder import Folder
from content_sync.store.reader import ContentReader, ItemQuery, VerifiedItem
from disclosure.channels import Channel
from tests.fakes.county import TODAY

ON_KIOSK = ItemQuery(channel=Channel.KIOSK, today=TODAY)


@contextmanager
def reading(store: Path) -> Iterator[ContentReader]:
    """Open a reader for a while."""
    reader = ContentReader.open(store, process="test")
    try:
        yield reader
    finally:
        reader.close()


def shown(store: Path, query: ItemQuery = ON_KIOSK) -> list[VerifiedItem]:
    """Return what a face would show."""
    with reading(store) as reader:
        return reader.items(query, limit=1000)


def titles(store: Path, query: ItemQuery = ON_KIOSK) -> set[str]:
    """Return the titles that a face would show."""
    return {one.item.title for one in shown(store, query)}


def tamper(store: Path, sql: str, *values: object) -> int:
    """Change the content database behind the agent's back; return how many rows."""
    with closing(sqlite3.connect(Folder(store).content_db)) as connection, connection:
        return connection.execute(sql, values).rowcount


def column(store: Path, sql: str, *values: object) -> list[object]:
    """Return the first column of a query on the content database."""
    with closing(sqlite3.connect(Folder(store).content_db)) as connection:
        return [row[0] for row in connection.execute(sql, values)]
