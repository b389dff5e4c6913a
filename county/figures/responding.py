"""How soon the requests received in a period had their first response.

Invariant: one that is still within its limit is not judged; one without a response after it
has failed.
"""

from datetime import datetime

from sqlalchemy import Connection, select

from county.database.tables import requests
from county.figures.wanted import Wanted
from disclosure.completion import FirstResponses, quantile


def first_responses(connection: Connection, wanted: Wanted, now: datetime) -> FirstResponses:
    """Return how soon people heard something for the first time."""
    first, ended = wanted.instants
    query = select(
        requests.c.received_at, requests.c.first_due, requests.c.first_response_at
    ).where(requests.c.received_at >= first, requests.c.received_at < ended, *wanted.conditions())
    minutes: list[int] = []
    in_time = judged = 0
    for received, due, came in connection.execute(query):
        if came is not None:
            minutes.append(max(0, int((came - received).total_seconds() // 60)))
        if due is None or (came is None and due > now):
            continue
        judged += 1
        in_time += came is not None and came <= due
    minutes.sort()
    return FirstResponses(
        in_time=in_time,
        judged=judged,
        median_minutes=quantile(minutes, 50),
        p90_minutes=quantile(minutes, 90),
    )
