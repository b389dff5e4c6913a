"""Choosing who gets a request: pure, by rule, nearness, load and absence."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from county.people.absences import Absence
from county.people.staff import Role, Staff
from county.requests import choosing
from county.requests.choosing import Choice, Room, Why
from county.requests.rules import Rule, Subject
from disclosure.areas import AreaCode
from disclosure.requests import RequestKind
from tests.county.making import COUNTY, OTHER_TOWN, OTHER_VILLAGE, TOWN, VILLAGE

FRIDAY = date(2026, 11, 20)


def clerk(number: int, area: AreaCode = VILLAGE, role: Role = Role.CLERK) -> Staff:
    return Staff(number, f"p{number}", role, area)


def away(number: int, deputy: int | None = None) -> Absence:
    return Absence(1, number, f"p{number}", FRIDAY, FRIDAY, deputy, "", "x", cancelled=False)


def room(*people: Staff, **more: Any) -> Room:
    return replace(Room(people, {}, {}), **more)


LOOKUP = Subject(VILLAGE, RequestKind.LOOKUP)


def test_the_nearest_clerk_gets_it_before_a_lead_next_door() -> None:
    lead, far, near = clerk(1, VILLAGE, Role.LEAD), clerk(2, COUNTY), clerk(3, TOWN)
    assert choosing.choose(LOOKUP, room(lead, far, near)) == Choice(near, Why.NEAREST)
    assert choosing.choose(LOOKUP, room(lead, far)) == Choice(far, Why.NEAREST)
    assert choosing.choose(LOOKUP, room(lead)) == Choice(lead, Why.NEAREST)


def test_of_several_the_least_busy_gets_it_and_of_these_the_first() -> None:
    there = room(clerk(1), clerk(2), clerk(3), loads={1: 3, 2: 2, 3: 2})
    found = choosing.choose(LOOKUP, there)
    assert found is not None
    assert found.person.id == 2


@pytest.mark.parametrize(
    "person",
    [clerk(1, OTHER_VILLAGE), clerk(1, VILLAGE, Role.EDITOR), replace(clerk(1), left=True)],
)
def test_who_may_not_answer_gets_nothing(person: Staff) -> None:
    rule = Rule(COUNTY, "all", (1,))
    assert choosing.choose(LOOKUP, room(person, rules=[rule])) is None


def test_a_rule_goes_before_nearness_and_the_narrowest_one_first() -> None:
    people = [clerk(1), clerk(2, TOWN), clerk(3, COUNTY), clerk(4, COUNTY)]
    wide = Rule(COUNTY, "wide", (4,), id=1)
    kind = Rule(COUNTY, "kind", (3,), RequestKind.LOOKUP, id=2)
    topic = Rule(COUNTY, "topic", (2,), topic="land", id=3)
    own = Rule(VILLAGE, "own", (1,), id=4)
    elsewhere = Rule(OTHER_TOWN, "elsewhere", (1,), id=5)
    orders = [
        ([wide], LOOKUP, "wide"),
        ([wide, kind], LOOKUP, "kind"),
        ([wide, kind], Subject(VILLAGE, RequestKind.ENQUIRY), "wide"),
        ([wide, kind, topic], Subject(VILLAGE, RequestKind.LOOKUP, "land"), "topic"),
        ([wide, kind, topic], LOOKUP, "kind"),
        ([wide, kind, topic, own], LOOKUP, "own"),
        ([elsewhere, wide], LOOKUP, "wide"),
    ]
    for known, subject, name in orders:
        found = choosing.choose(subject, room(*people, rules=known))
        assert found is not None
        assert (found.why, found.about) == (Why.RULE, name)


def test_who_is_away_gets_nothing_the_deputy_does_or_the_next_one() -> None:
    near, deputy, far = clerk(1), clerk(2, TOWN), clerk(3, TOWN)
    absent = {1: away(1, deputy=2)}
    people = room(near, deputy, far, away=absent, loads={2: 50})
    assert choosing.choose(LOOKUP, people) == Choice(deputy, Why.DEPUTY, "p1")
    both = {**absent, 2: away(2)}
    assert choosing.choose(LOOKUP, room(near, deputy, far, away=both)) == Choice(far, Why.NEAREST)
    elsewhere = clerk(2, OTHER_TOWN)
    assert choosing.choose(LOOKUP, room(near, elsewhere, away=absent)) is None
    group = Rule(COUNTY, "group", (1, 3), id=1)
    found = choosing.choose(LOOKUP, room(near, deputy, far, away=absent, rules=[group]))
    assert found == Choice(far, Why.RULE, "group")
