"""Holding: personal data that are needed in a complaint or a review are not erased meanwhile.

Invariant: whoever holds them says why, and both holding and letting go stand in the audit log.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from county.audit.log import Act, record
from county.database.tables import request_holds
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestId

REASON_CHARACTERS = 200


@dataclass(frozen=True)
class Hold:
    """Who keeps a request's personal data, since when, and why."""

    who: str
    at: datetime
    why: str


def hold_of(connection: Connection, request: RequestId) -> Hold | None:
    """Return the hold on a request, None where there is none."""
    query = select(request_holds).where(request_holds.c.request == request)
    row = connection.execute(query).one_or_none()
    return None if row is None else Hold(row.who, row.at, row.why)


def hold(connection: Connection, request: RequestId, one: Hold) -> None:
    """Keep a request's personal data until the hold is lifted.

    Raises:
        NotAllowedError: nobody says why, or it is held already.
    """
    why = one.why.strip()[:REASON_CHARACTERS]
    if not why or hold_of(connection, request) is not None:
        raise NotAllowedError("personal data are held once, for a reason")
    values = {"request": request, "why": why, "who": one.who, "at": one.at}
    connection.execute(insert(request_holds).values(values))
    record(connection, one.at, one.who, Act.PRIVACY_HELD, request)


def let_go(connection: Connection, request: RequestId, who: str, now: datetime) -> None:
    """Lift the hold on a request.

    Raises:
        NotAllowedError: there is none.
    """
    mine = delete(request_holds).where(request_holds.c.request == request)
    if connection.execute(mine).rowcount != 1:
        raise NotAllowedError("there is no hold to lift")
    record(connection, now, who, Act.PRIVACY_LET_GO, request)
