"""Choosing who gets a request: by a rule, else who is nearest; of several the least busy.

Invariant: only who answers requests of the area and is there that day, or who stands in for
one of them; for the same people, work and day the choice is the same.
"""

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from county.people.absences import Absence
from county.people.staff import Role, Staff
from county.requests.rules import Rule, Subject, fitting
from disclosure.areas import AreaCode, path

ANSWERING = (Role.CLERK, Role.LEAD)
"""Roles that answer requests; clerks come first."""


class Why(StrEnum):
    """Why somebody got a request."""

    RULE = "rule"
    NEAREST = "nearest"
    DEPUTY = "deputy"
    KEPT = "kept"


@dataclass(frozen=True)
class Choice:
    """Who gets a request, and why: `about` is the rule's name, or for whom a deputy stands."""

    person: Staff
    why: Why
    about: str = ""


@dataclass(frozen=True)
class Room:
    """Who is there to answer.

    Attributes:
        people: who answers requests, of any area.
        loads: open work of each by id, weighted.
        away: who is away that day, by id.
        rules: the rules of the areas in question.
    """

    people: Sequence[Staff]
    loads: MutableMapping[int, int]
    away: Mapping[int, Absence]
    rules: Sequence[Rule] = ()


def answers(person: Staff, area: AreaCode) -> bool:
    """Tell whether a person answers requests of an area."""
    return not person.left and person.may(ANSWERING) and person.reaches(area)


def choose(subject: Subject, room: Room) -> Choice | None:
    """Return who gets a request, None where nobody is there who could."""
    able = [person for person in room.people if answers(person, subject.area)]
    for rule in fitting(room.rules, subject):
        group = [person for person in able if person.id in rule.people]
        if person := _least_busy(group, room):
            return Choice(person, Why.RULE, rule.name)
        if found := _deputy(group, able, room):
            return found
    for group in _by_distance(able, subject.area):
        if person := _least_busy(group, room):
            return Choice(person, Why.NEAREST)
        if found := _deputy(group, able, room):
            return found
    return None


def _least_busy(group: Sequence[Staff], room: Room) -> Staff | None:
    there = [person for person in group if person.id not in room.away]
    return min(there, key=lambda one: (room.loads.get(one.id, 0), one.id), default=None)


def _deputy(group: Sequence[Staff], able: Sequence[Staff], room: Room) -> Choice | None:
    """Return who stands in for one of a group that is all away."""
    known = {person.id: person for person in able}
    choices = [
        Choice(deputy, Why.DEPUTY, absent.name)
        for absent in group
        if (deputy := known.get(room.away[absent.id].deputy or 0)) is not None
        and deputy.id not in room.away
    ]
    load = room.loads
    return min(choices, key=lambda one: (load.get(one.person.id, 0), one.person.id), default=None)


def _by_distance(able: Sequence[Staff], area: AreaCode) -> list[list[Staff]]:
    """Return groups of people: clerks before others, then who sits nearest."""
    steps = path(area)

    def distance(person: Staff) -> tuple[bool, int]:
        return not person.may((Role.CLERK,)), -steps.index(person.area)

    ordered = sorted(able, key=distance)
    return [list(group) for _, group in groupby(ordered, key=distance)]
