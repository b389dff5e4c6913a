"""Settings of escalation: who is above whom.

Invariant: as of all settings of the county; a limit nowhere else has a number.
"""

from county.people.staff import Role
from disclosure.items import Strict


class Director(Strict, frozen=True, kw_only=True):
    """Who is told last of what is overdue in an area.

    Attributes:
        area: the area, with all below it that have no director of their own.
        person: name of the account.
    """

    area: str
    person: str


class EscalationSettings(Strict, frozen=True, kw_only=True):
    """Escalation of requests: clerk, lead, director.

    Attributes:
        director: who is director of which area.
        director_role: who is director where none is named: those with this role, the nearest
            above the request.
        together: requests of a round at most that are told of, given on or placed anew.
        kept: of what was told, how much the page of a request shows.
    """

    director: tuple[Director, ...] = ()
    director_role: Role = Role.OFFICE
    together: int = 500
    kept: int = 12
