"""Page: people and their open work, for who shares it out.

Invariant: counted from the requests as they stand; whoever is away is told to be.
"""

from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit
from county.people import absences
from county.people.absences import Absence
from county.people.staff import Role, Staff, with_role
from county.requests import sieve
from county.requests.choosing import ANSWERING
from county.requests.sieve import Days, Nearness, Share
from disclosure.areas import AreaCode, contains

SHARERS = (Role.LEAD, Role.OFFICE, Role.ADMIN)
NOTHING = Share(0, 0, dict.fromkeys(Nearness, 0))


@dataclass(frozen=True)
class Line:
    """A person with their open work, and their absence today or the next one."""

    person: Staff
    share: Share
    absence: Absence | None

    def is_away(self, days: Days) -> bool:
        """Tell whether the person is away today."""
        return self.absence is not None and self.absence.holds(days.today)


class PeoplePages:
    """Who has how much."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._county = frame.county

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [self._frame.page("/desk/requests/people", self.show, SHARERS)]

    def show(self, visit: Visit) -> Response:
        """Show everybody who answers requests, the busiest first."""
        terms = self._county.terms()
        days = sieve.days_of(self._frame.today(visit), terms.calendar)
        weights = {level.kind.value: level.weight for level in terms.levels.level}
        with self._county.database.reading() as connection:
            lines = _lines(connection, visit.person.area, days, weights)
        context = {
            "lines": lines,
            "days": days,
            "Nearness": Nearness,
            "names": {area.code: area.name for area in self._county.profile().areas},
        }
        return self._frame.draw(visit, "assigning/people.html", context)


def _lines(
    connection: Connection, scope: AreaCode, days: Days, weights: dict[str, int]
) -> list[Line]:
    shares = sieve.shares(connection, scope, days, weights)
    listed = absences.listed(connection, scope, days.today, _MOST_ABSENCES)
    away: dict[int, Absence] = {}
    for one in listed:
        if not one.cancelled:
            away.setdefault(one.staff, one)
    people = [
        one
        for one in with_role(connection, ANSWERING)
        if one.id in shares or contains(scope, one.area)
    ]
    lines = [Line(one, shares.get(one.id, NOTHING), away.get(one.id)) for one in people]
    return sorted(lines, key=lambda one: (-one.share.weight, one.person.name))


_MOST_ABSENCES = 500
"""Absences at most that are looked through."""
