"""The weeks before the pictures: who worked at the desk, what was asked, what became of it.

Invariant: everything goes by the county's own rules, each step at the instant at which it would
have been taken, the earliest first; the county is a copy.
"""

import tomllib
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Literal

import msgspec
from sqlalchemy import Connection

from county.parts import County
from county.people import absences, accounts, passwords, staff
from county.people.absences import Away
from county.people.staff import Role, Staff
from county.requests import rules
from county.requests.rules import Rule
from county.rounds.order import chores
from disclosure.areas import AreaCode
from disclosure.items import Strict
from disclosure.requests import RequestKind

SOURCE = Path(__file__).with_name("weeks.toml")
BEGAN_DAYS = 90
"""Days before the pictures on which everybody began to work."""

Event = tuple[datetime, Callable[[Connection, datetime], None]]
"""What happened, and when."""


class Person(Strict, frozen=True, kw_only=True):
    """Somebody who answers."""

    name: str
    role: Role
    area: AreaCode


class Absent(Strict, frozen=True, kw_only=True, rename={"first": "from", "last": "until"}):
    """Somebody who is away; days after the day of the pictures."""

    name: str
    first: int
    last: int
    deputy: str = ""


class Ruled(Strict, frozen=True, kw_only=True):
    """A rule of assignment."""

    name: str
    area: AreaCode
    kind: RequestKind
    people: tuple[str, ...]


class Step(Strict, frozen=True, kw_only=True):
    """What was done so many hours after the step before, with what was said and how."""

    did: str
    hours: int
    said: str = ""
    how: str = ""


class Asked(Strict, frozen=True, kw_only=True):
    """A request, filed anew on each of the days before the pictures; `code` opens its answer."""

    label: str
    kind: RequestKind
    area: AreaCode
    came_by: Literal["phone", "call", "visit", "letter"]
    days: tuple[int, ...]
    hour: int
    words: str
    name: str = ""
    phone: str = ""
    item: str = ""
    found: str = ""
    stands: str = ""
    outcome: str = "answered"
    gap: str = ""
    code: bool = False
    then: tuple[Step, ...] = ()


class Applied(Strict, frozen=True, kw_only=True):
    """An application for disclosure."""

    label: str
    area: AreaCode
    days: int
    name: str
    contact: str
    described: str
    form: str
    then: tuple[Step, ...] = ()


class Weeks(Strict, frozen=True, kw_only=True):
    """The whole of ``weeks.toml``."""

    overseer: str
    person: tuple[Person, ...]
    absence: tuple[Absent, ...]
    rule: tuple[Ruled, ...]
    request: tuple[Asked, ...]
    application: tuple[Applied, ...]


def read() -> Weeks:
    """Return the weeks as they are written down."""
    return msgspec.convert(tomllib.loads(SOURCE.read_text(encoding="utf-8")), Weeks)


def instant(county: County, now: datetime, days: int, hour: int) -> datetime:
    """Return the instant of an hour of the county's day, so many days before now."""
    zone = county.zone()
    day = now.astimezone(zone).date() - timedelta(days=days)
    return datetime.combine(day, time(hour), zone)


def hire(county: County, weeks: Weeks, now: datetime, areas: Mapping[str, str]) -> Staff:
    """Enter the people, their rules and their absences; return the overseer.

    Arguments:
        county: the open county.
        weeks: as read.
        now: of the pictures.
        areas: new areas of people who are there already, by name.
    """
    by = weeks.overseer
    began = instant(county, now, BEGAN_DAYS, 9)
    today = now.astimezone(county.zone()).date()
    with county.database.writing() as connection:
        for name, area in areas.items():
            person = _named(connection, name)
            moved = Staff(person.id, name, person.role, AreaCode(area), person.also)
            accounts.change(connection, by, moved, began)
        for one in weeks.person:
            new = Staff(0, one.name, one.role, one.area)
            accounts.add(connection, by, new, passwords.nobodys_password(), began)
        overseer = _named(connection, by)
        for one_rule in weeks.rule:
            people = [_named(connection, name) for name in one_rule.people]
            ids = tuple(person.id for person in people)
            rule = Rule(one_rule.area, one_rule.name, ids, one_rule.kind)
            rules.add(connection, overseer, rule, people, began)
        for absent in weeks.absence:
            first, last = (today + timedelta(days=n) for n in (absent.first, absent.last))
            deputy = _named(connection, absent.deputy) if absent.deputy else None
            away = Away(_named(connection, absent.name), first, last, deputy)
            absences.note(connection, by, away, now - timedelta(days=3))
    return overseer


def live(county: County, events: list[Event], now: datetime) -> None:
    """Let happen what had happened by now, the earliest first; then take one round."""
    for at, happen in sorted(events, key=lambda event: event[0]):
        if at <= now:
            with county.database.writing() as connection:
                happen(connection, at)
    for chore in chores(county):
        chore.run(now)


def _named(connection: Connection, name: str) -> Staff:
    person = staff.named(connection, name)
    assert person is not None, name
    return person
