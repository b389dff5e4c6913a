"""Pages: the queue and one request.

Invariant: names and phones are masked until somebody asks to see them, and who asked
stands in the request's history.
"""

from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit
from county.desk.requests.labels import Labels
from county.desk.requests.sections import Sectioning, Sections
from county.desk.requests.sight import ANSWERERS, READERS, requested
from county.people.staff import Role
from county.requests import history, queue
from county.requests.history import Act
from county.requests.queue import Filed, Standing, Wanted, Whose
from county.web.paging import pages
from disclosure.requests import RequestKind

LOOKED = "查看了姓名和电话"


class RequestPages:
    """The request desk's lists and detail."""

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
            page("/desk/requests", self.show_queue, READERS),
            page(one, self.show_one, READERS),
            page(f"{one}/reveal", self.reveal, ANSWERERS, acts=True),
        ]

    def show_queue(self, visit: Visit) -> Response:
        """Show the queue, what is due first on top."""
        wanted = _wanted(visit)
        rows = self._frame.county.settings.desk.page_rows
        with self._database.reading() as connection:
            count = queue.count(connection, visit.person, wanted)
            at = pages(count, visit.page_number(), rows, visit.request.query_params)
            found = queue.rows(connection, visit.person, wanted, limit=rows, offset=at.offset)
            waiting = {
                whose.value: queue.count(connection, visit.person, Wanted(whose, Standing.OPEN))
                for whose in Whose
            }
        context = {
            "labels": self._labels,
            "wanted": wanted,
            "found": found,
            "pages": at,
            "waiting": waiting,
            "today": self._frame.today(visit),
        }
        return self._frame.draw(visit, "requests/list.html", context)

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


def _wanted(visit: Visit) -> Wanted:
    mine = visit.person.may((Role.CLERK,)) and not visit.person.may((Role.LEAD,))
    whose = visit.text("whose") or (Whose.MINE if mine else Whose.ALL)
    standing = visit.text("standing") or Standing.OPEN
    kind = visit.text("kind")
    try:
        return Wanted(Whose(whose), Standing(standing), RequestKind(kind) if kind else None)
    except ValueError:
        return Wanted(Whose.ALL, Standing.OPEN)
