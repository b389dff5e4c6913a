"""Reckoning: until when an answer is due, from day 0, the working days allowed and the pauses.

Invariant: a due day changes nowhere else, and every change of one leaves a row that says
old and new, and why.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, insert, select, update

from county.database.tables import request_moves, request_pauses, requests
from county.requests import history
from county.requests.history import Act
from county.requests.terms import Terms
from disclosure import clocks
from disclosure.clocks import Pause
from disclosure.errors import NotAllowedError
from disclosure.office_hours import first_response_due
from disclosure.requests import RequestId, ServiceLevel
from disclosure.workdays import Due


class Moved(StrEnum):
    """Why a due day moved."""

    PAUSE = "pause"
    CORRECTION = "correction"
    EXTENSION = "extension"
    HOLIDAYS = "holidays"


class PauseWhy(StrEnum):
    """Why a clock stands."""

    QUESTION = "question"
    THIRD_PARTY = "third_party"
    CORRECTION = "correction"


def running(
    day: date, limit_days: int, terms: Terms, pauses: Sequence[Pause] = ()
) -> dict[str, Any]:
    """Return the columns that say until when an answer is due, counted from a day 0."""
    due = clocks.due_from(day, limit_days, terms.calendar, pauses)
    return {
        "counts_from": day,
        "limit_days": limit_days,
        "due": due.day,
        "cut_off": clocks.cut_off(due.day, terms.zone),
        "provisional": bool(due.provisional),
    }


def first_due(came: datetime, level: ServiceLevel, terms: Terms) -> datetime:
    """Return until when somebody is to respond to a request that came at an instant."""
    return first_response_due(came, level.first_response, terms.hours, terms.calendar, terms.zone)


def reckon(connection: Connection, request: RequestId, terms: Terms, why: Moved, act: Act) -> Due:
    """Count the due day of a request anew and return it; log old and new where it moved.

    Arguments:
        connection: inside a write transaction.
        request: whose.
        terms: what due days follow from.
        why: what it is counted anew for.
        act: who does so and when; its note is kept beside old and new.

    Raises:
        NotAllowedError: there is no such request.
    """
    row = connection.execute(select(requests).where(requests.c.id == request)).one_or_none()
    if row is None:
        raise NotAllowedError(f"there is no request {request}")
    pauses = taken_out(connection, request, row.cycle)
    due = clocks.due_from(row.counts_from, row.limit_days, terms.calendar, pauses)
    mine = update(requests).where(requests.c.id == request)
    connection.execute(mine.values(running(row.counts_from, row.limit_days, terms, pauses)))
    if due.day != row.due:
        move = {"request": request, "at": act.at, "why": why, "was": row.due, "due": due.day}
        connection.execute(insert(request_moves).values(move))
        note = words_of(row.due, due.day, act.note)
        history.note(connection, request, Act(act.who, act.at, note))
    return due


def words_of(was: date, due: date, reason: str) -> str:
    """Return the row of history of a due day that moved."""
    words = f"答复期限 {was.isoformat()} → {due.isoformat()}"
    return f"{words}，{reason}" if reason else words


def taken_out(connection: Connection, request: RequestId, cycle: int) -> list[Pause]:
    """Return the pauses of a cycle whose days count for nothing, the oldest first.

    Days of a correction are not among them: after one the term runs anew from its end.
    """
    table = request_pauses.c
    query = select(table.began, table.ended).where(
        table.request == request, table.cycle == cycle, table.why != PauseWhy.CORRECTION
    )
    rows = connection.execute(query.order_by(table.id))
    return [Pause(began=row.began, ended=row.ended) for row in rows]
