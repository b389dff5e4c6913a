"""Assigning: to the clerk whose area lies nearest, the least busy first.

Invariant: a request goes only to a person whose area holds the request's.
"""

from sqlalchemy import Connection, func, select, update

from county.database.tables import requests
from county.people.staff import Role, Staff, with_role
from county.requests.history import Act, advance
from disclosure.areas import AreaCode, path
from disclosure.errors import NotAllowedError
from disclosure.requests import OPEN_STATES, RequestId, RequestState

ANSWERING = (Role.CLERK, Role.LEAD)
"""Roles that answer requests; clerks come first."""


def assign(connection: Connection, request: RequestId, person: Staff, act: Act) -> None:
    """Make a request a person's.

    Raises:
        NotAllowedError: the person does not answer requests of this area, or the
            request is in no state to be assigned.
    """
    area = connection.scalar(select(requests.c.area).where(requests.c.id == request))
    if not person.may(ANSWERING) or area is None or not person.reaches(AreaCode(area)):
        raise NotAllowedError(f"{person.name} does not answer requests of {area}")
    advance(connection, request, RequestState.ASSIGNED, act)
    mine = update(requests).where(requests.c.id == request)
    connection.execute(mine.values(assignee=person.id))


def nearest(connection: Connection, area: AreaCode) -> Staff | None:
    """Return who answers for an area, or None where nobody does."""
    able = [person for person in with_role(connection, ANSWERING) if person.reaches(area)]
    if not able:
        return None
    busy = _open_by_person(connection)
    return min(able, key=lambda one: (*_distance(one, area), busy.get(one.id, 0), one.id))


def _distance(person: Staff, area: AreaCode) -> tuple[bool, int]:
    steps = path(area)
    return not person.may((Role.CLERK,)), len(steps) - steps.index(person.area)


def _open_by_person(connection: Connection) -> dict[int, int]:
    query = (
        select(requests.c.assignee, func.count())
        .where(requests.c.state.in_(OPEN_STATES), requests.c.assignee.is_not(None))
        .group_by(requests.c.assignee)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
