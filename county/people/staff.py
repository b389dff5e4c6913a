"""Staff accounts: who, in which role, for which area.

Invariant: a role says what a person may do, the area where.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, insert, select
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
    ADMIN = "admin"


@dataclass(frozen=True)
class Staff:
    """A member of staff; `name` is what they log in with."""

    id: int
    name: str
    role: Role
    area: AreaCode

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
    row = {"name": person.name, "role": person.role, "area": person.area}
    try:
        connection.execute(insert(staff).values(**row, password_hash=password_hash, added_at=now))
    except IntegrityError as error:
        raise NotAllowedError(f"there is a member of staff {person.name!r} already") from error


def by_id(connection: Connection, id_: int) -> Staff | None:
    """Return the account with this id, or None."""
    row = connection.execute(select(staff).where(staff.c.id == id_)).one_or_none()
    return None if row is None else of_row(row)


def named(connection: Connection, name: str) -> Staff | None:
    """Return the account with this name, or None."""
    row = connection.execute(select(staff).where(staff.c.name == name)).one_or_none()
    return None if row is None else of_row(row)


def with_role(connection: Connection, roles: tuple[Role, ...]) -> list[Staff]:
    """Return all accounts with one of the roles, by name."""
    query = select(staff).where(staff.c.role.in_(roles)).order_by(staff.c.name)
    return [of_row(row) for row in connection.execute(query)]


def of_row(row: Row[Any]) -> Staff:
    """Return the account in a row of the table `staff`."""
    return Staff(id=row.id, name=row.name, role=Role(row.role), area=AreaCode(row.area))
