"""Receiving: an opened request into the queue, with its due day and its clerk.

Invariant: a request is stored once however often it arrives.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select

from county.database.tables import areas, requests
from county.requests import assigning, history
from county.requests.history import SYSTEM, Act
from disclosure import clocks
from disclosure.errors import MalformedError, NotAllowedError
from disclosure.requests import FiledRequest, RequestState, ServiceLevels, TerminalId
from disclosure.workdays import Calendar

KEY_BYTES = 32
"""Bytes of an X25519 public key."""


@dataclass(frozen=True)
class Terms:
    """What due days follow from: limits, working days, the county's zone."""

    levels: ServiceLevels
    calendar: Calendar
    zone: ZoneInfo


def receive(
    connection: Connection, filed: FiledRequest, terminal: TerminalId, now: datetime, terms: Terms
) -> None:
    """Put a request into the queue and give it to its clerk.

    The due day counts from the filing day at the terminal, but from today where the
    terminal's clock runs ahead of the county's.

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
    days = terms.levels.of(filed.kind).working_days
    due = clocks.due(min(filed.filed_at, now), days, terms.calendar, terms.zone)
    connection.execute(
        insert(requests).values(
            id=filed.id,
            number=filed.number,
            kind=filed.kind,
            area=filed.area,
            terminal=terminal,
            filed_at=filed.filed_at,
            received_at=now,
            words=filed.words,
            searched=json.dumps(filed.searched, ensure_ascii=False),
            name=filed.name,
            phone=filed.phone,
            item=filed.item,
            answer_key=filed.answer_key,
            locator=filed.locator,
            due=due.day,
            provisional=bool(due.provisional),
            state=RequestState.FILED,
        )
    )
    act = Act(SYSTEM, now)
    history.record(connection, filed.id, "", RequestState.FILED, act)
    person = assigning.nearest(connection, filed.area)
    if person is not None:
        assigning.assign(connection, filed.id, person, Act(SYSTEM, now, person.name))
