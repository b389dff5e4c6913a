"""Receiving: an opened request into the queue, with its due day and its clerk.

Invariant: a request is stored once however often it arrives.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, insert, select

from county.database.tables import areas, requests
from county.requests import assigning, consents, history
from county.requests.history import SYSTEM, Act
from county.requests.reckoning import first_due, running
from county.requests.terms import Terms
from disclosure import clocks
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.requests import (
    NO_TERMINAL,
    CameBy,
    FiledRequest,
    RequestState,
    TerminalId,
    request_number,
)

KEY_BYTES = 32
"""Bytes of an X25519 public key."""

STAFF_WAYS = frozenset({CameBy.CALL, CameBy.VISIT, CameBy.LETTER})
"""Ways in which somebody of the staff registers a request."""


@dataclass(frozen=True)
class Arrival:
    """How a request came in.

    Attributes:
        came_by: by which way.
        terminal: that took it; the kiosk's way only, and always there.
        taken_by: id of who registered it for a caller, a visitor or a letter.
        topic: id of the catalogue's topic that it is about, where somebody said so.
    """

    came_by: CameBy
    terminal: TerminalId | None = None
    taken_by: int | None = None
    topic: str | None = None

    def __post_init__(self) -> None:
        if (self.came_by is CameBy.KIOSK) != (self.terminal is not None):
            raise ValueError("a request of a kiosk has its terminal, and no other has one")
        if (self.came_by in STAFF_WAYS) != (self.taken_by is not None):
            raise ValueError(
                "who registered a call, a visit or a letter is named, and for no other"
            )


def receive(
    connection: Connection, filed: FiledRequest, arrival: Arrival, now: datetime, terms: Terms
) -> None:
    """Put a request into the queue and give it to its clerk; a known one changes nothing.

    The due day counts from the filing day, but from today where the clock of who filed it
    runs ahead of the county's. A first response is due from when the request reached the
    county: nobody can answer what has not come. Text messages are agreed to only where a
    phone was left.

    Arguments:
        connection: inside a write transaction.
        filed: the request.
        arrival: how it came in.
        now: the present instant.
        terms: what its due day follows from.

    Raises:
        NotAllowedError: it names an area that the county does not have.
        MalformedError: no answer could be sealed to its key.
    """
    if len(filed.answer_key) != KEY_BYTES:
        raise MalformedError(f"answer_key has {len(filed.answer_key)} bytes, not {KEY_BYTES}")
    if connection.scalar(select(requests.c.id).where(requests.c.id == filed.id)):
        return
    if connection.scalar(select(areas.c.code).where(areas.c.code == filed.area)) is None:
        raise NotAllowedError(f"the county has no area {filed.area}")
    row = _said(filed) | _counted(filed, now, terms)
    row |= {"came_by": arrival.came_by, "terminal": arrival.terminal, "received_at": now}
    row |= {"taken_by": arrival.taken_by, "topic": arrival.topic, "state": RequestState.FILED}
    connection.execute(insert(requests).values(row))
    history.record(connection, filed.id, "", RequestState.FILED, Act(SYSTEM, now))
    if filed.texts and filed.phone:
        consents.agree(connection, filed.id, consents.ASKER, now)
    assigning.place(connection, filed.id, now, terms)


def next_number(connection: Connection, day: date, came_by: CameBy) -> str:
    """Return the next free number of a day for a request that no terminal numbers.

    Arguments:
        connection: inside a write transaction, so that nobody takes the same.
        day: the receipt date.
        came_by: any way but the kiosk's, whose terminals number theirs themselves.
    """
    if came_by is CameBy.KIOSK:
        raise ValueError("a terminal numbers its requests itself")
    start = request_number(day, NO_TERMINAL, 0).rpartition("-")[0] + "-"
    taken = select(requests.c.number).where(requests.c.number.startswith(start))
    counts = [int(number.removeprefix(start)) for number in connection.scalars(taken)]
    return request_number(day, NO_TERMINAL, max(counts, default=0) + 1)


def _said(filed: FiledRequest) -> dict[str, object]:
    return {
        "id": filed.id,
        "number": filed.number,
        "kind": filed.kind,
        "area": filed.area,
        "filed_at": filed.filed_at,
        "words": filed.words,
        "searched": json.dumps(filed.searched, ensure_ascii=False),
        "name": filed.name,
        "phone": filed.phone,
        "item": filed.item,
        "answer_key": filed.answer_key,
        "locator": filed.locator,
    }


def _counted(filed: FiledRequest, now: datetime, terms: Terms) -> dict[str, object]:
    level = terms.levels.of(filed.kind)
    day = clocks.receipt_date(min(filed.filed_at, now), terms.zone)
    return {
        "cycle": 1,
        "extended_days": 0,
        **running(day, level.working_days, terms),
        "first_due": first_due(now, level, terms),
    }
