"""Photos of requests: kept with the request, looked at on demand, erased with it (`county.privacy`).

Invariant: each look is in the request's history before the photo is given out; one look covers
what the same person opens within a few minutes.
"""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Connection, func, insert, select

from county.database.tables import request_history, request_photos
from county.requests import history
from county.requests.history import Act
from disclosure.requests import RequestId

LOOKED = "查看了照片"
_ONE_LOOK = timedelta(minutes=5)


def keep(connection: Connection, request: RequestId, photos: Sequence[bytes]) -> None:
    """Keep the photos of a new request, in their order."""
    rows = [
        {"request": request, "place": place, "photo": photo} for place, photo in enumerate(photos)
    ]
    if rows:
        connection.execute(insert(request_photos), rows)


def count(connection: Connection, request: RequestId) -> int:
    """Return how many photos a request has."""
    query = select(func.count()).where(request_photos.c.request == request)
    return connection.scalar(query) or 0


def one(connection: Connection, request: RequestId, place: int) -> bytes | None:
    """Return a photo, None where the request has none at this place."""
    mine = (request_photos.c.request == request) & (request_photos.c.place == place)
    found: bytes | None = connection.scalar(select(request_photos.c.photo).where(mine))
    return found


def note_look(connection: Connection, request: RequestId, act: Act) -> None:
    """Note that somebody looks at the photos, unless that was noted a moment ago."""
    lately = select(request_history.c.id).where(
        request_history.c.request == request,
        request_history.c.who == act.who,
        request_history.c.note == LOOKED,
        request_history.c.at > act.at - _ONE_LOOK,
    )
    if connection.execute(lately.limit(1)).first() is None:
        history.look(connection, request, Act(act.who, act.at, LOOKED))
