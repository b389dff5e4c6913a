"""Pages: the terminals, their last reports, and who may be one.

Invariant: a device becomes a terminal only by a person who compared its fingerprint.
"""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, View, Visit, missing, see
from county.people.staff import Role
from county.terminals import overview, register
from county.terminals.overview import Health
from county.web.paging import pages
from disclosure.requests import TerminalId

READERS = (Role.CLERK, Role.LEAD, Role.ADMIN)
DECIDERS = (Role.LEAD, Role.ADMIN)

Step = Callable[[Connection, TerminalId, str, datetime], None]

HEALTH: dict[Health, tuple[str, str]] = {
    Health.WELL: ("正常", "done"),
    Health.TROUBLED: ("有问题待查看", "near"),
    Health.SILENT: ("长时间无联系", "late"),
    Health.NEW: ("尚未联网", "plain"),
}


class TerminalPages:
    """Terminals on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        steps = {
            "confirm": register.confirm,
            "refuse": register.refuse,
            "revoke": register.revoke,
        }
        acts = [
            self._frame.page(
                f"/desk/terminals/{{id:uuid}}/{name}", self._acting(step), DECIDERS, acts=True
            )
            for name, step in steps.items()
        ]
        return [self._frame.page("/desk/terminals", self.show, READERS), *acts]

    def show(self, visit: Visit) -> Response:
        """List the terminals of the person's areas."""
        rows = self._frame.county.settings.desk.page_rows
        scope = visit.person.area
        with self._frame.county.database.reading() as connection:
            count = overview.count(connection, scope)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            lines = overview.lines(connection, scope, visit.now, limit=rows, offset=at.offset)
            waiting = overview.pending(connection, scope)
        context = {
            "lines": lines,
            "pages": at,
            "health": HEALTH,
            "waiting": waiting,
            "decides": visit.person.role in DECIDERS,
        }
        return self._frame.draw(visit, "terminals/list.html", context)

    def _acting(self, step: Step) -> View:
        """Return the act that takes a step with the terminal of the address."""

        def act(visit: Visit) -> Response:
            with self._frame.county.database.writing() as connection:
                entry = register.find(connection, str(visit.path["id"]))
                if entry is None or not visit.person.reaches(entry.terminal.area):
                    raise missing()
                step(connection, entry.terminal.id, visit.person.name, visit.now)
            return see("/desk/terminals")

        return act
