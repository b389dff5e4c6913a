"""Recounting: the due days of all open requests anew, when the calendar has changed.

Invariant: what an outlook shows is what recounting does, request by request.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from county.database.tables import request_moves, request_pauses, requests
from county.requests import history
from county.requests.history import SYSTEM, Act
from county.requests.reckoning import Moved, PauseWhy, running, words_of
from county.requests.terms import Terms
from disclosure.clocks import Pause
from disclosure.requests import OPEN_STATES, RequestId


@dataclass(frozen=True)
class Move:
    """A due day that moves: of which request, from when to when."""

    request: RequestId
    number: str
    was: date
    due: date


def outlook(connection: Connection, terms: Terms) -> list[Move]:
    """Return what would move by these terms, the earliest old due day first."""
    return [move for row, values in _anew(connection, terms) if (move := _move(row, values))]


def recount(connection: Connection, terms: Terms, now: datetime, reason: str) -> list[Move]:
    """Count all open requests anew; return what moved, the earliest old due day first.

    Arguments:
        connection: inside a write transaction.
        terms: what due days follow from now.
        now: the present instant.
        reason: stands beside old and new in each request's history.
    """
    moves = []
    for row, values in _anew(connection, terms):
        connection.execute(update(requests).where(requests.c.id == row.id).values(values))
        move = _move(row, values)
        if move is not None:
            moves.append(move)
            note = words_of(move.was, move.due, reason)
            history.note(connection, move.request, Act(SYSTEM, now, note))
    rows = [
        {"request": m.request, "at": now, "why": Moved.HOLIDAYS, "was": m.was, "due": m.due}
        for m in moves
    ]
    if rows:
        connection.execute(insert(request_moves), rows)
    return moves


def moved(connection: Connection, at: datetime, *, limit: int, offset: int) -> list[Move]:
    """Return a page of what moved by the notice that was loaded at an instant."""
    table = request_moves.c
    query = select(requests.c.id, requests.c.number, table.was, table.due).join(
        requests, requests.c.id == table.request
    )
    rows = connection.execute(
        query.where(table.at == at, table.why == Moved.HOLIDAYS)
        .order_by(table.id)
        .limit(limit)
        .offset(offset)
    )
    return [Move(RequestId(row.id), row.number, row.was, row.due) for row in rows]


def count_moved(connection: Connection, at: datetime) -> int:
    """Return how many due days the notice that was loaded at an instant moved."""
    table = request_moves.c
    query = select(func.count()).select_from(request_moves)
    return connection.scalar(query.where(table.at == at, table.why == Moved.HOLIDAYS)) or 0


def _anew(connection: Connection, terms: Terms) -> Iterator[tuple[Row[Any], dict[str, Any]]]:
    """Yield the open requests whose columns differ by these terms, and those columns."""
    pauses = _pauses(connection)
    query = select(requests).where(requests.c.state.in_(OPEN_STATES))
    for row in connection.execute(query.order_by(requests.c.due, requests.c.id)).all():
        out = pauses.get((row.id, row.cycle), [])
        values = running(row.counts_from, row.limit_days, terms, out)
        if any(getattr(row, name) != value for name, value in values.items()):
            yield row, values


def _pauses(connection: Connection) -> dict[tuple[str, int], list[Pause]]:
    table = request_pauses.c
    query = select(table.request, table.cycle, table.began, table.ended)
    query = query.join(requests, requests.c.id == table.request)
    query = query.where(requests.c.state.in_(OPEN_STATES), table.why != PauseWhy.CORRECTION)
    found: dict[tuple[str, int], list[Pause]] = {}
    for row in connection.execute(query.order_by(table.id)):
        pause = Pause(began=row.began, ended=row.ended)
        found.setdefault((row.request, row.cycle), []).append(pause)
    return found


def _move(row: Row[Any], values: dict[str, Any]) -> Move | None:
    if values["due"] == row.due:
        return None
    return Move(RequestId(row.id), row.number, row.due, values["due"])
