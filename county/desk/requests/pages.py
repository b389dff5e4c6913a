"""Pages: the queue and one request.

Invariant: names and phones are masked until somebody asks to see them, and who asked
stands in the request's history.
"""

from sqlalchemy import Connection
from starlette.responses import Response
from starlette.routing import BaseRoute

from county.desk.frame import Frame, Visit, missing, see
from county.desk.requests.labels import EVIDENCE, Labels
from county.items import public
from county.opinions import rated
from county.people.staff import Role, Staff, with_role
from county.publishing import withdrawing
from county.requests import answering, assigning, history, queue
from county.requests.history import Act
from county.requests.masking import mask_name, mask_phone
from county.requests.queue import Filed, Standing, Wanted, Whose
from county.requests.stored import stored_answers
from county.web.paging import pages
from disclosure.errors import NotAllowedError
from disclosure.opinions import FACE_NAMES
from disclosure.requests import RequestId, RequestKind, RequestState

READERS = (Role.CLERK, Role.LEAD, Role.OFFICE, Role.ADMIN)
ANSWERERS = (Role.CLERK, Role.LEAD)
LOOKED = "查看了姓名和电话"


class RequestPages:
    """The request desk's lists and detail."""

    def __init__(self, frame: Frame, labels: Labels) -> None:
        self._frame = frame
        self._labels = labels
        self._database = frame.county.database

    def routes(self) -> list[BaseRoute]:
        """Return the routes."""
        page = self._frame.page
        one = "/desk/requests/{id:uuid}"
        return [
            page("/desk/requests", self.show_queue, READERS),
            page(one, self.show_one, READERS),
            page(f"{one}/reveal", self.reveal, ANSWERERS, acts=True),
            page(f"{one}/take", self.take, ANSWERERS, acts=True),
            page(f"{one}/assign", self.assign, (Role.LEAD,), acts=True),
            page(f"{one}/deliver", self.deliver, ANSWERERS, acts=True),
            page(f"{one}/close", self.close, ANSWERERS, acts=True),
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
        filed = self.find(visit)
        return self._draw(visit, filed, mask_name(filed.name), mask_phone(filed.phone))

    def reveal(self, visit: Visit) -> Response:
        """Show one request with its personal data; the look is noted first."""
        filed = self.find(visit)
        with self._database.writing() as connection:
            history.note(connection, filed.id, Act(visit.person.name, visit.now, LOOKED))
        return self._draw(visit, filed, filed.name, filed.phone, revealed=True)

    def take(self, visit: Visit) -> Response:
        """Make a request one's own, and begin."""
        filed = self.find(visit)
        act = Act(visit.person.name, visit.now)
        with self._database.writing() as connection:
            if filed.assignee != visit.person.name:
                note = Act(act.who, act.at, visit.person.name)
                assigning.assign(connection, filed.id, visit.person, note)
            history.advance(connection, filed.id, RequestState.IN_PROGRESS, act)
        return see(f"/desk/requests/{filed.id}")

    def assign(self, visit: Visit) -> Response:
        """Give a request to somebody."""
        filed = self.find(visit)
        with self._database.writing() as connection:
            able = {person.name: person for person in self._able(connection, filed)}
            person = able.get(visit.text("person"))
            if person is None:
                raise NotAllowedError("nobody of that name answers requests of this area")
            act = Act(visit.person.name, visit.now, person.name)
            assigning.assign(connection, filed.id, person, act)
        return see(f"/desk/requests/{filed.id}")

    def deliver(self, visit: Visit) -> Response:
        """Note the evidence that the answer reached its asker."""
        filed = self.find(visit)
        how = visit.text("how")
        if how not in EVIDENCE:
            raise NotAllowedError("delivery needs evidence")
        note = f"{how}，{visit.text('note')[:200]}" if visit.text("note") else how
        with self._database.writing() as connection:
            answering.deliver(connection, filed, Act(visit.person.name, visit.now, note))
        return see(f"/desk/requests/{filed.id}")

    def close(self, visit: Visit) -> Response:
        """Close a delivered request."""
        filed = self.find(visit)
        with self._database.writing() as connection:
            act = Act(visit.person.name, visit.now)
            history.advance(connection, filed.id, RequestState.CLOSED, act)
        return see(f"/desk/requests/{filed.id}")

    def find(self, visit: Visit) -> Filed:
        """Return the request of the address; 404 where this person has none such."""
        id_ = RequestId(str(visit.path["id"]))
        with self._database.reading() as connection:
            filed = queue.one(connection, visit.person, id_)
        if filed is None:
            raise missing()
        return filed

    def _draw(
        self, visit: Visit, filed: Filed, name: str, phone: str, *, revealed: bool = False
    ) -> Response:
        with self._database.reading() as connection:
            past = history.of_request(connection, filed.id)
            written = stored_answers(connection, filed.id)
            linked = tuple(item for one in written for item in one.items)
            doubted = (filed.item,) if filed.item else ()
            titles = public.titles(connection, linked + doubted)
            rating = rated.of_request(connection, filed.id)
            able = self._able(connection, filed) if visit.person.may((Role.LEAD,)) else []
            lost = withdrawing.of_locator(connection, filed.locator)
        context = {
            "labels": self._labels,
            "filed": filed,
            "name": name,
            "phone": phone,
            "revealed": revealed,
            "history": past,
            "answers": written,
            "rating": rating,
            "faces": FACE_NAMES,
            "titles": titles,
            "able": able,
            "lost": lost,
            "evidence": EVIDENCE,
            "today": self._frame.today(visit),
            "may_answer": visit.person.may(ANSWERERS),
        }
        return self._frame.draw(visit, "requests/show.html", context)

    def _able(self, connection: Connection, filed: Filed) -> list[Staff]:
        people = with_role(connection, assigning.ANSWERING)
        return [person for person in people if person.reaches(filed.area)]


def _wanted(visit: Visit) -> Wanted:
    mine = visit.person.may((Role.CLERK,)) and not visit.person.may((Role.LEAD,))
    whose = visit.text("whose") or (Whose.MINE if mine else Whose.ALL)
    standing = visit.text("standing") or Standing.OPEN
    kind = visit.text("kind")
    try:
        return Wanted(Whose(whose), Standing(standing), RequestKind(kind) if kind else None)
    except ValueError:
        return Wanted(Whose.ALL, Standing.OPEN)
