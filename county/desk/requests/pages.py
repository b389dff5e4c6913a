"""Pages: one request.

Invariant: names and phones are masked until somebody asks to see them, and who asked
stands in the request's history.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit
from county.desk.requests.labels import Labels
from county.desk.requests.sections import Sectioning, Sections
from county.desk.requests.sight import ANSWERERS, READERS, requested
from county.requests import history
from county.requests.history import Act
from county.requests.queue import Filed

LOOKED = "查看了姓名和电话"


class RequestPages:
    """The page of a request."""

    def __init__(self, frame: Frame, labels: Labels, sections: Sections) -> None:
        self._frame = frame
        self._labels = labels
        self._sectioning = Sectioning(frame, labels, sections)
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        one = "/desk/requests/{id:uuid}"
        return [
            page(one, self.show_one, READERS),
            page(f"{one}/reveal", self.reveal, ANSWERERS, acts=True),
        ]

    def show_one(self, visit: Visit) -> Response:
        """Show one request with masked personal data."""
        return self._draw(visit, requested(self._frame, visit))

    def reveal(self, visit: Visit) -> Response:
        """Show one request with its personal data; the look is noted first."""
        filed = requested(self._frame, visit)
        with self._database.writing() as connection:
            history.look(connection, filed.id, Act(visit.person.name, visit.now, LOOKED))
        return self._draw(visit, filed, revealed=True)

    def _draw(self, visit: Visit, filed: Filed, *, revealed: bool = False) -> Response:
        with self._database.reading() as connection:
            columns = self._sectioning.draw(connection, visit, filed, revealed=revealed)
        context = {
            "labels": self._labels,
            "filed": filed,
            "today": self._frame.today(visit),
            **columns,
        }
        return self._frame.draw(visit, "requests/show.html", context)
