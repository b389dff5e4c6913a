"""Whose a request is: a number with its collection code proves it, a phone number does not.

Invariant: the code is tried against the key that the asker left, never against a stored code.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from county.database.tables import request_holds, requests
from county.people.scope import within
from disclosure.areas import AreaCode
from disclosure.errors import MalformedError
from disclosure.requests import OPEN_STATES, RequestId
from disclosure.seals.boxes import derive, read_code


@dataclass(frozen=True)
class Known:
    """A request that its asker has proved to be theirs."""

    id: RequestId
    area: AreaCode


def by_code(connection: Connection, number: str, code: str, county: AreaCode) -> Known | None:
    """Return the request of a number whose collection code this is; None for any other.

    Takes about 0.1 s where the code is well formed, that nobody tries them all.
    """
    try:
        keys = derive(read_code(code), county)
    except MalformedError:
        return None
    r = requests.c
    query = select(r.id, r.area, r.answer_key).where(
        r.number == number.strip(), r.locator == keys.locator, r.erased_at.is_(None)
    )
    row = connection.execute(query).first()
    if row is None or row.answer_key != keys.public:
        return None
    return Known(RequestId(row.id), AreaCode(row.area))


def within_reach(
    connection: Connection, ids: Sequence[RequestId], area: AreaCode
) -> list[RequestId]:
    """Return those requests that lie in an area."""
    query = select(requests.c.id).where(requests.c.id.in_(ids), within(requests.c.area, area))
    return [RequestId(id_) for id_ in connection.scalars(query.order_by(requests.c.filed_at))]


def erasable(connection: Connection, ids: Sequence[RequestId]) -> list[RequestId]:
    """Return those requests that are ended, held by nobody and not erased yet."""
    r = requests.c
    held = select(request_holds.c.request)
    query = select(r.id).where(
        r.id.in_(ids), r.state.not_in(OPEN_STATES), r.erased_at.is_(None), r.id.not_in(held)
    )
    return [RequestId(id_) for id_ in connection.scalars(query.order_by(r.filed_at))]
