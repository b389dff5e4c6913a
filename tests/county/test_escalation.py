"""Escalation: each step told once, in office hours, to clerk, lead and director in turn."""

from datetime import UTC, datetime
from functools import cache

import pytest
from sqlalchemy import select

from county.database.tables import escalations, notices
from county.notices.outbox import What
from county.people.staff import Role, with_role
from county.requests import cycles, history, receiving
from county.requests.escalating import Escalating
from county.requests.escalation_settings import Director, EscalationSettings
from county.requests.history import Act
from county.requests.overseers import overseers
from county.requests.receiving import Arrival
from disclosure.areas import AreaCode
from disclosure.escalation import Told
from disclosure.requests import CameBy, RequestId, RequestKind, RequestState
from disclosure.seals.boxes import CodeKeys
from tests.county.making import COUNTY, TOWN, VILLAGE, Town, a_code, filed

SETTINGS = EscalationSettings()
S = RequestState


@cache
def keys() -> CodeKeys:
    """One code for all: making one takes 64 MiB and a while."""
    return a_code()[1]


@pytest.fixture
def office(town: Town) -> Town:
    """A village's clerk, the town's lead, the county's lead and its office."""
    town.load()
    town.hire("li.clerk", Role.CLERK, VILLAGE)
    town.hire("wang.lead", Role.LEAD, TOWN)
    town.hire("zhao.lead", Role.LEAD, COUNTY)
    town.hire("sun.office", Role.OFFICE, COUNTY)
    return town


def file(town: Town, kind: RequestKind = RequestKind.LOOKUP) -> RequestId:
    now = town.clock()
    with town.county.database.writing() as connection:
        number = receiving.next_number(connection, now.date(), CameBy.PHONE)
        request = filed(keys(), filed_at=now, number=number, kind=kind)
        receiving.receive(connection, request, Arrival(CameBy.PHONE), now, town.county.terms())
    return request.id


def at(town: Town, text: str, settings: EscalationSettings = SETTINGS) -> list[str]:
    """Take the chore at a local time; return who was told what by it."""
    local = datetime.strptime(text, "%m-%d %H:%M").replace(year=2026)  # noqa: DTZ007
    town.clock.now = local.replace(tzinfo=town.county.zone()).astimezone(UTC)
    Escalating(town.county.database, town.county.terms, settings).run(town.clock())
    told = {What.HALF, What.NEAR, What.DUE, What.BREACH}
    with town.county.database.reading() as connection:
        people = {one.id: one.name for one in with_role(connection, tuple(Role))}
        query = select(notices.c.staff, notices.c.what).where(
            notices.c.what.in_(tuple(told)), notices.c.made_at == town.clock()
        )
        return sorted(f"{row.what} {people[row.staff]}" for row in connection.execute(query))


def move(town: Town, request: RequestId, *states: RequestState) -> None:
    with town.county.database.writing() as connection:
        for state in states:
            history.advance(connection, request, state, Act("li.clerk", town.clock()))


def test_every_step_is_told_once_to_one_level_more(office: Town) -> None:
    file(office)  # on a Friday, two working days: until Tuesday
    assert at(office, "11-20 16:00") == []
    assert at(office, "11-23 17:29") == []
    assert at(office, "11-24 08:29") == []
    assert at(office, "11-24 08:30") == ["due li.clerk", "due wang.lead"]
    assert at(office, "11-24 16:00") == []
    assert at(office, "11-24 23:59") == []
    assert at(office, "11-25 00:01") == []
    assert at(office, "11-25 08:30") == [
        "breach li.clerk",
        "breach sun.office",
        "breach wang.lead",
    ]
    assert at(office, "11-26 09:00") == []


def test_half_of_the_time_is_told_to_the_clerk_before_the_due_morning(office: Town) -> None:
    file(office, RequestKind.COMPLAINT)  # five working days: until Friday 27th
    assert at(office, "11-25 12:59") == []
    assert at(office, "11-25 13:01") == ["half li.clerk"]
    assert at(office, "11-27 09:00") == ["due li.clerk", "due wang.lead"]


def test_most_of_a_long_time_is_told_to_the_lead_too(office: Town) -> None:
    file(office, RequestKind.APPLICATION)  # twenty working days: until Friday, 18 December
    assert at(office, "12-04 17:29") == []
    assert at(office, "12-07 08:30") == ["half li.clerk"]
    assert at(office, "12-14 17:29") == []
    assert at(office, "12-15 08:30") == ["near li.clerk", "near wang.lead"]
    assert at(office, "12-18 08:30") == ["due li.clerk", "due wang.lead"]


def test_a_round_that_was_missed_tells_only_how_it_stands_now(office: Town) -> None:
    file(office, RequestKind.COMPLAINT)
    assert at(office, "11-30 10:00") == ["breach li.clerk", "breach sun.office", "breach wang.lead"]
    with office.county.database.reading() as connection:
        kept = connection.execute(select(escalations)).all()
    assert [(row.step, row.level, row.cycle) for row in kept] == [("breach", "director", 1)]


def test_what_is_answered_or_whose_clock_stands_is_not_told_of(office: Town) -> None:
    answered = file(office, RequestKind.ENQUIRY)
    move(office, answered, S.IN_PROGRESS, S.ANSWER_READY)
    assert at(office, "11-25 10:00") == []
    move(office, answered, S.IN_PROGRESS)
    assert at(office, "11-25 10:01") != []


def test_a_new_cycle_is_told_of_anew(office: Town) -> None:
    request = file(office, RequestKind.ENQUIRY)
    assert at(office, "11-24 09:00")[0] == "breach li.clerk"
    move(office, request, S.IN_PROGRESS, S.ANSWER_READY, S.DELIVERED, S.CLOSED)
    with office.county.database.writing() as connection:
        act = Act("wang.lead", office.clock(), "没有答到点子上")
        cycles.reopen(connection, request, act, office.county.terms())
    assert at(office, "11-24 10:00") == []
    assert at(office, "11-25 09:00") == ["due li.clerk", "due wang.lead"]
    assert at(office, "11-26 09:00")[0] == "breach li.clerk"


def test_nobody_is_told_twice_when_two_rounds_meet(office: Town) -> None:
    file(office)
    assert at(office, "11-24 09:00") == ["due li.clerk", "due wang.lead"]
    other = Escalating(office.county.database, office.county.terms, SETTINGS)
    assert other.run(office.clock.pass_by(minutes=1)) == ""
    with office.county.database.reading() as connection:
        assert len(connection.execute(select(escalations)).all()) == 1


def test_words_name_number_kind_and_day_and_nothing_else(office: Town) -> None:
    file(office)
    at(office, "11-24 09:00")
    with office.county.database.reading() as connection:
        words = set(connection.scalars(select(notices.c.words).where(notices.c.what == What.DUE)))
    assert words == {"【帮查】20261120-00-001：今天到期，最后期限 11月24日"}


@pytest.mark.parametrize(
    ("settings", "director"),
    [
        (SETTINGS, ["sun.office"]),
        (EscalationSettings(director=(Director(area=TOWN, person="zhao.lead"),)), ["zhao.lead"]),
        (
            EscalationSettings(
                director=(
                    Director(area=COUNTY, person="zhao.lead"),
                    Director(area=TOWN, person="nobody"),
                )
            ),
            ["zhao.lead"],
        ),
        (EscalationSettings(director_role=Role.ADMIN), []),
    ],
)
def test_the_director_is_who_is_named_nearest_or_has_the_role(
    office: Town, settings: EscalationSettings, director: list[str]
) -> None:
    with office.county.database.reading() as connection:
        above = overseers(connection, settings)
    assert [one.name for one in above.at(Told.DIRECTOR, AreaCode(VILLAGE))] == director
    assert [one.name for one in above.at(Told.LEAD, AreaCode(VILLAGE))] == ["wang.lead"]
    assert [one.name for one in above.at(Told.LEAD, AreaCode(COUNTY))] == ["zhao.lead"]


def test_more_than_one_transaction_of_requests_is_told_of_in_one_round(office: Town) -> None:
    now = office.clock()
    with office.county.database.writing() as connection:
        for number in range(60):
            request = filed(keys(), filed_at=now, number=str(number), kind=RequestKind.ENQUIRY)
            terms = office.county.terms()
            receiving.receive(connection, request, Arrival(CameBy.PHONE), now, terms)
    assert len(at(office, "11-24 09:00")) == 3 * 60
    assert at(office, "11-25 09:00") == []
