"""Telling staff of requests: one line each, by number, kind and due day alone.

Invariant: nobody is reminded in the night; what a resident wrote or is called stands in no line.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, select

from county.database.tables import requests
from county.notices import outbox
from county.notices.outbox import Notice, What
from county.people.staff import Staff
from county.requests.terms import Terms
from disclosure.requests import RequestId, RequestKind

_MOST_DAYS = 400


@dataclass(frozen=True)
class Line:
    """What a notice may say of a request."""

    id: RequestId
    number: str
    kind: RequestKind
    due: date

    def words(self, given: Terms, told: str) -> str:
        """Return the line: which request, and what is told of it."""
        name = given.levels.of(self.kind).name
        return f"【{name}】{self.number}：{told}，最后期限 {self.due.month}月{self.due.day}日"


def tell_assigned(
    connection: Connection, request: RequestId, person: Staff, now: datetime, given: Terms
) -> None:
    """Tell somebody that a request is theirs now."""
    table = requests.c
    query = select(table.id, table.number, table.kind, table.due).where(table.id == request)
    row = connection.execute(query).one()
    line = Line(request, row.number, RequestKind(row.kind), row.due)
    key = f"assigned:{request}:{now.isoformat()}:{person.id}"
    words = line.words(given, "请您办理")
    notice = Notice(key, person.id, What.ASSIGNED, words, request)
    outbox.put(connection, notice, now, after=next_at_work(now, given))


def next_at_work(now: datetime, given: Terms) -> datetime:
    """Return the first instant from now on at which offices work."""
    return _next_open(now, given, rest_days=False)


def next_by_day(now: datetime, given: Terms) -> datetime:
    """Return the first instant from now on in the hours of offices, on a rest day as well."""
    return _next_open(now, given, rest_days=True)


def _next_open(now: datetime, given: Terms, *, rest_days: bool) -> datetime:
    local = now.astimezone(given.zone)
    for days in range(_MOST_DAYS):
        day = local.date() + timedelta(days=days)
        if not rest_days and not given.calendar.is_working(day):
            continue
        opens = datetime.combine(day, given.hours.begin, given.zone).astimezone(UTC)
        closes = datetime.combine(day, given.hours.close, given.zone).astimezone(UTC)
        if now < closes:
            return max(now, opens)
    raise ValueError(f"offices do not open within {_MOST_DAYS} days")
