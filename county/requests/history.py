"""The history of requests: appended, never changed.

Invariant: a state changes only together with its row of history, and what a person did with
its record in the audit log.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from county.audit import log
from county.database.tables import request_history, requests
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestId, RequestState, move

SYSTEM = "system"
"""Who did what no person did."""


@dataclass(frozen=True)
class Act:
    """Who does something to a request, when, and in which words."""

    who: str
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """One row of history; `came_from` equals `went_to` where only a look is noted."""

    at: datetime
    who: str
    came_from: str
    went_to: RequestState
    note: str


def record(
    connection: Connection, request: RequestId, came_from: str, went_to: RequestState, act: Act
) -> None:
    """Append a row."""
    connection.execute(
        insert(request_history).values(
            request=request,
            at=act.at,
            who=act.who,
            came_from=came_from,
            went_to=went_to,
            note=act.note,
        )
    )
    if act.who != SYSTEM:
        # The note may hold a resident's words: it stays with the request.
        done = _done(came_from, went_to)
        log.record(connection, act.at, act.who, done, request, went_to.value)


def advance(connection: Connection, request: RequestId, then: RequestState, act: Act) -> None:
    """Move a request to its next state.

    Raises:
        NotAllowedError: there is no such request, or the state may not follow.
    """
    now = state_of(connection, request)
    move(now, then)
    mine = update(requests).where(requests.c.id == request)
    connection.execute(mine.values(state=then))
    record(connection, request, now, then, act)


def note(connection: Connection, request: RequestId, act: Act) -> None:
    """Append a row that moves nothing, e.g. that personal data were looked at."""
    now = state_of(connection, request)
    record(connection, request, now, now, act)


def state_of(connection: Connection, request: RequestId) -> RequestState:
    """Return the state of a request; NotAllowedError where there is none."""
    state = connection.scalar(select(requests.c.state).where(requests.c.id == request))
    if state is None:
        raise NotAllowedError(f"there is no request {request}")
    return RequestState(state)


def _done(came_from: str, went_to: RequestState) -> log.Act:
    if came_from == went_to:
        return log.Act.REQUEST_LOOKED
    answered = went_to is RequestState.ANSWER_READY
    return log.Act.REQUEST_ANSWERED if answered else log.Act.REQUEST_MOVED


def of_request(connection: Connection, request: RequestId) -> list[Entry]:
    """Return the history of a request, oldest first."""
    query = select(request_history).where(request_history.c.request == request)
    return [
        Entry(row.at, row.who, row.came_from, RequestState(row.went_to), row.note)
        for row in connection.execute(query.order_by(request_history.c.id))
    ]
