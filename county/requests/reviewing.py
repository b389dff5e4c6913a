"""Low marks: an asker who is not satisfied comes back to the lead, whose word is kept.

Invariant: a low mark is on the list until a lead has said what became of it; a mark given anew
is looked at anew.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, case, exists, func, insert, select

from county.database.tables import areas, rating_reviews, ratings, requests
from county.notices import outbox as notices
from county.notices.outbox import Notice, What
from county.people.scope import within
from county.requests import overseers
from county.requests.escalation_settings import EscalationSettings
from county.requests.telling import Line, next_at_work
from county.requests.terms import Terms
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.escalation import Told
from disclosure.opinions import Face
from disclosure.requests import RequestId, RequestKind

WORDS_MOST = 200


@dataclass(frozen=True)
class LowMark:
    """A low mark that waits for a lead."""

    request: RequestId
    number: str
    kind: RequestKind
    area_name: str
    rated_at: datetime


@dataclass(frozen=True)
class Review:
    """What a lead did about a low mark."""

    at: datetime
    who: str
    words: str


def waiting(
    connection: Connection, scope: AreaCode, *, limit: int, offset: int = 0
) -> list[LowMark]:
    """Return low marks of an area and below that no lead has looked at, the oldest first."""
    columns = requests.c
    query = (
        select(columns.id, columns.number, columns.kind, areas.c.name, ratings.c.rated_at)
        .join(ratings, ratings.c.request == columns.id)
        .join(areas, areas.c.code == columns.area)
        .where(*_waiting(scope))
        .order_by(ratings.c.rated_at, columns.id)
        .limit(limit)
        .offset(offset)
    )
    return [
        LowMark(RequestId(row.id), row.number, RequestKind(row.kind), row.name, row.rated_at)
        for row in connection.execute(query)
    ]


def count(connection: Connection, scope: AreaCode) -> int:
    """Return how many low marks wait."""
    query = select(func.count()).select_from(requests.join(ratings)).where(*_waiting(scope))
    return connection.scalar(query) or 0


def reviews_of(connection: Connection, request: RequestId) -> list[Review]:
    """Return what leads did about a request's low marks, oldest first."""
    columns = rating_reviews.c
    query = select(rating_reviews).where(columns.request == request).order_by(columns.id)
    return [Review(row.at, row.who, row.words) for row in connection.execute(query)]


def is_low(connection: Connection, request: RequestId) -> bool:
    """Tell whether a request has a low mark that no lead has looked at."""
    query = select(ratings.c.request).where(ratings.c.request == request, *_LOW)
    return connection.scalar(query) is not None


def review(connection: Connection, request: RequestId, who: str, at: datetime, words: str) -> None:
    """Note what a lead did about a low mark.

    Raises:
        NotAllowedError: there is no such mark, or nothing is said.
    """
    if not words.strip() or not is_low(connection, request):
        raise NotAllowedError("no low mark waits here, or nothing is said of it")
    rated = select(ratings.c.rated_at).where(ratings.c.request == request)
    values = {"request": request, "rated_at": connection.scalar(rated), "at": at, "who": who}
    said = words.strip()[:WORDS_MOST]
    connection.execute(insert(rating_reviews).values(**values, words=said))


def tell_lead(
    connection: Connection,
    request: RequestId,
    settings: EscalationSettings,
    now: datetime,
    given: Terms,
) -> None:
    """Tell the leads above a request that its asker is not satisfied, once a mark."""
    columns = requests.c
    query = select(
        columns.number, columns.kind, columns.due, columns.area, ratings.c.rated_at
    ).join(ratings, ratings.c.request == columns.id)
    row = connection.execute(query.where(columns.id == request, *_LOW)).one_or_none()
    if row is None:
        return
    line = Line(request, row.number, RequestKind(row.kind), row.due)
    words = line.words(given, "本人对答复不满意，请看一看")
    people = overseers.overseers(connection, settings)
    for lead in people.at(Told.LEAD, AreaCode(row.area)):
        key = f"low_mark:{request}:{lead.id}:{row.rated_at.isoformat()}"
        notice = Notice(key, lead.id, What.LOW_MARK, words, request)
        notices.put(connection, notice, now, after=next_at_work(now, given))


_SEEN = exists().where(
    and_(
        rating_reviews.c.request == ratings.c.request,
        rating_reviews.c.rated_at >= ratings.c.rated_at,
    )
)
_LOW = (ratings.c.face == Face.DISSATISFIED, ~_SEEN)


def _waiting(scope: AreaCode) -> tuple[ColumnElement[bool], ...]:
    # Row by row, so that SQLite goes through the marks in their order and not through all requests.
    inside = case((within(requests.c.area, scope), 1), else_=0) == 1
    return (*_LOW, inside)
