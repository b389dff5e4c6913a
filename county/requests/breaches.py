"""Breaches: limits that were missed, as facts that nothing erases.

Invariant: a breach is appended once a cycle and kind, the latest before anything else is done
to the request; closing or reopening takes none away.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, and_, exists, insert, select

from county.database.tables import request_breaches, requests
from disclosure.requests import OPEN_STATES, RequestId


class Missed(StrEnum):
    """Which limit was missed."""

    FIRST_RESPONSE = "first_response"
    ANSWER = "answer"


@dataclass(frozen=True)
class Breach:
    """A missed limit: in which cycle, until when it ran, and when that was noted."""

    cycle: int
    what: Missed
    due: datetime
    at: datetime


def note_breaches(connection: Connection, now: datetime) -> int:
    """Append what was missed until now by requests that are still open; return how many.

    Arguments:
        connection: inside a write transaction.
        now: the present instant.
    """
    return _append(connection, now, requests.c.state.in_(OPEN_STATES))


def note_missed(connection: Connection, request: RequestId, now: datetime) -> int:
    """Append what one open request missed until now, before something is done to it."""
    mine = requests.c.id == request
    return _append(connection, now, and_(mine, requests.c.state.in_(OPEN_STATES)))


def of_request(connection: Connection, request: RequestId) -> list[Breach]:
    """Return the breaches of a request, the earliest first."""
    table = request_breaches.c
    query = select(request_breaches).where(table.request == request)
    rows = connection.execute(query.order_by(table.due, table.what))
    return [Breach(row.cycle, Missed(row.what), row.due, row.at) for row in rows]


def _append(connection: Connection, now: datetime, which: ColumnElement[bool]) -> int:
    columns = requests.c
    missed = {
        Missed.FIRST_RESPONSE: (columns.first_due, columns.first_response_at.is_(None)),
        Missed.ANSWER: (columns.cut_off, columns.paused_from.is_(None)),
    }
    found = [
        {"request": row.id, "cycle": row.cycle, "what": what, "due": row.due, "at": now}
        for what, (due, still) in missed.items()
        for row in connection.execute(
            select(columns.id, columns.cycle, due.label("due")).where(
                which, due <= now, still, ~_noted(what)
            )
        )
    ]
    if found:
        connection.execute(insert(request_breaches), found)
    return len(found)


def _noted(what: Missed) -> ColumnElement[bool]:
    table = request_breaches.c
    return exists().where(
        table.request == requests.c.id, table.cycle == requests.c.cycle, table.what == what
    )
