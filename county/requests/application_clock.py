"""The clock of applications: correction, extension, third parties.

Regulations on Open Government Information (2019): a correction is asked for once and soon, and
the term runs anew from the day on which it comes (art. 30, 33); with approval and notice it is
extended once (art. 33); the time for which third parties are consulted does not count (art. 33).
Invariant: each of these happens only with its evidence, and changes the due day by `reckon` alone.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from county.database.tables import request_pauses, requests
from county.requests import history, pausing, reckoning
from county.requests.history import Act
from county.requests.pausing import Grounds
from county.requests.reckoning import Moved, PauseWhy
from county.requests.terms import Terms
from disclosure.clocks import receipt_date
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestId, RequestKind, RequestState, ServiceLevel


@dataclass(frozen=True)
class Approval:
    """Of an extension: who agreed to it, and how the applicant was told in time."""

    by: str
    notice: str


def ask_correction(
    connection: Connection,
    request: RequestId,
    asked: str,
    evidence: str,
    act: Act,
    terms: Terms,
) -> None:
    """Ask the applicant to correct the application: once, and within the days for that.

    Raises:
        NotAllowedError: it has been asked for before, too many working days have passed, this
            kind has no correction, or something that was asked or its evidence is missing.
    """
    row, level = _one(connection, request, terms)
    today = receipt_date(act.at, terms.zone)
    if terms.calendar.between(row.counts_from, today) > level.correction_days:
        raise NotAllowedError(f"a correction is asked for within {level.correction_days} days")
    if _corrections(connection, request, row.cycle):
        raise NotAllowedError("a correction is asked for once")
    if history.state_of(connection, request) is RequestState.ASSIGNED:
        history.advance(connection, request, RequestState.IN_PROGRESS, Act(act.who, act.at))
    grounds = Grounds(PauseWhy.CORRECTION, asked, evidence)
    pausing.begin(connection, request, grounds, act, terms)
    note = f"{asked.strip()}（{evidence.strip()}）"
    history.advance(connection, request, RequestState.WAITING, Act(act.who, act.at, note))


def corrected(connection: Connection, request: RequestId, act: Act, terms: Terms) -> date:
    """Let the term run anew from today, on which the correction came; return the due day.

    Raises:
        NotAllowedError: none is waited for.
    """
    pausing.end(connection, request, PauseWhy.CORRECTION, act, terms)
    today = receipt_date(act.at, terms.zone)
    connection.execute(update(requests).where(requests.c.id == request).values(counts_from=today))
    due = reckoning.reckon(connection, request, terms, Moved.CORRECTION, act)
    history.advance(connection, request, RequestState.IN_PROGRESS, act)
    return due.day


def extend(
    connection: Connection, request: RequestId, approval: Approval, act: Act, terms: Terms
) -> date:
    """Extend the term once, by the days that its kind has for that; return the due day.

    Raises:
        NotAllowedError: it is extended already, is overdue, has no extension, or nobody agreed,
            or the applicant was not told.
    """
    row, level = _one(connection, request, terms)
    if not approval.by.strip() or not approval.notice.strip():
        raise NotAllowedError("an extension needs who agreed and how the applicant was told")
    if row.extended_days or not level.extension_days:
        raise NotAllowedError("the term is extended once, for applications alone")
    if row.paused_from is None and act.at >= row.cut_off:
        raise NotAllowedError("a term that is over cannot be extended")
    days = {
        "limit_days": row.limit_days + level.extension_days,
        "extended_days": level.extension_days,
    }
    connection.execute(update(requests).where(requests.c.id == request).values(days))
    note = f"{approval.by.strip()} 批准，{approval.notice.strip()}"
    told = Act(act.who, act.at, note)
    return reckoning.reckon(connection, request, terms, Moved.EXTENSION, told).day


def consult(
    connection: Connection,
    request: RequestId,
    asked: str,
    evidence: str,
    act: Act,
    terms: Terms,
) -> None:
    """Ask a third party, and let the clock stand until it answers.

    Raises:
        NotAllowedError: nobody is at work on it, or what was asked or its evidence is missing.
    """
    if history.state_of(connection, request) is not RequestState.IN_PROGRESS:
        raise NotAllowedError("a third party is asked while the request is in progress")
    grounds = Grounds(PauseWhy.THIRD_PARTY, asked, evidence)
    pausing.begin(connection, request, grounds, act, terms)
    note = f"征求第三方意见：{grounds.asked.strip()}（{grounds.evidence.strip()}）"
    history.note(connection, request, Act(act.who, act.at, note))


def consulted(connection: Connection, request: RequestId, act: Act, terms: Terms) -> None:
    """Go on: the third party that was asked first has answered, or its time is over.

    Raises:
        NotAllowedError: none was asked.
    """
    pausing.end(connection, request, PauseWhy.THIRD_PARTY, act, terms)


def _one(connection: Connection, request: RequestId, terms: Terms) -> tuple[Row[Any], ServiceLevel]:
    row = connection.execute(select(requests).where(requests.c.id == request)).one_or_none()
    if row is None:
        raise NotAllowedError(f"there is no request {request}")
    return row, terms.levels.of(RequestKind(row.kind))


def _corrections(connection: Connection, request: RequestId, cycle: int) -> int:
    table = request_pauses.c
    mine = (table.request == request, table.cycle == cycle, table.why == PauseWhy.CORRECTION)
    return connection.scalar(select(func.count()).where(*mine)) or 0
