"""Requests written straight into the tables, as two years of work would leave them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, select

from county.database.tables import (
    delivery_tries,
    ratings,
    request_breaches,
    request_cycles,
    requests,
    staff,
)
from disclosure.requests import CameBy, RequestId, RequestKind, RequestState
from tests.county.making import NOW, VILLAGE, Town

BREACH = "answer"


def cut_off(due: date) -> datetime:
    """Return the instant at which a due day is over, in a county eight hours before UTC."""
    return datetime(due.year, due.month, due.day, 16, tzinfo=UTC)


def clerk_id(town: Town, name: str) -> int:
    with town.county.database.reading() as connection:
        return int(connection.scalars(select(staff.c.id).where(staff.c.name == name)).one())


def put_request(town: Town, due: date, **changes: object) -> RequestId:
    """Write a request that falls due on a day; what is not said is open and nobody's."""
    id_ = RequestId(str(uuid4()))
    values: dict[str, Any] = {
        "id": id_,
        "number": f"20261101-01-{id_[:3]}",
        "kind": RequestKind.LOOKUP,
        "area": VILLAGE,
        "came_by": CameBy.PHONE,
        "filed_at": cut_off(due) - timedelta(days=3),
        "received_at": cut_off(due) - timedelta(days=3),
        "words": "高龄津贴怎么领？",
        "searched": "[]",
        "name": "",
        "phone": "",
        "answer_key": b"k" * 32,
        "locator": id_,
        "cycle": 1,
        "counts_from": due - timedelta(days=2),
        "limit_days": 2,
        "extended_days": 0,
        "due": due,
        "cut_off": cut_off(due),
        "provisional": False,
        "first_due": cut_off(due) - timedelta(days=2),
        "state": RequestState.IN_PROGRESS,
    }
    with town.county.database.writing() as connection:
        connection.execute(insert(requests).values(**{**values, **changes}))
    return id_


def answered(at: datetime, state: RequestState = RequestState.CLOSED) -> dict[str, object]:
    """Return what an answer at an instant changes."""
    return {"state": state, "answered_at": at}


def put_breach(town: Town, request: RequestId, due: date, cycle: int = 1) -> None:
    values = {"request": request, "cycle": cycle, "what": BREACH, "due": cut_off(due), "at": NOW}
    with town.county.database.writing() as connection:
        connection.execute(insert(request_breaches).values(values))


def put_cycle(town: Town, request: RequestId, due: date, at: datetime | None) -> None:
    """Write what the first cycle of a reopened request came to."""
    values = {
        "request": request,
        "cycle": 1,
        "counts_from": due - timedelta(days=2),
        "limit_days": 2,
        "due": due,
        "cut_off": cut_off(due),
        "first_due": cut_off(due),
        "state": RequestState.CLOSED,
        "answered_at": at,
        "ended_at": NOW,
    }
    with town.county.database.writing() as connection:
        connection.execute(insert(request_cycles).values(values))


def put_tries(town: Town, request: RequestId, *reached: bool) -> None:
    rows = [
        {
            "request": request,
            "cycle": 1,
            "way": "call",
            "at": NOW,
            "who": "li.clerk",
            "reached": one,
            "number": "＊＊＊＊78",
            "said": "",
        }
        for one in reached
    ]
    with town.county.database.writing() as connection:
        connection.execute(insert(delivery_tries), rows)


def put_mark(town: Town, request: RequestId, face: str, at: datetime = NOW) -> None:
    values = {"request": request, "face": face, "words": "", "rated_at": at, "received_at": at}
    with town.county.database.writing() as connection:
        connection.execute(insert(ratings).values(values))
