"""Page: what screens and kiosks showed.

Invariant: it only shows what terminals sent.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import EVERYONE, Frame, Visit
from county.terminals import records
from county.web.paging import pages
from disclosure.channels import label

MOST_PAGES = 100


class RecordPages:
    """Display records on the desk."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        return [self._frame.page("/desk/records", self.show, EVERYONE)]

    def show(self, visit: Visit) -> Response:
        """List the display records of the person's areas."""
        rows = self._frame.county.settings.desk.page_rows
        scope = visit.person.area
        with self._frame.county.database.reading() as connection:
            count = records.count_shown(connection, scope, MOST_PAGES * rows)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = records.shown(connection, scope, limit=rows, offset=at.offset)
        context = {"found": found, "pages": at, "channel_name": label}
        return self._frame.draw(visit, "records/list.html", context)
