"""Escalating: the round's chore that tells of requests before and after they are due.

Invariant: each step of each cycle is told once, in office hours, to whom `disclosure.escalation`
names; that it was told is kept in the same transaction.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from county.database.engine import Database
from county.database.tables import escalations, request_pauses, requests
from county.database.upserts import insert_into
from county.notices import outbox
from county.notices.outbox import Notice, What
from county.requests.escalation_settings import EscalationSettings
from county.requests.overseers import Overseers, overseers
from county.requests.reckoning import PauseWhy
from county.requests.telling import Line
from county.requests.terms import Terms
from disclosure.areas import AreaCode
from disclosure.clocks import Pause
from disclosure.escalation import TELLS, Office, Running, Step, Told, owed, reached
from disclosure.requests import OPEN_STATES, RequestId, RequestKind

WHAT = {
    Step.HALF: What.HALF,
    Step.MOST: What.NEAR,
    Step.DUE_MORNING: What.DUE,
    Step.BREACH: What.BREACH,
}
WORDS = {
    Step.HALF: "时限已过一半",
    Step.MOST: "时限快到了",
    Step.DUE_MORNING: "今天到期",
    Step.BREACH: "已经超期",
}


class Escalating:
    """The chore.

    Arguments:
        database: the county's.
        terms: the terms in force.
        settings: who is above whom.
    """

    name = "escalation"

    def __init__(
        self, database: Database, terms: Callable[[], Terms], settings: EscalationSettings
    ) -> None:
        self._database = database
        self._terms = terms
        self._settings = settings

    def run(self, now: datetime) -> str:
        """Tell of every request that has come to a step that was not told."""
        given = self._terms()
        office = Office(given.calendar, given.hours, given.zone)
        if not office.hours.hold(now, office.calendar, office.zone):
            return ""
        with self._database.reading() as connection:
            owing = list(_owed(connection, now, office))[: self._settings.together]
        for start in range(0, len(owing), _CHUNK):
            with self._database.writing() as connection:
                above = overseers(connection, self._settings)
                for row, step in owing[start : start + _CHUNK]:
                    _tell(connection, row, step, above, now, given)
        return f"{len(owing)} steps told" if owing else ""


_CHUNK = 50
"""Requests of a transaction: who works at the desk waits for it."""


def note_step(
    connection: Connection, request: RequestId, cycle: int, step: str, level: str, now: datetime
) -> bool:
    """Keep that a step was come to; False where that is known already."""
    values = {"request": request, "cycle": cycle, "step": step, "level": level, "at": now}
    entry = insert_into(connection, escalations).values(values).on_conflict_do_nothing()
    return connection.scalar(entry.returning(escalations.c.id)) is not None


def _owed(connection: Connection, now: datetime, office: Office) -> list[tuple[Row[Any], Step]]:
    """Return the requests that have come to a step which was not told, the first due first."""
    running = requests.c.state.in_(OPEN_STATES) & requests.c.paused_from.is_(None)
    columns = ("id", "cycle", "number", "kind", "area", "assignee")
    dates = ("counts_from", "limit_days", "due")
    query = select(*(requests.c[name] for name in (*columns, *dates))).where(running)
    told = _told(connection)
    pauses = _pauses(connection)
    found = []
    for row in connection.execute(query.order_by(requests.c.due, requests.c.id)):
        key = (row.id, row.cycle)
        clock = Running(row.counts_from, row.limit_days, row.due, pauses.get(key, ()))
        step = owed(reached(clock, now, office), told.get(key, frozenset()))
        if step is not None:
            found.append((row, step))
    return found


def _told(connection: Connection) -> dict[tuple[str, int], frozenset[Step]]:
    query = (
        select(escalations.c.request, escalations.c.cycle, escalations.c.step)
        .join(requests, requests.c.id == escalations.c.request)
        .where(requests.c.state.in_(OPEN_STATES), requests.c.cycle == escalations.c.cycle)
        .where(escalations.c.step.in_(tuple(Step)))
    )
    found: dict[tuple[str, int], frozenset[Step]] = {}
    for row in connection.execute(query):
        key = (row.request, row.cycle)
        found[key] = found.get(key, frozenset()) | {Step(row.step)}
    return found


def _pauses(connection: Connection) -> dict[tuple[str, int], tuple[Pause, ...]]:
    table = request_pauses.c
    query = (
        select(table.request, table.cycle, table.began, table.ended)
        .join(requests, requests.c.id == table.request)
        .where(requests.c.state.in_(OPEN_STATES), requests.c.cycle == table.cycle)
        .where(table.why != PauseWhy.CORRECTION)
        .order_by(table.id)
    )
    found: dict[tuple[str, int], tuple[Pause, ...]] = {}
    for row in connection.execute(query):
        key = (row.request, row.cycle)
        found[key] = (*found.get(key, ()), Pause(began=row.began, ended=row.ended))
    return found


def _tell(
    connection: Connection,
    row: Row[Any],
    step: Step,
    above: Overseers,
    now: datetime,
    given: Terms,
) -> None:
    if not note_step(connection, row.id, row.cycle, step.value, TELLS[step].value, now):
        return
    line = Line(RequestId(row.id), row.number, RequestKind(row.kind), row.due)
    levels = list(Told)[: list(Told).index(TELLS[step]) + 1]
    told = {one.id for level in levels for one in above.at(level, AreaCode(row.area))}
    told |= {row.assignee} - {None}
    for person in sorted(told):
        key = f"{step}:{row.id}:{row.cycle}:{person}"
        notice = Notice(key, person, WHAT[step], line.words(given, WORDS[step]), line.id)
        outbox.put(connection, notice, now)
