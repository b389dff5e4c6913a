"""Not solved yet (还没解决): an asker opens an answered request again, with the code.

Invariant: so often and no more, and only for so long after the delivery; what comes beyond that
stays in the history for a person to see.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from county.database.tables import requests
from county.requests import cycles, delivering, history
from county.requests.delivery_settings import DeliverySettings
from county.requests.history import SYSTEM, Act
from county.requests.terms import Terms
from disclosure.requests import RequestId, RequestState

UNSOLVED = "本人说还没解决"
BEYOND = "本人又说还没解决，已超过可以重新办理的次数或时间"
OPENABLE = (RequestState.DELIVERED, RequestState.CLOSED)


def may_reopen(
    connection: Connection, request: RequestId, now: datetime, settings: DeliverySettings
) -> bool:
    """Tell whether the asker of a request may open it again now."""
    columns = requests.c
    query = select(columns.state, columns.cycle, columns.answered_at)
    row = connection.execute(query.where(columns.id == request)).one_or_none()
    if row is None or row.answered_at is None:
        return False
    known = (*delivering.READY, *OPENABLE)
    in_time = now - row.answered_at <= timedelta(days=settings.reopen_days)
    return RequestState(row.state) in known and row.cycle <= settings.reopen_times and in_time


def reopen(
    connection: Connection,
    request: RequestId,
    at: datetime,
    settings: DeliverySettings,
    given: Terms,
    words: str = "",
) -> bool:
    """Open a request again, if its asker may; return whether it was opened.

    Arguments:
        connection: inside a write transaction.
        request: whose answer the code opened.
        at: instant, aware.
        settings: how often and for how long.
        given: what the new due day follows from.
        words: what the asker said, may be empty.
    """
    if not may_reopen(connection, request, at, settings):
        history.note(connection, request, Act(SYSTEM, at, BEYOND))
        return False
    said = words.strip()[: settings.reopen_words]
    note = f"{UNSOLVED}：{said}" if said else UNSOLVED
    cycles.reopen(connection, request, Act(SYSTEM, at, note), given)
    return True
