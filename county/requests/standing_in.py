"""Standing in: the round's chore that gives on what falls due while its owner is away.

Invariant: nothing falls due, and no first response does, with somebody who is away for longer
than that; what falls due after they are back stays theirs.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from county.database.engine import Database
from county.database.tables import requests
from county.people import absences
from county.people.absences import Absence
from county.requests import assigning
from county.requests.terms import Terms
from disclosure.clocks import cut_off, receipt_date
from disclosure.requests import OPEN_STATES, RequestId


class StandingIn:
    """The chore.

    Arguments:
        database: the county's.
        terms: the terms in force.
    """

    name = "standing-in"

    def __init__(self, database: Database, terms: Callable[[], Terms]) -> None:
        self._database = database
        self._terms = terms

    def run(self, now: datetime) -> str:
        """Give on what the absent have and would miss."""
        given = self._terms()
        today = receipt_date(now, given.zone)
        with self._database.reading() as connection:
            away = absences.on(connection, today)
            waiting = any(missed(connection, one, given) for one in away.values())
        if not waiting:
            return ""
        with self._database.writing() as connection:
            moved = sum(give_on(connection, one, now, given) for one in away.values())
        return f"{moved} given on"


def give_on(connection: Connection, absence: Absence, now: datetime, given: Terms) -> int:
    """Give on what somebody who is away would miss; return how many requests."""
    because = f"{absence.name} 外出至{absence.last.month}月{absence.last.day}日"
    found = missed(connection, absence, given)
    there = assigning.room(connection, now, given) if found else None
    for id_ in found:
        assigning.place(connection, id_, now, given, there, because)
    return len(found)


def missed(connection: Connection, absence: Absence, given: Terms) -> list[RequestId]:
    """Return what somebody has that falls due before they are back, the first due first."""
    back = cut_off(absence.last, given.zone)
    unseen = and_(requests.c.first_response_at.is_(None), requests.c.first_due <= back)
    query = (
        select(requests.c.id)
        .where(requests.c.assignee == absence.staff, requests.c.state.in_(OPEN_STATES))
        .where(requests.c.paused_from.is_(None), or_(requests.c.due <= absence.last, unseen))
        .order_by(requests.c.due, requests.c.id)
    )
    return [RequestId(id_) for id_ in connection.scalars(query)]
