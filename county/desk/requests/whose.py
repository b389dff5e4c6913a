"""Section and acts: whose a request is, taking it, and giving it to somebody.

Invariant: a request is given only to who answers requests of its area.
"""

from collections.abc import Mapping

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, see
from county.desk.requests.sight import ANSWERERS, requested
from county.people.staff import Role, Staff, with_role
from county.requests import assigning, history
from county.requests.history import Act
from county.requests.queue import Filed
from disclosure.errors import NotAllowedError
from disclosure.requests import RequestState


class WhoseSection:
    """The facts of a request, and who has it."""

    template = "requests/whose.html"

    def context(
        self, connection: Connection, visit: Visit, filed: Filed
    ) -> Mapping[str, object] | None:
        """Return who could have it, for a lead."""
        return {"able": able(connection, filed) if visit.person.may((Role.LEAD,)) else []}


class WhosePages:
    """Taking and giving requests."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page, one = self._frame.page, "/desk/requests/{id:uuid}"
        return [
            page(f"{one}/take", self.take, ANSWERERS, acts=True),
            page(f"{one}/assign", self.assign, (Role.LEAD,), acts=True),
        ]

    def take(self, visit: Visit) -> Response:
        """Make a request one's own, and begin."""
        filed = requested(self._frame, visit)
        act = Act(visit.person.name, visit.now)
        with self._database.writing() as connection:
            if filed.assignee != visit.person.name:
                note = Act(act.who, act.at, visit.person.name)
                assigning.assign(connection, filed.id, visit.person, note)
            history.advance(connection, filed.id, RequestState.IN_PROGRESS, act)
        return see(f"/desk/requests/{filed.id}")

    def assign(self, visit: Visit) -> Response:
        """Give a request to somebody."""
        filed = requested(self._frame, visit)
        with self._database.writing() as connection:
            chosen = {person.name: person for person in able(connection, filed)}
            person = chosen.get(visit.text("person"))
            if person is None:
                raise NotAllowedError("nobody of that name answers requests of this area")
            act = Act(visit.person.name, visit.now, person.name)
            assigning.assign(connection, filed.id, person, act)
        return see(f"/desk/requests/{filed.id}")


def able(connection: Connection, filed: Filed) -> list[Staff]:
    """Return who answers requests of this one's area."""
    people = with_role(connection, assigning.ANSWERING)
    return [person for person in people if person.reaches(filed.area)]
