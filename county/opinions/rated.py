"""The rating of a request's answer, as the desk shows it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from county.database.tables import ratings, requests
from disclosure.opinions import Face
from disclosure.requests import RequestId


@dataclass(frozen=True)
class Rated:
    """How satisfied the asker was: the face, and what was said beside it."""

    face: Face
    words: str
    at: datetime


def since_answer(connection: Connection, request: RequestId) -> bool:
    """Tell whether the newest answer to a request has been rated."""
    answered = requests.c.answered_at <= ratings.c.rated_at
    query = select(ratings.c.request).join(requests, requests.c.id == ratings.c.request)
    return connection.scalar(query.where(requests.c.id == request, answered)) is not None


def of_request(connection: Connection, request: RequestId) -> Rated | None:
    """Return the rating of a request, or None."""
    row = connection.execute(select(ratings).where(ratings.c.request == request)).one_or_none()
    return None if row is None else Rated(Face(row.face), row.words, row.rated_at)
