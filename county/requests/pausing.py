"""Pausing: the clock of a request stands, for a reason that is shown by evidence.

Invariant: a clock stands from the first open pause to the end of the last, a pause has its
evidence before it begins, and what was missed before it is noted first.
"""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from county.database.tables import request_pauses, requests
from county.requests import breaches, reckoning
from county.requests.history import Act
from county.requests.reckoning import Moved, PauseWhy
from county.requests.terms import Terms
from disclosure.clocks import receipt_date
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestId


@dataclass(frozen=True)
class Grounds:
    """For what a clock stands: what was asked of whom, and how that demonstrably reached them."""

    why: PauseWhy
    asked: str
    evidence: str


@dataclass(frozen=True)
class StoredPause:
    """A pause as it was noted; `ended` is None while it stands."""

    why: PauseWhy
    cycle: int
    began: date
    ended: date | None
    at: datetime
    who: str
    asked: str
    evidence: str


def begin(
    connection: Connection, request: RequestId, grounds: Grounds, act: Act, terms: Terms
) -> None:
    """Let the clock stand from today.

    Raises:
        NotAllowedError: what was asked, or the evidence that it arrived, is missing; or it stands
            for the same already.
    """
    if not grounds.asked.strip() or not grounds.evidence.strip():
        raise NotAllowedError(
            "a pause needs what was asked and evidence that it reached the person"
        )
    if grounds.why is not PauseWhy.THIRD_PARTY and _standing(connection, request, grounds.why):
        raise NotAllowedError(f"the clock stands for {grounds.why.value!r} already")
    breaches.note_missed(connection, request, act.at)
    today = receipt_date(act.at, terms.zone)
    mine = requests.c.id == request
    cycle = connection.scalar(select(requests.c.cycle).where(mine))
    connection.execute(
        insert(request_pauses).values(
            request=request,
            cycle=cycle,
            why=grounds.why,
            began=today,
            at=act.at,
            who=act.who,
            asked=grounds.asked.strip(),
            evidence=grounds.evidence.strip(),
        )
    )
    since = func.coalesce(requests.c.paused_from, today)
    connection.execute(update(requests).where(mine).values(paused_from=since))


def end(connection: Connection, request: RequestId, why: PauseWhy, act: Act, terms: Terms) -> None:
    """Let the clock go on after today, unless something else still holds it.

    Of pauses for third parties the one that began first ends.

    Raises:
        NotAllowedError: it does not stand for that.
    """
    number = _standing(connection, request, why)
    if number is None:
        raise NotAllowedError(f"the clock does not stand for {why.value!r}")
    today = receipt_date(act.at, terms.zone)
    ended = update(request_pauses).where(request_pauses.c.id == number)
    connection.execute(ended.values(ended=today))
    still = select(func.min(request_pauses.c.began)).where(_open(request))
    since = connection.scalar(still)
    connection.execute(update(requests).where(requests.c.id == request).values(paused_from=since))
    if why is not PauseWhy.CORRECTION:
        reckoning.reckon(connection, request, terms, Moved.PAUSE, act)


def of_request(connection: Connection, request: RequestId) -> list[StoredPause]:
    """Return the pauses of a request, the oldest first."""
    query = select(request_pauses).where(request_pauses.c.request == request)
    return [
        StoredPause(
            why=PauseWhy(row.why),
            cycle=row.cycle,
            began=row.began,
            ended=row.ended,
            at=row.at,
            who=row.who,
            asked=row.asked,
            evidence=row.evidence,
        )
        for row in connection.execute(query.order_by(request_pauses.c.id))
    ]


def _standing(connection: Connection, request: RequestId, why: PauseWhy) -> int | None:
    query = select(func.min(request_pauses.c.id))
    number = connection.scalar(query.where(_open(request), request_pauses.c.why == why))
    return None if number is None else int(number)


def _open(request: RequestId) -> ColumnElement[bool]:
    """Return the condition of pauses that still stand in the running cycle of a request."""
    table = request_pauses.c
    cycle = select(requests.c.cycle).where(requests.c.id == request).scalar_subquery()
    return and_(table.request == request, table.cycle == cycle, table.ended.is_(None))
