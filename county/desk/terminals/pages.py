"""Page: the terminals and their last reports.

Invariant: it only shows; a terminal is registered by command.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit
from county.people.staff import Role
from county.terminals import overview
from county.terminals.overview import Health
from county.web.paging import pages

READERS = (Role.CLERK, Role.LEAD, Role.ADMIN)

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
        return [self._frame.page("/desk/terminals", self.show, READERS)]

    def show(self, visit: Visit) -> Response:
        """List the terminals of the person's areas."""
        rows = self._frame.county.settings.desk.page_rows
        scope = visit.person.area
        with self._frame.county.database.reading() as connection:
            count = overview.count(connection, scope)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            lines = overview.lines(connection, scope, visit.now, limit=rows, offset=at.offset)
        context = {"lines": lines, "pages": at, "health": HEALTH}
        return self._frame.draw(visit, "terminals/list.html", context)
