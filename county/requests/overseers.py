"""Overseers: the leads and the director above those who answer.

Invariant: whoever is told of a request may see it: their area holds the request's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from county.database.tables import staff
from county.people.staff import Role, Staff, of_row
from county.requests.escalation_settings import EscalationSettings
from disclosure.areas import AreaCode, path
from disclosure.escalation import Told


@dataclass(frozen=True)
class Overseers:
    """Who is there, and who of them is above whom."""

    people: Sequence[Staff]
    settings: EscalationSettings

    def at(self, level: Told, area: AreaCode) -> list[Staff]:
        """Return who is told at a level for a request of an area; empty where there is nobody."""
        if level is Told.LEAD:
            return self._nearest((Role.LEAD,), area)
        if level is Told.DIRECTOR:
            return self._named(area) or self._nearest((self.settings.director_role,), area)
        return []

    def alarmed(self, area: AreaCode) -> list[Staff]:
        """Return who is told of a request that nobody has: leads and director, else admins."""
        found = {one.id: one for level in Told for one in self.at(level, area)}
        return list(found.values()) or self._nearest((Role.ADMIN,), area)

    def _named(self, area: AreaCode) -> list[Staff]:
        names = {one.area: one.person for one in self.settings.director}
        for step in reversed(path(area)):
            known = (one for one in self.people if one.name == names.get(step))
            found = [one for one in known if one.reaches(area)]
            if found:
                return found
        return []

    def _nearest(self, roles: tuple[Role, ...], area: AreaCode) -> list[Staff]:
        for step in reversed(path(area)):
            found = [one for one in self.people if one.area == step and one.may(roles)]
            if found:
                return found
        return []


def overseers(connection: Connection, settings: EscalationSettings) -> Overseers:
    """Return the people of a county, who have not left, as overseers."""
    query = select(staff).where(staff.c.left_at.is_(None)).order_by(staff.c.name)
    return Overseers([of_row(row) for row in connection.execute(query)], settings)
