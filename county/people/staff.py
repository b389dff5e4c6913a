"""Staff accounts: who, in which roles, for which area.

Invariant: roles say what a person may do, the area where; who has left may do nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select
from sqlalchemy.exc import IntegrityError

from county.database.tables import areas, staff
from disclosure.areas import AreaCode, contains
from disclosure.errors import NotAllowedError

_NAME = re.compile(r"[a-z][a-z0-9._-]{1,63}")


class Role(StrEnum):
    """What a member of staff does."""

    CLERK = "clerk"
    EDITOR = "editor"
    APPROVER = "approver"
    LEAD = "lead"
    OFFICE = "office"
    ADMIN = "admin"


@dataclass(frozen=True)
class Staff:
    """A member of staff.

    Attributes:
        id: of the account.
        name: what they log in with, and what stands under what they did.
        role: what they do first of all (岗位).
        area: where they do it: it and all below.
        also: what they do besides (兼任): a village has few people.
        left: whether they have left: they log in no more.
    """

    id: int
    name: str
    role: Role
    area: AreaCode
    also: tuple[Role, ...] = ()
    left: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return all their roles, the first one first."""
        return (self.role, *self.also)

    def may(self, roles: Iterable[Role]) -> bool:
        """Tell whether one of their roles is among those that may do something."""
        return not set(self.roles).isdisjoint(roles)

    def reaches(self, area: AreaCode) -> bool:
        """Tell whether the area is theirs or lies below it."""
        return contains(self.area, area)


def add(connection: Connection, person: Staff, password_hash: str, now: datetime) -> None:
    """Store a new account; `person.id` is not used.

    Raises:
        NotAllowedError: the name is taken or malformed, or the area does not exist.
    """
    if not _NAME.fullmatch(person.name):
        raise NotAllowedError(
            f"name {person.name!r}: small letters, digits, dots and dashes, a letter first"
        )
    if connection.scalar(select(areas.c.code).where(areas.c.code == person.area)) is None:
        raise NotAllowedError(f"the county has no area {person.area}: import its content first")
    row = {"name": person.name, "role": person.role, "area": person.area, "also": words(person)}
    try:
        connection.execute(insert(staff).values(**row, password_hash=password_hash, added_at=now))
    except IntegrityError as error:
        raise NotAllowedError(f"there is a member of staff {person.name!r} already") from error


def by_id(connection: Connection, id_: int) -> Staff | None:
    """Return the account with this id, of who has left too, or None."""
    row = connection.execute(select(staff).where(staff.c.id == id_)).one_or_none()
    return None if row is None else of_row(row)


def named(connection: Connection, name: str) -> Staff | None:
    """Return the account with this name, None where nobody has it or its owner has left."""
    mine = (staff.c.name == name) & staff.c.left_at.is_(None)
    row = connection.execute(select(staff).where(mine)).one_or_none()
    return None if row is None else of_row(row)


def with_role(connection: Connection, roles: tuple[Role, ...]) -> list[Staff]:
    """Return all accounts with one of the roles, by name, without those who have left."""
    # No role's word is part of another's; a test sees to that.
    besides = [staff.c.also.contains(role.value) for role in roles]
    able = or_(staff.c.role.in_(roles), *besides)
    query = select(staff).where(able, staff.c.left_at.is_(None)).order_by(staff.c.name)
    return [of_row(row) for row in connection.execute(query)]


def of_row(row: Row[Any]) -> Staff:
    """Return the account in a row of the table `staff`."""
    return Staff(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        area=AreaCode(row.area),
        also=tuple(Role(word) for word in row.also.split()),
        left=row.left_at is not None,
    )


def words(person: Staff) -> str:
    """Return further roles as the table `staff` keeps them."""
    return " ".join(role.value for role in Role if role in person.also and role != person.role)
