"""The requests behind a figure: which ones fell due, and what became of each.

Invariant: the list has as many rows as the figure says, and no personal data.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from county.database.tables import areas, requests, staff
from county.figures.completing import Duties
from county.figures.wanted import Wanted
from disclosure.requests import CameBy, RequestId, RequestKind


class Outcome(StrEnum):
    """Which of what fell due a list shows."""

    ALL = "all"
    IN_TIME = "in_time"
    LATE = "late"
    OVERDUE = "overdue"
    UNREACHED = "unreached"


@dataclass(frozen=True)
class Listed:
    """A cycle of a request that fell due; `clerk` is empty for nobody's."""

    id: RequestId
    number: str
    kind: RequestKind
    came_by: CameBy
    area: str
    clerk: str
    due: date
    outcome: Outcome
    unreached: bool


def count(connection: Connection, wanted: Wanted, outcome: Outcome, now: datetime) -> int:
    """Return how many rows the whole list has."""
    fell = Duties.of(wanted, now).table
    query = select(func.count()).select_from(fell).where(*_chosen(fell.c, outcome))
    return connection.scalar(query) or 0


def rows(
    connection: Connection,
    wanted: Wanted,
    outcome: Outcome,
    now: datetime,
    *,
    limit: int,
    offset: int = 0,
) -> list[Listed]:
    """Return a page of the list, what fell due last on top."""
    fell = Duties.of(wanted, now).table
    page = (
        select(*fell.c)
        .where(*_chosen(fell.c, outcome))
        .order_by(fell.c.cut_off.desc(), fell.c.request, fell.c.in_time)
        .limit(limit)
        .offset(offset)
        .subquery("page")
    )
    query = (
        select(
            *page.c,
            requests.c.number,
            requests.c.came_by,
            areas.c.name.label("area_name"),
            staff.c.name.label("clerk"),
        )
        .select_from(page)
        .join(requests, requests.c.id == page.c.request)
        .join(areas, areas.c.code == page.c.area, isouter=True)
        .join(staff, staff.c.id == page.c.assignee, isouter=True)
        .order_by(page.c.cut_off.desc(), page.c.request, page.c.in_time)
    )
    return [_listed(row) for row in connection.execute(query)]


def _chosen(fell: Any, outcome: Outcome) -> list[ColumnElement[bool]]:
    return [] if outcome is Outcome.ALL else [fell[outcome.value] == 1]


def _listed(row: Any) -> Listed:
    told = (Outcome.IN_TIME, Outcome.LATE, Outcome.OVERDUE)
    return Listed(
        id=RequestId(row.request),
        number=row.number,
        kind=RequestKind(row.kind),
        came_by=CameBy(row.came_by),
        area=row.area_name or row.area,
        clerk=row.clerk or "",
        due=row.due,
        outcome=next(one for one in told if getattr(row, one.value)),
        unreached=bool(row.unreached),
    )
