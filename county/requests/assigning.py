"""Assigning: requests to people, by choice of the rules or of a person.

Invariant: a request goes only to a person whose area holds the request's and who answers
requests; every change of hands leaves a row of history that says to whom and why.
"""

from datetime import datetime

from sqlalchemy import Connection, select, update

from county.database.tables import requests
from county.people import absences
from county.people.staff import Staff, with_role
from county.requests import choosing, history, loads, rules
from county.requests.choosing import ANSWERING, Choice, Room, Why, answers
from county.requests.history import SYSTEM, Act, advance
from county.requests.rules import Subject
from county.requests.telling import tell_assigned
from county.requests.terms import Terms, in_force
from disclosure.areas import AreaCode
from disclosure.clocks import receipt_date
from disclosure.errors import NotAllowedError
from disclosure.requests import OPEN_STATES, TRANSITIONS, RequestId, RequestKind, RequestState

WORDS = {
    Why.RULE: "按规则“{about}”",
    Why.NEAREST: "就近，手上最少",
    Why.DEPUTY: "{about} 外出，代办",
    Why.KEPT: "原办理人",
}
"""Why somebody got a request, as its history says it."""

NOBODY = "没有能接办的人"

HELD_STATES = OPEN_STATES | {RequestState.ANSWER_READY, RequestState.NOT_HELD}
"""States in which somebody still has to do something, be it to bring the answer."""


def assign(connection: Connection, request: RequestId, person: Staff, act: Act) -> None:
    """Make a request a person's.

    Where its state may not become 'assigned', because somebody is asked or the answer is
    written, it changes hands and stays in its state.

    Raises:
        NotAllowedError: there is no such request, or the person does not answer requests of
            this area.
    """
    row = connection.execute(
        select(requests.c.area, requests.c.state).where(requests.c.id == request)
    ).one_or_none()
    if row is None or not answers(person, AreaCode(row.area)):
        area = "nothing" if row is None else row.area
        raise NotAllowedError(f"{person.name} does not answer requests of {area}")
    now = RequestState(row.state)
    if RequestState.ASSIGNED in TRANSITIONS[now]:
        advance(connection, request, RequestState.ASSIGNED, act)
    elif now in HELD_STATES:
        history.note(connection, request, Act(act.who, act.at, f"改由 {act.note} 办理"))
    else:
        raise NotAllowedError(f"a request that is {now.value!r} is nobody's to have")
    mine = update(requests).where(requests.c.id == request)
    connection.execute(mine.values(assignee=person.id))


def told(person: Staff, why: str) -> str:
    """Return the note of an assignment: to whom, and why."""
    return f"{person.name}（{why}）" if why else person.name


def room(connection: Connection, now: datetime, given: Terms) -> Room:
    """Return who is there to answer at an instant."""
    return Room(
        people=with_role(connection, ANSWERING),
        loads=loads.weighted(connection, given.levels),
        away=absences.on(connection, receipt_date(now, given.zone)),
        rules=rules.all_rules(connection),
    )


def place(
    connection: Connection,
    request: RequestId,
    now: datetime,
    given: Terms,
    there: Room | None = None,
    because: str = "",
) -> Staff | None:
    """Give a request to whom the rules choose; None where nobody is there who could.

    Who has it keeps it while they answer for its area and are there. Where nobody is there it
    is nobody's, which is an alarm.

    Arguments:
        connection: inside a write transaction.
        request: an open one, or one whose answer is not brought yet.
        now: the present instant.
        given: the county's terms.
        there: who is there, where that is known already; its loads are kept up to date.
        because: why it changes hands, before the reason of the choice.
    """
    row = connection.execute(select(requests).where(requests.c.id == request)).one()
    there = there or room(connection, now, given)
    subject = Subject(AreaCode(row.area), RequestKind(row.kind), row.topic)
    choice = _kept(row.assignee, subject, there) or choosing.choose(subject, there)
    if choice is None:
        _leave(connection, request, row.assignee, Act(SYSTEM, now, because))
        return None
    if choice.person.id != row.assignee or row.state in _UNPLACED:
        why = WORDS[choice.why].format(about=choice.about)
        words = "，".join(part for part in (because, why) if part)
        assign(connection, request, choice.person, Act(SYSTEM, now, told(choice.person, words)))
        weight = given.levels.of(subject.kind).weight
        there.loads[choice.person.id] = there.loads.get(choice.person.id, 0) + weight
        tell_assigned(connection, request, choice.person, now, given)
    return choice.person


def settle(connection: Connection, person: Staff, now: datetime, because: str) -> int:
    """Give on what a person has and may not answer any more; return how many requests.

    Arguments:
        connection: inside a write transaction.
        person: with the roles and area that they have now.
        now: the present instant.
        because: what became of the person.
    """
    mine = requests.c.assignee == person.id, requests.c.state.in_(HELD_STATES)
    query = select(requests.c.id, requests.c.area).where(*mine).order_by(requests.c.due)
    gone = [
        RequestId(row.id)
        for row in connection.execute(query)
        if not answers(person, AreaCode(row.area))
    ]
    if not gone:
        return 0
    given = in_force(connection)
    there = room(connection, now, given)
    for id_ in gone:
        place(connection, id_, now, given, there, because)
    return len(gone)


_UNPLACED = frozenset({RequestState.FILED, RequestState.TRANSFERRED, RequestState.REOPENED})


def _kept(assignee: int | None, subject: Subject, there: Room) -> Choice | None:
    """Return who has it, if they can keep it."""
    person = next((one for one in there.people if one.id == assignee), None)
    if person is None or person.id in there.away or not answers(person, subject.area):
        return None
    return Choice(person, Why.KEPT)


def _leave(connection: Connection, request: RequestId, had: int | None, act: Act) -> None:
    """Take a request from who may not answer it, where nobody else is there."""
    if had is None:
        return
    words = "，".join(part for part in (act.note, NOBODY) if part)
    history.note(connection, request, Act(act.who, act.at, words))
    mine = update(requests).where(requests.c.id == request)
    connection.execute(mine.values(assignee=None))
