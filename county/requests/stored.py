"""Answers as the desk keeps them.

Invariant: an answer is kept as it was sent; a later one stands beside it.
"""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from county.database.tables import answers
from disclosure.items import ItemId
from disclosure.requests import RequestId


@dataclass(frozen=True)
class StoredAnswer:
    """An answer that was sent."""

    at: datetime
    who: str
    text: str
    items: tuple[ItemId, ...]


def stored_answers(connection: Connection, request: RequestId) -> list[StoredAnswer]:
    """Return the answers to a request, oldest first."""
    query = select(answers).where(answers.c.request == request).order_by(answers.c.id)
    return [
        StoredAnswer(row.at, row.who, row.text, tuple(ItemId(id_) for id_ in json.loads(row.items)))
        for row in connection.execute(query)
    ]
