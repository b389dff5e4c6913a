"""Who agreed to text messages: by a tick of their own, or told to whoever noted it.

Invariant: without an agreement no message goes out; taking it back stops what has not gone.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from county.database.tables import text_consents
from county.database.upserts import insert_into
from disclosure.requests import RequestId

ASKER = "asker"
"""Who noted it where the asker did."""


def agree(connection: Connection, request: RequestId, who: str, at: datetime) -> None:
    """Note that an asker agreed to text messages about a request; the first note stays."""
    row = insert_into(connection, text_consents).values(request=request, who=who, at=at)
    connection.execute(row.on_conflict_do_nothing())


def take_back(connection: Connection, request: RequestId) -> None:
    """Note that an asker wants none any more."""
    connection.execute(delete(text_consents).where(text_consents.c.request == request))


def agreed(connection: Connection, request: RequestId) -> bool:
    """Tell whether an asker agreed."""
    query = select(text_consents.c.request).where(text_consents.c.request == request)
    return connection.scalar(query) is not None
