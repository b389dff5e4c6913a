"""Rules of assignment: which people get which requests.

Invariant: of the rules that fit a request the nearest one counts: the smallest area first, then
one that names the topic, then one that names the kind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select

from county.audit.log import Act, record
from county.database.tables import areas, assignment_people, assignment_rules, staff
from county.people.scope import within
from county.people.staff import Staff
from disclosure.areas import AreaCode, path
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestKind

NAME_CHARACTERS = 64
MOST_RULES = 500


@dataclass(frozen=True)
class Subject:
    """What decides who gets a request: where, of which kind, on which topic."""

    area: AreaCode
    kind: RequestKind
    topic: str | None = None


@dataclass(frozen=True)
class Rule:
    """A rule; without kind or topic it takes every one. Several people make a group."""

    area: AreaCode
    name: str
    people: tuple[int, ...]
    kind: RequestKind | None = None
    topic: str | None = None
    id: int = 0
    area_name: str = ""
    names: tuple[str, ...] = ()

    def fits(self, subject: Subject) -> bool:
        """Tell whether a request falls under this rule."""
        return (
            self.area in path(subject.area)
            and self.kind in {None, subject.kind}
            and self.topic in {None, subject.topic}
        )


def fitting(rules: Sequence[Rule], subject: Subject) -> list[Rule]:
    """Return the rules that a request falls under, the nearest first."""
    steps = path(subject.area)
    found = [rule for rule in rules if rule.fits(subject)]
    order = {rule.id: -steps.index(rule.area) for rule in found}
    return sorted(
        found, key=lambda rule: (order[rule.id], rule.topic is None, rule.kind is None, rule.id)
    )


def all_rules(connection: Connection) -> list[Rule]:
    """Return the county's rules, in its areas' order."""
    return _rules(connection)


def listed(connection: Connection, scope: AreaCode) -> list[Rule]:
    """Return the rules of an area and below, in the county's order."""
    return _rules(connection, within(assignment_rules.c.area, scope))


def add(
    connection: Connection, by: Staff, rule: Rule, people: Sequence[Staff], now: datetime
) -> None:
    """Keep a rule.

    Raises:
        NotAllowedError: it has no name or too long a one, no people, one who does not answer
            requests there, there are too many, or it is beyond the area of who makes it.
    """
    if not 0 < len(rule.name.strip()) <= NAME_CHARACTERS:
        raise NotAllowedError(f"a rule has a name of 1 to {NAME_CHARACTERS} characters")
    if not by.reaches(rule.area):
        raise NotAllowedError(f"{by.name} makes no rules for {rule.area}")
    if not people or any(person.left or not person.reaches(rule.area) for person in people):
        raise NotAllowedError(f"a rule of {rule.area} names people who answer there")
    if len(_rules(connection)) >= MOST_RULES:
        raise NotAllowedError(f"a county has {MOST_RULES} rules at most")
    row = {"area": rule.area, "kind": rule.kind, "topic": rule.topic, "name": rule.name.strip()}
    made = insert(assignment_rules).values(**row, made_by=by.name, made_at=now)
    id_ = connection.scalar(made.returning(assignment_rules.c.id))
    rows = [{"rule": id_, "staff": person.id} for person in people]
    connection.execute(insert(assignment_people), rows)
    record(connection, now, by.name, Act.RULE_MADE, rule.area, rule.name.strip())


def drop(connection: Connection, by: Staff, rule: Rule, now: datetime) -> None:
    """Delete a rule; what it gave to whom stays."""
    connection.execute(delete(assignment_people).where(assignment_people.c.rule == rule.id))
    connection.execute(delete(assignment_rules).where(assignment_rules.c.id == rule.id))
    record(connection, now, by.name, Act.RULE_DROPPED, rule.area, rule.name)


def _rules(connection: Connection, *conditions: ColumnElement[bool]) -> list[Rule]:
    query = (
        select(assignment_rules, areas.c.name.label("area_name"))
        .add_columns(staff.c.id.label("person"), staff.c.name.label("person_name"))
        .join(assignment_people, assignment_people.c.rule == assignment_rules.c.id)
        .join(staff, staff.c.id == assignment_people.c.staff)
        .join(areas, areas.c.code == assignment_rules.c.area, isouter=True)
        .where(*conditions)
        .order_by(areas.c.place, assignment_rules.c.id, staff.c.name)
    )
    rows = connection.execute(query).all()
    return [_rule(list(some)) for _, some in groupby(rows, key=lambda row: row.id)]


def _rule(rows: list[Row[Any]]) -> Rule:
    first = rows[0]
    return Rule(
        area=AreaCode(first.area),
        name=first.name,
        people=tuple(row.person for row in rows),
        kind=RequestKind(first.kind) if first.kind else None,
        topic=first.topic,
        id=first.id,
        area_name=first.area_name or first.area,
        names=tuple(row.person_name for row in rows),
    )
