"""Reminding: the terms within an application, told to whoever handles it on the day they matter.

Invariant: each term is told once, in office hours, by numbers alone.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, or_, select

from county.applications.settings import ApplicationSettings
from county.database.engine import Database
from county.database.tables import application_steps, applications, requests
from county.notices import outbox
from county.notices.outbox import Notice, What
from county.requests.telling import next_at_work
from county.requests.terms import Terms
from disclosure.applications import Stage, Step
from disclosure.clocks import receipt_date
from disclosure.requests import OPEN_STATES, RequestId, RequestKind

REGISTERED_WITHIN = 1
"""Working days after receipt until which an application should be registered."""
_LOOKED_BACK = timedelta(days=30)
"""Days within which the seven working days for a correction lie, whatever holidays there are."""
_answer = application_steps.alias("answer")


@dataclass(frozen=True)
class _Reminder:
    """What is told of an application, and the word that keeps it from being told twice."""

    request: RequestId
    number: str
    assignee: int
    key: str
    told: str


class Reminding:
    """The chore.

    Arguments:
        database: the county's.
        terms: the terms in force.
        settings: how many are told of in a round.
    """

    name = "applications"

    def __init__(
        self, database: Database, terms: Callable[[], Terms], settings: ApplicationSettings
    ) -> None:
        self._database = database
        self._terms = terms
        self._settings = settings

    def run(self, now: datetime) -> str:
        """Tell of what was not registered, is to be corrected soon, or was waited for in vain."""
        given = self._terms()
        today = receipt_date(now, given.zone)
        with self._database.reading() as connection:
            due = list(_reminders(connection, today, given, self._settings.reminders))
        if not due:
            return ""
        with self._database.writing() as connection:
            told = sum(_tell(connection, one, now, given) for one in due)
        return f"{told} told" if told else ""


def _tell(connection: Connection, one: _Reminder, now: datetime, given: Terms) -> bool:
    words = f"【依申请公开】{one.number}：{one.told}"
    key = f"application:{one.key}:{one.assignee}"
    notice = Notice(key, one.assignee, What.APPLICATION, words, one.request)
    return outbox.put(connection, notice, now, after=next_at_work(now, given))


def _reminders(connection: Connection, today: date, given: Terms, most: int) -> Iterator[_Reminder]:
    for row in connection.execute(_unregistered(today).limit(most)):
        if given.calendar.between(row.counts_from, today) > REGISTERED_WITHIN:
            yield _reminder(row, f"unregistered:{row.id}", "还没有登记，请尽快登记")
    days = given.levels.of(RequestKind.APPLICATION).correction_days
    for row in connection.execute(_uncorrected(today).limit(most)):
        last = given.calendar.after(row.received, days).day if days else None
        if last == today:
            yield _reminder(row, f"correction:{row.id}", "今天是可以通知补正的最后一天")
    for row in connection.execute(_waited_for(today).limit(most)):
        asked = row.step == Step.CORRECTION_ASKED
        words = "补正期限已满，没有收到补正" if asked else "第三方提出意见的期限已满"
        yield _reminder(row, f"waited:{row.step_id}", words)


def _reminder(row: Row[Any], key: str, told: str) -> _Reminder:
    return _Reminder(RequestId(row.id), row.number, row.assignee, key, told)


def _mine(*more: ColumnElement[Any]) -> Select[Any]:
    r = requests.c
    return select(r.id, r.number, r.assignee, r.counts_from, *more).where(r.assignee.is_not(None))


def _unregistered(today: date) -> Select[Any]:
    r = requests.c
    registered = exists().where(applications.c.request == r.id)
    open_ones = and_(r.kind == RequestKind.APPLICATION, r.state.in_(OPEN_STATES))
    return _mine().where(open_ones, ~registered, r.counts_from < today).order_by(r.due, r.id)


def _uncorrected(today: date) -> Select[Any]:
    steps, one = application_steps.c, applications.c
    asked = exists().where(steps.request == one.request, steps.step == Step.CORRECTION_ASKED)
    recent = one.received >= today - _LOOKED_BACK
    query = _mine(one.received).join(applications, one.request == requests.c.id)
    return query.where(one.stage == Stage.HANDLING, recent, ~asked).order_by(one.received)


def _waited_for(today: date) -> Select[Any]:
    steps, one, answer = application_steps.c, applications.c, _answer.c
    answered = exists().where(
        answer.request == steps.request,
        answer.about == steps.about,
        answer.step.in_((Step.OPINION, Step.SILENCE)),
    )
    in_vain = or_(
        and_(steps.step == Step.CORRECTION_ASKED, one.stage == Stage.CORRECTING),
        and_(steps.step == Step.CONSULTED, one.stage == Stage.CONSULTING, ~answered),
    )
    query = _mine(steps.step, steps.id.label("step_id"))
    query = query.join(applications, one.request == requests.c.id)
    query = query.join(application_steps, steps.request == one.request)
    return query.where(steps.until < today, in_vain).order_by(steps.until, steps.id)
