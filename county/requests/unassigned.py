"""Unassigned requests: the round's chore that places them anew, and alarms where nobody is there.

Invariant: no open request is nobody's for longer than a round without an alarm, nor longer than
its limit for a first response without a second one.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select

from county.database.engine import Database
from county.database.tables import requests, staff
from county.notices import outbox
from county.notices.outbox import Notice, What
from county.requests import assigning
from county.requests.escalating import note_step
from county.requests.escalation_settings import EscalationSettings
from county.requests.overseers import Overseers, overseers
from county.requests.telling import Line, next_by_day
from county.requests.terms import Terms
from disclosure.areas import AreaCode
from disclosure.escalation import Told
from disclosure.requests import OPEN_STATES, RequestId, RequestKind

WORDS = {
    What.NO_CLERK: "没有能接办的人，请指定",
    What.UNASSIGNED: "过了首次响应时限还没有人接办，请马上指定",
}


class Unassigned:
    """The chore.

    Arguments:
        database: the county's.
        terms: the terms in force.
        settings: who is alarmed, and how many requests a round looks at.
    """

    name = "unassigned"

    def __init__(
        self, database: Database, terms: Callable[[], Terms], settings: EscalationSettings
    ) -> None:
        self._database = database
        self._terms = terms
        self._settings = settings

    def run(self, now: datetime) -> str:
        """Place what nobody has; alarm where nobody is there to have it."""
        given = self._terms()
        with self._database.reading() as connection:
            some = connection.execute(_nobodys().limit(self._settings.together)).all()
        if not some:
            return ""
        placed = alarms = 0
        with self._database.writing() as connection:
            there = assigning.room(connection, now, given)
            above = overseers(connection, self._settings)
            for row in some:
                id_ = RequestId(row.id)
                if assigning.place(connection, id_, now, given, there) is not None:
                    placed += 1
                else:
                    alarms += _alarm(connection, row, above, now, given)
        return f"{placed} placed, {alarms} alarms, {len(some) - placed} with nobody"


def nobodys() -> ColumnElement[bool]:
    """Return the condition of an open request that nobody has."""
    return requests.c.state.in_(OPEN_STATES) & requests.c.assignee.is_(None)


def _nobodys() -> Any:
    gone = requests.c.state.in_(OPEN_STATES) & staff.c.left_at.is_not(None)
    return (
        select(requests)
        .join(staff, staff.c.id == requests.c.assignee, isouter=True)
        .where(or_(nobodys(), gone))
        .order_by(requests.c.first_due, requests.c.id)
    )


def _alarm(
    connection: Connection, row: Row[Any], above: Overseers, now: datetime, given: Terms
) -> int:
    """Alarm of a request; return how many alarms are new."""
    due = [What.NO_CLERK]
    if now >= row.first_due:
        due.append(What.UNASSIGNED)
    line = Line(RequestId(row.id), row.number, RequestKind(row.kind), row.due)
    level = Told.DIRECTOR.value
    new = [one for one in due if note_step(connection, line.id, row.cycle, one, level, now)]
    for what in new:
        for person in above.alarmed(AreaCode(row.area)):
            key = f"{what}:{row.id}:{row.cycle}:{person.id}"
            notice = Notice(key, person.id, what, line.words(given, WORDS[what]), line.id)
            outbox.put(connection, notice, now, after=next_by_day(now, given))
    return len(new)
