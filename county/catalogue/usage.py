"""What names an entry: items, drafts and manuscripts.

Invariant: withdrawn items count too, for their versions stay in the feed.
"""

from sqlalchemy import Connection, func, select

from county.database.tables import documents, writings
from disclosure.items import EntryCode


def named(connection: Connection, code: EntryCode) -> int:
    """Return how many items and manuscripts name an entry."""
    found = 0
    for table in (documents, writings):
        query = select(func.count()).select_from(table).where(table.c.entry == code)
        found += connection.scalar(query) or 0
    return found
