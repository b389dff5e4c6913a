"""Setting a request aside (另行处理): a duplicate, no request at all, somebody else's, taken back.

Invariant: each has a reason that stands in the history; a duplicate names the request that it
repeats, which is none itself, and its asker gets that one's answer.
"""

from sqlalchemy import Connection, select, update

from county.database.tables import requests
from county.people.scope import within
from county.people.staff import Staff
from county.requests import history
from county.requests.history import Act
from county.requests.queue import Filed
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestId, RequestState

S = RequestState
REASONED = frozenset({S.SPAM, S.TRANSFERRED, S.WITHDRAWN})
"""What a request becomes with nothing but a reason."""
_MOST_STEPS = 10


def set_aside(connection: Connection, filed: Filed, then: RequestState, act: Act) -> None:
    """Make a request spam, transferred or taken back, for the reason of the act.

    Raises:
        NotAllowedError: the reason is missing, or the state may not follow.
    """
    if then not in REASONED:
        raise NotAllowedError(f"nothing is set aside as {then.value!r}")
    if not act.note.strip():
        raise NotAllowedError("setting a request aside needs its reason")
    history.advance(connection, filed.id, then, act)


def repeat(connection: Connection, filed: Filed, number: str, person: Staff, act: Act) -> RequestId:
    """Make a request a duplicate of the one with a number; return that one's id.

    Where that one is a duplicate itself, the one that it repeats is meant.

    Raises:
        NotAllowedError: this person sees no such request, it is this one, or the state may
            not follow.
    """
    original = _original(connection, number, person)
    if original is None or original == filed.id:
        raise NotAllowedError(f"request {filed.number} cannot repeat {number!r}")
    history.advance(connection, filed.id, S.DUPLICATE, act)
    mine = update(requests).where(requests.c.id == filed.id)
    connection.execute(mine.values(original=original))
    return original


def _original(connection: Connection, number: str, person: Staff) -> RequestId | None:
    seen = within(requests.c.area, person.area)
    query = select(requests.c.id, requests.c.original)
    row = connection.execute(query.where(requests.c.number == number, seen)).first()
    for _ in range(_MOST_STEPS):
        if row is None or row.original is None:
            break
        row = connection.execute(query.where(requests.c.id == row.original, seen)).first()
    return None if row is None else RequestId(row.id)
