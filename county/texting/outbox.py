"""The outbox of text messages: one for an answer, sent, asked about, and done with.

Invariant: a message is taken for sending by one process at a time, and is due again by itself
where that process never comes back; a message that ended changes no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from county.database.tables import early_receipts, requests, text_consents, texts
from county.database.upserts import insert_into
from disclosure.requests import RequestId, RequestState

EARLY_HOURS = 24
EARLY_MOST = 1000
_READY = (RequestState.ANSWER_READY, RequestState.NOT_HELD)


class TextState(StrEnum):
    """Where a message stands."""

    WAITING = "waiting"
    SENT = "sent"
    REACHED = "reached"
    FAILED = "failed"
    UNKNOWN = "unknown"
    GIVEN_UP = "given_up"
    DROPPED = "dropped"


OWED = (TextState.WAITING, TextState.SENT)


@dataclass(frozen=True)
class Wanted:
    """An asker to whom a message is owed: agreed, left a number, and the answer is there."""

    request: RequestId
    cycle: int
    number: str


@dataclass(frozen=True)
class Text:
    """A message on its way; `phone` is the request's, empty where it was erased meanwhile."""

    id: str
    request: RequestId
    cycle: int
    body: str
    made_at: datetime
    tries: int
    asked: int
    gateway_id: str
    phone: str
    ready: bool


def wanted(connection: Connection, most: int) -> list[Wanted]:
    """Return those to whom a message is owed and none is made, at most so many."""
    columns = requests.c
    known = (texts.c.request == columns.id) & (texts.c.cycle == columns.cycle)
    query = (
        select(columns.id, columns.cycle, columns.number)
        .join(text_consents, text_consents.c.request == columns.id)
        .join(texts, known, isouter=True)
        .where(columns.state.in_(_READY), columns.phone != "", texts.c.id.is_(None))
        .order_by(columns.answered_at, columns.id)
        .limit(most)
    )
    found = connection.execute(query)
    return [Wanted(RequestId(row.id), row.cycle, row.number) for row in found]


def put(connection: Connection, one: Wanted, body: str, now: datetime) -> bool:
    """Queue a message; False where the answer has one already."""
    row = insert_into(connection, texts).values(
        id=str(uuid4()),
        request=one.request,
        cycle=one.cycle,
        body=body,
        state=TextState.WAITING,
        made_at=now,
        next_at=now,
        tries=0,
        asked=0,
        fault="",
    )
    made = connection.scalar(row.on_conflict_do_nothing().returning(texts.c.id))
    return made is not None


def due(connection: Connection, state: TextState, now: datetime, most: int) -> list[Text]:
    """Return the messages of a state whose next step is due, the oldest first."""
    query = (
        select(texts, requests.c.phone, requests.c.state.label("stands"))
        .join(requests, requests.c.id == texts.c.request)
        .where(texts.c.state == state, texts.c.next_at <= now)
        .order_by(texts.c.next_at, texts.c.id)
        .limit(most)
    )
    return [
        Text(
            id=row.id,
            request=RequestId(row.request),
            cycle=row.cycle,
            body=row.body,
            made_at=row.made_at,
            tries=row.tries,
            asked=row.asked,
            gateway_id=row.gateway_id or "",
            phone=row.phone,
            ready=row.stands in _READY,
        )
        for row in connection.execute(query)
    ]


def take(
    connection: Connection, one: Text, now: datetime, again: timedelta, *, asking: bool = False
) -> bool:
    """Take a message for its next step; False where another process has it or it ended.

    Arguments:
        connection: inside a write transaction of its own.
        one: as `due` returned it.
        now: the present instant.
        again: after which it is due again, whatever becomes of this try.
        asking: the step asks what became of it; otherwise it is sent.
    """
    mine = (texts.c.id == one.id) & texts.c.state.in_(OWED) & (texts.c.next_at <= now)
    counted = texts.c.asked if asking else texts.c.tries
    step = {counted: counted + 1, texts.c.next_at: now + again}
    return connection.execute(update(texts).where(mine).values(step)).rowcount > 0


def sent(connection: Connection, one: Text, gateway_id: str) -> bool | None:
    """Note that the gateway took a message; return what a receipt that came first said."""
    mine = (texts.c.id == one.id) & (texts.c.state == TextState.WAITING)
    values = {"state": TextState.SENT, "gateway_id": gateway_id or None, "fault": ""}
    connection.execute(update(texts).where(mine).values(values))
    if not gateway_id:
        return None
    early = early_receipts.c.gateway_id == gateway_id
    verdict = connection.scalar(select(early_receipts.c.reached).where(early))
    connection.execute(delete(early_receipts).where(early))
    return verdict


def end(connection: Connection, one: str, state: TextState, now: datetime, fault: str = "") -> bool:
    """End a message; False where it ended before."""
    mine = (texts.c.id == one) & texts.c.state.in_(OWED)
    values = {"state": state, "ended_at": now, "fault": fault}
    return connection.execute(update(texts).where(mine).values(values)).rowcount > 0


def failing(connection: Connection, one: Text, fault: str) -> None:
    """Note why a message could not be sent this time."""
    mine = (texts.c.id == one.id) & (texts.c.state == TextState.WAITING)
    connection.execute(update(texts).where(mine).values(fault=fault))


def keep_early(connection: Connection, gateway_id: str, now: datetime, *, reached: bool) -> None:
    """Keep a receipt whose message is not known yet, for a day, and so many at most."""
    columns = early_receipts.c
    old = columns.at < now - timedelta(hours=EARLY_HOURS)
    connection.execute(delete(early_receipts).where(old))
    held: Sequence[str] = connection.scalars(select(columns.gateway_id).limit(EARLY_MOST)).all()
    if len(held) < EARLY_MOST and gateway_id not in held:
        values = {"gateway_id": gateway_id, "at": now, "reached": reached}
        connection.execute(insert(early_receipts).values(values))


def state_of(connection: Connection, request: RequestId) -> TextState | None:
    """Return how the message of a request's running cycle stands; None where there is none."""
    running = (requests.c.id == texts.c.request) & (requests.c.cycle == texts.c.cycle)
    query = select(texts.c.state).join(requests, running).where(texts.c.request == request)
    state = connection.scalar(query)
    return None if state is None else TextState(state)
