"""Whom to reach today: answered, and not yet in the hands of who asked.

Invariant: who left no number is listed too, for their answer waits to be fetched; who could not
be reached at several different times is shown apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from county.database.tables import areas, delivery_tries, requests, staff, texts
from county.people.scope import within
from county.requests.delivering import READY
from county.requests.delivery_settings import DeliverySettings
from disclosure.areas import AreaCode
from disclosure.delivery import Attempt, Way, separate
from disclosure.requests import RequestId, RequestKind


@dataclass(frozen=True)
class Unreached:
    """An answer that is ready, and what was tried.

    Attributes:
        phone: as it was left, empty where none was.
        tried: attempts without success that lie apart; `last` is when the last one was.
        unreachable: tried often enough to say that the person cannot be reached.
        text: the state of the text message, empty without one.
    """

    id: RequestId
    number: str
    kind: RequestKind
    area_name: str
    assignee: str
    phone: str
    answered_at: datetime
    tried: int
    last: datetime | None
    unreachable: bool
    text: str


def unreached(
    connection: Connection, scope: AreaCode, settings: DeliverySettings, *, limit: int, offset: int
) -> list[Unreached]:
    """Return a page of the answers that are ready, the oldest first."""
    message = (texts.c.request == requests.c.id) & (texts.c.cycle == requests.c.cycle)
    query = (
        select(
            requests,
            areas.c.name.label("place"),
            staff.c.name.label("person"),
            texts.c.state.label("text"),
        )
        .join(areas, areas.c.code == requests.c.area)
        .join(staff, staff.c.id == requests.c.assignee, isouter=True)
        .join(texts, message, isouter=True)
        .where(*_ready(scope))
        .order_by(requests.c.answered_at, requests.c.id)
        .limit(limit)
        .offset(offset)
    )
    rows = connection.execute(query).all()
    tried = _attempts(connection, [row.id for row in rows])
    return [_one(row, tried.get((row.id, row.cycle), []), settings) for row in rows]


def count(connection: Connection, scope: AreaCode) -> int:
    """Return how many answers are ready and not delivered."""
    query = select(func.count()).select_from(requests).where(*_ready(scope))
    return connection.scalar(query) or 0


def _ready(scope: AreaCode) -> tuple[ColumnElement[bool], ...]:
    return (requests.c.state.in_(READY), within(requests.c.area, scope))


def _attempts(connection: Connection, ids: Sequence[str]) -> dict[tuple[str, int], list[Attempt]]:
    query = select(delivery_tries).where(delivery_tries.c.request.in_(ids))
    found: dict[tuple[str, int], list[Attempt]] = {}
    for row in connection.execute(query.order_by(delivery_tries.c.id)):
        attempt = Attempt(way=Way(row.way), at=row.at, reached=row.reached)
        found.setdefault((row.request, row.cycle), []).append(attempt)
    return found


def _one(row: Any, attempts: Sequence[Attempt], settings: DeliverySettings) -> Unreached:
    tried = separate(attempts, timedelta(minutes=settings.apart_minutes))
    return Unreached(
        id=RequestId(row.id),
        number=row.number,
        kind=RequestKind(row.kind),
        area_name=row.place,
        assignee=row.person or "",
        phone=row.phone,
        answered_at=row.answered_at,
        tried=tried,
        last=max((one.at for one in attempts), default=None),
        unreachable=tried >= settings.attempts,
        text=row.text or "",
    )
