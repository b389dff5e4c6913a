"""Cycles: a request that is reopened counts anew, and what came before stays as it was.

Invariant: nothing of an earlier cycle is changed or lost, its breaches least of all.
"""

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from county.database.tables import request_cycles, requests
from county.requests import assigning, history
from county.requests.history import Act
from county.requests.reckoning import first_due, running
from county.requests.terms import Terms
from disclosure.clocks import receipt_date
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestId, RequestKind, RequestState


def reopen(connection: Connection, request: RequestId, act: Act, terms: Terms) -> None:
    """Begin a new cycle for the reason of the act, with today as day 0.

    It goes to who answers for its area now: whoever had it may have left.

    Raises:
        NotAllowedError: there is no reason, or the request is in no state to be reopened.
    """
    if not act.note.strip():
        raise NotAllowedError("reopening needs its reason")
    mine = requests.c.id == request
    row = connection.execute(select(requests).where(mine)).one_or_none()
    if row is None:
        raise NotAllowedError(f"there is no request {request}")
    history.advance(connection, request, RequestState.REOPENED, act)
    connection.execute(insert(request_cycles).values(_past(row, act)))
    connection.execute(update(requests).where(mine).values(_anew(row, act, terms)))
    assigning.place(connection, request, act.at, terms)


def _past(row: Row[Any], act: Act) -> dict[str, object]:
    kept = ("cycle", "assignee", "counts_from", "limit_days", "due", "cut_off", "first_due")
    values = {name: getattr(row, name) for name in (*kept, "first_response_at", "state")}
    ended = {"answered_at": row.answered_at, "ended_at": row.closed_at or act.at}
    return {"request": row.id, **values, **ended}


def _anew(row: Row[Any], act: Act, terms: Terms) -> dict[str, object]:
    level = terms.levels.of(RequestKind(row.kind))
    empty = ("assignee", "paused_from", "first_response_at", "answered_at", "closed_at", "original")
    return {
        **dict.fromkeys(empty),
        "cycle": row.cycle + 1,
        "extended_days": 0,
        "first_due": first_due(act.at, level, terms),
        **running(receipt_date(act.at, terms.zone), level.working_days, terms),
    }
