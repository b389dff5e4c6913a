"""How many requests were received in a period, and by which way.

Invariant: what was set aside as spam or doubled is counted too: it has been received.
"""

from sqlalchemy import Connection, func, select

from county.database.tables import requests
from county.figures.wanted import Wanted
from disclosure.requests import CameBy


def received(connection: Connection, wanted: Wanted) -> dict[CameBy, int]:
    """Return how many came by which way, all ways named."""
    first, ended = wanted.instants
    query = (
        select(requests.c.came_by, func.count())
        .where(
            requests.c.received_at >= first, requests.c.received_at < ended, *wanted.conditions()
        )
        .group_by(requests.c.came_by)
    )
    found: dict[str, int] = dict(connection.execute(query).all())
    return {way: found.get(way, 0) for way in CameBy}
