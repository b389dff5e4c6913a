"""A property: whatever becomes of people, no open request is nobody's without an alarm."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select, update

from county.database.tables import absences as absent
from county.database.tables import escalations, metadata, requests, staff
from county.people import absences, accounts
from county.people.absences import Away
from county.people.staff import Role, Staff, by_id
from county.requests import assigning, choosing, cycles, history, receiving
from county.requests.escalation_settings import EscalationSettings
from county.requests.history import Act
from county.requests.receiving import Arrival
from county.requests.standing_in import StandingIn, missed
from county.requests.unassigned import Unassigned
from disclosure.areas import AreaCode
from disclosure.clocks import receipt_date
from disclosure.errors import NotAllowedError
from disclosure.requests import (
    OPEN_STATES,
    TRANSITIONS,
    CameBy,
    RequestId,
    RequestKind,
    RequestState,
)
from disclosure.seals.boxes import CodeKeys
from tests.county.making import COUNTY, OTHER_TOWN, TOWN, VILLAGE, Town, a_code, filed

AREAS = (COUNTY, TOWN, VILLAGE, OTHER_TOWN)
OFFICE = {
    "a.clerk": (Role.CLERK, VILLAGE),
    "b.clerk": (Role.CLERK, TOWN),
    "c.lead": (Role.LEAD, COUNTY),
    "d.clerk": (Role.CLERK, OTHER_TOWN),
}
ROLES = (Role.CLERK, Role.LEAD, Role.EDITOR)
STEPS = st.one_of(
    st.tuples(st.just("file"), st.sampled_from(RequestKind), st.sampled_from((VILLAGE, TOWN))),
    st.tuples(st.just("move"), st.integers(0, 5), st.sampled_from(RequestState)),
    st.tuples(st.just("reopen"), st.integers(0, 5), st.none()),
    st.tuples(st.just("away"), st.integers(0, 3), st.integers(0, 4)),
    st.tuples(st.just("leave"), st.integers(0, 3), st.none()),
    st.tuples(st.just("back"), st.integers(0, 3), st.none()),
    st.tuples(st.just("area"), st.integers(0, 3), st.sampled_from(AREAS)),
    st.tuples(st.just("role"), st.integers(0, 3), st.sampled_from(ROLES)),
    st.tuples(st.just("pass"), st.sampled_from((1, 20, 24, 70)), st.none()),
)


@cache
def keys() -> CodeKeys:
    """One code for all: making one takes 64 MiB and a while."""
    return a_code()[1]


class Story:
    """A small office to which things happen."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.terms = town.county.terms()
        self.now = town.clock()
        self.filed: list[RequestId] = []
        with town.county.database.reading() as connection:
            query = select(staff.c.id).order_by(staff.c.id)
            self.people = list(connection.scalars(query))

    def begin(self, connection: Connection) -> None:
        """Forget what an example before this one did."""
        about = {requests.name}
        for table in metadata.sorted_tables:
            if about & {key.column.table.name for key in table.foreign_keys}:
                about.add(table.name)
        for table in reversed(metadata.sorted_tables):
            if table.name in about:
                connection.execute(delete(table))
        connection.execute(delete(absent))
        for id_, (role, area) in zip(self.people, OFFICE.values(), strict=True):
            as_hired = {"role": role, "also": "", "area": area, "left_at": None}
            connection.execute(update(staff).where(staff.c.id == id_).values(**as_hired))

    def happen(self, connection: Connection, what: str, first: object, second: object) -> None:
        """Do one thing; what the rules forbid is not done."""
        try:
            getattr(self, what)(connection, first, second)
        except NotAllowedError:
            return

    def file(self, connection: Connection, kind: RequestKind, area: AreaCode) -> None:
        number = receiving.next_number(connection, self.now.date(), CameBy.PHONE)
        one = filed(keys(), filed_at=self.now, number=number, kind=kind, area=area)
        receiving.receive(connection, one, Arrival(CameBy.PHONE), self.now, self.terms)
        self.filed.append(one.id)

    def move(self, connection: Connection, number: int, state: RequestState) -> None:
        if number < len(self.filed) and state is not RequestState.REOPENED:
            act = Act("somebody", self.now, "x")
            history.advance(connection, self.filed[number], state, act)

    def reopen(self, connection: Connection, number: int, _second: None) -> None:
        if number < len(self.filed):
            id_ = self.filed[number]
            if RequestState.REOPENED in TRANSITIONS[history.state_of(connection, id_)]:
                cycles.reopen(connection, id_, Act("somebody", self.now, "x"), self.terms)

    def person(self, connection: Connection, number: int) -> Staff:
        found = by_id(connection, self.people[number])
        assert found is not None
        return found

    def away(self, connection: Connection, number: int, days: int) -> None:
        first = receipt_date(self.now, self.terms.zone)
        deputy = self.person(connection, (number + 1) % 4)
        one = Away(self.person(connection, number), first, first + timedelta(days=days), deputy)
        absences.note(connection, "x", one, self.now)

    def leave(self, connection: Connection, number: int, _second: None) -> None:
        accounts.leave(connection, "x", self.person(connection, number), self.now)

    def back(self, connection: Connection, number: int, _second: None) -> None:
        accounts.come_back(connection, "x", self.person(connection, number), self.now)

    def area(self, connection: Connection, number: int, area: AreaCode) -> None:
        person = replace(self.person(connection, number), area=area)
        accounts.change(connection, "x", person, self.now)

    def role(self, connection: Connection, number: int, role: Role) -> None:
        person = replace(self.person(connection, number), role=role)
        accounts.change(connection, "x", person, self.now)

    def holds_at_once(self, connection: Connection) -> None:
        """What is true after each thing: nobody has what they may not answer."""
        query = select(requests).where(requests.c.state.in_(assigning.HELD_STATES))
        for row in connection.execute(query):
            owner = by_id(connection, row.assignee) if row.assignee else None
            assert owner is None or choosing.answers(owner, AreaCode(row.area)), row.number

    def holds_after_a_round(self, connection: Connection) -> None:
        """What is true after a round: an owner who is there in time, or an alarm."""
        there = assigning.room(connection, self.now, self.terms)
        missing = {
            id_ for one in there.away.values() for id_ in missed(connection, one, self.terms)
        }
        assert not missing
        query = select(requests).where(requests.c.state.in_(OPEN_STATES))
        for row in connection.execute(query):
            if row.assignee is not None:
                continue
            known = select(escalations.c.step).where(
                escalations.c.request == row.id, escalations.c.cycle == row.cycle
            )
            steps = set(connection.scalars(known))
            assert "no_clerk" in steps, row.number
            assert ("unassigned" in steps) or self.now < row.first_due, row.number


@pytest.fixture
def office(town: Town) -> Town:
    town.load()
    for name, (role, area) in OFFICE.items():
        town.hire(name, role, area)
    return town


@pytest.mark.slow
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, max_size=14))
def test_no_open_request_is_nobodys_without_an_alarm(
    office: Town, steps: list[tuple[str, object, object]]
) -> None:
    database = office.county.database
    story = Story(office)
    with database.writing() as connection:
        story.begin(connection)
    for step in steps:
        if step[0] == "pass":
            story.now += timedelta(hours=int(str(step[1])))
        with database.writing() as connection:
            if step[0] != "pass":
                story.happen(connection, *step)
            story.holds_at_once(connection)
        StandingIn(database, office.county.terms).run(story.now)
        Unassigned(database, office.county.terms, EscalationSettings()).run(story.now)
        with database.reading() as connection:
            story.holds_after_a_round(connection)
