"""Whose figures there are: the accounts that answer requests.

Invariant: who has left is named too: what they had stays theirs.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, select

from county.database.tables import staff
from county.people.scope import reaches_text
from county.people.staff import Role, of_row
from disclosure.areas import AreaCode

ANSWERING = (Role.CLERK, Role.LEAD)


@dataclass(frozen=True)
class People:
    """All accounts by id, and those that answer requests with the areas they are of."""

    names: dict[int, str]
    answering: tuple[tuple[int, AreaCode], ...]

    def within(self, area: AreaCode) -> list[tuple[str, str]]:
        """Return id and name of those in an area who answer requests, by name."""
        found = [id_ for id_, theirs in self.answering if reaches_text(area, theirs)]
        return sorted(((str(id_), self.names[id_]) for id_ in found), key=lambda one: one[1])


def people(connection: Connection) -> People:
    """Return all accounts."""
    found = [of_row(row) for row in connection.execute(select(staff))]
    answering = tuple((one.id, one.area) for one in found if one.may(ANSWERING))
    return People({one.id: one.name for one in found}, answering)
