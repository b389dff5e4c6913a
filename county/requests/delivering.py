"""Delivering: what was tried to bring an answer to its asker, and the state that follows.

Invariant: a request becomes delivered by an attempt that reached its asker and by nothing else;
attempts are appended and never changed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, insert, select

from county.database.tables import delivery_tries, request_history, requests
from county.requests import history
from county.requests.history import SYSTEM, Act, What
from disclosure.delivery import Attempt, Way
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestId, RequestState

READY = (RequestState.ANSWER_READY, RequestState.NOT_HELD)
"""States in which an answer waits to be delivered."""
NOTED = (*READY, RequestState.DELIVERED, RequestState.CLOSED)
"""States in which an attempt may be noted."""
SAID_MOST = 100
"""Characters of what was said at most."""

WORDS = {
    Way.KIOSK: "本人在触摸屏用取件码看了",
    Way.PHONE: "本人在手机上用取件码看了",
    Way.PRINT: "打印出来交给了本人",
    Way.CALL: "打电话告诉了本人",
    Way.VISIT: "当面告诉了本人",
    Way.TEXT: "短信送到了本人手机",
}
"""The evidence in words, as it stands in the history."""


def attempts_of(connection: Connection, request: RequestId) -> list[Attempt]:
    """Return the attempts of a request's running cycle, oldest first."""
    running = requests.c.cycle == delivery_tries.c.cycle
    query = select(delivery_tries).join(requests, running & (requests.c.id == request))
    mine = query.where(delivery_tries.c.request == request).order_by(delivery_tries.c.id)
    rows = connection.execute(mine)
    return [
        Attempt(
            way=Way(row.way),
            at=row.at,
            who="" if row.who == SYSTEM else row.who,
            reached=row.reached,
            number=row.number,
            said=row.said,
        )
        for row in rows
    ]


def note(connection: Connection, request: RequestId, attempt: Attempt) -> None:
    """Append an attempt; the first that reached the asker delivers the answer.

    Arguments:
        connection: inside a write transaction.
        request: whose answer.
        attempt: what was done; `who` is empty where no person did it.

    Raises:
        NotAllowedError: there is no such request, or no answer to deliver.
    """
    query = select(requests.c.state, requests.c.cycle).where(requests.c.id == request)
    row = connection.execute(query).one_or_none()
    if row is None or RequestState(row.state) not in NOTED:
        raise NotAllowedError("there is no answer that could be delivered")
    connection.execute(
        insert(delivery_tries).values(
            request=request,
            cycle=row.cycle,
            way=attempt.way,
            at=attempt.at,
            who=attempt.who or SYSTEM,
            reached=attempt.reached,
            number=attempt.number,
            said=attempt.said.strip()[:SAID_MOST],
        )
    )
    if attempt.reached and RequestState(row.state) in READY:
        words, said = WORDS[attempt.way], attempt.said.strip()[:SAID_MOST]
        act = Act(attempt.who or SYSTEM, attempt.at, f"{words}，{said}" if said else words)
        history.advance(connection, request, RequestState.DELIVERED, act)


def opened(connection: Connection, locator: str, way: Way, at: datetime) -> RequestId | None:
    """Note that a code opened an answer; return whose it was, None where no answer's.

    Arguments:
        connection: inside a write transaction.
        locator: of the code.
        way: where it was used.
        at: instant, aware.
    """
    query = select(requests.c.id).where(requests.c.locator == locator)
    # Should a code ever be drawn twice, the newest request under it counts.
    request = connection.scalar(query.order_by(requests.c.filed_at.desc()).limit(1))
    if request is None or not seen(connection, RequestId(request), way, at):
        return None
    return RequestId(request)


def seen(connection: Connection, request: RequestId, way: Way, at: datetime) -> bool:
    """Note that the asker has read an answer; False where there is none that could be read.

    Each way is noted once for an answer, however often it is read again. What was read before
    the newest answer was written says nothing of that one.
    """
    query = select(requests.c.cycle, requests.c.state, requests.c.answered_at)
    row = connection.execute(query.where(requests.c.id == request)).one_or_none()
    if row is None or RequestState(row.state) not in NOTED or row.answered_at is None:
        return False
    if at < row.answered_at:
        return False
    if not _known(connection, request, row.cycle, way):
        note(connection, request, Attempt(way=way, at=at))
    return True


def _known(connection: Connection, request: RequestId, cycle: int, way: Way) -> bool:
    columns = delivery_tries.c
    mine = (columns.request == request) & (columns.cycle == cycle) & (columns.way == way)
    return connection.scalar(select(columns.id).where(mine, columns.reached.is_(True))) is not None


def old_deliveries(
    connection: Connection, now: datetime, days: int, most: int
) -> Sequence[RequestId]:
    """Return requests delivered so many days ago or more, the oldest first."""
    columns = request_history.c
    delivered = (columns.went_to == RequestState.DELIVERED) & (columns.what == What.MOVE)
    last = func.max(columns.at)
    query = (
        select(requests.c.id)
        .join(request_history, columns.request == requests.c.id)
        .where(requests.c.state == RequestState.DELIVERED, delivered)
        .group_by(requests.c.id)
        .having(last <= now - timedelta(days=days))
        .order_by(last, requests.c.id)
        .limit(most)
    )
    return [RequestId(id_) for id_ in connection.scalars(query)]
