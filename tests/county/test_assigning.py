"""Who gets a request: rules, nearness, load, absence; and nobody keeps what they may not answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from sqlalchemy import select, update

from county.database.tables import notices, requests, staff
from county.notices.outbox import What
from county.people import absences, accounts
from county.people.absences import Away
from county.people.staff import Role, Staff, named, with_role
from county.requests import assigning, cycles, history, receiving, rules, waiting
from county.requests.escalation_settings import EscalationSettings
from county.requests.history import Act
from county.requests.receiving import Arrival
from county.requests.rules import Rule
from county.requests.standing_in import StandingIn
from county.requests.unassigned import Unassigned
from disclosure.areas import AreaCode
from disclosure.errors import NotAllowedError
from disclosure.requests import CameBy, RequestId, RequestKind, RequestState
from disclosure.seals.boxes import CodeKeys
from tests.county.making import (
    COUNTY,
    OTHER_TOWN,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Town,
    a_code,
    filed,
)

FRIDAY = date(2026, 11, 20)
SETTINGS = EscalationSettings()
FILE = Callable[..., RequestId]
S = RequestState


@cache
def keys() -> CodeKeys:
    """One code for all: making one takes 64 MiB and a while."""
    return a_code()[1]


@pytest.fixture
def office(town: Town) -> Town:
    """A county with two clerks of a town, one of the county, a lead and an admin."""
    town.load()
    town.hire("li.clerk", Role.CLERK, TOWN)
    town.hire("ma.clerk", Role.CLERK, TOWN)
    town.hire("wu.clerk", Role.CLERK, COUNTY)
    town.hire("zhao.lead", Role.LEAD, COUNTY)
    town.hire("sun.admin", Role.ADMIN, COUNTY)
    return town


@pytest.fixture
def file(office: Town) -> FILE:
    """Files requests over the phone page, whose numbers the county gives."""

    def one(**changes: object) -> RequestId:
        now = office.clock()
        with office.county.database.writing() as connection:
            number = receiving.next_number(connection, now.date(), CameBy.PHONE)
            request = filed(keys(), **{"filed_at": now, "number": number, **changes})
            arrival = Arrival(CameBy.PHONE)
            receiving.receive(connection, request, arrival, now, office.county.terms())
        return request.id

    return one


def person(town: Town, name: str) -> Staff:
    with town.county.database.reading() as connection:
        found = named(connection, name)
    assert found is not None
    return found


def owner(town: Town, request: RequestId) -> str:
    with town.county.database.reading() as connection:
        query = select(requests.c.assignee).where(requests.c.id == request)
        id_ = connection.scalar(query)
        people = {one.id: one.name for one in with_role(connection, tuple(Role))}
    return people[id_] if id_ else ""


def advance(town: Town, request: RequestId, *states: RequestState) -> None:
    with town.county.database.writing() as connection:
        for state in states:
            history.advance(connection, request, state, Act("wu.clerk", town.clock()))


def is_away(town: Town, name: str, first: date, last: date, deputy: str = "") -> None:
    stands_in = person(town, deputy) if deputy else None
    with town.county.database.writing() as connection:
        one = Away(person(town, name), first, last, stands_in)
        absences.note(connection, "zhao.lead", one, town.clock())


def leaves(town: Town, name: str) -> None:
    with town.county.database.writing() as connection:
        accounts.leave(connection, "sun.admin", person(town, name), town.clock())


def past(town: Town, request: RequestId) -> list[str]:
    with town.county.database.reading() as connection:
        return [one.note for one in history.of_request(connection, request) if one.note]


def told(town: Town, what: What) -> list[tuple[str, str]]:
    with town.county.database.reading() as connection:
        people = {one.id: one.name for one in with_role(connection, tuple(Role))}
        query = select(notices).where(notices.c.what == what).order_by(notices.c.id)
        return [(people.get(row.staff, "left"), row.words) for row in connection.execute(query)]


def standing_in(town: Town) -> StandingIn:
    return StandingIn(town.county.database, town.county.terms)


def unassigned(town: Town) -> Unassigned:
    return Unassigned(town.county.database, town.county.terms, SETTINGS)


def test_open_work_is_shared_by_weight(office: Town, file: FILE) -> None:
    first = file(kind=RequestKind.APPLICATION)
    owners = [owner(office, file(kind=RequestKind.ENQUIRY)) for _ in range(8)]
    assert owner(office, first) == "li.clerk"
    assert owners == ["ma.clerk"] * 8
    assert owner(office, file(kind=RequestKind.ENQUIRY)) == "li.clerk"
    assert past(office, first) == ["li.clerk（就近，手上最少）"]
    assert told(office, What.ASSIGNED)[0][0] == "li.clerk"
    assert "高龄" not in "".join(words for _, words in told(office, What.ASSIGNED))


def test_a_rule_made_on_the_desk_counts_for_the_next_request(office: Town, file: FILE) -> None:
    lead = person(office, "zhao.lead")
    group = [person(office, "wu.clerk")]
    rule = Rule(TOWN, "申请组", (), RequestKind.APPLICATION)
    with office.county.database.writing() as connection:
        rules.add(connection, lead, rule, group, office.clock())
    request = file(kind=RequestKind.APPLICATION)
    assert owner(office, request) == "wu.clerk"
    assert past(office, request) == ["wu.clerk（按规则“申请组”）"]
    assert owner(office, file()) == "li.clerk"
    with office.county.database.writing() as connection:
        kept = rules.listed(connection, COUNTY)[0]
        rules.drop(connection, lead, kept, office.clock())
        assert rules.listed(connection, COUNTY) == []
    assert owner(office, file(kind=RequestKind.APPLICATION)) == "ma.clerk"


@pytest.mark.parametrize(
    ("by", "area", "name", "people"),
    [
        ("zhao.lead", VILLAGE, " ", ("li.clerk",)),
        ("zhao.lead", VILLAGE, "长" * 65, ("li.clerk",)),
        ("zhao.lead", VILLAGE, "组", ()),
        ("zhao.lead", OTHER_VILLAGE, "组", ("li.clerk",)),
        ("li.clerk", COUNTY, "组", ("wu.clerk",)),
    ],
)
def test_a_rule_that_could_give_to_nobody_is_not_made(
    office: Town, by: str, area: AreaCode, name: str, people: tuple[str, ...]
) -> None:
    group = [person(office, one) for one in people]
    with pytest.raises(NotAllowedError), office.county.database.writing() as connection:
        rules.add(connection, person(office, by), Rule(area, name, ()), group, office.clock())


def test_what_falls_due_while_its_owner_is_away_moves_and_the_rest_stays(
    office: Town, file: FILE
) -> None:
    soon, late = file(kind=RequestKind.ENQUIRY), file(kind=RequestKind.COMPLAINT)
    with office.county.database.writing() as connection:
        for request in (soon, late):
            act = Act("zhao.lead", office.clock(), "li.clerk")
            assigning.assign(connection, request, person(office, "li.clerk"), act)
    advance(office, soon, RequestState.IN_PROGRESS)
    advance(office, late, RequestState.IN_PROGRESS)
    monday = FRIDAY + timedelta(days=3)
    is_away(office, "li.clerk", monday, monday, deputy="wu.clerk")
    chore = standing_in(office)
    assert chore.run(office.clock()) == ""
    assert owner(office, soon) == "li.clerk"
    assert chore.run(office.clock.pass_by(days=3)) == "1 given on"
    assert owner(office, soon) == "ma.clerk"
    assert past(office, soon)[-1] == "ma.clerk（li.clerk 外出至11月23日，就近，手上最少）"
    assert owner(office, late) == "li.clerk"
    assert chore.run(office.clock.pass_by(minutes=1)) == ""


def test_a_request_without_a_first_response_does_not_wait_for_who_is_away(
    office: Town, file: FILE
) -> None:
    request = file(kind=RequestKind.COMPLAINT)
    assert owner(office, request) == "li.clerk"
    is_away(office, "li.clerk", FRIDAY, FRIDAY)
    standing_in(office).run(office.clock())
    assert owner(office, request) == "ma.clerk"


def test_who_is_back_gets_new_ones_again(office: Town, file: FILE) -> None:
    for name in ("ma.clerk", "wu.clerk"):
        leaves(office, name)
    is_away(office, "li.clerk", FRIDAY, FRIDAY)
    assert owner(office, file()) == "zhao.lead"
    office.clock.pass_by(days=3)
    assert owner(office, file()) == "li.clerk"


def test_a_cancelled_absence_counts_for_nothing(office: Town, file: FILE) -> None:
    is_away(office, "li.clerk", FRIDAY, FRIDAY)
    with office.county.database.writing() as connection:
        one = absences.listed(connection, COUNTY, FRIDAY, 10)[0]
        absences.cancel(connection, "zhao.lead", one, office.clock())
        with pytest.raises(NotAllowedError):
            absences.cancel(connection, "zhao.lead", one, office.clock())
        assert absences.on(connection, FRIDAY) == {}
    assert owner(office, file()) == "li.clerk"
    is_away(office, "li.clerk", FRIDAY, FRIDAY)


@pytest.mark.parametrize(
    ("first", "last", "deputy"),
    [
        (FRIDAY, FRIDAY - timedelta(days=1), ""),
        (FRIDAY, FRIDAY + timedelta(days=366), ""),
        (FRIDAY, FRIDAY, "li.clerk"),
        (FRIDAY + timedelta(days=10), FRIDAY + timedelta(days=12), ""),
    ],
)
def test_an_absence_that_makes_no_sense_is_not_noted(
    office: Town, first: date, last: date, deputy: str
) -> None:
    tenth = FRIDAY + timedelta(days=11)
    is_away(office, "li.clerk", tenth, tenth)
    with pytest.raises(NotAllowedError):
        is_away(office, "li.clerk", first, last, deputy)


def test_what_somebody_had_goes_on_at_once_when_they_leave(office: Town, file: FILE) -> None:
    filed_one, asked, written = (file() for _ in range(3))
    with office.county.database.writing() as connection:
        for request in (filed_one, asked, written):
            act = Act("zhao.lead", office.clock(), "li.clerk")
            assigning.assign(connection, request, person(office, "li.clerk"), act)
    with office.county.database.writing() as connection:
        act, terms = Act("li.clerk", office.clock()), office.county.terms()
        waiting.ask(connection, asked, "哪一年的？", "今天上午电话问到本人", act, terms)
    advance(office, written, S.IN_PROGRESS, S.ANSWER_READY)
    leaves(office, "li.clerk")
    for request in (filed_one, asked, written):
        assert owner(office, request) == "ma.clerk"
        assert "li.clerk 已停用" in past(office, request)[-1]
    with office.county.database.reading() as connection:
        states = {
            row.id: row.state for row in connection.execute(select(requests.c.id, requests.c.state))
        }
    assert states == {filed_one: S.ASSIGNED, asked: S.WAITING, written: S.ANSWER_READY}


def test_what_somebody_had_is_shared_out_among_those_who_stay(office: Town, file: FILE) -> None:
    office.hire("yu.clerk", Role.CLERK, TOWN)
    had = [file() for _ in range(4)]
    act = Act("zhao.lead", office.clock(), "li.clerk")
    with office.county.database.writing() as connection:
        for request in had:
            assigning.assign(connection, request, person(office, "li.clerk"), act)
    leaves(office, "li.clerk")
    owners = sorted(owner(office, request) for request in had)
    assert owners == ["ma.clerk", "ma.clerk", "yu.clerk", "yu.clerk"]


def test_who_is_away_stands_in_for_nobody(office: Town, file: FILE) -> None:
    is_away(office, "li.clerk", FRIDAY, FRIDAY, deputy="zhao.lead")
    is_away(office, "ma.clerk", FRIDAY, FRIDAY, deputy="li.clerk")
    request = file()
    assert owner(office, request) == "zhao.lead"
    assert past(office, request)[-1] == "zhao.lead（li.clerk 外出，代办）"


@pytest.mark.parametrize(
    "change", [{"area": OTHER_TOWN}, {"role": Role.EDITOR}, {"area": VILLAGE, "role": Role.OFFICE}]
)
def test_what_somebody_may_not_answer_any_more_goes_on_at_once(
    office: Town, file: FILE, change: dict[str, object]
) -> None:
    request = file()
    before = person(office, owner(office, request))
    with office.county.database.writing() as connection:
        accounts.change(connection, "sun.admin", replace(before, **change), office.clock())  # type: ignore[arg-type]
    assert owner(office, request) == "ma.clerk"


def test_who_moves_nearer_keeps_what_they_may_answer(office: Town, file: FILE) -> None:
    request = file()
    nearer = replace(person(office, "li.clerk"), area=VILLAGE)
    with office.county.database.writing() as connection:
        accounts.change(connection, "sun.admin", nearer, office.clock())
    assert owner(office, request) == "li.clerk"


def test_a_request_reopened_after_its_clerk_left_goes_to_somebody_present(
    office: Town, file: FILE
) -> None:
    request = file()
    advance(office, request, S.IN_PROGRESS, S.ANSWER_READY, S.DELIVERED, S.CLOSED)
    leaves(office, "li.clerk")
    with office.county.database.writing() as connection:
        act = Act("zhao.lead", office.clock(), "答复不清楚")
        cycles.reopen(connection, request, act, office.county.terms())
    assert owner(office, request) == "ma.clerk"


def test_a_request_that_nobody_may_answer_alarms_at_once_and_again_past_its_first_limit(
    office: Town, file: FILE
) -> None:
    for name in ("li.clerk", "ma.clerk", "wu.clerk", "zhao.lead"):
        leaves(office, name)
    request = file()
    assert owner(office, request) == ""
    chore = unassigned(office)
    assert chore.run(office.clock()) == "0 placed, 1 alarms, 1 with nobody"
    assert [name for name, _ in told(office, What.NO_CLERK)] == ["sun.admin"]
    assert chore.run(office.clock.pass_by(minutes=59)) == "0 placed, 0 alarms, 1 with nobody"
    assert chore.run(office.clock.pass_by(minutes=1)) == "0 placed, 1 alarms, 1 with nobody"
    assert [name for name, _ in told(office, What.UNASSIGNED)] == ["sun.admin"]
    assert chore.run(office.clock.pass_by(hours=5)) == "0 placed, 0 alarms, 1 with nobody"
    office.hire("qi.clerk", Role.CLERK, VILLAGE)
    assert chore.run(office.clock()) == "1 placed, 0 alarms, 0 with nobody"
    assert owner(office, request) == "qi.clerk"
    assert chore.run(office.clock()) == ""


def test_an_alarm_of_the_night_is_sent_in_the_morning_also_of_a_rest_day(
    office: Town, file: FILE
) -> None:
    for name in ("li.clerk", "ma.clerk", "wu.clerk"):
        leaves(office, name)
    leaves(office, "zhao.lead")
    file()
    unassigned(office).run(office.clock.pass_by(hours=13))  # 23:00
    with office.county.database.reading() as connection:
        rows = connection.execute(
            select(notices.c.next_at).where(notices.c.what == What.NO_CLERK)
        ).all()
    zone = office.county.zone()
    assert [f"{row.next_at.astimezone(zone):%A %H:%M}" for row in rows] == ["Saturday 08:30"]


def test_a_row_left_with_who_is_gone_is_placed_by_the_round(office: Town, file: FILE) -> None:
    request = file()
    leaves(office, "ma.clerk")
    gone = select(staff.c.id).where(staff.c.name == "ma.clerk").scalar_subquery()
    with office.county.database.writing() as connection:
        connection.execute(update(requests).values(assignee=gone))
    assert unassigned(office).run(office.clock()) == "1 placed, 0 alarms, 0 with nobody"
    assert owner(office, request) == "li.clerk"


def test_nobody_is_given_what_is_at_its_end(office: Town, file: FILE) -> None:
    request = file()
    advance(office, request, RequestState.WITHDRAWN)
    wu, act = person(office, "wu.clerk"), Act("zhao.lead", office.clock())
    with pytest.raises(NotAllowedError), office.county.database.writing() as connection:
        assigning.assign(connection, request, wu, act)
