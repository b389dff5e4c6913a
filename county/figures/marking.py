"""How people marked their answers in a period.

Invariant: a mark counts in the month in which it was given, and for whoever has the request.
"""

from sqlalchemy import Connection, func, select

from county.database.tables import ratings, requests
from county.figures.wanted import Wanted
from disclosure.completion import MARKS, Marks


def marks(connection: Connection, wanted: Wanted) -> Marks:
    """Return how many marks of each kind were given."""
    first, ended = wanted.instants
    query = select(ratings.c.face, func.count()).group_by(ratings.c.face)
    query = query.where(ratings.c.rated_at >= first, ratings.c.rated_at < ended)
    if not wanted.is_whole:
        query = query.join(requests, requests.c.id == ratings.c.request)
        query = query.where(*wanted.conditions())
    found: dict[str, int] = dict(connection.execute(query).all())
    satisfied, fair, dissatisfied = (found.get(face, 0) for face in MARKS)
    return Marks(counts=(satisfied, fair, dissatisfied))
