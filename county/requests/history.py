"""The history of requests: appended, never changed.

Invariant: a state changes only together with its row of history, and what a person did with
its record in the audit log.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, insert, select, update

from county.audit import log
from county.database.tables import request_history, request_pauses, requests
from county.requests import breaches
from disclosure.errors import NotAllowedError
from disclosure.requests import (
    ENDED_STATES,
    RESPONDED_STATES,
    RequestId,
    RequestState,
    move,
)

SYSTEM = "system"
"""Who did what no person did."""


class What(StrEnum):
    """What a row of history tells: a move, a look at personal data, or a note on something else."""

    MOVE = "move"
    LOOK = "look"
    NOTE = "note"


@dataclass(frozen=True)
class Act:
    """Who does something to a request, when, and in which words."""

    who: str
    at: datetime
    note: str = ""


@dataclass(frozen=True)
class Entry:
    """One row of history; but for a move it left the request in the state `went_to`."""

    at: datetime
    who: str
    came_from: str
    went_to: RequestState
    note: str
    what: What = What.MOVE


def record(
    connection: Connection,
    request: RequestId,
    came_from: str,
    went_to: RequestState,
    act: Act,
    what: What = What.MOVE,
) -> None:
    """Append a row."""
    connection.execute(
        insert(request_history).values(
            request=request,
            at=act.at,
            who=act.who,
            came_from=came_from,
            went_to=went_to,
            what=what,
            note=act.note,
        )
    )
    if act.who != SYSTEM:
        # The note may hold a resident's words: it stays with the request.
        done = _done(went_to, what)
        log.record(connection, act.at, act.who, done, request, went_to.value)


def advance(connection: Connection, request: RequestId, then: RequestState, act: Act) -> None:
    """Move a request to its next state, with the instants that follow from it.

    The first state into which a person's attention brings it is its first response; what it
    missed until now is noted before anything else.

    Raises:
        NotAllowedError: there is no such request, the state may not follow, or its clock
            stands and has to go on first.
    """
    breaches.note_missed(connection, request, act.at)
    columns = requests.c
    query = select(columns.state, columns.first_response_at, columns.paused_from)
    row = connection.execute(query.where(columns.id == request)).one_or_none()
    if row is None:
        raise NotAllowedError(f"there is no request {request}")
    now = RequestState(row.state)
    move(now, then)
    if row.paused_from is not None and then in _RUNNING:
        raise NotAllowedError(f"its clock stands since {row.paused_from}: let it go on first")
    if then is RequestState.WAITING and not _asked(connection, request):
        raise NotAllowedError("it waits only for what demonstrably reached the person")
    values = {"state": then} | _instants(then, act)
    if row.first_response_at is None and then in RESPONDED_STATES and act.who != SYSTEM:
        values["first_response_at"] = act.at
    connection.execute(update(requests).where(columns.id == request).values(values))
    record(connection, request, now, then, act)


def _asked(connection: Connection, request: RequestId) -> bool:
    """Tell whether its clock stands for something that the person was asked."""
    pauses = request_pauses.c
    query = select(pauses.id).join(requests, requests.c.id == pauses.request)
    mine = (pauses.request == request, pauses.cycle == requests.c.cycle)
    asked = query.where(*mine, pauses.ended.is_(None), pauses.why.in_(("question", "correction")))
    return connection.scalar(asked.limit(1)) is not None


_ANSWERS = frozenset({RequestState.ANSWER_READY, RequestState.NOT_HELD})
_RUNNING = _ANSWERS | {RequestState.IN_PROGRESS}
"""States that a request whose clock stands does not come into."""


def _instants(then: RequestState, act: Act) -> dict[str, object]:
    if then in _ANSWERS:
        return {"answered_at": act.at}
    if then in ENDED_STATES:
        return {"closed_at": act.at}
    return {"answered_at": None} if then is RequestState.IN_PROGRESS else {}


def look(connection: Connection, request: RequestId, act: Act) -> None:
    """Append that personal data were looked at; `act.note` says which."""
    now = state_of(connection, request)
    record(connection, request, now, now, act, What.LOOK)


def note(connection: Connection, request: RequestId, act: Act) -> None:
    """Append what else was done, e.g. that the due day moved; `act.note` says what."""
    now = state_of(connection, request)
    record(connection, request, now, now, act, What.NOTE)


def state_of(connection: Connection, request: RequestId) -> RequestState:
    """Return the state of a request; NotAllowedError where there is none."""
    state = connection.scalar(select(requests.c.state).where(requests.c.id == request))
    if state is None:
        raise NotAllowedError(f"there is no request {request}")
    return RequestState(state)


def _done(went_to: RequestState, what: What) -> log.Act:
    if what is What.LOOK:
        return log.Act.REQUEST_LOOKED
    answered = what is What.MOVE and went_to is RequestState.ANSWER_READY
    return log.Act.REQUEST_ANSWERED if answered else log.Act.REQUEST_MOVED


def of_request(connection: Connection, request: RequestId) -> list[Entry]:
    """Return the history of a request, oldest first."""
    query = select(request_history).where(request_history.c.request == request)
    return [
        Entry(row.at, row.who, row.came_from, RequestState(row.went_to), row.note, What(row.what))
        for row in connection.execute(query.order_by(request_history.c.id))
    ]
