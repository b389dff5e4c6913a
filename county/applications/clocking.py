"""What the steps of an application do to its request: state, clock, history.

The days that count are those on which a paper came, which may lie before the day on which
somebody notes it: what `county.requests.application_clock` counts from today is put right here.
Invariant: the due day of a request changes by `reckon` alone.
"""

from datetime import date

from sqlalchemy import func, insert, select, update

from county.applications.matter import Matter
from county.database.tables import answers, request_pauses, requests
from county.people.staff import Staff
from county.requests import application_clock, assigning, history, reckoning
from county.requests.application_clock import Approval
from county.requests.history import Act
from county.requests.reckoning import Moved
from disclosure.requests import RequestState

S = RequestState


def begin(matter: Matter, received: date, person: Staff) -> date:
    """Bring a request into progress, its term counted from the day of receipt; return its due day.

    Raises:
        NotAllowedError: its state does not allow it, or it is not this person's to handle.
    """
    connection, id_, act = matter.connection, matter.filed.id, matter.act
    now = history.state_of(connection, id_)
    if now is not S.IN_PROGRESS:
        if now is not S.ASSIGNED or not matter.filed.assignee:
            mine = Act(act.who, act.at, person.name)
            assigning.assign(connection, id_, person, mine)
        history.advance(connection, id_, S.IN_PROGRESS, Act(act.who, act.at))
    return _count_from(matter, received)


def wait_for_correction(matter: Matter, unclear: str, evidence: str) -> None:
    """Let the request wait for its correction."""
    _mind(matter)
    application_clock.ask_correction(
        matter.connection, matter.filed.id, unclear, evidence, matter.act, matter.office.terms
    )


def begin_anew(matter: Matter, day: date) -> None:
    """Let the term run anew from the day on which the correction came."""
    act = Act(matter.act.who, matter.act.at, "收到补正")
    application_clock.corrected(matter.connection, matter.filed.id, act, matter.office.terms)
    if day != matter.day:
        _count_from(matter, day)


def wait_for_parties(matter: Matter, concerned: str, evidence: str) -> None:
    """Let the clock stand while third parties are asked."""
    _mind(matter)
    application_clock.consult(
        matter.connection, matter.filed.id, concerned, evidence, matter.act, matter.office.terms
    )


def go_on(matter: Matter, day: date) -> None:
    """Let the clock go on after the day on which the last third party answered."""
    connection, id_, terms = matter.connection, matter.filed.id, matter.office.terms
    application_clock.consulted(connection, id_, matter.act, terms)
    if day != matter.day:
        newest = select(func.max(request_pauses.c.id)).where(request_pauses.c.request == id_)
        ended = update(request_pauses).where(request_pauses.c.id == newest.scalar_subquery())
        connection.execute(ended.values(ended=day))
        reckoning.reckon(connection, id_, terms, Moved.PAUSE, matter.act)


def extend(matter: Matter, notice: str) -> date:
    """Extend the term once; return the new due day.

    Arguments:
        matter: the application; who works on it has agreed.
        notice: how the applicant is told.
    """
    approval = Approval(by=matter.act.who, notice=notice)
    return application_clock.extend(
        matter.connection, matter.filed.id, approval, matter.act, matter.office.terms
    )


def answered(matter: Matter, words: str) -> None:
    """Bring the request to its answer, and keep the words beside the others."""
    connection, id_, act = matter.connection, matter.filed.id, matter.act
    if history.state_of(connection, id_) is S.WAITING:
        given_up = Act(act.who, act.at, "逾期未补正")
        application_clock.corrected(connection, id_, given_up, matter.office.terms)
    _mind(matter)
    history.advance(connection, id_, S.ANSWER_READY, Act(act.who, act.at))
    kept = {"request": id_, "at": act.at, "who": act.who, "text": words, "items": "[]"}
    connection.execute(insert(answers).values(kept))


def delivered(matter: Matter, evidence: str) -> None:
    """Bring the request to its delivery, unless its code has done so already."""
    connection, id_, act = matter.connection, matter.filed.id, matter.act
    if history.state_of(connection, id_) is S.ANSWER_READY:
        history.advance(connection, id_, S.DELIVERED, Act(act.who, act.at, evidence))


def closed(matter: Matter) -> None:
    """Close a delivered request; one that ended otherwise stays as it is."""
    connection, id_, act = matter.connection, matter.filed.id, matter.act
    if history.state_of(connection, id_) is S.DELIVERED:
        history.advance(connection, id_, S.CLOSED, Act(act.who, act.at))


def withdrawn(matter: Matter, why: str) -> None:
    """Note that the applicant took the application back."""
    act = Act(matter.act.who, matter.act.at, why)
    history.advance(matter.connection, matter.filed.id, S.WITHDRAWN, act)


def _count_from(matter: Matter, day: date) -> date:
    """Count the running term from a day; return the due day."""
    connection, id_ = matter.connection, matter.filed.id
    mine = update(requests).where(requests.c.id == id_)
    connection.execute(mine.values(counts_from=day))
    terms = matter.office.terms
    return reckoning.reckon(connection, id_, terms, Moved.CORRECTION, matter.act).day


def _mind(matter: Matter) -> None:
    """Bring a request that was given to somebody else meanwhile back into progress."""
    connection, id_, act = matter.connection, matter.filed.id, matter.act
    if history.state_of(connection, id_) is S.ASSIGNED:
        history.advance(connection, id_, S.IN_PROGRESS, Act(act.who, act.at))
