"""The queue: requests as lists show them, what is due first on top.

Invariant: a person sees the requests of their area and below, no others.
"""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, case, func, select

from county.database.tables import areas, requests, staff, text_consents, withdrawn_codes
from county.people.scope import within
from county.people.staff import Staff
from county.requests import beside
from county.requests.beside import Beside
from county.requests.sieve import Sieve
from disclosure.areas import AreaCode
from disclosure.items import ItemId
from disclosure.requests import (
    ANSWERED_STATES,
    ENDED_STATES,
    OPEN_STATES,
    CameBy,
    RequestId,
    RequestKind,
    RequestState,
)


class Whose(StrEnum):
    """Whose requests a list shows."""

    MINE = "mine"
    UNASSIGNED = "unassigned"
    ALL = "all"


class Standing(StrEnum):
    """Which requests a list shows: still owed, answered, or at their end."""

    OPEN = "open"
    ANSWERED = "answered"
    ENDED = "ended"


STATES = {
    Standing.OPEN: OPEN_STATES,
    Standing.ANSWERED: ANSWERED_STATES,
    Standing.ENDED: ENDED_STATES,
}


@dataclass(frozen=True)
class Filed:
    """A request as the desk knows it.

    `assignee` is empty while it is nobody's; `paused_from` is None while its clock runs;
    `texts` says whether its asker agreed to text messages; `beside` what may lie in tables of
    its own: everything, unless it was asked for alone.
    """

    id: RequestId
    number: str
    kind: RequestKind
    area: AreaCode
    area_name: str
    filed_at: datetime
    words: str
    searched: tuple[str, ...]
    name: str
    phone: str
    item: ItemId | None
    answer_key: bytes
    locator: str
    due: date
    provisional: bool
    paused_from: date | None
    came_by: CameBy
    received_at: datetime
    state: RequestState
    assignee: str
    answered_at: datetime | None
    code_withdrawn: bool = False
    texts: bool = False
    beside: frozenset[Beside] = frozenset(Beside)

    @property
    def open(self) -> bool:
        """Tell whether an answer is still owed."""
        return self.state in OPEN_STATES


@dataclass(frozen=True)
class Wanted:
    """What a list shall show."""

    whose: Whose
    standing: Standing
    kind: RequestKind | None = None
    sieve: Sieve | None = None


def rows(
    connection: Connection, person: Staff, wanted: Wanted, *, limit: int, offset: int
) -> list[Filed]:
    """Return a page of the queue: due first on top; answered ones newest first."""
    if wanted.standing is Standing.OPEN:
        stands = requests.c.paused_from.is_not(None)
        order = (stands, requests.c.due, requests.c.filed_at, requests.c.id)
        query = _all().where(*_conditions(person, wanted)).order_by(*order)
        return [_filed(row) for row in connection.execute(query.limit(limit).offset(offset))]
    # All that was ever answered: the page is found in an index before any row is read.
    newest = (requests.c.answered_at.desc(), requests.c.filed_at.desc())
    page = select(requests.c.id).where(*_conditions(person, wanted, plainly=True))
    found = page.order_by(*newest).limit(limit).offset(offset).subquery("page")
    query = _all().join(found, found.c.id == requests.c.id).order_by(*newest)
    return [_filed(row) for row in connection.execute(query)]


def count(connection: Connection, person: Staff, wanted: Wanted) -> int:
    """Return how many requests the whole list has."""
    query = select(func.count()).select_from(requests).where(*_conditions(person, wanted))
    return connection.scalar(query) or 0


def one(connection: Connection, person: Staff, id_: RequestId) -> Filed | None:
    """Return a request, or None where there is none that this person may see."""
    query = _all().where(requests.c.id == id_, within(requests.c.area, person.area))
    row = connection.execute(query.add_columns(*beside.columns())).one_or_none()
    return None if row is None else replace(_filed(row), beside=beside.of(row))


def _all() -> Select[Any]:
    return (
        select(requests, areas.c.name.label("area_name"), staff.c.name.label("assignee_name"))
        .add_columns(withdrawn_codes.c.locator.label("withdrawn_code"))
        .add_columns(text_consents.c.request.label("agreed_to_texts"))
        .join(areas, areas.c.code == requests.c.area, isouter=True)
        .join(staff, staff.c.id == requests.c.assignee, isouter=True)
        .join(withdrawn_codes, withdrawn_codes.c.locator == requests.c.locator, isouter=True)
        .join(text_consents, text_consents.c.request == requests.c.id, isouter=True)
    )


def _conditions(
    person: Staff, wanted: Wanted, *, plainly: bool = False
) -> list[ColumnElement[bool]]:
    """Return what a list shows; `plainly` lets SQLite take the index of the list's order."""
    where = and_(
        within(requests.c.area, person.area), requests.c.state.in_(STATES[wanted.standing])
    )
    conditions = [case((where, 1), else_=0) == 1 if plainly else where]
    if wanted.whose is Whose.MINE:
        conditions.append(requests.c.assignee == person.id)
    if wanted.whose is Whose.UNASSIGNED:
        conditions.append(requests.c.assignee.is_(None))
    if wanted.kind:
        conditions.append(requests.c.kind == wanted.kind)
    return conditions + (wanted.sieve.conditions() if wanted.sieve else [])


def _filed(row: Row[Any]) -> Filed:
    return Filed(
        id=RequestId(row.id),
        number=row.number,
        kind=RequestKind(row.kind),
        area=AreaCode(row.area),
        area_name=row.area_name or row.area,
        filed_at=row.filed_at,
        words=row.words,
        searched=tuple(json.loads(row.searched)),
        name=row.name,
        phone=row.phone,
        item=ItemId(row.item) if row.item else None,
        answer_key=row.answer_key,
        locator=row.locator,
        due=row.due,
        provisional=row.provisional,
        paused_from=row.paused_from,
        came_by=CameBy(row.came_by),
        received_at=row.received_at,
        state=RequestState(row.state),
        assignee=row.assignee_name or "",
        answered_at=row.answered_at,
        code_withdrawn=row.withdrawn_code is not None,
        texts=row.agreed_to_texts is not None,
    )
